"""Texts that are somebody's own words: a statement, a speech, a letter under its author's name.

"Statement by Interior Minister Ana Torvald", and under it "I have ordered ...": nobody reports
it, so that no pattern of reported speech finds who says it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rag.statements import people
from rag.statements.marks import blocks, quotations
from rag.statements.reported import Reported
from rag.types import Span

OWN: Final = "address"
"""Stands for the verb of what its author says in a text of his own."""
_HEADING: Final = re.compile(
    r"(?:[\w’'-]+ ){0,3}?(?P<cue>statement|remarks|speech|address|message|letter|keynote"
    r"|testimony|intervention|Rede|Ansprache|Erklärung|Grußwort|discours|déclaration|allocution"
    r"|discurso|declaración|palabras|mensaje|выступление|речь|заявление|обращение)"
    r"(?: (?:delivered|given|as delivered|made))? "
    r"(?:(?:by|of|from|von|du|de la|de|del|des|der) )?(?:(?:the|la|el|le|der|des|dem|l’) )?"
    r"(?P<who>[^:;\n“”\"«»]{4,140})",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r",? (?:on|at|to|in|after|following|regarding|about|before|during|for|zu[mr]?|über|auf|beim"
    r"|vor|sur|à|au|aux|lors|devant|sobre|ante|con|en|a|al|на|по|о|об|в|перед) ",
)
_FIRST_PERSON: Final = re.compile(
    r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|[Uu]ns(?:er\w*)?|[Ii]ch|[Ww]ir|[Mm]ein\w*|[Jj]e|[Nn]ous|[Nn]otre"
    r"|[Nn]os|[Mm]on|[Yy]o|[Nn]osotros|[Nn]uestr[oa]s?|[Mm]is?|я|мы|мой|наш\w*|Я|Мы|Наш\w*)\b"
)
_CLOSING: Final = re.compile(
    r"(?:for (?:further|more|media)|(?:media|press) (?:contacts?|enquiries|inquiries|office)"
    r"|contacts?\b|notes? (?:to|for) (?:the )?editors?|###|ends?\b\W*$|about the )",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"check against delivery|es gilt das gesprochene wort|seul le prononcé fait foi|as prepared"
    r"|Q(?:uestion)?[.:]|(?:(?:and |so )?(?:thank you|thanks)|vielen dank|danke|merci"
    r"|(?:muchas )?gracias|спасибо)\b[^.!]{0,40}[.!]+$",
    re.IGNORECASE,
)
"""A line that is none of the author's words, or thanks."""
_SENTENCE: Final = re.compile(r"[.!?…][\])”\"’»]*$")
_LINE: Final = re.compile(r"\S[^\n]*")
_LONGEST: Final = 200
"""Characters of a heading."""
_AMONG: Final = 3
"""Lines at the top of a text among which its heading is looked for."""
_OFTEN, _THROUGHOUT = 2, 0.3
"""Paragraphs, and share of them, in which the author says "I" or "we" outside quotations."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line says that only tells whose words follow it: the places are in that line."""

    cue: Span
    who: Span
    author: str


def heading(line: str) -> Heading | None:
    """Return whose words a line says that a text is; None for any other line."""
    match = _HEADING.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    if match is None or _SENTENCE.search(line):
        return None
    start = match.start("who") + len(line) - len(line.lstrip())
    who = match["who"]
    for about in (*_ABOUT.finditer(who), None):
        phrase = (who[: about.start()] if about else who).strip(" ,–—-")
        named = people.parse(phrase)
        if " " in named.name or (named.name and named.role):
            cue = Span(*match.span("cue"))
            return Heading(cue, Span(start, start + len(phrase)), phrase)
    return None


def author(title: str) -> str:
    """Return whose own words a title says that a text is; empty for any other title."""
    found = heading(title)
    return found.author if found else ""


def issuer(text: str, found: Sequence[Reported]) -> str:
    """Return the line of whoever issued a text that is somebody's own words, if one tells."""
    if not any(one.lemma == OWN for one in found):
        return ""
    end = max(one.content[-1].end for one in found)
    return next(_LINE.finditer(text, end), [""])[0]


def spoken(text: str, title: str, found: Sequence[Reported]) -> tuple[Reported, ...]:
    """Return the statements of a text, in place of those in them the author's paragraphs.

    ``found`` are returned as they are for any text that is not somebody's own words.
    """
    top = [*_LINE.finditer(text)][:_AMONG]
    for line in top:
        said = heading(line.group())
        if said is not None:
            break
    else:
        line, said = None, heading(title)
    if said is None or not _is_own(text, said.author, found):
        return tuple(found)
    begin = line.end() if line else 0
    lines = [*_paragraphs(text, begin, line.start() if line else 0, said if line else None)]
    taken = [one.sentence for one in lines]
    kept = [one for one in found if not any(_touches(taken, span) for span in one.content)]
    return tuple(sorted((*kept, *lines), key=lambda one: one.content[0]))


def _is_own(text: str, author: str, found: Sequence[Reported]) -> bool:
    """Return whether somebody says "I" or "we" throughout, and few are reported in a text."""
    surname = people.parse(author).name.rsplit(" ", 1)[-1]
    if any(one.source and surname in one.source.slice(text) for one in found):
        return False
    quotes = quotations(text, blocks(text))
    told = sorted(one.cue for one in found if one.source and not _is_first(text, one.source))
    lines = [Span(*line.span()) for line in _LINE.finditer(text) if _SENTENCE.search(line[0])]
    own = sum(
        any(
            not _touches(quotes, Span(*match.span()))
            for match in _FIRST_PERSON.finditer(text, line.start, line.end)
        )
        for line in lines
    )
    reporting = sum(_touches(told, line) for line in lines)
    return own >= max(_OFTEN, _THROUGHOUT * len(lines)) and own >= reporting


def _is_first(text: str, source: Span) -> bool:
    return bool(_FIRST_PERSON.fullmatch(source.slice(text)))


def _paragraphs(text: str, begin: int, first: int, said: Heading | None) -> Iterator[Reported]:
    for line in _LINE.finditer(text, begin):
        if _CLOSING.match(line.group()):
            return
        if _SENTENCE.search(line.group()) and not _ASIDE.match(line.group()):
            span = Span(*line.span())
            cue = Span(first + said.cue.start, first + said.cue.end) if said else span
            source = Span(first + said.who.start, first + said.who.end) if said else None
            yield Reported((span,), cue, source, OWN, span)


def _touches(spans: Sequence[Span], one: Span) -> bool:
    """Return whether one has a part in these spans, which are in order and apart."""
    place = bisect_left(spans, one.end, key=lambda span: span.start)
    return place > 0 and spans[place - 1].end > one.start
