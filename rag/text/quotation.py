"""Compare texts by their words and find the place of a quotation, exactly."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.types import Span

# Scripts written without spaces: any place in them may start or end a quotation.
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"  # radicals, kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_MARKS: Final = (  # combining marks, which Python's \w leaves out of words
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0980-\u0983\u09bc-\u09cd\u0a00-\u0a4d\u0abc-\u0acd"
    "\u0b3c-\u0b4d\u0bbe-\u0bcd\u0c3c-\u0c4d\u0cbc-\u0ccd\u0d3b-\u0d4d\u0dca-\u0ddf"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_LETTER: Final = rf"(?:[{_MARKS}]|(?![{UNSPACED}])\w)"
# One word, as nobody may cut it: with its hyphens, its "'s" or "n't", the point or comma within
# a number ("5" is not a quotation of "3.5") and the stops within "u.s.".
_WORD: Final = re.compile(
    rf"{_LETTER}(?:{_LETTER}|(?<=\d)[.,:](?=\d)|-(?={_LETTER})"
    rf"|(?<!{_LETTER}{{2}})\.(?={_LETTER}(?!{_LETTER}))|'(?=(?i:s|t|re|ve|ll|d|m)(?!{_LETTER})))*"
)

_QUOTES: Final = "\"'`´‘’‚‛“”„‟«»‹›「」『』〝〞〟＂＇｢｣′″"
_IGNORED: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
# Latin-1, Cyrillic, kana, Han and Hangul letters, of which folding changes no more than case.
_SIMPLE: Final = "À-ÖØ-öø-ÿ\u0400-\u045f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
# Everything folding changes in more than case; the rest is lower-cased in runs.
_PIECE: Final = re.compile(
    rf"(?P<skip>[{_IGNORED}]+)"
    r"|(?P<dash>\s*(?:--+|[—―]|⸺|⸻)\s*|\s+[-‐‑‒–−]\s+)"
    r"|(?P<hyphen>[‐‑‒–−﹣－])"
    r"|(?P<ellipsis>\.{3,}|\.\s\.\s\.|…+)"
    rf"|(?P<quote>[«‹]\s*|\s*[»›]|''|``|[{_QUOTES}])"
    r"|(?P<space>\s+)"
    rf"|(?P<other>[^\s][{_MARKS}]+|[^\x00-\x7f{_SIMPLE}])"
)
_FOLDED: Final = {
    "skip": "",
    "dash": "—",
    "hyphen": "-",
    "ellipsis": "…",
    "quote": "'",
    "space": " ",
}
_EDGE: Final = rf"[\s{_QUOTES}{_IGNORED}…]|\.{{2,}}|\[(?:\.{{3}}|…)\]|\((?:\.{{3}}|…)\)"
_HEAD: Final = re.compile(rf"\A(?:{_EDGE})+")
_TAIL_CHARACTERS: Final = frozenset(_QUOTES + "… \t\r\n\u00a0\u200b\ufeff")
_PLAIN_MARKS: Final = str.maketrans("’‘‐‑–", "''---")
_SOME_WORD: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, and the way back.

    Attributes:
        text: The folded text.
        starts: Offsets in ``text`` at which a piece begins, ascending.
        places: For each piece, its range in the original and whether it maps letter by letter.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int, bool], ...]

    def origin(self, start: int, end: int) -> Span:
        """Return the original range of the folded range ``[start, end)``, not empty.

        A piece that folding changed as a whole (a ligature, a run of white space) is whole in
        the result.
        """
        first, last = (
            bisect_right(self.starts, start) - 1,
            bisect_right(self.starts, end - 1) - 1,
        )
        begin, _, plain_first = self.places[first]
        last_begin, finish, plain_last = self.places[last]
        if plain_first:
            begin += start - self.starts[first]
        if plain_last:
            finish = last_begin + end - self.starts[last]
        return Span(begin, finish)


def fold(text: str) -> Folded:
    """Fold away what does not change the words.

    Gone are differences of case, of quotation marks, dashes, hyphens and ellipses, of the
    amount and kind of white space, of composed and decomposed letters, of ligatures and of
    full-width forms; invisible characters vanish. Letters and digits stay what they are,
    diacritics included. For comparison only: never shown, never stored.
    """
    parts: list[str] = []
    starts: list[int] = []
    places: list[tuple[int, int, bool]] = []
    length = at = 0

    def append(part: str, start: int, end: int, *, literal: bool) -> None:
        nonlocal length
        if part:
            parts.append(part)
            starts.append(length)
            places.append((start, end, literal))
            length += len(part)

    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        kind = str(piece.lastgroup)
        if kind == "space" and end - start == 1 and piece[0] == " ":
            continue
        append(text[at:start].lower(), at, start, literal=True)
        append(
            _letter(piece[0]) if kind == "other" else _FOLDED[kind], start, end, literal=False
        )
        at = end
    append(text[at:].lower(), at, len(text), literal=True)
    return Folded("".join(parts), tuple(starts), tuple(places))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """Fold one letter with its marks; several letters come back only for a ligature."""
    wide = unicodedata.normalize("NFKC", letter).casefold()
    folded = unicodedata.normalize("NFKC", wide)
    # Any other expansion ("½") could be matched in part; the letter stays as it is.
    return folded if len(folded) == 1 or _WORD.fullmatch(folded) else letter


def find_quote(quote: str, text: str) -> Span | None:
    """Return where the words of ``quote`` stand in ``text``, or None.

    The very characters are looked for first, then the folded text (see `fold`). Quotation marks
    and ellipses around the quote are ignored, and so is a stop or comma at its end that the
    text does not have there. No word may be missing, added, changed or cut: a quote that starts
    or ends within a word, a number or a hyphenated compound is not found, but for scripts
    without spaces. A quote without any letter or digit is never found. Never raises; the time
    is linear in the length of both.
    """
    tries = [t for t in _cores(quote) if _SOME_WORD.search(t)]
    for words in tries:
        start = text.find(words)
        # Only the first two places: the search over folded words below looks at all.
        for _ in range(2):
            if start < 0:
                break
            if _whole(text, start, start + len(words)):
                return Span(start, start + len(words))
            start = text.find(words, start + 1)
    if not tries or not text:
        return None
    folded = fold(text)
    marked = _fence(folded.text)
    for words in tries:
        if span := _find_folded(words, folded, marked):
            return span
    return None


def _find_folded(words: str, folded: Folded, marked: str) -> Span | None:
    needle = _fence(fold(words).text.strip())
    start = marked.find(needle) if needle else -1
    if start < 0:
        return None
    begin = start - marked.count("\0", 0, start)
    return folded.origin(begin, begin + len(needle) - needle.count("\0"))


def _fence(folded: str) -> str:
    """Put a NUL at both ends of each word, so that plain search cannot match part of one."""
    return _WORD.sub("\0\\g<0>\0", folded.replace("\0", " "))


def _cores(quote: str) -> list[str]:
    """Return the quote as it may stand in the text, most faithful form first."""
    bare = _strip(quote)
    forms = [bare, bare.rstrip(" .,;:!?。，；：！？")]
    if sum(bare.count(mark) for mark in _QUOTES if mark not in "'’`´′″") % 2:
        forms.insert(0, quote.strip())  # a mark at one end belongs to the words
    return list(dict.fromkeys(forms))


def _strip(quote: str) -> str:
    """Take quotation marks, ellipses and white space off both ends."""
    head = _HEAD.match(quote)
    start, end = head.end() if head else 0, len(quote)
    while end > start:
        if quote[end - 1] in _TAIL_CHARACTERS or quote[end - 1].isspace():
            end -= 1
        elif quote.endswith("..", start, end):
            end -= 1 + (not quote.endswith("...", start, end))
        elif quote.endswith(("[...]", "(...)"), start, end):
            end -= 5
        elif quote.endswith(("[…]", "(…)"), start, end):
            end -= 3
        else:
            break
    return quote[start:end]


def _whole(text: str, start: int, end: int) -> bool:
    """Return whether neither end of the range falls inside a word."""
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, at: int) -> bool:
    # A window shows the word around the place. Of a longer word both ends are cut off; it still
    # covers the place and refuses it, and the folded search has the last say.
    low = max(0, at - 64)
    window = text[low : at + 64].translate(_PLAIN_MARKS)
    return any(w.start() < at - low < w.end() for w in _WORD.finditer(window))
