"""Imagebeam's local services: a language, an image and a vision model behind HTTP on loopback."""

__version__ = "0.1.0"
