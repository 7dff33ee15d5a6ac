"""Whether the topic asked about stands in the words of the one asked about, or in another's."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rag.answer.ranked import Ranked
from rag.answer.wanted import Told, Wanted

_LED: Final = 0.9
"""What a word counts that stands in the sentence before."""
_LIST: Final = re.compile(r"\babout\b.* and ", re.IGNORECASE)
"""A topic of several things, of which the answer may speak in other words."""
_NOTHING, _PLAINLY = 0.15, 0.4
"""Shares of the topic below which a sentence says nothing of it, from which it speaks of it."""


def said_by_another(asked: Wanted, ranked: Sequence[Ranked]) -> bool:
    """Return whether others speak of the topic, and the one whose words are asked for does not.

    "What did the harbour master say about the raise?" is not answered by what the company says
    of the raise, however well its words fit.
    """
    named = [party for party in asked.parties if party.names or party.told.states]
    topic = _topic(asked)
    if asked.kind != "any" or asked.compares or not named or not topic:
        return False
    if _LIST.search(asked.text):
        return False
    own = max((_share(asked, topic, row) for row in ranked if _is_of(asked, row)), default=0.0)
    if own >= _NOTHING:
        return False
    return any(
        row.sentence.said and not _is_of(asked, row) and _share(asked, topic, row) >= _PLAINLY
        for row in ranked
    )


def _topic(asked: Wanted) -> dict[str, float]:
    own = {term for party in asked.parties for term in party.told.terms}
    return {t: w for t, w in asked.weights.items() if t in asked.topic and t not in own}


def _share(asked: Wanted, topic: Mapping[str, float], row: Ranked) -> float:
    lead = Told.of(row.sentence.lead)
    held = sum(
        w * max(asked.holds(term, row.told), _LED * asked.holds(term, lead))
        for term, w in topic.items()
    )
    return held / (sum(topic.values()) or 1.0)


def _is_of(asked: Wanted, row: Ranked) -> bool:
    """Return whether those asked about speak in a sentence, or are named in it or before it."""
    told = row.told.joined(Told.of(row.sentence.lead)) if row.sentence.leans else row.told
    return any(
        party.is_spoken_by(statement)
        for party in asked.parties
        for statement in row.sentence.said
    ) or any(
        party.names & told.terms or party.told.states & told.states for party in asked.parties
    )
