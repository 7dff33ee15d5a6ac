"""Whose words a statement shows, and how near they are to the speaker's own."""

from functools import lru_cache

from rag import text as texts
from rag.compare.stems import told
from rag.statements import countries
from rag.types import Statement, Telling

RANK: dict[Telling, int] = {
    "verbatim": 0,
    "partial quote": 1,
    "own paraphrase": 2,
    "paraphrase": 3,
    "counterpart's paraphrase": 4,
}
_SEVERAL = 2


def speaking_for(statement: Statement) -> tuple[str, ...]:
    """Return the sides whose words a statement shows: of a joint one, those who tell it.

    An outlet that bears the name of a party tells what both agreed from that side: it is no
    word of the other.
    """
    if len(statement.sides) < _SEVERAL:
        return statement.sides
    outlet = f" {' '.join(texts.terms(statement.source.outlet))} "
    own = [side for side in statement.sides if f" {' '.join(texts.terms(side))} " in outlet]
    return tuple(own) if own and len(own) < len(statement.sides) else statement.sides


def told_by_a_party(statement: Statement) -> bool:
    """Return whether a joint statement is only one side's account of what both said."""
    return speaking_for(statement) != statement.sides


def holds(statement: Statement) -> bool:
    """Return whether a statement shows what one side holds, in words it can be held to.

    What is said jointly, and a paraphrase by the other side or its ministry, does not.
    """
    if len(statement.sides) != 1 or statement.telling == "counterpart's paraphrase":
        return False
    if statement.kind != "indirect" or not statement.via:
        return True
    told = set(countries.mentioned(statement.via)) & set(countries.known())
    return not told or statement.side in told


def own_terms(statement: Statement) -> frozenset[str]:
    """Return the content words of a statement without the names of its speaker and sides."""
    return _without(statement.said, f"{statement.side} {statement.speaker}")


def source_words(statement: Statement) -> str:
    """Return the words of the article that name the source."""
    passage = statement.words.passage
    offset = passage.span.start
    return " ".join(
        passage.text[span.start - offset : span.end - offset] for span in statement.spans.source
    )


@lru_cache(maxsize=16384)
def _without(quote: str, names: str) -> frozenset[str]:
    return told(quote) - told(names)
