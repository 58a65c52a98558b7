"""What is told to be installed comes from where the package came from."""

import json
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from imagebeam_services.cli.installing import install_command


def installed(folder: Path, origin: object) -> Distribution:
    info = folder / "imagebeam_services-1.dist-info"
    info.mkdir()
    if origin is not None:
        (info / "direct_url.json").write_text(json.dumps(origin))
    return Distribution.at(info)


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        (None, 'pip install "imagebeam-services[serve]"'),
        (
            {"url": "file:///home/a%20b/python-services", "dir_info": {"editable": True}},
            'pip install -e "/home/a b/python-services[serve]"',
        ),
        (
            {"url": "file:///tmp/python-services", "dir_info": {}},
            'pip install "imagebeam-services[serve] @ file:///tmp/python-services"',
        ),
        (
            {"url": "https://example.test/services-1.whl", "archive_info": {}},
            'pip install "imagebeam-services[serve] @ https://example.test/services-1.whl"',
        ),
        (
            {
                "url": "https://example.test/imagebeam.git",
                "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "abc123"},
                "subdirectory": "python-services",
            },
            (
                'pip install "imagebeam-services[serve] @ git+https://example.test/imagebeam.git@abc123'
                '#subdirectory=python-services"'
            ),
        ),
    ],
)
def test_it_is_looked_for_where_the_package_came_from(
    tmp_path: Path, origin: object, command: str
) -> None:
    assert install_command("serve", installed(tmp_path, origin)) == command


def test_this_package_is_known() -> None:
    assert install_command("image").endswith('[image]"')
