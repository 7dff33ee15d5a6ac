"""What one carrier of a text cut, added and reworded against another, sentence by sentence."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rag.text.likeness import shingle
from rag.text.segment import sentences
from rag.types import Reprint, Span

_REWORDED: Final = 0.5
"""Share of words two sentences must have in common to be one sentence, reworded."""
_PRINTED: Final = 0.85
"""Share of a sentence's words that must stand in order in the other text."""
_COMMON: Final = 40
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    words: tuple[str, ...]
    counts: Counter[str] = field(hash=False)


def compare_carriers(a_text: str, b_text: str, language: str = "en") -> Reprint:
    """Return what ``b_text`` cut, added and reworded against ``a_text``.

    Case, punctuation, quotation marks and white space are no difference. A sentence stands in
    the other text also when it was moved, joined with another one or split.
    """
    a, b = (_read(text, language) for text in (a_text, b_text))
    only_a, only_b = _without_same(a, b), _without_same(b, a)
    pairs = dict(_reworded(only_a, only_b))
    taken = set(pairs.values())
    rest_a = [one for n, one in enumerate(only_a) if n not in pairs]
    rest_b = [one for n, one in enumerate(only_b) if n not in taken]
    cut, added = _not_printed(rest_a, b_text), _not_printed(rest_b, a_text)
    return Reprint(
        cut=tuple(_together(cut, a_text)),
        added=tuple(_together(added, b_text)),
        reworded=tuple((only_a[i].span, only_b[j].span) for i, j in sorted(pairs.items())),
        shared=_share(a, cut),
    )


def _read(text: str, language: str) -> list[_Sentence]:
    found = []
    for span in sentences(text, language):
        words = tuple(token.casefold() for token in shingle(span.slice(text)).tokens)
        if words:
            found.append(_Sentence(span, words, Counter(words)))
    return found


def _without_same(some: Sequence[_Sentence], others: Sequence[_Sentence]) -> list[_Sentence]:
    printed = {one.words for one in others}
    return [one for one in some if one.words not in printed]


def _reworded(a: Sequence[_Sentence], b: Sequence[_Sentence]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of sentences that have most words in common, the nearest first."""
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for j, one in enumerate(b):
        for word in one.counts:
            holding[word].append(j)
    near = [
        (likeness, i, j)
        for i, one in enumerate(a)
        for j in _sharing(one, holding)
        if (likeness := _alike(one, b[j])) >= _REWORDED
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(near, key=lambda each: (-each[0], abs(each[1] - each[2]), each)):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def _sharing(one: _Sentence, holding: Mapping[str, Sequence[int]]) -> list[int]:
    """Return the few sentences that share most words with this one, common words aside."""
    rare = (holding.get(word, ()) for word in one.counts)
    shared = Counter(j for places in rare if len(places) <= _COMMON for j in places)
    return sorted(shared, key=lambda j: (-shared[j], j))[:_FEW]


def _alike(one: _Sentence, other: _Sentence) -> float:
    shared = sum((one.counts & other.counts).values())
    return 2 * shared / (len(one.words) + len(other.words))


def _not_printed(some: Sequence[_Sentence], text: str) -> list[_Sentence]:
    """Leave out sentences whose words stand in the other text, cut up in another way."""
    whole = frozenset(shingle(text).hashes.tolist()) if some else frozenset()
    return [one for one in some if not _printed(one, whole)]


def _printed(one: _Sentence, whole: frozenset[int]) -> bool:
    read = shingle(" ".join(one.words))
    stands = [hashed in whole for hashed in read.hashes.tolist()]
    inside = {n + step for n, there in enumerate(stands) if there for step in range(read.size)}
    return len(inside) >= _PRINTED * len(one.words)


def _together(some: Sequence[_Sentence], text: str) -> Iterator[Span]:
    """Yield the spans, neighbours within one line joined."""
    held: Span | None = None
    for one in some:
        between = text[held.end : one.span.start] if held else ""
        if held and not between.strip() and "\n" not in between:
            held = Span(held.start, one.span.end)
            continue
        if held:
            yield held
        held = one.span
    if held:
        yield held


def _share(a: Sequence[_Sentence], cut: Sequence[_Sentence]) -> float:
    total = sum(len(one.words) for one in a)
    return 1 - sum(len(one.words) for one in cut) / total if total else 1.0
