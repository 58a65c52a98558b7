"""The vision service: CLIP alignment and aesthetic scores behind `/evaluate`."""
