"""Where images go: files, bytes where no file can be, and what is left at the end."""

import base64
import errno
import os
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from imagebeam_services.common.image_files import write_new
from imagebeam_services.image.app import create_app
from imagebeam_services.image.settings import ImageSettings
from imagebeam_services.image.temporary_folder import temporary_folder
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.pictures import opened
from tests.support.service_client import (
    LogLines,
    client_of,
    error_code,
    image_service,
    server_events,
    settings,
)

BODY = {"prompt": "x", "width": 64, "height": 64}
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_an_image_that_cannot_be_written_comes_as_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(*_: object) -> Path:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("imagebeam_services.image.delivery.write_new", fail)
    with client_of(image_service(FakeImageEngine(), tmp_path)) as client:
        answer = client.post("/generate", json=BODY).json()
        assert answer["localPath"] is None
        assert os.strerror(code) in answer["not_written"]
        assert opened(base64.b64decode(answer["image_b64"])).size == (64, 64)
        batch = client.post("/generate", json={"items": [BODY, BODY]}).json()
        assert all(item["ok"]["image_b64"] for item in batch["items"])
        stream = client.post("/generate", json={**BODY, "stream": True}).text
        events = dict(server_events(stream))
        assert events["image"]["image"]["image_b64"]
        assert events["done"] == {"drawn": 1, "failed": 0}


def test_a_file_that_is_half_written_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path, "image.png", b"bytes")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = FakeImageEngine()
    with client_of(image_service(engine, tmp_path)) as client:
        for body, free_bytes in ((BODY, 2**20), ({"items": [BODY] * 64}, 2**20 + 64 * 64 * 3)):
            monkeypatch.setattr("shutil.disk_usage", lambda _, free=free_bytes: Usage(0, 0, free))
            refused = client.post("/generate", json=body)
            assert (refused.status_code, error_code(refused)) == (507, "storage.failed")
            assert "1 MiB are free" in refused.json()["error"]["message"]
        taken = client.post("/generate", json={**BODY, "transport": "bytes"})
        assert taken.status_code == 200
        assert client.post("/v1/images/generations", json={"prompt": "x"}).status_code == 200
    assert [call for call, _ in engine.calls].count("draw") == 2


def test_a_folder_that_is_gone_is_told_before_anything_is_drawn(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    with client_of(image_service(FakeImageEngine(), folder)) as client:
        shutil.rmtree(folder)
        refused = client.post("/generate", json=BODY)
        assert (refused.status_code, error_code(refused)) == (507, "storage.failed")


@pytest.fixture
def lines() -> LogLines:
    return LogLines()


@pytest.fixture
def temporary(lines: LogLines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = ImageSettings(images_folder="temporary", common=settings())
    return create_app(made, FakeImageEngine(), lines.log)


def test_a_temporary_folder_is_private_and_goes_with_its_service(
    temporary: Any,  # noqa: ANN401
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lines: LogLines,
) -> None:
    with client_of(temporary) as client:
        (folder,) = tmp_path.iterdir()
        (said,) = lines.named("images.temporary")
        assert said["folder"] == str(folder)
        assert "removed when the service ends" in said["hint"]
        assert capsys.readouterr().err == ""
        assert folder.stat().st_mode & 0o777 == 0o700
        assert Path(client.post("/generate", json=BODY).json()["localPath"]).parent == folder
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_else_put_into_a_temporary_folder_stays(
    temporary: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    with client_of(temporary) as client:
        (folder,) = tmp_path.iterdir()
        client.post("/generate", json=BODY)
        (folder / "notes.txt").write_text("mine")
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_folders_of_services_that_were_killed_go_at_the_next_start(
    temporary: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    left, kept, linked = (tmp_path / f"imagebeam-images-{name}" for name in ("1", "2", "3"))
    elsewhere = tmp_path / "elsewhere"
    for folder in (left, kept, elsewhere):
        folder.mkdir()
        (folder / "image-1.png").touch()
        (folder / ".in-use").touch()
    (kept / "notes.txt").write_text("mine")
    linked.symlink_to(elsewhere)
    with temporary_folder() as used, client_of(temporary):
        assert used.is_dir()
        assert not left.exists()
        assert [path.name for path in kept.iterdir()] == ["notes.txt"]
        assert (elsewhere / "image-1.png").exists()
    assert {path.name for path in tmp_path.iterdir()} == {kept.name, linked.name, "elsewhere"}


@pytest.mark.parametrize("parent", ["gone", os.fsdecode(b"\xff")])
def test_where_no_temporary_folder_can_be_images_come_as_bytes(
    temporary: Any,  # noqa: ANN401
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    parent: str,
    lines: LogLines,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / parent))
    with client_of(temporary) as client:
        assert lines.named("images.noFolder")
        answer = client.post("/generate", json=BODY).json()
        assert answer["localPath"] is None
        assert answer["image_b64"]
        refused = client.post("/generate", json={**BODY, "transport": "path"})
        assert (refused.status_code, error_code(refused)) == (422, "request.unsupported")


def test_a_folder_that_was_chosen_keeps_its_images(tmp_path: Path) -> None:
    with client_of(image_service(FakeImageEngine(), tmp_path)) as client:
        client.post("/generate", json=BODY)
    assert len(list(tmp_path.iterdir())) == 1
