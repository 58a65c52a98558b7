"""JSON schemas: what is taken, the grammars that hold a model to them, and the check of answers."""
