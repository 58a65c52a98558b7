"""Whether a model could work now, and what a client is told where none could. Pure."""

from imagebeam_services.common.errors import (
    DeviceLostError,
    ModelFailedError,
    ModelLoadingError,
    ModelNotLoadedError,
    ModelUnloadingError,
)
from imagebeam_services.common.state import (
    Busy,
    Failed,
    Healthy,
    Loading,
    Starting,
    State,
    Unloaded,
    Unloading,
)

LOADING_RETRY_AFTER_S = 2
UNLOADING_RETRY_AFTER_S = 1
RESTART_RETRY_AFTER_S = 5
"""What runs a managed service has first to notice that it is ill."""


def loaded_model(state: State, *, is_managed: bool) -> str:
    """The loaded model's id.

    Args:
        state: The host's.
        is_managed: Whether no client may load: what runs the service starts it anew instead, so
            that no more than another try is asked of clients.

    Raises:
        ModelNotLoadedError, ModelFailedError: There is none until a client loads it.
        DeviceLostError: There is none until the service is started anew.
        ModelLoadingError, ModelUnloadingError: There is none now.
    """
    match state:
        case Healthy(model) | Busy(model):
            return model
        case Starting() | Loading():
            raise ModelLoadingError(
                "The model is being loaded.", retry_after_s=LOADING_RETRY_AFTER_S
            )
        case Unloading():
            raise ModelUnloadingError(
                "The model is being unloaded.", retry_after_s=UNLOADING_RETRY_AFTER_S
            )
        case Failed(reason, needs_new_process):
            if is_managed:
                raise _restarting(reason)
            if needs_new_process:
                raise DeviceLostError(reason)
            raise ModelFailedError(f"{reason} POST /load tries again.")
        case Unloaded():
            if is_managed:
                raise _restarting("No model is loaded.")
            raise ModelNotLoadedError("No model is loaded: POST /load first.")


def _restarting(reason: str) -> ModelLoadingError:
    return ModelLoadingError(
        f"{reason} What runs this service starts it anew: try again in a few seconds.",
        retry_after_s=RESTART_RETRY_AFTER_S,
    )
