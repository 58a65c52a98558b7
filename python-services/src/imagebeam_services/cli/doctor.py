"""`imagebeam-services doctor`: what this machine can run, what not and why, and what to do next."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from imagebeam_services import __version__
from imagebeam_services.cli.environment import Environment
from imagebeam_services.cli.installing import install_command
from imagebeam_services.cli.services import SERVICES
from imagebeam_services.cli.values import size_text
from imagebeam_services.common.listening import PROTOCOL

if TYPE_CHECKING:
    from imagebeam_services.cli.machine_facts import Facts
    from imagebeam_services.common.catalogue.advice import Advice

HELP = "Says what this machine can run, what not and why, and what to do next."
GIB = 2**30
LITTLE_MEMORY_BYTES = 8 * GIB
LITTLE_DISK_BYTES = 15 * GIB

NEEDED = {
    "language": ("xllamacpp", "httpx"),
    "image": ("torch", "diffusers", "transformers", "accelerate", "safetensors"),
    "vision": ("torch", "transformers", "safetensors"),
}
"""The packages of each extra without which its service cannot run."""
FOR_CLUSTERS = "ray"
"""What the command `serve` needs; the services by themselves do not."""


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        mark: `ok`; `note`, where it works with a limit; `missing`, where something does not work.
        text: How it stands.
        advice: What to do next with this program; empty where there is nothing to do.
        scope: `direct` for what matters only to those who use this program by itself; Imagebeam,
            which starts the services and gets their models, has steps of its own for it.
    """

    mark: Literal["ok", "note", "missing"]
    text: str
    advice: str = ""
    scope: Literal["all", "direct"] = "all"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument("--json", action="store_true", help="all that is known, for a program")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, variables: Mapping[str, str]) -> int:
    """Prints the report; answers 1 where a service cannot run, else 0."""
    # Imported late, like all that is not in the standard library: see main.py.
    facts = import_module("imagebeam_services.cli.machine_facts").gather_facts(
        packages=sorted({FOR_CLUSTERS, *(name for names in NEEDED.values() for name in names)}),
        ports=[kind.port for kind in SERVICES],
        models_folder=Environment(variables).models_folder(),
    )
    advice = advice_for(facts, variables)
    findings = [*diagnose(facts), *map(_recommended, advice)]
    if options.json:
        sys.stdout.write(json.dumps(_told(facts, findings, advice), indent=2) + "\n")
    else:
        for finding in findings:
            told = f"{finding.text}: {finding.advice}" if finding.advice else finding.text
            sys.stdout.write(f"{finding.mark:<8} {told}\n")
    return 1 if any(finding.mark == "missing" for finding in findings) else 0


def advice_for(facts: "Facts", variables: Mapping[str, str]) -> "list[Advice]":
    """A model for each role on a machine like this."""
    catalogue = import_module("imagebeam_services.common.catalogue.catalogue").read_catalogue()
    advice = import_module("imagebeam_services.common.catalogue.advice")
    places = import_module("imagebeam_services.common.catalogue.places")
    uses_gpu = facts.gpus and facts.torch_device != "cpu"
    room = advice.Room(
        gpu_bytes=max(gpu.total_bytes for gpu in facts.gpus) if uses_gpu else None,
        host_bytes=facts.memory_bytes[1],
        disk_bytes=facts.free_disk_bytes,
    )
    here = places.places_of(catalogue, facts.models_folder, variables)
    return list(advice.advise(catalogue, room, here))


def _recommended(advice: "Advice") -> Finding:
    model = advice.model
    if model is None:
        problem = "no model of the catalogue fits this machine's memory and disk"
        return Finding("note", f"{advice.role}: {problem}", scope="direct")
    needs = f"needs about {size_text(model.memory_bytes)} of memory"
    text = f"{advice.role}: {model.id} would fit by itself ({model.title}; {needs})"
    return Finding("ok", text, " && ".join(advice.commands), "direct")


def _told(
    facts: "Facts", findings: "Iterable[Finding]", advice: "Iterable[Advice]"
) -> dict[str, object]:
    """The report as a program reads it."""
    machine = {
        **vars(facts),
        "gpus": [gpu.model_dump() for gpu in facts.gpus],
        "models_folder": str(facts.models_folder),
    }
    recommended = [
        {
            "role": one.role,
            "model": one.model and one.model.id,
            "repository": one.model and one.model.repository,
            "is_here": one.is_here,
            "commands": one.commands,
        }
        for one in advice
    ]
    return {
        "version": __version__,
        "protocol": PROTOCOL,
        "findings": [vars(finding) for finding in findings],
        "recommended": recommended,
        "machine": machine,
    }


def diagnose(facts: "Facts") -> Iterator[Finding]:
    """Judges the facts. Pure."""
    available, total = (f"{size / GIB:.1f}" for size in facts.memory_bytes)
    yield Finding("ok", f"{facts.system}, Python {facts.python}")
    yield Finding(
        "note" if facts.memory_bytes[1] < LITTLE_MEMORY_BYTES else "ok",
        f"memory: {available} of {total} GiB are free",
    )
    if not facts.is_on_path:
        command = f"`imagebeam-services` stands for {Path(sys.argv[0]).absolute()} below"
        activate = "activate its environment, and it is found by its name"
        yield Finding("note", f"PATH: {command}", activate, "direct")
    yield from _devices(facts)
    yield from _services(facts)
    yield _clusters(facts)
    if facts.free_disk_bytes < LITTLE_DISK_BYTES:
        free = f"{facts.free_disk_bytes / GIB:.1f} GiB are free in {facts.models_folder}"
        yield Finding("note", f"disk: {free}; image models take 5 to 25 GiB")
    for kind in SERVICES:
        if kind.port in facts.taken_ports:
            who = "an Imagebeam service" if kind.port in facts.own_ports else "another program"
            taken = f"port {kind.port} is in use by {who}"
            advice = "start one more with another --port"
            yield Finding("note", f"{kind.name}: {taken}", advice, "direct")


def _devices(facts: "Facts") -> Iterator[Finding]:
    for gpu in facts.gpus:
        free, total = gpu.free_bytes / GIB, gpu.total_bytes / GIB
        yield Finding("ok", f"GPU: {gpu.name}, {free:.1f} of {total:.1f} GiB are free")
    if facts.gpus and facts.torch_device == "cpu":
        problem = "image and vision will not use it, for this torch is a CPU build"
        yield Finding("note", f"GPU: {problem}", 'see "Graphics cards" in the README')
    if not facts.gpus and facts.torch_device != "mps":
        yield Finding("note", "no NVIDIA GPU: everything runs on the CPU, images take minutes")


def _services(facts: "Facts") -> Iterator[Finding]:
    for kind in SERVICES:
        missing = [name for name in NEEDED[kind.name] if facts.versions.get(name) is None]
        broken = [name for name in NEEDED[kind.name] if name in facts.broken]
        if missing:
            command = install_command(kind.name)
            yield Finding("missing", f"{kind.name}: {', '.join(missing)} missing", command)
        elif broken:
            reasons = "; ".join(
                f"{name} cannot be imported ({facts.broken[name]})" for name in broken
            )
            again = f"install it anew: pip install --force-reinstall {' '.join(broken)}"
            yield Finding("missing", f"{kind.name}: {reasons}", again)
        else:
            found = ", ".join(f"{name} {facts.versions[name]}" for name in NEEDED[kind.name])
            start = f"imagebeam-services {kind.name} --help says how to start it"
            yield Finding("ok", f"{kind.name}: {found}", start)


def _clusters(facts: "Facts") -> Finding:
    version = facts.versions.get(FOR_CLUSTERS)
    if version is None:
        command = install_command("serve")
        missing = f"serve: {FOR_CLUSTERS} missing, for clusters only"
        return Finding("note", missing, command, "direct")
    example = "imagebeam-services serve --example prints a file to begin with"
    return Finding("ok", f"serve: {FOR_CLUSTERS} {version}", example, "direct")
