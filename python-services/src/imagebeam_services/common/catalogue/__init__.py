"""Models that the services are made for, as data in `models.toml`."""
