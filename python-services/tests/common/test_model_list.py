"""What the services say of their models, and how another one is loaded."""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common import reloads
from imagebeam_services.common.app import Service
from imagebeam_services.common.errors import OutOfMemoryError
from imagebeam_services.common.model_shelf import found, with_loaded
from imagebeam_services.language.model_choice import choices
from imagebeam_services.language.settings import LanguageSettings
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.language_models import llama_service
from tests.support.service_client import (
    client_of,
    error_code,
    image_service,
    language_service,
    settings,
    vision_service,
)
from tests.support.shelves import on_shelf
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import held, wait_until


@pytest.mark.parametrize("name", ["language", "image"])
def test_a_request_for_another_model_of_the_list_is_refused(tmp_path: Path, name: str) -> None:
    engine: Any = FakeLanguageEngine() if name == "language" else FakeImageEngine()
    engine.listed = [on_shelf("a/b/one.gguf"), on_shelf("a/b/two.gguf"), on_shelf("a/c")]
    service = language_service(engine) if name == "language" else image_service(engine, tmp_path)
    path = "/v1/completions" if name == "language" else "/v1/images/generations"
    with client_of(service, loaded=False) as client:
        client.post("/load", json={"model": "a/b/two.gguf"})
        for model, status in (
            (None, 200),
            ("a/b/two.gguf", 200),
            ("a/b", 200),
            ("gpt-4o", 200),
            ("a/c", 409),
            ("a/b/one.gguf", 409),
        ):
            response = client.post(path, json={"prompt": "x", "model": model})
            assert response.status_code == status, model
            if status == 409:
                assert error_code(response) == "model.notLoaded"
                assert f"{model} is not loaded" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("name", "gives"), [("language", "text"), ("image", "image"), ("vision", "scores")]
)
def test_models_are_what_is_on_the_disk_and_the_loaded_one_is_first(
    tmp_path: Path, name: str, gives: str
) -> None:
    engine: Any = {
        "language": FakeLanguageEngine,
        "image": FakeImageEngine,
        "vision": FakeVisionEngine,
    }[name]()
    service: Service = (
        language_service(engine)
        if name == "language"
        else (image_service if name == "image" else vision_service)(engine, tmp_path)
    )
    engine.listed = [on_shelf("a/other", "is damaged."), on_shelf("a/b")]
    with client_of(service, loaded=False) as client:
        listed = client.get("/v1/models").json()["data"]
        assert [(one["id"], one["loaded"]) for one in listed] == [
            ("a/other", False),
            ("a/b", False),
        ]
        assert client.post("/load", json={"model": "a/b"}).status_code == 200
        first, second = client.get("/v1/models").json()["data"]
        assert (first["id"], first["loaded"], first["disk_bytes"]) == ("a/b", True, 7)
        assert first["architecture"] == {"output_modalities": [gives]}
        assert first["capabilities"]["family"] == "made-up"
        assert (second["loaded"], second["problem"]) == (False, "is damaged.")
        for path, one in (("a/b", first), ("a%2Fother", second)):
            assert client.get(f"/v1/models/{path}").json() == one
        assert error_code(client.get("/v1/models/a")) == "model.unknown"


@pytest.fixture
def engine() -> FakeImageEngine:
    engine = FakeImageEngine()
    engine.listed = [on_shelf("a/one"), on_shelf("a/two"), on_shelf("a/bad", "It is damaged.")]
    return engine


@pytest.fixture
def client(engine: FakeImageEngine, tmp_path: Path) -> Iterator[TestClient]:
    with client_of(image_service(engine, tmp_path)) as client:
        yield client


def load(client: TestClient, model: str | None = None, **more: Any) -> Any:  # noqa: ANN401
    return client.post("/load", json={"model": model, **more})


def loaded(client: TestClient) -> tuple[str, str | None]:
    health = client.get("/health").json()
    return health["status"], health["model"]


BODY = {"prompt": "x", "width": 64, "height": 64}


def test_another_model_is_loaded_without_a_new_process(
    client: TestClient, engine: FakeImageEngine
) -> None:
    assert load(client, "a/one").json() == {"status": "healthy"}
    assert loaded(client) == ("healthy", "a/one")
    assert [call for call, _ in engine.calls] == ["load", "unload free", "load"]
    assert load(client, "a/one").json() == {"status": "healthy"}
    assert load(client).json() == {"status": "healthy"}
    assert len(engine.calls) == 3
    assert client.post("/generate", json=BODY).json()["model"] == "a/one"


def test_what_was_unloaded_comes_back_as_it_was(client: TestClient) -> None:
    load(client, "a/two")
    client.post("/unload")
    load(client)
    assert loaded(client) == ("healthy", "a/two")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("a/bad", 422, "model.file"),
        ("a/none", 404, "model.unknown"),
        ("/etc/passwd", 404, "model.unknown"),
        ("../a/one", 404, "model.unknown"),
        ("a/*", 404, "model.unknown"),
        ("a", 404, "model.unknown"),
        ("x" * 301, 422, "request.invalid"),
        ("", 422, "request.invalid"),
    ],
)
def test_what_is_not_listed_or_known_to_be_wrong_is_refused_and_nothing_is_let_go(
    client: TestClient, engine: FakeImageEngine, name: str, status: int, code: str
) -> None:
    refused = load(client, name)
    assert (refused.status_code, error_code(refused)) == (status, code)
    assert loaded(client) == ("healthy", "fake-image")
    assert len(engine.calls) == 1


def test_a_model_that_fails_as_it_is_loaded_leaves_none_and_the_last_one_comes_back(
    client: TestClient, engine: FakeImageEngine
) -> None:
    load(client, "a/one")
    engine.fails_load = OutOfMemoryError("It is too large.")
    failed = load(client, "a/two")
    assert (failed.status_code, error_code(failed)) == (507, "memory.exhausted")
    health = client.get("/health").json()
    assert (health["status"], health["reason"]) == ("failed", "It is too large.")
    assert error_code(client.post("/generate", json=BODY)) == "model.failed"
    load(client)
    assert loaded(client) == ("healthy", "a/one")


def test_running_work_ends_first_and_waiting_work_is_refused(
    client: TestClient, engine: FakeImageEngine
) -> None:
    with ThreadPoolExecutor() as pool:
        engine.gate.clear()
        runs = pool.submit(client.post, "/generate", json=BODY)
        wait_until(lambda: client.get("/health").json()["queue"]["running"] == 1)
        waits = pool.submit(client.post, "/generate", json=BODY)
        wait_until(lambda: client.get("/health").json()["queue"]["waiting"] == 1)
        switches = pool.submit(load, client, "a/one")
        refused = waits.result()
        assert (refused.status_code, error_code(refused)) == (503, "model.unloading")
        assert not switches.done()
        engine.gate.set()
        assert runs.result().json()["model"] == "fake-image"
        assert switches.result().status_code == 200
        assert loaded(client) == ("healthy", "a/one")


def test_of_two_loads_of_different_models_the_second_is_refused_while_the_first_goes_on(
    client: TestClient, engine: FakeImageEngine
) -> None:
    engine.load_gate.clear()
    assert load(client, "a/one", wait=False).status_code == 200
    wait_until(lambda: loaded(client)[0] == "loading")
    refused = load(client, "a/two")
    assert (refused.status_code, error_code(refused)) == (503, "model.loading")
    assert refused.headers["Retry-After"]
    with ThreadPoolExecutor() as pool:
        joins = [pool.submit(load, client, model) for model in ("a/one", None)]
        engine.load_gate.set()
        assert [one.result().status_code for one in joins] == [200, 200]
    assert loaded(client) == ("healthy", "a/one")


def test_an_unload_ends_a_switch(client: TestClient, engine: FakeImageEngine) -> None:
    engine.load_gate.clear()
    load(client, "a/one", wait=False)
    wait_until(lambda: loaded(client)[0] == "loading")
    assert client.post("/unload").json() == {"status": "unloaded"}
    assert loaded(client) == ("unloaded", None)
    engine.load_gate.set()
    load(client)
    assert loaded(client) == ("healthy", "fake-image")


def test_what_a_load_would_take_is_told_and_nothing_is_loaded(
    client: TestClient, engine: FakeImageEngine
) -> None:
    told = client.post("/load?dry=true", json={"model": "a/two"}).json()
    assert (told["needed_bytes"], told["fits"]) == (5, True)
    assert client.post("/load?dry=true").json()["needed_bytes"] == 0
    assert error_code(client.post("/load?dry=true", json={"model": "no"})) == "model.unknown"
    assert len(engine.calls) == 1


def test_what_a_load_would_take_is_told_while_the_device_is_at_work(
    client: TestClient, engine: FakeImageEngine
) -> None:
    with ThreadPoolExecutor() as pool, held(engine.gate):
        works = pool.submit(client.post, "/generate", json=BODY)
        wait_until(lambda: client.get("/health").json()["queue"]["running"] == 1)
        told = pool.submit(client.post, "/load?dry=true").result(timeout=30)
        assert told.json()["fits"] is True
        assert not works.done()


def test_language_models_are_found_where_they_were_downloaded_and_loaded_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = tmp_path / "hub"
    monkeypatch.setenv("HF_HUB_CACHE", str(hub))
    given = write_tiny_llama(tmp_path / "given.gguf")
    own, cached = tmp_path / "models/me/tiny", hub / "models--you--small/snapshots/1"
    for folder, names in ((own, ("a.gguf", "mmproj-a.gguf")), (cached, ("b.gguf",))):
        folder.mkdir(parents=True)
        for name in names:
            shutil.copy(given, folder / name)
    (cached / "bad.gguf").write_bytes(b"no model")
    common = {"models_folder": tmp_path / "models"}
    service, _ = llama_service(given, common=common, context_tokens=256, places=1)
    with client_of(service) as client:
        listed = {one["id"]: one for one in client.get("/v1/models").json()["data"]}
        assert list(listed) == [
            "given.gguf",
            "me/tiny/a.gguf",
            "you/small/b.gguf",
            "you/small/bad.gguf",
        ]
        assert "no GGUF file" in listed["you/small/bad.gguf"]["problem"]
        assert "is no projector" in listed["me/tiny/a.gguf"]["problem"]
        capabilities = listed["given.gguf"]["capabilities"]
        assert (capabilities["family"], capabilities["image_input"]) == ("llama", False)
        assert capabilities["context_tokens"] == 256
        for name in ("you/small", "given.gguf"):
            assert load(client, name).status_code == 200
            answer = client.post("/v1/completions", json={"prompt": "a", "max_tokens": 2})
            assert answer.json()["model"] == ("you/small/b.gguf" if "/" in name else name)
        need = client.post("/load?dry=true", json={"model": "you/small/b.gguf"}).json()
        assert need["needed_bytes"] > given.stat().st_size
        assert error_code(load(client, "me/tiny")) == "model.file"
        assert error_code(load(client, str(given))) == "model.unknown"
        assert loaded(client) == ("healthy", "given.gguf")


def test_a_loaded_model_stays_in_the_list_when_its_files_have_gone() -> None:
    shelf = [on_shelf("a/one"), on_shelf("a/two")]
    assert with_loaded(shelf, None) == with_loaded(shelf, "a/two") == shelf
    first, *others = with_loaded(shelf, "a/gone")
    assert (first.id, first.bytes, others) == ("a/gone", None, shelf)
    assert "no longer there" in (first.problem or "")


def test_the_model_that_the_service_starts_with_is_listed_first(tmp_path: Path) -> None:
    for name in ("a/first", "b/second"):
        (tmp_path / name).mkdir(parents=True)
        write_tiny_llama(tmp_path / name / "x.gguf")
    for repository in ("a/first", "b/second"):
        common = settings(models_folder=tmp_path)
        listed = choices(LanguageSettings(model_repo=repository, common=common))
        assert listed[0].id == f"{repository}/x.gguf"
        assert len(listed) == 2


def test_a_model_is_found_by_its_id_its_repository_and_its_name_in_the_catalogue() -> None:
    repository = "bartowski/SmolLM2-135M-Instruct-GGUF"
    pinned = f"{repository}/SmolLM2-135M-Instruct-Q4_K_M.gguf"
    shelf = [on_shelf(name) for name in ("given", f"{repository}/other.gguf", pinned, "a/b/c")]
    for name, expected in {
        "given": "given",
        "a/b": "a/b/c",
        "a/b/c": "a/b/c",
        repository: pinned,
        "smollm2-135m": pinned,
        f"{repository}/other.gguf": f"{repository}/other.gguf",
    }.items():
        assert found(shelf, name).id == expected


def test_a_model_that_dies_after_a_switch_comes_back_and_not_the_first_one() -> None:
    engine = FakeLanguageEngine()
    engine.listed = [on_shelf("a/one")]
    with client_of(language_service(engine)) as client:
        load(client, "a/one")
        assert engine.watch is not None
        engine.watch.died("It was killed.")
        wait_until(lambda: len(engine.calls) == 5)
        assert engine.calls == ["open", "load", "unload free", "load", "load"]
        wait_until(lambda: loaded(client) == ("healthy", "a/one"))


@pytest.mark.parametrize("name", ["a/one", None])
def test_a_load_of_the_model_that_the_service_starts_with_joins_it(
    engine: FakeImageEngine, tmp_path: Path, name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = image_service(engine, tmp_path)
    begin, begun = service.host.begin_load, list[str | None]()

    def note(model: str | None = None) -> asyncio.Future[None]:
        loading = begin(model)
        begun.append(model)
        return loading

    monkeypatch.setattr(service.host, "begin_load", note)
    with client_of(service, loaded=False) as client:
        with held(engine.load_gate), ThreadPoolExecutor() as pool:
            load(client, wait=False)
            joins = pool.submit(load, client, name)
            wait_until(lambda: begun == [None, name])
            refused = load(client, "a/two")
            assert (refused.status_code, error_code(refused)) == (503, "model.loading")
            engine.load_gate.set()
            assert joins.result().json() == {"status": "healthy"}
        assert [call for call, _ in engine.calls] == ["load"]


def test_a_switch_that_is_not_waited_for_says_that_it_has_begun(
    client: TestClient, engine: FakeImageEngine
) -> None:
    with held(engine.load_gate):
        assert load(client, "a/one", wait=False).json() == {"status": "unloading"}
        refused = client.post("/generate", json=BODY)
        assert refused.status_code == 503
    load(client, "a/one")
    assert loaded(client) == ("healthy", "a/one")


@pytest.mark.parametrize("name", ["a/two", "a/one", None])
def test_what_a_client_asks_for_ends_the_pause_before_a_dead_model_is_loaded_again(
    monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    monkeypatch.setattr(reloads, "PAUSES_S", (3600.0,))
    engine = FakeLanguageEngine()
    engine.listed = [on_shelf("a/one"), on_shelf("a/two")]
    with client_of(language_service(engine), loaded=False) as client:
        load(client, "a/one")
        assert engine.watch is not None
        engine.watch.died("It was killed.")
        wait_until(lambda: loaded(client)[0] == "loading")
        assert load(client, name).json() == {"status": "healthy"}
        assert loaded(client) == ("healthy", name or "a/one")


def test_a_switch_that_fails_leaves_none_loaded_also_where_the_first_model_died_meanwhile() -> None:
    engine = FakeLanguageEngine()
    engine.listed = [on_shelf("a/one")]
    with client_of(language_service(engine)) as client, ThreadPoolExecutor() as pool:
        engine.gate.clear()
        runs = pool.submit(client.post, "/v1/completions", json={"prompt": "x"})
        wait_until(lambda: loaded(client)[0] == "busy")
        engine.load_error = OutOfMemoryError("It is too large.")
        switches = pool.submit(load, client, "a/one")
        wait_until(lambda: loaded(client)[0] == "unloading")
        assert engine.watch is not None
        engine.watch.died("It was killed.")
        engine.gate.set()
        assert runs.result().status_code == 200
        assert error_code(switches.result()) == "memory.exhausted"
        for _ in range(3):  # turns of the loop in which it might be loaded again
            assert loaded(client) == ("failed", None)
        assert engine.calls.count("load") == 2
