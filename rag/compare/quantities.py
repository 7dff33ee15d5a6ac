"""Figures and days in statements, and whether two of them cannot both be right."""

import re
from functools import lru_cache
from typing import NamedTuple

from rag import text as texts
from rag.compare.voices import own_terms
from rag.statements.words import listed
from rag.types import Statement

_NUMBERS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
_LARGE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = re.compile(
    rf"\b(?P<month>{_MONTHS})\.? (?P<day>\d{{1,2}})\b(?:, \d{{4}})?"
    rf"|\b(?P<day_first>\d{{1,2}}) (?P<month_after>{_MONTHS})\b",
    re.I,
)
_IN_MONTH = re.compile(rf"\b(?:in|by|until|since) (?P<month>{_MONTHS})\b", re.I)
_WEEKDAY = re.compile(r"\b(?:on|by|until) ((?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.I)
_HUNDREDS = "|".join(_LARGE)
_FIGURE = re.compile(
    r"(?P<bound>\b(?:at least|more than|over|up to|at most|less than|fewer than|under|about"
    r"|around|some|nearly|almost|roughly|approximately) )?"
    rf"(?<![\w.,])(?P<money>[$€£¥])?(?P<number>\d[\d,.]*\d|\d|(?:{'|'.join(_NUMBERS)})\b)"
    rf"(?: ?(?P<large>{_HUNDREDS})\b)?\s*"
    rf"(?P<unit>%|per ?cent\b|(?!(?:{'|'.join(_NUMBERS)}|{_HUNDREDS}|and|or|of|to|in|on|for|by"
    r"|at|is|was|were|are|have|has|had|as|from|with|that|who|which|more|other)\b)[^\W\d_]{3,})?",
    re.I,
)
_MOST = ("up to", "at most", "less than", "fewer than", "under")
_ROUND = 0.1
_LEAST = listed("least more over")
_LOOSE = listed("percent % money year month day week hour minute people person time country")
"""Units that count so many things that more words must be shared."""
_FEW = 2
_DAYS = 7
_SAME_MATTER, _SAME_WORDS = 0.4, 0.65


class _Figure(NamedTuple):
    unit: str
    value: float
    bound: str


def other_figures(first: Statement, second: Statement) -> bool:
    """Return whether both count the same thing about the same time and come to other figures.

    "At least 12" and "15" go together; so do figures said more than a week apart.
    """
    if _apart(first, second) or len(own_terms(first) & own_terms(second)) < _FEW:
        return False
    one, other = _figures(first.said), _figures(second.said)
    terms = own_terms(first) & own_terms(second)
    for unit in sorted({figure.unit for figure in one} & {figure.unit for figure in other}):
        shared = {term for term in terms if term != unit and not term.isdigit()} - _COUNTED
        if len(shared) < _FEW or (
            unit in _LOOSE and not _same_matter(first, second, _SAME_WORDS)
        ):
            continue
        ours = [figure for figure in one if figure.unit == unit]
        theirs = [figure for figure in other if figure.unit == unit]
        if len(ours) == len(theirs) == 1 and not _agree(ours[0], theirs[0]):
            return True
    return False


def other_days(first: Statement, second: Statement) -> bool:
    """Return whether both say of nearly the same words another day or month."""
    for form in (_days, _months, _weekdays):
        one, other = form(first.said), form(second.said)
        if len(one) == len(other) == 1 and one != other and _same_matter(first, second):
            return True
    return False


def same_figures(first: Statement, second: Statement) -> bool:
    """Return whether neither names a figure or a day that the other one contradicts."""
    return not other_figures(first, second) and not other_days(first, second)


def _apart(first: Statement, second: Statement) -> bool:
    if first.said_on is None or second.said_on is None:
        return False
    return abs((first.said_on - second.said_on).days) > _DAYS


def _same_matter(first: Statement, second: Statement, share: float = _SAME_MATTER) -> bool:
    one, other = (
        {term for term in own_terms(each) if not term.isdigit()} - _TIMES
        for each in (first, second)
    )
    shared = one & other
    return len(shared) >= _FEW and len(shared) >= share * len(one | other)


_TIMES = frozenset(
    texts.terms(
        """
        january february march april may june july august september october november december
        jan feb mar apr aug sept oct nov dec monday tuesday wednesday thursday friday saturday
        sunday
        """
    )
)


_COUNTED = _TIMES | _LOOSE | frozenset(_NUMBERS) | frozenset(_LARGE)


@lru_cache(maxsize=16384)
def _days(quote: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (
            (match["month"] or match["month_after"])[:3].lower(),
            (match["day"] or match["day_first"]).lstrip("0"),
        )
        for match in _DAY.finditer(quote)
    )


@lru_cache(maxsize=16384)
def _months(quote: str) -> frozenset[tuple[str, str]]:
    rest = _DAY.sub(",", quote)
    return frozenset((match["month"][:3].lower(), "") for match in _IN_MONTH.finditer(rest))


@lru_cache(maxsize=16384)
def _weekdays(quote: str) -> frozenset[tuple[str, str]]:
    return frozenset((match.group(1).lower(), "") for match in _WEEKDAY.finditer(quote))


@lru_cache(maxsize=16384)
def _figures(quote: str) -> tuple[_Figure, ...]:
    found: list[_Figure] = []
    for match in _FIGURE.finditer(_DAY.sub(",", quote)):
        unit = "money" if match["money"] or match["large"] else _unit(match["unit"] or "")
        value = _value(match["number"], (match["large"] or "").lower())
        if unit and value is not None:
            found.append(_Figure(unit, value, (match["bound"] or "").strip().lower()))
    return tuple(found)


def _unit(word: str) -> str:
    if word == "%" or word.lower().startswith("per"):
        return "percent" if word == "%" or "cent" in word.lower() else ""
    return next(iter(texts.terms(word)), "")


def _value(number: str, large: str) -> float | None:
    low = number.lower()
    if low in _NUMBERS:
        value = float(_NUMBERS.index(low) + 2)
    else:
        try:
            value = float(low.replace(",", "").strip("."))
        except ValueError:
            return None
    return value * _LARGE.get(large, 1.0)


def _agree(one: _Figure, other: _Figure) -> bool:
    """Return whether both figures can be right: equal, rounded, or inside the other's bound."""
    return one.value == other.value or _allows(one, other) or _allows(other, one)


def _allows(one: _Figure, other: _Figure) -> bool:
    if not one.bound:
        return False
    if _LEAST.intersection(one.bound.split()):
        return other.value >= one.value
    if one.bound in _MOST:
        return other.value <= one.value
    return abs(one.value - other.value) <= _ROUND * max(one.value, other.value)
