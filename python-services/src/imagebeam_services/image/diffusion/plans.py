"""From requests to pipeline calls: what each means to the loaded model, and which share a call."""

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PIL.Image import Image

from imagebeam_services.common.errors import UnsupportedError
from imagebeam_services.image.diffusion.families import TRUE_GUIDANCE, TRUE_GUIDANCE_ARGUMENT
from imagebeam_services.image.diffusion.family import Family, negative_counts
from imagebeam_services.image.diffusion.model_facts import ModelFacts
from imagebeam_services.image.diffusion.policy import Layout
from imagebeam_services.image.diffusion.references import covering, within_area
from imagebeam_services.image.protocol import DrawRequest

DEFAULT_STRENGTH = 0.75
MAX_STEPS = 200
PipelineUse = Literal["draw", "draw-over"]


@dataclass(frozen=True)
class Plan:
    """What one request means to the loaded model.

    Attributes:
        item: The request's number in the call of `draw`.
        request: As it came; what has no field here counts as it is there.
        steps: Denoising steps to ask the pipeline for; drawing over an image takes fewer.
        guidance: None where the model takes none.
        negative_prompt: None where it would not count.
        references: Images in the size in which the pipeline gets them.
        strength: How much of the image to draw over may change; None without one.
        ignored: The request's fields that have no effect.
    """

    item: int
    request: DrawRequest
    steps: int
    guidance: float | None
    negative_prompt: str | None
    references: tuple[Image, ...]
    strength: float | None
    ignored: tuple[str, ...]

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.request.width_px, self.request.height_px

    @property
    def use(self) -> PipelineUse:
        """Which of the model's pipelines it is for."""
        return "draw" if self.strength is None else "draw-over"


def plan_request(item: int, request: DrawRequest, model: ModelFacts) -> Plan:
    """Applies the rules of the model's family.

    Raises:
        UnsupportedError: The model cannot do it.
    """
    family = model.family
    guidance = _guidance(request, model)
    negative = _negative_prompt(request, family, guidance)
    references = _references(request, family)
    is_start = bool(references) and family.references == "start"
    strength = (request.strength or DEFAULT_STRENGTH) if is_start else None
    unused = {
        "guidance": request.guidance is not None and guidance is None,
        "negative_prompt": bool(request.negative_prompt) and negative is None,
        "strength": request.strength is not None and strength is None,
    }
    return Plan(
        item=item,
        request=request,
        steps=_steps(request, model, strength),
        guidance=guidance,
        negative_prompt=negative,
        references=references,
        strength=strength,
        ignored=tuple(name for name, is_unused in unused.items() if is_unused),
    )


def batches(plans: Sequence[Plan], family: Family, layout: Layout) -> Iterator[list[Plan]]:
    """Groups plans that can share a pass, in the order of their first ones."""
    groups: dict[Hashable, list[Plan]] = {}
    for plan in plans:
        groups.setdefault(_batch_key(plan, family), []).append(plan)
    for group in groups.values():
        limit = layout.batch_limit(*group[0].size_px)
        for start in range(0, len(group), limit):
            yield group[start : start + limit]


def call_arguments(plans: Sequence[Plan], family: Family) -> dict[str, object]:
    """The pipeline's arguments for plans that share a pass, generators and callback aside.

    The lists are new ones each time: Z-Image rewrites the caller's.
    """
    first = plans[0]
    width_px, height_px = first.size_px
    arguments: dict[str, object] = {
        "prompt": [plan.request.prompt for plan in plans],
        "width": width_px,
        "height": height_px,
        "num_inference_steps": first.steps,
    }
    if first.guidance is not None:
        arguments[family.guidance_argument] = first.guidance
    if first.negative_prompt is not None:
        arguments["negative_prompt"] = [plan.negative_prompt for plan in plans]
        if family.negative == "own-scale":
            arguments[TRUE_GUIDANCE_ARGUMENT] = TRUE_GUIDANCE
    if first.strength is not None:
        arguments["strength"] = first.strength
    if family.chooses_own_size:
        arguments |= {"max_area": width_px * height_px, "_auto_resize": False}
    if first.references:
        arguments["image"] = (
            list(first.references)
            if family.references == "edit-all"
            else [plan.references[0] for plan in plans]
        )
    if first.strength is not None and family.draws_over_in_image_size:
        del arguments["width"], arguments["height"]
    return arguments


def _guidance(request: DrawRequest, model: ModelFacts) -> float | None:
    if not model.takes_guidance:
        return None
    return model.recipe.guidance if request.guidance is None else request.guidance


def _negative_prompt(request: DrawRequest, family: Family, guidance: float | None) -> str | None:
    counts = negative_counts(family.negative, guidance)
    return (request.negative_prompt or family.unprompted_negative) if counts else None


def _references(request: DrawRequest, family: Family) -> tuple[Image, ...]:
    if len(request.references) > 1 and family.references != "edit-all":
        raise UnsupportedError(
            f"This model takes one image, not {len(request.references)}: send it alone."
        )
    size_px = (request.width_px, request.height_px)
    if family.references == "start":
        return tuple(covering(image, size_px) for image in request.references)
    return tuple(within_area(image, size_px) for image in request.references)


def _steps(request: DrawRequest, model: ModelFacts, strength: float | None) -> int:
    """As asked for or as the recipe has it; at least so many that one is left to draw over with."""
    steps = request.steps or model.recipe.steps
    if strength is None or int(steps * strength) >= 1:
        return steps
    needed = math.ceil(1 / strength)
    # In floating point, 49 * (1 / 49) is below 1.
    needed += int(needed * strength) < 1
    if request.steps is None and needed <= MAX_STEPS:
        return needed
    raise UnsupportedError(
        f"With strength {strength:g}, {steps} steps leave none to draw with: it takes {needed}."
    )


def _batch_key(plan: Plan, family: Family) -> Hashable:
    """Equal for plans whose calls differ in nothing but prompts, seeds and images of one size."""
    images: tuple[Hashable, ...] = tuple(image.size for image in plan.references)
    if family.references == "edit-all":
        # Its images are shown to every prompt of a call.
        images = tuple((image.size, image.tobytes()) for image in plan.references)
    return (
        plan.size_px,
        plan.steps,
        plan.guidance,
        # SDXL's own negative for none differs from that of an empty text.
        plan.negative_prompt is None,
        plan.strength,
        plan.request.loras,
        images,
    )
