"""How a person adds what is missing."""

import json
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

PACKAGE = "imagebeam-services"
ORIGIN = "direct_url.json"
"""Where installers keep what they were given:
https://packaging.python.org/en/latest/specifications/direct-url/"""


def install_command(extra: str, installed: Distribution | None = None) -> str:
    """The command that adds an extra, from where the package itself came.

    Only a package that came from an index is looked for there: who owns its name on an index that
    it never came from is not known.

    Args:
        extra: One of the package's.
        installed: The package; None for the one that runs.
    """
    origin = _origin(installed)
    if origin is None:
        return f'pip install "{PACKAGE}[{extra}]"'
    url = origin["url"]
    if origin.get("dir_info", {}).get("editable"):
        return f'pip install -e "{url2pathname(urlsplit(url).path)}[{extra}]"'
    if repository := origin.get("vcs_info"):
        url = f"{repository['vcs']}+{url}@{repository['commit_id']}"
    if folder := origin.get("subdirectory"):
        url += f"#subdirectory={folder}"
    return f'pip install "{PACKAGE}[{extra}] @ {url}"'


def _origin(installed: Distribution | None) -> Any:  # noqa: ANN401 - an installer's JSON
    try:
        text = (installed or distribution(PACKAGE)).read_text(ORIGIN)
    except PackageNotFoundError:  # run from its folder, without being installed
        return None
    return None if text is None else json.loads(text)
