"""Score the alignment of two readouts on a folder of pairs with their truth.

    python -m benchmarks.readouts FOLDER [--show]

The folder holds ``pairs.json`` and ``articles/ID.json``. Texts go through the same cleaning as
articles that are added to a library. One line a pair, then three figures over all pairs:

* pair F1: pairs of sentences predicted to make the same point, against the true ones;
* sentence labels: share of judged sentences rightly called said by both or only here;
* agreement ledger: F1 of (sentence, who confirms it).
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.ingest.clean import clean
from rag.ingest.load import Raw
from rag.providers import registry
from rag.providers.local import LocalEmbedder
from rag.readouts import align
from rag.statements import extract
from rag.text import find_quote, plain
from rag.types import Agreement, Article, Citation, Pairing, Readouts, Span

Truth = Mapping[str, Any]
Counts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one pair of readouts: right, true and predicted."""

    pairs: Counts
    labels: Counts
    ledger: Counts

    def lines(self) -> tuple[str, str, str]:
        """Return the three figures, one a line."""
        return (
            f"pair F1 {f1(*self.pairs):.2f}",
            f"sentence labels {self.labels[0] / max(1, self.labels[1]):.2f}",
            f"agreement ledger {f1(*self.ledger):.2f}",
        )


def f1(right: int, true: int, predicted: int) -> float:
    """Return the F1; 1 when there is nothing to find and nothing was found."""
    return 2 * right / (true + predicted) if true + predicted else 1.0


def main(argv: list[str] | None = None) -> int:
    """Print a line for each pair of the folder and the three totals."""
    parser = argparse.ArgumentParser(description="Score the alignment of two readouts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print the aligned texts")
    given = parser.parse_args(argv)
    scores: list[Score] = []
    for truth, texts, found in aligned(given.folder):
        scores.append(score(truth, texts, found))
        if given.show:
            show(found)
        print(f"{truth['a']} | {truth['b']}: " + ", ".join(scores[-1].lines()))
    print("\n".join(total(scores).lines()))
    return 0


def measure(folder: Path) -> Score:
    """Return the counts of all pairs of a folder together."""
    return total([score(*one) for one in aligned(folder)])


def aligned(folder: Path) -> Iterator[tuple[Truth, tuple[str, str], Readouts]]:
    """Yield the truth of each pair, the two texts, and how we align them."""
    embedder, tagger = LocalEmbedder(), registry.tagger()
    for truth, a, b in pairs(folder):
        said = [extract(one, tagger) for one in (a, b)]
        found = align(a, b, statements_a=said[0], statements_b=said[1], embedder=embedder)
        yield truth, (a.text, b.text), found


def pairs(folder: Path) -> Iterator[tuple[Truth, Article, Article]]:
    """Yield the truth and the two articles of each pair in the folder."""
    for truth in json.loads((folder / "pairs.json").read_text(encoding="utf-8")):
        a, b = (read(folder / "articles" / f"{truth[name]}.json") for name in "ab")
        yield truth, a, b


def read(path: Path) -> Article:
    """Return the article of a file, cleaned as the library cleans it."""
    record = json.loads(path.read_text(encoding="utf-8"))
    keys = ("title", "outlet", "published", "language")
    metadata = {key: record[key] for key in keys if record.get(key)}
    return clean(
        Raw(locator=record["id"], name=path.name, text=record["text"], metadata=metadata)
    )


def total(scores: Sequence[Score]) -> Score:
    """Return the counts of all pairs together."""
    return Score(
        pairs=_sum([score.pairs for score in scores]),
        labels=_sum([score.labels for score in scores]),
        ledger=_sum([score.ledger for score in scores]),
    )


def _sum(counts: Sequence[Counts]) -> Counts:
    right, true, predicted = (sum(count[n] for count in counts) for n in range(3))
    return right, true, predicted


def score(truth: Truth, texts: tuple[str, str], found: Readouts) -> Score:
    """Return the counts of one pair; a prediction counts for the judged sentence it lies in."""
    judged = tuple(_Judged(truth, side, text) for side, text in enumerate(texts))
    true = {(judged[0].number(a), judged[1].number(b)) for a, b in truth["same"]}
    predicted = {
        (judged[0].holding(one.a), judged[1].holding(one.b))
        for one in found.pairings
        if one.a and one.b
    }
    predicted = {pair for pair in predicted if -1 not in pair}
    right = sum(
        (n in {pair[side] for pair in true}) == (n in {pair[side] for pair in predicted})
        for side in (0, 1)
        for n in range(len(judged[side].quotes))
    )
    count = len(judged[0].quotes) + len(judged[1].quotes)
    return Score(
        pairs=(len(true & predicted), len(true), len(predicted)),
        labels=(right, count, count),
        ledger=_ledger(truth, found, judged),
    )


class _Judged:
    """The judged sentences of one text and where they stand."""

    def __init__(self, truth: Truth, side: int, text: str) -> None:
        quotes = [pair[side] for pair in truth["same"]] + truth["only_b" if side else "only_a"]
        self.quotes = list(dict.fromkeys(plain(quote) for quote in quotes))
        self._spans = [find_quote(quote, text) for quote in self.quotes]

    def number(self, quote: str) -> int:
        """Return the number of a judged sentence."""
        return self.quotes.index(plain(quote))

    def holding(self, words: Citation | None) -> int:
        """Return the number of the sentence that holds most of the words, -1 if none does."""
        if words is None:
            return -1
        shared = [_shared(words.span, span) for span in self._spans]
        best = max(range(len(shared)), key=lambda n: shared[n])
        return best if shared[best] > 0 else -1


def _shared(one: Span, other: Span | None) -> int:
    return min(one.end, other.end) - max(one.start, other.start) if other else 0


def _ledger(truth: Truth, found: Readouts, judged: Sequence[_Judged]) -> Counts:
    """Return the counts of agreements found in a text that claims them, rightly confirmed."""
    left = []
    for one in truth["agreements"]:
        side = "ab".index(one["from"])
        left.append((side, judged[side].number(one["quote"]), set(one["in"])))
    right = 0
    for agreement in found.agreements:
        for side, number in _claimed(agreement, found, judged):
            entry = (side, number, set(agreement.confirmed_by))
            if entry in left:
                left.remove(entry)
                right += 1
                break
    return right, len(truth["agreements"]), len(found.agreements)


def _claimed(
    agreement: Agreement, found: Readouts, judged: Sequence[_Judged]
) -> Iterator[tuple[int, int]]:
    """Yield the judged sentences of an agreement: the claiming one, then its counterpart."""
    for words in filter(None, (agreement.words, agreement.counterpart)):
        side = 0 if words.source.id == found.a.id else 1
        yield side, judged[side].holding(words)


def show(found: Readouts) -> None:
    """Print the alignment as a reader would see it, differing words in brackets."""
    for one in found.pairings:
        print(f"\n{one.alignment} {one.score:.2f}")
        for name, words, marks in _columns(one):
            print(f"  {name}: {_marked(words, marks)}")
    for agreement in found.agreements:
        by = " and ".join(agreement.confirmed_by)
        print(f"\nagreed, says {by}: {plain(agreement.words.quote)}")
        if agreement.counterpart:
            print(f"  = {plain(agreement.counterpart.quote)}")
    print()
    for subject in found.subjects:
        print(
            f"{subject.order_a or '-':>3} {subject.order_b or '-':>3}"
            f" {subject.share_a:6.1%} {subject.share_b:6.1%}  {subject.name}"
        )
    print(f"words {found.length[0]} and {found.length[1]} {found.notice}\n")


def _columns(one: Pairing) -> Iterator[tuple[str, Citation, tuple[Span, ...]]]:
    if one.a:
        yield "A", one.a, one.differs_a
    if one.b:
        yield "B", one.b, one.differs_b


def _marked(words: Citation, marks: Sequence[Span]) -> str:
    text, start = words.quote, words.span.start
    for span in reversed(marks):
        first, last = span.start - start, span.end - start
        text = f"{text[:first]}[{text[first:last]}]{text[last:]}"
    return plain(text)


if __name__ == "__main__":
    raise SystemExit(main())
