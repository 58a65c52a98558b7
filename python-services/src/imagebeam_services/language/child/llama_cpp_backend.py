"""The package llama-cpp-python, where it has been compiled: one request at a time, no images."""

import json
from collections.abc import Callable
from typing import Any

import llama_cpp

from imagebeam_services.language.child.backend import LoadFailedError, RefusedError
from imagebeam_services.language.child.messages import ChildConfig

CHAT_FIELDS = frozenset(
    {
        *("messages", "max_tokens", "temperature", "top_p", "top_k", "min_p", "seed", "stop"),
        *("repeat_penalty", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs"),
    }
)
READS = b'{"choices":[],"prompt_progress":{"total":1,"processed":0}}'
"""As xllamacpp reports it; how far it is, this package does not tell."""
COMPLETION_FIELDS = (CHAT_FIELDS - {"messages", "top_logprobs"}) | {"prompt"}


class LlamaCppBackend:
    """Loads in the constructor.

    Raises:
        LoadFailedError: The file is no model that llama.cpp knows.
    """

    def __init__(self, config: ChildConfig) -> None:
        try:
            self._llama = llama_cpp.Llama(
                model_path=config.model,
                n_ctx=config.context_tokens,
                n_gpu_layers=config.gpu_layers,
                n_threads=config.threads,
                n_batch=config.batch_tokens,
                logits_all=True,  # or it has no log-probabilities
                verbose=False,
            )
        except (RuntimeError, ValueError) as error:
            raise LoadFailedError(str(error)) from error

        uses_gpu = config.gpu_layers != 0 and self.has_gpu()
        self.device: dict[str, str | int] = {"kind": "other" if uses_gpu else "cpu"}

    @staticmethod
    def has_gpu() -> bool:
        """See `LlamaBackend.has_gpu`."""
        return bool(llama_cpp.llama_supports_gpu_offload())

    def run(self, *, chat: bool, body: dict[str, Any], emit: Callable[[bytes], bool]) -> None:
        """See `LlamaBackend.run`. Cancelled between tokens, never while a prompt is being read."""
        fields = CHAT_FIELDS if chat else COMPLETION_FIELDS
        asked = {key: value for key, value in body.items() if key in fields}
        try:
            if (text := body.get("grammar")) is not None:
                asked["grammar"] = llama_cpp.LlamaGrammar.from_string(text, verbose=False)
            emit(READS)
            create = self._llama.create_chat_completion if chat else self._llama.create_completion
            for chunk in create(**asked, stream=True):
                if emit(json.dumps(chunk).encode()):
                    return
        except (RuntimeError, ValueError) as error:
            raise RefusedError(str(error)) from error
