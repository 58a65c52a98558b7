"""The options of `imagebeam-services image`."""

import argparse

from imagebeam_services.cli.values import add_device_option, existing_folder, writable_folder


def add_image_options(parser: argparse.ArgumentParser) -> None:
    """Adds them to the command's parser."""
    model = parser.add_argument_group("image models")
    model.add_argument(
        "--file", metavar="PATTERN", help="with --repo: one weights file of it, not the whole model"
    )
    model.add_argument(
        "--base",
        metavar="FOLDER|ID|OWNER/NAME",
        help="with one weights file (SDXL in .safetensors; a transformer in .gguf or "
        ".safetensors): the whole model that it was made from (the file's own folder)",
    )
    model.add_argument(
        "--loras",
        type=existing_folder,
        metavar="FOLDER",
        help="where LoRAs lie that requests may name (none)",
    )
    add_device_option(model)
    model.add_argument(
        "--speed",
        choices=("exact", "fast"),
        default="exact",
        help="fast also compiles and caches where that works, and changes images a little (exact)",
    )
    images = parser.add_argument_group("the images")
    images.add_argument(
        "--images",
        type=writable_folder,
        metavar="FOLDER",
        help="where images are written; made if need be (a private one until the service ends)",
    )
    images.add_argument(
        "--transport",
        choices=("path", "bytes"),
        default="path",
        help="whether answers have a file's path or its bytes, unless a request says (path)",
    )
