"""llama.cpp in a child process, as a `LanguageEngine`.

The child is the unit of everything: loading starts one, unloading kills it (which is the only
complete release of its memory), a model file that hangs or ends llama.cpp takes only it along, and
so does a request that does not heed its cancel.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

from imagebeam_services.common.engine_report import DeviceReport, EngineReport
from imagebeam_services.common.errors import (
    EngineDiedError,
    EngineFailedError,
    ModelFileError,
    OutOfMemoryError,
    ServiceError,
    UnsupportedError,
)
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk
from imagebeam_services.language.child.messages import Backend, ChildConfig
from imagebeam_services.language.child.process import (
    ChildWatch,
    ModelChild,
    is_without_gpu,
    start_child,
)
from imagebeam_services.language.chunks import ChunkReader, engine_error
from imagebeam_services.language.llama_body import has_images, is_chat, llama_body
from imagebeam_services.language.load_progress import tell_progress
from imagebeam_services.language.model_choice import Choice, choices, chosen, need_of
from imagebeam_services.language.protocol import Finished, LanguageRequest, TextPiece
from imagebeam_services.language.settings import LanguageSettings

CPU_BATCH_TOKENS = 256
CACHE_MIB = 256
GROWTH_BYTES = 2**31
"""Beside a file's size, for what a loaded model still takes: caches, checkpoints of its state."""
LOAD_BYTES = 2**31
"""Beside twice a file's size (weights may be packed anew) and the room for the context."""
MOST_BYTES_A_TOKEN = 2**19
"""What the context takes a token in models whose attention heads all have keys of their own, of 7
billion parameters; no others of that size take as much."""
FILE_BYTES_A_TOKEN = 1000
"""A small model's share: a token takes less than this part of its file."""
PLAIN_TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
SHARE_OF_A_HANG = 0.5
"""A load that has worked for so much of its time hangs; one that has not waits for the disk."""
BLAME_LIMIT_S = 30.0
"""How long the load with another template may take which shows that the file's own is to blame."""


class LlamaEngine:
    """Drives the child.

    Args:
        settings: What to load and how.
        backend: Which library the child uses.
        environment: The service's environment variables.
        log: Gets what llama.cpp says.
    """

    def __init__(
        self,
        settings: LanguageSettings,
        backend: Backend,
        environment: Mapping[str, str],
        log: EventLog,
    ) -> None:
        self._settings = settings
        self._backend = backend
        self._environment = environment
        self._log = log
        self._child: ModelChild | None = None
        self._device: DeviceReport | None = None
        self._choice: Choice | None = None
        self._starting = asyncio.Lock()

    @property
    def places(self) -> int:
        """See `LanguageEngine.places`; llama-cpp-python works on one request after the other."""
        return self._settings.places if self._backend == "xllamacpp" else 1

    @property
    def child_pid(self) -> int | None:
        """The process that holds the model, if any."""
        return None if self._child is None else self._child.pid

    async def open(self) -> None:
        """Nothing lives as long as the app."""

    async def load(self, watch: LoadWatch) -> LoadedModel:
        """Starts a child and waits until it has loaded the model.

        Raises:
            ModelFileError: No such file, none that llama.cpp can load, or it took too long.
            OutOfMemoryError: It would take more memory than it may.
            WorkCancelledError: `watch.cancel` was set.
        """
        await self._end_child()
        choice, need = await asyncio.to_thread(self._chosen, watch.model, on_cpu=False)
        self._choice = choice
        limit_s = self._settings.load_limit_s
        try:
            child = await self._loaded_child(choice, need, watch, "", limit_s)
        except EngineDiedError as error:
            watch.cancel.raise_if_cancelled()
            raise await self._explained(choice, need, watch, error.message) from error
        self._log.info("child.ready", pid=child.pid)
        return LoadedModel(choice.id)

    async def unload(self, mode: UnloadMode) -> None:  # noqa: ARG002 - every mode ends the child
        """Ends the child; there is no keeping weights in another memory."""
        await self._end_child()

    async def choices(self) -> list[ModelOnDisk]:
        """See `Lifetime.choices`."""
        return await asyncio.to_thread(choices, self._settings)

    async def need(self, model: str | None) -> MemoryNeed:
        """See `Lifetime.need`."""
        on_cpu = self._settings.gpu_layers == 0
        if self._device is not None:
            on_cpu = self._device.kind == "cpu"
        elif not on_cpu:
            on_cpu = await is_without_gpu(self._backend, self._environment)
        return (await asyncio.to_thread(self._chosen, model, on_cpu=on_cpu))[1]

    def report(self) -> EngineReport:
        """See `Lifetime.report`; what the GPU holds of it only the driver knows."""
        if self._child is None or self._choice is None:
            return EngineReport()
        config = self._config(self._choice, Path(), 0, "", 0)
        shown = ("context_tokens", "places", "gpu_layers", "threads", "batch_tokens")
        layout = {name: value for name, value in vars(config).items() if name in shown}
        if self._device is not None and self._device.kind == "cpu":
            layout["gpu_layers"] = 0  # it was left to llama.cpp, which has none to use
        return EngineReport(device=self._device, layout=layout)

    async def close(self) -> None:
        """Ends the child."""
        await self._end_child()

    async def generate(
        self, request: LanguageRequest, cancel: CancelToken
    ) -> AsyncGenerator[TextPiece | Finished, None]:
        """See `LanguageEngine.generate`."""
        child = self._child
        if child is None:
            raise EngineDiedError("The model's process is gone: the model must be loaded again.")
        if has_images(request) and (self._choice is None or self._choice.projector is None):
            if self._settings.common.is_managed:
                raise UnsupportedError("This model reads no images: it runs without a projector.")
            raise UnsupportedError(
                "This model reads no images: start the service with --projector FILE.gguf."
            )
        body = await asyncio.to_thread(llama_body, request)
        asked = await child.begin(chat=is_chat(request), body=body)
        limit_s, late = self._settings.work_limit_s, CancelToken()
        # What does not heed a cancel is ended by the child's guard.
        for token in (cancel, late):
            token.on_cancel(lambda: child.cancel(asked))
        timer = asyncio.get_running_loop().call_later(limit_s, late.cancel, "too slow")
        reader = ChunkReader(request.top_logprobs)
        try:
            async for message in asked.messages():
                if "refused" in message:
                    raise engine_error({"code": 400, "message": message["refused"]})
                if (piece := reader.read(message["chunk"])) is not None:
                    yield piece
        except ServiceError:
            cancel.raise_if_cancelled()
            if not late.is_cancelled:
                raise
        finally:
            timer.cancel()
            child.cancel(asked)  # a no-op where the child has ended it
        cancel.raise_if_cancelled()
        yield reader.finished(limit_s if late.is_cancelled else None)

    async def _loaded_child(
        self, choice: Choice, need: MemoryNeed, watch: LoadWatch, template: str, limit_s: float
    ) -> ModelChild:
        """Starts a child and waits for it.

        Raises:
            ModelFileError: llama.cpp cannot load the model, or not in time, as from a slow disk.
            OutOfMemoryError: It would take more memory than it may.
            EngineDiedError: The child has ended, or was ended, without a word about why.
            WorkCancelledError: `watch.cancel` was set.
        """
        allowed = await asyncio.to_thread(self._allowed, choice, watch)
        name = choice.model.name
        # Unix sockets have short names, so this is not below any folder of ours.
        with _temporary_folder() as folder:
            config = self._config(
                choice, Path(folder), need.needed_bytes, template, allowed.growth_bytes
            )
            async with self._starting:
                watch.cancel.raise_if_cancelled()
                child = self._child = await start_child(config, self._environment, allowed)
            watch.cancel.on_cancel(child.kill)
            size_bytes = choice.model.stat().st_size
            telling = asyncio.create_task(tell_progress(child.pid, size_bytes, watch))
            try:
                self._device = await asyncio.wait_for(child.ready(name), limit_s)
            except TimeoutError as error:
                hangs = child.worked_s > limit_s * SHARE_OF_A_HANG
                await self._end_child()
                raise (EngineDiedError if hangs else ModelFileError)(
                    f"{name} was not loaded within {limit_s:g} s."
                ) from error
            except ServiceError:
                await self._end_child()
                watch.cancel.raise_if_cancelled()
                raise
            finally:
                telling.cancel()
        return child

    async def _explained(
        self, choice: Choice, need: MemoryNeed, watch: LoadWatch, reason: str
    ) -> ServiceError:
        """Why a load went wrong without a word: with another chat template it may go well."""
        if "SIGKILL" in reason:  # somebody else has killed it
            return OutOfMemoryError(f"{reason} Free some memory, or take a smaller model.")
        if self._backend != "xllamacpp":
            return ModelFileError(reason)
        limit_s = min(self._settings.load_limit_s, BLAME_LIMIT_S)
        try:
            await self._loaded_child(choice, need, watch, PLAIN_TEMPLATE, limit_s)
        except (EngineDiedError, ModelFileError):
            return ModelFileError(reason)
        await self._end_child()
        return ModelFileError(
            f"The chat template (tokenizer.chat_template) in {choice.model.name} cannot be run: "
            f"{reason} With a plain one the model loads: take its file from another source."
        )

    async def _end_child(self) -> None:
        async with self._starting:  # a start that its loop leaves in the middle never ends
            child, self._child = self._child, None
        if child is not None:
            child.kill()
            await child.gone()

    def _chosen(self, model: str | None, *, on_cpu: bool) -> tuple[Choice, MemoryNeed]:
        """What is to be loaded, checked, and what it takes."""
        choice = chosen(self._settings, model)
        choice.check()
        need = need_of(self._settings, choice, self.places, CPU_BATCH_TOKENS, on_cpu=on_cpu)
        return choice, need

    def _allowed(self, choice: Choice, watch: LoadWatch) -> ChildWatch:
        """What a child may take for this model."""
        files = (choice.model, choice.projector)
        file_bytes = sum(file.stat().st_size for file in files if file is not None)
        a_token = min(file_bytes // FILE_BYTES_A_TOKEN, MOST_BYTES_A_TOKEN)
        context_bytes = self._settings.context_tokens * self.places * a_token
        return ChildWatch(
            self._log,
            watch.died,
            load_bytes=LOAD_BYTES + 2 * file_bytes + context_bytes,
            growth_bytes=GROWTH_BYTES + file_bytes,
        )

    def _config(
        self, choice: Choice, folder: Path, needed_bytes: int, template: str, growth_bytes: int
    ) -> ChildConfig:
        settings, projector = self._settings, choice.projector
        return ChildConfig(
            backend=self._backend,
            model=str(choice.model),
            projector=str(projector) if projector is not None else "",
            socket=str(folder / "llama.sock") if os.name == "posix" else "",
            context_tokens=settings.context_tokens * self.places,
            places=self.places,
            gpu_layers=settings.gpu_layers,
            threads=settings.threads or max((os.cpu_count() or 2) // 2, 1),
            batch_tokens=CPU_BATCH_TOKENS,
            cache_mib=CACHE_MIB,
            load_limit_s=int(settings.load_limit_s) + 1,
            growth_bytes=growth_bytes,
            needed_bytes=needed_bytes,
            memory_limit_bytes=settings.common.memory_limit_bytes or 0,
            template=template,
        )


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="imagebeam-")
    except OSError as error:
        raise EngineFailedError(
            f"No temporary folder can be made ({error.strerror}): free some space, or set TMPDIR "
            "to a folder that can be written to."
        ) from error
