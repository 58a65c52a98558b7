"""The option that says what torch computes on."""

from argparse import _ActionsContainer

DEVICES = ("auto", "cuda", "mps", "cpu")


def add_device_option(options: _ActionsContainer) -> None:
    """Adds `--device`."""
    options.add_argument(
        "--device", choices=DEVICES, default="auto", help="auto takes a GPU where there is one"
    )
