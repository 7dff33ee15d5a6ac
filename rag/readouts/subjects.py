"""The subjects of two readouts: their names, order and share of the words."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rag import text as texts
from rag.readouts.pairs import Pair
from rag.readouts.reading import Sentence
from rag.readouts.words import Vocabulary, kin_groups, kin_of
from rag.statements.words import listed
from rag.types import Subject

_OPENING: Final = "Opening"
_OTHER: Final = "Other points"
_NAME: Final = re.compile(
    r"[A-ZÀ-ÞА-ЯЁ][\w&’'-]*(?: (?:of |the |for |de |del |des |du )?[A-ZÀ-ÞА-ЯЁ][\w&’'-]*)*"
)
_LEAD: Final = re.compile(r"(?:On|In|At|For|From|To|With|The|During|After|Before) ")
_OWNER: Final = re.compile(r"['’]s\Z")
_SHORT: Final = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]{1,2}\b")
_DATES: Final = listed(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """
)
_SHARED_NAME: Final = 2.0
_LONG_NAME: Final = 1.5
_LEAST: Final = 0.8

Labels = Mapping[str, tuple[str, float]]
"""What could name the subject of a sentence: key, words as shown, and how telling they are."""


def subjects(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    chosen: Mapping[Pair, float],
    vocabulary: Vocabulary,
) -> tuple[Subject, ...]:
    """Return the subjects in A's order, then those only B has.

    Sentences that are paired are of one subject, and so are those with the same name: a proper
    name that several points share before the field their words belong to ("Energy"). What has
    neither is under "Other points". Headings belong to none.
    """
    points = _points(a, b, chosen)
    names = _shared_names(points, vocabulary)
    rarity = _rarity(points, vocabulary)
    opening = _opening(a, b, chosen)
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for point in points:
        if opening in point:
            groups[_OPENING] += point
        else:
            groups[_named(point, names, rarity, vocabulary)] += point
    return _placed(groups, a, b)


def _points(
    a: Sequence[Sentence], b: Sequence[Sentence], chosen: Mapping[Pair, float]
) -> list[list[Sentence]]:
    """Return the sentences that are paired, directly or by way of others, together."""
    owner = {sentence: [sentence] for sentence in (*a, *b) if not sentence.heading}
    for row, column in chosen:
        one, other = owner.get(a[row]), owner.get(b[column])
        if one is not None and other is not None and one is not other:
            one.extend(other)
            owner.update(dict.fromkeys(other, one))
    return list({id(point): point for point in owner.values()}.values())


def _opening(
    a: Sequence[Sentence], b: Sequence[Sentence], chosen: Mapping[Pair, float]
) -> Sentence | None:
    """Return the first sentence of A when it is paired with the first of B."""
    first = [next((s for s in part if not s.heading), None) for part in (a, b)]
    if first[0] and first[1] and (first[0].place, first[1].place) in chosen:
        return first[0]
    return None


def _shared_names(points: Sequence[Sequence[Sentence]], vocabulary: Vocabulary) -> Labels:
    """Return the names that two points share, or both sides of one, not too many though."""
    counted: Counter[str] = Counter()
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    for point in points:
        held = [dict(_names(sentence, vocabulary)) for sentence in point]
        spread = Counter(key for names in held for key in names)
        for key, times in spread.items():
            counted[key] += 1 + (times > 1)
        for names in held:
            for key, surface in names.items():
                surfaces[key][surface] += 1
    most = max(3, len(points) // 2)
    found: dict[str, tuple[str, float]] = {}
    for key, times in counted.items():
        if 2 <= times <= most:
            surface = min(surfaces[key], key=lambda words: (-surfaces[key][words], words))
            length = _LONG_NAME if " " in key or surface.isupper() else 1.0
            found[key] = (surface, math.sqrt(times) * length)
    return found


def _names(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield the proper names in a sentence that are no participant's and no date."""
    text = sentence.text
    for match in _NAME.finditer(text):
        surface = _LEAD.sub("", _OWNER.sub("", match.group()))
        keys = texts.content_terms(surface)
        alone = match.start() == 0 and " " not in surface and not surface.isupper()
        if not keys or alone or _SHORT.fullmatch(surface):
            continue
        if vocabulary.participants.isdisjoint(keys) and _DATES.isdisjoint(
            surface.lower().split()
        ):
            yield " ".join(keys), surface


def _rarity(
    points: Sequence[Sequence[Sentence]], vocabulary: Vocabulary
) -> Mapping[int, float]:
    """Return how much a field tells these points apart."""
    counted = Counter(
        field
        for point in points
        for field in {n for s in point for n, _ in _fields(s, vocabulary)}
    )
    return {field: math.log((len(points) + 2) / count) for field, count in counted.items()}


def _fields(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield the fields with a heading that the words of a sentence belong to."""
    for key in {term.key for term in vocabulary.terms(sentence)} - vocabulary.participants:
        for field in kin_of(key):
            if kin_groups()[field].subject and not vocabulary.dull(key):
                yield field, key


def _named(
    point: Sequence[Sentence],
    names: Labels,
    rarity: Mapping[int, float],
    vocabulary: Vocabulary,
) -> str:
    """Return the name that says most about the sentences of a point."""
    weights: dict[str, float] = defaultdict(float)
    for sentence in point:
        for key, _ in _names(sentence, vocabulary):
            if key in names:
                surface, weight = names[key]
                weights[surface] += _SHARED_NAME * weight
        for field, key in _fields(sentence, vocabulary):
            weights[kin_groups()[field].subject] += rarity[field] / len(kin_of(key))
    best = max(weights, key=lambda name: (weights[name], name), default=_OTHER)
    return best if weights[best] >= _LEAST else _OTHER


def _placed(
    groups: Mapping[str, Sequence[Sentence]], a: Sequence[Sentence], b: Sequence[Sentence]
) -> tuple[Subject, ...]:
    members = set(a), set(b)
    held = {
        name: tuple([s for s in sentences if s in part] for part in members)
        for name, sentences in groups.items()
    }
    order = [_order({name: parts[side] for name, parts in held.items()}) for side in (0, 1)]
    total = [max(1, sum(s.length for s in part)) for part in (a, b)]

    def share(name: str, side: int) -> float:
        return round(sum(s.length for s in held[name][side]) / total[side], 3)

    last = len(held) + 1
    names = sorted(held, key=lambda n: (order[0].get(n, last), order[1].get(n, last)))
    return tuple(
        Subject(
            name=name,
            order_a=order[0].get(name),
            order_b=order[1].get(name),
            share_a=share(name, 0),
            share_b=share(name, 1),
        )
        for name in names
    )


def _order(held: Mapping[str, Sequence[Sentence]]) -> dict[str, int]:
    """Return the rank of each subject by its first sentence in one readout."""
    first = {name: min(s.place for s in part) for name, part in held.items() if part}
    return {name: rank for rank, name in enumerate(sorted(first, key=first.__getitem__), 1)}
