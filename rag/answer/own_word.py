"""The word of the side that a question is about, beside what others say it did.

"Did Torvia open fire?" is not answered by Norland's account alone where Torvia has spoken.
"""

import re
from collections.abc import Sequence
from typing import Final

from rag.answer.extracts import claim_of
from rag.answer.ranked import Ranked
from rag.answer.wanted import Wanted
from rag.statements import countries
from rag.text import content_terms, terms
from rag.types import Claim, Statement

_WHETHER: Final = re.compile(
    r"\W*(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)\b", re.IGNORECASE
)
_LEAST, _BESIDE = 0.3, 0.5
"""Share of the best sentence's score that it has at least; that of another side beside it."""


def with_own_word(
    asked: Wanted, ranked: Sequence[Ranked], claims: Sequence[Claim]
) -> tuple[Claim, ...]:
    """Return the claims, and behind them what each side named says of it that is not shown.

    Args:
        asked: The question; only one that asks whether something is so has an answer here.
        ranked: The sentences found, best first.
        claims: The sentences shown.
    """
    shown = tuple(claims)
    if not shown or not _WHETHER.match(asked.text):
        return shown
    words = set(content_terms(asked.text))
    own = [(row, sides) for row in ranked if (sides := _of_sides(asked, row, words))]
    heard = {side for row, sides in own if _is_shown(row, shown) for side in sides}
    for row, sides in own:
        bar = (_BESIDE if heard else _LEAST) * ranked[0].score
        if row.score >= bar and not sides & heard:
            heard |= sides
            shown = (*shown, claim_of(row.sentence))
    return shown


def _of_sides(asked: Wanted, row: Ranked, words: set[str]) -> set[str]:
    """Return the sides that the question names and that say there something it asks."""
    named = {side for one in row.sentence.said for side in _named(asked.text, one)}
    of_sides = {term for side in named for term in terms(side)}
    return named if (words - of_sides) & row.told.terms else set()


def _named(question: str, statement: Statement) -> tuple[str, ...]:
    """Return the sides of a statement that the question names."""
    states, words = countries.mentioned(question), set(terms(question))
    return tuple(s for s in statement.sides if s in states or words.issuperset(terms(s)))


def _is_shown(row: Ranked, claims: Sequence[Claim]) -> bool:
    here = row.sentence
    return any(
        one.passage.source.id == here.passage.source.id and one.span.overlaps(here.span)
        for claim in claims
        for one in claim.citations
    )
