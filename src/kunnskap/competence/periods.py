"""Points in a plan as people write them: a half-year, a month or a day."""

from __future__ import annotations

import calendar
import datetime
import re

_FORM = re.compile(r"^(\d{4})(?:-(spring|autumn)|-(\d{2})(?:-(\d{2}))?)?$")
_HALVES = {"spring": (1, 6), "autumn": (7, 12)}


def bounds(when: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of ``2018``, ``2018-spring``, ``2018-autumn``, ``2019-05`` or ``2018-12-21``.

    Spring is January to June and autumn July to December. Raises ``ValueError`` for any other form.
    """
    match = _FORM.match(when)
    if match is None:
        raise ValueError(when)
    year, half, month, day = match.groups()
    if day is not None:
        exact = datetime.date(int(year), int(month), int(day))
        return exact, exact
    first, last = _HALVES.get(half, (1, 12)) if month is None else (int(month), int(month))
    last_day = calendar.monthrange(int(year), last)[1]
    return datetime.date(int(year), first, 1), datetime.date(int(year), last, last_day)
