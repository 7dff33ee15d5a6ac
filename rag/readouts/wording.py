"""Which words of one passage the other does not have."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from rag import text as texts
from rag.readouts.words import figure
from rag.statements.words import listed
from rag.types import Span

_TOKEN: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff]"
    r"(?:[^\W_\u3040-\u30ff\u3400-\u9fff]|[.’'&-](?=[^\W_])|(?<=\d),(?=\d))*"
)
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# Small words that turn or bend a sentence; every other word without content is passed over.
_TURNING: Final = listed(
    """
    not no never without nor neither cannot must should shall may might could would only all any
    until unless if before after against more less most least than every each few once both own
    не нет без никогда только должен должны может если no nunca sin solo solamente debe puede si
    pas jamais sans ne seulement doit peut nicht kein keine ohne nur muss soll darf kann wenn
    """
)
_STEM, _LONG_STEM = 5, 7
"""Letters that make two words one when all of the shorter is in the longer, or in any case."""
_LONGEST: Final = 1200
"""Words of a passage that are compared in order; of more, only which words there are."""


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    telling: bool
    span: Span


def differing(
    a: tuple[str, Span], b: tuple[str, Span]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the stretches of each passage whose words the other does not have.

    Each passage is a text and the place in it. Case, punctuation, endings and words without
    content make no difference; figures, negations and words such as "must" do. Where both have
    the same words in another order, the moved words are given.
    """
    words_a, words_b = _words(*a), _words(*b)
    apart_a, apart_b = _apart(words_a, words_b), _apart(words_b, words_a)
    if not apart_a and not apart_b:
        apart_a, apart_b = _moved(words_a, words_b)
    return _stretches(words_a, apart_a), _stretches(words_b, apart_b)


def _words(text: str, span: Span) -> list[_Word]:
    return [
        _Word(*_key(match.group()), Span(match.start(), match.end()))
        for match in _TOKEN.finditer(text, span.start, span.end)
    ]


@lru_cache(maxsize=16384)
def _key(word: str) -> tuple[str, bool]:
    """Return what a word is compared by, and whether a difference in it is told."""
    if _HAN.match(word):
        return word, True
    number = figure(word)
    low = word.lower().replace("’", "'")
    turning = low in _TURNING or low.endswith("n't")
    telling = turning or bool(number or texts.content_terms(word))
    return number or " ".join(texts.terms(word)) or low, telling


def _apart(words: Sequence[_Word], others: Sequence[_Word]) -> set[int]:
    """Return which telling words the other passage does not have."""
    keys = {part for other in others for part in (other.key, *other.key.split())}
    apart = {
        place
        for place, word in enumerate(words)
        if word.telling
        and not _HAN.match(word.key)
        and not all(_among(part, keys) for part in word.key.split())
    }
    if any(_HAN.match(word.key) for word in words):
        apart |= {n for n in _out_of_order(words, others) if _HAN.match(words[n].key)}
    return apart


def _among(key: str, keys: set[str]) -> bool:
    """Return whether a word is among others but for its ending: diplomacy, diplomatic."""
    if key in keys or not key.isalpha() or len(key) < _STEM:
        return key in keys
    return any(
        other.startswith(key[: min(len(key), len(other), _LONG_STEM)])
        for other in keys
        if len(other) >= _STEM
    )


def _moved(a: Sequence[_Word], b: Sequence[_Word]) -> tuple[set[int], set[int]]:
    """Return the words to move to turn one passage into the other, if any."""
    telling = [[n for n, word in enumerate(words) if word.telling] for words in (a, b)]
    picked = [[words[n] for n in places] for words, places in zip((a, b), telling, strict=True)]
    if [word.key for word in picked[0]] == [word.key for word in picked[1]]:
        return set(), set()
    found = _out_of_order(*picked), _out_of_order(picked[1], picked[0])
    return {telling[0][n] for n in found[0]}, {telling[1][n] for n in found[1]}


def _out_of_order(words: Sequence[_Word], others: Sequence[_Word]) -> set[int]:
    if max(len(words), len(others)) > _LONGEST:
        keys = {other.key for other in others}
        return {place for place, word in enumerate(words) if word.key not in keys}
    matcher = SequenceMatcher(
        None, [word.key for word in words], [other.key for other in others], autojunk=False
    )
    kept = {
        place
        for block in matcher.get_matching_blocks()
        for place in range(block.a, block.a + block.size)
    }
    return set(range(len(words))) - kept


def _stretches(words: Sequence[_Word], marked: Iterable[int]) -> tuple[Span, ...]:
    """Join marked words into stretches, over words without content between them."""
    found: list[Span] = []
    last = -1
    for place in sorted(marked):
        word = words[place]
        if found and not any(between.telling for between in words[last + 1 : place]):
            found[-1] = Span(found[-1].start, word.span.end)
        else:
            found.append(word.span)
        last = place
    return tuple(found)
