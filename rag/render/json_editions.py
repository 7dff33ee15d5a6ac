"""Kept briefings, saved definitions and the difference of two briefings as JSON."""

from typing import cast

from rag.brief.revise import Difference
from rag.library.briefings import Kept
from rag.render.json_parts import Json, Object, iso, place_json, source_json
from rag.types import Claim, Definition


def definition_json(definition: Definition) -> Object:
    """Return a definition, as it was saved or given."""
    filters = definition.filters
    return {
        "name": definition.name,
        "topic": definition.topic,
        "template": definition.template,
        "length": definition.length,
        "audience": definition.audience,
        "filters": {
            "outlets": list(filters.outlets),
            "sides": list(filters.sides),
            "speakers": list(filters.speakers),
            "languages": list(filters.languages),
            "articles": list(filters.articles),
            "since": iso(filters.since),
            "until": iso(filters.until),
        },
    }


def kept_json(kept: Kept) -> Object:
    """Return a row of the list of kept briefings."""
    return {
        "id": kept.id,
        "title": kept.title,
        "made_at": kept.made_at.isoformat(),
        "articles": kept.articles,
        "changed": kept.changed,
        "edited": kept.edited,
        "definition": definition_json(kept.definition),
    }


def difference_json(difference: Difference) -> Object:
    """Return what one briefing says and another does not."""
    return {
        "before": difference.before.id,
        "after": difference.after.id,
        "added": [_claim(claim) for claim in difference.added],
        "dropped": [_claim(claim) for claim in difference.dropped],
        "kept": difference.kept,
        "articles": [source_json(source) for source in difference.articles],
    }


def _claim(claim: Claim) -> Object:
    citations: list[Json] = [
        {"article_id": c.source.id, **place_json(c.span), "quote": c.quote}
        for c in claim.citations
    ]
    return {
        "text": claim.text,
        "verdict": claim.verdict,
        "edited": claim.edited,
        "citations": cast("Json", citations),
    }
