"""All that a briefing is made from: read, kept to the topic, and weighed."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rag.brief.copies import Folded, fold_copies, text_id
from rag.brief.said import Told, telling
from rag.brief.sentences import Sentence, read
from rag.brief.template import SIZES, Size
from rag.brief.topic import relevance
from rag.types import Article, Definition, Hit, Side, Span, Statement

_NEWEST = 0.3
"""Share of a sentence's weight that depends on how new its article is among those in scope."""
_PASSING, _ABOUT = 0.4, 0.25
"""What sentences are worth of an article that mentions the topic in passing, and the share of
an article that makes it one about the topic."""
_FEW = 4
"""States whose silence is worth a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a briefing may draw on, as it comes out of the library.

    Attributes:
        articles: Everything in scope.
        statements: Theirs.
        hits: Passages found for the topic; without a topic they are not looked at.
        sides: Whose words to group, in this order.
        wanted: Names of the sides that were asked for; empty for all.
        read_before: Ids of the articles that the last briefing on this had in scope.
        before: When that was made; None when this is the first.
    """

    articles: tuple[Article, ...]
    statements: tuple[Statement, ...] = ()
    hits: tuple[Hit, ...] = ()
    sides: tuple[Side, ...] = ()
    wanted: frozenset[str] = frozenset()
    read_before: frozenset[str] = frozenset()
    before: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is about the topic, from articles with copies folded.

    Attributes:
        sentences: Article by article, the newest article first, in text order.
        told: Statements with the sentence each begins in.
        silent: Sides of which it is said that nothing of theirs on the topic was found.
        language: That of most articles in scope.
    """

    definition: Definition
    scope: Scope
    folded: Folded
    sentences: tuple[Sentence, ...]
    told: tuple[Told, ...]
    weights: dict[Sentence, float]
    silent: tuple[Side, ...]
    language: str

    @property
    def size(self) -> Size:
        """How much of each kind is shown."""
        return SIZES[self.definition.length]

    def score(self, sentence: Sentence) -> float:
        """Return how much a sentence tells about the topic, newer ones more; in [0, 1]."""
        return self.weights[sentence]


def gather(definition: Definition, scope: Scope) -> Material:
    """Return what the articles in scope have on the topic of a definition."""
    folded = fold_copies(scope.articles)
    everything, told = _read_all(folded, scope.statements)
    topic = definition.topic
    about = (
        relevance(everything, told, scope.hits, topic)
        if topic
        else dict.fromkeys(everything, 1.0)
    )
    kept = tuple(sentence for sentence in everything if sentence in about)
    newness, focus = _newness(kept), _focus(everything, kept)
    on_topic = tuple(pair for pair in told if pair[1] in about)
    return Material(
        definition=definition,
        scope=scope,
        folded=folded,
        sentences=kept,
        told=on_topic,
        weights={
            s: s.weight
            * about[s] ** 2
            * focus[s.source.id]
            * (1 - _NEWEST + _NEWEST * newness[s.source.id])
            for s in kept
        },
        silent=_silent(scope, told, on_topic, {s.source.id for s in kept}),
        language=_language(scope.articles),
    )


def _read_all(
    folded: Folded, statements: Sequence[Statement]
) -> tuple[list[Sentence], tuple[Told, ...]]:
    spans: dict[str, list[Span]] = {}
    for statement in statements:
        spans.setdefault(text_id(statement.source), []).append(statement.spans.whole)
    sentences = [
        s for each in folded.kept for s in read(each, spans.get(text_id(each.source), ()))
    ]
    for other, own in folded.others:
        there = read(other, spans.get(text_id(other.source), ()))
        sentences += [s for s in there if any(s.span.overlaps(span) for span in own)]
    return sentences, telling(statements, sentences)


def _newness(sentences: Collection[Sentence]) -> dict[str, float]:
    """Return 1 for articles of the newest day, less for older ones, 0 for undated ones."""
    days = sorted({s.source.published for s in sentences if s.source.published})
    rank = {day: (n + 1) / len(days) for n, day in enumerate(days)}
    return {
        s.source.id: rank[s.source.published] if s.source.published else 0.0 for s in sentences
    }


def _focus(everything: Iterable[Sentence], kept: Iterable[Sentence]) -> dict[str, float]:
    """Return how much the sentences of each article count, by how much of it is kept."""
    whole = Counter(s.source.id for s in everything)
    found = Counter(s.source.id for s in kept)
    return {
        key: _PASSING + (1 - _PASSING) * min(1.0, count / (_ABOUT * whole[key]))
        for key, count in found.items()
    }


def _silent(
    scope: Scope, told: Sequence[Told], on_topic: Sequence[Told], articles: Collection[str]
) -> tuple[Side, ...]:
    """Return states, and sides asked for, that speak in these articles and not on the topic.

    Where many states speak of many things, silence says nothing: then only of those asked for.
    """
    speaking = Counter(
        name for statement, s in told if s.source.id in articles for name in statement.sides
    )
    heard = {name for statement, _ in on_topic for name in statement.sides}
    silent = [side for side in scope.sides if speaking[side.name] and side.name not in heard]
    states = [side for side in silent if side.kind == "state"]
    asked = [side for side in scope.sides if side.name in scope.wanted - heard]
    found = dict.fromkeys([*asked, *(states if len(states) <= _FEW else ())])
    return tuple(sorted(found, key=lambda side: -speaking[side.name]))


def _language(articles: Sequence[Article]) -> str:
    spoken = Counter(article.source.language for article in articles)
    return spoken.most_common(1)[0][0] if spoken else ""
