"""The sentences of an article that can stand in a briefing, ranked by what they tell."""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rag.text import content_terms, sentences
from rag.types import Article, Citation, Claim, Passage, Source, Span

# The credit at the end of a photo caption: (Agency/Name), Photo by Name.
_CREDIT: Final = re.compile(
    r"\([^()\n]{2,60}/[^()\n]{2,60}\)\W*\Z"
    r"|\b(?:photo(?:graph)?|picture|image)s?(?:\s+(?:by|credit|courtesy)\b|\s*:)"
    r"|\b(?:file photo|handout via|via getty images|via reuters|ap photo|afp photo)\b"
    r"|(?:摄|图片来源)[）)]?\W*\Z|\bфото\s*:|\bfoto\s*:",
    re.IGNORECASE,
)
_LONGEST_CAPTION: Final = 600
# ST. PETERSBURG, Sept. 10 (Xinhua) -- / GENEVA, March 3 — / (新华社北京9月10日电)
_DATELINE: Final = re.compile(
    r"\A(?:[A-Z][A-Z.'’\-]+(?:[ ,/]+[A-Z][A-Z.'’\-]+)*(?:,[^()\n]{0,40}?)?"
    r"\s*(?:\([^()\n]{2,40}\))?\s*(?:--|—|–|-)\s+"
    r"|[^\n。]{2,20}?\d{1,2}月\d{1,2}日电(?:（[^（）\n]{1,40}）|\([^()\n]{1,40}\))?\s*)"
)
_END: Final = re.compile(r"[.!?…。！？؟।]\W{0,4}\Z")
# Openings that point back to the sentence before.
_LEANS: Final = re.compile(
    r"(?:(?:for (?:his|her|their) part|meanwhile|however|also|but|and|still),?\s+)?"
    r"(?:he|she|they|it|this|these|those|él|ella|он|она|они|他|她|他们)(?!\w)",
    re.IGNORECASE,
)
_FEWEST_TERMS: Final = 4
SAME: Final = 0.6
"""A sentence that shares so many of its terms with another says nothing new."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence of an article.

    Attributes:
        place: 0 for the first of the article that can be used, and so on.
        terms: Its content terms.
        weight: How much it tells of its article, in [0, 1].
    """

    article: Article
    span: Span
    place: int
    terms: frozenset[str]
    weight: float = 0.0

    @property
    def text(self) -> str:
        """Its very words."""
        return self.span.slice(self.article.text)

    @property
    def source(self) -> Source:
        """The article it stands in."""
        return self.article.source

    @property
    def leans(self) -> bool:
        """Whether it begins with "he", "they" or the like and needs the sentence before."""
        return bool(_LEANS.match(self.text))

    def claim(self) -> Claim:
        """Return the claim that says it in its own words."""
        passage = Passage.cut(self.article, self.span)
        citation = Citation(passage=passage, span=self.span)
        return Claim(text=citation.quote, citations=(citation,), verdict="supported")


def read(article: Article, told: Sequence[Span] = ()) -> tuple[Sentence, ...]:
    """Return the sentences of the whole article that can be quoted alone, in order.

    Left out are photo captions, repeated sentences, headings and other scraps without an end
    mark, unless there is nothing else. A dateline is cut off the front. Weights come from the
    place in the article, from how many of its recurring terms a sentence holds, and from
    whether it tells what someone said.

    Args:
        article: The article.
        told: Where its statements stand.
    """
    found = _usable(article)
    spread = Counter(term for sentence in found for term in sentence.terms)
    heaviest = max((_centrality(s, spread) for s in found), default=0.0) or 1.0
    return tuple(
        Sentence(
            article=article,
            span=s.span,
            place=s.place,
            terms=s.terms,
            weight=0.5 * _centrality(s, spread) / heaviest
            + 0.3 * (1.0 if s.place == 0 else 0.3 * (1 - s.place / len(found)))
            + 0.2 * any(s.span.overlaps(span) for span in told),
        )
        for s in found
    )


def likeness(one: Sentence, other: Sentence) -> float:
    """Return which share of the shorter sentence's content terms stands in the other too."""
    if not one.terms or not other.terms:
        return float(one.text == other.text)
    return len(one.terms & other.terms) / min(len(one.terms), len(other.terms))


def choose(
    candidates: Iterable[Sentence],
    limit: int,
    *,
    score: Callable[[Sentence], float] = lambda sentence: sentence.weight,
    shown: Sequence[Sentence] = (),
) -> list[Sentence]:
    """Return the best sentences that repeat neither each other nor those shown, best first.

    The score falls with the likeness to what is chosen already (maximal marginal relevance,
    Carbonell and Goldstein 1998); what is nearly the same is left out. Equal scores go to the
    newest article, then to the earlier sentence.
    """
    chosen: list[Sentence] = []
    pool = [
        (s, score(s), max((likeness(s, t) for t in shown), default=0.0)) for s in candidates
    ]
    while len(chosen) < limit:
        pool = [each for each in pool if each[2] < SAME]
        if not pool:
            break
        best = max(pool, key=lambda each: (each[1] * (1 - each[2] / SAME), *_rank(each[0])))[0]
        chosen.append(best)
        pool = [
            (s, points, max(alike, likeness(s, best)))
            for s, points, alike in pool
            if s is not best
        ]
    return chosen


def in_order(chosen: Iterable[Sentence]) -> list[Sentence]:
    """Return sentences in the order of their articles and of the text."""
    return sorted(chosen, key=lambda s: (_day(s), s.source.id, s.span))


def _rank(sentence: Sentence) -> tuple[int, int, str]:
    return (_day(sentence), -sentence.place, sentence.source.id)


def _day(sentence: Sentence) -> int:
    return (sentence.source.published or dt.date.min).toordinal()


def _centrality(sentence: Sentence, spread: Counter[str]) -> float:
    """Weigh recurring terms; the square root keeps long sentences from winning by length."""
    told = sum(math.log(spread[term]) for term in sentence.terms)
    return told / math.sqrt(max(len(sentence.terms), 6))


def _usable(article: Article) -> list[Sentence]:
    text, language = article.text, article.source.language
    spans = [_body(text, span) for span in sentences(text, language)]
    whole = [span for span in spans if not _in_caption(text, span)]
    ended = [span for span in whole if _END.search(span.slice(text))]
    found: list[Sentence] = []
    seen: set[str] = set()
    for span in ended or whole or spans:
        words = span.slice(text)
        terms = frozenset(content_terms(words))
        if words not in seen and (len(terms) >= _FEWEST_TERMS or len(spans) < 4):
            seen.add(words)
            found.append(Sentence(article, span, len(found), terms))
    return found or [
        Sentence(article, span, n, frozenset()) for n, span in enumerate(spans[:1])
    ]


def _body(text: str, span: Span) -> Span:
    """Cut the dateline off a sentence."""
    dateline = _DATELINE.match(span.slice(text))
    if dateline and span.start + dateline.end() < span.end:
        return Span(span.start + dateline.end(), span.end)
    return span


def _in_caption(text: str, span: Span) -> bool:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    return len(line) <= _LONGEST_CAPTION and bool(_CREDIT.search(line))
