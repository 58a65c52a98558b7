"""The smallest language engine: says the prompt's words backwards, one piece a word."""

import asyncio
from collections.abc import AsyncGenerator

from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk
from imagebeam_services.language.protocol import (
    Finished,
    FinishReason,
    ImagePart,
    LanguageRequest,
    TextPart,
    TextPiece,
    TokenLogprob,
    Usage,
)
from tests.support.shelves import memory_need


class FakeLanguageEngine:
    """Writes at once, or waits before each piece until the test lets it go on.

    Attributes:
        asked: The requests, as the engine got them.
        fails: Raised by the next `generate`, after `fails_after` pieces.
        says: Said instead, where it is set; `{}` where a schema is asked for.
        gate: While it is not set, `generate` waits, and ends when it is cancelled.
    """

    places = 2

    def __init__(self) -> None:
        self.reported = EngineReport()
        self.listed: list[ModelOnDisk] = []
        self.asked: list[LanguageRequest] = []
        self.fails: Exception | None = None
        self.fails_after = 0
        self.says: str | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.load_error: ServiceError | None = None
        self.calls: list[str] = []
        self.watch: LoadWatch | None = None

    async def open(self) -> None:
        """Nothing to open."""
        self.calls.append("open")

    async def load(self, watch: LoadWatch) -> LoadedModel:
        """Loads nothing."""
        self.calls.append("load")
        self.watch = watch
        if self.load_error is not None:
            raise self.load_error
        return LoadedModel(watch.model or "fake-language")

    async def choices(self) -> list[ModelOnDisk]:
        """Lists what the test gave."""
        return self.listed

    async def need(self, model: str | None) -> MemoryNeed:
        """Needs as much as the name is long."""
        return memory_need(len(model or ""))

    def report(self) -> EngineReport:
        """Says what the test gave."""
        return self.reported

    async def unload(self, mode: UnloadMode) -> None:
        """Unloads nothing."""
        self.calls.append(f"unload {mode}")

    async def close(self) -> None:
        """Nothing to close."""
        self.calls.append("close")

    async def generate(
        self, request: LanguageRequest, cancel: CancelToken
    ) -> AsyncGenerator[TextPiece | Finished, None]:
        """Says the words backwards."""
        self.asked.append(request)
        words = words_of(request)[::-1]
        if self.says is not None or request.json_schema is not None:
            words = (self.says or "{}").split(" ")
        stopped = words[: request.max_tokens]
        for index, word in enumerate(stopped):
            if self.fails is not None and index == self.fails_after:
                error, self.fails = self.fails, None
                raise error
            await self._wait(cancel)
            text = word if index == 0 else f" {word}"
            tokens: tuple[TokenLogprob, ...] = ()
            if request.top_logprobs is not None:
                tokens = (TokenLogprob(text, -0.5, ((text, -0.5), ("other", -1.5))),)
            yield TextPiece(text, tokens)
        reason: FinishReason = "length" if len(stopped) < len(words) else "stop"
        yield Finished(reason, Usage(len(words), len(stopped), cached_tokens=1))

    async def _wait(self, cancel: CancelToken) -> None:
        while not self.gate.is_set():
            cancel.raise_if_cancelled()
            await asyncio.sleep(0.005)
        cancel.raise_if_cancelled()


def words_of(request: LanguageRequest) -> list[str]:
    """The words of a prompt; an image is the word `(image)`."""
    if isinstance(request.prompt, str):
        return request.prompt.split()
    texts = [
        part.text if isinstance(part, TextPart) else "(image)"
        for message in request.prompt
        for part in message.parts
        if isinstance(part, TextPart | ImagePart)
    ]
    return " ".join(texts).split()
