"""One answer on the screen: the short answer, its claims, what it lacks, how it was made."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from rag.types import Answer, Citation, Claim, numbered
from rag.ui import again, drawer, how, palette, parts, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What one click may ask from an answer.

    Attributes:
        alone: Its question exactly as typed, when something else was searched for.
        everywhere: Its question in all articles, when filters left some out.
    """

    alone: bool = False
    everywhere: bool = False


class Stream:
    """Draws claims one by one as they come, each side's under its name.

    Attributes:
        claims: Those that have come.
    """

    def __init__(self, key: str) -> None:
        self.claims: list[Claim] = []
        self._drawn = 0
        self._key = key
        self._numbers: dict[Citation, int] = {}
        self._groups: dict[str, int] = {}

    @property
    def begun(self) -> bool:
        """Whether any of them is on the page."""
        return self._drawn > 0

    def draw(self) -> None:
        """Draw those that are not drawn yet."""
        for place in range(self._drawn, len(self.claims)):
            claim = self.claims[place]
            before = self.claims[place - 1].group if place else ""
            if claim.group and claim.group != before:
                number = self._groups.setdefault(claim.group, len(self._groups))
                _side(claim.group, "", number)
            drawer.draw_claim(claim, self._numbers, f"{self._key}-{place}")
            self._drawn = place + 1


def draw(answer: Answer, key: str, offers: Offers = Offers()) -> None:
    """Show an answer; ``key`` tells its chips from those of another."""
    if answer.query and answer.query != answer.question:
        _searched(answer, key, offers)
    if answer.status == "declined":
        _declined(answer, key, offers)
    elif answer.status == "partial":
        parts.block(words.callout("Not a whole answer", answer.reason, kind="warn"))
    if answer.notice:
        _notice(answer)
    numbers = numbered(answer.claims)
    if answer.short:
        _short(answer.short, numbers, key)
    _claims(answer.claims, numbers, key)
    how.draw(answer, key)


def _searched(answer: Answer, key: str, offers: Offers) -> None:
    with st.container(gap=None, key=f"searched-{key}"):
        parts.note(f"Searched for: {answer.query}")
        if offers.alone:
            st.button(
                "Search for exactly what I typed instead",
                key=f"alone-{key}",
                type="tertiary",
                on_click=again.ask,
                args=(answer.question,),
                kwargs={"alone": True},
            )


def _notice(answer: Answer) -> None:
    """Tell quietly that extracts stand in for a model; anything else is about the sources."""
    tried = any(step.name == "write" for step in answer.trace.steps)
    if tried and answer.trace.model == "extracts":
        parts.note(answer.notice)
    else:
        parts.block(words.callout("", answer.notice, kind="heed"))


def _short(short: Citation, numbers: dict[Citation, int], key: str) -> None:
    from rag.render.answered import short_mark

    said = words.label(short.quote, 160)
    aside = words.label(drawer.chip_text(short_mark(short, numbers), short.source), 80)
    with st.container(key=f"short-{key}"):
        drawer.chip(short, f"{said}  :small[{aside}]", f"short-{key}")


def _claims(claims: tuple[Claim, ...], numbers: dict[Citation, int], key: str) -> None:
    """Show claims in order; two sides and nothing else stand beside each other."""
    placed = groupby(enumerate(claims), lambda each: each[1].group)
    runs = [(group, list(run)) for group, run in placed]
    order = {group: n for n, group in enumerate(dict.fromkeys(g for g, _ in runs if g))}

    def side(group: str, run: Iterable[tuple[int, Claim]], count: int) -> None:
        if group:
            _side(group, words.count(count, "statement"), order[group])
        for place, claim in run:
            drawer.draw_claim(claim, numbers, f"{key}-{place}")

    if len(runs) == 2 and len(order) == 2:
        for column, (group, run) in zip(st.columns(2, gap="medium"), runs, strict=True):
            with column:
                side(group, run, len(run))
        return
    for group, run in runs:
        side(group, run, len(run))


def _side(name: str, count: str, number: int) -> None:
    parts.block(words.heading(name, count, kind=f"side side-{number % len(palette.SIDES)}"))


def _declined(answer: Answer, key: str, offers: Offers) -> None:
    with st.container(border=True, key=f"declined-{key}"):
        parts.block(
            words.callout("The articles do not answer this", answer.reason, kind="none")
        )
        nearest = " The nearest:" if answer.nearest else ""
        parts.note(f"Searched {words.count(answer.searched, 'article')}.{nearest}")
        for source in answer.nearest:
            parts.article_link(source)
        if offers.everywhere:
            st.button(
                "Search all articles",
                icon=":material/search:",
                key=f"everywhere-{key}",
                on_click=again.everywhere,
                args=(answer.question,),
            )
