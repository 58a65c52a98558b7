"""The services beyond one machine: each an application of Ray Serve, described in a YAML file.

`app.py` is what Ray imports; only it, `replica.py`, `config_file.py` and `cluster.py` import ray.
"""
