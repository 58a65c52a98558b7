"""The command `serve`, as far as it needs no cluster."""

import signal
import subprocess
import sys
from importlib import resources

import pytest
import yaml

from tests.support.one_process import Ended, ran
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


def command_after(script: str, *arguments: str) -> list[str]:
    """The command in a Python that does something before."""
    lines = [
        "import sys",
        script,
        "from imagebeam_services.cli.main import main",
        f"code = main({['serve', *arguments]!r}, {{}})",
        "sys.exit(code)",
    ]
    return [sys.executable, "-c", "\n".join(lines)]


def run_after(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs that command to its end."""
    return subprocess.run(
        command_after(script, *arguments),
        capture_output=True,
        text=True,
        env=environment_of({}),
        check=False,
    )


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> list[Ended]:
    """A good file checked, a bad one checked, and the bad one served."""
    good, bad = shipped(), shipped()
    bad["applications"][0]["args"]["waitng_limit"] = 3
    bad["applications"][2]["deployments"][0]["max_ongoing_request"] = 3
    folder = tmp_path_factory.mktemp("files")
    for name, document in (("good", good), ("bad", bad)):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(document))
    files = str(folder / "good.yaml"), str(folder / "bad.yaml")
    return ran(
        (["serve", files[0], "--check"], ["serve", files[1], "--check"], ["serve", files[1]])
    )


def test_a_good_file_is_summed_up_without_a_cluster_or_a_model(checked: list[Ended]) -> None:
    result = checked[0]
    assert result.code == 0, result.errors
    assert "image at /image: image, replicas 1 to 2" in result.out
    assert "Warning: image: black-forest-labs/FLUX.2-klein-4B is not on this" in result.errors
    assert [name for name in ("ray", *HEAVY) if name in result.modules] == ["ray"]


@pytest.mark.parametrize("command", [1, 2], ids=["checked", "served"])
def test_all_that_is_wrong_with_a_file_is_said(checked: list[Ended], command: int) -> None:
    result = checked[command]
    assert (result.code, result.out) == (1, "")
    assert "applications[0].args.waitng_limit: there is no such key." in result.errors
    assert "applications[2].deployments[0].max_ongoing_request: there is" in result.errors


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


def ended_when_it_says(
    word: str, script: str, number: signal.Signals
) -> subprocess.CompletedProcess[str]:
    """The command, sent a signal once it has written a word."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command_after(script, "any.yaml"),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        env=environment_of({}),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == word
        process.send_signal(number)
        out, errors = process.communicate(timeout=30)
        return subprocess.CompletedProcess(process.args, process.returncode, out, errors)


SLOW_IMPORT = """
import time
class Slow:
    def find_spec(self, name, *_):
        if name == "ray":
            class Made:
                at = Descriptor()
class Descriptor:
    def __set_name__(self, *_):
        print("importing", flush=True)
        time.sleep(60)
sys.meta_path.insert(0, Slow())
"""
"""Ray takes a minute to import, in the middle of a class, where Python wraps what is raised."""

SLOW_FILE = """
import pathlib, time
read_text = pathlib.Path.read_text
def slowly(path, **options):
    if path.name == "any.yaml":
        print("reading", flush=True)
        time.sleep(60)
    return read_text(path, **options)
pathlib.Path.read_text = slowly
"""
"""Ray is imported; the file takes a minute to read."""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM is no signal there: it kills")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(("word", "script"), [("importing", SLOW_IMPORT), ("reading", SLOW_FILE)])
def test_a_signal_before_anything_is_started_ends_it_well(
    word: str, script: str, number: signal.Signals
) -> None:
    result = ended_when_it_says(word, script, number)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
