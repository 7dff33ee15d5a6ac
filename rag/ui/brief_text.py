"""The sections of a briefing: chapters in their colours, contents, sentences with chips."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.types import Citation, Claim, Section, Source
from rag.ui import drawer, palette, parts, words

_FEWEST = 3
"""Headings that are worth a table of contents."""
_MARGIN = 230
"""Width of the margin that holds sources or, while it is edited, buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A section as the page shows it.

    Attributes:
        number: Its place in the briefing, from 0.
        chapter: The chapter that begins with it; empty inside a chapter and without one.
        name: Its own heading.
        inside: Whether it is part of a chapter.
        colour: Number of the side it is about; None when it is about no side.
    """

    section: Section
    number: int
    name: str
    chapter: str = ""
    inside: bool = False
    colour: int | None = None

    @property
    def anchor(self) -> str:
        """Where a link to it leads."""
        return f"part-{self.number}"


def placed(sections: Sequence[Section], sides: Collection[str]) -> Iterator[Placed]:
    """Yield the sections under their chapters; names among ``sides`` have a colour each."""
    colours: dict[str, int] = {}
    before = ""
    for number, section in enumerate(sections):
        group, _, name = section.heading.partition(": ")
        if name in sides:
            colours.setdefault(name, len(colours) % len(palette.SIDES))
        yield Placed(
            section=section,
            number=number,
            name=_named(name or group),
            chapter=group if name and group != before else "",
            inside=bool(name),
            colour=colours.get(name),
        )
        before = group


def beside(sections: Sequence[Placed]) -> DeltaGenerator:
    """Show the table of contents, and return where the text beside it goes."""
    left, right = st.columns([1, 4], gap="medium")
    entries = list(_contents(sections))
    if len(entries) >= _FEWEST:
        with left, st.container(key="contents"):
            parts.block(words.contents(entries))
    return right


def draw(
    sections: Sequence[Placed], numbers: dict[Citation, int], *, finished: bool = True
) -> None:
    """Show sections to read.

    Args:
        sections: In order.
        numbers: Of the citations; it gains those it does not have.
        finished: Whether chips can be opened; not while the briefing is written.
    """
    for one in sections:
        with st.container(key=f"section-{one.number}", gap="small"):
            parts.block(*titles(one))
            parts.note(one.section.note)
            for place, claim in enumerate(one.section.claims):
                key = f"{one.number}-{place}"
                words_, margin = row(key)
                with words_:
                    sentence(claim)
                with margin:
                    chips(claim, numbers, key, finished=finished)


def row(key: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return a place for words, and one beside or, where it is narrow, under them."""
    with st.container(horizontal=True, gap="medium", key=f"line-{key}"):
        return st.container(gap="xsmall"), st.container(
            width=_MARGIN, horizontal=True, gap="xsmall", key=f"margin-{key}"
        )


def titles(one: Placed) -> tuple[str, ...]:
    """Return the heading of a section as HTML, after that of the chapter it begins."""
    count = len(one.section.claims)
    if not one.inside:
        return (words.titled(one.name, one.anchor),)
    kind, aside = "", ""
    if one.colour is not None:
        kind, aside = f"side side-{one.colour}", words.count(count, "sentence")
    own = words.titled(one.name, one.anchor, tag="h3", kind=kind, aside=aside)
    chapter = words.titled(one.chapter, f"{one.anchor}-chapter") if one.chapter else ""
    return chapter, own


def sentence(claim: Claim, kind: str = "") -> None:
    """Show the words of a claim, and what is to be known of them."""
    verdict = drawer.VERDICTS.get(claim.verdict, "")
    struck = claim.verdict in drawer.REJECTED and not claim.edited
    kinds = [kind, "struck" if struck else "", "edited" if claim.edited else ""]
    doubt = words.html(verdict, tag="span", kind=f"verdict {claim.verdict}") if verdict else ""
    parts.block(
        words.html(claim.text, kind=" ".join(filter(None, kinds))),
        words.tagged(["Edited"], kind="flag") if claim.edited else "",
        doubt,
        words.html(words.sentence(claim.reason), kind="note") if verdict else "",
    )
    if claim.moved:
        parts.note("The quoted words stand in another passage than the model named.")


def chips(
    claim: Claim, numbers: dict[Citation, int] | None, key: str, *, finished: bool = True
) -> None:
    """Show what a claim cites, each to open in the drawer.

    Args:
        claim: What cites.
        numbers: Of the citations, which gains those it does not have; None for none.
        key: Tells its chips from those of others.
        finished: Whether they can be opened.
    """
    for place, citation in enumerate(claim.citations):
        number = None
        if numbers is not None:
            number = numbers.setdefault(citation, len(numbers) + 1)
        text = _together(drawer.chip_text(number, citation.source), citation.source)
        drawer.chip(citation, text, f"{key}-{place}", disabled=not finished)


def _together(text: str, source: Source) -> str:
    """Return what is on a chip, its day never broken in two."""
    day = words.day(source.published)
    return text.replace(day, day.replace(" ", "\N{NO-BREAK SPACE}")) if day else text


def _contents(sections: Sequence[Placed]) -> Iterator[tuple[str, str, int]]:
    for one in sections:
        if one.chapter:
            yield one.chapter, f"{one.anchor}-chapter", 1
        yield one.name, one.anchor, 2 if one.inside else 1


def _named(name: str) -> str:
    """Return the name of a section, a day as the other pages write it."""
    return words.iso_day(name) or words.sentence(name)
