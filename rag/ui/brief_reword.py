"""One sentence of a briefing open for other words, with a verdict while they are typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from rag.brief.revise import reworded
from rag.errors import InputError
from rag.types import Claim
from rag.ui import live, parts, words

_OPEN, _DRAFTS, _FIELD = "reword-open", "reword-drafts", "reword-text"
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What other words do to a claim.

    Attributes:
        title: In a word or two.
        told: The rest of it.
        kind: Of the callout that shows it.
        loses: Whether it would lose what it cites.
        usable: Whether the words can be saved.
    """

    title: str
    told: str
    kind: str
    loses: bool = False
    usable: bool = True


def judged(claim: Claim, text: str) -> Verdict:
    """Return what putting a claim into these words would do."""
    if text.strip() == claim.text.strip():
        return Verdict(title="As it stands", told="", kind="same")
    try:
        after = reworded(claim, text)
    except InputError as error:
        return Verdict(title=str(error).rstrip("."), told=error.hint, kind="warn", usable=False)
    cited = "citation" if len(claim.citations) == 1 else "citations"
    if not claim.citations:
        return Verdict(title="Without a citation", told="It had none before.", kind="warn")
    if not after.citations:
        return Verdict(title=f"Loses its {cited}", told=after.reason, kind="warn", loses=True)
    if not after.edited:
        return Verdict(
            title=f"Keeps its {cited}", told="These are its very words.", kind="good"
        )
    return Verdict(title=f"Keeps its {cited}", told=after.reason, kind="good")


def opened() -> str:
    """Return the key of the sentence that is open; empty for none."""
    return str(st.session_state.get(_OPEN, ""))


def open_(key: str, text: str) -> None:
    """Open a sentence; what is typed in another one that is open is not lost."""
    state, drafts = st.session_state, _drafts()
    if opened() and _FIELD in state:
        drafts[opened()] = state[_FIELD]
    state[_OPEN], state[_FIELD] = key, drafts.pop(key, text)


def close() -> None:
    """Close the sentence that is open, and drop what was typed."""
    st.session_state.pop(_OPEN, None)


def has_draft(key: str) -> bool:
    """Return whether words were typed for a sentence and neither saved nor dropped."""
    return key in _drafts()


def _drafts() -> dict[str, str]:
    drafts: dict[str, str] = st.session_state.setdefault(_DRAFTS, {})
    return drafts


@st.fragment
@parts.guarded
def draw(claim: Claim, key: str, save: Callable[[str], object]) -> None:
    """Show the field, the words of the article, and the verdict.

    Args:
        claim: What is reworded.
        key: Of the sentence.
        save: Puts it into other words.
    """
    if opened() != key:
        st.rerun()
    st.session_state.setdefault(_FIELD, claim.text)
    with st.container(key="reword", border=True, gap="small"):
        text = st.text_area(
            "Sentence",
            key=_FIELD,
            height="content",
            max_chars=_LONGEST,
            label_visibility="collapsed",
            persist_state="session",
        )
        verdict = judged(claim, text or "")
        told = words.sentence(verdict.told)
        parts.block(words.callout(verdict.title, told, kind=verdict.kind))
        if claim.citations:
            parts.note("In the article:" if len(claim.citations) == 1 else "In the articles:")
        for citation in claim.citations:
            parts.block(words.html(citation.quote, kind="quote note"))
        parts.told()
        _buttons(claim, verdict, save)
        live.draw("reword-live")


def _buttons(claim: Claim, verdict: Verdict, save: Callable[[str], object]) -> None:
    cited = "citation" if len(claim.citations) == 1 else "citations"
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Save without its {cited}" if verdict.loses else "Save",
            key="reword-save",
            type="primary",
            disabled=not verdict.usable,
            on_click=_save,
            args=(claim, save),
            kwargs={"knowing": verdict.loses},
        )
        st.button("Cancel", key="reword-cancel", on_click=close)


def _save(claim: Claim, save: Callable[[str], object], *, knowing: bool) -> None:
    """Save what is typed, but let no citation go that the button did not speak of."""
    text = str(st.session_state.get(_FIELD, ""))
    verdict = judged(claim, text)
    if not verdict.usable or (verdict.loses and not knowing):
        return
    same = text.strip() == claim.text.strip()
    if same or parts.attempt(lambda: save(text)):
        close()
