"""The language service as a real process, through all that can go wrong, with a real model."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.support.language_models import smollm2
from tests.support.service_client import error_code
from tests.support.service_ends import by_stdin, ends_cleanly, left_of
from tests.support.service_process import service_process
from tests.support.waiting import wait_until


@pytest.mark.slow
def test_nothing_is_left_after_all_that_can_go_wrong() -> None:
    reading = {"prompt": "The sea was calm that night. " * 120, "max_tokens": 400}
    with (
        service_process(
            *("language", "--port", "0", "--exit-with-stdin", "--no-load", "--queue", "1"),
            *("--model", str(smollm2()), "--threads", "1", "--parallel", "1"),
        ) as service,
        ThreadPoolExecutor(4) as pool,
        service.client() as client,
    ):

        def ask(request_id: str) -> httpx.Response:
            headers = {"X-Request-Id": request_id}
            with service.client() as asking:
                return asking.post("/v1/completions", json=reading, headers=headers)

        both = [pool.submit(client.post, "/load") for _ in range(2)]
        assert [load.result().json() for load in both] == [{"status": "healthy"}] * 2
        (first_child,) = service.children()

        running = pool.submit(ask, "running")
        service.wait_for("busy")
        waiting = pool.submit(ask, "waiting")
        wait_until(lambda: service.health()["queue"]["waiting"] == 1)
        refused = ask("refused")
        assert (refused.status_code, error_code(refused)) == (429, "queue.full")
        for request_id in ("waiting", "running"):
            client.post(f"/cancel/{request_id}").raise_for_status()
        assert [asked.result().status_code for asked in (running, waiting)] == [499, 499]

        with service.client(0.3) as leaving, pytest.raises(httpx.ReadTimeout):
            leaving.post("/v1/completions", json=reading)
        service.wait_for("healthy")

        running = pool.submit(ask, "running")
        service.wait_for("busy")
        first_child.kill()
        assert error_code(running.result()) == "engine.died"
        service.wait_for("healthy")
        (second_child,) = service.children()
        assert second_child != first_child

        running = pool.submit(ask, "running")
        service.wait_for("busy")
        unloading = pool.submit(client.post, "/unload")
        service.wait_for("unloading")
        client.post("/cancel/running").raise_for_status()
        assert unloading.result().json() == {"status": "unloaded"}
        assert left_of([first_child, second_child]) == []

        client.post("/load").raise_for_status()
        running = pool.submit(ask, "running")
        service.wait_for("busy")
        ends_cleanly(service, by_stdin)
        assert error_code(running.result()) == "work.cancelled"
