"""Opening a model's files: one that is not what it should be is refused before it is read.

Many a file is not what its name says: a pointer that a version control left in its place, a page
that a browser saved, a link into a cache whose file is gone.
"""

import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from imagebeam_services.common.errors import ModelFileError

START_BYTES = 64
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
MAX_POINTER_BYTES = 1024
"""By Git LFS's own rules."""
PICKLES = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
PICKLE_NAMES = ("*.bin", "*.ckpt", "*.pt", "*.pth", "*.pkl")
MAX_INDEX_BYTES = 4_000_000
WEB_PAGES = (b"<!doctype html", b"<html")


def model_name(path: Path) -> str:
    """What a model is called in answers: its name as it was given, for links are not followed.

    A snapshot in huggingface_hub's cache has the name of its repository, `owner/name`.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
    repository = path.parent.parent.name
    if path.parent.name == "snapshots" and repository.startswith("models--"):
        return repository.removeprefix("models--").replace("--", "/", 1)
    return answerable(path.name)


def answerable(name: str) -> str:
    """A name from the disk as answers can hold it: what is no UTF-8 in it is replaced."""
    return os.fsencode(name).decode(errors="replace")


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Opens a file of a model; yields it, at its start, and its size in bytes.

    Raises:
        ModelFileError: It cannot be read, or is a pickle, a Git LFS pointer or a web page.
    """
    if "\0" in str(path) or str(path) != str(path).encode(errors="replace").decode():
        raise ModelFileError(f"{path.name}: its path is no path in UTF-8: rename what is not.")
    try:
        path = path.absolute()  # which the log then has
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no file"
            raise ModelFileError(f"{path.name} is {kind}, where a model's file is needed.")
        with path.open("rb") as file:
            _refuse_others(path.name, file.read(START_BYTES))
            file.seek(0)
            yield file, status.st_size
    except OSError as error:
        problem = (
            "it is a link to a file that is not there: download it again"
            if isinstance(error, FileNotFoundError) and path.is_symlink()
            else error.strerror
        )
        raise ModelFileError(f"{path.name} cannot be read: {problem}.") from error


def read_json(path: Path, limit_bytes: int) -> dict[str, object]:
    """A configuration file.

    Raises:
        ModelFileError: It cannot be read, is too long, or holds no JSON object.
    """
    label = f"{path.parent.name}/{path.name}"
    if not path.exists():
        raise ModelFileError(f"There is no {label}: the download is not complete.")
    with opened(path) as (file, size_bytes):
        if size_bytes > limit_bytes:
            raise ModelFileError(f"{label} is too long for a configuration.")
        try:
            content = json.load(file)
        except (ValueError, RecursionError) as error:
            raise ModelFileError(f"{label} is damaged: it holds no JSON.") from error
    if not isinstance(content, dict):
        raise ModelFileError(f"{label} is damaged: it holds no JSON object.")
    return content


def weight_files(
    folder: Path, stem: str, variants: Sequence[str | None] = (None,)
) -> tuple[str | None, list[Path]]:
    """The safetensors files that a library will read.

    Args:
        folder: A model's, or a part's.
        stem: What the library calls them.
        variants: Additions to their names, such as `fp16`, the best first; None for no addition.

    Returns:
        The variant, and its files: one, or those that an index names.

    Raises:
        ModelFileError: There are none, or only pickles, or the index is damaged.
    """
    for variant in variants:
        dotted = f".{variant}" if variant else ""
        whole = folder / f"{stem}{dotted}.safetensors"
        shards = folder / f"{stem}.safetensors.index{dotted}.json"
        if whole.is_file():
            return variant, [whole]
        if shards.is_file():
            return variant, _shards(shards)
    if any(next(folder.glob(pattern), None) for pattern in PICKLE_NAMES):
        raise ModelFileError(
            f"{folder.name} has its weights only as a pickle, which can run code: it is never "
            "opened. Look for a version of the model in safetensors."
        )
    raise ModelFileError(f"{folder.name} has no weights: the download is not complete.")


def refuse_pointers(folder: Path) -> None:
    """Refuses a folder in which Git LFS has left a pointer in a file's place.

    Raises:
        ModelFileError: There is one.
    """
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.stat().st_size <= MAX_POINTER_BYTES:
            _refuse_pointer(file.name, file.read_bytes())


def _shards(index: Path) -> list[Path]:
    weight_map = read_json(index, MAX_INDEX_BYTES).get("weight_map")
    names = list(weight_map.values()) if isinstance(weight_map, dict) else []
    if not names or not all(map(_is_plain, names)):
        raise ModelFileError(f"{index.name} is damaged: it names a file that is not beside it.")
    return [index.with_name(name) for name in sorted(set(names))]


def _is_plain(name: object) -> bool:
    """Whether it names a file of a folder, and nothing elsewhere."""
    return isinstance(name, str) and Path(name).name == name and name not in ("", "..")


def _refuse_others(name: str, start: bytes) -> None:
    if not start:
        raise ModelFileError(f"{name} is empty: download it again.")
    _refuse_pointer(name, start)
    if start.lstrip().lower().startswith(WEB_PAGES):
        raise ModelFileError(f"{name} is a web page: download the file, not the page about it.")
    if start.startswith(PICKLES):
        raise ModelFileError(f"{name} is a pickle, which can run code: it is never opened.")


def _refuse_pointer(name: str, start: bytes) -> None:
    if start.startswith(LFS_POINTER):
        raise ModelFileError(
            f"{name} is a Git LFS pointer, which stands for the file: run `git lfs pull` in its "
            "folder, or download the file itself."
        )
