"""`models` and `download`: what they say, what they ask, and what they leave behind."""

import argparse
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from imagebeam_services.cli.download import add_options
from imagebeam_services.cli.download_run import download, token_of
from imagebeam_services.cli.environment import Environment
from imagebeam_services.cli.main import main
from imagebeam_services.common.catalogue.catalogue import CatalogueModel, find_model
from imagebeam_services.common.download.errors import StorageError
from imagebeam_services.common.download.lock import LOCK_NAME, read_lock
from tests.support.hub_server import COMMIT, Hub, serving
from tests.support.service_process import COMMAND, environment_of

CLIP = "clip-vit-large-patch14"
FILES = {
    name: name.encode()
    for name in ("config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json")
}


class Answers(io.StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        return True


class Command:
    """`download`, with a hub on loopback and a folder of its own."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.models = folder / "models"
        self.variables = {
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(folder / "hf"),
            "IMAGEBEAM_MODELS": str(self.models),
        }

    def run(self, *arguments: str, answers: io.StringIO | None = None) -> int:
        parser = argparse.ArgumentParser()
        add_options(parser)
        return download(parser.parse_args(arguments), self.variables, answers or io.StringIO())

    def is_here(self, repository: str = "openai/clip-vit-large-patch14") -> bool:
        return (self.models / repository / LOCK_NAME).is_file()


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub(dict(FILES))) as hub:
        yield hub


@pytest.fixture
def command(hub: Hub, tmp_path: Path) -> Command:
    return Command(hub, tmp_path)


def test_licence_size_and_place_are_said_before_anything_is_fetched(
    command: Command, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(CLIP, answers=Answers("n\n")) == 1
    said = capsys.readouterr().err
    assert "MIT (https://github.com/openai/CLIP/blob/main/LICENSE; the hub says: mit)" in said
    assert COMMIT in said
    assert str(command.models) in said
    assert "0.0 MB to fetch" in said
    assert hub.fetched() == []
    assert not command.is_here()


@pytest.mark.parametrize("answer", ["y\n", "YES\n"])
def test_a_person_who_agrees_gets_the_model(
    command: Command, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(CLIP, answers=Answers(answer)) == 0
    assert command.is_here()
    said = capsys.readouterr().err
    assert "imagebeam-services vision --repo openai/clip-vit-large-patch14" in said


@pytest.mark.parametrize("answer", ["", "\n", "no\n", "yesterday\n"])
def test_nobody_else_does(command: Command, hub: Hub, answer: str) -> None:
    assert command.run(CLIP, answers=Answers(answer)) == 1
    assert hub.fetched() == []


def test_where_nobody_can_be_asked_it_must_be_said_on_the_command_line(
    command: Command, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(CLIP, answers=io.StringIO("y\n")) == 1
    assert "--yes" in capsys.readouterr().err
    assert hub.fetched() == []
    assert command.run(CLIP, "--yes") == 0


def test_a_restricted_licence_must_be_named(
    command: Command,
    hub: Hub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = find_model(CLIP)
    facts = {**vars(model), "is_restricted": True, "licence": "Non-Commercial"}
    monkeypatch.setattr(
        "imagebeam_services.cli.download_run.find_model", lambda _: CatalogueModel(**facts)
    )
    assert command.run(CLIP, "--yes") == 1
    assert command.run(CLIP, "--yes", "--licence", "MIT") == 1
    assert "forbids some uses" in capsys.readouterr().err
    assert hub.fetched() == []
    assert command.run(CLIP, "--yes", "--licence", "Non-Commercial") == 0


def test_a_model_that_is_there_needs_no_agreement(command: Command, hub: Hub) -> None:
    assert command.run(CLIP, "--yes") == 0
    hub.requests.clear()
    assert command.run(CLIP) == 0
    assert hub.fetched() == []


def test_files_of_any_repository_can_be_named(command: Command, hub: Hub) -> None:
    hub.files["small.Q4.gguf"] = b"GGUF"
    assert command.run("owner/model", "--file", "*.Q4.gguf", "--yes") == 0
    names = {path.name for path in (command.models / "owner" / "model").iterdir()}
    assert names == {"small.Q4.gguf", LOCK_NAME}


def test_a_name_that_is_in_no_catalogue_is_told_what_to_do(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run("owner/model", "--yes") == 1
    assert "--file" in capsys.readouterr().err


def test_what_huggingface_hub_has_already_is_not_fetched_again(
    command: Command, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = Path(command.variables["HF_HOME"]) / "hub"
    snapshot = cache / "models--openai--clip-vit-large-patch14" / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    for name, data in FILES.items():
        (snapshot / name).write_bytes(data)
    assert command.run(CLIP) == 0
    assert str(snapshot) in capsys.readouterr().err
    assert hub.fetched() == []
    (snapshot / "model.safetensors").write_bytes(b"cut")
    assert command.run(CLIP, "--yes") == 0
    assert hub.fetched() != []


def test_progress_for_programs_is_lines_of_json(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(CLIP, "--yes", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [lines[0]["event"], lines[-2]["event"], lines[-1]["event"]] == [
        "planned",
        "progressed",
        "finished",
    ]
    assert lines[0]["bytes_to_fetch"] == sum(map(len, FILES.values()))
    assert lines[-2]["done_bytes"] == lines[-2]["total_bytes"]


def test_failures_are_told_and_not_traced(
    command: Command, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.served["model.safetensors"] = b"model.safetensor!"
    assert command.run(CLIP, "--yes", "--json") == 1
    failed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (failed["event"], failed["error"]) == ("failed", "HashMismatchError")


def test_the_token_comes_from_its_variable_or_from_the_hubs_own_file(tmp_path: Path) -> None:
    home = {"HF_HOME": str(tmp_path)}
    assert token_of(Environment(home)) is None
    (tmp_path / "token").write_text("from-the-file\n")
    assert token_of(Environment(home)) == "from-the-file"
    assert token_of(Environment({**home, "HF_TOKEN": "given"})) == "given"


def test_models_says_which_are_here(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    command.run(CLIP, "--yes")
    capsys.readouterr()
    assert main(["models"], command.variables) == 0
    lines = capsys.readouterr().out.splitlines()
    here = next(line for line in lines if line.startswith(CLIP))
    away = next(line for line in lines if line.startswith("flux1-dev"))
    assert "  yes  " in here
    assert "  yes  " not in away
    assert away.endswith("(!) (g)")


def test_models_tells_programs_all_that_is_known(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "--json"], command.variables) == 0
    models = json.loads(capsys.readouterr().out)
    clip = next(model for model in models if model["id"] == CLIP)
    assert (clip["is_here"], clip["revision"], clip["place"]) == (False, None, None)


def test_models_shows_titles_and_what_is_in_the_hubs_cache(
    command: Command, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    model = find_model("smollm2-135m")
    folder = tmp_path / f"models--{model.repository.replace('/', '--')}/snapshots/1"
    folder.mkdir(parents=True)
    variables = {**command.variables, "HF_HUB_CACHE": str(tmp_path)}

    def line() -> str:
        capsys.readouterr()
        assert main(["models"], variables) == 0
        lines = capsys.readouterr().out.splitlines()
        return next(line for line in lines if line.startswith(model.id))

    assert model.title in line()
    assert "  hub  " not in line()
    (folder / model.files[0]).touch()
    assert "  hub  " in line()


def test_the_command_works_as_a_process_and_imports_no_heavy_library(command: Command) -> None:
    script = (
        "import sys; from imagebeam_services.cli.main import run\n"
        "try: run()\n"
        "finally: sys.stderr.write('HEAVY' * ('torch' in sys.modules or 'numpy' in sys.modules))"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", script, "download", CLIP, "--yes"],
        env=environment_of(command.variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "HEAVY" not in done.stderr
    assert command.is_here()


def test_without_a_hub_it_is_said_what_to_do(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command.variables["HF_ENDPOINT"] = "http://127.0.0.1:9"
    assert command.run(CLIP, "--yes") == 1
    said = capsys.readouterr().err
    assert all(word in said for word in ("HTTPS_PROXY", "HF_ENDPOINT", "--model PATH"))


def test_a_lock_that_cannot_be_read_is_not_called_broken(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be read: Not a directory"):
        read_lock(tmp_path / "file" / "owner/name")
