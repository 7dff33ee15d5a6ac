"""What a click asks: a question waits in the session until the page is drawn anew."""

from dataclasses import dataclass

import streamlit as st

from rag.ui import parts

FIELD = "question"
"""Key of the field in which questions are typed."""
SCOPE = "ask"
"""Key of the filters questions are asked with."""
_WAITING = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to ask now.

    Attributes:
        alone: Without the conversation before it, exactly as it stands.
    """

    question: str
    alone: bool = False


def ask(question: str, *, alone: bool = False) -> None:
    """Ask a question when the page is drawn next."""
    st.session_state[_WAITING] = Asked(question=question, alone=alone)


def everywhere(question: str) -> None:
    """Clear the filters, and ask again."""
    parts.clear(SCOPE)
    ask(question)


def edit(question: str) -> None:
    """Put a question back into the field."""
    st.session_state[FIELD] = question


def waiting() -> Asked | None:
    """Return the question a click left, once."""
    found: Asked | None = st.session_state.pop(_WAITING, None)
    return found
