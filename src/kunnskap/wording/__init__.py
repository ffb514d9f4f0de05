"""Words that claim more than the certainty allows: in claims, in notebooks, and in every sentence of a built page."""

from kunnskap.wording.built import Overstated, PagesRead, read_pages
from kunnskap.wording.data import TooMuch, claims_too_much, prose_too_much
from kunnskap.wording.telling import told

__all__ = [
    "Overstated",
    "PagesRead",
    "TooMuch",
    "claims_too_much",
    "prose_too_much",
    "read_pages",
    "told",
]
