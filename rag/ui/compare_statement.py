"""A statement on the Compare page: its words, who said it, how it is told, its place."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from rag.types import Citation, Statement, Telling
from rag.ui import drawer, parts, words

_TOLD: Final[Mapping[Telling, str]] = {
    "own paraphrase": "paraphrase by its own readout",
    "counterpart's paraphrase": "paraphrase by the counterpart's readout",
}
_CARRIER = 48
"""Long enough to tell the ministries of two countries apart."""


def draw(statement: Statement, key: str, *, kind: str = "quote", reason: str = "") -> None:
    """Show a statement with a chip that opens it in its article.

    Args:
        statement: What was said.
        key: Tells its chip from all others on the page.
        kind: Class of the quotation.
        reason: Why it stands here; shown above the words.
    """
    with st.container(gap="xsmall", key=f"statement-{key}"):
        parts.block(
            words.tagged([], reason, kind="label"),
            words.html(statement.said, kind=kind),
            words.tagged([], who(statement), kind="who"),
            words.tagged(_tags(statement), chain(statement)),
        )
        chip(statement.words, f"statement-{key}", words.day(statement.source.published))


def who(statement: Statement) -> str:
    """Return the speaker and the role on one line."""
    role = words.shorten(statement.role, 160)
    return words.shorten(statement.speaker, 120) + (f", {role}" if role else "")


def chip(citation: Citation, key: str, more: str = "") -> None:
    """Show a chip that says where the words stand and opens them there."""
    source = citation.source
    carrier = source.outlet or source.agency or source.title
    text = " · ".join(filter(None, (words.label(carrier, _CARRIER), more)))
    drawer.chip(citation, text, key)


def _tags(statement: Statement) -> list[str]:
    sides = " and ".join(words.shorten(name, 40) for name in statement.sides)
    joint = (f"joint: {sides}" if sides else "joint") if statement.joint else ""
    return [joint, _told(statement)]


def _told(statement: Statement) -> str:
    """Return how near the words are to the speaker's own."""
    if statement.joint and statement.teller and statement.kind == "indirect":
        return f"paraphrase by the readout of {words.shorten(statement.teller, 40)}"
    return _TOLD.get(statement.telling, statement.telling)


def chain(statement: Statement) -> str:
    """Return who tells it and when it was said: ``per the ministry, Norda · 6 May 2031``."""
    tellers = ", ".join(words.shorten(name, 60) for name in statement.chain[1:])
    when = words.day(statement.said_on)
    return " · ".join(filter(None, (f"per {tellers}" if tellers else "", when)))
