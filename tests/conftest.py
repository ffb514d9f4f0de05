"""Hypothesis without a deadline; in CI with the same examples every time, elsewhere with new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("searching", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "searching")
