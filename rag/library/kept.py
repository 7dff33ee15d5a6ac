"""Claims and traces as they are kept: by places, so that quotations are always cut anew."""

from typing import Any

from sqlalchemy import Connection

from rag.errors import NotFoundError
from rag.library import articles as stored
from rag.types import (
    Article,
    Citation,
    Claim,
    Hit,
    Passage,
    Source,
    Span,
    Step,
    Trace,
    Usage,
)

GONE = "the article it was cut from has been removed"


def encode_citation(citation: Citation) -> list[Any]:
    """Return the article's id and the places of passage and quotation."""
    return [*_place(citation.passage), citation.span.start, citation.span.end]


def encode_hit(hit: Hit) -> list[Any]:
    """Return the place of a passage found, and its scores."""
    return [*_place(hit.passage), hit.score, hit.via, hit.coverage, hit.similarity]


def encode_claim(claim: Claim) -> dict[str, Any]:
    """Return a claim without its words where they are those of its quotation."""
    return {
        "text": None if _is_cut(claim) else claim.text,
        "verdict": claim.verdict,
        "moved": claim.moved,
        "reason": claim.reason,
        "group": claim.group,
        "edited": claim.edited,
        "citations": [encode_citation(citation) for citation in claim.citations],
        "lost": [encode_citation(citation) for citation in claim.lost],
    }


def encode_trace(trace: Trace) -> dict[str, Any]:
    """Return what `decode_trace` reads."""
    usage = trace.usage
    return {
        "model": trace.model,
        "prompts": trace.prompts,
        "usage": [usage.calls, usage.prompt_tokens, usage.completion_tokens],
        "steps": [[step.name, step.seconds, step.detail] for step in trace.steps],
    }


def decode_trace(kept: dict[str, Any]) -> Trace:
    """Return the trace that was kept."""
    calls, prompt_tokens, completion_tokens = kept["usage"]
    return Trace(
        model=kept["model"],
        prompts=tuple((name, version) for name, version in kept["prompts"]),
        usage=Usage(
            calls=calls, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens
        ),
        steps=tuple(Step(name=n, seconds=s, detail=d) for n, s, d in kept["steps"]),
    )


def _place(passage: Passage) -> list[Any]:
    return [passage.source.id, passage.span.start, passage.span.end]


def _is_cut(claim: Claim) -> bool:
    """Return whether the claim's text is its quotation, and so need not be stored."""
    return len(claim.citations) == 1 and claim.text == claim.citations[0].quote


class Reader:
    """Cuts what was kept from the articles, each article read once."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._articles: dict[str, Article | None] = {}

    def claim(self, kept: dict[str, Any]) -> Claim:
        """Return a claim; one whose article was removed says so."""
        places = kept["citations"]
        left = self._citations(places)
        gone = bool(places) and not left
        return Claim(
            text=kept["text"] or (left[0].quote if left else "(removed)"),
            citations=left,
            verdict="unsupported" if gone else kept["verdict"],
            moved=kept["moved"],
            reason=GONE if gone else kept["reason"],
            group=kept.get("group", ""),
            edited=kept.get("edited", False),
            lost=self._citations(kept.get("lost", [])),
        )

    def citation(self, place: list[Any]) -> Citation | None:
        """Return a citation; None when its article was removed."""
        article_id, start, end, quote_start, quote_end = place
        passage = self._passage(article_id, start, end)
        if passage is None:
            return None
        return Citation(passage=passage, span=Span(quote_start, quote_end))

    def _citations(self, places: list[list[Any]]) -> tuple[Citation, ...]:
        return tuple(filter(None, map(self.citation, places)))

    def hit(self, place: list[Any]) -> Hit | None:
        """Return a passage found; None when its article was removed."""
        article_id, start, end, score, via, coverage, similarity = place
        passage = self._passage(article_id, start, end)
        if passage is None:
            return None
        return Hit(
            passage=passage, score=score, via=via, coverage=coverage, similarity=similarity
        )

    def sources(self, article_ids: list[str]) -> tuple[Source, ...]:
        """Return those of the articles that are still here, in order."""
        found = (self._article(article_id) for article_id in article_ids)
        return tuple(article.source for article in found if article)

    def _passage(self, article_id: str, start: int, end: int) -> Passage | None:
        article = self._article(article_id)
        return Passage.cut(article, Span(start, end)) if article else None

    def _article(self, article_id: str) -> Article | None:
        if article_id not in self._articles:
            try:
                self._articles[article_id] = stored.get(self._db, article_id)
            except NotFoundError:
                self._articles[article_id] = None
        return self._articles[article_id]
