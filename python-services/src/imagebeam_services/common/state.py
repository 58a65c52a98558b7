"""The states of a service, and what each signal makes of each. Pure: the host carries it out."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["starting", "unloaded", "loading", "healthy", "busy", "unloading", "failed"]


@dataclass(frozen=True)
class Starting:
    """The process runs, the app is not up yet."""

    status: Literal["starting"] = "starting"


@dataclass(frozen=True)
class Unloaded:
    """Up, without a model."""

    status: Literal["unloaded"] = "unloaded"


@dataclass(frozen=True)
class Loading:
    """A model is being loaded; `progress` is 0-1, or None where nothing is known yet."""

    progress: float | None = None
    status: Literal["loading"] = "loading"


@dataclass(frozen=True)
class Healthy:
    """A model is loaded and idle."""

    model: str
    status: Literal["healthy"] = "healthy"


@dataclass(frozen=True)
class Busy:
    """A model is loaded and `running` >= 1 pieces of work are in it."""

    model: str
    running: int
    status: Literal["busy"] = "busy"


@dataclass(frozen=True)
class Unloading:
    """Running work comes to its end, then the model goes."""

    status: Literal["unloading"] = "unloading"


@dataclass(frozen=True)
class Failed:
    """The last load failed or the engine died.

    Attributes:
        reason: For a person.
        needs_new_process: Whether no load can help: the device is lost to this process.
    """

    reason: str
    needs_new_process: bool = False
    status: Literal["failed"] = "failed"


State = Starting | Unloaded | Loading | Healthy | Busy | Unloading | Failed


@dataclass(frozen=True)
class Started:
    """The app is up."""


@dataclass(frozen=True)
class LoadBegan:
    """A load was asked for."""


@dataclass(frozen=True)
class LoadProgressed:
    """The load is `progress` (0-1) on its way."""

    progress: float


@dataclass(frozen=True)
class LoadSucceeded:
    """The model with this id is ready."""

    model: str


@dataclass(frozen=True)
class LoadFailed:
    """The load ended without a model."""

    reason: str


@dataclass(frozen=True)
class WorkBegan:
    """One piece of work got its place in the engine."""


@dataclass(frozen=True)
class WorkEnded:
    """One piece of work left the engine, however it ended."""


@dataclass(frozen=True)
class UnloadBegan:
    """An unload was asked for."""


@dataclass(frozen=True)
class UnloadEnded:
    """The model is gone."""


@dataclass(frozen=True)
class UnloadFailed:
    """The model may still be in memory."""

    reason: str


@dataclass(frozen=True)
class EngineDied:
    """The engine ended by itself."""

    reason: str


@dataclass(frozen=True)
class DeviceLost:
    """The device answers nothing any more, whatever this process asks of it."""

    reason: str


Signal = (
    Started
    | LoadBegan
    | LoadProgressed
    | LoadSucceeded
    | LoadFailed
    | WorkBegan
    | WorkEnded
    | UnloadBegan
    | UnloadEnded
    | UnloadFailed
    | EngineDied
    | DeviceLost
)


def next_state(state: State, signal: Signal) -> State:  # noqa: C901, PLR0911, PLR0912 - one line a row
    """What `signal` makes of `state`; a signal that means nothing in a state leaves it as it is."""
    match state, signal:
        case Failed(needs_new_process=True), _:
            return state
        case _, DeviceLost(reason):
            return Failed(reason, needs_new_process=True)
        case Starting(), Started():
            return Unloaded()
        case ((Unloaded() | Failed()), LoadBegan()):
            return Loading()
        case Loading(), LoadProgressed(progress):
            return Loading(min(max(progress, 0.0), 1.0))
        case Loading(), LoadSucceeded(model):
            return Healthy(model)
        case Loading(), LoadFailed(reason):
            return Failed(reason)
        case Healthy(model), WorkBegan():
            return Busy(model, running=1)
        case Busy(model, running), WorkBegan():
            return Busy(model, running + 1)
        case Busy(model, running), WorkEnded():
            return Busy(model, running - 1) if running > 1 else Healthy(model)
        case ((Healthy() | Busy() | Loading() | Failed()), UnloadBegan()):
            return Unloading()
        case Unloading(), UnloadEnded():
            return Unloaded()
        case Unloading(), UnloadFailed(reason):
            return Failed(reason)
        case ((Loading() | Healthy() | Busy()), EngineDied(reason)):
            return Failed(reason)
        case _:
            return state
