"""A statement as it stands in a text, before anyone asked who "he" is."""

from dataclasses import dataclass, replace
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

    def within(self, sentence: Span, start: int) -> "Reported":
        """Return the statement read in the text from ``start`` on, as it stands in the text."""
        return replace(
            self,
            content=tuple(_moved(span, start) for span in self.content),
            cue=_moved(self.cue, start),
            source=self.source and _moved(self.source, start),
            sentence=sentence,
        )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
