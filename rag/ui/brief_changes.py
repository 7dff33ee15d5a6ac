"""How a briefing differs from the one before it on the same subject."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from rag.brief.revise import Difference
from rag.types import Briefing, Claim
from rag.ui import brief_history, brief_text, parts, words

_SHOWN = 40


class Differs(Protocol):
    """What comparing two briefings needs."""

    def difference(self, before_id: str, after_id: str) -> Difference:
        """Return how a briefing differs from an earlier one."""
        ...


def draw(room: Differs, briefing: Briefing, before: Briefing | None) -> None:
    """Show what was added and dropped, and which articles are new."""
    if before is None:
        parts.quiet("The briefing before this one has been deleted.")
        return
    found = room.difference(before.id, briefing.id)
    then = words.moment(parts.here(before.as_of))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        parts.prose(f"Compared with the briefing of {then}")
        st.button(
            "Open that one",
            key="open-previous",
            type="tertiary",
            on_click=brief_history.show,
            args=(before.id,),
        )
    if found.added or found.dropped:
        parts.note(f"{words.count(found.kept, 'sentence')} {_stand(found.kept)} in both.")
    else:
        parts.quiet(f"The same {words.count(found.kept, 'sentence')} in both.")
    _claims("Added", found.added, "of-new", "added")
    _claims("Dropped", found.dropped, "of-old", "dropped")
    _articles(found)


def _stand(number: int) -> str:
    return "stands" if number == 1 else "stand"


def _claims(title: str, claims: Sequence[Claim], kind: str, key: str) -> None:
    if not claims:
        return

    def one(place: int, claim: Claim) -> None:
        said, margin = brief_text.row(f"{key}-{place}")
        with said:
            brief_text.sentence(claim, kind=f"quote {kind}")
        with margin:
            brief_text.chips(claim, None, f"{key}-{place}")

    parts.block(words.heading(title, words.count(len(claims), "sentence"), kind="strong"))
    parts.more(claims, key, one, _SHOWN)


def _articles(found: Difference) -> None:
    if not found.articles:
        return
    count = words.count(len(found.articles), "article")
    parts.block(words.heading("Quoted for the first time", count, kind="strong"))
    for source in found.articles:
        with st.container(gap=None):
            parts.article_link(source)
            parts.note(words.byline(source))
