"""A readout as the alignment reads it: sentences, their clauses, and who says what in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rag import text as texts
from rag.types import Article, Citation, Passage, Span, Statement

_WORD = re.compile(r"[^\W_]")
_SPACE = re.compile(r"\s")
_ENDED = re.compile(r"[.!?…。！？:;：；][\"'”’»)\]」』]*\s*\Z")
_ENUMERATOR = re.compile(r"(?:\(?\d{1,2}[.)]|[•*·–-])\s+")
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+[ ,]+){1,5}[^()\n—–]{0,30}(?:\([^()\n]{2,40}\)\s*)?(?:--+|—|–| - )\s*"
    r"|[^\W_][^()\n。]{2,40}\([^()\n]{2,40}\)\s*(?:--+|—|–)\s*"
)
_NARROW, _WIDE = 40, 110
_LONGEST_HEADING = 14
_SHORTEST_CLAUSE = 4
_CLAUSE = re.compile(
    r";\s+|\s[–—-]\s+"
    r"|,?\s+(?=(?:and|or)\s+(?:also\s+)?(?:that|for|to|on|urged|said|called|reiterated|underscored"
    r"|emphasi[sz]ed|expressed|noted|thanked|welcomed|stressed|agreed|asked|demanded|committed"
    r"|invited|condemned|confirmed|reaffirmed|discussed|assured|rejected|supported|strongly)\b)"
    r"|,\s+(?=(?:and|but|while|whereas|as well as|including|in particular|\w{4,}ing|they|which"
    r"|где|а также|при этом|и что|así como|y que|ainsi que|et que|sowie|und dass)\b)"
    r"|[，；](?=[^，；。]{6,})"
)


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence of a readout.

    Attributes:
        place: 0 for the first sentence of the readout, and so on.
        paragraph: The number of its paragraph.
        heading: A title, label or caption rather than a sentence.
        statements: Those whose words stand in it.
    """

    article: Article
    span: Span
    place: int
    paragraph: int
    heading: bool
    statements: tuple[Statement, ...]

    @cached_property
    def text(self) -> str:
        """Its words in one line."""
        return " ".join(self.span.slice(self.article.text).split())

    @property
    def line(self) -> str:
        """Its very words with a space for each line break, so that places stay the same."""
        return _SPACE.sub(" ", self.span.slice(self.article.text))

    @property
    def length(self) -> int:
        """Its number of words; of text without spaces, about as many."""
        return _length(self.text)

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """Its clauses in order; together they cover it, and each has several words."""
        text = self.article.text
        found: list[Span] = []
        start = self.span.start
        for match in _CLAUSE.finditer(text, self.span.start, self.span.end):
            left, right = text[start : match.start()], text[match.end() : self.span.end]
            if min(_length(left), _length(right)) >= _SHORTEST_CLAUSE:
                found.append(Span(start, match.start()))
                start = match.end()
        return (*found, Span(start, self.span.end))

    def cite(self, span: Span | None = None) -> Citation:
        """Return the citation of the sentence, or of a part of it."""
        return Citation(passage=Passage.cut(self.article, self.span), span=span or self.span)


def read(article: Article, statements: Sequence[Statement]) -> tuple[Sentence, ...]:
    """Return the sentences of a readout in order; one may run over hard line breaks.

    A line without a letter or figure is none. A dateline and the number of a list are not part
    of the sentence behind them.
    """
    spans = list(_sentences(article))
    held: list[list[Statement]] = [[] for _ in spans]
    at = 0
    for one in sorted(statements, key=lambda one: one.spans.whole):
        while at < len(spans) and spans[at][0].end <= one.spans.whole.start:
            at += 1
        if at < len(spans):
            held[at].append(one)
    return tuple(
        Sentence(article, span, place, paragraph, heading, tuple(said))
        for place, ((span, paragraph, heading), said) in enumerate(
            zip(spans, held, strict=True)
        )
    )


def _sentences(article: Article) -> Iterator[tuple[Span, int, bool]]:
    flat = unwrapped(article.text)
    for number, line in enumerate(re.finditer(r"[^\n]+", flat), 1):
        found = texts.sentences(line.group(), article.source.language)
        alone = len(found) == 1 and not _ENDED.search(line.group())
        for order, span in enumerate(found):
            start, end = line.start() + span.start, line.start() + span.end
            if order == 0:
                start += _lead(flat[start:end])
            if start < end and _WORD.search(flat, start, end):
                words = _length(flat[start:end])
                yield Span(start, end), number, alone and words <= _LONGEST_HEADING


def _lead(sentence: str) -> int:
    """Return the length of the dateline or list number that opens a paragraph."""
    found = _ENUMERATOR.match(sentence) or _DATELINE.match(sentence)
    return found.end() if found else 0


def unwrapped(text: str) -> str:
    """Return ``text`` with a space for each line break that only wraps a line.

    Lengths and places stay as they are. A line was wrapped when it ends no sentence and the
    next line's first word did not fit into it, or when the next line begins in lower case.
    """
    lines = text.split("\n")
    widest = max((len(line) for line in lines), default=0)
    wrapped = _NARROW <= widest <= _WIDE
    parts = [lines[0]]
    for line, after in pairwise(lines):
        parts += [" " if _continues(line, after, widest, wrapped=wrapped) else "\n", after]
    return "".join(parts)


def _continues(line: str, after: str, widest: int, *, wrapped: bool) -> bool:
    if not line.strip() or not after.strip():
        return False
    if after.lstrip()[0].islower():
        return True
    first = after.split(maxsplit=1)[0]
    return wrapped and len(line.rstrip()) + 1 + len(first) > widest and len(line) >= _NARROW


def _length(words: str) -> int:
    return len(words.split()) if words.isascii() else max(len(words.split()), len(words) // 4)
