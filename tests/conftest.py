"""Settings for every test: this house is built on shared machines, so no test fails for being slow."""

from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
