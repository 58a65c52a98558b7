"""What an engine's failure leaves behind."""

import asyncio
import gc
import weakref

import pytest

from imagebeam_services.common.admission import Admission
from imagebeam_services.common.errors import EngineFailedError, OutOfMemoryError, ServiceError
from imagebeam_services.common.hub_offline import heavy_imports
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.worklist import Worklist
from tests.support.service_client import AlwaysLoaded, LogLines


class Weights:
    """Something large that only a traceback could keep alive."""


@pytest.mark.parametrize("wraps", [False, True])
def test_an_error_does_not_keep_the_engines_frames_alive(wraps: bool) -> None:
    kept: list[weakref.ref[Weights]] = []

    async def work(_: Job) -> None:
        weights = Weights()
        kept.append(weakref.ref(weights))
        try:
            raise ValueError("inside")
        except ValueError as error:
            if wraps:
                raise OutOfMemoryError("too big") from error
            raise

    async def fail() -> ServiceError:
        admission = Admission(places=1, waiting_limit=1, clock=lambda: 0.0)
        _, task = Worklist(admission, AlwaysLoaded(), LogLines().log).begin("x", work)
        await asyncio.wait([task])
        error = task.exception()
        assert isinstance(error, OutOfMemoryError if wraps else EngineFailedError)
        return error

    gc.collect()
    gc.disable()
    try:
        error = asyncio.run(fail())
        assert kept[0]() is None
        assert error.__cause__ is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ModuleNotFoundError("no", name="torch"), "The package torch is missing: .*doctor"),
        (ImportError("undefined symbol"), "A package is broken: .*doctor"),
        (OSError("libcuda.so: no such file"), "A package is broken: .*doctor"),
    ],
)
def test_packages_that_cannot_be_imported_are_told(error: Exception, told: str) -> None:
    with pytest.raises(EngineFailedError, match=told), heavy_imports():
        raise error
