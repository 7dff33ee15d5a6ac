"""Whose words the sentences of an article carry, and how much of them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rag.brief.said import has_name
from rag.brief.sentences import Sentence
from rag.text import content_terms
from rag.types import Span, Statement

_MOST_SPEAKERS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What a sentence carries of what was said.

    Attributes:
        statement: The one that most of these words belong to.
        size: How many characters of it are somebody's words.
        held: How many statements stand in it with at least half of their words.
        named: Whether the sentence itself names the speaker, and not by "he" or "they".
    """

    statement: Statement
    size: int
    held: int
    named: bool

    @property
    def speaker(self) -> str:
        """The speaker's name, for comparing."""
        return self.statement.speaker.casefold()


def voices(
    statements: Sequence[Statement], sentences: Sequence[Sentence]
) -> Mapping[Sentence, Voice]:
    """Return the voices of those sentences of one article, given in order, that have one.

    Unlike `rag.brief.said.telling`, this finds every sentence of a statement of several.
    """
    ends = [sentence.span.end for sentence in sentences]
    parts: dict[Sentence, list[tuple[int, Statement]]] = {}
    for statement in statements:
        inside: dict[Sentence, int] = {}
        for span in statement.spans.content:
            for sentence in _reached(span, sentences, ends):
                size = min(span.end, sentence.span.end) - max(span.start, sentence.span.start)
                inside[sentence] = inside.get(sentence, 0) + size
        for sentence, size in inside.items():
            parts.setdefault(sentence, []).append((size, statement))
    return {sentence: _voice(sentence, found) for sentence, found in parts.items()}


def main_speakers(heard: Mapping[Sentence, Voice]) -> tuple[str, ...]:
    """Return those with a name who are heard most, for comparing; at most six.

    Of many who are heard once the first six are taken.
    """
    counts = Counter(voice.speaker for voice in heard.values() if has_name(voice.statement))
    return tuple(name for name, _ in counts.most_common(_MOST_SPEAKERS))


def _voice(sentence: Sentence, parts: Sequence[tuple[int, Statement]]) -> Voice:
    _, most = max(parts, key=lambda part: part[0])
    text = sentence.article.text
    sources = [span.slice(text) for span in most.spans.source if sentence.span.covers(span)]
    return Voice(
        statement=most,
        size=min(sum(size for size, _ in parts), len(sentence.span)),
        held=sum(2 * size >= sum(map(len, one.spans.content)) for size, one in parts),
        named=any(content_terms(source) for source in sources),
    )


def _reached(
    span: Span, sentences: Sequence[Sentence], ends: Sequence[int]
) -> Iterator[Sentence]:
    at = bisect_right(ends, span.start)
    while at < len(sentences) and sentences[at].span.start < span.end:
        yield sentences[at]
        at += 1
