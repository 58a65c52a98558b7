"""Stands in for llama-cpp-python, which has to be compiled: the calls and answers that we use."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def llama_supports_gpu_offload() -> bool:
    """Whether it was compiled for a graphics card."""
    return False


class LlamaGrammar:
    """A grammar that understands the first text in it; one takes all memory, and one never ends."""

    def __init__(self, text: str) -> None:
        self.said = json.loads(f'"{text}"')

    @classmethod
    def from_string(cls, text: str, verbose: bool = True) -> "LlamaGrammar":  # noqa: ARG003
        """Makes one."""
        found = re.search(r'"\\"(\w+)\\""', text)
        if "root ::=" not in text or found is None:
            raise ValueError("no such grammar")
        if found[1] == "grow":
            taken = []
            while True:
                taken.append(bytes(2**24))
                time.sleep(0.005)
        while found[1] == "hang":
            pass
        return cls(found[1])


class Llama:
    """Says the prompt's words, or the first text of a grammar."""

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
            yield json.dumps(grammar.said)
            return
        if prompt == "slowly":
            for _tick in range(max_tokens):
                time.sleep(0.01)
                yield "tick "
            return
        yield from (f"{word} " for word in prompt.split()[:max_tokens])
