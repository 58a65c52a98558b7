"""llama.cpp's server in a library: parallel places, continuous batching, prefix cache, images."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xllamacpp

from imagebeam_services.language.child.backend import LoadFailedError, RefusedError
from imagebeam_services.language.child.messages import ChildConfig

WARNINGS = 2


class XllamacppBackend:
    """Loads in the constructor, which holds the GIL until the model is there.

    Raises:
        LoadFailedError: The file is no model that llama.cpp knows.
    """

    def __init__(self, config: ChildConfig) -> None:
        try:
            self._server = xllamacpp.Server(_params(config))
        except (RuntimeError, ValueError) as error:
            raise LoadFailedError(str(error)) from error
        if config.socket:
            # From now on nobody can reach the server that llama.cpp opens whether asked to or not.
            Path(config.socket).unlink()
        # A server that goes away before its first request can deadlock.
        self._server.handle_completions({"prompt": "a", "max_tokens": 1})

    @property
    def has_gpu(self) -> bool:
        """See `LlamaBackend.has_gpu`."""
        return any("GPU" in device["type"].name for device in xllamacpp.get_device_info())

    def run(self, *, chat: bool, body: dict[str, Any], emit: Callable[[bytes], bool]) -> None:
        """See `LlamaBackend.run`. Only a callback that returns True cancels reliably."""
        handle = self._server.handle_chat_completions if chat else self._server.handle_completions
        # A prompt that is still being read can only be cancelled from a report on its progress.
        asked = {**body, "return_progress": True}
        try:
            handle(json.dumps(asked).encode(), emit)
        except (RuntimeError, ValueError) as error:
            raise RefusedError(str(error)) from error


def _params(config: ChildConfig) -> Any:  # noqa: ANN401 - the library has no types
    params = xllamacpp.CommonParams()
    params.model.path = config.model
    params.mmproj.path = config.projector
    params.n_ctx = config.context_tokens
    params.n_parallel = config.places
    params.n_gpu_layers = config.gpu_layers
    params.n_batch = params.n_ubatch = config.batch_tokens
    params.cache_ram_mib = config.cache_mib
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config.threads
    params.chat_template = config.template
    params.n_threads_http = 1
    params.verbosity = WARNINGS
    params.ui = params.endpoint_slots = False
    # Its HTTP server cannot be switched off: a Unix socket where there are any, else a port of the
    # system's choice behind a key that nobody knows.
    params.api_keys = [secrets.token_hex(24)]
    params.cors_origins = "http://127.0.0.1"
    params.hostnames = [config.socket] if os.name == "posix" else ["127.0.0.1"]
    params.port = 0
    return params
