"""Cut an article into passages of whole sentences that know where they stand."""

import re
from collections.abc import Iterator
from typing import Final

from rag.text import estimate_tokens, sentences
from rag.types import Article, Passage, Span

VERSION: Final = 1
"""Raised when the same article gives other passages; then libraries are to be reindexed."""

_TOKENS: Final = 230
"""Most tokens of a passage: the local embedder reads 256 and a header goes before it."""

_BREAKS: Final = re.compile(r"[\s，、；：。,;:]+")


def split(article: Article, *, size: int = 900, overlap: int = 1) -> tuple[Passage, ...]:
    """Return the passages of ``article``, in reading order.

    Each is cut verbatim, begins further on than the one before, and every sentence of up to
    ``size`` characters and 230 estimated tokens lies whole in at least one of them; a longer
    sentence is cut at spaces or commas into passages of its own. In scripts that take more
    tokens a character the passages are shorter, so that an embedder with a window of 256
    tokens sees all of each.

    Args:
        article: The cleaned article.
        size: Most characters of a passage.
        overlap: Sentences repeated from the end of one passage at the start of the next, as
            long as they fit.
    """
    return tuple(Passage.cut(article, span) for span in _spans(article, size, overlap))


def _spans(article: Article, size: int, overlap: int) -> Iterator[Span]:
    window: list[tuple[Span, int]] = []
    for sentence in _pieces(article, size):
        cost = estimate_tokens(sentence.slice(article.text))
        if window and not _fits(window, sentence, cost, size):
            yield Span(window[0][0].start, window[-1][0].end)
            window = window[max(1, len(window) - overlap) :] if overlap else []
            while window and not _fits(window, sentence, cost, size):
                del window[0]
        window.append((sentence, cost))
    if window:
        yield Span(window[0][0].start, window[-1][0].end)


def _fits(window: list[tuple[Span, int]], sentence: Span, cost: int, size: int) -> bool:
    tokens = cost + sum(known for _, known in window)
    return sentence.end - window[0][0].start <= size and tokens <= _TOKENS


def _pieces(article: Article, size: int) -> Iterator[Span]:
    """Yield the sentences, and of one that is too long its parts."""
    for sentence in sentences(article.text, article.source.language):
        words = sentence.slice(article.text)
        if len(words) <= size and estimate_tokens(words) <= _TOKENS:
            yield sentence
        else:
            yield from _parts(article.text, sentence, size)


def _parts(text: str, sentence: Span, size: int) -> Iterator[Span]:
    start = sentence.start
    while start < sentence.end:
        end = _part_end(text, start, sentence.end, size)
        yield Span(start, start + len(text[start:end].rstrip()))
        start = end
        while start < sentence.end and text[start].isspace():
            start += 1


def _part_end(text: str, start: int, last: int, size: int) -> int:
    """Return where a part that begins at ``start`` ends: at white space or after a comma."""
    end = min(last, start + max(1, size))
    while end - start > 1 and (cost := estimate_tokens(text[start:end])) > _TOKENS:
        end = start + max(1, (end - start) * _TOKENS // cost)
    if end >= last:
        return last
    breaks = [
        m.start() + (not m[0][0].isspace()) for m in _BREAKS.finditer(text, start + 1, end + 1)
    ]
    later = [at for at in breaks if start + (end - start) // 2 < at <= end]
    return later[-1] if later else end
