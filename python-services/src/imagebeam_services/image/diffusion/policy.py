"""How a model is laid out on a machine: one table over device, free memory and the model's size.

The first row whose needs the machine meets is taken, so the rows stand from the best to the one
that still works. Sizes are estimates from the number of weights; a batch that does not fit all the
same is halved while drawing (see `passes`).
"""

from dataclasses import dataclass
from typing import Literal

from imagebeam_services.common.errors import OutOfMemoryError
from imagebeam_services.common.model_shelf import MemoryNeed
from imagebeam_services.image.diffusion.model_facts import ModelFacts
from imagebeam_services.image.settings import Speed

DeviceKind = Literal["cuda", "rocm", "mps", "cpu"]
Precision = Literal["float32", "bfloat16", "float16"]
Quantisation = Literal["none", "fp8", "nf4"]
"""What the denoiser's weights are made while they are loaded."""
StoredAs = Quantisation | Literal["gguf"]
"""`gguf`: as they are in the file, quantised already; nothing is quantised a second time."""
Offload = Literal["none", "parts", "layers"]
VaeForm = Literal["whole", "sliced", "tiled"]
Attention = Literal["native", "sliced"]
BlockCache = Literal["none", "first-block"]

GIB, GB = 2**30, 10**9
WEIGHT_BYTES: dict[Precision, float] = {"float32": 4, "bfloat16": 2, "float16": 2}
QUANTISED_BYTES: dict[Quantisation, float] = {"none": 0, "fp8": 1.05, "nf4": 0.6}
"""Bytes a weight of the denoiser; norms and biases stay as they are."""
WORKING_BYTES: dict[VaeForm, float] = {"whole": 3 * GIB, "sliced": 2 * GIB, "tiled": 1.2 * GIB}
"""For one image of 1024 x 1024 px, activations and the VAE's decoding together."""
BYTES_A_PIXEL = 1024
"""What each further pixel of a batch takes."""
SHARE_OF_MPS = 0.75
"""Of the memory that is free, what macOS lets a GPU have."""
SHARE_IN_LAYERS = 0.05
"""Of a model's weights, what is on the device when it goes there layer by layer."""
MAX_BATCH = 8
FEW_MPS_BYTES = 64 * GIB


@dataclass(frozen=True)
class Machine:
    """What the policy has to know of a machine.

    Attributes:
        device: What will draw.
        free_bytes: Free memory of the device; on `mps` and `cpu` that is the host's.
        host_free_bytes: Free memory of the host.
        has_bfloat16: Whether the device calculates in it, rather than emulates it.
        has_bitsandbytes: Whether the library for `nf4` is installed.
    """

    device: DeviceKind
    free_bytes: int
    host_free_bytes: int
    has_bfloat16: bool = True
    has_bitsandbytes: bool = False


@dataclass(frozen=True)
class Row:
    """One way to lay a model out.

    Attributes:
        devices: Where it is possible.
        precision: What is calculated in; `half` is bfloat16, or where a device has none, float16.
        quantisation: What the denoiser is made, where its file has it whole.
        offload: `none`: all parts stay on the device. `parts`: one part at a time is there.
            `layers`: one layer at a time, which is slow.
        vae: `whole`: a batch is decoded at once. `sliced`: image by image. `tiled`: large images in
            overlapping tiles, which differ a little from the whole.
    """

    devices: tuple[DeviceKind, ...]
    precision: Literal["float32", "half"]
    quantisation: Quantisation
    offload: Offload
    vae: VaeForm


GPUS: tuple[DeviceKind, ...] = ("cuda", "rocm")

# fmt: off
TABLE: tuple[Row, ...] = (
    #    devices    precision  denoiser  offload   VAE
    Row(GPUS,       "half",    "none",   "none",   "whole"),
    Row(GPUS,       "half",    "none",   "none",   "sliced"),
    Row(GPUS,       "half",    "none",   "parts",  "sliced"),
    Row(GPUS,       "half",    "fp8",    "parts",  "sliced"),
    Row(("cuda",),  "half",    "nf4",    "parts",  "tiled"),
    Row(GPUS,       "half",    "none",   "layers", "tiled"),
    Row(("mps",),   "half",    "none",   "none",   "sliced"),
    Row(("mps",),   "half",    "none",   "none",   "tiled"),
    Row(("cpu",),   "float32", "none",   "none",   "sliced"),
    Row(("cpu",),   "half",    "none",   "none",   "tiled"),
)
# fmt: on


@dataclass(frozen=True)
class Layout:
    """How a model is laid out; the fields that `Row` has mean the same.

    Attributes:
        quantisation: What the denoiser is stored as.
        attention: `native` is torch's own, which picks a flash kernel where there is one. `sliced`
            goes head by head, for Macs with little memory.
        cache: `first-block` skips steps that change little. Its choice depends on the whole batch,
            so images are then drawn one by one.
        compiles: Whether the denoiser is compiled: minutes once, then faster.
        batch_pixels: How many pixels one pass may have; one image always may.
    """

    device: DeviceKind
    precision: Precision
    quantisation: StoredAs
    offload: Offload
    vae: VaeForm
    attention: Attention
    cache: BlockCache
    compiles: bool
    batch_pixels: int

    def batch_limit(self, width_px: int, height_px: int) -> int:
        """How many images of a size may share a pass."""
        if self.cache != "none":
            return 1
        return min(max(self.batch_pixels // (width_px * height_px), 1), MAX_BATCH)


def choose_layout(machine: Machine, model: ModelFacts, speed: Speed = "exact") -> Layout:
    """The best layout that the machine has memory for.

    Args:
        machine: What will draw.
        model: What it will draw with.
        speed: `exact` changes no image. `fast` also compiles and caches, where that works: images
            then differ a little from the exact ones, though a seed still always gives the same.

    Raises:
        OutOfMemoryError: The model does not fit in any way; the message has the sizes.
    """
    row, fits = _best_row(machine, model)
    if fits:
        return _layout(row, machine, model, speed)
    needed = device_bytes(row, machine, model)
    raise OutOfMemoryError(
        f"{model.name} needs about {needed / GB:.2f} GB of memory, and "
        f"{_usable_bytes(machine) / GB:.2f} may be taken. Close what else uses the memory, raise "
        "--memory-limit where it is set, or take a smaller model."
    )


def need_of(machine: Machine, model: ModelFacts, speed: Speed) -> MemoryNeed:
    """What the best layout takes, or where none fits, the smallest."""
    row, fits = _best_row(machine, model)
    return MemoryNeed(
        needed_bytes=int(device_bytes(row, machine, model)),
        host_bytes=int(host_bytes(row, machine, model)),
        free_bytes=int(_usable_bytes(machine)),
        fits=fits,
        layout=vars(_layout(row, machine, model, speed)) if fits else None,
    )


def _best_row(machine: Machine, model: ModelFacts) -> tuple[Row, bool]:
    """The best row that the machine has memory for; where none is, the one that needs least."""
    rows = [row for row in TABLE if _is_possible(row, machine, model)]
    for row in rows:
        if device_bytes(row, machine, model) <= _usable_bytes(machine) and (
            host_bytes(row, machine, model) <= machine.host_free_bytes
        ):
            return row, True
    return min(rows, key=lambda row: device_bytes(row, machine, model)), False


def device_bytes(row: Row, machine: Machine, model: ModelFacts) -> float:
    """What a row takes on the device, for one image of 1024 x 1024 px."""
    sizes = _part_bytes(row, machine, model)
    if row.offload == "layers":
        resident = sum(sizes) * SHARE_IN_LAYERS
    elif row.offload == "parts":
        resident = max(sizes)
    else:
        resident = sum(sizes)
    return resident + WORKING_BYTES[row.vae] * _working_scale(row)


def host_bytes(row: Row, machine: Machine, model: ModelFacts) -> float:
    """What a row takes of the host's memory, beyond the device's."""
    return 0 if row.offload == "none" else sum(_part_bytes(row, machine, model))


def _part_bytes(row: Row, machine: Machine, model: ModelFacts) -> list[float]:
    per_weight = WEIGHT_BYTES[_precision(row, machine)]
    stored = QUANTISED_BYTES[row.quantisation] or per_weight
    return [
        part.stored_bytes or part.weights * (stored if part is model.denoiser else per_weight)
        for part in model.parts
    ]


def _is_possible(row: Row, machine: Machine, model: ModelFacts) -> bool:
    has_library = row.quantisation != "nf4" or machine.has_bitsandbytes
    # Going to the device layer by layer makes new tensors, which no longer say how to read them.
    suits_stored = not _is_stored_quantised(model) or (
        row.quantisation == "none" and row.offload != "layers"
    )
    return machine.device in row.devices and has_library and suits_stored


def _is_stored_quantised(model: ModelFacts) -> bool:
    return model.denoiser.stored_bytes is not None


def _usable_bytes(machine: Machine) -> float:
    return machine.free_bytes * (SHARE_OF_MPS if machine.device == "mps" else 1)


def _precision(row: Row, machine: Machine) -> Precision:
    if row.precision == "float32":
        return "float32"
    return "bfloat16" if machine.has_bfloat16 else "float16"


def _working_scale(row: Row) -> int:
    return 2 if row.precision == "float32" else 1


def _layout(row: Row, machine: Machine, model: ModelFacts, speed: Speed) -> Layout:
    spare = _usable_bytes(machine) - device_bytes(row, machine, model)
    quantisation: StoredAs = "gguf" if _is_stored_quantised(model) else row.quantisation
    is_plain = row.offload == "none" and quantisation == "none"
    has_cache = speed == "fast" and model.family.has_block_cache and row.offload == "none"
    has_few = machine.device == "mps" and machine.free_bytes < FEW_MPS_BYTES
    return Layout(
        device=machine.device,
        precision=_precision(row, machine),
        quantisation=quantisation,
        offload=row.offload,
        vae=row.vae,
        attention="sliced" if has_few else "native",
        cache="first-block" if has_cache else "none",
        # Elsewhere compiling either fails or takes longer than it saves.
        compiles=speed == "fast" and machine.device == "cuda" and is_plain,
        batch_pixels=1024 * 1024 + int(spare / (BYTES_A_PIXEL * _working_scale(row))),
    )
