"""The temporary folder of the image service goes with its process, however that ends."""

from pathlib import Path

import pytest

from tests.support.service_ends import (
    End,
    by_request,
    by_sighup,
    by_sigint,
    by_sigterm,
    by_stdin,
    by_two_signals,
    ends_cleanly,
)
from tests.support.service_process import service_process


@pytest.mark.parametrize(
    "end", [by_sigterm, by_sigint, by_sighup, by_two_signals, by_stdin, by_request]
)
def test_no_folder_is_left(tmp_path: Path, end: End) -> None:
    arguments = ("image", "--port", "0", "--no-load", "--exit-with-stdin")
    with service_process(*arguments, variables={"TMPDIR": str(tmp_path)}) as service:
        service.wait_for("unloaded")
        (folder,) = tmp_path.glob("imagebeam-images-*")
        (folder / "image-0123.png").touch()
        ends_cleanly(service, end)
        assert "Traceback" not in service.errors
    assert list(tmp_path.glob("imagebeam-images-*")) == []
