"""What there is to know of a family of models; `families` has it of each.

Sizes need no rule here: requests have sides that are multiples of 16 of at least 64 px, which every
family draws exactly, and every call passes both.
"""

from dataclasses import dataclass
from typing import Literal

FamilyName = Literal["sdxl", "flux", "flux-kontext", "sd3", "z-image", "flux2-klein", "qwen-image"]

NegativeRule = Literal["guidance-above-0", "guidance-above-1", "own-scale", "never"]
"""When a negative prompt counts. `own-scale`: the pipeline's second, true guidance is switched on
for it, at the price of a second forward pass a step. `never`: the pipeline has no such argument."""


def negative_counts(rule: NegativeRule, guidance: float | None) -> bool:
    """Whether a negative prompt changes an image drawn with this guidance; None: with none."""
    return {
        "guidance-above-0": guidance is not None and guidance > 0,
        "guidance-above-1": guidance is not None and guidance > 1,
        "own-scale": True,
        "never": False,
    }[rule]


ReferenceUse = Literal["start", "edit-one", "edit-all"]
"""What images in a request are for. `start`: one image is drawn over. `edit-one`: one image is what
the prompt speaks of. `edit-all`: up to eight are."""

GuidanceSource = Literal["always", "denoiser-config", "index"]
"""What tells whether a model reads guidance. `denoiser-config`: its `guidance_embeds`. `index`: the
index's `is_distilled`, where it does not."""

LatentForm = Literal["plain", "packed", "packed-video", "packed-normalised"]
"""How latents look between two steps; see `unpacking`."""

EncodedForm = Literal["rows", "same", "list", "padded", "mask"]
"""What `encode_prompt` answers for several prompts. `rows`: one row each. `same`: the same for all.
`list`: a list with one each. `padded`: rows, filled up to the longest. `mask`: which places of the
first answer's rows count; None where all do."""


@dataclass(frozen=True)
class Reader:
    """One of a model's text encoders, and how much of a prompt reaches it.

    Attributes:
        part: The pipeline's name for it.
        tokens: The most that it reads; None for what its tokenizer says.
        form: What stands around the prompt.
        dropped: How many of the form's first tokens are cut off once they are encoded, so that they
            do not count.
        is_chat: Whether the pipeline asks the tokenizer's chat template for that. The template that
            comes with a model is never run: it is a program, which may never end.
    """

    part: str
    tokens: int | None = None
    form: str = "{}"
    dropped: int = 0
    is_chat: bool = False

    @property
    def tokenizer(self) -> str:
        """The pipeline's name for its tokenizer."""
        return self.part.replace("text_encoder", "tokenizer")


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
        readers: Its text encoders.
        encoded: What the pipeline's `encode_prompt` answers, in order.
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
    readers: tuple[Reader, ...]
    encoded: tuple[EncodedForm, ...]
    unprompted_negative: str | None = None
    reads_guidance: GuidanceSource = "always"
    draws_over_in_image_size: bool = False
    chooses_own_size: bool = False
    has_block_cache: bool = False
    denoiser_marks: tuple[str, ...] = ()
