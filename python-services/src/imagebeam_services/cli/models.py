"""`imagebeam-services models`: the models that the services are made for, and which are here."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from imagebeam_services.cli.environment import Environment
from imagebeam_services.cli.values import size_text

HELP = "Lists models that the services are made for, and says which are on this machine."
HEADER = ("ID", "SERVICE", "DOWNLOAD", "MEMORY", "HERE", "TITLE", "LICENCE")
NOTE = """
DOWNLOAD and MEMORY are about; the exact size is said before anything is fetched.
HERE: `yes`, in the models folder; `hub`, in huggingface_hub's cache, from which it is used as well.
(!) some uses are forbidden, read the licence. (g) accept it on the hub, and set HF_TOKEN.
Get one with: imagebeam-services download ID
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument("--models", type=Path, metavar="FOLDER", help="where downloaded models lie")
    parser.add_argument("--json", action="store_true", help="all that is known, for a program")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, variables: Mapping[str, str]) -> int:
    """Prints the list. Returns 0."""
    folder = Environment(variables).models_folder(options.models)
    catalogue = import_module("imagebeam_services.common.catalogue.catalogue").read_catalogue()
    finding = import_module("imagebeam_services.common.catalogue.places")
    places = finding.places_of(catalogue, folder, variables)
    others = list(finding.others(catalogue, folder, variables))
    rows = [(model, places.get(model.id)) for model in catalogue]
    if options.json:
        listed = [
            {**asdict(model), "is_here": place is not None, "place": place} for model, place in rows
        ]
        listed += [
            {
                "id": one.name,
                "service": one.service,
                "repository": one.name,
                "is_here": True,
                "place": one.place,
                "takes_negative": one.takes_negative,
            }
            for one in others
        ]
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
        return 0
    lines = [
        (
            model.id,
            model.service,
            size_text(model.download_bytes),
            size_text(model.memory_bytes),
            place or "-",
            model.title,
            model.licence + " (!)" * model.is_restricted + " (g)" * model.is_gated,
        )
        for model, place in rows
    ]
    lines += [(one.name, one.service, "-", "-", one.place, "", "") for one in others]
    where = f"The models folder is {folder}{'' if folder.is_dir() else ' (it does not exist yet)'}."
    sys.stdout.write(f"{_table([HEADER, *lines])}{NOTE}{where}\n")
    return 0


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    rows = list(rows)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines) + "\n"
