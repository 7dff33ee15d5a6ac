"""A statement in words: who, how near to the speaker's own words, who tells it and when."""

from collections.abc import Iterable, Mapping
from typing import Final

from rag.render.parts import Line, day, listed
from rag.types import Citation, Statement, Telling

_TELLINGS: Final[Mapping[Telling, str]] = {
    "verbatim": "verbatim",
    "partial quote": "partly verbatim",
    "own paraphrase": "paraphrase by its own readout",
    "paraphrase": "paraphrase",
    "counterpart's paraphrase": "paraphrase by the counterpart's readout",
}


def speaker(statement: Statement, *, with_side: bool = False) -> str:
    """Return ``Tomas Reik (foreign minister)``, if wanted with the side, and if it is joint."""
    side = statement.side if with_side and statement.side != statement.speaker else ""
    known = (statement.role, side, "jointly" if statement.joint else "")
    about = ", ".join(filter(None, known))
    return f"{statement.speaker} ({about})" if about else statement.speaker


def under_side(side: str, statement: Statement) -> str:
    """Return the speaker after the side spoken for: ``Ordelia – Tomas Reik``."""
    name = speaker(statement)
    return name if statement.speaker == side else f"{side} – {name}"


def chain(statement: Statement) -> str:
    """Return who tells it: ``per the ministry's readout, carried by Norda``; maybe nothing."""
    tellers = [name for name in statement.chain if name != statement.speaker]
    if not tellers:
        return ""
    first, *rest = tellers
    return f"per {first}, carried by {listed(rest)}" if rest else f"per {first}"


def how(statement: Statement) -> str:
    """Return cue, chain, telling and day: ``said, per Norda; verbatim; 6 May 2031``."""
    said = ", ".join(filter(None, (statement.cue_words, chain(statement))))
    return "; ".join(filter(None, (said, _TELLINGS[statement.telling], day(statement.said_on))))


def line(
    statement: Statement, numbers: Mapping[Citation, int], *, label: str | None = None
) -> Line:
    """Return a statement as a line, under its speaker unless another label is given."""
    return Line(
        text=statement.said,
        label=speaker(statement) if label is None else label,
        marks=(numbers[statement.words],),
        remark=how(statement),
        language=statement.source.language,
    )


def keys(statements: Iterable[Statement]) -> dict[Citation, str]:
    """Return the ids of the statements that have the same words, joined, by those words."""
    found: dict[Citation, dict[str, None]] = {}
    for statement in statements:
        found.setdefault(statement.words, {})[statement.id] = None
    return {words: ", ".join(ids) for words, ids in found.items()}
