"""Writing images: never over another file, never half of one."""

import errno
import os
from pathlib import Path

import pytest

from imagebeam_services.common.errors import PathRefusedError
from imagebeam_services.common.image_files import MAX_FILE_BYTES, read_below, write_new


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = write_new(tmp_path, "a.png", b"bytes")
    assert (path.read_bytes(), path.is_absolute()) == (b"bytes", True)


def test_no_file_is_ever_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"first")
    with pytest.raises(FileExistsError):
        write_new(tmp_path, "a.png", b"second")
    assert (tmp_path / "a.png").read_bytes() == b"first"


def test_a_link_is_not_followed_when_writing(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "elsewhere.png")
    with pytest.raises(FileExistsError):
        write_new(tmp_path, "a.png", b"bytes")
    assert not (tmp_path / "elsewhere.png").exists()


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_new(tmp_path, "a.png", b"bytes")
    assert list(tmp_path.iterdir()) == []


def test_an_allowed_folder_may_be_a_link_itself(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.png").write_bytes(b"bytes")
    link = tmp_path / "link"
    link.symlink_to(real)
    assert read_below(str(link / "a.png"), [link]) == b"bytes"
    assert read_below(str(real / "a.png"), [link]) == b"bytes"


def test_without_allowed_folders_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"bytes")
    with pytest.raises(PathRefusedError):
        read_below(str(tmp_path / "a.png"), [])


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse.png"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(PathRefusedError):
        read_below(str(path), [tmp_path])


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(PathRefusedError):
        read_below(str(tmp_path / "pipe.png"), [tmp_path])


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "b.png")
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    with pytest.raises(PathRefusedError):
        read_below(str(tmp_path / "a.png"), [tmp_path])


def test_each_fault_of_a_path_is_told_and_nothing_of_what_lies_elsewhere(tmp_path: Path) -> None:
    allowed, secret = tmp_path / "allowed", tmp_path / "secret.png"
    allowed.mkdir()
    (allowed / "link").symlink_to(tmp_path)
    (allowed / "big.png").touch()
    os.truncate(allowed / "big.png", MAX_FILE_BYTES + 1)
    secret.touch()

    def told(path: str, folders: list[Path] | None = None) -> str:
        with pytest.raises(PathRefusedError) as refused:
            read_below(path, [allowed] if folders is None else folders)
        return refused.value.message

    assert "absolute" in told("allowed/a.png")
    assert "names no file" in told(str(allowed / "gone.png"))
    assert "names no file" in told(str(allowed))
    assert f"over {MAX_FILE_BYTES} bytes" in told(str(allowed / "big.png"))
    assert "--images FOLDER" in told(str(secret), [])
    elsewhere = [
        *(secret, tmp_path / "gone.png", allowed / "link/secret.png", allowed / "link/gone.png"),
        *(tmp_path / name / "../allowed/gone.png" for name in ("allowed", "gone")),
    ]
    assert len({told(str(path)) for path in elsewhere}) == 1
    assert "--images FOLDER" in told(str(secret))
