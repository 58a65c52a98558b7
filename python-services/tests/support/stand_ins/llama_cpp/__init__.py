"""Stands in for llama-cpp-python, which has to be compiled: the calls and answers that we use."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def llama_supports_gpu_offload() -> bool:
    """Whether it was compiled for a graphics card."""
    return False


class LlamaGrammar:
    """A grammar made of a JSON schema; one takes all memory, and one never ends."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema

    @classmethod
    def from_json_schema(cls, text: str, verbose: bool = True) -> "LlamaGrammar":  # noqa: ARG003
        """Makes one."""
        schema = json.loads(text)
        if schema.get("enum") == ["grow"]:
            taken = []
            while True:
                taken.append(bytes(2**24))
                time.sleep(0.005)
        if schema.get("enum") == ["hang"]:
            while True:
                pass
        if schema.get("type") == "nonsense":
            raise ValueError("unknown type")
        return cls(schema)


class Llama:
    """Says the prompt's words, or what a schema's first enum value is."""

    def __init__(self, model_path: str, n_ctx: int, **_: Any) -> None:  # noqa: ANN401
        if b"broken" in Path(model_path).read_bytes():
            raise ValueError("Failed to load model from file")
        self._room = n_ctx

    def create_completion(self, prompt: str, **asked: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
        """The completion's chunks."""
        if len(prompt.split()) > self._room:
            raise ValueError(f"Requested tokens exceed context window of {self._room}")
        for text in self._texts(prompt, **asked):
            yield {"choices": [{"text": text, "finish_reason": None, "logprobs": None}]}
        yield {"choices": [{"text": "", "finish_reason": "stop", "logprobs": None}]}

    def create_chat_completion(
        self,
        messages: list[dict[str, str]],
        **asked: Any,  # noqa: ANN401
    ) -> Iterator[dict[str, Any]]:
        """The chat's chunks."""
        yield {"choices": [{"delta": {"role": "assistant"}, "finish_reason": None}]}
        for text in self._texts(messages[-1]["content"], **asked):
            yield {"choices": [{"delta": {"content": text}, "finish_reason": None}]}
        yield {"choices": [{"delta": {}, "finish_reason": "stop"}]}

    def _texts(
        self,
        prompt: str,
        *,
        stream: bool,
        max_tokens: int,
        grammar: LlamaGrammar | None = None,
        **_: Any,  # noqa: ANN401
    ) -> Iterator[str]:
        assert stream
        if grammar is not None:
            yield json.dumps(grammar.schema["enum"][0])
            return
        if prompt == "slowly":
            for _tick in range(max_tokens):
                time.sleep(0.01)
                yield "tick "
            return
        yield from (f"{word} " for word in prompt.split()[:max_tokens])
