"""Reported speech in Chinese: NAME + cue + content, and quotation marks."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.statements.lexicon import chinese
from rag.statements.people import Named
from rag.statements.reported import Reported
from rag.types import Span

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?[”’」』]?")
_ADVERB = re.compile(
    r"(?:不过|但是?|最后|还|也|并|则|再次|随后|特别|对此|一致|共同|此前|同时|进一步|明确|均|曾|当天|向.{1,12}?)$"
)
_ASIDE = re.compile(
    r"(?:\d{1,2}月)?\d{1,2}日.*$|(?:在|就|对|同|与|当地时间|应|通过|出席)[^的]*$"
)
_LEAD = re.compile(r"\s*(?:不过|但是?|而|此外|同时|最后)?")
_OBJECT_BEFORE = re.compile(r"(?:予以|加以|不愿|不愿意|拒绝)$")
_ROLE = re.compile(
    r"^(.*(?:发言人|部长|外长|总统|主席|总理|首相|大使|秘书长|议长|国务卿|代表|主任|书记|司长|局长|特使"
    r"|顾问|官员|委员|负责人|院长|行长|会长|市长|省长|州长|总裁|董事长|经理|船长|教授|研究员|记者|公使|参赞))"
    r"([一-鿿·]{2,12})$"
)
_NO_NAME = re.compile(
    r"[方国部府会党馆局院社司署团队]$|发言人|大使|方面|部长|公司|代表|官员|高管|负责人|记者|有人|媒体|舆论|消息"
)
_SHORT = frozenset("说称")
_PRONOUNS = frozenset("他她")
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


def named(phrase: str) -> Named:
    """Return the person and the office in a source: "韦尔特国外交部长马斯"."""
    match = _ROLE.match(phrase)
    if match and not _NO_NAME.search(match.group(2)):
        return Named(match.group(2), match.group(1))
    is_name = 2 <= len(phrase) <= 4 or "·" in phrase
    return Named("" if not is_name or _NO_NAME.search(phrase) else phrase, "")


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
        if _OBJECT_BEFORE.search(text, sentence.start, match.start()):
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
    opened = _LEAD.match(shorter)
    lead = opened.end() if opened else 0
    name = shorter[lead:].strip()
    if not (1 < len(name) <= 30 or name in _PRONOUNS) or re.search("(?<!不)[愿将应须要]", name):
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
