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

from imagebeam_services.common.errors import (
    EngineDiedError,
    EngineFailedError,
    ModelFileError,
    UnsupportedError,
)
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.model_files import model_name
from imagebeam_services.language.child.messages import Backend, ChildConfig
from imagebeam_services.language.child.process import ChildRequest, ModelChild, start_child
from imagebeam_services.language.chunks import ChunkReader, engine_error
from imagebeam_services.language.llama_body import has_images, is_chat, llama_body
from imagebeam_services.language.model_files import check_model, check_projector, find_model
from imagebeam_services.language.protocol import Finished, LanguageRequest, TextPiece
from imagebeam_services.language.settings import LanguageSettings

CANCEL_LIMIT_S = 30.0
"""A child that has not left a cancelled request after this is killed. On a CPU, a large model takes
seconds for the batch of the prompt that it is reading, and hears nothing until then."""
CPU_BATCH_TOKENS = 256
CACHE_MIB = 256


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
            WorkCancelledError: `watch.cancel` was set.
        """
        await self._end_child()
        model = await asyncio.to_thread(self._checked_model)
        # Unix sockets have short names, so this is not below any folder of ours.
        with _temporary_folder() as folder:
            config = self._config(model, Path(folder))
            child = await start_child(config, self._environment, self._log, watch.died)
            self._child = child
            watch.cancel.on_cancel(child.kill)
            try:
                await asyncio.wait_for(child.ready(model.name), self._settings.load_limit_s)
            except TimeoutError as error:
                await self._end_child()
                raise ModelFileError(
                    f"{model.name} was not loaded within {self._settings.load_limit_s:g} s."
                ) from error
            except ModelFileError:
                await self._end_child()
                watch.cancel.raise_if_cancelled()
                raise
        self._log.info("child.ready", pid=child.pid)
        return LoadedModel(model_name(model))

    async def unload(self, mode: UnloadMode) -> None:  # noqa: ARG002 - every mode ends the child
        """Ends the child; there is no keeping weights in another memory."""
        await self._end_child()

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
        if has_images(request) and self._settings.projector_path is None:
            if self._settings.common.is_managed:
                raise UnsupportedError("This model reads no images: it runs without a projector.")
            raise UnsupportedError(
                "This model reads no images: start the service with --projector FILE.gguf."
            )
        asked = child.begin(chat=is_chat(request), body=llama_body(request))
        limits = _Limits(child, asked, self._settings.work_limit_s)
        cancel.on_cancel(limits.end)
        reader = ChunkReader(request.top_logprobs)
        try:
            async for message in asked.messages():
                if "refused" in message:
                    raise engine_error({"code": 400, "message": message["refused"]})
                if (piece := reader.read(message["chunk"])) is not None:
                    yield piece
        finally:
            limits.lift()
            child.cancel(asked)  # a no-op where the child has ended it
        cancel.raise_if_cancelled()
        limits.raise_if_exceeded()
        yield reader.finished()

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            await child.gone()

    def _checked_model(self) -> Path:
        settings = self._settings
        model = find_model(
            settings.model_path,
            settings.model_repo,
            settings.model_file,
            settings.common.models_folder,
        )
        check_model(model)
        if settings.projector_path is not None:
            check_projector(settings.projector_path)
        return model

    def _config(self, model: Path, folder: Path) -> ChildConfig:
        settings = self._settings
        projector = settings.projector_path
        return ChildConfig(
            backend=self._backend,
            model=str(model),
            projector=str(projector) if projector is not None else "",
            socket=str(folder / "llama.sock") if os.name == "posix" else "",
            context_tokens=settings.context_tokens * self.places,
            places=self.places,
            gpu_layers=settings.gpu_layers,
            threads=settings.threads or max((os.cpu_count() or 2) // 2, 1),
            batch_tokens=CPU_BATCH_TOKENS,
            cache_mib=CACHE_MIB,
            load_limit_s=int(settings.load_limit_s) + 1,
        )


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="imagebeam-")
    except OSError as error:
        raise EngineFailedError(
            f"No temporary folder can be made ({error.strerror}): free some space, or set TMPDIR "
            "to a folder that can be written to."
        ) from error


class _Limits:
    """Ends a request when it is cancelled or takes too long, and the child if it does not heed."""

    def __init__(self, child: ModelChild, request: ChildRequest, work_limit_s: float) -> None:
        self._child = child
        self._request = request
        self._work_limit_s = work_limit_s
        self._is_exceeded = False
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(work_limit_s, self._exceed)
        self._is_lifted = False

    def end(self) -> None:
        """Asks the child to leave the request."""
        if self._is_lifted:
            return
        self._child.cancel(self._request)
        self._timer.cancel()
        self._timer = self._loop.call_later(CANCEL_LIMIT_S, self._child.give_up)

    def lift(self) -> None:
        """The request has ended."""
        self._is_lifted = True
        self._timer.cancel()

    def raise_if_exceeded(self) -> None:
        """Raises `EngineFailedError` where the request took too long."""
        if self._is_exceeded:
            raise EngineFailedError(f"The answer took over {self._work_limit_s:g} s.")

    def _exceed(self) -> None:
        self._is_exceeded = True
        self.end()
