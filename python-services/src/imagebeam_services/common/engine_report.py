"""What an engine says of itself: where its model lies, how, and what it took."""

from typing import Literal

from pydantic import Field

from imagebeam_services.common.fields import ResponseBody

DeviceKind = Literal["cuda", "rocm", "mps", "vulkan", "cpu", "remote", "other"]


class DeviceReport(ResponseBody):
    """What a model computes on."""

    kind: DeviceKind = Field(description="`remote`: another server, which does not say.")
    index: int | None = Field(
        default=None, description="Among the devices of its kind that this process sees."
    )
    uuid: str | None = Field(default=None, description="The driver's name for it (`GPU-...`).")
    pci_bus_id: str | None = Field(default=None, description="Where it sits, if that is known.")


class EngineReport(ResponseBody):
    """What `/health` tells of the engine itself."""

    device: DeviceReport | None = Field(default=None, description="Null where nothing is loaded.")
    layout: dict[str, str | int | float | bool] | None = Field(
        default=None, description="How the model lies on it; the fields depend on the engine."
    )
    parked: bool = Field(
        default=False, description="Whether an unloaded model's weights wait in the host's memory."
    )
    device_bytes: int | None = Field(
        default=None, description="What the engine holds of its GPU now, by its own count."
    )
    device_peak_bytes: int | None = Field(
        default=None, description="The most of that since the load; null on other devices."
    )
