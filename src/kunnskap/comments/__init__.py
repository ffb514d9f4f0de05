"""The reviewer's answer back: places that can be commented on, comments brought together, and what became of them.

``show_comments`` is for a notebook in JupyterLab; the rest is for the batch and the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kunnskap.comments.lab import show_comments

__all__ = ["show_comments"]


def __getattr__(name: str) -> Any:
    if name == "show_comments":  # its tables and the catalogue are nothing a build has to wait for
        from kunnskap.comments.lab import show_comments

        return show_comments
    raise AttributeError(name)
