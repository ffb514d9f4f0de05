"""A built page as a document for Word or for paper."""

from __future__ import annotations

from kunnskap.documents.pdf import find_browser, pdf
from kunnskap.documents.word import word

__all__ = ["find_browser", "pdf", "word"]
