"""Our own style for Word: pandoc's reference document with our fonts, colours, spacing, A4 and page numbers.

Each style is the inside of its ``w:pPr`` and ``w:rPr`` (ECMA-376 Part 1, 17.3 and 17.7); sizes are half-points and
lengths twentieths of a point. What a style does not say stays as pandoc has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from kunnskap.documents.archive import pack, unpack

FONT = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/>'
INK, LINK, MUTED, RULE, WARN = "1B2230", "0B4F79", "545D6D", "DADEE4", "7A3405"
NUMBERED = "PAGE", "NUMPAGES"


@dataclass(frozen=True, slots=True)
class Style:
    """The inside of a style's paragraph and character properties."""

    paragraph: str = ""
    character: str = ""


def _text(size: int, colour: str = INK, *, bold: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/>'
    weight += '<w:i w:val="0"/><w:iCs w:val="0"/>'
    return (
        f'{FONT}{weight}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _space(before: int, after: int, line: int = 276) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _heading(level: int, size: int, before: int) -> Style:
    kept = (
        f'<w:keepNext/><w:keepLines/>{_space(before, 80, 240)}<w:outlineLvl w:val="{level - 1}"/>'
    )
    return Style(kept, _text(size, bold=True))


STYLES = {
    "BodyText": Style(_space(60, 120)),
    "Compact": Style(_space(30, 30, 252)),
    "Title": Style(f"<w:keepNext/>{_space(0, 120, 240)}", _text(48, bold=True)),
    "Subtitle": Style(_space(0, 240), _text(26, MUTED)),
    "Heading1": _heading(1, 32, 400),
    "Heading2": _heading(2, 26, 280),
    "Heading3": _heading(3, 23, 220),
    "TableCaption": Style(f"<w:keepNext/>{_space(240, 80, 252)}", _text(22, bold=True)),
    "ImageCaption": Style(_space(60, 200, 252), _text(20, MUTED)),
    "CaptionedFigure": Style(f"<w:keepNext/>{_space(160, 40, 240)}"),
    "DefinitionTerm": Style(f"<w:keepNext/><w:keepLines/>{_space(100, 0)}", _text(22, bold=True)),
    "Hyperlink": Style("", f'<w:color w:val="{LINK}"/><w:u w:val="single"/>'),
}
OWN = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Reminder"><w:name w:val="Reminder"/>'
    f'<w:basedOn w:val="BodyText"/><w:pPr><w:keepNext/>{_space(200, 0, 240)}</w:pPr>'
    f"<w:rPr>{_text(17, WARN)}</w:rPr></w:style>"
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableNote"><w:name w:val="TableNote"/>'
    f'<w:basedOn w:val="BodyText"/><w:pPr>{_space(40, 40, 252)}</w:pPr><w:rPr>{_text(18, MUTED)}</w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="Traced"><w:name w:val="Traced"/>'
    f'<w:rPr><w:u w:val="dotted" w:color="{MUTED}"/></w:rPr></w:style>'
)
TABLE = (
    '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
    f'<w:top w:val="single" w:sz="8" w:color="{INK}"/><w:bottom w:val="single" w:sz="8" w:color="{INK}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:color="{RULE}"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="12" w:color="{INK}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>'
    "</w:tblStylePr>"
)
DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{FONT}<w:color w:val="{INK}"/><w:sz w:val="22"/>'
    '<w:lang w:val="nb-NO" w:eastAsia="nb-NO" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
)
PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1304" w:right="1134" w:bottom="1304" w:left="1134" w:header="600" w:footer="600" w:gutter="0"/>'
    "</w:sectPr>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"


def reference(pandocs: bytes, page_of: tuple[str, str, str]) -> bytes:
    """Our reference document, made from pandoc's own; ``page_of`` is what stands around the two page numbers."""
    parts = unpack(pandocs)
    parts["word/styles.xml"] = _styled(parts["word/styles.xml"].decode()).encode()
    document = re.sub(
        r"<w:sectPr>.*</w:sectPr>", PAGE, parts["word/document.xml"].decode(), flags=re.S
    )
    parts["word/document.xml"] = document.encode()
    parts["word/footer1.xml"] = _footer(page_of).encode()
    relation = f'<Relationship Id="rIdFooter" Type="{OFFICE}/footer" Target="footer1.xml"/>'
    kind = f'<Override PartName="/word/footer1.xml" ContentType="{FOOTER_TYPE}"/>'
    _add(parts, "word/_rels/document.xml.rels", relation, "</Relationships>")
    _add(parts, "[Content_Types].xml", kind, "</Types>")
    return pack(parts)


def _add(parts: dict[str, bytes], name: str, text: str, before: str) -> None:
    parts[name] = parts[name].replace(before.encode(), (text + before).encode())


def _styled(styles: str) -> str:
    styles = re.sub(r"<w:docDefaults>.*?</w:docDefaults>", DEFAULTS, styles, flags=re.S)
    ours = re.sub(r"<w:style\b[^>]*>.*?</w:style>", _restyled, styles, flags=re.S)
    return ours.replace("</w:styles>", f"{OWN}</w:styles>")


def _restyled(found: re.Match[str]) -> str:
    style = found[0]
    name = re.search(r'w:styleId="([^"]+)"', style)
    if name is not None and name[1] == "Table":
        return _without(style, "rPr", "tblPr", "tblStylePr").replace(
            "</w:style>", f"{TABLE}</w:style>"
        )
    ours = STYLES.get(name[1] if name else "")
    if ours is None:
        return style
    for tag, inside in (("pPr", ours.paragraph), ("rPr", ours.character)):
        if inside:
            style = _without(style, tag)
            at = (
                style.index("<w:rPr>")
                if tag == "pPr" and "<w:rPr>" in style
                else len(style) - len("</w:style>")
            )
            style = f"{style[:at]}<w:{tag}>{inside}</w:{tag}>{style[at:]}"
    return style


def _without(style: str, *tags: str) -> str:
    for tag in tags:
        style = re.sub(rf"<w:{tag}\b[^>]*>.*?</w:{tag}>", "", style, flags=re.S)
    return style


def _footer(page_of: tuple[str, str, str]) -> str:
    before, between, after = (
        _run(f'<w:t xml:space="preserve">{escape(text)}</w:t>') for text in page_of
    )
    page, pages = (
        f'<w:fldSimple w:instr=" {field} ">{_run("<w:t>1</w:t>")}</w:fldSimple>'
        for field in NUMBERED
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:ftr xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:p><w:pPr>'
        f'<w:jc w:val="right"/></w:pPr>{before}{page}{between}{pages}{after}</w:p></w:ftr>'
    )


def _run(content: str) -> str:
    return f"<w:r><w:rPr>{_text(17, MUTED)}</w:rPr>{content}</w:r>"
