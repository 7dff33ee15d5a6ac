"""Who said what: statements of an article, their speakers and sides, by rules alone."""

from collections.abc import Iterator

from rag.statements import countries, sides, speakers
from rag.statements.dates import said_on
from rag.statements.marks import blocks, quotations
from rag.statements.reading import kind, reported
from rag.statements.reported import Reported
from rag.types import Article, Citation, Passage, Span, Spans, Statement

__all__ = ["extract"]

_NEAR = 400


def extract(article: Article) -> tuple[Statement, ...]:
    """Return the statements of ``article`` in reading order, each with speaker and side.

    Content, cue and source are places in the article. A statement inside another is left out;
    so is a bare topic ("exchanged views on trade"). Time is linear in the text.
    """
    return tuple(_statements(article))


def _statements(article: Article) -> Iterator[Statement]:
    text, language = article.text, article.source.language
    found = reported(text, language)
    if not found:
        return
    states = countries.discovered(text)
    who = speakers.resolve(text, found, language, states)
    whose = sides.assign(text, found, who, states)
    quotes = quotations(text, blocks(text))
    whole = Passage.cut(article, Span(0, len(text)))
    for number, (here, speaker, side) in enumerate(zip(found, who, whose, strict=True), 1):
        spans = Spans(
            content=here.content, cue=(here.cue,), source=(here.source,) if here.source else ()
        )
        yield Statement(
            id=f"{article.source.id}:s{number}",
            words=Citation(passage=whole, span=spans.whole),
            spans=spans,
            speaker=speaker.name,
            role=speaker.role,
            side=side,
            joint=speaker.group == "joint" or "; " in side,
            kind=kind(text, here.content, quotes),
            cue=here.cue.slice(text),
            said_on=said_on(_around(text, here), article.source.published),
        )


def _around(text: str, here: Reported) -> str:
    """Return the words near the cue that are in its sentence and no content."""
    near = Span(
        max(here.sentence.start, here.cue.start - _NEAR),
        min(here.sentence.end, here.cue.end + _NEAR),
    )
    inside = [span for span in here.content if span.overlaps(near)]
    pieces: list[str] = []
    start = near.start
    for span in sorted(inside):
        pieces.append(text[start : max(start, span.start)])
        start = max(start, span.end)
    pieces.append(text[start : max(start, near.end)])
    return " ".join(pieces)
