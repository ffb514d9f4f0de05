"""A first draft of a codebook from a survey house's delivery, for somebody who knows the survey to finish.

Everything that the file does not say is left as an empty text, which means "not reported". Nothing is guessed but the
kind of a column, and the draft says so. A draft may be passed on, so it holds no words that only a few people wrote: a
column with such words is taken for an open question.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path, PurePath

from kunnskap.errors import SurveyError
from kunnskap.survey.deliveries import read_delivery
from kunnskap.survey.delivery import Delivery
from kunnskap.workspace import Door

MOST_CODES = 12  # more different answers than this, without labels, is taken for an open question
FEWEST_WRITERS = 5  # words that fewer wrote may be somebody's own
LONGEST_NUMBER = (
    3  # a longer number without a label may be a year of birth, a postcode or a telephone number
)
LANGUAGES = ("nb", "nn", "en")
KINDS = (
    ("dont_know", ("vet ikke", "veit ikkje", "don't know", "dont know")),
    ("not_applicable", ("ikke aktuelt", "ikkje aktuelt", "ikke relevant", "not applicable")),
    ("not_asked", ("ikke spurt", "ikkje spurt", "not asked")),
    ("refused", ("vil ikke", "vil ikkje", "refused")),
)
HEAD = """# Draft made from {file}. Read it through: what the file does not say is empty (= not reported),
# the Nynorsk and English texts are copies, and a column with many different answers, or with words that few wrote, was
# taken for an open question.

[survey]
name = {name}
synthetic = false
house = ""
respondent = {respondent}
panel = false
ignored_columns = {ignored}
"""


def draft_codebook(path: Path, *, door: Door | None = None) -> str:
    """A ``survey.toml`` for the answers file at ``path``, that ``read_survey`` accepts as it stands.

    Raises ``SurveyError`` for a file that can't be read or has no column naming its respondents.
    """
    if door is not None:
        data = door.read(path)
    else:
        try:
            data = path.read_bytes()
        except OSError as problem:
            reason = problem.strerror or ""
            raise SurveyError("no_file", file=path.name, reason=reason) from problem
    return draft_of(read_delivery(data, path.name))


def draft_of(delivery: Delivery) -> str:
    """The draft for a delivery that was read."""
    respondent = _respondent(delivery)
    asked = [name for name in delivery.columns if name != respondent]
    text = HEAD.format(
        file=delivery.file,
        name=_quoted(PurePath(delivery.file).stem),
        respondent=_quoted(respondent),
        ignored=json.dumps([]),
    )
    for table in ("title", "purpose", "caveat", "population", "weighting"):
        text += f"\n[survey.{table}]\n" + _words("") + "\n"
    text += "\n[disclosure]\nthreshold = 5\ngroups = []\n\n[reporting]\n"
    text += f'\n[[waves]]\nkey = "1"\nfile = {_quoted(delivery.file)}\nstart = ""\nend = ""\n'
    text += f'invited = ""\nresponded = {delivery.size}\n[waves.period]\n{_words("")}\n'
    closed = [name for name in asked if _codes(delivery, name)]
    for name in closed:
        text += "\n" + _scale(delivery, name)
    for name in asked:
        text += "\n" + _question(delivery, name, closed=name in closed)
    return text if closed else text.replace("\n[[questions]]", "\n[scales]\n\n[[questions]]", 1)


def _respondent(delivery: Delivery) -> str:
    """The first column in which every cell is filled and none stands twice."""
    for name, cells in delivery.columns.items():
        if all(cell.strip() for cell in cells) and len(set(cells)) == len(cells):
            return name
    raise SurveyError("no_respondent_column", file=delivery.file)


def _codes(delivery: Delivery, name: str) -> list[str]:
    """The codes of a closed question, or none for an open one."""
    used = Counter(cell for cell in delivery.columns[name] if cell)
    labelled = delivery.labels.get(name, {})
    if not labelled and len(used) > MOST_CODES:
        return []
    if any(code not in labelled and _may_be_own_words(code, n) for code, n in used.items()):
        return []
    return sorted(set(used) | set(labelled), key=_natural)


def _may_be_own_words(code: str, writers: int) -> bool:
    is_code = len(code) <= LONGEST_NUMBER and _natural(code)[1] == ""
    return not is_code and (writers < FEWEST_WRITERS or len(code) > 30)


def _scale(delivery: Delivery, name: str) -> str:
    labels = delivery.labels.get(name, {})
    missing = set(delivery.user_missing.get(name, ()))
    rows: dict[bool, list[str]] = {False: [], True: []}
    for code in _codes(delivery, name):
        label = labels.get(code, code)
        kind = f"kind = {_quoted(_kind(label))}, " if code in missing else ""
        words = ", ".join(f"{language} = {_quoted(label)}" for language in LANGUAGES)
        rows[code in missing].append(f"    {{ code = {_quoted(code)}, {kind}{words} }},")
    text = f"[scales.{_quoted(name)}]\ncodes = [\n" + "\n".join(rows[False]) + "\n]\n"
    if rows[True]:
        text += "missing = [\n" + "\n".join(rows[True]) + "\n]\n"
    return text


def _question(delivery: Delivery, name: str, *, closed: bool) -> str:
    about = f"scale = {_quoted(name)}" if closed else 'kind = "open"'
    title = delivery.titles.get(name, name)
    return f"[[questions]]\nkey = {_quoted(name)}\n{about}\n[questions.text]\n{_words(title)}\n"


def _kind(label: str) -> str:
    found = label.casefold()
    return next((kind for kind, signs in KINDS if any(s in found for s in signs)), "no_answer")


def _words(text: str) -> str:
    return "\n".join(f"{language} = {_quoted(text)}" for language in LANGUAGES)


def _quoted(text: str) -> str:
    """The text as a TOML string (JSON's escapes are TOML's; DEL must be escaped too)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _natural(code: str) -> tuple[float, str]:
    """Numbers by size, then words."""
    number = re.fullmatch(r"-?\d+(\.\d+)?", code)
    return (float(code), "") if number else (float("inf"), code)
