"""Finding model files that are on the disk already. Nothing here reaches the network."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError


def hub_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Where huggingface_hub keeps what it has downloaded; `HF_HOME` and `HF_HUB_CACHE` count."""
    if (cache := environment.get("HF_HUB_CACHE")) is not None:
        return Path(cache)
    home = environment.get("HF_HOME")
    return (Path(home) if home else Path.home() / ".cache" / "huggingface") / "hub"


def find_repository(models_folder: Path, repository: str) -> Path:
    """The folder that a repository's name stands for.

    Args:
        models_folder: Where the download command puts models: `owner/name` below it.
        repository: `owner/name`.

    Raises:
        ModelFileError: Neither there nor in huggingface_hub's cache.
    """
    for folder in _candidates(models_folder, repository):
        if folder.is_dir():
            return folder
    raise ModelFileError(
        f"{repository} is not on this machine. Download it first, for example with "
        f"`imagebeam-services download {repository}`, or give a path instead."
    )


def find_repository_file(models_folder: Path, repository: str, pattern: str) -> Path:
    """A file of a repository.

    Args:
        models_folder: See `find_repository`.
        repository: `owner/name`.
        pattern: The file's name or a glob pattern; the first match by name counts.

    Raises:
        ModelFileError: It is not on this machine.
    """
    folder = find_repository(models_folder, repository)
    matches = sorted(path for path in folder.rglob(pattern) if path.is_file())
    if not matches:
        raise ModelFileError(f"{repository} has no file {pattern} on this machine.")
    return matches[0]


def _candidates(models_folder: Path, repository: str) -> Iterator[Path]:
    owner, _, name = repository.partition("/")
    parts = (owner, name)
    if any(not part or part.startswith(".") or set(part) & set('/\\:*?"<>|\0') for part in parts):
        raise ModelFileError(f"{repository!r} is no repository: write owner/name.")
    yield models_folder / owner / name
    snapshots = hub_cache() / f"models--{owner}--{name}" / "snapshots"
    if snapshots.is_dir():
        # Newest first: what `main` stood for when it was last downloaded.
        yield from sorted(snapshots.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
