"""Tiny random diffusion models: the real classes and files, megabytes instead of gigabytes.

They draw noise, but noise that depends on the prompt, the seed and the images, so that everything
but taste can be tested. `writing.write_tiny_model` writes one.
"""
