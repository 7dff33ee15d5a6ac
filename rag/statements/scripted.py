"""Statements told by the form of a line: transcripts and quotations signed with a name."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Final

from rag.statements import phrasing
from rag.statements.reported import OWN, Reported
from rag.statements.words import listed
from rag.types import Span

TURN: Final = ":"
"""Stands for the verb of a turn whose name is not in capitals."""
_SIGNED: Final = re.compile(
    r"^[ \t]*(?P<content>[“”\"«][^\n]{20,}?[”\"»])[ \t\xa0]*(?P<cue>[―—–]|--?)[ \t\xa0]*"
    r"(?P<source>[A-ZÀ-ÞА-Я][^\n:;.!?“”\"]{2,80}(?:\b[A-Z]\.[^\n:;.!?“”\"]{1,60})?)\.?"
    r"[ \t\xa0]*$",
    re.M,
)
_TURN: Final = re.compile(
    r"^[ \t]*[“\"]?(?P<source>(?:(?:MR|MRS|MS|DR|SEN|REP|GOV|GEN|AMB)\. )?"
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ'’.-]*){0,4}(?:, [^:\n]{2,60})?|[QA]))"
    r"(?P<cue>:)[ \t]+(?P<content>\S[^\n]*)$",
    re.M,
)
_HEADED: Final = re.compile(
    r"^[ \t]*(?P<source>[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: (?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]*|OF|THE|AND)){1,9})"
    r"(?P<aside>, [^:\n]{2,60})?(?P<cue>:)[ \t]*\n\s*"
    r"(?P<content>[“”\"«][^\n]{12,}[”\"»]\.?)[ \t]*$",
    re.M,
)
"""A quotation under a name in capitals: "PRESIDENT ILONA VESK, on X:"."""
_LABELLED: Final = re.compile(
    r"^[ \t]*(?P<source>(?:(?:The|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Amb|Prof|Sir|Lord|Lady)\.? )?"
    r"[A-ZÀ-Þ][\w'’.-]*(?: (?:(?:of|for|the|and|de|del|van|von) )*[A-ZÀ-Þ][\w'’.-]*){0,5}"
    r"(?P<aside> \([^)\n]{2,40}\))?)(?P<cue>:)[ \t]+(?P<content>\S[^\n]*)$",
    re.M,
)
"""A turn under a name as it is written anywhere: "Sofia Brandt: Not this year."."""
_CHAIR: Final = re.compile(r"(?:the )?(?:(?:deputy )?speaker|chair\w*|moderator|host)\b", re.I)
_COURTESY: Final = re.compile(r"(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady)\b")
_LINE: Final = re.compile(r"\S[^\n]*")
_SENTENCE: Final = re.compile(r"[.!?…][\])”\"’»]*$")
_ASIDE: Final = re.compile(r"[(\[][^)\]]*[)\]]\.?")
_ANOTHERS: Final = re.compile(r"Q\b|[^\W\d_][^:.!?\n]{0,60}:|[^\n]*\?[\])”\"’»]*$")
"""A question, or a line under a label: not of whoever spoke before it."""
_FEWEST_LABELLED, _MOSTLY, _DENSE = 4, 0.6, 0.4
_NOBODY: Final = listed(
    """
    note notes photo photos caption update watch read related breaking live video source sources
    question q a moderator reporter answer editor see more also contact email tel topics tags
    """
)
_FEWEST_TURNS, _LONG = 2, 12


def scripted(text: str) -> tuple[Reported, ...]:
    """Return the turns of a transcript and the signed quotations, in reading order.

    What stands between two turns goes on with the first. A turn is a line that opens with a
    name in capitals and a colon, when there are two such lines at least, or with any name where
    many lines do; a signed quotation is a line of one quotation, a dash and a name. Questions
    that are put ("Q:") are left out.
    """
    shown, passed = _lines(text)
    found = [_made(match) for match in shown]
    found += _carried_on(text, shown, passed)
    return tuple(sorted(found, key=lambda one: one.sentence.start))


def past_place(text: str) -> str:
    """Return the text with blanks for a place and colon that a report opens with.

    "TARN CITY: Torvia has ..." is the one line of its kind, so no transcript's.
    """
    turns = list(islice(_TURN.finditer(text), 2))
    placed = len(turns) == 1 and turns[0]["content"][0] not in '“"«'
    if not placed or turns[0].start("source") != turns[0].start():
        return text
    end = turns[0].end("cue")
    return f"{text[: turns[0].start()]}{' ' * (end - turns[0].start())}{text[end:]}"


def silent(text: str) -> tuple[Span, ...]:
    """Return the lines of a transcript that are questions put, or the chair's."""
    return tuple(Span(*match.span()) for match in _lines(text)[1])


def _lines(text: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Return the lines that are statements, and those of a transcript that are none."""
    signed = [*_SIGNED.finditer(text), *_headed(text)]
    turns = list(_TURN.finditer(text))
    told = [match for match in turns if _names(match["source"])]
    if sum(len(match["content"]) > _LONG for match in told) >= _FEWEST_TURNS:
        return [*signed, *told], [match for match in turns if not _names(match["source"])]
    labelled = _labelled(text)
    asking = _asking(labelled)
    shown, passed = list[re.Match[str]](), list[re.Match[str]]()
    for match in labelled:
        asks = _label(match) in asking or _CHAIR.match(match["source"])
        (passed if asks or not _names(match["source"]) else shown).append(match)
    return [*signed, *shown], passed


def _headed(text: str) -> list[re.Match[str]]:
    """Return the quotations under a name in capitals, where there are two at least."""
    found = list(_HEADED.finditer(text))
    return found if len(found) >= _FEWEST_TURNS else []


def labels(text: str) -> tuple[str, ...]:
    """Return the names in capitals that quotations stand under, as they are written elsewhere.

    "MAROVAN PRESIDENT" tells of Marova as "Marovan President" does.
    """
    return tuple(phrasing.spelt(match["source"]) for match in _headed(text))


def _carried_on(
    text: str, shown: Sequence[re.Match[str]], passed: Sequence[re.Match[str]]
) -> Iterator[Reported]:
    """Yield the paragraphs between two turns, which go on with the first, up to a question."""
    every = sorted((*shown, *passed), key=lambda match: match.start())
    turns = [match for match in every if match.re not in (_SIGNED, _HEADED)]
    spoken = {match.start() for match in shown}
    if not turns or len(turns) < _DENSE * _paragraphs(text, turns):
        return
    for match, after in pairwise(turns):
        said = _made(match)
        if match.start() not in spoken:
            continue
        for line in _LINE.finditer(text, match.end(), after.start()):
            if _ANOTHERS.match(line.group()):
                break
            if _SENTENCE.search(line.group()) and not _ASIDE.fullmatch(line.group()):
                span = Span(*line.span())
                yield replace(said, content=(span,), sentence=span)


def _paragraphs(text: str, turns: Sequence[re.Match[str]]) -> int:
    """Return how many lines there are from the first turn to the last."""
    return len(_LINE.findall(text, turns[0].start(), turns[-1].end()))


def _labelled(text: str) -> list[re.Match[str]]:
    """Return the turns of a transcript whose names are not in capitals; none for other texts.

    Many of its lines are turns, nearly all of them of sentences; most of those who speak do so
    again, and most have a name of more than one word.
    """
    found = list(_LABELLED.finditer(text))
    if len(found) < _FEWEST_LABELLED:
        return []
    if len(found) < _DENSE * _paragraphs(text, found):
        return []
    often = Counter(map(_label, found))
    again = sum(count for count in often.values() if count > 1)
    sentences = sum(bool(_SENTENCE.search(match["content"])) for match in found)
    named = {_label(match) for match in found if " " in match["source"]}
    least = min(sentences / len(found), (again + 1) / len(found), len(named) / len(often))
    return found if least >= _MOSTLY else []


def _label(match: re.Match[str]) -> str:
    """Return the last word of the name that a turn stands under."""
    return match["source"].removesuffix(match["aside"] or "").rsplit(" ", 1)[-1].lower()


def _asking(labelled: Sequence[re.Match[str]]) -> set[str]:
    """Return the labels of who interviews: most of these turns are questions, or the first."""
    turns: defaultdict[str, list[bool]] = defaultdict(list)
    for match in labelled:
        turns[_label(match)].append("?" in match["content"])
    first = _label(labelled[0]) if labelled else ""
    return {
        label
        for label, asked in turns.items()
        if 2 * sum(asked) > len(asked) or (label == first and asked[0])
    }


def _names(source: str) -> bool:
    return not set(re.findall(r"\w+", source.lower())) & _NOBODY


def _made(match: re.Match[str]) -> Reported:
    content, cue, source = (Span(*match.span(part)) for part in ("content", "cue", "source"))
    if match.re is _LABELLED and match["aside"] and _COURTESY.match(match["source"]):
        source = Span(source.start, match.start("aside"))
    lemma = TURN if match.re is _LABELLED else "say"
    return Reported((content,), cue, source, lemma, Span(*match.span()))


def is_turn(text: str, one: Reported) -> bool:
    """Return whether a statement is in the speaker's own words: a turn, a speech."""
    if one.lemma in (TURN, OWN):
        return True
    source = one.source.slice(text).split(",")[0] if one.source else ""
    return one.cue.slice(text) == ":" and source.isupper()


def merged(text: str, found: Sequence[Reported]) -> Iterator[Reported]:
    """Yield the statements in reading order, those of lines in place of any inside them."""
    lines = scripted(text)
    taken = sorted((*(one.sentence for one in lines), *silent(text)), key=_begin)
    kept = [
        one
        for one in found
        if not any(_touches(taken, span) for span in (one.cue, *one.content))
    ]
    yield from sorted((*kept, *lines), key=lambda one: min(one.cue, one.content[0]))


def _begin(span: Span) -> int:
    return span.start


def _touches(lines: Sequence[Span], span: Span) -> bool:
    """Return whether a span has a part in one of these lines, which are in order."""
    place = bisect_left(lines, span.end, key=_begin)
    return place > 0 and lines[place - 1].end > span.start
