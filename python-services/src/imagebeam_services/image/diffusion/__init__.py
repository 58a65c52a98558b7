"""The image engine on diffusers.

    model_facts  what a folder or file holds, read without torch; refuses what is never opened
    family       what there is to know of a family of models
    families     all that is known of each, as data
    policy       how a model is laid out on a machine, as a table
    plans        from a request to what one pipeline call needs, and which requests share a call
    engine       puts the rest together; imports torch when it loads, never before

The modules `resident`, `pipelines`, `loading`, `placement`, `machine`, `adapters`, `previews`,
`prompt_limits`, `prompt_memory` and `unpacking` import torch and diffusers at their top; only the
engine's `load` imports them.
"""
