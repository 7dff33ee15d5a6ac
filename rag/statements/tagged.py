"""Statements found by the tagger: its spans linked, trimmed and told apart from attitudes."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rag import text as texts
from rag.ports import Tagger
from rag.statements import decoding, scripted, tokens
from rag.statements.lexicon import lexicon
from rag.statements.linking import Linked, Part, link
from rag.statements.marks import blocks, quotations
from rag.statements.reported import Reported
from rag.types import Span

_LOOSE = " \t\r\n.,;:—–-"
_MARKS = "“”„«»‘’\"'「」『』`"
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_PUNCTUATION = re.compile(r"\W+")
_LETTER = re.compile(r"\w")
ASKING: Final = re.compile(r"(?:when |was )?(?:asked|questioned|pressed)\b", re.I)
_UNDERTAKING: Final = re.compile(r"(?:\w+ )?undert[ao]\w+", re.I)
_DEED: Final = re.compile(r"(?:not )?to |that ", re.I)
QUESTION: Final = re.compile(r"(?:whether|if|about|how|why|when|what|on)\b", re.I)


def reported(text: str, rules: Sequence[Reported], tagger: Tagger) -> tuple[Reported, ...]:
    """Return the statements and attitudes of an English ``text`` in reading order.

    Args:
        text: The whole article.
        rules: What the rules read in it: the tagger is told, and decides.
        tagger: Scores the words.
    """
    quotes = quotations(text, blocks(text))
    placed = scripted.past_place(text)
    scores = tagger.tag(placed, lambda places: tokens.notes(text, places, quotes, rules))
    sentences = texts.sentences(text)
    found = link(text, decoding.parts(text, scores), sentences)
    return tuple(_reported(text, found, sentences, quotes))


def _reported(
    text: str, found: Iterable[Linked], sentences: Sequence[Span], quotes: Sequence[Span]
) -> Iterator[Reported]:
    starts = [span.start for span in sentences]
    for one in found:
        content = tuple(
            span for part in one.content if (span := _trimmed(text, part, quotes)) is not None
        )
        if not content or one.cue is None:
            continue
        cue = _bare(text, one.cue) or one.cue.span
        at = max(0, bisect_right(starts, cue.start) - 1)
        source = one.source and _bare(text, one.source)
        yield Reported(content, cue, source, lemma(cue.slice(text)), sentences[at])


def _bare(text: str, part: Part) -> Span | None:
    words = part.span.slice(text)
    start = part.start + len(words) - len(words.lstrip(_LOOSE))
    end = part.end - (len(words) - len(words.rstrip(" \t\r\n,;:—–-")))
    return Span(start, end) if start < end else None


def _trimmed(text: str, part: Part, quotes: Sequence[Span]) -> Span | None:
    """Return the content without loose punctuation, with the marks of quotations it fills."""
    words = part.span.slice(text)
    start = part.start + len(words) - len(words.lstrip(_LOOSE))
    end = part.end - (len(words) - len(words.rstrip(_LOOSE)))
    first = bisect_right(quotes, start, key=lambda quote: quote.end)
    for quote in quotes[first:]:
        if quote.start >= end:
            break
        if quote.start < start and not _LETTER.search(text, quote.start, start):
            start = quote.start
        if end < quote.end and not _LETTER.search(text, end, quote.end):
            end = quote.end
    return Span(start, end) if start < end and _LETTER.search(text, start, end) else None


def lemma(cue: str) -> str:
    """Return the base form of the verb of saying in a cue; its last word without one."""
    known = lexicon("en").cues
    words = [word.lower() for word in _WORD.findall(cue)]
    for word in words:
        if word in known:
            return known[word][0].lemma
    return words[-1] if words else "say"


def is_speech(text: str, found: Reported, quotes: Sequence[Span]) -> bool:
    """Return whether someone said it: words are quoted, or the cue tells of saying.

    The rest are attitudes ("supports", "fears"), bare topics ("discussed") and questions
    put to somebody ("asked whether").
    """
    if any(quote.overlaps(span) for span in found.content for quote in quotes):
        return True
    if _UNDERTAKING.match(text, found.cue.start) and not _DEED.match(
        text, found.content[0].start
    ):
        return False
    words = [word.lower().partition("’")[0] for word in _WORD.findall(found.cue.slice(text))]
    if not words:
        return True
    if ASKING.match(text, found.cue.start) and QUESTION.match(text, found.content[0].start):
        return False
    speech = lexicon("en")
    return any(
        word in speech.nouns
        or word in speech.according
        or any(list(cue.words) == words[at : at + len(cue.words)] for cue in speech.cues[word])
        for at, word in enumerate(words)
        if word in speech.cues or word in speech.nouns or word in speech.according
    )
