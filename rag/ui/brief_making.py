"""A briefing while it is written: in the background, so that no click and no reload ends it."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from rag.errors import RagError, where
from rag.types import Briefing, Definition, Section, SectionKind
from rag.ui import brief_text, parts, words

_log = logging.getLogger(__name__)
_ASKED, _MAKING, _STOPPED = "brief-asked", "brief-making", "brief-stopped"
_EVERY = 0.5
"""Seconds between two looks at what has been written."""
_AT_ONCE = 0.6
"""Seconds a page waits before it shows that it waits."""
Stream = Iterator[Section | Briefing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be written.

    Attributes:
        definition: Topic, scope and form.
        article: Id of the article to sum up; empty for a briefing.
        title: What to call it while it is written.
        parts: The kinds of sections it may have, in order; none when that is not known.
        searched: How many articles are in scope.
    """

    definition: Definition
    article: str = ""
    title: str = ""
    parts: tuple[SectionKind, ...] = ()
    searched: int = 0


class Making:
    """Reads what is written in a thread of its own, until it ends or is stopped.

    Attributes:
        sections: Those written so far.
        made: The whole, once it is there.
        failed: What went wrong, and a hint.
    """

    def __init__(
        self, order: Order, write: Callable[[], Stream], discard: Callable[[str], None]
    ) -> None:
        self.order = order
        self.sections: tuple[Section, ...] = ()
        self.made: Briefing | None = None
        self.failed: tuple[str, str] | None = None
        self._discard = discard
        self._stopped = False
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._run, args=(write,), daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self._began

    def ended(self, within: float = 0.0) -> bool:
        """Return whether it has ended, or does within so many seconds."""
        self._thread.join(within)
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Write nothing further, and keep nothing of it, even if it has just been finished."""
        with self._lock:
            self._stopped = True
            made, self.made = self.made, None
        if made and made.id:
            self._discard(made.id)

    def _run(self, write: Callable[[], Stream]) -> None:
        try:
            for part in write():
                if self._took(part):
                    continue
                if isinstance(part, Briefing) and part.id:
                    self._discard(part.id)
                return
        except RagError as error:
            self.failed = (str(error), error.hint)
        except Exception as error:  # noqa: BLE001 - the border: no traceback reaches the screen
            _log.error("a briefing could not be written: %s", where(error))
            self.failed = ("The briefing could not be written.", "The log has the details.")

    def _took(self, part: Section | Briefing) -> bool:
        """Take a part in; return whether it is wanted, which it is not after a stop."""
        with self._lock:
            if self._stopped:
                return False
            if isinstance(part, Briefing):
                self.made = part
            else:
                self.sections = (*self.sections, part)
        return True


def ask(order: Order) -> None:
    """Have this written when the page is drawn next."""
    st.session_state[_ASKED] = order


def begin(write: Callable[[Order], Stream], discard: Callable[[str], None]) -> None:
    """Begin what a click asked for, if one did."""
    order: Order | None = st.session_state.pop(_ASKED, None)
    if order is None:
        return
    if before := current():
        before.stop()
    making = Making(order, lambda: write(order), discard)
    st.session_state[_MAKING] = making
    making.ended(within=_AT_ONCE)


def current() -> Making | None:
    """Return what is being written for this session."""
    found: Making | None = st.session_state.get(_MAKING)
    return found


def taken() -> Making | None:
    """Return, once, what has ended."""
    making = current()
    if making is None or not making.ended():
        return None
    del st.session_state[_MAKING]
    return making


def stopped() -> None:
    """Say, once, that what was being written is gone."""
    if st.session_state.pop(_STOPPED, False):
        parts.block(words.callout("Stopped", "Nothing of it was kept.", kind="heed"))


def waiting(show: Callable[[str], None]) -> None:
    """Tell, beside another briefing, of what is being written or has been."""
    making = current()
    if making is None:
        return
    said = "is ready" if making.ended() else "is being written"
    parts.note(f"“{words.shorten(making.order.title, 60)}” {said}.")
    st.button("Show", key="show-making", type="tertiary", on_click=show, args=("",))


def draw(making: Making, sides: Collection[str]) -> None:
    """Show how far it is and what is written, anew until it ends."""
    fragment = st.fragment(_progress, run_every=_EVERY)
    fragment(making, sides)


@parts.guarded
def _progress(making: Making, sides: Collection[str]) -> None:
    if making.ended() or current() is not making:
        st.rerun()
    _state(making)
    found = list(brief_text.placed(making.sections, sides))
    with brief_text.beside(found):
        brief_text.draw(found, {}, finished=False)


def _state(making: Making) -> None:
    """Show where it is, in about as much room as the head of the briefing will take."""
    order, sections = making.order, making.sections
    with st.container(key="making-head", gap="small"):
        parts.note(f"Being written for {words.elapsed(making.seconds)}")
        parts.block(words.titled(order.title, "top", tag="h1"))
        parts.note(_doing(order, sections))
        with st.container(
            horizontal=True, vertical_alignment="center", gap="medium", wrap=False, key="making"
        ):
            st.progress(_share(sections, order.parts))
            st.button(
                "Stop",
                key="stop-making",
                icon=":material/stop_circle:",
                on_click=_stop,
                args=(making,),
            )


def _doing(order: Order, sections: Sequence[Section]) -> str:
    """Return what is being done now, in words."""
    if not sections:
        what = "the article" if order.article else words.count(order.searched, "article")
        return f"Reading {what} …"
    written = words.count(len(sections), "section")
    return f"Writing. {written} so far, up to “{words.shorten(sections[-1].heading, 80)}” …"


def _share(sections: Sequence[Section], kinds: Sequence[SectionKind]) -> float:
    """Return how much is written, by the place of the last section among those there may be."""
    if not sections or sections[-1].kind not in kinds:
        return 0.0
    return (kinds.index(sections[-1].kind) + 1) / (len(kinds) + 1)


def _stop(making: Making) -> None:
    parts.attempt(making.stop)
    st.session_state.pop(_MAKING, None)
    st.session_state[_STOPPED] = True
