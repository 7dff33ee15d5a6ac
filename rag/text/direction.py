"""Text written from right to left: which it is, and its order on paper.

A Word file, a web page and a terminal turn it themselves; a PDF shows letters where they are
put. This is what is left of the Unicode Bidirectional Algorithm (UAX 9) for a text without
embeddings and overrides, which ``plain`` takes out; pairs of brackets (N0) are not looked for.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Final

Letter = tuple[str, int]
"""A character, with the combining marks on it, and the number of the piece it is from."""

_STRONG: Final = {"L", "R", "AL"}
_NUMBERS: Final = {"EN", "AN"}
_NEUTRAL: Final = {"B", "S", "WS", "ON"}
_FORMATTING: Final = {"BN", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MIRRORED: Final = dict(zip("()[]{}<>«»‹›≤≥“”‘’", ")(][}{><»«›‹≥≤“”‘’", strict=True))


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter of a text is of a script written from the right."""
    if text.isascii():
        return False
    kinds = (_kind(character) for character in text)
    return next((kind for kind in kinds if kind in _STRONG), "L") != "L"


def has_right_to_left(text: str) -> bool:
    """Return whether any of a text is written from the right."""
    return not text.isascii() and any(_kind(letter) in {"R", "AL", "AN"} for letter in text)


def seen(letters: Sequence[Letter], of: Sequence[int]) -> list[Letter]:
    """Return the letters of a line in the order in which they are seen, from left to right.

    Args:
        letters: In the order in which they are read.
        of: The level of each, from `levels` of the whole text (rules L2 and L4).
    """
    shown = [
        (_MIRRORED.get(text, text) if level % 2 else text, owner)
        for (text, owner), level in zip(letters, of, strict=True)
    ]
    order = list(range(len(shown)))
    for lowest in range(max(of, default=0), 0, -1):
        turned: list[int] = []
        for is_high, run in groupby(order, key=lambda place: of[place] >= lowest):
            places = list(run)
            turned += reversed(places) if is_high else places
        order = turned
    return [shown[place] for place in order]


def levels(letters: Sequence[Letter], base: int) -> list[int]:
    """Return the level of each letter of a text: odd for right to left (rules W1 to I2).

    Args:
        letters: In the order in which they are read.
        base: 1 when the text begins from the right, else 0.
    """
    side = "R" if base else "L"
    kinds = [_kind(text[0]) for text, _ in letters]
    settled = _neutrals(_numbers(_weak(kinds, side), side), side)
    return [base + _raised(kind, base) for kind in settled]


def _raised(kind: str, base: int) -> int:
    if kind == "L":
        return base % 2
    if kind in _NUMBERS:
        return 1 if base % 2 else 2
    return 0 if base % 2 else 1


def _weak(kinds: Sequence[str], side: str) -> list[str]:
    """Settle marks, European numbers among Arabic letters, and Arabic letters (W1 to W3)."""
    settled: list[str] = []
    before, strong = side, side
    for kind in kinds:
        new = before if kind == "NSM" else "ON" if kind in _FORMATTING else kind
        if new == "EN" and strong == "AL":
            new = "AN"
        if new in _STRONG:
            strong = new
        before = new
        settled.append(new)
    return ["R" if kind == "AL" else kind for kind in settled]


def _numbers(kinds: list[str], side: str) -> list[str]:
    """Settle what stands between and beside numbers (rules W4 to W7)."""
    for place in range(1, len(kinds) - 1):
        before, kind, after = kinds[place - 1 : place + 2]
        joins = kind == "CS" or (kind == "ES" and before == "EN")
        if joins and before == after and before in _NUMBERS:
            kinds[place] = before
    settled: list[str] = []
    for kind, run in groupby(kinds):
        settled += [kind] * len(list(run))
    for start, end in _stretches(settled, {"ET"}):
        beside = settled[start - 1 : start] + settled[end : end + 1]
        settled[start:end] = ["EN" if "EN" in beside else "ON"] * (end - start)
    settled = ["ON" if kind in {"ES", "CS"} else kind for kind in settled]
    strong = side
    for place, kind in enumerate(settled):
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "L":
            settled[place] = "L"
    return settled


def _neutrals(kinds: list[str], side: str) -> list[str]:
    """Give spaces and signs the side of what is around them (rules N1 and N2)."""
    for start, end in _stretches(kinds, _NEUTRAL):
        before = _side_of(kinds[start - 1]) if start else side
        after = _side_of(kinds[end]) if end < len(kinds) else side
        kinds[start:end] = [before if before == after else side] * (end - start)
    return kinds


def _side_of(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _stretches(kinds: Sequence[str], wanted: set[str]) -> list[tuple[int, int]]:
    """Return where runs of the kinds wanted begin and end."""
    found: list[tuple[int, int]] = []
    place = 0
    for is_wanted, run in groupby(kinds, key=lambda kind: kind in wanted):
        length = len(list(run))
        if is_wanted:
            found.append((place, place + length))
        place += length
    return found


@cache
def _kind(character: str) -> str:
    return unicodedata.bidirectional(character) or "L"
