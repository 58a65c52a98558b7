"""Puts the image service together."""

from imagebeam_services.common.app import Service, ServiceParts, build_service
from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.lifetime import DeviceLifetime
from imagebeam_services.common.logs import EventLog
from imagebeam_services.image.answers import STREAMED
from imagebeam_services.image.delivery import Delivery
from imagebeam_services.image.edit_form import EDITS_PATH
from imagebeam_services.image.protocol import ImageEngine
from imagebeam_services.image.routes import ImageRoutes
from imagebeam_services.image.settings import ImageSettings

SUMMARY = "Draws and edits images with a diffusion model."


def create_app(
    settings: ImageSettings, engine: ImageEngine, log: EventLog | None = None
) -> Service:
    """Makes the service.

    Args:
        settings: What it is told.
        engine: What draws; not loaded yet.
        log: Where to log; stderr by default.
    """
    common = settings.common
    log = log or EventLog("image", common.log_level, prompts=common.logs_prompts)
    device = DeviceThread("image-device")
    host = ModelHost(
        DeviceLifetime(engine, device),
        log,
        places=1,
        waiting_limit=common.waiting_limit,
        is_managed=common.is_managed,
    )
    delivery = Delivery(settings.images_folder, settings.transport, log)
    routes = ImageRoutes(host, engine, device, delivery, log)
    return build_service(
        ServiceParts(
            *("image", SUMMARY, common, log, host, routes.router(), STREAMED),
            form_paths=(EDITS_PATH,),
            resources=delivery.folder,
        )
    )
