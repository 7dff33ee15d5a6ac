"""Lines of text as they are seen on paper, for what cannot break and turn text itself.

Text in Chinese, Japanese and Korean may break between any two characters but before a closing
sign and after an opening one; other text breaks at spaces.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from rag.text.direction import Letter, has_right_to_left, is_right_to_left, levels, seen
from rag.text.joining import join

Stretch = tuple[str, int]
"""Letters that belong together, and the number of the piece they are from."""

_NEVER_FIRST: Final = frozenset(
    ")]}>»”’,.;:!?%、。，．：；！？）］｝〉》」』】〕…—–·・～％ー々ゝゞ"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NEVER_LAST: Final = frozenset("([{<«“‘（［｛〈《「『【〔￥＄")


def lines(
    pieces: Sequence[str], width: Callable[[Letter], float], room: float
) -> Iterator[list[Stretch]]:
    """Yield the lines of a text as they are seen, from left to right.

    Args:
        pieces: The text, in parts that look different.
        width: Returns how wide a letter is.
        room: How wide a line may be.
    """
    whole = "".join(pieces)
    owners = [number for number, piece in enumerate(pieces) for _ in piece]
    turns = has_right_to_left(whole)
    letters = list(join(whole, owners) if turns else zip(whole, owners, strict=True))
    sides = levels(letters, int(is_right_to_left(whole))) if turns else [0] * len(letters)
    for start, end in _broken(letters, [width(letter) for letter in letters], room):
        shown = seen(letters[start:end], sides[start:end])
        yield [
            ("".join(text for text, _ in same), owner)
            for owner, same in groupby(shown, key=lambda letter: letter[1])
        ]


def breaks_anywhere(text: str) -> bool:
    """Return whether lines of a text may break between letters: some of it is East Asian."""
    return not text.isascii() and any(map(_is_east_asian, text))


def _broken(
    letters: Sequence[Letter], widths: Sequence[float], room: float
) -> Iterator[tuple[int, int]]:
    """Yield where lines begin and end; a word wider than a line is cut."""
    start, last, used = 0, 0, 0.0
    for place, (letter, _) in enumerate(letters):
        if place > start and _may_break(letters[place - 1][0], letter):
            last = place
        used += widths[place]
        if used > room and letter != " " and place > start:
            end = last if last > start else place
            yield start, _trimmed(letters, start, end)
            start, used = end, sum(widths[end : place + 1])
    if start < len(letters):
        yield start, _trimmed(letters, start, len(letters))


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    if after[0] in _NEVER_FIRST or before[0] in _NEVER_LAST:
        return False
    return _is_east_asian(before) or _is_east_asian(after)


def _trimmed(letters: Sequence[Letter], start: int, end: int) -> int:
    while end > start + 1 and letters[end - 1][0] == " ":
        end -= 1
    return end


def _is_east_asian(letter: str) -> bool:
    first = letter[0]
    return "\u2e80" <= first < "\ufb00" or "\uff00" <= first < "\ufff0" or first >= "\U00020000"
