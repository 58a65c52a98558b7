"""The image and the vision service as real processes: whatever happens, none is left in the end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
import psutil
import pytest
from PIL import Image

from tests.support.pictures import encoded
from tests.support.service_client import error_code
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
from tests.support.service_process import COMMAND, ServiceProcess, service_process
from tests.support.tiny_clip import make_tiny_clip
from tests.support.waiting import wait_until

LOAD_LIMIT_S = 120
"""Torch is imported; on a busy machine, and from a cold disk, that takes its time."""
PICTURE_PX = 1500


@dataclass(frozen=True)
class Subject:
    """A service and what to ask of it.

    Attributes:
        name: The command's.
        arguments: Its model and its folders.
        path: The route of its work.
        long_work: A body that takes seconds, and of which it looks up often.
        short_work: A body that takes milliseconds.
    """

    name: str
    arguments: tuple[str, ...]
    path: str
    long_work: dict[str, Any]
    short_work: dict[str, Any]

    @contextmanager
    def started(self, *arguments: str) -> Iterator[ServiceProcess]:
        """Starts it as the extension does."""
        own = (self.name, "--port", "0", "--exit-with-stdin", *self.arguments)
        with service_process(*own, *arguments) as service:
            yield service

    def ask(
        self, service: ServiceProcess, body: dict[str, Any], request_id: str | None = None
    ) -> httpx.Response:
        """Asks for work."""
        headers = {} if request_id is None else {"X-Request-Id": request_id}
        with service.client() as client:
            return client.post(self.path, json=body, headers=headers)


@pytest.fixture(scope="module")
def vision(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    model = make_tiny_clip(tmp_path_factory.mktemp("models") / "tiny-clip")
    folder = tmp_path_factory.mktemp("images")
    noise = np.random.default_rng(5).integers(0, 256, (PICTURE_PX, PICTURE_PX, 3), dtype=np.uint8)
    (folder / "noise.png").write_bytes(encoded(Image.fromarray(noise, "RGB"), "PNG"))
    item = {"image_path": str(folder / "noise.png"), "prompt": "x"}
    return Subject(
        "vision",
        ("--model", str(model), "--images", str(folder)),
        "/evaluate",
        long_work={"items": [item] * 64},
        short_work=item,
    )


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    from tests.support.tiny_pipelines.writing import write_tiny_model

    model = write_tiny_model("flux", tmp_path_factory.mktemp("models"))
    small = {"prompt": "x", "width": 64, "height": 64}
    return Subject(
        "image",
        ("--model", str(model), "--images", str(tmp_path_factory.mktemp("drawn"))),
        "/generate",
        long_work={"items": [{**small, "steps": 200, "seed": seed} for seed in range(16)]},
        short_work={**small, "steps": 1},
    )


@pytest.fixture(scope="module", params=["image", "vision"])
def subject(request: pytest.FixtureRequest) -> Subject:
    made: Subject = request.getfixturevalue(request.param)
    return made


@pytest.fixture(scope="module")
def unloaded(subject: Subject) -> Iterator[ServiceProcess]:
    """One for all tests that leave it as it was."""
    with subject.started("--no-load") as service:
        service.wait_for("unloaded")
        yield service


# The other ends of the image service while nothing is loaded: `test_temporary_images.py`.
@pytest.mark.parametrize(
    ("subject", "end"),
    [
        ("image", by_unload),
        *(("vision", end) for end in (by_sigterm, by_sigint, by_stdin, by_request, by_unload)),
    ],
    indirect=["subject"],
)
def test_it_ends_while_nothing_is_loaded(subject: Subject, end: End) -> None:
    with subject.started("--no-load") as service:
        service.wait_for("unloaded")
        ends_cleanly(service, end)


@pytest.mark.parametrize("end", [by_sigterm, by_stdin, by_request])
def test_it_ends_at_once_while_torch_is_being_imported(subject: Subject, end: End) -> None:
    with subject.started() as service:
        service.wait_for("loading")
        ends_cleanly(service, end)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("subject", "end"), [("image", by_sigterm), ("vision", by_stdin)], indirect=["subject"]
)
def test_it_ends_in_the_middle_of_work_after_all_that_can_go_wrong(
    subject: Subject, end: End
) -> None:
    with (
        subject.started("--no-load", "--queue", "1") as service,
        ThreadPoolExecutor(4) as pool,
        service.client(LOAD_LIMIT_S) as client,
    ):
        both = [pool.submit(client.post, "/load") for _ in range(2)]
        assert [load.result().json() for load in both] == [{"status": "healthy"}] * 2

        running = pool.submit(subject.ask, service, subject.long_work, "running")
        service.wait_for("busy")
        waiting = pool.submit(subject.ask, service, subject.short_work)
        wait_until(lambda: service.health()["queue"]["waiting"] == 1)
        refused = subject.ask(service, subject.short_work)
        assert (refused.status_code, error_code(refused)) == (429, "queue.full")
        client.post("/cancel/running").raise_for_status()
        assert error_code(running.result()) == "work.cancelled"
        assert waiting.result().status_code == 200

        with service.client(0.5) as leaving, pytest.raises(httpx.ReadTimeout):
            leaving.post(subject.path, json=subject.long_work)
        service.wait_for("healthy")

        running = pool.submit(subject.ask, service, subject.long_work, "running")
        service.wait_for("busy")
        unloading = pool.submit(client.post, "/unload")
        service.wait_for("unloading")
        client.post("/cancel/running").raise_for_status()
        assert unloading.result().json() == {"status": "unloaded"}
        assert running.result().status_code == 499

        client.post("/load").raise_for_status()
        running = pool.submit(subject.ask, service, subject.long_work)
        service.wait_for("busy")
        ends_cleanly(service, end)
        assert error_code(running.result()) == "work.cancelled"


@pytest.mark.parametrize("when", ["unloaded", "loading"])
def test_nothing_is_left_when_its_parent_is_killed(subject: Subject, when: str) -> None:
    command = [*COMMAND, subject.name, "--port", "0", "--exit-with-stdin", *subject.arguments]
    if when == "unloaded":
        command.append("--no-load")
    program = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen({command!r}, stdin=subprocess.PIPE)\n"
        "time.sleep(600)\n"
    )
    with service_process(command=[sys.executable, "-c", program]) as parent:
        parent.wait_for(when)
        family = parent.children()
        assert len(family) == 1
        os.kill(parent.process.pid, signal.SIGKILL)
        assert left_of(family) == []


def test_a_port_that_is_taken_is_said(subject: Subject, unloaded: ServiceProcess) -> None:
    port = str(unloaded.announced["port"])
    second = subprocess.run(
        [*COMMAND, subject.name, "--port", port], capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"Port {port} cannot be used" in second.stderr
    assert second.stdout == ""


def test_nothing_listens_beyond_loopback(unloaded: ServiceProcess) -> None:
    process = psutil.Process(unloaded.process.pid)
    listening = [
        (connection.laddr.ip, connection.laddr.port)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == [("127.0.0.1", unloaded.announced["port"])]
