"""Reported speech in Chinese: NAME + cue + content, and quotation marks."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.statements.lexicon import chinese
from rag.statements.reported import Reported
from rag.types import Span

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?[”’」』]?")
_ADVERB = re.compile(
    r"(?:还|也|并|则|再次|随后|特别|对此|一致|共同|此前|同时|进一步|明确|均|曾|当天|向.{1,12}?)$"
)
_ASIDE = re.compile(
    r"(?:\d{1,2}月)?\d{1,2}日.*$|(?:在|就|对|同|与|当地时间|应|通过|出席)[^的]*$"
)
_SHORT = frozenset("说称")
_PAUSE = "，：,:“「"
_LONGEST = 60


@cache
def _cues() -> tuple[re.Pattern[str], frozenset[str]]:
    words = chinese()
    objects = frozenset(words["object"])
    every = sorted((*words["clause"], *words["object"]), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, every))), objects


def reported(
    text: str, paragraphs: Sequence[Span], quotes: Sequence[Span]
) -> tuple[Reported, ...]:
    """Return the statements of a Chinese text in reading order.

    What follows "NAME 表示，" in its paragraph is read as said by NAME until another speaker
    takes over: that is how readouts are written.
    """
    found: list[Reported] = []
    inside = _mask(quotes)
    for paragraph in paragraphs:
        open_until: Reported | None = None
        for sentence in _sentences(text, paragraph):
            statements = list(_in_sentence(text, sentence, inside))
            if statements:
                found.extend(statements)
                last = statements[-1]
                runs = text[last.cue.end : last.cue.end + 1] in ("，", "：", ",", ":")
                open_until = last if runs else None
            elif open_until is not None and found:
                found[-1] = _extended(text, found[-1], sentence)
    return tuple(found)


def _mask(quotes: Sequence[Span]) -> frozenset[int]:
    return frozenset(place for quote in quotes for place in range(quote.start, quote.end))


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    for match in _SENTENCE.finditer(text, paragraph.start, paragraph.end):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        if end - start > 1:
            yield Span(start, end)


def _in_sentence(text: str, sentence: Span, inside: frozenset[int]) -> Iterator[Reported]:
    pattern, objects = _cues()
    end = sentence.end - (text[sentence.end - 1] in "。！？!?")
    for match in pattern.finditer(text, sentence.start, end):
        if match.start() in inside:
            continue
        word, after = match.group(), text[match.end() : match.end() + 1]
        if word in _SHORT and after and after not in _PAUSE + "。":
            continue
        source = _speaker(text, Span(sentence.start, max(match.start(), sentence.start + 1)))
        if source is None or source.end > match.start():
            continue
        content = _content(text, match, end, sentence.start)
        if content is None or (word in objects and after in "，：。"):
            continue
        yield Reported((content,), Span(*match.span()), source, word, sentence)
        return


def _content(text: str, match: re.Match[str], end: int, start: int) -> Span | None:
    begin = match.end()
    while begin < end and text[begin] in "，：,: ":
        begin += 1
    if begin < end:
        return Span(begin, end)
    quoted = re.compile(r"[“「].+[”」]").match(text, start, match.start())
    return Span(*quoted.span()) if quoted else None


def _speaker(text: str, before: Span) -> Span | None:
    """Return the name at the end of what stands before the cue."""
    string = before.slice(text)[-_LONGEST:]
    base = before.end - len(string)
    cut = max(string.rfind(mark) for mark in "，,；;：:”」）)—\n")
    string, base = string[cut + 1 :], base + cut + 1
    stripped = string.rstrip()
    while match := _ADVERB.search(stripped):
        stripped = stripped[: match.start()].rstrip()
    shorter = _ASIDE.sub("", stripped) or stripped
    lead = len(shorter) - len(shorter.lstrip())
    name = shorter.strip()
    if not 1 < len(name) <= 30 or re.search("[愿将应须要]", name):
        return None
    return Span(base + lead, base + lead + len(name))


def _extended(text: str, statement: Reported, sentence: Span) -> Reported:
    end = sentence.end - (text[sentence.end - 1] in "。！？!?")
    content = (
        *statement.content[:-1],
        Span(statement.content[-1].start, max(end, statement.content[-1].end)),
    )
    return Reported(
        content, statement.cue, statement.source, statement.lemma, statement.sentence
    )
