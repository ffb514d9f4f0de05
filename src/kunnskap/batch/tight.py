"""A page in fewer bytes: the end tags, quotes and wrappings that HTML lets a writer leave out are left out.

A browser, and ``comments.elements``, read the same page as before. Scripts and styles stay as their hashes in the
policy know them. See "Optional tags" and "Unquoted attribute value syntax" in the HTML standard.
"""

from __future__ import annotations

import re

_KEPT = re.compile(r"(<(script|style|pre)\b.*?</\2>)", re.S)
_TAG = re.compile(r"""<[a-z](?:"[^"]*"|[^">])*>""", re.S)
_QUOTED = re.compile(r'="([\w.:#/-]*[\w.:#-])"(?=[\s>])', re.A)
_END = re.compile(
    r"</(?:"
    r"li>(?=\s*(?:<li[ >]|</[ou]l>))|t[dh]>(?=\s*(?:<t[dh][ >]|</tr>))|tr>(?=\s*(?:<tr[ >]|</t(?:head|body)>))"
    r"|p>(?=\s*(?:<p[ >]|</t[dh]>))|thead>(?=\s*<tbody>)|tbody>(?=\s*</table>)"
    r")"
)
_WRAPPED = re.compile(  # a span that says something of all that the element around it holds
    r"<(li|td|th|p|dd|span)((?: [\w-]+(?:=\"[^\"]*\")?)*)>"
    r"<span((?: (?:lang|data-said-by|data-certainty)=\"[^\"]*\")+)>((?:[^<]|<(?!/?span\b))*)</span></\1>"
)
_NAME = re.compile(r" ([\w-]+)=")

_SIGN = re.compile(r'<i role="img" aria-label="([^"]{12,})">')


def tight(html: str) -> str:
    """The page without optional end tags in lists and tables, without quotes where a value needs none, without a
    span that is all its parent holds and says no more than the parent can, and with long names of signs said once."""
    parts = _KEPT.split(_named_once(html))
    return "".join(
        _unquoted(_END.sub("", _unwrapped(part))) if at % 3 == 0 else part
        for at, part in enumerate(parts)
        if at % 3 < 2
    )


def _named_once(html: str) -> str:
    """The page with each long name of a sign written at the first such sign, to which the others refer; no heading's id
    begins with an underscore."""
    names: dict[str, str] = {}

    def refer(sign: re.Match[str]) -> str:
        if sign[1] in names:
            return f'<i role="img" aria-labelledby="{names[sign[1]]}">'
        names[sign[1]] = name = f"_{len(names) + 1}"
        return f'<i role="img" id="{name}" aria-label="{sign[1]}">'

    return _SIGN.sub(refer, html)


def _unwrapped(html: str) -> str:
    while (shorter := _WRAPPED.sub(_merged, html)) != html:
        html = shorter
    return html


def _merged(found: re.Match[str]) -> str:
    """The two elements as one, unless both say the same kind of thing and the inner one is right."""
    tag, outer, inner, content = found.groups()
    if set(_NAME.findall(outer)) & set(_NAME.findall(inner)):
        return found[0]
    return f"<{tag}{outer}{inner}>{content}</{tag}>"


def _unquoted(html: str) -> str:
    return _TAG.sub(lambda tag: _QUOTED.sub(r"=\1", tag[0]), html)
