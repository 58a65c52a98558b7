"""The commands that start a service."""

import argparse
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from imagebeam_services.cli.environment import Environment
from imagebeam_services.cli.image_options import add_image_options
from imagebeam_services.cli.language_options import add_language_options
from imagebeam_services.cli.values import at_least, memory, port
from imagebeam_services.cli.vision_options import add_vision_options
from imagebeam_services.common.listening import LOOPBACK, PortTakenError, announce, listen
from imagebeam_services.common.logs import LEVELS
from imagebeam_services.common.long_imports import without_searches_for_garbage
from imagebeam_services.common.signals import leaving_at_once


@dataclass(frozen=True)
class ServiceKind:
    """A service as the command line knows it.

    Attributes:
        name: The command's name, and that of the package's folder whose `start.py` builds it.
        help: One sentence.
        port: The specification's port.
        add_options: Adds the options that only this service has.
        example: A path and a body to try it with.
    """

    name: str
    help: str
    port: int
    add_options: Callable[[argparse.ArgumentParser], None]
    example: tuple[str, str]


SERVICES = (
    ServiceKind(
        "language",
        "Writes text with a language model (a GGUF file), in OpenAI's form.",
        8003,
        add_language_options,
        ("/v1/completions", '{"prompt": "The capital of France is", "max_tokens": 16}'),
    ),
    ServiceKind(
        "image",
        "Draws and edits images with a diffusion model (a diffusers folder, or one weights file).",
        8001,
        add_image_options,
        ("/generate", '{"prompt": "a red fox in snow", "width": 512, "height": 512}'),
    ),
    ServiceKind(
        "vision",
        "Judges how well images show a prompt (CLIP), and how good they look.",
        8002,
        add_vision_options,
        ("/evaluate", '{"image_b64": "iVBORw0KGgo...", "prompt": "a red fox in snow"}'),
    ),
)


def add_options(parser: argparse.ArgumentParser, kind: ServiceKind) -> None:
    """Adds a service's options."""
    model = parser.add_argument_group("the model")
    named = model.add_mutually_exclusive_group()
    named.add_argument("--model", type=Path, metavar="PATH", help="the model on this machine")
    named.add_argument(
        "--repo",
        metavar="ID|OWNER/NAME",
        help="or its name, if it was downloaded: an ID of `models`, or a repository's",
    )
    kind.add_options(parser)
    service = parser.add_argument_group("the service")
    service.add_argument(
        "--port", type=port, default=kind.port, help=f"0 takes a free one ({kind.port})"
    )
    service.add_argument(
        "--no-load", dest="load", action="store_false", help="load at POST /load, not at the start"
    )
    service.add_argument(
        "--queue", type=at_least(0), default=32, metavar="N", help="requests that may wait (32)"
    )
    service.add_argument(
        "--models", type=Path, metavar="FOLDER", help="where downloaded models lie"
    )
    service.add_argument(
        "--memory-limit",
        type=memory,
        metavar="GB",
        help="the most of its device's memory that its model may take, as 7.5 (all that is free)",
    )
    service.add_argument(
        "--exit-with-stdin", action="store_true", help="end when stdin does, as with the parent"
    )
    service.add_argument(
        "--log-level", choices=LEVELS, default="info", help="the lowest that is logged (info)"
    )
    service.add_argument("--log-prompts", action="store_true", help="log prompts too")
    parser.set_defaults(run=lambda options, variables: serve(kind, options, variables))


def serve(kind: ServiceKind, options: argparse.Namespace, variables: Mapping[str, str]) -> int:
    """Listens, says so, and only then imports, builds and runs the service.

    Returns:
        1, where it cannot listen; else it runs, and ends the process itself.

    Raises:
        VariableError: An environment variable has a value that cannot be used.
    """
    with leaving_at_once():  # until the server takes the signals over, and again when it has ended
        environment = Environment(variables)
        environment.token()  # what cannot be used is said before the service listens
        environment.models_folder(options.models)
        try:
            sock = listen(options.port)
        except PortTakenError as error:
            sys.stderr.write(f"{error} Choose another one with --port, or --port 0.\n")
            return 1
        announce(kind.name, sock)
        number = sock.getsockname()[1]
        with without_searches_for_garbage():
            common = import_module("imagebeam_services.cli.common_settings").common_settings(
                options, environment, number
            )
            service = import_module(f"imagebeam_services.{kind.name}.start").start(
                options, environment, common
            )
            server = import_module("imagebeam_services.common.server")
        if environment.token() is None:
            sys.stderr.write(_how_to_try(kind, number, common.token))
        if environment.token() is None or sys.stderr.isatty():
            service.log.listener = tell_person
        server.run(service, sock)
    return 0


def tell_person(event: str, fields: Mapping[str, object]) -> None:
    """Says what became of a load, beside the line of JSON that a person overlooks."""
    if event == "load.finished":
        sys.stderr.write(f"{fields['model']} is loaded.\n")
    if event == "load.failed":
        reason = fields.get("reason", "the lines above say why")
        sys.stderr.write(f"No model is loaded, so nothing can be asked for yet. {reason}\n")


def _how_to_try(kind: ServiceKind, number: int, token: str) -> str:
    """For a person at a terminal; a parent program brings its own token and needs no help."""
    path, body = kind.example
    address = f"http://{LOOPBACK}:{number}"
    return (
        f"The {kind.name} service listens on {address}; Ctrl-C ends it. Try it:\n"
        f"  curl -s {address}{path} -H 'Authorization: Bearer {token}' \\\n"
        f"    -H 'Content-Type: application/json' -d {shlex.quote(body)}\n"
    )
