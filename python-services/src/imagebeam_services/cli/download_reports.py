"""How a download is told, to a person or to a program."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from imagebeam_services.cli.values import size_text
from imagebeam_services.common.catalogue.catalogue import CatalogueModel
from imagebeam_services.common.download.downloader import Plan, Progress

SHOWN_EVERY_S = 0.5


def licence_text(plan: Plan, model: CatalogueModel | None) -> str:
    """The licence as the catalogue names it, and as the hub does where that is known."""
    offered = plan.listing.licence or "not named by the hub"
    if model is None:
        return offered
    return f"{model.licence} ({model.licence_url}; the hub says: {offered})"


class _Pace:
    """Lets progress be told a few times a second, and its end always."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told_s = float("-inf")

    def is_due(self, progress: Progress) -> bool:
        """Whether to tell it now; counts as told then."""
        is_whole = progress.done_bytes == progress.total_bytes
        if not is_whole and self._clock() < self._told_s + SHOWN_EVERY_S:
            return False
        self._told_s = self._clock()
        return True


class TextReport:
    """Tells a person, on stderr."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = _Pace(clock)

    def planned(self, plan: Plan, model: CatalogueModel | None) -> None:
        """What would be fetched."""
        gated = (
            " It is gated: accept its licence on the hub first." if plan.listing.is_gated else ""
        )
        self._write(
            f"{plan.order.repository} at commit {plan.listing.commit}\n"
            f"Licence: {licence_text(plan, model)}.{gated}\n"
            f"To {plan.folder}: {len(plan.missing)} files, {size_text(plan.bytes_to_fetch)} to "
            f"fetch, {len(plan.present)} files there already.\n"
        )

    def progressed(self, progress: Progress) -> None:
        """How far it is, a few times a second."""
        if not self._pace.is_due(progress):
            return
        share = progress.done_bytes / max(progress.total_bytes, 1)
        done = size_text(progress.done_bytes)
        self._write(f"\r{share:6.1%}  {done}  {progress.path[-48:]:48}")

    def finished(self, plan: Plan, model: CatalogueModel | None, folder: Path) -> None:
        """It is there, and how to use it."""
        self._write(f"\nThe model is in {folder}.\n")
        if model is not None:
            command = f"imagebeam-services {model.service} --repo {plan.order.repository}"
            self._write(f"Start it: {command}\n")

    def failed(self, error: BaseException) -> None:
        """It is not."""
        self._write(f"\n{error}\n")

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


class JsonReport:
    """Tells a program: one JSON object a line on stdout."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = _Pace(clock)

    def planned(self, plan: Plan, model: CatalogueModel | None) -> None:
        """What would be fetched."""
        self._write(
            event="planned",
            repository=plan.order.repository,
            commit=plan.listing.commit,
            licence=licence_text(plan, model),
            is_gated=plan.listing.is_gated,
            is_restricted=model.is_restricted if model is not None else None,
            bytes_to_fetch=plan.bytes_to_fetch,
            folder=str(plan.folder),
        )

    def progressed(self, progress: Progress) -> None:
        """How far it is, a few times a second."""
        if self._pace.is_due(progress):
            self._write(
                event="progressed",
                file=progress.path,
                done_bytes=progress.done_bytes,
                total_bytes=progress.total_bytes,
            )

    def finished(self, plan: Plan, model: CatalogueModel | None, folder: Path) -> None:
        """It is there."""
        service = model.service if model is not None else None
        repository = plan.order.repository
        self._write(event="finished", service=service, repository=repository, folder=str(folder))

    def failed(self, error: BaseException) -> None:
        """It is not."""
        self._write(event="failed", error=type(error).__name__, message=str(error))

    @staticmethod
    def _write(**fields: object) -> None:
        sys.stdout.write(json.dumps(fields) + "\n")
        sys.stdout.flush()
