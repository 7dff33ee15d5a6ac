"""Every result as plain dictionaries and lists: the JSON of the command line."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import TypeAlias, Union, cast

from rag.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Claim,
    Comparison,
    Entry,
    Finding,
    Hit,
    IngestReport,
    Item,
    Passage,
    Section,
    Side,
    Source,
    Span,
    Statement,
    Trace,
    numbered,
)

Json: TypeAlias = Union[bool, int, float, str, list["Json"], dict[str, "Json"], None]  # noqa: UP007 - it names itself
Object: TypeAlias = dict[str, Json]


@singledispatch
def to_json(value: object) -> Json:
    """Return a result as JSON values, in the shape of the command that shows it.

    Takes an `Answer`, `Briefing`, `Comparison` or `IngestReport`, and a `Source`, `Article`,
    `Entry`, `Hit`, `Statement`, `Side` or `Finding` or a sequence of them. Dates are ISO 8601.

    Raises:
        TypeError: There is no shape for such a value.
    """
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [to_json(each) for each in value]
    raise TypeError(f"no JSON shape for {type(value).__name__}")


@to_json.register
def _(source: Source) -> Object:
    return {
        "id": source.id,
        "title": source.title,
        "outlet": source.outlet,
        "agency": source.agency,
        "byline": source.byline,
        "place": source.place,
        "published": _iso(source.published),
        "language": source.language,
        "locator": source.locator,
        "kind": source.kind,
        "copy_of": source.copy_of,
    }


@to_json.register
def _(entry: Entry) -> Object:
    counts: Object = {"passages": entry.passages, "statements": entry.statements}
    return _object(entry.source) | counts


@to_json.register
def _(article: Article) -> Object:
    return _object(article.source) | {"text": article.text}


def article_json(
    article: Article, passages: Sequence[Passage], entry: Entry | None = None
) -> Object:
    """Return one article with its text, the places of its passages and its counts."""
    places: list[Json] = [{"id": p.id, **_place(p.span)} for p in passages]
    counts: Object = {"statements": entry.statements} if entry else {}
    return _object(article) | counts | {"passages": places}


@to_json.register
def _(hit: Hit) -> Object:
    return {
        "article_id": hit.passage.source.id,
        "passage_id": hit.passage.id,
        **_place(hit.passage.span),
        "text": hit.passage.text,
        "score": round(hit.score, 6),
        "via": hit.via,
        "coverage": round(hit.coverage, 6),
        "similarity": round(hit.similarity, 6),
        "title": hit.passage.source.title,
        "outlet": hit.passage.source.outlet,
        "published": _iso(hit.passage.source.published),
    }


@to_json.register
def _(statement: Statement) -> Object:
    return {
        "id": statement.id,
        "article_id": statement.source.id,
        "speaker": statement.speaker,
        "role": statement.role,
        "side": statement.side,
        "joint": statement.joint,
        "kind": statement.kind,
        "cue": statement.cue,
        "said_on": _iso(statement.said_on),
        "quote": statement.quote,
        **_place(statement.words.span),
        "spans": {
            "source": _pairs(statement.spans.source),
            "cue": _pairs(statement.spans.cue),
            "content": _pairs(statement.spans.content),
        },
        "title": statement.source.title,
        "outlet": statement.source.outlet,
        "published": _iso(statement.source.published),
    }


@to_json.register
def _(side: Side) -> Object:
    return {
        "id": side.id,
        "name": side.name,
        "kind": side.kind,
        "aliases": list(side.aliases),
        "speakers": list(side.speakers),
    }


@to_json.register
def _(finding: Finding) -> Object:
    return {
        "check": finding.check,
        "ok": finding.ok,
        "detail": finding.detail,
        "repaired": finding.repaired,
    }


@to_json.register
def _(report: IngestReport) -> Object:
    return {
        "added": [_went_in(item) for item in report.of("added")],
        "updated": [_went_in(item) for item in report.of("updated")],
        "unchanged": [_went_in(item) for item in report.of("unchanged")],
        "copies": [_went_in(item) for item in report.of("copy")],
        "failed": [
            {"locator": item.locator, "error": item.error, "hint": item.hint}
            for item in report.of("failed")
        ],
    }


@to_json.register
def _(answer: Answer) -> Object:
    numbers = numbered(answer.claims)
    return {
        "question": answer.question,
        "query": answer.query,
        "status": answer.status,
        "reason": answer.reason,
        "notice": answer.notice,
        "mode": "extracts" if answer.trace.model == "extracts" else "model",
        "claims": [_claim(claim, numbers) for claim in answer.claims],
        "citations": [_citation(c, n) for c, n in numbers.items()],
        "searched": answer.searched,
        "nearest": [_object(source) for source in answer.nearest],
        "trace": _trace(answer.trace),
    }


@to_json.register
def _(briefing: Briefing) -> Object:
    numbers = numbered(briefing.claims)
    return {
        "title": briefing.title,
        "as_of": briefing.as_of.isoformat(),
        "notice": briefing.notice,
        "sections": [_section(section, numbers) for section in briefing.sections],
        "citations": [_citation(c, n) for c, n in numbers.items()],
        "sources": {
            "used": to_json(briefing.used),
            "unused": to_json(briefing.unused),
            "copies": to_json(briefing.copies),
        },
        "trace": _trace(briefing.trace),
    }


@to_json.register
def _(comparison: Comparison) -> Object:
    said = [s for p in comparison.points for stance in p.stances for s in stance.statements]
    return {
        "topic": comparison.topic,
        "sides": [side.name for side in comparison.sides],
        "points": [
            {
                "issue": point.issue,
                "relation": point.relation,
                "stances": [
                    {
                        "side": stance.side,
                        "statements": [s.id for s in stance.statements],
                        "searched": stance.searched,
                    }
                    for stance in point.stances
                ],
            }
            for point in comparison.points
        ],
        "statements": {s.id: to_json(s) for s in (*said, *comparison.unassigned)},
        "unassigned": [s.id for s in comparison.unassigned],
        "searched": comparison.searched,
        "trace": _trace(comparison.trace),
    }


def _object(value: Source | Article | Entry) -> Object:
    return cast("Object", to_json(value))


def _went_in(item: Item) -> Object:
    if item.entry is None:
        return {"locator": item.locator}
    return _object(item.entry) | {"locator": item.locator}


def _section(section: Section, numbers: Mapping[Citation, int]) -> Object:
    claims: list[Json] = [_claim(claim, numbers) for claim in section.claims]
    return {"heading": section.heading, "claims": claims}


def _claim(claim: Claim, numbers: Mapping[Citation, int]) -> Object:
    return {
        "text": claim.text,
        "verdict": claim.verdict,
        "moved": claim.moved,
        "reason": claim.reason,
        "citations": list(dict.fromkeys(numbers[citation] for citation in claim.citations)),
    }


def _citation(citation: Citation, number: int) -> Object:
    source = citation.source
    return {
        "number": number,
        "article_id": source.id,
        "passage_id": citation.passage.id,
        "title": source.title,
        "outlet": source.outlet,
        "agency": source.agency,
        "published": _iso(source.published),
        "locator": source.locator,
        **_place(citation.span),
        "quote": citation.quote,
    }


def _trace(trace: Trace) -> Object:
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


def _place(span: Span) -> dict[str, Json]:
    return {"start": span.start, "end": span.end}


def _pairs(spans: Sequence[Span]) -> list[Json]:
    return [[span.start, span.end] for span in spans]


def _iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
