"""What the language service is told at its start."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

from imagebeam_services.common.settings import CommonSettings

EngineKind = Literal["llama", "url", "llama-cpp-python"]
MAX_LIMIT_S = 10**9
"""Thirty years; clocks of the system do not take any number."""


@dataclass(frozen=True)
class LanguageSettings:
    """Settings of the language service.

    Attributes:
        common: What all services are told.
        engine: `llama` is llama.cpp in a child process; `url` another server; `llama-cpp-python`
            that package, in a child too.
        model_path: A GGUF file; None where the repository says it.
        model_repo: The model's name, `owner/name`; looked for in the models folder.
        model_file: The GGUF file's name, or a pattern for it, in the repository.
        projector_path: A GGUF projector, for models that read images.
        gpu_layers: How many layers go to the GPU; -1 leaves it to llama.cpp.
        context_tokens: Room of one request, prompt and answer together.
        places: How many requests are worked on at a time.
        threads: CPU threads; None for half the cores.
        load_limit_s: A load that takes longer has failed.
        work_limit_s: A request that works longer ends with what it has written.
        engine_url: Of the other server, with its `/v1`.
        engine_model: Which model to ask the other server for.
        engine_key: The other server's key.
    """

    common: CommonSettings = field(default_factory=CommonSettings)
    engine: EngineKind = "llama"
    model_path: Path | None = None
    model_repo: str | None = None
    model_file: str | None = None
    projector_path: Path | None = None
    gpu_layers: Annotated[int, Ge(-1)] = -1
    context_tokens: Annotated[int, Ge(64)] = 4096
    places: Annotated[int, Ge(1)] = 4
    threads: Annotated[int, Ge(1)] | None = None
    load_limit_s: Annotated[float, Gt(0), Le(MAX_LIMIT_S)] = 300.0
    work_limit_s: Annotated[float, Gt(0), Le(MAX_LIMIT_S)] = 180.0
    engine_url: str | None = None
    engine_model: str | None = None
    engine_key: str | None = field(default=None, repr=False)
