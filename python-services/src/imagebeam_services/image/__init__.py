"""The image service: diffusion pipelines behind `/generate` and the images API."""
