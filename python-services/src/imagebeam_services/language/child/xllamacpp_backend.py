"""llama.cpp's server in a library: parallel places, continuous batching, prefix cache, images."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xllamacpp

from imagebeam_services.language.child.backend import LoadFailedError, RefusedError, TooLargeError
from imagebeam_services.language.child.messages import ChildConfig

WARNINGS = 2
KINDS = {"cuda": "cuda", "rocm": "rocm", "vulkan": "vulkan", "metal": "mps", "mtl": "mps"}
"""By how llama.cpp names a device."""


class XllamacppBackend:
    """Loads in the constructor, which holds the GIL until the model is there.

    Raises:
        LoadFailedError: The file is no model that llama.cpp knows.
        TooLargeError: There is no GPU, and it would take more memory than it may.
    """

    def __init__(self, config: ChildConfig) -> None:
        gpus = _gpus() if config.gpu_layers != 0 else []
        if not gpus and 0 < config.memory_limit_bytes < config.needed_bytes:
            needed, limit = config.needed_bytes / 1e9, config.memory_limit_bytes / 1e9
            raise TooLargeError(
                f"It needs about {needed:.1f} GB of memory, and may take {limit:.1f}: raise "
                "--memory-limit, or lower --context or --parallel."
            )
        self.device: dict[str, str | int] = _reported(gpus[0]) if gpus else {"kind": "cpu"}
        try:
            self._server = xllamacpp.Server(_params(config, gpus))
        except (RuntimeError, ValueError) as error:
            raise LoadFailedError(str(error)) from error
        if config.socket:
            # From now on nobody can reach the server that llama.cpp opens whether asked to or not.
            Path(config.socket).unlink()
        # A server that goes away before its first request can deadlock.
        self._server.handle_completions({"prompt": "a", "max_tokens": 1})

    @staticmethod
    def has_gpu() -> bool:
        """See `LlamaBackend.has_gpu`."""
        return bool(_gpus())

    def run(self, *, chat: bool, body: dict[str, Any], emit: Callable[[bytes], bool]) -> None:
        """See `LlamaBackend.run`. Only a callback that returns True cancels reliably."""
        handle = self._server.handle_chat_completions if chat else self._server.handle_completions
        # A prompt that is still being read can only be cancelled from a report on its progress.
        asked = {**body, "return_progress": True}
        try:
            handle(json.dumps(asked).encode(), emit)
        except (RuntimeError, ValueError) as error:
            raise RefusedError(str(error)) from error


def _gpus() -> list[dict[str, Any]]:
    """The GPUs that this build of llama.cpp can use; it takes the first where one is enough."""
    kinds = xllamacpp.ggml_backend_dev_type
    wanted = (kinds.GGML_BACKEND_DEVICE_TYPE_GPU, kinds.GGML_BACKEND_DEVICE_TYPE_IGPU)
    return [device for device in xllamacpp.get_device_info() if device["type"] in wanted]


def _reported(gpu: dict[str, Any]) -> dict[str, str | int]:
    """A GPU that calls itself `CUDA0`, as a `DeviceReport` tells of it."""
    name = str(gpu["name"])
    prefix = name.rstrip("0123456789")
    told: dict[str, str | int] = {"kind": KINDS.get(prefix.lower(), "other")}
    if index := name.removeprefix(prefix):
        told["index"] = int(index)
    if gpu["device_id"]:
        told["pci_bus_id"] = str(gpu["device_id"])
    return told


def _params(config: ChildConfig, gpus: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - no types
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
    params.enable_reasoning = 0  # thoughts would take the tokens that the answer is to have
    if config.memory_limit_bytes:
        # llama.cpp leaves so much of each GPU alone, and puts what does not fit on the CPU.
        margins = list(params.fit_params_target)
        for place, gpu in enumerate(gpus[: len(margins)]):
            margins[place] = max(gpu["memory_free"] - config.memory_limit_bytes, margins[place])
        params.fit_params_target = margins
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
