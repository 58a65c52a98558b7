"""What loads and unloads leave in the service; the model's own memory goes with the child."""

from pathlib import Path

import httpx
import psutil
import pytest

from tests.support.service_process import service_process
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

WARM_UP, CYCLES = 5, 20
LIMIT_BYTES_A_CYCLE = 100_000


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(psutil.Process, "num_fds"), reason="counts file descriptors")
def test_loads_and_unloads_do_not_pile_up(tmp_path: Path) -> None:
    model = write_tiny_llama(tmp_path / "tiny.gguf")
    arguments = ("language", "--port", "0", "--threads", "1", "--model", str(model))
    with service_process(*arguments) as service, service.client() as client:
        service.wait_for("healthy")
        for _ in range(WARM_UP):
            unload_and_load(client)
        process = psutil.Process(service.process.pid)
        before, handles = process.memory_info().rss, process.num_fds()
        for _ in range(CYCLES):
            unload_and_load(client)
        grown = process.memory_info().rss - before
        assert grown / CYCLES <= LIMIT_BYTES_A_CYCLE, f"{grown / CYCLES:,.0f} bytes a cycle"
        # The pipes to the last child but one may still be closing.
        wait_until(lambda: process.num_fds() <= handles)
        assert len(service.children()) == 1


def unload_and_load(client: httpx.Client) -> None:
    """One cycle, with a text at its end, so that all of a load is used."""
    client.post("/unload", json={"mode": "free"}).raise_for_status()
    client.post("/load").raise_for_status()
    client.post("/v1/completions", json={"prompt": "a", "max_tokens": 2}).raise_for_status()
