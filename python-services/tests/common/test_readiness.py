"""What clients are told where no model could work now, also where they may not load one."""

from pathlib import Path
from typing import Any

import pytest

from imagebeam_services.common.errors import (
    ModelFailedError,
    ModelFileError,
    ModelLoadingError,
    ModelNotLoadedError,
    ModelUnloadingError,
    ServiceError,
)
from imagebeam_services.common.readiness import loaded_model
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
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.service_client import client_of, error_code, image_service, language_service
from tests.support.waiting import wait_until

ANEW = "What runs this service starts it anew: try again in a few seconds."
MANAGED: dict[str, Any] = {"is_managed": True, "loads_at_start": True}


@pytest.mark.parametrize("is_managed", [False, True])
@pytest.mark.parametrize("state", [Healthy("m"), Busy("m", 2)])
def test_a_model_that_is_there_is_named(state: State, is_managed: bool) -> None:
    assert loaded_model(state, is_managed=is_managed) == "m"


CASES: list[tuple[State, bool, type[ServiceError], str, bool]] = [
    (Starting(), False, ModelLoadingError, "The model is being loaded.", True),
    (Starting(), True, ModelLoadingError, "The model is being loaded.", True),
    (Loading(0.5), True, ModelLoadingError, "The model is being loaded.", True),
    (Unloading(), False, ModelUnloadingError, "The model is being unloaded.", True),
    (Unloading(), True, ModelUnloadingError, "The model is being unloaded.", True),
    (Failed("It died."), False, ModelFailedError, "It died. POST /load tries again.", False),
    (Failed("It died."), True, ModelLoadingError, f"It died. {ANEW}", True),
    (Unloaded(), False, ModelNotLoadedError, "No model is loaded: POST /load first.", False),
    (Unloaded(), True, ModelLoadingError, f"No model is loaded. {ANEW}", True),
]


@pytest.mark.parametrize(("state", "is_managed", "kind", "message", "says_when"), CASES)
def test_where_there_is_none_clients_are_told_what_they_can_do(
    state: State,
    is_managed: bool,
    kind: type[ServiceError],
    message: str,
    says_when: bool,
) -> None:
    with pytest.raises(kind) as caught:
        loaded_model(state, is_managed=is_managed)
    assert type(caught.value) is kind
    assert caught.value.message == message
    assert (caught.value.retry_after_s is not None) is says_when
    assert caught.value.retryable is says_when


@pytest.mark.parametrize("more", [{}, {"stream": True}])
def test_a_managed_service_whose_load_failed_asks_for_another_try(
    tmp_path: Path, more: dict[str, bool]
) -> None:
    engine = FakeImageEngine()
    engine.fails_load = ModelFileError("The file is damaged.")
    with client_of(image_service(engine, tmp_path, **MANAGED), loaded=False) as client:
        wait_until(lambda: client.get("/health").json()["status"] == "failed")
        refused = client.post("/generate", json={"prompt": "x", **more})
        assert (refused.status_code, error_code(refused)) == (503, "model.loading")
        assert refused.json()["error"]["message"] == f"The file is damaged. {ANEW}"
        assert refused.json()["error"]["retryable"]
        assert 1 <= int(refused.headers["retry-after"]) <= 10


def test_a_managed_service_whose_engine_died_asks_for_another_try() -> None:
    engine = FakeLanguageEngine()
    with client_of(language_service(engine, **MANAGED), loaded=False) as client:
        wait_until(lambda: client.get("/health").json()["status"] == "healthy")
        assert engine.watch is not None
        engine.watch.died("The model's process ended (SIGKILL).")
        wait_until(lambda: client.get("/health").json()["status"] == "failed")
        refused = client.post("/v1/completions", json={"prompt": "x"})
        assert (refused.status_code, error_code(refused)) == (503, "model.loading")
        assert refused.json()["error"]["message"].endswith(ANEW)
