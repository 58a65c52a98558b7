"""What is known of each family of models, as data: the only place that names families."""

from imagebeam_services.image.diffusion.family import Family, FamilyName, Reader, Recipe

CLIP_1, CLIP_2 = Reader("text_encoder"), Reader("text_encoder_2")
FLUX_READERS = (CLIP_1, Reader("text_encoder_2", 512))
QWEN_USER, QWEN_ASSISTANT = "<|im_start|>user\n{}<|im_end|>\n", "<|im_start|>assistant\n"
QWEN_IMAGE_FORM = (
    "<|im_start|>system\nDescribe the image by detailing the color, shape, size, texture, "
    "quantity, text, spatial relationships of the objects and background:<|im_end|>\n"
    + QWEN_USER
    + QWEN_ASSISTANT
)
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
        readers=(CLIP_1, CLIP_2),
        encoded=("rows", "rows", "rows", "rows"),
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
        readers=FLUX_READERS,
        encoded=("rows", "rows", "same"),
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
        readers=FLUX_READERS,
        encoded=("rows", "rows", "same"),
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
        readers=(CLIP_1, CLIP_2, Reader("text_encoder_3", 256)),
        encoded=("rows", "rows", "rows", "rows"),
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
        readers=(Reader("text_encoder", 512, QWEN_USER + QWEN_ASSISTANT, is_chat=True),),
        encoded=("list", "list"),
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
        # The empty thought is what its makers leave to a model that is not to think.
        readers=(
            Reader(
                "text_encoder",
                512,
                QWEN_USER + QWEN_ASSISTANT + "<think>\n\n</think>\n\n",
                is_chat=True,
            ),
        ),
        encoded=("rows", "rows"),
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
        readers=(Reader("text_encoder", 512, QWEN_IMAGE_FORM, dropped=34),),
        encoded=("padded", "mask"),
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
