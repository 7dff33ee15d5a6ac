"""The time a question asks about, and whether an article is of that time."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_MONTHS: Final = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?",
    "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_DAYS: Final = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_NAME: Final = "|".join(f"(?P<m{n}>{name})" for n, name in enumerate(_MONTHS, 1))
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_FIGURES: Final = re.compile(rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b")
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?:{_NAME})\b\.?(?:,? {_YEAR}\b)?",
        rf"\b(?:{_NAME})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? {_YEAR}\b)?",
        rf"(?:{_YEAR}\s*年\s*)?(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日",
        rf"\b(?:in|during|of|early|mid|late|since|this|last) (?:{_NAME})\b\.?(?:,? {_YEAR}\b)?",
        rf"\b(?:{_NAME})\b\.? {_YEAR}\b",
    )
)
_STEMS: Final = (*(name[:3] for name in _MONTHS), "月")
"""What every day and month has in it, but for days that are all figures."""
_AROUND: Final = 40
"""Characters before and after it that are read."""
_WEEKDAY: Final = re.compile(rf"\b(?:on |last |this )?({'|'.join(_DAYS)})day\b", re.IGNORECASE)
_RELATIVE: Final[tuple[tuple[str, int, int], ...]] = (
    (r"\btoday\b|\btonight\b|今天|сегодня", 0, 0),
    (r"\byesterday\b|昨天|вчера", 1, 1),
    (r"\bthis week\b|本周|на этой неделе", 6, 0),
    (r"\blast week\b|\bpast week\b|上周|на прошлой неделе", 13, 1),
    (r"\blast month\b|\bpast month\b|上个月|в прошлом месяце", 61, 1),
)
_LATE: Final = 2
"""Days after an event on which it is still reported."""


@dataclass(frozen=True, slots=True)
class When:
    """A time asked about.

    Attributes:
        since: First day; None when only a day of the week or of any year is named.
        until: Last day.
        monthday: Month and day when the year is not told, the day 0 for a whole month.
        weekday: Name of a day of the week; empty for none.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    monthday: tuple[int, int] | None = None
    weekday: str = ""

    def holds(self, published: dt.date | None, text: str) -> bool:
        """Return whether an article published then, or this text of it, is of that time."""
        if self.weekday and f"{self.weekday}day" in text.lower():
            return True
        if any(self._is_day(found) for found in _named(text)):
            return True
        return published is not None and self._near(published)

    def _near(self, published: dt.date) -> bool:
        if self.since and self.until:
            return self.since <= published <= self.until + dt.timedelta(_LATE)
        if self.monthday:
            month, day = self.monthday
            return published.month == month and (not day or 0 <= published.day - day <= _LATE)
        return bool(self.weekday) and _DAYS[published.weekday()] == self.weekday

    def _is_day(self, other: "When") -> bool:
        if self.since and other.since and other.until:
            return other.since <= (self.until or self.since) and self.since <= other.until
        one = self.monthday or (self.since and (self.since.month, self.since.day))
        two = other.monthday or (other.since and (other.since.month, other.since.day))
        return bool(one and two and one[0] == two[0] and one[1] in (0, two[1]))


def asked(question: str, today: dt.date) -> tuple[When, ...]:
    """Return the times a question names: days, months, days of the week, "last week".

    Args:
        question: In English; days also in ISO and Chinese form.
        today: The day it is asked on, which "yesterday" counts from.
    """
    found = list(_named(question))
    for form, back, until in _RELATIVE:
        if re.search(form, question, re.IGNORECASE):
            first, last = dt.timedelta(back), dt.timedelta(until)
            found.append(When(today - first, today - last))
    if not found:
        found += [When(weekday=match[1].lower()) for match in _WEEKDAY.finditer(question)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def _named(text: str) -> tuple[When, ...]:
    """Return the days and months that stand in a text; each stretch of it is read once."""
    found: list[tuple[int, int, When]] = []
    near = _stretches(text)
    whole = [(0, len(text))] if "-" in text else []
    for form, places in ((_FIGURES, whole), *((form, near) for form in _FORMS)):
        for match in (m for place in places for m in form.finditer(text, *place)):
            taken = any(start < match.end() and match.start() < end for start, end, _ in found)
            when = None if taken else _when(match)
            if when:
                found.append((match.start(), match.end(), when))
    return tuple(when for _, _, when in sorted(found, key=lambda row: row[0]))


def _stretches(text: str) -> list[tuple[int, int]]:
    """Return the parts of a text, in order, that may have a day or month in them."""
    low = text.lower()
    if len(low) != len(text):
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    for at in sorted(at for stem in _STEMS for at in _begun(low, stem)):
        start, end = max(0, at - _AROUND), min(len(text), at + _AROUND)
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _begun(text: str, stem: str) -> Iterator[int]:
    """Yield where a word begins with a stem, or where a figure stands before it."""
    at = text.find(stem)
    while at >= 0:
        if not (at and text[at - 1].isalpha()):
            yield at
        at = text.find(stem, at + 1)


def _when(match: re.Match[str]) -> When | None:
    parts = match.groupdict()
    named = next((n for n in range(1, 13) if parts.get(f"m{n}")), 0)
    month = named or int(parts.get("month") or 0)
    day, year = int(parts.get("day") or 0), int(parts.get("year") or 0)
    try:
        first = dt.date(year or 2024, month, day or 1)
    except ValueError:
        return None
    if not year:
        return When(monthday=(month, day))
    last = first if day else _last_of_month(first)
    return When(first, last)


def _last_of_month(first: dt.date) -> dt.date:
    following = (first.replace(day=28) + dt.timedelta(4)).replace(day=1)
    return following - dt.timedelta(1)
