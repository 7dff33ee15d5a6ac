"""From sentences to statements with places: segments, patterns, quotations carried on."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag import text as texts
from rag.statements import frames, hanzi, phrases, scripted
from rag.statements.lexicon import lexicon
from rag.statements.marks import blocks, quotations, spoken
from rag.statements.reported import Reported
from rag.statements.words import Word, words
from rag.types import Span, StatementKind

_ATTRIBUTION = re.compile(
    r"[^\n“\"«:;]{2,70}?\b(?:said|says|asked|asks|wrote|writes|added|told|shouted"
    r"|tweeted|replied"
    r"|responded|declared|joked|quipped|exclaimed)\b(?! +(?:that|the|he|she|it|they)\b)"
)
_BACKWARD = re.compile(r"Об этом ")
_DATELINE = re.compile(
    r"(?:[^\n]{0,70}?\([A-Z][\w .&/-]{1,30}\) *(?:--|[—–-]) +"
    r"|[A-Z][A-Z .,’'-]{2,40}(?:,[^\n]{0,30}?)? (?:--|[—–]) +)(?=\S)"
)


def _past_dateline(text: str, sentence: Span) -> Span:
    match = _DATELINE.match(text, sentence.start, sentence.end)
    return Span(match.end(), sentence.end) if match else sentence


def reported(text: str, language: str) -> tuple[Reported, ...]:
    """Return the statements of ``text`` in reading order, none inside another."""
    text = scripted.past_place(text)
    paragraphs = blocks(text)
    quotes = quotations(text, paragraphs)
    if language.startswith("zh"):
        return hanzi.reported(text, paragraphs, quotes)
    found: list[Reported] = []
    fresh = False
    pieces = spoken(text, quotes)
    before: Span | None = None
    for found_sentence in _whole(text, texts.sentences(text, language), paragraphs, quotes):
        sentence = _past_dateline(text, found_sentence)
        here = words(text, sentence, pieces)
        if fresh and _only_quoted(here) and found:
            found[-1] = _carried_on(found[-1], here)
            continue
        statements = list(_in_sentence(sentence, here, language))
        if language.startswith("ru") and _BACKWARD.match(text, sentence.start, sentence.end):
            statements = [] if found and _same(found[-1], before) else _backward(here, before)
        before = sentence
        found.extend(statements)
        fresh = bool(statements) and _reaches(here, statements[-1])
    return tuple(found)


def _same(statement: Reported, sentence: Span | None) -> bool:
    return sentence is not None and statement.sentence.overlaps(sentence)


def _backward(here: Sequence[Word], before: Span | None) -> list[Reported]:
    """Return the statement of "Об этом заявил X": its content is the sentence before."""
    speech = lexicon("ru")
    for index, word in enumerate(here):
        if word.low not in speech.cues or before is None:
            continue
        after = index + 1
        if here[after].low in speech.closers:
            after += 2
        source = phrases.following(here, after, speech)
        if source is None:
            return []
        span = Span(here[source[0]].start, here[source[1] - 1].end)
        sentence = Span(here[0].start, here[-1].end)
        return [Reported((before,), word.span, span, word.low, sentence)]
    return []


def kind(text: str, content: Sequence[Span], quotes: Sequence[Span]) -> StatementKind:
    """Return how much of the content is quoted: direct from 90 % of its words."""
    quoted = total = 0
    for span in content:
        for word in words(text, span, ()):
            if word.kind == "word":
                total += 1
                quoted += _is_inside(word.start, quotes)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.9 * total else "mixed"


def _is_inside(place: int, quotes: Sequence[Span]) -> bool:
    index = bisect_left(quotes, place + 1, key=lambda quote: quote.start) - 1
    return index >= 0 and quotes[index].start <= place < quotes[index].end


def _in_sentence(sentence: Span, here: Sequence[Word], language: str) -> Iterator[Reported]:
    played = _script_line(here)
    if played is not None:
        yield replace(played, sentence=sentence)
        return
    for found in frames.read(here, lexicon(language)):
        yield Reported(
            content=tuple(
                Span(here[start].start, here[end - 1].end) for start, end in found.content
            ),
            cue=Span(here[found.cue[0]].start, here[found.cue[1] - 1].end),
            source=found.source
            and Span(here[found.source[0]].start, here[found.source[1] - 1].end),
            lemma=found.lemma,
            sentence=sentence,
        )


def _script_line(here: Sequence[Word]) -> Reported | None:
    """Return the statement of a line such as ``Ana Torvald: "..."``."""
    for index, word in enumerate(here[:10]):
        if word.kind == "stop" and index and index + 1 < len(here):
            quote = here[index + 1]
            names = here[:index]
            if quote.kind != "quote" or not names[0].capital or word.end - word.start != 1:
                return None
            if not all(
                name.capital or name.low in ("of", "the", "de", "von") for name in names
            ):
                return None
            source = Span(names[0].start, names[-1].end)
            return Reported((quote.span,), word.span, source, "say", quote.span)
        if word.kind not in ("word", "open", "close"):
            return None
    return None


def _only_quoted(here: Sequence[Word]) -> bool:
    return (
        bool(here)
        and all(word.kind in ("quote", "end") for word in here)
        and any(word.kind == "quote" for word in here)
    )


def _carried_on(statement: Reported, here: Sequence[Word]) -> Reported:
    more = tuple(word.span for word in here if word.kind == "quote")
    return replace(statement, content=statement.content + more)


def _reaches(here: Sequence[Word], statement: Reported) -> bool:
    """Return whether a quotation right after this sentence belongs to the statement."""
    return bool(here) and max(span.end for span in statement.content) >= here[0].start


def _whole(
    text: str, sentences: Sequence[Span], paragraphs: Sequence[Span], quotes: Sequence[Span]
) -> Iterator[Span]:
    """Yield the sentences, joined where a boundary falls into or right behind a quotation."""
    current: Span | None = None
    starts = {paragraph.start for paragraph in paragraphs}
    for sentence in sentences:
        if (
            current is not None
            and sentence.start not in starts
            and _joins(text, current, sentence, quotes)
        ):
            current = Span(current.start, max(current.end, sentence.end))
            continue
        if current is not None:
            yield current
        current = sentence
    if current is not None:
        yield current


def _joins(text: str, current: Span, sentence: Span, quotes: Sequence[Span]) -> bool:
    index = bisect_left(quotes, sentence.start, key=lambda quote: quote.start) - 1
    if index >= 0 and quotes[index].start < sentence.start < quotes[index].end:
        return True
    after = text[sentence.start]
    closes = index >= 0 and quotes[index].end in (current.end, current.end - 1)
    if closes and (after.islower() or text[quotes[index].end - 2] == ","):
        return True
    if (
        closes
        and text[quotes[index].end - 2] in "?!…"
        and _ATTRIBUTION.match(text, sentence.start, sentence.end)
    ):
        return True
    return after.islower() and text[current.end - 1] in "?!,:;"
