"""The device that torch computes on, as far as a CPU can show it."""

import psutil
import pytest
import torch

from imagebeam_services.common import torch_device as devices
from imagebeam_services.common.errors import EngineFailedError
from imagebeam_services.common.settings import DeviceChoice

GIB = 2**30


class StubCuda:
    """`torch.cuda` with a GPU of 24 GiB, 20 of them free."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fraction: float | None = None
        self.uuid = "12345678-aaaa-bbbb-cccc-1234567890ab"
        answers = {
            "is_available": lambda: True,
            "current_device": lambda: 1,
            "mem_get_info": lambda: (20 * GIB, 24 * GIB),
            "get_device_properties": lambda _: self,
            "set_per_process_memory_fraction": self.limit,
            "memory_reserved": lambda: 3,
            "max_memory_reserved": lambda: 5,
        }
        for name, answer in answers.items():
            monkeypatch.setattr(torch.cuda, name, answer)

    def limit(self, fraction: float) -> None:
        self.fraction = fraction


def test_a_gpu_is_taken_where_there_is_one_and_named_as_the_driver_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cuda = StubCuda(monkeypatch)
    device = devices.torch_device("auto")
    assert device.type == "cuda"
    assert devices.torch_device("cpu").type == "cpu"
    told = devices.device_report(device)
    assert (told.kind, told.index, told.uuid) == ("cuda", 1, f"GPU-{cuda.uuid}")
    assert devices.held_bytes(device) == (3, 5)


@pytest.mark.parametrize(
    ("limit", "free", "fraction"), [(None, 20, None), (6, 6, 0.25), (22, 20, 22 / 24), (99, 20, 1)]
)
def test_a_limit_lies_below_what_is_free_and_torch_keeps_it(
    monkeypatch: pytest.MonkeyPatch, limit: int | None, free: int, fraction: float | None
) -> None:
    cuda = StubCuda(monkeypatch)
    limit_bytes = None if limit is None else limit * GIB
    assert devices.free_bytes(torch.device("cuda"), limit_bytes) == free * GIB
    assert cuda.fraction == fraction


def test_on_a_cpu_the_hosts_memory_counts_and_nothing_is_held() -> None:
    cpu = torch.device("cpu")
    assert devices.free_bytes(cpu, 1) == 1
    assert 0 < devices.free_bytes(cpu, None) <= psutil.virtual_memory().total
    assert devices.held_bytes(cpu) == (None, None)
    assert devices.device_report(cpu).model_dump(exclude_none=True) == {"kind": "cpu"}


def test_what_a_model_gives_back_is_its_weights_on_the_host_and_on_the_device() -> None:
    parts = [torch.nn.Linear(99, 100), torch.nn.Linear(7, 7, device="meta"), "a tokenizer", None]
    host_bytes = devices.host_bytes(parts)
    assert host_bytes == 4 * 100 * 100
    assert devices.held_memory(torch.device("cpu"), host_bytes) == (host_bytes, host_bytes)


def test_what_a_model_holds_of_a_gpu_is_not_the_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    StubCuda(monkeypatch)
    assert devices.held_memory(torch.device("cuda"), 7) == (3, 7)


@pytest.mark.parametrize("choice", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused_by_name(choice: DeviceChoice) -> None:
    with pytest.raises(EngineFailedError, match=f"no {choice} device"):
        devices.torch_device(choice)
