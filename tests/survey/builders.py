"""Small surveys, drawn in the tests that use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kunnskap.survey import Survey, read_survey

HEAD = """
[survey]
name = "{name}"
synthetic = true
house = ""
respondent = "id"
panel = {panel}
[survey.title]
nb = "T"
nn = "T"
en = "T"
[survey.purpose]
nb = ""
nn = ""
en = ""
[survey.caveat]
nb = "Ikke forskning."
nn = "Ikkje forsking."
en = "Not research."
[survey.synthetic_note]
nb = "Syntetisk."
nn = "Syntetisk."
en = "Synthetic."
[survey.population]
nb = ""
nn = ""
en = ""
[survey.weighting]
nb = ""
nn = ""
en = ""
[disclosure]
groups = {groups}
[reporting]
"""

WAVE = """
[[waves]]
key = "{key}"
file = "{key}.csv"
start = ""
end = ""
invited = {invited}
responded = {responded}
[waves.period]
nb = "{key}"
nn = "{key}"
en = "{key}"
"""


def words(text: str) -> str:
    return f'nb = "{text}", nn = "{text}", en = "{text}"'


def scale(codes: Sequence[str], scored: bool = True, missing: str = "9") -> str:
    step = 100 / max(1, len(codes) - 1)
    lines = [
        f'  {{ code = "{code}", {f"score = {place * step:.4f}, " if scored else ""}{words(code)} }},'
        for place, code in enumerate(codes)
    ]
    none = f'{{ code = "{missing}", kind = "dont_know", {words("vet ikke")} }}'
    top = f'top = ["{codes[-1]}"]\n' if scored else ""
    return top + "codes = [\n" + "\n".join(lines) + f"\n]\nmissing = [{none}]\n"


def codebook(
    scales: Mapping[str, Sequence[str]],
    questions: Mapping[str, str],
    groups: Sequence[str] = (),
    waves: Mapping[str, int] | None = None,
    panel: bool = False,
    extra: str = "",
) -> str:
    """A whole ``survey.toml``: ``questions`` maps each question to its scale."""
    text = HEAD.format(name="liten", panel=str(panel).lower(), groups=list(groups))
    for key, responded in (waves or {"2018": 1}).items():
        text += WAVE.format(key=key, invited=responded + 10, responded=responded)
    for name, codes in scales.items():
        text += f"[scales.{name}]\n" + scale(codes, scored=name not in groups)
    for key, name in questions.items():
        text += f'[[questions]]\nkey = "{key}"\nscale = "{name}"\ntext = {{ {words(key)} }}\n'
    return text + extra


def survey_in(folder: Path, book: str, **answers: str) -> Survey:
    """Writes a codebook and its answers (``w2018="id,q\\n…"``) and reads them as a survey."""
    (folder / "survey.toml").write_text(book, encoding="utf-8")
    for wave, text in answers.items():
        (folder / f"{wave.removeprefix('w')}.csv").write_text(text, encoding="utf-8")
    return read_survey(folder)
