"""Writes tiny random models, to try the services with before anything large is downloaded.

Run from `python-services`; it takes some seconds, most of them for importing torch:

    python -m scripts.write_tiny_models FOLDER
"""

import sys
from pathlib import Path

from imagebeam_services.common.hub_offline import keep_offline


def main(folder: Path) -> None:
    """Writes a language, an image and a vision model, and the image model's transformer alone."""
    keep_offline()
    # Not before: the libraries would warn of packages that nobody needs here.
    from tests.support.tiny_clip import make_tiny_clip  # noqa: PLC0415
    from tests.support.tiny_gguf import write_tiny_llama  # noqa: PLC0415
    from tests.support.tiny_pipelines.gguf_file import write_transformer_gguf  # noqa: PLC0415
    from tests.support.tiny_pipelines.writing import write_tiny_model  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    flux = write_tiny_model("flux", folder)
    written = [
        write_tiny_llama(folder / "tiny-llama.gguf"),
        flux,
        write_transformer_gguf("flux", flux, folder / "flux-Q8_0.gguf"),
        make_tiny_clip(folder / "clip"),
    ]
    sys.stdout.writelines(f"{path}\n" for path in written)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
