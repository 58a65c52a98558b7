"""Puts the vision service together."""

from imagebeam_services.common.app import Service, ServiceParts, build_service
from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.lifetime import DeviceLifetime
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.micro_batches import MicroBatches
from imagebeam_services.vision.evaluating import Evaluating
from imagebeam_services.vision.protocol import VisionEngine
from imagebeam_services.vision.routes import VisionRoutes
from imagebeam_services.vision.settings import VisionSettings

SUMMARY = "Judges how well images show a prompt, and how good they look."


def create_app(
    settings: VisionSettings, engine: VisionEngine, log: EventLog | None = None
) -> Service:
    """Makes the service.

    Args:
        settings: What it is told.
        engine: What judges; not loaded yet.
        log: Where to log; stderr by default.
    """
    common = settings.common
    log = log or EventLog("vision", common.log_level, prompts=common.logs_prompts)
    device = DeviceThread("vision-device")
    host = ModelHost(
        DeviceLifetime(engine, device),
        log,
        places=1,
        waiting_limit=common.waiting_limit,
        is_managed=common.is_managed,
    )
    evaluating = Evaluating(engine, device, settings.image_folders, log)
    singles = MicroBatches(host.work, lambda: engine.micro_batch, evaluating.judge, log)
    routes = VisionRoutes(host, singles, evaluating)
    return build_service(ServiceParts("vision", SUMMARY, common, log, host, routes.router()))
