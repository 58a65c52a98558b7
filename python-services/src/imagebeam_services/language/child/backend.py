"""What a library that drives llama.cpp must do, inside the child."""

from collections.abc import Callable
from typing import Any, Protocol


class RefusedError(Exception):
    """The library would not do what was asked, and is as usable as before."""


class LoadFailedError(Exception):
    """The library could not load the model; its message is shown to a person."""


class TooLargeError(LoadFailedError):
    """The model would take more memory than it may."""


class LlamaBackend(Protocol):
    """A loaded model. `run` is called from a thread per request, at most `places` at a time.

    Attributes:
        device: What it computes on: fields of a `DeviceReport`.
    """

    device: dict[str, str | int]

    @property
    def has_gpu(self) -> bool:
        """Whether a graphics card may have a part in it."""

    def run(self, *, chat: bool, body: dict[str, Any], emit: Callable[[bytes], bool]) -> None:
        """Writes one text.

        Args:
            chat: Whether `body` is a chat's; else a completion's.
            body: llama.cpp's form of a request, with `stream`.
            emit: Takes each chunk, a JSON object in OpenAI's streaming form without line breaks;
                answers True when the request was cancelled.

        Raises:
            RefusedError: Before or after some chunks.
            MemoryError: The request needs more memory than the process may take.
        """
