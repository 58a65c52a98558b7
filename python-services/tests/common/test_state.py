"""The table of states and signals."""

import pytest

from imagebeam_services.common.state import (
    Busy,
    DeviceLost,
    EngineDied,
    Failed,
    Healthy,
    LoadBegan,
    LoadFailed,
    Loading,
    LoadProgressed,
    LoadSucceeded,
    Signal,
    Started,
    Starting,
    State,
    UnloadBegan,
    Unloaded,
    UnloadEnded,
    UnloadFailed,
    Unloading,
    WorkBegan,
    WorkEnded,
    next_state,
)

LOST = Failed("x", needs_new_process=True)
CASES: list[tuple[str, State, Signal, State]] = [
    ("a started app has no model", Starting(), Started(), Unloaded()),
    ("a load begins", Unloaded(), LoadBegan(), Loading()),
    ("a failed service may be loaded again", Failed("x"), LoadBegan(), Loading()),
    ("progress is kept within 0 and 1", Loading(), LoadProgressed(1.5), Loading(1.0)),
    ("a load succeeds", Loading(0.9), LoadSucceeded("m"), Healthy("m")),
    ("a load fails", Loading(), LoadFailed("x"), Failed("x")),
    ("late progress changes nothing", Healthy("m"), LoadProgressed(0.5), Healthy("m")),
    ("work makes busy", Healthy("m"), WorkBegan(), Busy("m", 1)),
    ("more work is counted", Busy("m", 1), WorkBegan(), Busy("m", 2)),
    ("one of two ends", Busy("m", 2), WorkEnded(), Busy("m", 1)),
    ("the last one ends", Busy("m", 1), WorkEnded(), Healthy("m")),
    ("a busy service unloads", Busy("m", 1), UnloadBegan(), Unloading()),
    ("work that ends while unloading changes nothing", Unloading(), WorkEnded(), Unloading()),
    ("an unload ends", Unloading(), UnloadEnded(), Unloaded()),
    ("an unload fails", Unloading(), UnloadFailed("x"), Failed("x")),
    ("an unloaded service stays so", Unloaded(), UnloadBegan(), Unloaded()),
    ("an engine dies while idle", Healthy("m"), EngineDied("x"), Failed("x")),
    ("an engine dies at work", Busy("m", 2), EngineDied("x"), Failed("x")),
    ("work of a dead engine ends", Failed("x"), WorkEnded(), Failed("x")),
    ("a device is lost at work", Busy("m", 2), DeviceLost("x"), LOST),
    ("a device is lost in an unload", Unloading(), DeviceLost("x"), LOST),
    ("no load brings a lost device back", LOST, LoadBegan(), LOST),
    ("no unload makes a lost device well", LOST, UnloadBegan(), LOST),
    ("nor does what else comes", LOST, UnloadFailed("y"), LOST),
    ("an engine that is let go may die", Unloading(), EngineDied("x"), Unloading()),
]


@pytest.mark.parametrize(
    ("before", "signal", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_state(before: State, signal: Signal, after: State) -> None:
    assert next_state(before, signal) == after
