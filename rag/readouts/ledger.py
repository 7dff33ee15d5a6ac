"""The agreement ledger: what a readout presents as agreed, and whether the other says so."""

from collections.abc import Mapping, Sequence

from rag.readouts import markers
from rag.readouts.joint import claims
from rag.readouts.pairs import Pair
from rag.readouts.reading import Sentence
from rag.types import Agreement

_OPENS = '“„«「"'


def ledger(
    a: Sequence[Sentence], b: Sequence[Sentence], chosen: Mapping[Pair, float]
) -> tuple[Agreement, ...]:
    """Return each agreement once: those A claims in A's order, then those only B claims.

    It is confirmed by both when a sentence of the other readout that makes the same point
    presents it as agreed too, has one of the two take it up, announces it as coming, or when
    the other readout has both of them say it.
    """
    sides = {side for s in (*a, *b) for one in s.statements for side in one.sides}
    found: list[Agreement] = []
    settled: set[int] = set()
    for sentence in filter(claims, a):
        partners = _partners(b, {j: p for (i, j), p in chosen.items() if i == sentence.place})
        confirming = _confirming(partners, sides)
        settled.update(one.place for one in confirming)
        found.append(_agreement(sentence, confirming, "a"))
    for sentence in filter(claims, b):
        if sentence.place in settled:
            continue
        partners = _partners(a, {i: p for (i, j), p in chosen.items() if j == sentence.place})
        found.append(_agreement(sentence, _confirming(partners, sides), "b"))
    return tuple(found)


def _agreement(sentence: Sentence, confirming: Sequence[Sentence], by: str) -> Agreement:
    return Agreement(
        words=sentence.cite(),
        confirmed_by=("a", "b") if confirming else (by,),
        counterpart=confirming[0].cite() if confirming else None,
    )


def _partners(part: Sequence[Sentence], scores: Mapping[int, float]) -> list[Sentence]:
    return [part[place] for place in sorted(scores, key=lambda place: (-scores[place], place))]


def _confirming(partners: Sequence[Sentence], sides: set[str]) -> list[Sentence]:
    """Return the sentences that confirm, the surest first."""
    found = [one for one in partners if _confirms(one)]
    if found:
        return found
    said = {side for one in partners for words in one.statements for side in words.sides}
    return list(partners) if len(said) > 1 and said >= sides else []


def _confirms(sentence: Sentence) -> bool:
    text = sentence.text
    if claims(sentence) or markers.ACCEPTED.search(text):
        return True
    if markers.TALKED.search(text):
        return False
    if markers.BOTH.match(text):
        return True
    if sentence.statements or any(mark in text for mark in _OPENS):
        return False
    return bool(markers.IMPERSONAL.search(text) or markers.COMING.search(text))
