"""Numbers and dates of a sentence, and which of them its proof does not have."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
CALENDAR_DATE: Final = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})"
    r"|(?:\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d)\b|(?P<m4>\d{1,2})月(?P<d4>\d{1,2})日)",
    re.IGNORECASE,
)
# "May" and "March" are also verbs: months only after "in" or before a year.
_BARE_MONTH: Final = re.compile(
    rf"\b(?:(?!May\b|Mar\b|March\b){_MONTH}|(?<=in\s)(?:May"
    rf"|March)\b|(?:May|March)(?=\s\d{{4}}\b))"
)
_WEEKDAY: Final = re.compile(rf"\b({'|'.join(_DAYS)})\b")

NUMBERS: Final = {
    "zero": 0, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "dozen": 12, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_BOTH: Final = re.compile(r"\b(?:two|both)\b", re.IGNORECASE)
_PAIR: Final = re.compile(
    r"\btwo\b(?!\s+(?:sides?|heads|chiefs|countries|nations|states"
    r"|parties|governments|powers|neighbou?rs"
    r"|ministers|leaders|presidents|officials|men|women|peoples?|capitals)\b)",
    re.IGNORECASE,
)
_SCALES: Final = {
    "thousand": 1e3, "k": 1e3, "тыс": 1e3, "mil": 1e3, "mille": 1e3, "tausend": 1e3,
    "million": 1e6, "m": 1e6, "mn": 1e6, "млн": 1e6, "миллион": 1e6, "millones": 1e6,
    "millionen": 1e6, "milliarden": 1e9,
    "billion": 1e9, "bn": 1e9, "b": 1e9, "млрд": 1e9, "миллиард": 1e9, "milliard": 1e9,
    "trillion": 1e12, "tn": 1e12, "трлн": 1e12, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8,
}  # fmt: skip
_NUMBER: Final = re.compile(
    r"(?:(?<![\w.])"
    r"|(?<=[\u3400-\u9fff]))(?:(?P<digits>\d+(?:[.,\u00a0\u202f]\d+)*)|(?P<word>[a-z]+(?:-[a-z]+)?)\b)"
    r"(?:st|nd|rd|th)?(?:[\s-]*(?P<scale>(?:trillion|billion|million|thousand)s?\b"
    r"|(?:тыс|млн|млрд|трлн|миллион|миллиард)\w*|(?:millones|millionen"
    r"|milliarden|milliards?|mille|mil|tausend)\b"
    r"|(?:bn|tn|mn|[kmb])\b|[万萬亿億]))?"
    r"(?:[\s-]*(?P<points>percentage\spoints?|puntos\sporcentuales"
    r"|prozentpunkte?n?|процентн\w+\sпункт|个百分点)"
    r"|[\s-]*(?P<percent>%|％|(?:percent|per\scent|pct|por\s?ciento|процент|prozent)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it counts: ``1.2 million`` is 1200000."""

    value: float
    percent: bool
    words: str
    points: bool = False


def missing(claim: str, proof: str, days: Collection[dt.date]) -> str:
    """Return the first number or date of ``claim`` that its proof does not have, or "".

    Args:
        claim: The sentence to be proved.
        proof: The words that are to prove it.
        days: Days of publication: a date that the proof gives as a weekday, or not at all,
            may be one of them.
    """
    return (
        _missing_date(claim, proof, days)
        or _missing_month(claim, proof, days)
        or _missing_weekday(claim, proof, days)
        or _missing_figure(claim, proof, days)
    )


def _missing_date(claim: str, proof: str, days: Collection[dt.date]) -> str:
    known = {monthday(found) for found in CALENDAR_DATE.finditer(proof)} | {
        (day.month, day.day) for day in _near(proof, days)
    }
    found = (m for m in CALENDAR_DATE.finditer(claim) if monthday(m) not in known)
    return next((m[0] for m in found), "")


def _missing_month(claim: str, proof: str, days: Collection[dt.date]) -> str:
    known = {_month(m[0]) for m in _BARE_MONTH.finditer(proof)} | {d.month for d in days}
    known |= {monthday(found)[0] for found in CALENDAR_DATE.finditer(proof)}
    known |= {(d.month + n - 1) % 12 + 1 for d in days for n in _months_away(proof)}
    rest = CALENDAR_DATE.sub(" ", claim)
    return next((m[0] for m in _BARE_MONTH.finditer(rest) if _month(m[0]) not in known), "")


def _missing_weekday(claim: str, proof: str, days: Collection[dt.date]) -> str:
    dated = {monthday(found) for found in CALENDAR_DATE.finditer(proof)}
    known = set(_WEEKDAY.findall(proof)) | {
        _DAYS[near.weekday()]
        for day in days
        for near in _week(day)
        if near == day or (near.month, near.day) in dated
    }
    return next((m[0] for m in _WEEKDAY.finditer(claim) if m[0] not in known), "")


def _missing_figure(claim: str, proof: str, days: Collection[dt.date]) -> str:
    has = figures(CALENDAR_DATE.sub(_only_year, _BOTH.sub("2", proof)))
    values = {figure.value for figure in has} | {float(day.year) for day in days}
    dated = {float(n) for found in CALENDAR_DATE.finditer(proof) for n in monthday(found)}
    any_percent = any(figure.percent for figure in has)
    points = {figure.value for figure in has if figure.points}
    for figure in figures(CALENDAR_DATE.sub(_only_year, claim)):
        if figure.value not in values | dated or (figure.percent and not any_percent):
            return figure.words
        if (figure.percent or figure.points) and figure.points != (figure.value in points):
            return figure.words
    return ""


def figures(text: str) -> tuple[Figure, ...]:
    """Return the numbers of ``text``, written in digits or words, in reading order.

    ``one`` is left out, being mostly a pronoun, and so is ``two`` of "the two sides".
    """
    plural = _PAIR.sub("2", text)
    found = (_figure(match) for match in _NUMBER.finditer(plural))
    return tuple(figure for figure in found if figure)


def _figure(match: re.Match[str]) -> Figure | None:
    value = _digits(match["digits"]) if match["digits"] else _word(match["word"].casefold())
    if value is None:
        return None
    scale = (match["scale"] or "").casefold()
    known = next(
        (_SCALES[scale[:n]] for n in range(len(scale), 0, -1) if scale[:n] in _SCALES), 1
    )
    return Figure(
        round(value * known, 6), bool(match["percent"]), match[0].strip(), bool(match["points"])
    )


def _digits(digits: str) -> float:
    """Read digits with any separators: groups of three are thousands, the rest decimals."""
    bare = re.sub(r"(?<=\d)[,\u00a0\u202f](?=\d{3}(?!\d))", "", digits)
    whole, *parts = re.split(r"[.,\u00a0\u202f]", bare)
    return float(f"{whole}.{parts[0]}") if len(parts) == 1 else float(whole + "".join(parts))


def _word(word: str) -> float | None:
    tens, _, ones = word.partition("-")
    if not ones:
        return NUMBERS.get(tens)
    units = {"one": 1, "two": 2} | NUMBERS
    return (
        float(NUMBERS[tens] + units[ones])
        if tens in NUMBERS and ones in units
        else NUMBERS.get(tens)
    )


def _only_year(date: re.Match[str]) -> str:
    return f" {date[0][:4]} " if date["m3"] else " "


def monthday(date: re.Match[str]) -> tuple[int, int]:
    """Return month and day of a match of ``CALENDAR_DATE``."""
    month = date["m1"] or date["m2"]
    number = _month(month) if month else int(date["m3"] or date["m4"])
    return number, int(date["d1"] or date["d2"] or date["d3"] or date["d4"])


def _months_away(proof: str) -> list[int]:
    return [n for words, n in (("next month", 1), ("last month", -1)) if words in proof]


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].casefold()) + 1


def _week(day: dt.date) -> list[dt.date]:
    return [day + dt.timedelta(days=n) for n in range(-7, 8)]


def _near(proof: str, days: Collection[dt.date]) -> set[dt.date]:
    """Return the days of publication and, around them, the days that the proof names."""
    named = set(_WEEKDAY.findall(proof))
    around = {near for day in days for near in _week(day) if _DAYS[near.weekday()] in named}
    nearby = {
        day + dt.timedelta(days=n)
        for day in days
        for word, n in (("yesterday", -1), ("tomorrow", 1))
        if word in proof.casefold()
    }
    return set(days) | around | nearby
