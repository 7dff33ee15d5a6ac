"""Days named in a sentence."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

_ENGLISH: Final = (
    "January Jan",
    "February Feb",
    "March Mar",
    "April Apr",
    "May",
    "June Jun",
    "July Jul",
    "August Aug",
    "September Sept Sep",
    "October Oct",
    "November Nov",
    "December Dec",
)
_OTHERS: Final = (
    "enero января",
    "febrero февраля",
    "marzo марта",
    "abril апреля",
    "mayo мая",
    "junio июня",
    "julio июля",
    "agosto августа",
    "septiembre setiembre сентября",
    "octubre октября",
    "noviembre ноября",
    "diciembre декабря",
)
_MONTHS: Final = {
    name.lower(): number
    for number, names in enumerate(map(" ".join, zip(_ENGLISH, _OTHERS, strict=True)), 1)
    for name in names.split()
}
# English months only with a capital letter: "10 may have died" names no day.
_NAMES: Final = (
    "|".join(
        form for english in " ".join(_ENGLISH).split() for form in (english, english.upper())
    )
    + "|(?i:"
    + "|".join(" ".join(_OTHERS).split())
    + ")"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_DAY: Final = r"(?P<day>\d{1,2})"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"\b(?P<month>{_NAMES})\b\.?\s+{_DAY}(?:st|nd|rd|th)?\b(?![.:]?\d)(?:,?\s+{_YEAR}\b)?",
        rf"\b{_DAY}(?:st|nd|rd|th)?\s+(?:de\s+)?(?P<month>{_NAMES})\b\.?"
        rf"(?:,?\s+(?:del?\s+)?{_YEAR}\b)?",
        rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"(?:{_YEAR}\s*年\s*)?(?P<month>\d{{1,2}})\s*月\s*{_DAY}\s*日",
    )
)


def days(text: str, published: dt.date | None) -> tuple[dt.date, ...]:
    """Return the days named in ``text``, ascending, each once.

    Reads day and month in English, Spanish, Russian, Chinese and ISO form. A day without a year
    gets the year that brings it nearest to ``published``, and is left out when that is None.
    ``May 5`` is a day; ``May``, ``Tuesday`` and ``next week`` are not.
    """
    return tuple(sorted(set(_days(text, published))))


def _days(text: str, published: dt.date | None) -> Iterator[dt.date]:
    for form in _FORMS:
        for found in form.finditer(text):
            name = found["month"].lower()
            month = int(name) if name.isdigit() else _MONTHS[name]
            day = int(found["day"])
            if found["year"]:
                near = [_date(int(found["year"]), month, day)]
            elif published:
                near = [_date(published.year + shift, month, day) for shift in (-1, 0, 1)]
            else:
                continue
            known = [date for date in near if date]
            if known:
                yield min(known, key=lambda date: abs(date - (published or date)))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
