"""What is known of each family of models, as data: the only place that names families.

Sizes need no rule here: requests have sides that are multiples of 16 of at least 64 px, which every
family draws exactly, and every call passes both.
"""

from dataclasses import dataclass
from typing import Literal

FamilyName = Literal["sdxl", "flux", "flux-kontext", "sd3", "z-image", "flux2-klein", "qwen-image"]

NegativeRule = Literal["guidance-above-0", "guidance-above-1", "own-scale", "never"]
"""When a negative prompt counts. `own-scale`: the pipeline's second, true guidance is switched on
for it, at the price of a second forward pass a step. `never`: the pipeline has no such argument."""

ReferenceUse = Literal["start", "edit-one", "edit-all"]
"""What images in a request are for. `start`: one image is drawn over. `edit-one`: one image is what
the prompt speaks of. `edit-all`: up to eight are."""

GuidanceSource = Literal["always", "denoiser-config", "index"]
"""What tells whether a model reads guidance. `denoiser-config`: its `guidance_embeds`. `index`: the
index's `is_distilled`, where it does not."""

LatentForm = Literal["plain", "packed", "packed-video", "packed-normalised"]
"""How latents look between two steps; see `unpacking`."""


@dataclass(frozen=True)
class Recipe:
    """The numbers that a model is made for, used where a request leaves them out.

    Attributes:
        steps: Denoising steps.
        guidance: None where the model takes none.
        word: What the model's name must contain, in lower case.
        takes_guidance: Which of the family's two kinds this is for; None for both.
    """

    steps: int
    guidance: float | None
    word: str = ""
    takes_guidance: bool | None = None


@dataclass(frozen=True)
class Family:
    """One family.

    Attributes:
        pipelines: `_class_name`s in `model_index.json`; the first is what is loaded.
        guidance_argument: The pipeline's name for guidance.
        negative: When a negative prompt counts.
        references: What images in a request are for.
        latents: How latents look between two steps.
        recipes: The first that fits the model counts.
        unprompted_negative: What stands for a negative prompt that nobody gave, where guidance
            does nothing without one.
        reads_guidance: What tells whether a model reads guidance.
        draws_over_in_image_size: Whether drawing over an image has no arguments for the size.
        chooses_own_size: Whether the size counts only with `max_area` and `_auto_resize`.
        has_block_cache: Whether diffusers' first-block cache works with it.
        denoiser_marks: Ends of names of weights: a file with this family's transformer alone has
            one of them, in its makers' form or in diffusers', and no other family's file has any.
    """

    name: FamilyName
    pipelines: tuple[str, ...]
    guidance_argument: str
    negative: NegativeRule
    references: ReferenceUse
    latents: LatentForm
    recipes: tuple[Recipe, ...]
    unprompted_negative: str | None = None
    reads_guidance: GuidanceSource = "always"
    draws_over_in_image_size: bool = False
    chooses_own_size: bool = False
    has_block_cache: bool = False
    denoiser_marks: tuple[str, ...] = ()


FLUX_MARKS = (
    "single_blocks.0.modulation.lin.weight",
    "single_transformer_blocks.0.norm.linear.weight",
)
TRUE_GUIDANCE_ARGUMENT = "true_cfg_scale"
TRUE_GUIDANCE = 2.0
"""Scale of the second guidance of `own-scale`. The distilled models follow the prompt by
themselves; much above this they burn."""

FAMILIES: tuple[Family, ...] = (
    Family(
        name="sdxl",
        pipelines=("StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline"),
        guidance_argument="guidance_scale",
        negative="guidance-above-1",
        references="start",
        latents="plain",
        recipes=(
            Recipe(4, 0.0, word="turbo"),
            Recipe(4, 0.0, word="lightning"),
            Recipe(30, 5.0),
        ),
        draws_over_in_image_size=True,
    ),
    Family(
        name="flux",
        pipelines=("FluxPipeline", "FluxImg2ImgPipeline"),
        guidance_argument="guidance_scale",
        negative="own-scale",
        references="start",
        latents="packed",
        # Without guidance embedded it is Schnell, with it Dev.
        recipes=(Recipe(4, None, takes_guidance=False), Recipe(28, 3.5)),
        reads_guidance="denoiser-config",
        has_block_cache=True,
        denoiser_marks=FLUX_MARKS,
    ),
    Family(
        name="flux-kontext",
        pipelines=("FluxKontextPipeline",),
        guidance_argument="guidance_scale",
        negative="own-scale",
        references="edit-one",
        latents="packed",
        recipes=(Recipe(28, 2.5),),
        chooses_own_size=True,
        has_block_cache=True,
        denoiser_marks=FLUX_MARKS,
    ),
    Family(
        name="sd3",
        pipelines=("StableDiffusion3Pipeline", "StableDiffusion3Img2ImgPipeline"),
        guidance_argument="guidance_scale",
        negative="guidance-above-1",
        references="start",
        latents="plain",
        recipes=(Recipe(4, 0.0, word="turbo"), Recipe(28, 4.5)),
        denoiser_marks=("joint_blocks.0.x_block.attn.qkv.weight", "pos_embed.proj.weight"),
    ),
    Family(
        name="z-image",
        pipelines=("ZImagePipeline", "ZImageImg2ImgPipeline"),
        guidance_argument="guidance_scale",
        negative="guidance-above-0",
        references="start",
        latents="plain",
        recipes=(Recipe(8, 0.0, word="turbo"), Recipe(40, 4.0)),
        denoiser_marks=("cap_pad_token",),
    ),
    Family(
        name="flux2-klein",
        pipelines=("Flux2KleinPipeline",),
        guidance_argument="guidance_scale",
        negative="never",
        references="edit-all",
        latents="packed-normalised",
        # The distilled form takes no guidance.
        recipes=(Recipe(4, None, takes_guidance=False), Recipe(50, 4.0)),
        reads_guidance="index",
        denoiser_marks=(
            "double_stream_modulation_img.lin.weight",
            "double_stream_modulation_img.linear.weight",
        ),
    ),
    Family(
        name="qwen-image",
        pipelines=("QwenImagePipeline", "QwenImageImg2ImgPipeline"),
        guidance_argument=TRUE_GUIDANCE_ARGUMENT,
        negative="guidance-above-1",
        references="start",
        latents="packed-video",
        recipes=(Recipe(50, 4.0),),
        # Its guidance is off without a negative prompt; a space is what its makers use for none.
        unprompted_negative=" ",
        has_block_cache=True,
        denoiser_marks=("transformer_blocks.0.img_mod.1.weight",),
    ),
)


def family_of(pipeline: str) -> Family | None:
    """The family of a pipeline class, or None for a class that is not supported."""
    return next((family for family in FAMILIES if pipeline in family.pipelines), None)


def family_named(name: FamilyName) -> Family:
    """The family with this name."""
    return next(family for family in FAMILIES if family.name == name)


def recipe_of(family: Family, model: str, *, takes_guidance: bool) -> Recipe:
    """The recipe of a model.

    Args:
        family: Its family.
        model: Its name.
        takes_guidance: Whether it reads guidance at all.
    """
    return next(
        recipe
        for recipe in family.recipes
        if recipe.word in model.lower() and recipe.takes_guidance in (None, takes_guidance)
    )
