"""What papermill finds under the name ``kunnskap``.

papermill loads every registered engine while it is itself being imported, also when our own engine is what imports it.
So the registered class needs nothing but papermill's base class, and fetches the engine when a notebook is run.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine


class RegisteredEngine(Engine):  # type: ignore[misc]
    """Hands each run to ``ForkedEngine``."""

    @classmethod
    def execute_notebook(cls, *arguments: Any, **options: Any) -> Any:
        from kunnskap.batch.engine.forked import ForkedEngine

        return ForkedEngine.execute_notebook(*arguments, **options)
