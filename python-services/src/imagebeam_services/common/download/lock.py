"""The lock file beside a model: which commit it is, and each file's size and hash.

It is written last, so a folder that has one is whole. The next download of the same model fetches
the same commit, whatever the hub's newest is then.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from imagebeam_services.common.download.errors import StorageError

LOCK_NAME = "imagebeam-lock.json"
VERSION = 1


@dataclass(frozen=True)
class LockedFile:
    """A file as it was downloaded."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Lock:
    """A model as it was downloaded.

    Attributes:
        repository: `owner/name`.
        commit: Full commit id.
        licence: What it was offered under then; None where the hub did not say.
        files: By path, with `/`.
    """

    repository: str
    commit: str
    licence: str | None
    files: Mapping[str, LockedFile]


def read_lock(folder: Path) -> Lock | None:
    """The lock of a model's folder; None where there is none.

    Raises:
        StorageError: There is one, but it cannot be understood.
    """
    path = folder / LOCK_NAME
    try:
        body = json.loads(path.read_bytes())
        if body["version"] != VERSION:
            raise StorageError(f"{path} was written by a newer version of this program.")
        files = {name: LockedFile(**entry) for name, entry in body["files"].items()}
        return Lock(body["repository"], body["commit"], body["licence"], files)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(
            f"{path} cannot be understood: delete it, and the files are checked again."
        ) from error


def write_lock(folder: Path, lock: Lock) -> None:
    """Writes the lock, whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    body = {"version": VERSION, **asdict(lock)}
    draft = folder / f".{LOCK_NAME}.part"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(body, file, indent=2, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / LOCK_NAME)
