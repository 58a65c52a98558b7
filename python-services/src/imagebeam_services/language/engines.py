"""Which engine the settings mean."""

from collections.abc import Mapping

from imagebeam_services.common.logs import EventLog
from imagebeam_services.language.llama_engine import LlamaEngine
from imagebeam_services.language.protocol import LanguageEngine
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.language.url_engine import UrlEngine


def build_engine(
    settings: LanguageSettings, environment: Mapping[str, str], log: EventLog
) -> LanguageEngine:
    """Makes the engine; nothing is imported, started or connected to before its `load`."""
    match settings.engine:
        case "llama":
            return LlamaEngine(settings, "xllamacpp", environment, log)
        case "llama-cpp-python":
            return LlamaEngine(settings, "llama_cpp", environment, log)
        case "url":
            return UrlEngine(settings)
