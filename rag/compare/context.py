"""What a statement is about: its own words, its paragraph, and the topic named before it."""

import re
from functools import lru_cache

from rag.statements.marks import blocks
from rag.types import Span, Statement

_TOPIC = re.compile(
    r"\b(?:discussed|exchanged (?:\w+ )?views|talked about|spoke about|turned to"
    r"|touched (?:up)?on|raised the"
    r"|held talks on|consulted on|on the (?:issue|question|subject|topic) of"
    r"|regarding|concerning)\b"
    r"|交换(?:了)?意见|就.{1,20}问题|обсудили|обменялись мнениями|abordaron|ont discuté",
    re.I,
)

_SENTENCE_END = re.compile(r"[.!?;。！？]|\n\n")
_LONG = 120
_OPENING = 700
"""Characters of an article that tell what it is about."""


def around(statement: Statement) -> str:
    """Return the paragraph of a statement, and the one before when it only names a topic.

    A paragraph of one sentence, "The two sides exchanged views on the crisis.", tells what the
    next one is about.
    """
    passage = statement.words.passage
    offset = passage.span.start
    first, last = statement.words.span.start - offset, statement.words.span.end - offset
    spans = _paragraphs(passage.text)
    index = next((i for i, span in enumerate(spans) if span.end > first), None)
    if index is None:
        return statement.quote
    start, end = spans[index].start, spans[index].end
    if index and _names_topic(spans[index - 1].slice(passage.text)):
        start = spans[index - 1].start
    return passage.text[start : max(end, last)]


def asked(statement: Statement) -> str:
    """Return the question that a turn of a transcript answers; nothing for other statements."""
    if statement.cue != ":":
        return ""
    passage = statement.words.passage
    first = statement.words.span.start - passage.span.start
    before = [span for span in _paragraphs(passage.text) if span.end <= first]
    words = before[-1].slice(passage.text) if before else ""
    return words if "?" in words else ""


def opening(statement: Statement) -> str:
    """Return the headline of a statement's article, and how its text begins."""
    passage = statement.words.passage
    return f"{passage.source.title}\n{passage.text[:_OPENING]}"


def topic(statement: Statement) -> str:
    """Return the words by which the text before a statement names its topic; else nothing."""
    text = around(statement)
    before = text[: max(text.find(statement.quote), 0)]
    named = list(_TOPIC.finditer(before))
    if not named:
        return ""
    return _SENTENCE_END.split(before[named[-1].end() :], maxsplit=1)[0][:_LONG].strip()


@lru_cache(maxsize=64)
def _paragraphs(text: str) -> tuple[Span, ...]:
    return blocks(text)


def _names_topic(paragraph: str) -> bool:
    sentences = [part for part in _SENTENCE_END.split(paragraph) if part.strip()]
    return len(sentences) == 1 and len(paragraph) <= 250 and bool(_TOPIC.search(paragraph))
