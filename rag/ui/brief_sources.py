"""The articles of a briefing: used, copies of one text, read and not used."""

from collections.abc import Sequence

import streamlit as st

from rag.types import Briefing, Source
from rag.ui import parts, words

_SHOWN = 30


def draw(briefing: Briefing, *, gone: int = 0) -> None:
    """List them, folded away.

    Args:
        briefing: Theirs.
        gone: How many it used that are no longer in the library.
    """
    groups = (
        ("Used", briefing.used),
        ("Copies of one text", briefing.copies),
        ("Not used", briefing.unused),
    )
    counts = [f"{len(found)} {name.lower()}" for name, found in groups if found]
    counts += [f"{gone} deleted since"] if gone else []
    with st.expander(f"Sources: {', '.join(counts) or 'none'}", key="brief-sources"):
        for name, found in groups:
            _group(name, found)
        if gone:
            many = words.count(gone, "article")
            parts.note(
                f"{many} it used {'is' if gone == 1 else 'are'} no longer in the library."
            )


def _group(name: str, found: Sequence[Source]) -> None:
    if not found:
        return

    def one(_: int, source: Source) -> None:
        with st.container(gap=None):
            parts.article_link(source)
            parts.note(words.byline(source))

    parts.prose(name, kind="label")
    parts.more(found, f"sources-{name}", one, _SHOWN)
