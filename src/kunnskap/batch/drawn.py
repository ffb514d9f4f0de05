"""Drawings on a page share their styles: each look that a shape or a text has is written once, as a class.

A figure on its own carries its looks as attributes. On a page of thirty figures they would be a tenth of its weight.
``loose`` gives a drawing its attributes back, for a program that knows no style sheet.
"""

from __future__ import annotations

import dataclasses
import re

from kunnskap.batch.page import Page, Passage

LOOKS = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight",
         "text-anchor")  # fmt: skip
FAMILY = "system-ui, -apple-system, Segoe UI, Roboto, sans-serif"
ROOT = f'xmlns="http://www.w3.org/2000/svg" font-family="{FAMILY}"'
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_TAG = re.compile(r'<([a-z]+)((?: [\w:-]+="[^"]*")+)(/?)>')
_LOOSE_TAG = re.compile(r"""<([a-z]+)((?: [\w:-]+(?:="[^"]*"|=[^\s"'>]+))+?)(/?)>""")
_ATTRIBUTE = re.compile(r""" ([\w:-]+)=(?:"([^"]*)"|([^\s"'>]+))""")
_RULE = re.compile(r"\.(d\d+)\{([^{}]*)\}")


def with_shared_looks(page: Page) -> tuple[Page, str]:
    """The page with its drawings' looks as classes, and the style sheet that says what each class looks like."""
    looks: dict[str, str] = {}

    def shared(html: str) -> str:
        return _SVG.sub(lambda svg: _TAG.sub(lambda tag: _classed(tag, looks), svg[0]), html)

    passages = tuple(Passage(each.cell, shared(each.html)) for each in page.passages)
    rules = "".join(f".{name}{{{look}}}" for look, name in looks.items())
    return dataclasses.replace(page, passages=passages), rules


def _classed(tag: re.Match[str], looks: dict[str, str]) -> str:
    attributes = dict(re.findall(r' ([\w:-]+)="([^"]*)"', tag[2]))
    if tag[1] == "svg":
        attributes.pop("xmlns", None)
        attributes.pop("font-family", None)
    found = [(name, attributes.pop(name)) for name in LOOKS if name in attributes]
    if found:
        look = ";".join(f"{name}:{_with_unit(name, value)}" for name, value in found)
        name = looks.setdefault(look, f"d{len(looks) + 1}")
        attributes["class"] = f"{attributes.get('class', '')} {name}".strip()
    return _tag(tag[1], attributes, tag[3])


def loose(svg: str, page: str) -> str:
    """A drawing of a built page as a file of its own, with the looks that the page's style sheet gives it."""
    looks = dict(_RULE.findall(page))

    def told(tag: re.Match[str]) -> str:
        attributes = {name: quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(tag[2])}
        for name in attributes.get("class", "").split():
            for look in filter(None, looks.get(name, "").split(";")):
                key, value = look.split(":", 1)
                attributes[key] = value.removesuffix("px")
        return _tag(tag[1], attributes, tag[3])

    drawing = svg if "xmlns=" in svg else svg.replace("<svg", f"<svg {ROOT}", 1)
    return _LOOSE_TAG.sub(told, drawing)


def _tag(name: str, attributes: dict[str, str], end: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{told}{end}>"


def _with_unit(name: str, value: str) -> str:
    return f"{value}px" if name == "font-size" and value.replace(".", "").isdigit() else value
