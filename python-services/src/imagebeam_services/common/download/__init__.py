"""Downloading models: asked for by a person, never by a request to a service.

    hub        what a repository holds, and its bytes from any offset
    plan       which of its files are wanted and what they cost; refuses what is unsafe
    transfer   one file: resumed, counted, checked by its hash
    exclusive  one download of a model at a time
    lock       what was downloaded: commit and hashes, in a file beside the model
    downloader puts them together

Standard library only, so that the command works before anything is installed for a service.
"""
