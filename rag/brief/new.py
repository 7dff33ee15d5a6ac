"""What the articles tell that those of the briefing before did not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.brief.material import Material
from rag.brief.sentences import SAME, Sentence, choose, in_order
from rag.types import Article, Section

_LOOKED_AT = 300
"""Sentences of new articles, best first, that are compared with what was known."""
_COMMON = 400
"""A term that stands in more sentences known before does not bring two together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new.

    Attributes:
        articles: In scope now, and not then; copies of one that was are none of them.
        sentences: What they tell that nothing known then tells, in order.
    """

    articles: tuple[Article, ...]
    sentences: tuple[Sentence, ...]


def news(material: Material) -> News:
    """Return what is new since the briefing before.

    A sentence is new when it stands in an article that was not in scope then, and shares less
    than three fifths of its terms with any sentence on the topic that stood in one that was.
    So what an updated article repeats is not new, and what it adds is.
    """
    known = material.scope.read_before
    if material.scope.before is None:
        return News(articles=(), sentences=())
    fresh = tuple(a for a in material.scope.articles if not _was_known(a, known))
    ids = {article.source.id for article in fresh}
    old = [s for s in material.sentences if s.source.id not in ids]
    told = [s for s in material.sentences if s.source.id in ids]
    told.sort(key=material.score, reverse=True)
    repeats = _Known(old)
    added = [s for s in told[:_LOOKED_AT] if not repeats.has(s)]
    best = choose(added, material.size.new, score=material.score)
    return News(articles=fresh, sentences=tuple(in_order(best)))


def new_section(material: Material, found: News) -> Iterator[Section]:
    """Yield the section on what is new, when there was a briefing before."""
    before = material.scope.before
    if before is None:
        return
    there = {article.source.id for article in material.scope.articles}
    gone = len(material.scope.read_before - there)
    lines = [_noted(found)]
    if gone:
        lines.append(f"{_count(gone, 'article')} of then {_are(gone)} no longer in scope.")
    yield Section(
        heading=f"New since {before:%Y-%m-%d}",
        claims=tuple(sentence.claim() for sentence in found.sentences),
        kind="new",
        note=" ".join(lines),
    )


def _noted(found: News) -> str:
    count = len(found.articles)
    if not count:
        return "No change: no article in scope is new."
    came = f"{_count(count, 'article')} {_are(count)} new"
    if not found.sentences:
        return f"No change: {came}, and nothing on this in them was not known before."
    return f"{came.capitalize()}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _was_known(article: Article, known: frozenset[str]) -> bool:
    return article.source.id in known or article.source.copy_of in known


class _Known:
    """Sentences that were known, found by their terms."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._texts = {s.text for s in sentences}
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(sentences):
            for term in sentence.terms:
                self._holding[term].append(place)

    def has(self, sentence: Sentence) -> bool:
        """Return whether one of them says the same."""
        if sentence.text in self._texts:
            return True
        shared: defaultdict[int, int] = defaultdict(int)
        for place in self._places(sentence.terms):
            shared[place] += 1
        return any(
            self._alike(sentence, place)
            for place, count in shared.items()
            if count >= SAME * min(len(sentence.terms), len(self._sentences[place].terms)) / 2
        )

    def _places(self, terms: Iterable[str]) -> Iterable[int]:
        for term in terms:
            holding = self._holding.get(term, [])
            if len(holding) <= _COMMON:
                yield from holding

    def _alike(self, sentence: Sentence, place: int) -> bool:
        other = self._sentences[place]
        figures = {t for t in sentence.terms if t[0].isdigit()}
        shared = len(sentence.terms & other.terms)
        return figures <= other.terms and shared >= SAME * len(sentence.terms)
