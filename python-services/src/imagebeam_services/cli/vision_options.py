"""The options of `imagebeam-services vision`."""

import argparse

from imagebeam_services.cli.values import add_device_option, existing_folder


def add_vision_options(parser: argparse.ArgumentParser) -> None:
    """Adds them to the command's parser."""
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
