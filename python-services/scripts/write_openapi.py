"""Writes the API description of a service, without torch and without any model.

Run from `python-services`:

    python -m scripts.write_openapi language|image|vision TARGET.json
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from imagebeam_services.common.app import Service
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.service_client import image_service, language_service, vision_service

SERVICES: dict[str, Callable[[], Service]] = {
    "language": lambda: language_service(FakeLanguageEngine()),
    "image": lambda: image_service(FakeImageEngine(), Path()),
    "vision": lambda: vision_service(FakeVisionEngine(), Path()),
}


def main(arguments: Sequence[str]) -> None:
    """Writes the description of the service that the first argument names to the second."""
    name, target = arguments
    description = SERVICES[name]().app.openapi()
    if "torch" in sys.modules:
        raise RuntimeError("Describing a service has imported torch.")
    # Sorted, so that the order of imports makes no difference between two machines.
    text = json.dumps(description, indent=2, sort_keys=True, ensure_ascii=False)
    Path(target).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
