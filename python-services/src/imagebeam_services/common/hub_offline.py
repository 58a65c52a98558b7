"""Keeps libraries that could download models from doing so."""

import os
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

from imagebeam_services.common.errors import EngineFailedError
from imagebeam_services.common.long_imports import without_searches_for_garbage

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "DIFFUSERS_DISABLE_REMOTE_CODE": "true",
    "DIFFUSERS_VERBOSITY": "error",
}


def keep_offline(environment: MutableMapping[str, str] = os.environ) -> None:
    """Sets what the libraries read when they are imported: call it before.

    Models come by the download command alone, which a person asks for and which does not use them.
    """
    environment.update(OFFLINE)


_IMPORTING = threading.Lock()


@contextmanager
def heavy_imports() -> Iterator[None]:
    """For the imports of torch and what needs it: offline, and what is missing is said.

    One thread at a time: two that import packages with circles get halves of each other's.

    Raises:
        EngineFailedError: A package is not installed, or broken.
    """
    keep_offline()
    try:
        with _IMPORTING, without_searches_for_garbage():
            yield
    except (ImportError, OSError) as error:
        what = "A package is broken"
        if isinstance(error, ModuleNotFoundError):
            what = f"The package {error.name} is missing"
        raise EngineFailedError(f"{what}: `imagebeam-services doctor` says what to do.") from error
