"""The formats that can be read. A new one is a file beside this and a line in ``FORMATS``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kunnskap.sources.bibtex import START, read_bibtex
from kunnskap.sources.ciw import read_ciw
from kunnskap.sources.cochrane import read_cochrane, recognises_cochrane
from kunnskap.sources.csl_json import read_csl, recognises_csl
from kunnskap.sources.delimited import looks_delimited, read_delimited
from kunnskap.sources.endnote import read_endnote, recognises_endnote
from kunnskap.sources.model import Parsed
from kunnskap.sources.nbib import read_nbib
from kunnskap.sources.ovid import read_ovid, recognises_ovid
from kunnskap.sources.refer import read_refer, recognises_refer
from kunnskap.sources.ris import read_ris
from kunnskap.sources.xlsx import MAGIC, read_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """One export format: the file endings it usually has, how its text is recognised, and its reader.

    A format that is not text has ``magic``, the bytes it begins with, and is read ``from_bytes``.
    """

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[str], bool]
    read: Callable[[str], Parsed] = lambda text: Parsed()
    magic: bytes = b""
    from_bytes: Callable[[bytes], Parsed] = lambda data: Parsed()


def _begins(pattern: str) -> Callable[[str], bool]:
    found = re.compile(pattern, re.MULTILINE)
    return lambda text: found.search(text) is not None


FORMATS = (
    Format("ris", (".ris",), _begins(r"^\s{0,4}TY\s{0,3}-"), read_ris),
    Format("bibtex", (".bib", ".bibtex"), lambda text: START.search(text) is not None, read_bibtex),
    Format("nbib", (".nbib",), _begins(r"^PMID ?- ?\d|^OWN ?- ?ERIC\b"), read_nbib),
    Format("ciw", (".ciw",), _begins(r"^PT [A-Z]\s*$"), read_ciw),
    Format("refer", (".enw", ".enl"), recognises_refer, read_refer),
    Format("cochrane", (), recognises_cochrane, read_cochrane),
    Format("ovid", (".ovd", ".cgi"), recognises_ovid, read_ovid),
    Format("endnote", (".xml",), recognises_endnote, read_endnote),
    Format("csl-json", (".json",), recognises_csl, read_csl),
    Format("xlsx", (".xlsx",), lambda text: False, magic=MAGIC, from_bytes=read_xlsx),
    Format("csv", (".csv", ".tsv"), looks_delimited, read_delimited),
)


def recognise_text(name: str, text: str) -> tuple[Format | None, bool]:
    """The format of a text, and whether the file's ending belongs to it.

    The content decides; the ending decides only between formats that would both read it, and for a text in which
    no format sees a start.
    """
    ending = "." + name.lower().rsplit(".", 1)[-1]
    text_formats = [form for form in FORMATS if not form.magic]
    by_ending = next((form for form in text_formats if ending in form.endings), None)
    if by_ending and by_ending.recognises(text):
        return by_ending, True
    by_content = next((form for form in text_formats if form.recognises(text)), None)
    known_endings = {e for form in FORMATS for e in form.endings}
    return by_content or by_ending, by_content is None or ending not in known_endings


def recognise_bytes(data: bytes) -> Format | None:
    """The format whose mark the bytes begin with, if it is not a text format."""
    return next((form for form in FORMATS if form.magic and data.startswith(form.magic)), None)
