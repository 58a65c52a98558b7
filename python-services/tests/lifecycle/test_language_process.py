"""The language service as a real process: how it starts, and every way in which it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.support.language_models import smollm2
from tests.support.service_client import AUTHORIZED, NO_TLS, TOKEN
from tests.support.service_ends import (
    End,
    by_request,
    by_sigint,
    by_sigterm,
    by_stdin,
    by_unload,
    ends_cleanly,
    left_of,
)
from tests.support.service_process import (
    COMMAND,
    PATIENCE_S,
    ServiceProcess,
    environment_of,
    service_process,
)
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

LOADING_CPU_S = 1.0
"""What starts and imports before a load take .3 s of a core."""
ENDLESS_TEMPLATE = "{% for x in range(100000) %}" * 4 + "x" + "{% endfor %}" * 4


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_llama(tmp_path_factory.mktemp("models") / "tiny.gguf")


CANARIES = {"OPENAI_API_KEY": "sk-canary", "LLM_ENGINE_KEY": "canary-too"}


def started(model: Path) -> AbstractContextManager[ServiceProcess]:
    """A service as the extension starts it, beside keys that are none of its business."""
    arguments = ("--port", "0", "--exit-with-stdin", "--model", str(model), "--threads", "1")
    return service_process("language", *arguments, variables=CANARIES)


@pytest.fixture
def service(tiny: Path) -> Iterator[ServiceProcess]:
    with started(tiny) as service:
        yield service


@pytest.fixture(scope="module")
def shared(tiny: Path) -> Iterator[ServiceProcess]:
    """One for all tests that leave it as it was."""
    with started(tiny) as service:
        yield service


def test_it_says_where_it_listens_and_answers_at_once(shared: ServiceProcess) -> None:
    assert shared.announced == {
        "event": "listening",
        "service": "language",
        "port": shared.announced["port"],
        "pid": shared.process.pid,
        "protocol": 1,
    }
    assert shared.health()["status"] in ("starting", "unloaded", "loading", "healthy")


def test_the_specifications_request_gets_the_specifications_answer(
    shared: ServiceProcess,
) -> None:
    shared.wait_for("healthy")
    with shared.client() as client:
        answer = client.post("/v1/completions", json={"prompt": "x", "max_tokens": 4}).json()
    assert isinstance(answer["text"], str)
    assert shared.health()["model"] == "tiny.gguf"


@pytest.mark.parametrize("end", [by_sigterm, by_sigint, by_stdin, by_request, by_unload])
def test_it_ends_while_idle(service: ServiceProcess, end: End) -> None:
    service.wait_for("healthy")
    assert len(service.children()) == 1
    ends_cleanly(service, end)


@pytest.mark.parametrize("end", [by_sigterm, by_stdin, by_request])
def test_it_ends_while_loading(tmp_path: Path, end: End) -> None:
    endless = write_tiny_llama(tmp_path / "endless.gguf", ENDLESS_TEMPLATE)
    with service_process(
        "language", "--port", "0", "--exit-with-stdin", "--model", str(endless)
    ) as service:
        service.wait_for("loading")
        wait_until(lambda: len(service.children()) == 1)
        ends_cleanly(service, end)


@pytest.mark.parametrize("end", [by_sigterm, by_stdin, by_request])
def test_work_under_way_is_told_when_it_ends(end: End) -> None:
    with service_process(
        "language", "--port", "0", "--exit-with-stdin", "--model", str(smollm2()), "--threads", "1"
    ) as service:
        service.wait_for("healthy")
        body = {"prompt": "Once upon a time", "max_tokens": 2000, "temperature": 1.5}

        def ask() -> httpx.Response:
            with service.client() as client:
                return client.post("/v1/completions", json=body)

        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(ask)
            service.wait_for("busy")
            ends_cleanly(service, end)
            response = asked.result()
        assert (response.status_code, response.json()["error"]["code"]) == (499, "work.cancelled")


def test_nothing_is_left_when_its_parent_is_killed(tiny: Path) -> None:
    command = [*COMMAND, "language", "--port", "0", "--exit-with-stdin", "--model", str(tiny)]
    program = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen({command!r}, stdin=subprocess.PIPE)\n"
        "time.sleep(600)\n"
    )
    with service_process(command=[sys.executable, "-c", program]) as parent:
        parent.wait_for("healthy")
        family = parent.children()
        assert len(family) == 2
        os.kill(parent.process.pid, signal.SIGKILL)
        assert left_of(family) == []


def test_no_child_is_left_when_it_is_killed_itself(tmp_path: Path) -> None:
    endless = write_tiny_llama(tmp_path / "endless.gguf", ENDLESS_TEMPLATE)
    with service_process("language", "--port", "0", "--model", str(endless)) as service:
        wait_until(lambda: len(service.children()) == 1)
        (child,) = service.children()
        # Far in the load, which holds the interpreter: the end of stdin would not be noticed.
        wait_until(lambda: child.cpu_times().user > LOADING_CPU_S, PATIENCE_S)
        service.process.kill()
        assert left_of([child]) == []


def test_a_port_that_is_taken_is_said(shared: ServiceProcess) -> None:
    port = str(shared.announced["port"])
    second = subprocess.run(
        [*COMMAND, "language", "--port", port], capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"Port {port} cannot be used" in second.stderr
    assert "--port" in second.stderr
    assert second.stdout == ""


def test_nothing_listens_beyond_loopback(shared: ServiceProcess) -> None:
    shared.wait_for("healthy")
    family = [psutil.Process(shared.process.pid), *shared.children()]
    listening = [
        connection.laddr
        for process in family
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert [(address.ip, address.port) for address in listening] == [
        ("127.0.0.1", shared.announced["port"])
    ]


def test_the_models_process_has_no_keys_in_its_environment(shared: ServiceProcess) -> None:
    shared.wait_for("healthy")
    (child,) = shared.children()
    values = list(child.environ().values())
    assert not [value for value in values if "canary" in value or TOKEN in value]
    assert "canary" not in shared.errors
    assert TOKEN not in shared.errors


def test_a_person_gets_a_line_to_paste(tiny: Path) -> None:
    with service_process(
        "language", "--port", "0", "--model", str(tiny), variables={"IMAGEBEAM_TOKEN": ""}
    ) as service:
        wait_until(lambda: "curl" in service.errors)
        with httpx.Client(base_url=service.url, verify=NO_TLS) as stranger:
            assert set(stranger.get("/health").json()) == {"status"}
            wait_until(lambda: stranger.get("/health").json()["status"] == "healthy", pause_s=0.02)
        line = service.errors[service.errors.index("curl") :]
        answer = subprocess.run(
            ["/bin/bash", "-c", line.split("\n{")[0]], capture_output=True, text=True, check=True
        )
        assert '"text":' in answer.stdout
        wrong = httpx.get(f"{service.url}/health", headers=AUTHORIZED)
        assert wrong.status_code == 401


def test_a_wrong_variable_is_said() -> None:
    result = subprocess.run(
        [*COMMAND, "language", "--port", "0"],
        env=environment_of({"LLM_GPU_LAYERS": "many"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "LLM_GPU_LAYERS must be a whole number" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_service_without_a_model_says_what_to_do() -> None:
    with service_process("language", "--port", "0") as service:
        service.wait_for("failed")
        assert "--model" in service.health()["reason"]
