"""From the catalogue to a score: a downloaded CLIP is found, loaded and judges."""

import argparse
import io
from pathlib import Path

from PIL import Image

from imagebeam_services.cli.download import add_options
from imagebeam_services.cli.download_run import download
from imagebeam_services.vision.clip_engine import DEFAULT_REPOSITORY, ClipEngine
from imagebeam_services.vision.protocol import EvaluateRequest
from imagebeam_services.vision.settings import VisionSettings
from tests.support.clip_engines import evaluations, ignoring
from tests.support.hub_server import Hub, serving
from tests.support.service_client import LogLines, settings


def test_a_downloaded_model_is_the_one_that_is_used_without_being_named(
    tiny_clip: Path, tmp_path: Path
) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    options = parser.parse_args(
        ["clip-vit-large-patch14", "--yes", "--models", str(tmp_path / "models")]
    )
    files = {path.name: path.read_bytes() for path in tiny_clip.iterdir()}
    with serving(Hub(files)) as hub:
        variables = {"HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path)}
        assert download(options, variables, io.StringIO()) == 0
    made = VisionSettings(common=settings(models_folder=tmp_path / "models"))
    engine = ClipEngine(made, LogLines().log)
    assert engine.load(ignoring()).id == DEFAULT_REPOSITORY
    (entry,) = evaluations(engine, [EvaluateRequest(Image.new("RGB", (64, 64), "red"), "red")])
    assert entry.aesthetic_score is not None
