"""The process that holds a GGUF model: llama.cpp can hang or end it, and the service goes on.

`main.py` and the backends run in the child and nowhere else; `process.py` is the parent's end of
it; `messages.py` is what both say to each other.
"""
