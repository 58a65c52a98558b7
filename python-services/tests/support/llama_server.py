"""llama.cpp's own OpenAI server, for tests of what speaks with it: no code of ours answers there.

    python -m tests.support.llama_server MODEL [--sees]

Announces its port as the services do, and ends when its stdin is closed.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import xllamacpp

from tests.support.tiny_projector import write_tiny_projector

CONTEXT_TOKENS = 4096
TEXT_WIDTH = 576
"""Of SmolLM2-135M: what a projector has to give it."""


def main(model: str, *, sees: bool) -> None:
    """Serves until nobody holds the other end of stdin."""
    with tempfile.TemporaryDirectory() as folder:
        projector = write_tiny_projector(Path(folder) / "projector.gguf", TEXT_WIDTH)
        server = xllamacpp.Server(_params(model, str(projector) if sees else ""))
    # A server that goes away before its first request can deadlock.
    server.handle_completions({"prompt": "a", "max_tokens": 1})
    port = int(server.listening_address.rsplit(":", 1)[1])
    announced = {"event": "listening", "port": port, "pid": os.getpid()}
    sys.stdout.write(f"{json.dumps(announced)}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)


def _params(model: str, projector: str) -> Any:  # noqa: ANN401 - the library has no types
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.mmproj.path = projector
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = 256
    params.cache_ram_mib = 256
    # With two, beside a busy process, a token takes a hundred times as long.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.n_threads_http = 4
    params.verbosity = 1
    params.ui = params.endpoint_slots = False
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    return params


if __name__ == "__main__":
    main(sys.argv[1], sees=sys.argv[2:] == ["--sees"])
