"""Every error that a service answers with on purpose, and when each is raised.

    ServiceError
    ├─ request   MalformedRequestError, RouteUnknownError, MethodRefusedError,
    │            InvalidRequestError, RequestTooLargeError, RequestTooSlowError, NotJsonError,
    │            DuplicateRequestIdError, UnknownRequestError, ImageRefusedError,
    │            PathRefusedError, ContextExceededError, UnsupportedError
    ├─ gate      HostRefusedError, OriginRefusedError, TokenRefusedError
    ├─ model     ModelNotLoadedError, ModelFailedError, ModelLoadingError, ModelUnloadingError,
    │            ModelFileError, ModelUnknownError
    ├─ work      QueueFullError, WorkCancelledError, OutOfMemoryError, StorageFailedError,
    │            EngineFailedError, EngineDiedError, EngineBusyError, EngineUnavailableError,
    │            DeviceLostError
    └─ service   ServiceStoppingError, ServiceManagedError, InternalError

`code` is stable for ever and read by machines; `message` is for a person.
"""

from typing import ClassVar


class ServiceError(Exception):
    """Base of the errors that become `{error: {code, message, retryable, details}}`.

    Args:
        message: What happened and what to do about it, in a sentence or two.
        details: Facts for a program, JSON-serialisable; never a prompt, a path or a token.
        retry_after_s: Seconds after which another try makes sense; sent as `Retry-After`.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal.unexpected"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        details: dict[str, object] | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        # A file's name may hold what no answer can.
        self.message = message.encode(errors="replace").decode()
        super().__init__(self.message)
        self.details = details or {}
        self.retry_after_s = retry_after_s


class MalformedRequestError(ServiceError):
    """The body is not JSON at all."""

    status, code = 400, "request.malformed"


class RouteUnknownError(ServiceError):
    """There is no such route."""

    status, code = 404, "route.unknown"


class MethodRefusedError(ServiceError):
    """The route does not take this method."""

    status, code = 405, "route.wrongMethod"


class InvalidRequestError(ServiceError):
    """The body is JSON, but not what the route takes; `details.fields` says where and why."""

    status, code = 422, "request.invalid"


class RequestTooLargeError(ServiceError):
    """The body is longer than the service takes."""

    status, code = 413, "request.tooLarge"


class RequestTooSlowError(ServiceError):
    """The body did not arrive in time."""

    status, code, retryable = 408, "request.tooSlow", True


class NotJsonError(ServiceError):
    """The body's content type is none that the route takes; all of them take `application/json`."""

    status, code = 415, "request.notJson"


class DuplicateRequestIdError(ServiceError):
    """Work with the same `X-Request-Id` is still waiting or running."""

    status, code = 409, "request.duplicateId"


class UnknownRequestError(ServiceError):
    """No work with the id that should be cancelled is waiting or running."""

    status, code = 404, "request.unknownId"


class ImageRefusedError(ServiceError):
    """Image bytes are no PNG, JPEG or WebP, are damaged, or have too many pixels."""

    status, code = 422, "image.refused"


class PathRefusedError(ServiceError):
    """An image path leads out of the folders that the service may read, or to no file."""

    status, code = 422, "path.refused"


class ContextExceededError(ServiceError):
    """The prompt has more tokens than the model's context; `details` has both counts."""

    status, code = 400, "prompt.tooLong"


class UnsupportedError(ServiceError):
    """The request is well formed, but this model cannot do it (an image without a projector)."""

    status, code = 422, "request.unsupported"


class HostRefusedError(ServiceError):
    """The `Host` header is not one that this service answers to (DNS rebinding)."""

    status, code = 400, "host.refused"


class OriginRefusedError(ServiceError):
    """The request has an `Origin` or comes from another site: a web page sent it."""

    status, code = 403, "origin.refused"


class TokenRefusedError(ServiceError):
    """The bearer token is missing or wrong."""

    status, code = 401, "token.refused"


class ModelNotLoadedError(ServiceError):
    """No model is loaded: `POST /load` first."""

    status, code = 409, "model.notLoaded"


class ModelFailedError(ServiceError):
    """The last load failed, or the engine died; the message has the reason."""

    status, code = 409, "model.failed"


class ModelLoadingError(ServiceError):
    """The model is being loaded, or what runs a managed service is about to start it anew."""

    status, code, retryable = 503, "model.loading", True


class ModelUnloadingError(ServiceError):
    """The model is being unloaded."""

    status, code, retryable = 503, "model.unloading", True


class ModelFileError(ServiceError):
    """A model file is missing, damaged, of the wrong kind or of a kind that is never opened."""

    status, code = 422, "model.file"


class ModelUnknownError(ServiceError):
    """A load names a model that is not on the list of those that can be loaded."""

    status, code = 404, "model.unknown"


class QueueFullError(ServiceError):
    """As much work as the service takes is waiting already."""

    status, code, retryable = 429, "queue.full", True


class WorkCancelledError(ServiceError):
    """The client went away, `/cancel/{id}` was called, or the service ends."""

    status, code = 499, "work.cancelled"


class OutOfMemoryError(ServiceError):
    """The work did not fit into memory beside what is resident; the engine is still usable."""

    status, code = 507, "memory.exhausted"


class StorageFailedError(ServiceError):
    """Images could not be written, which is told before they are drawn: the disk is full, or so."""

    status, code = 507, "storage.failed"


class EngineFailedError(ServiceError):
    """The engine failed at one piece of work and is still usable; the log has the traceback."""

    status, code = 500, "engine.failed"


class EngineDiedError(ServiceError):
    """The engine's process ended in the middle of the work; the service starts it again."""

    status, code, retryable = 500, "engine.died", True


class DeviceLostError(ServiceError):
    """The graphics card answers nothing any more that this process asks: only a new one helps."""

    status, code = 500, "device.lost"


class EngineBusyError(ServiceError):
    """The other server that is the engine takes no more for now; it may have said for how long."""

    status, code, retryable = 429, "engine.busy", True


class EngineUnavailableError(ServiceError):
    """The other server that is the engine does not answer in time, or says that it cannot now."""

    status, code, retryable = 503, "engine.unavailable", True


class ServiceStoppingError(ServiceError):
    """The service is about to end and takes no more work."""

    status, code = 503, "service.stopping"


class ServiceManagedError(ServiceError):
    """Whoever runs the service loads, unloads and ends it by itself: nobody may ask for that."""

    status, code = 409, "service.managed"


class InternalError(ServiceError):
    """A fault of the service itself; the log has the traceback."""
