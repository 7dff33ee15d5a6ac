"""Loaded terms: words that one side uses for a matter and the others hardly do."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rag import text as texts
from rag.compare import stems
from rag.compare.phrases import named_people
from rag.compare.plain_words import SAYS_LITTLE, is_neutral
from rag.compare.voices import speaking_for
from rag.statements import countries
from rag.types import Point, Side, Stance, Statement, Term

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’&.][^\W\d_]+)*|\d+|[^\w\s]")
_CHARGED = re.compile(
    r"^(?:so-called|il(?=leg)|un(?=law|prov|just|acc|warr|fair)|anti-?|pro-|pseudo|ultra|neo-?)"
    r"|(?:less|ism|ists?|phobic|phobia|cide)$",
    re.I,
)
_QUOTED = re.compile(r"[“\"«‘][^”\"»’]{2,40}[”\"»’]")
_PRIOR = 1.0
_LEAST, _OFTEN = 2, 3
_ENOUGH = 1.0
_LONGEST = 3
_EACH = 5
_PHRASE = 1.3
_MARKED = 1.4

_Uses = Mapping[str, Mapping[str, list[Statement]]]
"""The statements that use a term, by side, by key."""


def loaded(
    points: Sequence[Point], sides: Sequence[Side], searched: Mapping[str, int]
) -> tuple[Term, ...]:
    """Return the terms a side uses far more than the others, most telling first.

    Counted over distinct statements of one side, in rows on which another side speaks too, so
    that a subject which only one side has is no term of its own. Log-odds with a prior; words
    in quotation marks and phrases count more. Names of people, sides and days, and neutral
    words, are none.
    """
    shared = [p for p in points if sum(bool(s.statements) for s in p.stances) > 1]
    silent, people = _names(points, sides)
    uses, surfaces, said = _counted(shared, silent, people)
    names = {" ".join(texts.terms(point.issue)) for point in points}
    terms: list[Term] = []
    kept: list[tuple[str, str, frozenset[str]]] = []
    for key, side in _scored(uses, surfaces, said, sides):
        used = frozenset(one.id for one in uses[key][side])
        full = sum(name == side for name, _, _ in kept) == _EACH
        if key in names or full or _within(key, side, used, kept):
            continue
        kept.append((side, key, used))
        surface = min(surfaces[key].items(), key=lambda item: (-item[1], item[0]))[0]
        terms.append(
            Term(surface=surface, side=side, uses=_stances(uses[key], sides, searched))
        )
    return tuple(terms)


def _scored(
    uses: _Uses,
    surfaces: Mapping[str, Counter[str]],
    said: Mapping[str, int],
    sides: Sequence[Side],
) -> list[tuple[str, str]]:
    """Return the terms and whose they are, most telling first; a phrase before its words."""
    scored = []
    for key, by_side in uses.items():
        side, weight = _most(by_side, said, sides)
        charge = _charge(key, by_side[side], surfaces[key]) if side else 0.0
        plain = charge == 1 and (len(by_side[side]) < _OFTEN or len(by_side) > 1)
        if side and not plain:
            scored.append((round(weight * charge, 6), key, side))
    parts = {
        (word, side)
        for _, key, side in scored
        for word in key.split()
        if " " in key and 3 * len(uses[key][side]) >= 2 * len(uses.get(word, {}).get(side, ()))
    }
    scored = [item for item in scored if item[1:] not in parts]
    scored.sort(key=lambda item: (-item[0], -len(item[1]), item[1]))
    return [(key, side) for _, key, side in scored]


def _names(
    points: Sequence[Point], sides: Sequence[Side]
) -> tuple[frozenset[str], frozenset[str]]:
    words: list[str] = []
    for side in sides:
        known = countries.known().get(side.name)
        words += [side.name, *side.aliases, *side.speakers, *(known.aliases if known else ())]
    said = [one for point in points for stance in point.stances for one in stance.statements]
    words += sorted({one.speaker for one in said})
    people = named_people(sorted({one.words.passage.text for one in said}))
    return frozenset(texts.content_terms(" ".join(words))), people


def _counted(
    points: Iterable[Point], silent: frozenset[str], people: frozenset[str]
) -> tuple[_Uses, Mapping[str, Counter[str]], Mapping[str, int]]:
    uses: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    said: Counter[str] = Counter()
    for point in points:
        for stance in point.stances:
            for one in _distinct(stance):
                said[stance.side] += 1
                found = dict(_ngrams(one.said, silent | people))
                for key, surface in found.items():
                    uses[key][stance.side].append(one)
                    surfaces[key][surface] += 1
    return uses, surfaces, said


def _distinct(stance: Stance) -> list[Statement]:
    """Return what the side alone says, each text once."""
    alone = [one for one in stance.statements if len(speaking_for(one)) == 1]
    return list({stems.spoken(one.said): one for one in reversed(alone)}.values())[::-1]


def _ngrams(quote: str, silent: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the key and the words of each run of up to three words that may be loaded."""
    words: list[str] = []
    for token in [*_TOKEN.findall(quote), "."]:
        if token[0].isalpha() and not (token[0].isupper() and words_open(words, token)):
            words.append(token)
            continue
        yield from _of_run(words, silent)
        words = []


def words_open(words: Sequence[str], token: str) -> bool:
    """Return whether a capital makes a token a name rather than the start of a sentence."""
    return bool(words) or token.isupper()


def _of_run(words: Sequence[str], silent: frozenset[str]) -> Iterator[tuple[str, str]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            run = words[start:end]
            key = [term for word in run for term in stems.terms(word)]
            if not silent.intersection(key) and all(map(_tells, (run[0], run[-1]))):
                yield " ".join(key), " ".join(run)


@lru_cache(maxsize=8192)
def _tells(word: str) -> bool:
    low = word.lower()
    found = stems.content(low)
    if len(low) < 4 or not found or SAYS_LITTLE.issuperset(found):
        return False
    return bool(_CHARGED.search(low)) or not is_neutral(low)


def _most(
    by_side: Mapping[str, Sequence[Statement]], said: Mapping[str, int], sides: Sequence[Side]
) -> tuple[str, float]:
    """Return the side that uses a term most and by how much; no side when none does clearly."""
    best = ("", 0.0)
    total, everything = sum(map(len, by_side.values())), sum(said.values())
    prior = _PRIOR * total / max(everything, 1)
    for side in sides:
        ours, all_ours = len(by_side.get(side.name, ())), said.get(side.name, 0)
        theirs, all_theirs = total - ours, everything - all_ours
        if ours < _LEAST or not all_theirs:
            continue
        a, b = ours + prior, theirs + prior
        odds = math.log(a / (all_ours + 1 - ours)) - math.log(b / (all_theirs + 1 - theirs))
        weight = odds / math.sqrt(1 / a + 1 / b) * math.sqrt(ours)
        if odds > _ENOUGH and weight > best[1]:
            best = side.name, weight
    return best


def _charge(key: str, used: Sequence[Statement], surfaces: Iterable[str]) -> float:
    quoted = any(
        key in " ".join(texts.terms(match))
        for one in used
        for match in _QUOTED.findall(one.said)
        if len(match.split()) <= _LONGEST + 1
    )
    marked = any(_CHARGED.search(word) for surface in surfaces for word in surface.split())
    return (
        (_PHRASE if " " in key else 1) * (_MARKED if quoted else 1) * (_MARKED if marked else 1)
    )


def _within(
    key: str, side: str, used: frozenset[str], kept: Sequence[tuple[str, str, frozenset[str]]]
) -> bool:
    """Return whether a term only repeats one that is listed: a part of it, or it and more."""
    for name, other, others in kept:
        part = f" {key} " in f" {other} " or f" {other} " in f" {key} "
        if name == side and part and len(used & others) >= len(used) - 1:
            return True
    return False


def _stances(
    by_side: Mapping[str, Sequence[Statement]],
    sides: Sequence[Side],
    searched: Mapping[str, int],
) -> tuple[Stance, ...]:
    found = [
        Stance(
            side=side.name,
            statements=tuple(by_side.get(side.name, ())),
            searched=searched.get(side.name, 0),
        )
        for side in sides
    ]
    return tuple(sorted(found, key=lambda stance: -len(stance.statements)))
