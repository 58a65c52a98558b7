"""What parent and child say to each other: one JSON object a line, on the child's stdin and stdout.

parent -> child   a `ChildConfig`, once, first
                  {"run": 7, "chat": true, "body": {...}}
                  {"cancel": 7}
child -> parent   {"event": "ready", "device": {"kind": "cuda", "index": 0, "pci_bus_id": "..."}}
                  or  {"event": "failed", "message": "...", "is_memory": false}, once, first
                  {"id": 7, "chunk": {...}}     as llama.cpp said it
                  {"id": 7, "refused": "..."}   llama.cpp would not do it, and why
                  {"id": 7, "end": true}        its place is free again; always the last
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

PIECE = 2**17
"""Characters; a millisecond's work."""
Backend = Literal["xllamacpp", "llama_cpp"]


@dataclass(frozen=True)
class ChildConfig:
    """What the child loads and how.

    Attributes:
        backend: Which library drives llama.cpp.
        model: The GGUF file.
        projector: The GGUF projector; empty for none.
        socket: POSIX: where llama.cpp may put its Unix socket, a name that ends in `.sock`; empty
            elsewhere.
        context_tokens: Of all places together.
        places: How many requests at a time.
        gpu_layers: -1 leaves it to llama.cpp.
        threads: CPU threads.
        batch_tokens: How much of a prompt is read in a row; other answers wait that long.
        cache_mib: Memory for prefixes of prompts that may come again.
        load_limit_s: A load that takes longer ends the child.
        growth_bytes: How much data it may have beyond what it has after the load, where the system
            can limit that.
        needed_bytes: About what the model takes.
        memory_limit_bytes: The most that it may take of its device; 0 for what is free.
        template: Instead of the file's own chat template; empty for that one.
    """

    backend: Backend
    model: str
    projector: str
    socket: str
    context_tokens: int
    places: int
    gpu_layers: int
    threads: int
    batch_tokens: int
    cache_mib: int
    load_limit_s: int
    growth_bytes: int
    needed_bytes: int
    memory_limit_bytes: int
    template: str = ""

    def to_line(self) -> bytes:
        """As the child's first line of input."""
        return to_line(asdict(self))

    @staticmethod
    def from_line(line: bytes) -> "ChildConfig":
        """From the child's first line of input."""
        return ChildConfig(**json.loads(line))


def to_line(message: dict[str, Any]) -> bytes:
    """A message as a line, made so that other threads get their turns beside a long one."""
    return "".join(_pieces(message)).encode() + b"\n"


def _pieces(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    """JSON in pieces of a bounded length: `json` lets no other thread run while it is at a text."""
    match value:
        case str():
            yield '"'
            for start in range(0, len(value), PIECE):
                yield json.dumps(value[start : start + PIECE])[1:-1]
            yield '"'
        case dict():
            for index, (key, part) in enumerate(value.items()):
                yield f"{', ' if index else '{'}{json.dumps(key)}: "
                yield from _pieces(part)
            yield "}" if value else "{}"
        case list():
            for index, part in enumerate(value):
                yield ", " if index else "["
                yield from _pieces(part)
            yield "]" if value else "[]"
        case _:
            yield json.dumps(value)
