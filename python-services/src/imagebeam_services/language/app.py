"""Puts the language service together."""

from imagebeam_services.common.app import Service, ServiceParts, build_service
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.logs import EventLog
from imagebeam_services.language.answers import ChatChunk, CompletionChunk
from imagebeam_services.language.protocol import LanguageEngine
from imagebeam_services.language.routes import LanguageRoutes
from imagebeam_services.language.settings import LanguageSettings

SUMMARY = "Writes text with a language model, in OpenAI's form."


def create_app(
    settings: LanguageSettings, engine: LanguageEngine, log: EventLog | None = None
) -> Service:
    """Makes the service.

    Args:
        settings: What it is told.
        engine: What writes; not loaded yet.
        log: Where to log; stderr by default.
    """
    common = settings.common
    log = log or EventLog("language", common.log_level, prompts=common.logs_prompts)
    host = ModelHost(
        engine,
        log,
        places=engine.places,
        waiting_limit=common.waiting_limit,
        is_managed=common.is_managed,
    )
    routes = LanguageRoutes(host, engine, log)
    streamed = (ChatChunk, CompletionChunk)
    return build_service(
        ServiceParts("language", SUMMARY, common, log, host, routes.router(), streamed)
    )
