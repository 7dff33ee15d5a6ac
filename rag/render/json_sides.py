"""Comparisons and two readouts as plain dictionaries and lists."""

from collections.abc import Iterable, Sequence

from rag.render.aligned import told
from rag.render.compared import every_statement
from rag.render.json_parts import Json, Object, pairs, source_json, statement_json, trace_json
from rag.types import (
    Agreement,
    Change,
    Citation,
    Comparison,
    Pairing,
    Point,
    Readouts,
    Revision,
    Source,
    Span,
    Stance,
    Statement,
    Subject,
    Term,
)


def comparison_json(comparison: Comparison) -> Object:
    """Return a comparison: ids of statements, and every statement once under its id."""
    every = {statement.id: statement for statement in every_statement(comparison)}
    return {
        "topic": comparison.topic,
        "sides": [side.name for side in comparison.sides],
        "points": [_point(point) for point in comparison.points],
        "terms": [_term(term) for term in comparison.terms],
        "statements": {key: statement_json(statement) for key, statement in every.items()},
        "unassigned": _ids(comparison.unassigned),
        "searched": comparison.searched,
        "trace": trace_json(comparison.trace),
    }


def readouts_json(readouts: Readouts) -> Object:
    """Return two readouts, each quotation with its places in its article."""
    words_a, words_b = readouts.length
    return {
        "a": source_json(readouts.a),
        "b": source_json(readouts.b),
        "same": [_pairing(one) for one in readouts.of("same")],
        "reworded": [_pairing(one) for one in readouts.of("reworded")],
        "only_a": [_pairing(one) for one in readouts.of("only_a")],
        "only_b": [_pairing(one) for one in readouts.of("only_b")],
        "agreements": [_agreement(one, readouts.a) for one in readouts.agreements],
        "length": {
            "a": words_a,
            "b": words_b,
            "ratio": round(words_a / words_b, 2) if words_b else None,
        },
        "order": [_subject(subject) for subject in readouts.subjects],
        "notice": readouts.notice,
    }


def _point(point: Point) -> Object:
    return {
        "issue": point.issue,
        "relation": point.relation,
        "overruled": point.overruled,
        "evidence": _ids(point.evidence),
        "stances": _stances(point.stances),
        "revisions": [_revision(revision) for revision in point.revisions],
    }


def _stances(stances: Iterable[Stance]) -> list[Json]:
    return [
        {"side": one.side, "statements": _ids(one.statements), "searched": one.searched}
        for one in stances
    ]


def _ids(statements: Iterable[Statement]) -> list[Json]:
    return [statement.id for statement in statements]


def _revision(revision: Revision) -> Object:
    return {
        "side": revision.side,
        "before": revision.before.id,
        "after": revision.after.id,
        "changes": [_change(change) for change in revision.changes],
    }


def _change(change: Change) -> Object:
    return {"before": _span(change.before), "after": _span(change.after), "same": change.same}


def _span(span: Span | None) -> Json:
    return [span.start, span.end] if span else None


def _term(term: Term) -> Object:
    return {"surface": term.surface, "side": term.side, "uses": _stances(term.uses)}


def _pairing(pairing: Pairing) -> Object:
    return {
        "a": _quoted(pairing.a, pairing.differs_a),
        "b": _quoted(pairing.b, pairing.differs_b),
        "score": round(pairing.score, 4),
    }


def _agreement(agreement: Agreement, a: Source) -> Object:
    in_a, in_b = told(agreement, a)
    return {
        "text": agreement.words.quote,
        "confirmed_by": list(agreement.confirmed_by),
        "a": _quoted(in_a),
        "b": _quoted(in_b),
    }


def _quoted(citation: Citation | None, differs: Sequence[Span] = ()) -> Json:
    if citation is None:
        return None
    return {
        "article_id": citation.source.id,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "spans": pairs((citation.span,)),
        "differs": pairs(differs),
    }


def _subject(subject: Subject) -> Object:
    return {
        "topic": subject.name,
        "order_a": subject.order_a,
        "order_b": subject.order_b,
        "share_a": round(subject.share_a, 4),
        "share_b": round(subject.share_b, 4),
    }
