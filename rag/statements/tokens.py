"""What the tagger is told about each word piece besides the piece itself.

The encoder reads lower-cased pieces without white space. Four notes a piece give back what that
loses and what the rules already know: letter case, breaks, quotation marks, and the part the
rules read the piece as.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.statements.reported import Reported
from rag.types import Span

ROLES: Final = ("source", "cue", "content")
LABELS: Final = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
"""The labels in the order of the scores: outside, then beginning and inside of each role."""
SIZES: Final = (4, 3, 3, len(LABELS))
"""How many values each note can take: case, break, quotation, reading of the rules."""

Notes = NDArray[np.int64]
Places = NDArray[np.int64]


def notes(
    text: str, places: Places, quotes: Sequence[Span], found: Sequence[Reported]
) -> Notes:
    """Return the four notes of each word piece; shape ``(pieces, 4)``, values below ``SIZES``.

    Args:
        text: The whole article.
        places: Start and end of each piece in ``text``; shape ``(pieces, 2)``.
        quotes: The quotations of ``text`` with their marks.
        found: What the rules read in ``text``.
    """
    table = np.zeros((len(places), len(SIZES)), np.int64)
    if not len(places):
        return table
    starts, ends = places[:, 0], places[:, 1]
    table[:, 0] = [_case(text[start:end]) for start, end in places]
    table[:, 1] = [
        _break(text[end:start]) for end, start in zip([0, *ends[:-1]], starts, strict=True)
    ]
    quoted = np.zeros(len(text) + 1, np.int64)
    for quote in quotes:
        quoted[quote.start : quote.end] = 2
        quoted[quote.start] = 1
    table[:, 2] = quoted[starts]
    table[:, 3] = painted(len(text), [_parts(one) for one in found])[starts]
    return table


def painted(length: int, statements: Sequence[Sequence[Sequence[Span]]]) -> NDArray[np.int64]:
    """Return the label of every character; spans of a later statement win.

    Args:
        length: Characters of the text.
        statements: Of each statement, the spans of source, cue and content.
    """
    labels = np.zeros(length + 1, np.int64)
    for parts in statements:
        for role, spans in enumerate(parts):
            for span in spans:
                labels[span.start : span.end] = 2 + 2 * role
                labels[span.start] = 1 + 2 * role
    return labels


def _parts(one: Reported) -> tuple[Sequence[Span], ...]:
    return ((one.source,) if one.source else (), (one.cue,), one.content)


def _case(piece: str) -> int:
    if not piece[:1].isupper():
        return 0
    return 2 if len(piece) > 1 and piece.isupper() else 1


def _break(between: str) -> int:
    if "\n" in between:
        return 2
    return 1 if between else 0
