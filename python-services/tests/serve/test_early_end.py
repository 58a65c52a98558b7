"""The end of a cluster that has not come up yet."""

import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.support.serve_cluster import (
    adapted,
    free_port,
    left_of,
    ray_folders,
    serve_command,
)
from tests.support.service_process import COMMAND, PATIENCE_S, environment_of
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

ABSENT = {name: Path("/absent") for name in ("image", "language", "vision")}
RAYS_OWN = 4
"""With as many processes Ray has begun to start, and is far from done."""


def test_a_signal_in_the_middle_of_the_start_leaves_nothing(tmp_path: Path) -> None:
    with ray_folders(tmp_path) as (home, session):
        command = [*COMMAND, *serve_command(adapted(free_port(), ABSENT), tmp_path)]
        variables = environment_of({"HOME": str(home), "RAY_TMPDIR": str(session)})
        with subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True) as process:
            own = psutil.Process(process.pid)
            wait_until(
                lambda: len(own.children(recursive=True)) >= RAYS_OWN, PATIENCE_S, pause_s=0.02
            )
            processes = [own, *own.children(recursive=True)]
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        # Ray's handler raises wherever Python is, which prints what it then ignores.
        assert "Traceback" not in errors or "Exception ignored" in errors
        assert left_of(processes) == []
