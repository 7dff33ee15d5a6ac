"""The entries of a live blog: a time, what the entry is about, and under it the entry."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from rag.statements.reported import Reported
from rag.types import Span

_TIME: Final = (
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?(?:[ap]\.?m\.?|GMT|UTC|BST|CES?T|E[DS]?T))?"
    r"[ \t–—:|-]+(?=\S)"
)
_TIMED: Final = re.compile(rf"^[ \t]*{_TIME}(?P<about>[^\n]+)$", re.M)
_BEFORE_NAME: Final = re.compile(_TIME)
_SENTENCE: Final = re.compile(r"[.!?…。][”\"’»)]*\s*$")
_LONGEST: Final = 160
_FEWEST: Final = 2


def headings(text: str) -> tuple[Span, ...]:
    """Return the lines that head an entry: a time and no whole sentence, with text under it.

    There are two such lines in a live blog at least. A line that is a whole sentence, or has no
    text under it, is the entry itself.
    """
    timed = list(_TIMED.finditer(text))
    found = tuple(
        Span(*one.span())
        for one, later in zip_longest(timed, timed[1:])
        if len(one["about"]) <= _LONGEST
        and not _SENTENCE.search(one["about"])
        and text[one.end() : later.start() if later else len(text)].strip()
    )
    return found if len(found) >= _FEWEST else ()


def without_headings(text: str, found: Sequence[Reported]) -> list[Reported]:
    """Return the statements without those of headings, none reaching into a heading.

    The time of an entry is no part of the name that follows it.
    """
    lines = headings(text)
    kept = []
    for one in (_untimed(text, one) for one in found):
        if any(line.overlaps(one.cue) for line in lines):
            continue
        content = tuple(_before(part, text, lines) for part in one.content)
        left = tuple(part for part in content if part is not None)
        if left:
            kept.append(replace(one, content=left) if left != one.content else one)
    return kept


def _untimed(text: str, one: Reported) -> Reported:
    """Return a statement whose source is told without the time in front: "14:20 Japan says"."""
    source = one.source
    time = _BEFORE_NAME.match(text, source.start, source.end) if source else None
    if source is None or time is None or time.end() >= source.end:
        return one
    return replace(one, source=Span(time.end(), source.end))


def _before(part: Span, text: str, lines: Sequence[Span]) -> Span | None:
    """Return what of a part stands before a heading that it reaches into, if anything."""
    line = next((line for line in lines if line.overlaps(part)), None)
    if line is None:
        return part
    end = part.start + len(text[part.start : max(part.start, line.start)].rstrip())
    return Span(part.start, end) if end > part.start else None
