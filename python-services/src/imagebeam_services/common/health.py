"""`/health`: always answers, whatever the engine does."""

from pydantic import Field

from imagebeam_services import __version__
from imagebeam_services.common.admission import Admission
from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.listening import PROTOCOL
from imagebeam_services.common.memory import MemoryMonitor, MemoryReport
from imagebeam_services.common.state import Busy, Failed, Healthy, Loading, Status, Unloaded


class HealthStatus(ResponseBody):
    """What `/health` tells those who do not know the token."""

    status: Status


class QueueReport(ResponseBody):
    """How much work there is."""

    running: int = Field(description="In the engine now.")
    waiting: int = Field(description="Waiting for a place in it.")
    places: int = Field(
        description="How many may be in the engine at a time; what is done together counts as one."
    )
    waiting_limit: int = Field(description="More than this many waiting are answered 429.")


class Health(ResponseBody):
    """What a service is doing."""

    status: Status
    available: bool = Field(description="Whether a request would be taken now (room aside).")
    model: str | None = Field(description="What is loaded; null where nothing is.")
    progress: float | None = Field(
        description="How far a load is, 0-1; null where unknown. For a GGUF file it is estimated "
        "from how much of the file is in the process's memory."
    )
    reason: str | None = Field(description="Why the service failed; null unless it did.")
    needs_new_process: bool = Field(
        description="Whether only a new process of this service helps: the device is lost to it."
    )
    queue: QueueReport
    memory: MemoryReport
    engine: EngineReport
    version: str
    protocol: int = Field(description="As in the line that the service prints when it listens.")


def health_of(host: ModelHost, memory: MemoryMonitor) -> Health:
    """The health now."""
    engine, state = host.report(), host.state  # the report may find that the device is lost
    if engine.device is not None and engine.device.uuid is None:
        uuid = memory.uuid_at(engine.device.pci_bus_id)
        device = engine.device.model_copy(update={"uuid": uuid})
        engine = engine.model_copy(update={"device": device})
    queue = _queue_of(host.work.admission)
    is_idle = isinstance(state, Healthy | Unloaded) and queue.running + queue.waiting == 0
    return Health(
        status=state.status,
        available=isinstance(state, Healthy | Busy),
        model=state.model if isinstance(state, Healthy | Busy) else None,
        progress=state.progress if isinstance(state, Loading) else None,
        reason=state.reason if isinstance(state, Failed) else None,
        needs_new_process=isinstance(state, Failed) and state.needs_new_process,
        queue=queue,
        memory=memory.report((state.status, queue.running, queue.waiting), is_idle=is_idle),
        engine=engine,
        version=__version__,
        protocol=PROTOCOL,
    )


def _queue_of(admission: Admission) -> QueueReport:
    return QueueReport(
        running=admission.running,
        waiting=admission.waiting,
        places=admission.places,
        waiting_limit=admission.waiting_limit,
    )
