"""Passages cut into sentences, with the words asked for that each of them holds."""

import threading
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from rag import text as words
from rag.library.sentences import Kept
from rag.retrieval.question import Asked
from rag.types import Passage, Span

Held = int
"""Which of the terms asked for stand somewhere: one bit for each, in their order."""
Sentence = tuple[int, int, Held]
"""Where a sentence begins and ends in its article, and what it holds."""

_AROUND: Final = "\"'().,:;!?"
_MOST_TOKENS: Final = 65_536
"""Tokens remembered at least, some 10 MB; twice as many at most."""


class Cut:
    """Cuts passages into sentences for one question; what was cut is kept.

    Attributes:
        terms: The terms asked for and the last of each name, each once.
    """

    def __init__(self, asked: Asked) -> None:
        self.terms = tuple(dict.fromkeys((*asked.terms, *(name[-1] for name in asked.names))))
        self._bits = {term: 1 << place for place, term in enumerate(self.terms)}
        self._tokens = [(f" {term} ", bit) for term, bit in self._bits.items()]
        self._known: dict[str, list[Sentence]] = {}

    def bits(self, terms: Iterable[str]) -> Held:
        """Return which of the terms asked for are among these."""
        held = 0
        for term in terms:
            held |= self._bits.get(term, 0)
        return held

    def sentences(self, passage: Passage) -> list[Sentence]:
        """Return the sentences of a passage with what each holds."""
        place = passage.id
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._cut(passage)
        return known

    def know(self, passage: Passage, kept: Kept) -> None:
        """Take the sentences of a passage as they are kept."""
        if kept.places and kept.places[-1] > len(passage.text):
            return
        held = [0] * (len(kept.places) // 2)
        for token, bit in self._tokens:
            at = kept.terms.find(token)
            while at >= 0:
                held[kept.terms.count("\n", 0, at)] |= bit
                at = kept.terms.find(token, at + 1)
        offset = passage.span.start
        starts, ends = kept.places[::2], kept.places[1::2]
        self._known[passage.id] = [
            (start + offset, end + offset, own)
            for start, end, own in zip(starts, ends, held, strict=True)
        ]

    def _cut(self, passage: Passage) -> list[Sentence]:
        offset, text = passage.span.start, passage.text
        spans = sentences(text, passage.source.language)
        held = [0] * len(spans)
        holding = _TOKENS.holding(frozenset(text.split()), self._bits)
        if holding:
            starts = [one.start for one in spans]
            for token, bits in holding.items():
                for at in _places(token, text):
                    place = bisect_right(starts, at) - 1
                    if at + len(token) <= spans[place].end:
                        held[place] |= bits
                    else:
                        self._share(token, at, text, spans, held)
        return [
            (one.start + offset, one.end + offset, own)
            for one, own in zip(spans, held, strict=True)
        ]

    def _share(
        self, token: str, at: int, text: str, spans: Sequence[Span], held: list[Held]
    ) -> None:
        """Give each sentence its part of a token, as in languages without spaces."""
        for place, one in enumerate(spans):
            if one.start < at + len(token) and at < one.end:
                part = text[max(at, one.start) : min(at + len(token), one.end)]
                held[place] |= self.bits(words.terms(part))


def _places(token: str, text: str) -> list[int]:
    """Return where a token stands between white space."""
    found, at, size = [], text.find(token), len(token)
    while at >= 0:
        end = at + size
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        if (not before or before.isspace()) and (not after or after.isspace()):
            found.append(at)
        at = text.find(token, end)
    return found


@lru_cache(maxsize=16_384)
def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return the sentences of a passage; some 30 MB of passages stay in memory."""
    return words.sentences(text, language)


class _Tokens:
    """What stands between two spaces in passages read, by the terms in it.

    No term reaches over white space, so that each token is cut into terms only once. Threads
    may share it: a token counts as read only when it is under each of its terms.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._known: tuple[set[str], dict[str, tuple[str, ...]]] = set(), {}

    def holding(self, tokens: frozenset[str], wanted: Mapping[str, Held]) -> Mapping[str, Held]:
        """Return which of the terms wanted, given by bit, are in each token that has one."""
        read, under = self._known
        if fresh := tokens - read:
            with self._guard:
                read, under = self._known
                if len(read) > _MOST_TOKENS:
                    self._known = read, under = set(), {}
                    fresh = tokens
                for token in fresh:
                    for term in _terms(token):
                        under[term] = (*under.get(term, ()), token)
                    read.add(token)
        found: dict[str, Held] = {}
        for term, bit in wanted.items():
            for token in under.get(term, ()):
                if token in tokens:
                    found[token] = found.get(token, 0) | bit
        return found


@lru_cache(maxsize=_MOST_TOKENS)
def _terms(token: str) -> frozenset[str]:
    bare = token.strip(_AROUND)
    return frozenset(words.terms(bare if bare.isalpha() else token))


_TOKENS: Final = _Tokens()
