"""A summary as a Word document: headings, real tables, figures as images with their text alternatives, references."""

from __future__ import annotations

import re
from html import escape

from kunnskap.documents.archive import pack, unpack
from kunnskap.documents.drawings import as_png
from kunnskap.documents.pandoc import default_reference, to_docx
from kunnskap.documents.reference import reference
from kunnskap.documents.source import read_source
from kunnskap.documents.turned import turned
from kunnskap.language import language as language_of

REGIONS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
TIMES = re.compile(r"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.S)


def word(page: str) -> bytes:
    """The document of a built page; the same bytes for the same page on a machine with the same fonts.

    Raises ``DocumentError`` (no_pandoc, pandoc, no_font, bad_drawing).
    """
    source = read_source(page)
    images = {name: as_png(drawing.svg) for name, drawing in source.drawings.items()}
    lang = REGIONS.get(source.language, source.language)
    html = (
        f'<html lang="{lang}"><head><title>{escape(source.title)}</title></head>'
        f"<body>{source.body}</body></html>"
    )
    ours = reference(default_reference(), _page_of(source.language))
    parts = unpack(to_docx(html, images, ours, lang=lang))
    document = turned(_traced(_tables(parts["word/document.xml"].decode())), source.wide)
    parts["word/document.xml"] = document.encode()
    parts["docProps/core.xml"] = TIMES.sub("", parts["docProps/core.xml"].decode()).encode()
    return pack(parts)


def _page_of(code: str) -> tuple[str, str, str]:
    """The words around the two page numbers, in the page's language."""
    text = language_of(code).text("page.page_of", page="\0", pages="\1")
    before, _, rest = text.partition("\0")
    between, _, after = rest.partition("\1")
    return before, between, after


def _traced(document: str) -> str:
    """Links from a number to its origin, of which there are hundreds, quieter than the links a reader may want."""
    return re.sub(
        r'<w:hyperlink w:anchor="o-.*?</w:hyperlink>',
        lambda link: link[0].replace('w:val="Hyperlink"', 'w:val="Traced"'),
        document,
        flags=re.S,
    )


def _tables(document: str) -> str:
    """Tables whose first column is known to a screen reader as row headings."""
    return re.sub(
        r'(<w:tblLook w:firstRow="1"[^>]*?)w:firstColumn="0"([^>]*?)w:val="0020"',
        r'\1w:firstColumn="1"\2w:val="00A0"',
        document,
    )
