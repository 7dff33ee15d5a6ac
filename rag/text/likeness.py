"""How much of one text another one prints: shingles, their samples, and a verdict on copies.

A shingle is three words in a row, or six characters of a script without spaces. Of each text
the shingles whose hash lies under a bound are its sample (the "modulo m" sketch of Broder, "On
the resemblance and containment of documents", 1997): any two samples hold the same part of
what the texts share, so that a text cut to a third still meets the whole one, which a MinHash
of both would hardly show.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rag.text.quotation import UNSPACED

Hashes: TypeAlias = NDArray[np.uint64]
Mask: TypeAlias = NDArray[np.bool_]

_TOKEN: Final = re.compile(rf"\d+(?:[.,:]\d+)+|[{UNSPACED}]|(?:(?![{UNSPACED}_])\w)+")
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_DROPPED: Final = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]")
_APOSTROPHE: Final = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w)")
_WORDS: Final = 3
_CHARACTERS: Final = 6
_LEAST_WORDS: Final = 40
_LEAST_CHARACTERS: Final = 80
_ONE_IN: Final = 12
_FEWEST: Final = 24
_MOST: Final = 256
_MIXERS: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)

COVERED: Final = 0.62
"""Share of the shorter text's words, in shingles both have, from which the two are copies."""
_WORTH: Final = 0.18
"""Share of the smaller sample that both hold from which texts are read and compared."""
_HALF: Final = 0.5
_SHORTEST: Final = 0.3
"""Length of the shorter text, of the longer one's, below which it is a note or an extract."""
_LEAD, _LEAD_SHARED = 60, 0.5
"""Words a text opens with, and the share of them that must be the other's."""
_GAP: Final = 12
"""Words between shared ones that may still be another wording of the same."""
_DISAGREE, _FEWEST_FACTS, _WORDS_A_FACT = 0.35, 2, 100
"""Share of figures or names that differ from which texts only share a template; and how many
must: two, or in a long text one in a hundred words, since a time stamp is no figure."""


@dataclass(frozen=True, slots=True, eq=False)
class Shingled:
    """A text as it is compared.

    Attributes:
        tokens: Its words as written, or its characters where words are not set apart.
        keys: One hash a token, the same for any case.
        size: Tokens in a shingle.
        hashes: One hash a shingle, in the order of the text.
        words: The different keys, ascending.
        shingles: The different hashes, ascending.
    """

    tokens: tuple[str, ...]
    keys: Hashes
    size: int
    hashes: Hashes
    words: Hashes
    shingles: Hashes

    @property
    def short(self) -> bool:
        """Whether it is too short for anything but the very same text to be a copy."""
        least = _LEAST_WORDS if self.size == _WORDS else _LEAST_CHARACTERS
        return len(self.tokens) < least


def shingle(text: str) -> Shingled:
    """Return the shingles of a text.

    Case, punctuation, white space, quotation marks, apostrophes, diacritics, ligatures, full
    width and invisible characters make no difference.
    """
    tokens = tuple(_TOKEN.findall(_normal(text)))
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    size = _CHARACTERS if 2 * unspaced > len(tokens) else _WORDS
    keys = np.array([_key(token) for token in tokens], np.uint64)
    hashes = windows(keys, size)
    return Shingled(tokens, keys, size, hashes, np.unique(keys), np.unique(hashes))


def sample(text: Shingled) -> Hashes:
    """Return the hashes by which copies of this text are found, ascending.

    One shingle in twelve, but of a short text up to 24 and of a long one about 256; none of a
    text that is too short. Two texts that share shingles share those of the smaller share.
    """
    if text.short:
        return np.zeros(0, np.uint64)
    hashes = text.shingles
    share = min(max(1 / _ONE_IN, _FEWEST / len(hashes)), _MOST / len(hashes), 1.0)
    bound = np.uint64(min(int(share * 2**64), 2**64 - 1))
    return hashes[hashes <= bound]


def worth_comparing(own: Hashes, others: Sequence[Hashes]) -> Mask:
    """Return which samples share enough with one's own for the texts to be compared."""
    worth = np.zeros(len(others), bool)
    some = [n for n, other in enumerate(others) if len(other)]
    if not len(own) or not some:
        return worth
    sizes = np.array([len(others[n]) for n in some])
    bounds = np.minimum(own[-1], np.array([others[n][-1] for n in some]))
    hashes = np.concatenate([others[n] for n in some])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    inside = hashes <= np.repeat(bounds, sizes)
    theirs = np.add.reduceat(inside.astype(np.intp), starts)
    shared = np.add.reduceat((inside & _among(hashes, own)).astype(np.intp), starts)
    ours = np.searchsorted(own, bounds, side="right")
    worth[some] = shared >= np.maximum(1, _WORTH * np.minimum(ours, theirs))
    return worth


def are_copies(one: Shingled, other: Shingled) -> bool:
    """Return whether two texts are one text in two carriers, however cut, framed or retouched.

    Most words of the shorter one must stand in shingles of the longer one. Where most of the
    longer one is its own, it must also open with what they share: it is then the whole of
    which the shorter is the beginning, and not a later story that quotes it or a digest. And
    the figures and names in what they share must agree: daily reports from one template do
    not.
    """
    if one.short or other.short or one.size != other.size:
        return False
    longer, shorter = (one, other) if len(one.tokens) >= len(other.tokens) else (other, one)
    if len(shorter.tokens) < _SHORTEST * len(longer.tokens):
        return False
    inner, outer = covered(shorter, longer), covered(longer, shorter)
    share_inner, share_outer = float(inner.mean()), float(outer.mean())
    if max(share_inner, share_outer) < COVERED:
        return False
    if min(share_inner, share_outer) < _HALF:
        mostly_own = outer if share_outer < share_inner else inner
        if float(mostly_own[:_LEAD].mean()) < _LEAD_SHARED:
            return False
    return not (_disagree(shorter, inner, longer) or _disagree(longer, outer, shorter))


def covered(text: Shingled, other: Shingled) -> Mask:
    """Return for each token of ``text`` whether it lies in a shingle that ``other`` has."""
    mask = np.zeros(len(text.tokens), bool)
    starts = np.flatnonzero(_among(text.hashes, other.shingles))
    for step in range(text.size):
        mask[starts + step] = True
    return mask


def _among(values: Hashes, ascending: Hashes) -> Mask:
    """Return which values are among others."""
    if not len(ascending):
        return np.zeros(len(values), bool)
    places = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    found: Mask = ascending[places] == values
    return found


def _disagree(text: Shingled, shared: Mask, other: Shingled) -> bool:
    """Return whether the figures, or the names, in what is shared are mostly others'."""
    inside = shared | _gaps(shared)
    elsewhere = ~_among(text.keys, other.words) & inside
    least = max(_FEWEST_FACTS, len(text.tokens) / _WORDS_A_FACT)
    for kind in (_is_figure, _is_name):
        facts = np.array([kind(token) for token in text.tokens], bool) & inside
        missing = int((facts & elsewhere).sum())
        if missing >= least and missing > _DISAGREE * int(facts.sum()):
            return True
    return False


def _gaps(shared: Mask) -> Mask:
    """Return where few words of its own stand between words that are shared."""
    found = np.zeros(len(shared), bool)
    places = np.flatnonzero(shared)
    apart = np.diff(places)
    for n in np.flatnonzero((apart > 1) & (apart <= _GAP + 1)):
        found[places[n] + 1 : places[n + 1]] = True
    return found


def _is_figure(token: str) -> bool:
    """Return whether it is a number, and not a misread word ("t0")."""
    return 2 * sum(map(str.isdigit, token)) > len(token)


def _is_name(token: str) -> bool:
    return token[0].isupper()


def _normal(text: str) -> str:
    if not text.isascii():
        text = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return _APOSTROPHE.sub("", text)


@lru_cache(maxsize=65536)
def _key(token: str) -> int:
    return int.from_bytes(hashlib.blake2b(token.casefold().encode(), digest_size=8).digest())


def windows(keys: Hashes, size: int) -> Hashes:
    """Return one well mixed hash for each run of ``size`` keys."""
    count = len(keys) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(count, np.uint64)
    for step in range(size):
        mixed = _mixed(mixed + keys[step : step + count])
    return mixed


def _mixed(values: Hashes) -> Hashes:
    """Spread every bit over all others (the finalizer of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(_MIXERS[0])
    values = (values ^ (values >> np.uint64(27))) * np.uint64(_MIXERS[1])
    return (values ^ (values >> np.uint64(31))) + np.uint64(_MIXERS[2])
