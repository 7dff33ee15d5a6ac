"""A statement as it stands in a text, before anyone asked who "he" is."""

from dataclasses import dataclass
from typing import Final

from rag.types import Span

OWN: Final = "address"
"""Stands for the verb of what its author says in a text of his own."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Places of one statement.

    Attributes:
        lemma: Base form of its reporting verb.
        sentence: The sentence its cue stands in.
    """

    content: tuple[Span, ...]
    cue: Span
    source: Span | None
    lemma: str
    sentence: Span
