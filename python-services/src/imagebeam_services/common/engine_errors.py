"""What engines raise, as errors that a client can be told."""

from imagebeam_services.common.errors import (
    DeviceLostError,
    EngineFailedError,
    OutOfMemoryError,
    ServiceError,
)
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.out_of_memory import is_device_lost, is_out_of_memory


def told_error(error: Exception, log: EventLog, event: str, **fields: object) -> ServiceError:
    """Logs what an engine raised, and says it to a client without the engine's own words.

    Args:
        error: What it raised.
        log: Gets all there is, with the traceback of what nobody expected.
        event: The log line's name.
        **fields: What else the log line says.

    Returns:
        The error without frames, see `without_frames`.
    """
    if isinstance(error, ServiceError):
        if isinstance(error.__cause__, OSError):  # names the file in full, which no client is told
            fields["cause"] = str(error.__cause__)
        log.warning(event, **fields, code=error.code, reason=error.message)
        return without_frames(error)
    if is_out_of_memory(error):
        log.warning(event, **fields, code=OutOfMemoryError.code)
        return OutOfMemoryError("It does not fit into the memory.")
    log.failure(event, error, **fields)
    if is_device_lost(error):
        return DeviceLostError(
            "The graphics card no longer answers this process: end the service and start it anew."
        )
    return EngineFailedError(f"The engine failed ({type(error).__name__}); the log says more.")


def without_frames(error: ServiceError) -> ServiceError:
    """The error without its traceback and cause.

    Those hold the engine's frames, and with them its tensors, until the garbage collector comes by:
    a model that was unloaded would stay in the memory.
    """
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
