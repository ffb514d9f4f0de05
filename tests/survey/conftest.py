from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def project() -> Path:
    """The root of the project, where the real folders are."""
    return Path(__file__).parents[2]
