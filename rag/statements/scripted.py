"""Statements told by the form of a line: transcripts and quotations signed with a name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rag.statements.reported import Reported
from rag.statements.words import listed
from rag.types import Span

_SIGNED: Final = re.compile(
    r"^[ \t]*(?P<content>[“”\"«][^\n]{20,}?[”\"»])[ \t\xa0]*(?P<cue>[―—–]|--?)[ \t\xa0]*"
    r"(?P<source>[A-ZÀ-ÞА-Я][^\n:;.!?“”\"]{2,80}(?:\b[A-Z]\.[^\n:;.!?“”\"]{1,60})?)\.?"
    r"[ \t\xa0]*$",
    re.M,
)
_TURN: Final = re.compile(
    r"^[ \t]*[“\"]?(?P<source>(?:(?:MR|MRS|MS|DR|SEN|REP|GOV|GEN|AMB)\. )?"
    r"[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ'’.-]*){0,4}(?:, [^:\n]{2,60})?)"
    r"(?P<cue>:)[ \t]+(?P<content>\S[^\n]{12,})$",
    re.M,
)
_NOBODY: Final = listed(
    """
    note notes photo photos caption update watch read related breaking live video source sources
    question q a moderator reporter answer editor see more also contact email tel topics tags
    """
)
_FEWEST_TURNS: Final = 2


def scripted(text: str) -> tuple[Reported, ...]:
    """Return the turns of a transcript and the signed quotations, in reading order.

    A turn is a line that opens with a name in capitals and a colon, when there are two such
    lines at least; a signed quotation is a line of one quotation, a dash and a name. Questions
    nobody signs ("Q:") are left out.
    """
    turns = [match for match in _TURN.finditer(text) if _names(match["source"])]
    found = [*_SIGNED.finditer(text), *(turns if len(turns) >= _FEWEST_TURNS else ())]
    return tuple(sorted((_made(match) for match in found), key=lambda one: one.sentence.start))


def _names(source: str) -> bool:
    return not set(re.findall(r"\w+", source.lower())) & _NOBODY


def _made(match: re.Match[str]) -> Reported:
    content, cue, source = (Span(*match.span(part)) for part in ("content", "cue", "source"))
    return Reported((content,), cue, source, "say", Span(*match.span()))


def is_turn(text: str, one: Reported) -> bool:
    """Return whether a statement is a turn of a transcript: the speaker's own words."""
    source = one.source.slice(text).split(",")[0] if one.source else ""
    return one.cue.slice(text) == ":" and source.isupper()


def merged(found: Sequence[Reported], lines: Sequence[Reported]) -> Iterator[Reported]:
    """Yield the statements in reading order, those of ``lines`` in place of any inside them."""
    taken = [one.sentence for one in lines]
    kept = [
        one
        for one in found
        if not any(span.overlaps(line) for span in (one.cue, *one.content) for line in taken)
    ]
    yield from sorted((*kept, *lines), key=lambda one: min(one.cue, one.content[0]))
