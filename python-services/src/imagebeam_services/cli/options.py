"""The options that only one of the services has."""

import argparse
from pathlib import Path

from imagebeam_services.cli.values import (
    add_device_option,
    at_least,
    existing_folder,
    writable_folder,
)


def add_language_options(parser: argparse.ArgumentParser) -> None:
    """Adds those of `language`."""
    model = parser.add_argument_group("language models")
    model.add_argument("--file", metavar="PATTERN", help="with --repo: which GGUF file of it")
    model.add_argument(
        "--projector", type=Path, metavar="PATH", help="GGUF projector of a model that reads images"
    )
    model.add_argument(
        "--gpu-layers", type=at_least(-1), metavar="N", help="-1 (as if not given): as many as fit"
    )
    model.add_argument(
        "--context", type=at_least(64), metavar="TOKENS", help="room of one request (4096)"
    )
    model.add_argument(
        "--parallel", type=at_least(1), default=4, metavar="N", help="requests at a time (4)"
    )
    model.add_argument(
        "--threads", type=at_least(1), metavar="N", help="CPU threads (half the cores)"
    )
    model.add_argument(
        "--engine",
        choices=("llama", "url", "llama-cpp-python"),
        default="llama",
        help="llama.cpp (the default), another server at --engine-url, or llama-cpp-python",
    )
    model.add_argument("--engine-url", metavar="URL", help="the other server's, with its /v1")
    model.add_argument("--engine-model", metavar="NAME", help="which of the other server's models")


def add_image_options(parser: argparse.ArgumentParser) -> None:
    """Adds those of `image`."""
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


def add_vision_options(parser: argparse.ArgumentParser) -> None:
    """Adds those of `vision`."""
    add_device_option(parser)
    images = parser.add_argument_group("the images")
    images.add_argument(
        "--images",
        type=existing_folder,
        action="append",
        default=[],
        metavar="FOLDER",
        help="requests may name images below it; may be given more than once (none: images come "
        "in the request only)",
    )
