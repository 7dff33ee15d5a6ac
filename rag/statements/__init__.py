"""Who said what: statements of an article, their speakers and sides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.ports import Tagger
from rag.statements import (
    address,
    countries,
    outlets,
    people,
    scripted,
    sides,
    speakers,
    tagged,
    telling,
)
from rag.statements.bodies import Bodies
from rag.statements.dates import said_on
from rag.statements.entries import without_headings
from rag.statements.marks import blocks, quotations
from rag.statements.plain import flattened
from rag.statements.reading import kind, reported
from rag.statements.refining import refined
from rag.statements.reported import OWN, Reported
from rag.statements.roster import Paper
from rag.statements.state_words import of_states
from rag.types import Article, Citation, Passage, Source, Span, Spans, Statement

__all__ = ["extract", "told"]

_NEAR = 140
_THINGS = frozenset(("it", "this", "that", "which"))
_REFLEXIVE = frozenset(("s'est", "s’est", "se", "sich"))
_SEVERAL = re.compile(r" (?:and|&|y|et|und) |;")
_BOUNDARY = re.compile(
    r"[;:—“\"«»]|,(?! (?:\d{4}|\w{3,9}\.? \d{1,2})\b)"
    r"|\b(?:that|when|while|after|before|because|but|and|who|which|whose|if|whether|by|until"
    r"|que|что|dass|как)\b"
)
_CLAUSE = re.compile(r"\b(?:said|says|that|who|which|when|while|will|would|was|were|is|are)\b")


def extract(
    article: Article, tagger: Tagger | None = None, *, attitudes: bool = False
) -> tuple[Statement, ...]:
    """Return the statements of ``article`` in reading order, each with speaker and side.

    Content, cue and source are places in the article. A statement inside another is left out;
    so is a bare topic ("exchanged views on trade"). Time is linear in the text.

    Args:
        article: In any language.
        tagger: Reads English articles, told what the rules read; without it, and in other
            languages, the rules decide.
        attitudes: Whether attitudes nobody is quoted on ("fears", "supports") count too; the
            rules alone find none.
    """
    text, language = article.text, article.source.language
    found = reported(text, language)
    if tagger is not None and language.partition("-")[0] == "en":
        found = refined(text, tagged.reported(text, found, tagger), found)
        if not attitudes:
            quotes = quotations(text, blocks(text))
            found = tuple(one for one in found if tagged.is_speech(text, one, quotes))
    found = address.spoken(text, article.source.title, found)
    return told(article, without_headings(text, found))


def told(article: Article, found: Sequence[Reported]) -> tuple[Statement, ...]:
    """Return the statements at the places in ``found``, which are in reading order.

    ``found`` may come from any reader of ``article``; each place becomes one statement.
    """
    return tuple(_statements(article, found))


def _statements(article: Article, found: Sequence[Reported]) -> Iterator[Statement]:
    if not found:
        return
    text = flattened(article.text)
    source = _issued(article.source, address.issuer(article.text, found))
    agency = outlets.agency(source.outlet, f"{source.title}\n{text}")
    about = (
        *(outlets.letterhead(source.outlet), agency, of_states(source.title)),
        *scripted.labels(text),
    )
    states = countries.discovered("\n".join([*(f"{one}." for one in about if one), text]))
    bodies = Bodies(text, states)
    paper = Paper(source.title, outlets.official_state(source.outlet, states))
    who, present = speakers.resolve(text, found, source.language, states, bodies, paper)
    whose = sides.assign(text, found, who, bodies, present=present, source=source)
    tellings = telling.told(text, found, who, whose, states, source)
    quotes = quotations(article.text, blocks(article.text))
    whole = Passage.cut(article, Span(0, len(article.text)))
    known = [
        each
        for each in zip(found, who, whose, tellings, strict=True)
        if not _is_nobody(text, each[0], each[2][0])
    ]
    for number, (here, speaker, (name, side), (via, teller)) in enumerate(known, 1):
        titled = here.lemma == OWN and here.source is None
        spans = Spans(
            content=here.content,
            cue=() if titled else (here.cue,),
            source=(here.source,) if here.source else (),
        )
        yield Statement(
            id=f"{source.id}:s{number}",
            words=Citation(passage=whole, span=spans.whole),
            spans=spans,
            speaker=_author(source.byline) or name if name == "I" else name,
            role=speaker.role,
            side=side,
            joint=speaker.group == "joint" or "; " in side,
            kind="direct"
            if scripted.is_turn(text, here)
            else kind(article.text, here.content, quotes),
            cue="" if titled else here.cue.slice(article.text),
            said_on=said_on(_around(text, here), source.published),
            via=via,
            teller=teller,
        )


def _issued(source: Source, line: str) -> Source:
    """Return the source as that of the office that issued a text, if a line under it tells."""
    states = countries.discovered(f"{outlets.letterhead(line)}.")
    official = outlets.official_state(line, states) and not outlets.official_state(
        source.outlet, states
    )
    return replace(source, outlet=line) if official else source


def _is_nobody(text: str, here: Reported, name: str) -> bool:
    """Return whether nobody says it: "It says nothing about monitors", "s'est dit confiant"."""
    low = here.source.slice(text).lower() if here.source else ""
    reflexive = bool(low) and low.split()[-1] in _REFLEXIVE
    return reflexive or (not name and low in _THINGS)


def _author(byline: str) -> str:
    """Return the one person whom a byline names; empty when it names several or nobody."""
    named = people.parse(byline.split(",", maxsplit=1)[0].strip()).name
    return named if " " in named and not _SEVERAL.search(byline) else ""


def _around(text: str, here: Reported) -> str:
    """Return the words that date the saying: those of the cue's own clause.

    They stand between source and cue, right behind either, or open the sentence ("On Tuesday
    in Harwick, X said"); never in the content or in a clause of its own.
    """
    source = here.source or here.cue
    first, last = min(source, here.cue), max(source, here.cue)
    pieces = [text[first.end : min(last.start, first.end + _NEAR)]] if first != last else []
    stops = [span.start for span in here.content if span.start >= last.end]
    end = min([*stops, here.sentence.end, last.end + _NEAR])
    behind = text[last.end : max(last.end, end)]
    pieces.append(_BOUNDARY.split(behind, maxsplit=1)[0])
    start = here.sentence.start
    inside = any(span.start < first.start for span in here.content)
    if start < first.start <= start + _NEAR and not inside:
        opening = text[start : first.start]
        pieces += [] if _CLAUSE.search(opening) else [opening]
    return " | ".join(pieces)
