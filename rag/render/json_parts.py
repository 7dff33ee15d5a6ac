"""What the JSON of every result is made of."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias, Union

from rag.types import Source, Span, Statement, Trace

Json: TypeAlias = Union[bool, int, float, str, list["Json"], dict[str, "Json"], None]  # noqa: UP007 - it names itself
Object: TypeAlias = dict[str, Json]


def source_json(source: Source) -> Object:
    """Return what is known about an article."""
    return {
        "id": source.id,
        "title": source.title,
        "outlet": source.outlet,
        "agency": source.agency,
        "byline": source.byline,
        "place": source.place,
        "published": iso(source.published),
        "published_at": source.published_at.isoformat() if source.published_at else None,
        "language": source.language,
        "locator": source.locator,
        "url": source.url,
        "kind": source.kind,
        "copy_of": source.copy_of,
        "group": source.group,
    }


def statement_json(statement: Statement) -> Object:
    """Return a statement with its places in the article."""
    return {
        "id": statement.id,
        "article_id": statement.source.id,
        "speaker": statement.speaker,
        "role": statement.role,
        "side": statement.side,
        "joint": statement.joint,
        "kind": statement.kind,
        "cue": statement.cue,
        "telling": statement.telling,
        "via": statement.via,
        "teller": statement.teller,
        "chain": list(statement.chain),
        "said_on": iso(statement.said_on),
        "quote": statement.quote,
        "said": statement.said,
        **place_json(statement.words.span),
        "spans": {
            "source": pairs(statement.spans.source),
            "cue": pairs(statement.spans.cue),
            "content": pairs(statement.spans.content),
        },
        "title": statement.source.title,
        "outlet": statement.source.outlet,
        "published": iso(statement.source.published),
    }


def trace_json(trace: Trace) -> Object:
    """Return how a result came about."""
    return {
        "model": trace.model,
        "prompts": [{"name": name, "version": version} for name, version in trace.prompts],
        "usage": {
            "calls": trace.usage.calls,
            "prompt_tokens": trace.usage.prompt_tokens,
            "completion_tokens": trace.usage.completion_tokens,
        },
        "steps": [
            {"name": s.name, "seconds": round(s.seconds, 4), "detail": s.detail}
            for s in trace.steps
        ],
    }


def place_json(span: Span) -> Object:
    """Return start and end of a span."""
    return {"start": span.start, "end": span.end}


def pairs(spans: Sequence[Span]) -> list[Json]:
    """Return spans as pairs of start and end."""
    return [[span.start, span.end] for span in spans]


def iso(date: dt.date | None) -> str | None:
    """Return a date as ``2024-09-10``."""
    return date.isoformat() if date else None
