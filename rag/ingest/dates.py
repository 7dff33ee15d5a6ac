"""Read calendar dates in the ways wire reports write them; never guess a missing part."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, NamedTuple

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene janvier janv januar jan jänner января янв январь",
            "february feb febrero février févr fevr februar feb февраля фев февр февраль",
            "march mar marzo mars märz maerz mrz марта мар март",
            "april apr abril abr avril avr апреля апр апрель",
            "may mayo mai мая май",
            "june jun junio juin juni июня июн июнь",
            "july jul julio juillet juil juli июля июл июль",
            "august aug agosto ago août aout августа авг август",
            "september sept sep septiembre setiembre septembre сентября сен сент сентябрь",
            "october oct octubre octobre oktober okt октября окт октябрь",
            "november nov noviembre novembre ноября ноя нояб ноябрь",
            "december dec diciembre dic décembre déc decembre dezember dez декабря дек декабрь",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_YEAR: Final = r"(?:1[89]|20)\d\d"
DATE: Final = (
    r"(?:(?:le |el |am |on )?(?P<d1>[0-3]?\d)(?:st|nd|rd|th|er|\.|º)?(?: de| of)? ?"
    rf"(?P<m1>{_MONTH})\b\.?"
    rf"(?:,? (?:de |del )?(?P<y1>{_YEAR})(?: ?г\.?| года)?)?"
    rf"|(?P<m2>{_MONTH})\b\.? (?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,? (?P<y2>{_YEAR}))?"
    rf"|(?:(?P<y3>{_YEAR})年)?(?P<m3>[01]?\d)月(?P<d3>[0-3]?\d)日"
    rf"|(?P<y4>{_YEAR})-(?P<m4>[01]\d)-(?P<d4>[0-3]\d)"
    rf"|(?P<d5>[0-3]?\d)\.(?P<m5>[01]?\d)\.(?P<y5>{_YEAR}))"
)
_DATE: Final = re.compile(rf"(?<![\w.]){DATE}(?!\d)", re.IGNORECASE)
_SLASHED: Final = re.compile(rf"(?<!\d)(\d\d?)/(\d\d?)/({_YEAR})(?!\d)")
_YEAR_FIRST: Final = re.compile(rf"(?<!\d)({_YEAR})[/.](\d\d?)[/.](\d\d?)(?!\d)")
_IN_NAME: Final = re.compile(rf"(?<!\d)({_YEAR})([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")
_COMPACT: Final = re.compile(rf"({_YEAR})([01]\d)([0-3]\d)(?:T\d{{4,6}}|\Z)")
_ZONE_WORD: Final = re.compile(r"\s*\b(?:UTC|GMT)\Z")
_LANGUAGES: Final = [
    "en", "es", "fr", "de", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu",
    "ro", "tr", "ru", "uk", "bg", "sr", "el", "ar", "fa", "he", "hi", "id", "vi", "th", "ja",
    "ko",
]  # fmt: skip
_NEAR_DAYS: Final = 60


class Day(NamedTuple):
    """A day as written, perhaps without its year."""

    year: int | None
    month: int
    day: int


def days(text: str) -> tuple[Day, ...]:
    """Return every date of ``text`` that names day and month, in order."""
    return tuple(day for match in _DATE.finditer(text) if (day := _day(match)))


def full_dates(text: str) -> tuple[dt.date, ...]:
    """Return every date of ``text`` that names day, month and year, in order."""
    return tuple(date for day in days(text) if (date := _date(day.year, day)))


def date_in_name(name: str) -> dt.date | None:
    """Return the date a file name carries, such as ``2024-09-10`` or ``20240910``."""
    found = _IN_NAME.search(name)
    if not found:
        return None
    return _date(int(found[1]), Day(None, int(found[3]), int(found[4])))


def read_date(value: str) -> dt.date | None:
    """Read one metadata value; None for what is relative, ambiguous or not a date.

    ``10/09/2024`` is ambiguous, ``10.09.2024`` is not: with stops the day comes first.
    """
    if first := full_dates(value):
        return first[0]
    if compact := _COMPACT.match(value.strip()):
        year, month, day = map(int, compact.groups())
        return _date(year, Day(None, month, day))
    if year_first := _YEAR_FIRST.search(value):
        year, month, day = map(int, year_first.groups())
        return _date(year, Day(None, month, day))
    if slashed := _SLASHED.search(value):
        one, two, year = map(int, slashed.groups())
        if one <= 12 and two <= 12 and one != two:
            return None
        return _date(year, Day(None, max(1, two), one) if one > 12 else Day(None, one, two))
    return _other_language(value[:60])


def read_moment(value: str) -> dt.datetime | None:
    """Read a moment whose time and zone are written, as pages and mails write it.

    None without a zone, or with one of the names that mean several, such as ``CST``.
    """
    value = value.strip()[:80]
    found: dt.datetime | None
    if not re.search(_YEAR, value):
        return None
    try:
        found = dt.datetime.fromisoformat(_ZONE_WORD.sub("+00:00", value))
    except ValueError:
        found = _mailed(value)
    return found if found is not None and found.tzinfo is not None else None


def _mailed(value: str) -> dt.datetime | None:
    if not re.search(r"\d\d?:\d\d.*(?:[+-]\d{4}|GMT|UTC?|Z)\b", value):
        return None
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def complete(
    day: Day, witnesses: tuple[dt.date, ...], *, near_days: int = _NEAR_DAYS
) -> dt.date | None:
    """Give ``day`` its year by full dates that stand near it; None when they do not settle it.

    Args:
        day: A day; one with a year is returned as it is.
        witnesses: Full dates of the same article; a date of long ago says nothing.
        near_days: Most days between the two.
    """
    if day.year:
        return _date(day.year, day)
    exact = {w for w in witnesses if (w.month, w.day) == (day.month, day.day)}
    near = {
        date
        for w in witnesses
        for year in (w.year - 1, w.year, w.year + 1)
        if (date := _date(year, day)) and abs((date - w).days) <= near_days
    }
    agreed = exact or near
    return agreed.pop() if len(agreed) == 1 else None


def _day(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    for form in "12345":
        month, day = groups[f"m{form}"], groups[f"d{form}"]
        if month and day:
            number = int(month) if month.isdigit() else _MONTHS[month.lower()]
            year = groups[f"y{form}"]
            found = Day(int(year) if year else None, number, int(day))
            return found if _date(found.year or 2024, found) else None
    return None


def _date(year: int | None, day: Day) -> dt.date | None:
    try:
        return dt.date(year, day.month, day.day) if year else None
    except ValueError:
        return None


@lru_cache(maxsize=1000)  # a date in no known language takes a second
def _other_language(value: str) -> dt.date | None:
    """Read a date with month names of other languages; relative words are not dates."""
    if _DATE.search(value):  # a known form, but no such day
        return None
    if not (re.search(_YEAR, value) and re.search(r"(?<!\d)\d\d?(?!\d)", value)):
        return None
    if not re.search(r"[^\W\d_]{2}|[\u1100-\uffff]", value):  # no month is named
        return None
    import dateparser

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    found = dateparser.parse(value, languages=_LANGUAGES, settings=settings)
    return found.date() if found else None
