"""A statement as it stands in a text, before anyone asked who "he" is."""

from dataclasses import dataclass

from rag.types import Span


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
