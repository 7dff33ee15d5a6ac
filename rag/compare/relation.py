"""How the sides of one issue stand to each other: claimed only with words of both to show."""

import re
from collections.abc import Sequence
from itertools import combinations

from rag import text as texts
from rag.types import Relation, Stance, Statement

_AGAINST = re.compile(
    r"\b(?:will not|won[’']t|would not|wouldn[’']t|cannot|can[’']t|is not|are not"
    r"|never|does not|do not|did not"
    r"|has not|have not|refuse[sd]?|reject(?:s|ed)?|oppose[sd]?|den(?:y|ies|ied)"
    r"|unacceptable|no longer"
    r"|rule[sd]? out|inaccurate|false|untrue)\b|不|反对|拒绝|\bне\b",
    re.I,
)
_AGAINST_CUE = re.compile(
    r"\b(?:reject|den|oppos|refus|dismiss|condemn|disput|denounc)\w*|反对|拒绝|谴责|отверг|осуд",
    re.I,
)
_WORDS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(rf"\b(?:{_MONTHS})\.? \d{{1,2}}\b(?:, \d{{4}})?", re.I)
_FIGURE = re.compile(
    rf"(?<![\w.])(\d[\d,.]*\d|\d|(?:{'|'.join(_WORDS)})\b)\s*"
    rf"(%|per ?cent|(?!(?:{'|'.join(_WORDS)}|and|or|of|to|in|on|for)\b)[^\W\d_]{{3,}})",
    re.I,
)
_FEW = 2
_MANY = 5
_NEARLY_ALL = 0.85
_ALIKE = 0.6
_SAME_OBJECT = 0.5


def relation(stances: Sequence[Stance]) -> Relation:
    """Return how the sides relate on one issue.

    ``one-sided`` when fewer than two sides speak. ``oppose`` and ``differ`` need a statement of
    each of two sides about the same object: one for and one against it, or two figures for it.
    ``agree`` needs nearly the same words, or a row of nothing but joint statements that are not
    merely one side's own account of what both agreed. All else is ``unclear``.
    """
    speaking = [stance for stance in stances if stance.statements]
    if len(speaking) < _FEW:
        return "one-sided"
    pairs = [
        (first, second)
        for one, other in combinations(speaking, 2)
        for first in one.statements
        for second in other.statements
        if first.id != second.id and not set(speaking_for(first)) & set(speaking_for(second))
    ]
    if any(_opposed(first, second) for first, second in pairs):
        return "oppose"
    if any(_other_figures(first, second) for first, second in pairs):
        return "differ"
    names = {stance.side for stance in stances}
    joint = all(
        len(names & set(statement.sides)) >= _FEW and not _told_by_a_party(statement)
        for stance in speaking
        for statement in stance.statements
    )
    if joint or any(_alike(first, second) for first, second in pairs):
        return "agree"
    return "unclear"


def _told_by_a_party(statement: Statement) -> bool:
    return bool(_tellers(statement))


def speaking_for(statement: Statement) -> tuple[str, ...]:
    """Return the sides whose words a statement shows: of a joint one, those who tell it."""
    return _tellers(statement) or statement.sides


def _tellers(statement: Statement) -> tuple[str, ...]:
    """Return the sides of a joint statement that the outlet itself is of; usually none.

    Such an outlet tells what both agreed from one side: it is no word of the other.
    """
    if len(statement.sides) < _FEW:
        return ()
    outlet = f" {' '.join(texts.terms(statement.source.outlet))} "
    own = [side for side in statement.sides if f" {' '.join(texts.terms(side))} " in outlet]
    return tuple(own) if len(own) < len(statement.sides) else ()


def _terms(statement: Statement) -> set[str]:
    own = set(texts.content_terms(f"{statement.side} {statement.speaker}"))
    return set(texts.content_terms(statement.quote)) - own


def _is_against(statement: Statement) -> bool:
    against_cue = bool(_AGAINST_CUE.search(statement.cue))
    return against_cue != bool(_AGAINST.search(statement.quote))


def _opposed(first: Statement, second: Statement) -> bool:
    if _is_against(first) == _is_against(second):
        return False
    one, other = _terms(first), _terms(second)
    shared = one & other
    return len(shared) >= _FEW and len(shared) >= _SAME_OBJECT * min(len(one), len(other))


def _other_figures(first: Statement, second: Statement) -> bool:
    """Return whether both count the same thing and come to other figures."""
    one, other = _figures(first.quote), _figures(second.quote)
    for unit in one.keys() & other.keys():
        shared = (_terms(first) & _terms(second)) - {unit}
        if shared and not one[unit] & other[unit]:
            return True
    return False


def _figures(quote: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _FIGURE.finditer(_DATE.sub(",", quote)):
        unit = next(iter(texts.terms(match.group(2))), match.group(2))
        figure = match.group(1).replace(",", "").lower()
        if figure in _WORDS:
            figure = str(_WORDS.index(figure) + 2)
        found.setdefault(unit, set()).add(figure)
    return found


def _alike(first: Statement, second: Statement) -> bool:
    """Return whether two statements say nearly the same, or one says all the other says."""
    one, other = set(texts.content_terms(first.quote)), set(texts.content_terms(second.quote))
    shared = len(one & other)
    if _is_against(first) != _is_against(second):
        return False
    within = shared >= _MANY and shared >= _NEARLY_ALL * min(len(one), len(other))
    return within or (shared >= _FEW and shared >= _ALIKE * len(one | other))
