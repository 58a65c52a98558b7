"""Keeps libraries that could download models from doing so."""

import os
from collections.abc import MutableMapping

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
