"""Carries `imagebeam-services download` out; imported when the command is given."""

import argparse
import sys
from collections.abc import Mapping
from typing import TextIO

from imagebeam_services.cli.download_reports import JsonReport, TextReport
from imagebeam_services.cli.environment import Environment
from imagebeam_services.cli.values import size_text
from imagebeam_services.common.catalogue.catalogue import (
    CatalogueModel,
    UnknownModelError,
    find_model,
)
from imagebeam_services.common.download.downloader import Downloader, Order, Plan
from imagebeam_services.common.download.errors import DownloadError
from imagebeam_services.common.download.hub import DEFAULT_ENDPOINT, HubClient
from imagebeam_services.common.download.plan import Wanted, cached_snapshot
from imagebeam_services.common.model_folder import hub_cache, hub_home


class ConsentMissingError(Exception):
    """Nobody has agreed to the download; the message says how to."""


def download(options: argparse.Namespace, variables: Mapping[str, str], answers: TextIO) -> int:
    """Downloads a model.

    Args:
        options: What `cli/download.py` declares.
        variables: `HF_ENDPOINT`, `HF_TOKEN`, `HF_HOME` and `IMAGEBEAM_MODELS`.
        answers: Where a person's answer comes from.

    Returns:
        The exit code: 0; 1 where there is no model in the end; 130 where Ctrl-C ended it.
    """
    environment = Environment(variables)
    folder = environment.models_folder(options.models)
    report = JsonReport() if options.json else TextReport()
    try:
        model, order = _order(options)
        hub = HubClient(environment.text("HF_ENDPOINT") or DEFAULT_ENDPOINT, token_of(environment))
        downloader = Downloader(hub, folder)
        plan = downloader.plan(order)
        report.planned(plan, model)
        cached = cached_snapshot(hub_cache(variables), plan.listing, plan.missing)
        if cached is not None:
            report.finished(plan, model, cached)
            return 0
        if plan.missing:
            require_consent(plan, model, options, answers)
        downloader.carry_out(plan, report.progressed)
        report.finished(plan, model, plan.folder)
    except (DownloadError, UnknownModelError, ConsentMissingError) as error:
        report.failed(error)
        return 1
    except KeyboardInterrupt:
        report.failed(KeyboardInterrupt("Stopped; the same command goes on from here."))
        return 130
    return 0


def token_of(environment: Environment) -> str | None:
    """The hub's access token: `HF_TOKEN`, or the file that `hf auth login` writes."""
    if (token := environment.text("HF_TOKEN")) is not None:
        return token
    home = hub_home(environment.variables)
    if home is None:
        return None
    try:
        return (home / "token").read_text(encoding="utf-8").strip() or None
    except OSError:  # most people have none, and need none
        return None


def require_consent(
    plan: Plan, model: CatalogueModel | None, options: argparse.Namespace, answers: TextIO
) -> None:
    """Checks that somebody agrees, asking where there is somebody to ask.

    Raises:
        ConsentMissingError: Nobody does.
    """
    if options.yes:
        if model is not None and model.is_restricted and options.licence != model.licence:
            raise ConsentMissingError(
                f"This licence forbids some uses. Read {model.licence_url}; to agree, add "
                f"--licence {model.licence!r}."
            )
        return
    if options.json or not answers.isatty():
        raise ConsentMissingError("Nothing was fetched: add --yes to agree to size and licence.")
    sys.stderr.write(f"Fetch {size_text(plan.bytes_to_fetch)} under this licence? [y/N] ")
    sys.stderr.flush()
    if answers.readline().strip().lower() not in ("y", "yes"):
        raise ConsentMissingError("Nothing was fetched.")


def _order(options: argparse.Namespace) -> tuple[CatalogueModel | None, Order]:
    """What is wanted: a model of the catalogue, or files of a repository that is not in it."""
    if options.file:
        return None, Order(options.model, Wanted(tuple(options.file)), options.revision)
    try:
        model = find_model(options.model)
    except UnknownModelError as error:
        hint = " For a repository that is not in it, say which files: --file PATTERN."
        raise UnknownModelError(f"{error}{hint}") from error
    order = model.order()
    if options.revision is not None:
        order = Order(order.repository, order.wanted, options.revision)
    return model, order
