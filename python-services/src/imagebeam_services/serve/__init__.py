"""The services beyond one machine: each an application of Ray Serve, described in a YAML file.

`app.py` is what Ray imports. Only it, `replica.py`, `config_file.py`, `cluster.py`, `progress.py`
and `trial.py` import ray.
"""
