"""Words with their places: what the patterns read."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from rag.types import Span

Kind = Literal["word", "comma", "stop", "open", "close", "quote", "end"]

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Adm|Prof|St|Jr|Sr"
    r"|Sept|Oct|Nov|Dec|Jan|Feb|Aug)\."
    r"|\d{1,2}:\d{2}(?!\w)|[$€£#@]?\w+(?:[-’'&./@]\w+)*(?:%|(?<=s)['’](?!\w))?|--+|[^\w\s]"
)
ARTICLED: Final = re.compile(r"(?:[ae]l|a[dnrstz]|ash|ul)-(?=[A-ZÀ-Þ])", re.I)
"""Begins an Arabic name: "al-Hadi", at the beginning of a sentence "Al-Hadi"."""
CAPITAL: Final = (
    r"(?:(?:[ae]l|a[dnrstz]|ash|ul)-)?[A-ZÀ-Þ](?:[\w&’'-]|\.(?:(?=\w)|(?<!\w{4}\.)"
    r"|(?<=\b(?:Bros|Capt|Cmdr|Corp|Dept|Prof|Univ)\.)))*"
)
"""Pattern of a word of a name. A stop belongs to a short word ("St."); a long word it ends."""
_KINDS: dict[str, Kind] = {
    ",": "comma",
    ";": "stop",
    ":": "stop",
    "—": "stop",
    "–": "stop",
    "-": "stop",
    "(": "open",
    ")": "close",
    "[": "open",
    "]": "close",
    ".": "end",
    "!": "end",
    "?": "end",
    "…": "end",
    "&": "word",
}


def listed(words: str) -> frozenset[str]:
    """Return the words of a list set off by blanks."""
    return frozenset(words.split())


TIMES = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow
    tonight week month year night morning afternoon evening january february march april
    may june july august september october november december jan. feb. aug. sept. oct.
    nov. dec. weekend weeks months days hours recent
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes
    heute gestern vorgestern
    sábado domingo montag dienstag mittwoch donnerstag freitag samstag sonntag
    """
)
HELPING = {"fr": listed("a ont avait avaient"), "es": listed("ha han había habían")}
"""The auxiliaries of the perfect, by language."""


class Word(NamedTuple):
    """A word, a punctuation mark or a whole quotation of an article.

    ``low`` is the word in lower case; of a quotation, the mark that ends its words.
    """

    start: int
    end: int
    low: str
    kind: Kind
    capital: bool

    @property
    def span(self) -> Span:
        """Its place in the article."""
        return Span(self.start, self.end)


def words(text: str, span: Span, quotes: Sequence[Span]) -> list[Word]:
    """Return the words of ``span`` in order; each quotation is one word of kind ``quote``."""
    found: list[Word] = []
    place = span.start
    for quote in _inside(quotes, span):
        _plain(text, place, max(place, quote.start), found)
        end = min(quote.end, span.end)
        last = text[quote.start : end].rstrip("”\"'’»“」』 ")[-1:]
        found.append(Word(quote.start, end, last, "quote", capital=False))
        place = end
    _plain(text, place, span.end, found)
    return found


def _inside(quotes: Sequence[Span], span: Span) -> Sequence[Span]:
    first = bisect_left(quotes, span.start, key=lambda quote: quote.start)
    last = bisect_left(quotes, span.end, key=lambda quote: quote.start)
    return quotes[first:last]


def _plain(text: str, start: int, end: int, found: list[Word]) -> None:
    for match in _WORD.finditer(text, start, end):
        string = match.group()
        kind: Kind = "word"
        if not (string[0].isalnum() or (len(string) > 1 and string[1].isalnum())):
            kind = "stop" if string.startswith("--") else _KINDS.get(string, "stop")
        capital = string[0].isupper() or bool(ARTICLED.match(string))
        found.append(Word(match.start(), match.end(), string.lower(), kind, capital))
