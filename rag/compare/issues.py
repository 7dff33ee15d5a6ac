"""Issues: statements about one thing, under a name a reader understands."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag import text as texts
from rag.compare.cluster import Similar, clusters
from rag.compare.context import around
from rag.compare.context import topic as topic_of
from rag.compare.phrases import Phrase, named_people, phrases
from rag.compare.relation import conflict
from rag.compare.stems import spoken
from rag.compare.voices import source_words
from rag.statements import countries
from rag.types import Side, Statement

_AROUND = 0.25
"""What a phrase of the paragraph counts beside one of the statement's own words."""
_HEAD = 0.5
"""What the head alone ("goods") counts for a phrase ("dual-use goods")."""
_SINGLE, _TWICE = 0.5, 1.5
_FALLEN = 0.55
_LONGEST = 4
_COVER = 0.85
_NAMED_BY = 40
"""Statements of a row that are read for its name."""
_READ, _OFTEN, _AGAIN = 4, 8, 0.15

Phrases = dict[str, Phrase]


@dataclass(frozen=True, slots=True)
class Issue:
    """A subject several statements share, and those statements in reading order."""

    name: str
    statements: tuple[Statement, ...]


def group(
    statements: Sequence[Statement],
    sides: Iterable[Side],
    topic: str,
    similar: Similar | None = None,
) -> tuple[Issue, ...]:
    """Return the issues of the statements; each statement is in exactly one.

    An issue is named by the noun phrase that stands best for its statements and sets them
    apart from the others. Names of the sides and of people, and the topic, name none. The same
    words said or carried again are grouped once.

    Args:
        statements: In reading order.
        sides: The columns of the comparison.
        topic: What was asked for; empty for all.
        similar: Gives unit vectors of texts; None goes by words alone.
    """
    columns = list(sides)
    silent = _not_telling(statements, columns, topic)
    copies: dict[str, list[Statement]] = {}
    for statement in statements:
        copies.setdefault(spoken(statement.said), []).append(statement)
    first = [found[0] for found in copies.values()]
    rows = clusters(first, silent, similar, bound=conflict)
    rows.sort(key=lambda row: (-len(row), row[0]))
    names = _names([[first[index] for index in row] for row in rows], columns, silent)
    found: dict[str, list[Statement]] = {}
    several = list(copies.values())
    for name, row in zip(names, rows, strict=True):
        found.setdefault(name, []).extend(one for index in row for one in several[index])
    place = {id(statement): number for number, statement in enumerate(statements)}
    return tuple(
        Issue(name, tuple(sorted(told, key=lambda one: place[id(one)])))
        for name, told in found.items()
    )


def _not_telling(
    statements: Iterable[Statement], sides: Iterable[Side], topic: str
) -> frozenset[str]:
    """Return the terms of the topic, the sides and their people, with capitals and peoples."""
    words = {topic}
    for side in sides:
        words.update((side.name, *side.aliases, *side.speakers))
        known = countries.known().get(side.name)
        if known:
            words.update(known.aliases)
    for statement in statements:
        words.update((statement.side, statement.speaker))
    return frozenset(texts.content_terms(" ".join(sorted(words))))


def _names(
    rows: Sequence[Sequence[Statement]], sides: Sequence[Side], silent: frozenset[str]
) -> list[str]:
    """Return a name a row; rows whose best names are one get that one name."""
    passages = {one.words.passage.text for row in rows for one in row}
    people = named_people(sorted(passages)) | (
        _sources(one for row in rows for one in row) - silent
    )
    own = {
        id(one): _phrases(f"{one.said}. {topic_of(one)}", silent, people)
        for row in rows
        for one in row[:_NAMED_BY]
    }
    spread = Counter(key for found in own.values() for key in found)
    named: list[str] = []
    taken: dict[str, str] = {}
    for row in rows:
        scored = _scored(row[:_NAMED_BY], own, spread, silent, people)
        name = _first_free(scored, taken, _opening(row[0].said))
        named.append(taken.setdefault(spoken(name), name))
    return [_of_sides(name, sides) for name in named]


def _sources(statements: Iterable[Statement]) -> frozenset[str]:
    """Return the terms of the names by which the statements name their sources."""
    words = {word for one in statements for word in source_words(one).split()}
    return frozenset(texts.content_terms(" ".join(sorted(w for w in words if w[0].isupper()))))


def _phrases(text: str, silent: frozenset[str], people: frozenset[str]) -> Phrases:
    found: Phrases = {}
    for phrase in phrases(text, silent, people):
        if phrase.key not in found or found[phrase.key].weight < phrase.weight:
            found[phrase.key] = phrase
    return found


def _scored(
    row: Sequence[Statement],
    own: Mapping[int, Phrases],
    spread: Mapping[str, int],
    silent: frozenset[str],
    people: frozenset[str],
) -> list[tuple[float, str]]:
    """Return what may name a row, best first: said in most of it and hardly elsewhere."""
    said: Counter[str] = Counter()
    near: Counter[str] = Counter()
    weight: dict[str, float] = {}
    surfaces: dict[str, Counter[str]] = {}
    read: set[str] = set()
    for one in row:
        told = own[id(one)]
        paragraph = around(one)
        beside = _phrases(paragraph, silent, people) if paragraph not in read else {}
        read.add(paragraph)
        said.update(told.keys())
        near.update(beside.keys() - told.keys())
        for phrase in (*told.values(), *beside.values()):
            weight[phrase.key] = max(weight.get(phrase.key, 0.0), phrase.weight)
            surfaces.setdefault(phrase.key, Counter())[phrase.surface] += 1
    read_in = _articles(row)
    scored = []
    for key, worth in weight.items():
        head = key.rsplit(" ", 1)[-1]
        inside = said[key] + _AROUND * near[key] + _HEAD * max(said[head] - said[key], 0)
        apart = inside / max(spread.get(key, 0), inside)
        surface = min(surfaces[key].items(), key=lambda item: (-item[1], item[0]))[0]
        score = worth * (inside / len(row)) ** _COVER * apart**0.5 * _standing(surface, read_in)
        if len(row) > 1 and inside < _TWICE:
            score *= _SINGLE
        if said[key] == 0:
            score *= _SINGLE
        scored.append((round(score, 6), surface))
    return sorted(scored, key=lambda item: (-item[0], -len(item[1]), item[1]))


def _articles(row: Sequence[Statement]) -> list[str]:
    """Return titles and texts of the first articles of a row, in lower case."""
    found = {one.source.id: one for one in row}
    return [
        f"{one.source.title}\n{one.words.passage.text}".lower()
        for one in list(found.values())[:_READ]
    ]


def _standing(surface: str, articles: Sequence[str]) -> float:
    """Return how much more a phrase counts for being spoken of again and again."""
    said = sum(min(text.count(surface.lower()), _OFTEN) for text in articles)
    return 1 + _AGAIN * math.log2(max(said, 1))


def _first_free(
    scored: Sequence[tuple[float, str]], taken: Mapping[str, str], otherwise: str
) -> str:
    """Return the best name, or the next one if it is taken and the next nearly as good.

    A name that only repeats the head of another row's ("ships", "grain ships") counts less.
    """
    if not scored:
        return otherwise
    heads = {name.rsplit(" ", 1)[-1] for name in taken}
    fresh = [
        (score * (_FALLEN if spoken(name).rsplit(" ", 1)[-1] in heads else 1), name)
        for score, name in scored
        if spoken(name) not in taken
    ]
    best = max(fresh, key=lambda item: item[0], default=(0.0, ""))
    return best[1] if best[0] >= _FALLEN * scored[0][0] else scored[0][1]


def _of_sides(name: str, sides: Sequence[Side]) -> str:
    if name != "bilateral ties" or len(sides) != 2:
        return name
    return "-".join(sorted(side.name for side in sides)) + " ties"


def _opening(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:_LONGEST]) + ("…" if len(words) > _LONGEST else "")
