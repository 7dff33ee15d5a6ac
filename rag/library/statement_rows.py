"""Statements as rows of the library and back."""

from typing import Any

from sqlalchemy import Row

from rag.types import Citation, Passage, Span, Spans, Statement

_AS_THEY_ARE = (
    "id", "speaker", "role", "side", "joint", "kind", "cue", "said_on", "via", "teller",
)  # fmt: skip
_PARTS = ("content", "cue", "source")


def to_row(ordinal: int, statement: Statement, article_id: str) -> dict[str, object]:
    """Return a statement as proposed: what holds of it and what was proposed are the same."""
    spans = {
        part: [[span.start, span.end] for span in getattr(statement.spans, part)]
        for part in _PARTS
    }
    return {name: getattr(statement, name) for name in _AS_THEY_ARE} | {
        "article_id": article_id,
        "ordinal": ordinal,
        "spans": spans,
        "proposed_speaker": statement.speaker,
        "proposed_side": statement.side,
        "proposed_teller": statement.teller,
    }


def from_row(row: Row[Any], article: Passage) -> Statement:
    """Return the statement of a row, cut from the passage that is its whole article."""
    spans = Spans(**{part: tuple(Span(*s) for s in found) for part, found in row.spans.items()})
    known = {name: getattr(row, name) for name in _AS_THEY_ARE}
    return Statement(words=Citation(passage=article, span=spans.whole), spans=spans, **known)
