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

    def __init_subclass__(
        cls, status: int = status, code: str = code, *, retryable: bool = retryable
    ) -> None:
        """Sets what all errors of a kind have in common."""
        super().__init_subclass__()
        cls.status, cls.code, cls.retryable = status, code, retryable

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


class MalformedRequestError(ServiceError, status=400, code="request.malformed"):
    """The body is not JSON at all."""


class RouteUnknownError(ServiceError, status=404, code="route.unknown"):
    """There is no such route."""


class MethodRefusedError(ServiceError, status=405, code="route.wrongMethod"):
    """The route does not take this method."""


class InvalidRequestError(ServiceError, status=422, code="request.invalid"):
    """The body is JSON, but not what the route takes; `details.fields` says where and why."""


class RequestTooLargeError(ServiceError, status=413, code="request.tooLarge"):
    """The body is longer than the service takes."""


class RequestTooSlowError(ServiceError, status=408, code="request.tooSlow", retryable=True):
    """The body did not arrive in time."""


class NotJsonError(ServiceError, status=415, code="request.notJson"):
    """The body's content type is none that the route takes; all of them take `application/json`."""


class DuplicateRequestIdError(ServiceError, status=409, code="request.duplicateId"):
    """Work with the same `X-Request-Id` is still waiting or running."""


class UnknownRequestError(ServiceError, status=404, code="request.unknownId"):
    """No work with the id that should be cancelled is waiting or running."""


class ImageRefusedError(ServiceError, status=422, code="image.refused"):
    """Image bytes are no PNG, JPEG or WebP, are damaged, or have too many pixels."""


class PathRefusedError(ServiceError, status=422, code="path.refused"):
    """An image path leads out of the folders that the service may read, or to no file."""


class ContextExceededError(ServiceError, status=422, code="prompt.tooLong"):
    """The prompt has more tokens than the model's context; `details` has both counts."""


class UnsupportedError(ServiceError, status=422, code="request.unsupported"):
    """The request is well formed, but this model cannot do it (an image without a projector)."""


class HostRefusedError(ServiceError, status=400, code="host.refused"):
    """The `Host` header is not one that this service answers to (DNS rebinding)."""


class OriginRefusedError(ServiceError, status=403, code="origin.refused"):
    """The request has an `Origin` or comes from another site: a web page sent it."""


class TokenRefusedError(ServiceError, status=401, code="token.refused"):
    """The bearer token is missing or wrong."""


class ModelNotLoadedError(ServiceError, status=409, code="model.notLoaded"):
    """No model is loaded: `POST /load` first."""


class ModelFailedError(ServiceError, status=409, code="model.failed"):
    """The last load failed, or the engine died; the message has the reason."""


class ModelLoadingError(ServiceError, status=503, code="model.loading", retryable=True):
    """The model is being loaded, or what runs a managed service is about to start it anew."""


class ModelUnloadingError(ServiceError, status=503, code="model.unloading", retryable=True):
    """The model is being unloaded."""


class ModelFileError(ServiceError, status=422, code="model.file"):
    """A model file is missing, damaged, of the wrong kind or of a kind that is never opened."""


class ModelUnknownError(ServiceError, status=404, code="model.unknown"):
    """A load names a model that is not on the list of those that can be loaded."""


class QueueFullError(ServiceError, status=429, code="queue.full", retryable=True):
    """As much work as the service takes is waiting already."""


class WorkCancelledError(ServiceError, status=499, code="work.cancelled"):
    """The client went away, `/cancel/{id}` was called, or the service ends."""


class OutOfMemoryError(ServiceError, status=507, code="memory.exhausted"):
    """The work did not fit into memory beside what is resident; the engine is still usable."""


class StorageFailedError(ServiceError, status=507, code="storage.failed"):
    """Images could not be written, which is told before they are drawn: the disk is full, or so."""


class EngineFailedError(ServiceError, status=500, code="engine.failed"):
    """The engine failed at one piece of work and is still usable; the log has the traceback."""


class EngineDiedError(ServiceError, status=500, code="engine.died", retryable=True):
    """The engine's process ended in the middle of the work; the service starts it again."""


class DeviceLostError(ServiceError, status=500, code="device.lost"):
    """The graphics card answers nothing any more that this process asks: only a new one helps."""


class EngineBusyError(ServiceError, status=429, code="engine.busy", retryable=True):
    """The other server that is the engine takes no more for now; it may have said for how long."""


class EngineUnavailableError(ServiceError, status=503, code="engine.unavailable", retryable=True):
    """The other server that is the engine does not answer in time, or says that it cannot now."""


class ServiceStoppingError(ServiceError, status=503, code="service.stopping"):
    """The service is about to end and takes no more work."""


class ServiceManagedError(ServiceError, status=409, code="service.managed"):
    """Whoever runs the service loads, unloads and ends it by itself: nobody may ask for that."""


class InternalError(ServiceError):
    """A fault of the service itself; the log has the traceback."""
