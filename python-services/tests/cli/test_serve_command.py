"""The command `serve`, as far as it needs no cluster."""

import subprocess
import sys
from importlib import resources
from pathlib import Path

import yaml

from tests.support.serve_cluster import shipped
from tests.support.service_process import COMMAND, environment_of

HEAVY = ("torch", "diffusers", "transformers", "xllamacpp")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "serve", *arguments],
        capture_output=True,
        text=True,
        env=environment_of({}),
        check=False,
    )


def run_after(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a Python that does something before, and says what was imported after."""
    lines = [
        "import sys",
        script,
        "from imagebeam_services.cli.main import main",
        f"code = main({['serve', *arguments]!r}, {{}})",
        f"print([name for name in {('ray', *HEAVY)!r} if sys.modules.get(name)], file=sys.stderr)",
        "sys.exit(code)",
    ]
    command = [sys.executable, "-c", "\n".join(lines)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment_of({}), check=False
    )


def test_a_good_file_is_summed_up_without_a_cluster_or_a_model(tmp_path: Path) -> None:
    file = tmp_path / "good.yaml"
    file.write_text(yaml.safe_dump(shipped()))
    result = run_after("", str(file), "--check")
    assert result.returncode == 0, result.stderr
    assert "image at /image: image, replicas 1 to 2" in result.stdout
    assert result.stderr.splitlines()[-1] == "['ray']"


def test_all_that_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    document = shipped()
    document["applications"][0]["args"]["waitng_limit"] = 3
    document["applications"][2]["deployments"][0]["max_ongoing_request"] = 3
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(document))
    for arguments in (["--check"], []):
        result = run(str(file), *arguments)
        assert (result.returncode, result.stdout) == (1, "")
        assert "applications[0].args.waitng_limit: there is no such key." in result.stderr
        assert "applications[2].deployments[0].max_ongoing_request: there is" in result.stderr


def test_the_example_is_the_shipped_file_and_needs_no_ray() -> None:
    result = run_after("sys.modules['ray'] = None", "--example")
    file = resources.files("imagebeam_services.serve").joinpath("imagebeam.yaml")
    assert (result.returncode, result.stdout) == (0, file.read_text(encoding="utf-8"))


def test_where_ray_is_missing_it_is_said_what_to_install() -> None:
    result = run_after("sys.modules['ray'] = None", "any.yaml")
    assert result.returncode == 1
    assert "ray is missing: pip install " in result.stderr
    assert "Traceback" not in result.stderr


def test_without_a_file_it_says_how_it_is_used() -> None:
    result = run("--check")
    assert result.returncode == 2
    assert "CONFIG.yaml" in result.stderr
