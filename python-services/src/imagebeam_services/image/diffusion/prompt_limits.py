"""How much of a prompt a model reads, and the form in which it gets it."""

import json
from collections.abc import Iterator

from imagebeam_services.image.diffusion.family import Family, Reader
from imagebeam_services.image.diffusion.loading import Pipeline
from imagebeam_services.image.diffusion.plans import Plan
from imagebeam_services.image.protocol import PromptField, Truncation


def set_chat_forms(pipeline: Pipeline, family: Family) -> None:
    """Gives the pipeline's tokenizers the family's own chat forms in place of the model's."""
    for reader in family.readers:
        if reader.is_chat:
            getattr(pipeline, reader.tokenizer).chat_template = chat_template(reader)


def chat_template(reader: Reader) -> str:
    """A reader's form as a Jinja template for one message."""
    # As expressions, for Jinja drops a line's end after a block and at the end of a template.
    before, after = (json.dumps(text) for text in reader.form.split("{}"))
    return f"{{{{ {before} + messages[0].content + {after} }}}}"


def truncations(pipeline: Pipeline, family: Family, plan: Plan) -> tuple[Truncation, ...]:
    """Where the ends of a plan's prompts are not read, told by tokenising them whole."""
    texts: tuple[tuple[PromptField, str | None], ...] = (
        ("prompt", plan.request.prompt),
        ("negative_prompt", plan.negative_prompt),
    )
    return tuple(
        found
        for field, text in texts
        if text is not None
        for found in _truncated(pipeline, family, field, text)
    )


def _truncated(
    pipeline: Pipeline, family: Family, field: PromptField, text: str
) -> Iterator[Truncation]:
    for reader in family.readers:
        tokenizer = getattr(pipeline, reader.tokenizer)
        if tokenizer is None:  # Stable Diffusion 3 does without its largest text encoder
            continue
        limit = reader.tokens or tokenizer.model_max_length
        tokens = len(tokenizer(reader.form.format(text)).input_ids) - reader.dropped
        if tokens > limit:
            yield Truncation(field, reader.part, tokens, limit)
