"""An answer without a model: what is shown, the few words that answer, what to ask next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.answer import whois
from rag.answer.attributed import by_sides
from rag.answer.expected import Kind
from rag.answer.extracts import best_sentences, joined
from rag.answer.followups import followups
from rag.answer.kindred import kin, root
from rag.answer.own_word import with_own_word
from rag.answer.ranked import Ranked, assurance
from rag.answer.short import short_answer
from rag.answer.wanted import Told, Wanted
from rag.answer.weighing import said_by_another
from rag.types import Citation, Claim

_TELLS: Final = 0.1
"""Least share of what is asked "about", by how rare its words are, that speaks of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What the articles say to a question, in their own words.

    Attributes:
        claims: By side when the question asks what each said; else the best sentences. None
            when no sentence holds the number or day asked for.
        notice: Of which side asked about no statement was found; else empty.
        short: As in ``Answer``.
        followups: As in ``Answer``.
        confidence: How sure it is that one of the sentences answers, from 0 to 1, by its words
            and meaning.
        match: The same by the matcher, which read the likeliest with the question; None when
            it read none.
        kind: What kind of words the question asks for.
        chooses: Whether it asks which of a kind: "which minister".
        off_topic: Whether what it asks "about", or of a name, stands in none of the passages
            found, or no more of it than a word that stands nearly everywhere.
        anothers: Whether others speak of the topic and the one asked about does not.
        searched: Number of articles in scope.
        question: As it was searched for.
    """

    claims: tuple[Claim, ...] = ()
    notice: str = ""
    short: Citation | None = None
    followups: tuple[str, ...] = ()
    confidence: float = 0.0
    match: float | None = None
    kind: Kind = "any"
    chooses: bool = False
    off_topic: bool = False
    anothers: bool = False
    searched: int = 0
    question: str = ""


def extracted(
    asked: Wanted, ranked: Sequence[Ranked], *, searched: int, before: Sequence[str] = ()
) -> Extracted:
    """Return the answer that the sentences found make by themselves.

    Args:
        asked: The question.
        ranked: The sentences found, best first.
        searched: Number of articles in scope.
        before: The questions asked before in this conversation.
    """
    told = by_sides(asked, ranked, searched=searched)
    claims = told.claims or with_own_word(asked, ranked, best_sentences(asked, ranked))
    short = short_answer(asked, ranked, claims)
    name = whois.person(asked)
    if name:
        claims, short = whois.told(name, ranked, claims)
    return Extracted(
        claims=joined(claims),
        notice=told.notice,
        short=short,
        followups=followups(asked, ranked, claims, before),
        confidence=assurance(asked, ranked),
        match=max((row.match for row in ranked if row.match is not None), default=None),
        kind=asked.kind,
        chooses=bool(asked.head),
        off_topic=_is_off_topic(asked, ranked),
        anothers=said_by_another(asked, ranked),
        searched=searched,
        question=asked.text,
    )


def _is_off_topic(asked: Wanted, ranked: Sequence[Ranked]) -> bool:
    if asked.about and not any(_speaks_of(asked, row) for row in ranked):
        return True
    return bool(asked.thing) and not any(_names_thing(asked, row) for row in ranked)


def _names_thing(asked: Wanted, row: Ranked) -> bool:
    """Return whether what is asked of a name stands around a sentence, in any word for it."""
    whole = Told.of(row.sentence.passage.text).joined(row.lead)
    return any(
        term in whole.terms or root(term) in whole.roots or kin(term) & whole.terms
        for term in asked.thing
    )


def _speaks_of(asked: Wanted, row: Ranked) -> bool:
    """Return whether a telling word of what is asked about stands in a sentence's passage."""
    whole = Told.of(row.sentence.passage.text).joined(row.lead)
    found = {t for t in asked.about if t in whole.terms or root(t) in whole.roots}
    tells = {term: asked.weights.get(term, 0.0) for term in asked.about}
    return bool(found) and sum(tells[t] for t in found) >= _TELLS * sum(tells.values())
