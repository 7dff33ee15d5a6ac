"""From label scores to tagged spans: the best sequence, cut at whole words."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.ports import Scores
from rag.statements.linking import Part
from rag.statements.tokens import LABELS, ROLES

_BARRED: Final = -1e4
_LETTER: Final = re.compile(r"[^\W_]")


def steps(moves: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what it costs to go from label to label; no inside without its beginning."""
    allowed = moves.astype(np.float32)
    for after in range(2, len(LABELS), 2):
        for before in range(len(LABELS)):
            if before not in (after, after - 1):
                allowed[before, after] = _BARRED
    return allowed


def best(scores: NDArray[np.float32], moves: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the labels of highest total score (Viterbi); shape ``(pieces,)``."""
    count = len(scores)
    labels = np.zeros(count, np.int64)
    if not count:
        return labels
    back = np.zeros(scores.shape, np.int64)
    total = scores[0].copy()
    total[2::2] = _BARRED
    for place in range(1, count):
        reached = total[:, None] + moves
        back[place] = reached.argmax(0)
        total = reached.max(0) + scores[place]
    labels[-1] = total.argmax()
    for place in range(count - 1, 0, -1):
        labels[place - 1] = back[place, labels[place]]
    return labels


def parts(text: str, found: Scores) -> tuple[Part, ...]:
    """Return the tagged spans of a text in reading order, each of whole words.

    The score of a span is the mean probability of its pieces' labels.
    """
    labels = best(found.scores, steps(found.moves))
    odds = np.exp(found.scores - found.scores.max(1, keepdims=True)) if len(labels) else None
    return tuple(_spans(text, found.places, labels, odds))


def _spans(
    text: str,
    places: NDArray[np.int64],
    labels: NDArray[np.int64],
    odds: NDArray[np.float32] | None,
) -> Iterator[Part]:
    place = 0
    while odds is not None and place < len(labels):
        label = labels[place]
        last = place + 1
        if label:
            while last < len(labels) and labels[last] and labels[last] == label + label % 2:
                last += 1
            role = (label - 1) // 2
            rows = odds[place:last]
            sure = rows[:, 1 + 2 * role : 3 + 2 * role].sum(1) / rows.sum(1)
            start, end = _whole(text, int(places[place, 0]), int(places[last - 1, 1]))
            yield Part(start, end, ROLES[role], round(float(sure.mean()), 4))
        place = last


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range widened to whole words."""
    while start and _LETTER.match(text[start]) and _LETTER.match(text[start - 1]):
        start -= 1
    while end < len(text) and _LETTER.match(text[end]) and _LETTER.match(text[end - 1]):
        end += 1
    return start, end
