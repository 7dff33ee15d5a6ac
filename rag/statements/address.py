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
from rag.statements.reported import OWN, Reported
from rag.statements.scripted import scripted
from rag.types import Span

_HEADING: Final = re.compile(
    r"(?:[\w’'-]+ ){0,3}?(?P<cue>statement|remarks|speech|address|message|letter|keynote"
    r"|testimony|intervention|(?:press )?briefing|(?:news|press) conference|interview|Q&A"
    r"|Rede|Ansprache|Erklärung|Grußwort|discours|déclaration|allocution|discurso|declaración"
    r"|palabras|mensaje|выступление|речь|заявление|обращение)"
    r"(?: (?:delivered|given|as delivered|made))? "
    r"(?:(?:by|of|from|with|von|mit|du|de la|de|del|des|der) )?"
    r"(?:(?:the|la|el|le|der|des|dem|l’) )?(?P<who>[^:;\n“”\"«»]{4,140})",
    re.IGNORECASE,
)
_TOGETHER: Final = re.compile(r" (?:and|&|und|et|y|и) ")
_ASKED: Final = re.compile(r"briefing|conference|interview|Q&A", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r",? (?:on|at|to|in|after|following|regarding|about|before|during|for|zu[mr]?|über|auf|beim"
    r"|vor|sur|à|au|aux|lors|devant|sobre|ante|con|en|a|al|на|по|о|об|в|перед) ",
)
_FIRST_PERSON: Final = re.compile(
    r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|[Uu]ns(?:er\w*)?|[Ii]ch|[Ww]ir|[Mm]ein\w*|[Jj]e|[Jj](?=[’'])|[Nn]ous|[Nn]otre"
    r"|[Nn]os|[Mm]on|[Yy]o|[Nn]osotros|[Nn]uestr[oa]s?|[Mm]is?|[Hh]emos|[Ee]stamos|[Ss]omos"
    r"|[Tt]enemos|[Qq]ueremos|[Dd]ebemos|[Pp]odemos|[Vv]amos|[Qq]uiero|[Cc]reo|[Ee]stoy|[Ss]oy|я|мы|мой|наш\w*|Я|Мы|Наш\w*)\b"
)
_CLOSING: Final = re.compile(
    r"(?:for (?:further|more|media)|(?:media|press) (?:contacts?|enquiries|inquiries|office)"
    r"|contacts?\b|notes? (?:to|for) (?:the )?editors?|###|ends?\b\W*$|about the )",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"check against delivery|es gilt das gesprochene wort|seul le prononcé fait foi|as prepared"
    r"|Q(?:uestion)?[.:]|(?:(?:and |so )?(?:thank you|thanks)|vielen dank|danke|merci"
    r"|(?:muchas )?gracias|спасибо)\b.{0,40}$",
    re.IGNORECASE,
)
"""A line that is none of the author's words, or thanks."""
_ANSWER: Final = re.compile(r"A(?:nswer)?(?P<cue>[:.])[ \t]+(?=\S)")
_ASKS: Final = re.compile(
    r"(?:Q|Question|Journalist|Reporter)\b[^\n]{0,60}?[:.] |[^\n]*\?[\])”\"’»]*$"
)
"""A question that is put, which its asker says."""
_SENTENCE: Final = re.compile(r"[.!?…][\])”\"’»]*$")
_LINE: Final = re.compile(r"\S[^\n]*")
_LONGEST: Final = 200
"""Characters of a heading."""
_AMONG: Final = 3
"""Lines at the top of a text among which its heading is looked for."""
_OFTEN, _THROUGHOUT = 2, 0.3
"""Paragraphs, and share of them, in which the author says "I" or "we" outside quotations; and
answers to what is asked, where he answers."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line says that only tells whose words follow it: the places are in that line.

    ``asked`` tells whether others ask there, as in an interview.
    """

    cue: Span
    who: Span
    author: str
    asked: bool


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
        several = [people.parse(part).name for part in _TOGETHER.split(phrase)]
        if len(several) > 1 and all(several):
            return None
        if " " in named.name or (named.name and named.role):
            cue = Span(*match.span("cue"))
            asked = bool(_ASKED.search(match["cue"]))
            return Heading(cue, Span(start, start + len(phrase)), phrase, asked)
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

    ``found`` are returned as they are for any text that is not somebody's own words. Where
    questions are put to the author, his answers ("A: ...") are his.
    """
    lines = [*_LINE.finditer(text)]
    top = next((line for line in lines[:_AMONG] if heading(line[0])), None)
    said = heading(top[0] if top else title)
    if said is None or _reports(text, said.author, found):
        return tuple(found)
    under = [line for line in lines if not top or line.start() > top.start()]
    answers = sum(bool(_ANSWER.match(line[0])) for line in under) >= _OFTEN
    if not answers and (said.asked or not _is_own(text, under, found)):
        return tuple(found)
    source = Span(top.start() + said.who.start, top.start() + said.who.end) if top else None
    cue = Span(top.start() + said.cue.start, top.start() + said.cue.end) if top else None
    own = [
        Reported((span,), colon or cue or span, source, OWN, span)
        for colon, span in (_answers(under) if answers else _paragraphs(under))
        if not _is_anothers(text, span, found)
    ]
    taken = [one.sentence for one in own]
    kept = [one for one in found if not any(_touches(taken, span) for span in one.content)]
    return tuple(sorted((*kept, *own), key=lambda one: one.content[0]))


def _reports(text: str, author: str, found: Sequence[Reported]) -> bool:
    """Return whether a text reports what its author says, or has turns under names."""
    surname = people.parse(author).name.rsplit(" ", 1)[-1]
    return any(
        one.source and (surname in one.source.slice(text) or one.cue.slice(text) == ":")
        for one in (*found, *scripted(text))
    )


def _is_own(text: str, under: Sequence[re.Match[str]], found: Sequence[Reported]) -> bool:
    """Return whether somebody says "I" or "we" throughout, and few are reported in a text."""
    quotes = quotations(text, blocks(text))
    told = sorted(one.cue for one in found if one.source and not _is_first(text, one.source))
    lines = [Span(*line.span()) for line in under if _SENTENCE.search(line[0])]
    own = sum(
        any(
            not _touches(quotes, Span(*match.span()))
            for match in _FIRST_PERSON.finditer(text, line.start, line.end)
        )
        for line in lines
    )
    reporting = sum(_touches(told, line) for line in lines)
    return own >= max(_OFTEN, _THROUGHOUT * len(lines)) and own >= reporting


def _is_anothers(text: str, span: Span, found: Sequence[Reported]) -> bool:
    """Return whether a paragraph opens with a quotation of somebody else."""
    return any(
        one.source
        and span.covers(one.cue)
        and not _is_first(text, one.source)
        and one.content[0].start == span.start
        and text[span.start] in '“"«„'
        for one in found
    )


def _is_first(text: str, source: Span) -> bool:
    return bool(_FIRST_PERSON.match(text, source.start, source.end))


def _paragraphs(under: Sequence[re.Match[str]]) -> Iterator[tuple[Span | None, Span]]:
    """Yield the paragraphs of a speech, each with no mark of its own."""
    for line in under:
        if _CLOSING.match(line[0]):
            return
        if _SENTENCE.search(line[0]) and not _ASIDE.match(line[0]):
            yield None, Span(*line.span())


def _answers(under: Sequence[re.Match[str]]) -> Iterator[tuple[Span | None, Span]]:
    """Yield the paragraphs that answer questions, each with the colon of its answer."""
    colon: Span | None = None
    for line in under:
        if _CLOSING.match(line[0]):
            return
        answer = _ANSWER.match(line[0])
        if answer:
            start = line.start()
            colon = Span(start + answer.start("cue"), start + answer.end("cue"))
            yield colon, Span(start + answer.end(), line.end())
        elif _ASKS.match(line[0]):
            colon = None
        elif colon and _SENTENCE.search(line[0]):
            yield colon, Span(*line.span())


def _touches(spans: Sequence[Span], one: Span) -> bool:
    """Return whether one has a part in these spans, which are in order and apart."""
    place = bisect_left(spans, one.end, key=lambda span: span.start)
    return place > 0 and spans[place - 1].end > one.start
