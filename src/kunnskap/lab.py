"""How JupyterLab is to show our blocks and errors: it does not know our style, sets text flush right, and trips over
links in SVG.

The style goes with every output, because JupyterLab takes cells out of the page that are scrolled out of sight. The
batch takes it away again (``batch.contract.without_lab``).
"""

from __future__ import annotations

import re

from kunnskap.errors import KunnskapError
from kunnskap.language import Language

DRAWING = re.compile(r"<svg\b.*?</svg>", re.S)
ROOT = ".jp-RenderedHTMLCommon"
DARK = 'body[data-jp-theme-light="false"]'
RULES = f"""
{ROOT}{{
--fig-ink:var(--jp-content-font-color1);--fig-muted:var(--jp-content-font-color2);--fig-grid:var(--jp-border-color2);
--fig-paper:var(--jp-layout-color0);--fig-accent:var(--jp-content-link-color)}}
{DARK} {ROOT}{{
--fig-warning:#f0a35e;--fig-1:#7fb8dd;--fig-2:#f0a35e;--fig-3:#a3cf7d;--fig-4:#c79be6;--fig-5:#ea8db4;--fig-6:#8cc3c7;
--fig-d1:#d98b4f;--fig-d2:#8f6239;--fig-d3:#4a5260;--fig-d4:#3f6f8d;--fig-d5:#7fb8dd}}
{ROOT} :is(.table-block,figure,.box,.facts,.columns){{max-width:60rem;margin:1em 0}}
{ROOT} .scroll,{ROOT} .drawing{{overflow-x:auto}}
{ROOT} .table-block table{{margin:0;font-size:inherit}}
{ROOT} .table-block caption{{padding:.4em 0;text-align:left;font-weight:600}}
{ROOT} .table-block :is(th,td){{padding:.35em 1em .35em 0;text-align:left;vertical-align:top}}
{ROOT} .table-block :is(th,td){{max-width:26em;white-space:normal}}
{ROOT} .table-block tbody :is(tr,tr:nth-child(even)){{background:none;border-bottom:1px solid var(--jp-border-color2)}}
{ROOT} .table-block tbody th{{font-weight:500}}
{ROOT} .table-block :is(th,td) p{{margin:0 0 .2em}}
{ROOT} :is(.notes,.reminder,figcaption span,.lead){{color:var(--jp-content-font-color2)}}
{ROOT} :is(.notes,.notes p,.reminder){{margin:.3em 0;font-size:.9em}}
{ROOT} figcaption .title{{display:block;font-size:1.1em}}
{ROOT} .line{{display:block}}
{ROOT} .missing{{font-style:italic;color:var(--jp-content-font-color2)}}
{ROOT} a[href^="#o-"]{{color:inherit;text-decoration:underline dotted}}
{ROOT} a.src{{font-size:.85em;color:var(--jp-content-font-color2)}}
{ROOT} .notice{{padding:.4em .8em;border-left:4px solid var(--jp-warn-color1);background:var(--jp-layout-color2)}}
{ROOT} .box{{padding:.6em 1em;border-left:4px solid var(--jp-brand-color1);background:var(--jp-layout-color2)}}
{ROOT} .box-title,{ROOT} .column-title{{font-weight:600}}
{ROOT} .columns{{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:0 2rem}}
{ROOT} .facts>div{{display:grid;grid-template-columns:minmax(9rem,1fr) 3fr}}
{ROOT} .facts :is(dt,dd){{float:none;width:auto;margin:0;padding:.2em 0}}
{ROOT} .reminder strong{{font-weight:500}}
{ROOT} .reminder strong+strong::before{{content:"· "}}
{ROOT} .on-paper{{display:none}}
"""
NUMBERS = ",".join(f".n{at} tr>:nth-child({at})" for at in range(1, 17))
FLUSH_RIGHT = f"{ROOT} :is({NUMBERS}){{text-align:right;white-space:nowrap}}"
STYLE = f"<style data-lab>{''.join(RULES.splitlines())}{FLUSH_RIGHT}</style>"


def for_lab(html: str) -> str:
    """The HTML as JupyterLab shows it well; links inside drawings keep out of the way of its own handling of links."""
    calm = DRAWING.sub(lambda svg: svg[0].replace("<a href=", "<a xlink:href="), html)
    return STYLE + calm


def tell_errors(language: Language) -> None:
    """Let IPython tell an error of ours in the reader's words, instead of a traceback through our rooms."""

    def words(problem: KunnskapError) -> list[str]:
        return [language.error(problem)]

    KunnskapError._render_traceback_ = words  # type: ignore[attr-defined]  # the name IPython asks for
