"""The language service: llama.cpp behind the completions API."""
