"""Every result as plain dictionaries and lists: the JSON of the command line."""

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import cast

from rag.brief.revise import Difference
from rag.library.briefings import Kept
from rag.library.feeds import Feed
from rag.render.answered import numbers_of, short_mark
from rag.render.changed import carrier_json
from rag.render.conversation import conversation_numbers
from rag.render.json_editions import definition_json, difference_json, kept_json
from rag.render.json_parts import (
    Json,
    Object,
    iso,
    place_json,
    source_json,
    statement_json,
    trace_json,
)
from rag.render.json_sides import comparison_json, readouts_json
from rag.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Claim,
    Comparison,
    Conversation,
    Definition,
    Entry,
    Finding,
    Hit,
    IngestReport,
    Item,
    Job,
    Readouts,
    Section,
    Shown,
    Side,
    Source,
    Statement,
    Turn,
    numbered,
)


@singledispatch
def to_json(value: object) -> Json:
    """Return a result as JSON values, in the shape of the command that shows it.

    Takes an `Answer`, `Briefing`, `Comparison`, `Readouts`, `Shown` or `IngestReport`, and a
    `Source`, `Article`, `Entry`, `Hit`, `Job`, `Statement`, `Side` or `Finding` or a sequence
    of them. Dates are ISO 8601.

    Raises:
        TypeError: There is no shape for such a value.
    """
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [to_json(each) for each in value]
    raise TypeError(f"no JSON shape for {type(value).__name__}")


to_json.register(Source, source_json)
to_json.register(Statement, statement_json)
to_json.register(Comparison, comparison_json)
to_json.register(Readouts, readouts_json)
to_json.register(Definition, definition_json)
to_json.register(Kept, kept_json)
to_json.register(Difference, difference_json)


@to_json.register
def _(entry: Entry) -> Object:
    counts: Object = {"passages": entry.passages, "statements": entry.statements}
    return _object(entry.source) | counts


@to_json.register
def _(article: Article) -> Object:
    return _object(article.source) | {"text": article.text}


@to_json.register
def _(shown: Shown) -> Object:
    places: list[Json] = [{"id": p.id, **place_json(p.span)} for p in shown.passages]
    counts: Object = {"statements": shown.entry.statements} if shown.entry else {}
    return (
        _object(shown.article)
        | counts
        | {
            "passages": places,
            "versions": [version.id for version in shown.versions],
            "carriers": [carrier_json(one, how) for one, how in shown.carriers],
        }
    )


@to_json.register
def _(hit: Hit) -> Object:
    return {
        "article_id": hit.passage.source.id,
        "passage_id": hit.passage.id,
        **place_json(hit.passage.span),
        "text": hit.passage.text,
        "score": round(hit.score, 6),
        "via": hit.via,
        "coverage": round(hit.coverage, 6),
        "similarity": round(hit.similarity, 6),
        "title": hit.passage.source.title,
        "outlet": hit.passage.source.outlet,
        "published": iso(hit.passage.source.published),
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
        "job": report.job,
    }


@to_json.register
def _(job: Job) -> Object:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "started_at": job.started_at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
        "request": list(job.request),
        "total": job.total,
        "counts": dict(job.counts),
        "latest": job.latest,
    }


def feed_json(feed: Feed) -> Object:
    """Return a feed that is followed."""
    return {
        "address": feed.address,
        "title": feed.title,
        "added_at": feed.added_at.isoformat(),
        "polled_at": feed.polled_at.isoformat() if feed.polled_at else None,
        "seen": feed.seen,
        "failed": feed.failed,
        "waiting": feed.waiting,
        "error": feed.error,
        "hint": feed.hint,
    }


def job_json(job: Job, items: Sequence[Item]) -> Object:
    """Return a job with what became of its items."""
    told: list[Json] = [
        {"locator": i.locator, "outcome": i.outcome, "error": i.error, "hint": i.hint}
        for i in items
    ]
    return _object(job) | {"items": told}


@to_json.register
def _(answer: Answer) -> Object:
    numbers = numbers_of(answer)
    return {
        "question": answer.question,
        "query": answer.query,
        "status": answer.status,
        "reason": answer.reason,
        "notice": answer.notice,
        "mode": "extracts" if answer.trace.model == "extracts" else "model",
        "confidence": round(answer.confidence, 4),
        "short": _short(answer.short, numbers) if answer.short else None,
        "claims": [claim_json(claim, numbers) for claim in answer.claims],
        "citations": [citation_json(c, n) for c, n in numbers.items()],
        "followups": list(answer.followups),
        "searched": answer.searched,
        "nearest": [_object(source) for source in answer.nearest],
        "trace": trace_json(answer.trace),
    }


@to_json.register
def _(conversation: Conversation) -> Object:
    numbers = conversation_numbers(conversation)
    asked = conversation.asked_at
    told: Object = {
        "sections": [_turn(turn, numbers) for turn in conversation.turns],
        "citations": [citation_json(c, n) for c, n in numbers.items()],
    }
    return {
        "id": conversation.id,
        "title": conversation.title,
        "started_at": conversation.started_at.isoformat(),
        "asked_at": asked.isoformat() if asked else None,
        "questions": conversation.questions,
    } | (told if conversation.turns else {})


@to_json.register
def _(briefing: Briefing) -> Object:
    numbers = numbered(briefing.claims)
    return {
        "id": briefing.id,
        "title": briefing.title,
        "as_of": briefing.as_of.isoformat(),
        "since": briefing.since.isoformat() if briefing.since else None,
        "changed": briefing.changed,
        "notice": briefing.notice,
        "definition": definition_json(briefing.definition),
        "sections": [section_json(section, numbers) for section in briefing.sections],
        "citations": [citation_json(c, n) for c, n in numbers.items()],
        "sources": {
            "used": to_json(briefing.used),
            "unused": to_json(briefing.unused),
            "copies": to_json(briefing.copies),
        },
        "trace": trace_json(briefing.trace),
    }


def _object(value: Source | Article | Entry | Job) -> Object:
    return cast("Object", to_json(value))


def _went_in(item: Item) -> Object:
    if item.entry is None:
        return {"locator": item.locator}
    return _object(item.entry) | {"locator": item.locator}


def section_json(section: Section, numbers: Mapping[Citation, int]) -> Object:
    """Return a section of a briefing, its citations by their numbers."""
    claims: list[Json] = [claim_json(claim, numbers) for claim in section.claims]
    return {
        "heading": section.heading,
        "kind": section.kind,
        "note": section.note,
        "claims": claims,
    }


def _turn(turn: Turn, numbers: Mapping[Citation, int]) -> Object:
    answer = turn.answer
    return {
        "heading": answer.question,
        "asked_at": turn.asked_at.isoformat(),
        "query": answer.query,
        "status": answer.status,
        "reason": answer.reason,
        "notice": answer.notice,
        "mode": "extracts" if answer.trace.model == "extracts" else "model",
        "short": _short(answer.short, numbers) if answer.short else None,
        "claims": [claim_json(claim, numbers) for claim in answer.claims],
        "searched": answer.searched,
        "nearest": [_object(source) for source in answer.nearest],
    }


def _short(short: Citation, numbers: Mapping[Citation, int]) -> Object:
    return {
        "text": short.quote,
        "citation": short_mark(short, numbers),
        **place_json(short.span),
    }


def claim_json(claim: Claim, numbers: Mapping[Citation, int]) -> Object:
    """Return a claim, its citations by their numbers."""
    group: Object = {"group": claim.group} if claim.group else {}
    return group | {
        "text": claim.text,
        "verdict": claim.verdict,
        "moved": claim.moved,
        "reason": claim.reason,
        "edited": claim.edited,
        "citations": list(dict.fromkeys(numbers[citation] for citation in claim.citations)),
    }


def citation_json(citation: Citation, number: int) -> Object:
    """Return a numbered citation with its words and their place."""
    source = citation.source
    return {
        "number": number,
        "article_id": source.id,
        "passage_id": citation.passage.id,
        "title": source.title,
        "outlet": source.outlet,
        "agency": source.agency,
        "published": iso(source.published),
        "locator": source.locator,
        "url": source.url,
        "page": source.page(citation.span.start) or None,
        **place_json(citation.span),
        "quote": citation.quote,
    }
