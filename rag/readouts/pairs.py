"""Choose which sentences stand side by side, and say how their words differ."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from rag import text as texts
from rag.readouts.joint import agrees
from rag.readouts.reading import Sentence
from rag.readouts.wording import differing
from rag.readouts.words import Matrix, Vocabulary
from rag.types import Pairing, Span

Pair = tuple[int, int]

_BOTH_BEST: Final = 0.30
_ONE_BEST: Final = 0.45
_BOTH_AGREED: Final = 0.15
_SAME_WORDS: Final = 0.999


def choose(a: Sequence[Sentence], b: Sequence[Sentence], likely: Matrix) -> dict[Pair, float]:
    """Return the pairs of sentences that make the same point, with how sure each is.

    Sentences of the same words are paired first, in order. Others are paired when each is the
    other's likeliest, or one of them the other's at a higher bar: a sentence may stand in
    several pairs.
    """
    chosen = dict.fromkeys(_verbatim(a, b), 1.0)
    left = likely.copy()
    left[[n for n, s in enumerate(a) if s.heading], :] = 0
    left[:, [n for n, s in enumerate(b) if s.heading]] = 0
    rows, columns = [sorted({pair[side] for pair in chosen}) for side in (0, 1)]
    left[np.ix_(rows, columns)] = 0
    for row, column in chosen:
        left[row, column] = 1.0
    best_of_a, best_of_b = left.max(1, keepdims=True), left.max(0, keepdims=True)
    of_a, of_b = left >= best_of_a, left >= best_of_b
    taken = (of_a & of_b & (left >= _BOTH_BEST)) | ((of_a | of_b) & (left >= _ONE_BEST))
    for row, column in zip(*np.nonzero(taken), strict=True):
        chosen.setdefault((int(row), int(column)), float(min(left[row, column], _SAME_WORDS)))
    chosen.update(_agreed(a, b, chosen, left))
    return dict(sorted(chosen.items()))


def _agreed(
    a: Sequence[Sentence], b: Sequence[Sentence], chosen: Mapping[Pair, float], likely: Matrix
) -> dict[Pair, float]:
    """Return pairs among the sentences left alone that present something as agreed.

    Each readout has few of them, so two that are each other's likeliest need less.
    """
    rows, columns = (
        [s.place for s in part if s.place not in {pair[side] for pair in chosen} and agrees(s)]
        for side, part in enumerate((a, b))
    )
    if not rows or not columns:
        return {}
    left = likely[np.ix_(rows, columns)]
    best = (left >= left.max(1, keepdims=True)) & (left >= left.max(0, keepdims=True))
    found = np.argwhere(best & (left >= _BOTH_AGREED))
    return {(rows[i], columns[j]): float(left[i, j]) for i, j in found}


def _verbatim(a: Sequence[Sentence], b: Sequence[Sentence]) -> Iterator[Pair]:
    """Yield the pairs of sentences with the same words; what one repeats goes with the last."""
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, part in enumerate((a, b)):
        for sentence in part:
            words = " ".join(texts.terms(sentence.text)) or sentence.text
            places[words][side].append(sentence.place)
    for of_a, of_b in places.values():
        if of_a and of_b:
            for n in range(max(len(of_a), len(of_b))):
                yield of_a[min(n, len(of_a) - 1)], of_b[min(n, len(of_b) - 1)]


def lay_out(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    chosen: dict[Pair, float],
    vocabulary: Vocabulary,
    *,
    words_compare: bool,
) -> tuple[Pairing, ...]:
    """Return every sentence of both in A's order, then what only B has in B's order.

    Differing words are marked when both are in one language (``words_compare``).
    """
    cut = _clauses(a, b, chosen, vocabulary)
    found: list[Pairing] = []
    for sentence in a:
        pairs = [pair for pair in chosen if pair[0] == sentence.place]
        found += [_pairing(a, b, pair, chosen[pair], cut, words_compare) for pair in pairs]
        if not pairs:
            found.append(Pairing(alignment="only_a", a=sentence.cite(), b=None))
    paired = {column for _, column in chosen}
    found += [
        Pairing(alignment="only_b", a=None, b=sentence.cite())
        for sentence in b
        if sentence.place not in paired
    ]
    return tuple(found)


def _pairing(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    pair: Pair,
    score: float,
    cut: dict[tuple[int, Pair], Span],
    words_compare: bool,  # noqa: FBT001 - passed on from `lay_out`
) -> Pairing:
    one, other = a[pair[0]], b[pair[1]]
    span_a, span_b = cut.get((0, pair), one.span), cut.get((1, pair), other.span)
    marks_a: tuple[Span, ...] = ()
    marks_b: tuple[Span, ...] = ()
    if words_compare and score <= _SAME_WORDS:
        marks_a, marks_b = differing((one.article.text, span_a), (other.article.text, span_b))
    same = words_compare and not marks_a and not marks_b
    return Pairing(
        alignment="same" if same else "reworded",
        a=one.cite(span_a),
        b=other.cite(span_b),
        differs_a=marks_a,
        differs_b=marks_b,
        score=round(score, 3),
    )


def _clauses(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    chosen: dict[Pair, float],
    vocabulary: Vocabulary,
) -> dict[tuple[int, Pair], Span]:
    """Return the part of a sentence that each of its several partners goes with.

    Only for a sentence whose clauses fall into one run for each partner: then the parts
    together are the whole sentence and nothing of it is left out.
    """
    cut: dict[tuple[int, Pair], Span] = {}
    for side, (part, others) in enumerate(((a, b), (b, a))):
        for sentence in part:
            pairs = [pair for pair in chosen if pair[side] == sentence.place]
            if len(pairs) < 2 or len(sentence.clauses) < len(pairs):
                continue
            partners = [others[pair[1 - side]] for pair in pairs]
            for place, span in _runs(sentence, partners, vocabulary).items():
                cut[side, pairs[place]] = span
    return cut


def _runs(
    sentence: Sentence, partners: Sequence[Sentence], vocabulary: Vocabulary
) -> dict[int, Span]:
    owned = [_owner(sentence, clause, partners, vocabulary) for clause in sentence.clauses]
    first = next((owner for owner in owned if owner >= 0), -1)
    runs: list[tuple[int, Span]] = []
    for owner, clause in zip(owned, sentence.clauses, strict=True):
        belongs = owner if owner >= 0 else runs[-1][0] if runs else first
        if runs and runs[-1][0] == belongs:
            runs[-1] = (belongs, Span(runs[-1][1].start, clause.end))
        else:
            runs.append((belongs, clause))
    owners = [owner for owner, _ in runs]
    return dict(runs) if sorted(owners) == list(range(len(partners))) else {}


def _owner(
    sentence: Sentence, clause: Span, partners: Sequence[Sentence], vocabulary: Vocabulary
) -> int:
    """Return the partner whose words a clause shares most, -1 when no one's clearly."""
    ours = {t.key for t in vocabulary.terms(sentence) if clause.covers(t.span)}
    ours -= vocabulary.participants
    shared = [
        len(vocabulary.kin(ours) & vocabulary.kin({t.key for t in vocabulary.terms(partner)}))
        for partner in partners
    ]
    best = max(range(len(partners)), key=lambda place: shared[place])
    return best if sorted(shared)[-1] > sorted(shared)[-2] else -1
