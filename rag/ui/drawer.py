"""The drawer on the right: a quotation inside its article, with the words highlighted."""

from typing import Protocol

import streamlit as st

from rag.text import plain
from rag.types import Article, Citation, Claim, Source, Span, Statement
from rag.ui import parts, words

_OPENED = "opened"
VERDICTS = {
    "unsupported": "Not supported by the articles",
    "contradicted": "Contradicted by the articles",
    "unchecked": "Not checked against the articles",
}
REJECTED = {"unsupported", "contradicted"}


class Opens(Protocol):
    """What showing a quotation in its article needs."""

    def article(self, article_id: str) -> Article:
        """Return an article, an old version too."""
        ...

    def statements(self, article_id: str | None = None) -> tuple[Statement, ...]:
        """Return who said what in an article."""
        ...


def open_drawer(citation: Citation) -> None:
    """Ask for the drawer; it opens when the page reaches ``draw``."""
    st.session_state[_OPENED] = citation


def draw(room: Opens) -> None:
    """Open the drawer if a chip was clicked. Call it once, at the end of a page."""
    citation = st.session_state.pop(_OPENED, None)
    if citation is not None:
        _drawer(room, citation)


def chip(citation: Citation, text: str, key: str, *, disabled: bool = False) -> None:
    """Show a small button that opens the drawer."""
    st.button(
        text, key=f"chip-{key}", on_click=open_drawer, args=(citation,), disabled=disabled
    )


def draw_claim(claim: Claim, numbers: dict[Citation, int], key: str) -> None:
    """Show one claim; ``numbers`` gains its citations."""
    with st.container(gap="xsmall", key=f"claim-{key}"):
        parts.prose(claim.text, kind="struck" if claim.verdict in REJECTED else "")
        if doubt := VERDICTS.get(claim.verdict):
            parts.block(words.html(doubt, tag="span", kind=f"verdict {claim.verdict}"))
            parts.note(claim.reason)
        if claim.citations:
            with st.container(horizontal=True, gap="xsmall"):
                for citation in claim.citations:
                    number = numbers.setdefault(citation, len(numbers) + 1)
                    chip(citation, chip_text(number, citation.source), f"{key}-{number}")
        if claim.moved:
            parts.note("The quoted words stand in another passage than the model named.")


def chip_text(number: int | None, source: Source) -> str:
    """Return the number of a citation, who published it and when."""
    shown = str(number) if number else ""
    parts_ = (shown, words.label(words.outlet(source), 28), words.day(source.published))
    return " · ".join(part for part in parts_ if part)


def speaker_line(statement: Statement) -> str:
    """Return who said it, in which role and for which side, on one line."""
    role = f", {words.shorten(statement.role, 160)}" if statement.role else ""
    who = f"{words.shorten(statement.speaker, 120)}{role}"
    return " · ".join(part for part in (who, words.shorten(statement.side, 60)) if part)


@st.dialog("In the article", position="right", width=560)
@parts.guarded
def _drawer(room: Opens, citation: Citation) -> None:
    source = citation.source
    article = room.article(source.id)
    parts.prose(source.title, tag="h3")
    parts.note(words.byline(source))
    for statement in room.statements(source.id):
        if statement.words.span.overlaps(citation.span):
            parts.note(f"Said by {speaker_line(statement)}")
    with st.container(border=True):
        excerpt(article.text, citation.span)
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.article_link(source, "Open the article", citation.span)
        _original(source)
    st.caption("Quotation with its source, to copy:")
    st.code(cite(citation), language=None, wrap_lines=True)


def excerpt(text: str, span: Span) -> None:
    """Show the paragraphs around ``span``, its words highlighted."""
    seen = words.window(text, span)
    if seen.start:
        parts.note("…")
    mark = Span(span.start - seen.start, span.end - seen.start)
    parts.prose(seen.slice(text), marks=[mark])
    if seen.end < len(text):
        parts.note("…")


def cite(citation: Citation) -> str:
    """Return the quotation and its source as one line of plain text."""
    source = citation.source
    when = words.day(source.published)
    place = source.url or words.given(source.locator)
    origin = ", ".join(part for part in (words.outlet(source), when, place) if part)
    return plain(f"“{citation.quote}” — {source.title} ({origin})")


def _original(source: Source) -> None:
    from rag.render import link

    if address := link(source.url) or link(source.locator):
        st.link_button("Original", address, type="tertiary", icon=":material/open_in_new:")
