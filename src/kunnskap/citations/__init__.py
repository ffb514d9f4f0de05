"""References and in-text citations in a style's and a language's own form, through pandoc and CSL.

The styles in ``styles/`` are the Citation Style Language project's, under CC BY-SA 3.0, unchanged.
"""

from kunnskap.citations.library import STYLES, Library, format_references
from kunnskap.citations.records import csl_items

__all__ = ["STYLES", "Library", "csl_items", "format_references"]
