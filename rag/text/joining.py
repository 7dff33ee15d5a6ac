"""Arabic letters in the forms that they have beside each other."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

_FORMS: Final = ("isolated", "final", "initial", "medial")
_EXTENDER: Final = "\u0640"
"""Tatweel, a stroke that joins on both sides and has no other form."""
_LAM, _ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
"""The letters that must be written as one; Unicode keeps more pairs that need not."""
_BLOCKS: Final = ((0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
"""Where Unicode keeps the forms of letters, each with the letter it is a form of."""


def join(text: str, owners: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield each letter in its form, with the combining marks on it, and with its owner.

    A letter whose forms Unicode does not keep stays as it is. Lam and alef become one letter,
    which belongs to the owner of the lam.
    """
    letters = list(_clusters(text, owners))
    previous = ""
    for place, (letter, marks, owner) in enumerate(letters):
        following = letters[place + 1][0] if place + 1 < len(letters) else ""
        if previous == _LAM and letter in _ALEFS:
            previous = letter  # it was written with its lam
            continue
        before, after = _joins_after(previous), _joins_before(following)
        if letter == _LAM and following and following in _ALEFS:
            shown = _form(letter + following, before=before, after=False)
            shown += letters[place + 1][1]
        else:
            shown = _form(letter, before=before, after=after)
        yield shown + marks, owner
        previous = letter


def _form(letter: str, *, before: bool, after: bool) -> str:
    known = _forms().get(letter)
    if known is None:
        return letter
    after = after and "initial" in known
    wanted = _FORMS[before + 2 * after]
    return known.get(wanted) or known.get("isolated", letter)


def _joins_after(letter: str) -> bool:
    """Return whether a letter reaches out to the one after it."""
    return letter == _EXTENDER or "initial" in _forms().get(letter, {})


def _joins_before(letter: str) -> bool:
    """Return whether a letter can be reached by the one before it."""
    return letter == _EXTENDER or "final" in _forms().get(letter, {})


def _clusters(text: str, owners: Sequence[int]) -> Iterator[tuple[str, str, int]]:
    """Yield each letter with its marks; a mark at the very beginning stands alone."""
    letter, marks, of = "", "", 0
    for character, owner in zip(text, owners, strict=True):
        if letter and unicodedata.category(character) in {"Mn", "Me"}:
            marks += character
            continue
        if letter:
            yield letter, marks, of
        letter, marks, of = character, "", owner
    if letter:
        yield letter, marks, of


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return the forms of each letter and of the ligatures of two, by name."""
    forms: dict[str, dict[str, str]] = {}
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            name, *letters = unicodedata.decomposition(chr(code)).split()[:3] or ["", ""]
            if name.strip("<>") in _FORMS:
                of = "".join(chr(int(letter, 16)) for letter in letters)
                if len(of) == 1 or (of[0] == _LAM and of[1] in _ALEFS and len(of) == 2):
                    forms.setdefault(of, {}).setdefault(name.strip("<>"), chr(code))
    return forms
