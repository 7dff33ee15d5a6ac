"""The day something was said, from the words around it."""

import datetime as dt
import re

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MONTH_DAY = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?: (\d{{4}}))?\b")
_HANZI = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日")
_WEEKDAY = re.compile(rf"(?<!until )(?<!before )\b({'|'.join(_DAYS)})\b")

_NAMED_BY_DAY = re.compile(
    r"\b(?:[A-Z][\w’'-]+|agreement|accord|treaty|pact|deal|truce|ceasefire|resolution|election)"
    r" (?:of|from|dated) (?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+\.? \d{1,2})(?:,? \d{4})?\b"
)
"""What has its name of a day: what is said of the "Agreement of 12 June" is said on another."""


def said_on(words: str, published: dt.date | None) -> dt.date | None:
    """Return the day named in ``words``, a weekday being the last one before publication.

    Without a day in ``words`` it is the day of publication; None when that is unknown.
    """
    low = _NAMED_BY_DAY.sub(" ", words).lower()
    if published is None:
        return _dated(low, None)
    return _dated(low, published) or _relative(low, published) or published


def _relative(low: str, published: dt.date) -> dt.date | None:
    match = _WEEKDAY.search(low)
    if match:
        return published - dt.timedelta((published.weekday() - _DAYS.index(match.group(1))) % 7)
    if re.search(r"\byesterday\b", low):
        return published - dt.timedelta(1)
    match = _HANZI.search(low)
    if match:
        month = int(match.group(1) or published.month)
        return _day(published.year, month, int(match.group(2)))
    return None


def _dated(low: str, published: dt.date | None) -> dt.date | None:
    for pattern, month, day in ((_MONTH_DAY, 1, 2), (_DAY_MONTH, 2, 1)):
        match = pattern.search(low)
        if match is None:
            continue
        year = int(match.group(3)) if match.group(3) else published.year if published else 0
        found = _day(year, _MONTHS.index(match.group(month)) + 1, int(match.group(day)))
        late = (
            found and published and not match.group(3) and found > published + dt.timedelta(7)
        )
        return found.replace(year=found.year - 1) if found and late else found
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
