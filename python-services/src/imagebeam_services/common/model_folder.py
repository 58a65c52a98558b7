"""Finding model files that are on the disk already. Nothing here reaches the network."""

import os
from collections.abc import Mapping
from pathlib import Path

from imagebeam_services.common.catalogue.catalogue import read_catalogue
from imagebeam_services.common.errors import ModelFileError


def hub_home(environment: Mapping[str, str]) -> Path | None:
    """Where huggingface_hub keeps all that it keeps, by the variables that it reads.

    Returns:
        The folder, or None where neither a variable nor a home folder says where it is.
    """
    if home := environment.get("HF_HOME"):
        return _expanded(home)
    if cache := environment.get("XDG_CACHE_HOME"):
        return _expanded(cache) / "huggingface"
    try:
        return Path.home() / ".cache/huggingface"
    except RuntimeError:
        return None


def hub_cache(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where huggingface_hub keeps models; None as of `hub_home`."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if folder := environment.get(variable):
            return _expanded(folder)
    home = hub_home(environment)
    return None if home is None else home / "hub"


def _expanded(folder: str) -> Path:
    """As huggingface_hub reads its variables."""
    return Path(os.path.expanduser(os.path.expandvars(folder)))  # noqa: PTH111 - never raises


def find_repository(models_folder: Path, repository: str) -> Path:
    """The folder that a repository's name stands for.

    Args:
        models_folder: Where the download command puts models: `owner/name` below it.
        repository: `owner/name`.

    Raises:
        ModelFileError: Neither there nor in huggingface_hub's cache.
    """
    return _folders(models_folder, repository)[0]


def find_repository_file(
    models_folder: Path, repository: str, pattern: str, without: str | None = None
) -> Path:
    """A file of a repository, wherever it is on this machine.

    Args:
        models_folder: See `find_repository`.
        repository: `owner/name`.
        pattern: The file's name or a glob pattern; the first match by name counts.
        without: Files with this in their names do not count.

    Raises:
        ModelFileError: It is not on this machine, or the pattern is none.
    """
    for folder in _folders(models_folder, repository):
        try:
            matches = sorted(path for path in folder.rglob(pattern) if path.is_file())
        except (ValueError, NotImplementedError) as error:
            raise ModelFileError(f"{pattern!r} is no name of a file in {repository}.") from error
        for path in matches:
            if without is None or without not in path.name:
                return path
    raise ModelFileError(
        f"{repository} has no file {pattern} on this machine. {_how_to_get(repository)}"
    )


def _folders(models_folder: Path, repository: str) -> list[Path]:
    """Where the repository is, the best place first; at least one."""
    owner, _, name = repository.partition("/")
    parts = (owner, name)
    if any(not part or part.startswith(".") or set(part) & set('/\\:*?"<>|\0') for part in parts):
        raise ModelFileError(
            f"{repository!r} is no repository: write owner/name, or an id that "
            "`imagebeam-services models` lists."
        )
    cache = hub_cache()
    kept = cache / f"models--{owner}--{name}" / "snapshots" if cache is not None else None
    snapshots = kept.glob("*") if kept is not None else ()
    # Newest first: what `main` stood for when it was last downloaded.
    newest = sorted(snapshots, key=lambda path: path.stat().st_mtime, reverse=True)
    if found := [folder for folder in (models_folder / owner / name, *newest) if folder.is_dir()]:
        return found
    raise ModelFileError(f"{repository} is not on this machine. {_how_to_get(repository)}")


def _how_to_get(repository: str) -> str:
    """What to type; for a model of the catalogue also which service takes it."""
    for model in read_catalogue():
        if model.repository == repository:
            return (
                f"{model.id} is for the {model.service} service: `imagebeam-services download "
                f"{model.id}`, then `imagebeam-services {model.service} --repo {model.id}`."
            )
    return (
        f"Download it first, saying which files: `imagebeam-services download {repository} --file "
        "PATTERN`, as '*Q4_K_M.gguf'; or give a path with --model."
    )
