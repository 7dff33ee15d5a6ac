"""What two texts have in common and what only one of them has: redlines and reprints."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.text.likeness import windows
from rag.text.quotation import UNSPACED
from rag.types import Redline, Run, Span

_PIECE: Final = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])\w)+|\s+|[^\w\s]")
_LINE: Final = re.compile(r"[^\n]*\n+|[^\n]+")
_ANCHOR: Final = 7
"""Pieces in a row that stand once in either text and hold the two together there."""
_BLOCK: Final = 250_000
_WORK: Final = 20_000_000
"""Products of lengths up to which one stretch, and all together, are compared word by word."""

_ENOUGH: Final = 30
"""Characters in a row that are no chance."""

_Places = NDArray[np.int64]


class _Block(NamedTuple):
    """Pieces that are the same in both texts."""

    old: int
    new: int
    size: int


def redline(old: str, new: str) -> Redline:
    """Return how ``new`` was made of ``old``, word by word.

    The kept and cut runs put together are the old text, the kept and added ones the new one,
    to the character. Of a stretch that was rewritten the few words that happen to stay are
    not shown as kept. Time grows with the length of the texts: a stretch too long to be
    compared word by word is compared paragraph by paragraph, and ``coarse`` says so.
    """
    work = _Work()
    pieces = [_cut(text, _PIECE) for text in (old, new)]
    matched = work.blocks(pieces[0][0], pieces[1][0], _ANCHOR)
    return Redline(
        runs=tuple(_runs(old, new, [places for _, places in pieces], matched)),
        coarse=work.coarse,
    )


class _Work:
    """Finds what is the same within what may be spent on it."""

    def __init__(self) -> None:
        self._left = _WORK
        self.coarse = False

    def blocks(self, old: Sequence[str], new: Sequence[str], size: int) -> list[_Block]:
        """Return the blocks both have, in order, grown from anchors they share."""
        found: list[_Block] = []
        i = j = 0
        for at, to in [*_anchors(old, new, size), (len(old), len(new))]:
            if at < i or to < j:
                continue
            found += self._between(old, new, (i, at), (j, to))
            length = _same(old, new, at, to)
            found.append(_Block(at, to, length))
            i, j = at + length, to + length
        return [block for block in found if block.size]

    def _between(
        self,
        old: Sequence[str],
        new: Sequence[str],
        ours: tuple[int, int],
        theirs: tuple[int, int],
    ) -> Iterator[_Block]:
        (i, i_end), (j, j_end) = ours, theirs
        head = _same(old, new, i, j, min(i_end - i, j_end - j))
        yield _Block(i, j, head)
        i, j = i + head, j + head
        tail = _same_before(old, new, i_end, j_end, min(i_end - i, j_end - j))
        i_end, j_end = i_end - tail, j_end - tail
        cost = (i_end - i) * (j_end - j)
        if 0 < cost <= min(_BLOCK, self._left):
            self._left -= cost
            matcher = SequenceMatcher(None, old[i:i_end], new[j:j_end], autojunk=False)
            for a, b, size in matcher.get_matching_blocks():
                yield _Block(i + a, j + b, size)
        elif cost:
            self.coarse = True
            yield from self._by_lines(old[i:i_end], new[j:j_end], i, j)
        yield _Block(i_end, j_end, tail)

    def _by_lines(
        self, old: Sequence[str], new: Sequence[str], i: int, j: int
    ) -> Iterator[_Block]:
        """Yield whole lines that are the same, each tied to where it stands once in both."""
        lines = [_lines(pieces) for pieces in (old, new)]
        texts = [
            ["".join(p[s:e]) for s, e in rows]
            for p, rows in zip((old, new), lines, strict=True)
        ]
        for a, b in _anchors(texts[0], texts[1], 1):
            (start, end), (other, _) = lines[0][a], lines[1][b]
            yield _Block(i + start, j + other, end - start)


def _lines(pieces: Sequence[str]) -> list[tuple[int, int]]:
    ends = [n + 1 for n, piece in enumerate(pieces) if "\n" in piece]
    edges = [0, *ends, *([len(pieces)] if not ends or ends[-1] < len(pieces) else [])]
    return list(pairwise(edges))


def _cut(text: str, piece: re.Pattern[str]) -> tuple[list[str], list[int]]:
    """Return the pieces and where each begins, with the end of the text last."""
    found, places = [], []
    for match in piece.finditer(text):
        found.append(match.group())
        places.append(match.start())
    return found, [*places, len(text)]


def _anchors(old: Sequence[str], new: Sequence[str], size: int) -> list[tuple[int, int]]:
    """Return where runs of ``size`` that stand once in both begin, rising in both texts."""
    numbers: dict[str, int] = {}
    hashed = [
        windows(
            np.array([numbers.setdefault(p, len(numbers)) for p in pieces], np.uint64), size
        )
        for pieces in (old, new)
    ]
    once = [_once(hashes) for hashes in hashed]
    _, ours, theirs = np.intersect1d(
        hashed[0][once[0]], hashed[1][once[1]], assume_unique=True, return_indices=True
    )
    pairs = sorted(zip(once[0][ours].tolist(), once[1][theirs].tolist(), strict=True))
    return _rising(pairs)


def _once(hashes: NDArray[np.uint64]) -> _Places:
    _, first, counts = np.unique(hashes, return_index=True, return_counts=True)
    return np.asarray(first[counts == 1], np.int64)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part in which both places rise (patience sorting)."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(last[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        last[at : at + 1] = [n]
    chosen: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        chosen.append(pairs[n])
        n = before[n]
    return chosen[::-1]


def _same(
    old: Sequence[str], new: Sequence[str], i: int, j: int, most: int | None = None
) -> int:
    """Return how many pieces from these places on are the same."""
    end = min(len(old) - i, len(new) - j) if most is None else most
    length = 0
    while length < end and old[i + length] == new[j + length]:
        length += 1
    return length


def _same_before(old: Sequence[str], new: Sequence[str], i: int, j: int, most: int) -> int:
    """Return how many pieces before these places are the same."""
    length = 0
    while length < most and old[i - length - 1] == new[j - length - 1]:
        length += 1
    return length


def _runs(
    old: str, new: str, places: Sequence[Sequence[int]], matched: Sequence[_Block]
) -> Iterator[Run]:
    """Yield the runs of both texts, those kept by chance between changes taken as changed."""
    ours, theirs = places
    edges = [
        (ours[b.old], theirs[b.new], ours[b.old + b.size] - ours[b.old])
        for b in _joined(matched)
    ]
    at = to = 0
    for start, begin, length in [*_told(edges, len(old), len(new)), (len(old), len(new), 0)]:
        if start > at:
            yield Run(kind="cut", old=Span(at, start))
        if begin > to:
            yield Run(kind="added", new=Span(to, begin))
        if length:
            yield Run(
                kind="kept", old=Span(start, start + length), new=Span(begin, begin + length)
            )
        at, to = start + length, begin + length


def _joined(matched: Sequence[_Block]) -> Iterator[_Block]:
    """Yield the blocks, those that follow each other without a gap as one."""
    held: _Block | None = None
    for block in matched:
        if held and (held.old + held.size, held.new + held.size) == block[:2]:
            held = _Block(held.old, held.new, held.size + block.size)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _told(
    kept: Sequence[tuple[int, int, int]], old_end: int, new_end: int
) -> list[tuple[int, int, int]]:
    """Leave out a few characters kept between two changes that are both longer.

    The rule of "semantic cleanup" in Fraser's diff-match-patch.
    """
    told: list[tuple[int, int, int]] = []
    for n, (start, begin, length) in enumerate(kept):
        at, to = _end(told)
        after = kept[n + 1] if n + 1 < len(kept) else (old_end, new_end, 0)
        before_change = max(start - at, begin - to)
        after_change = max(after[0] - start - length, after[1] - begin - length)
        if length > min(before_change, after_change, _ENOUGH):
            told.append((start, begin, length))
    return told


def _end(told: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    if not told:
        return 0, 0
    start, begin, length = told[-1]
    return start + length, begin + length
