"""The options of `imagebeam-services language`."""

import argparse
from pathlib import Path

from imagebeam_services.cli.values import at_least


def add_language_options(parser: argparse.ArgumentParser) -> None:
    """Adds them to the command's parser."""
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
