"""The sentences of an article that can stand in a briefing, ranked by what they tell."""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rag.grounding.orders import is_planted
from rag.text import content_terms, list_mark, sentences
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
    r"(?:(?:for (?:his|her|their) part|meanwhile|however|also|so|still),?\s+)?"
    r"(?:(?:but|and|yet|nor|pero|но|и|а|this|these|those|that|such|both"
    r"|esto|это|эти|этот|эта|об этом"
    r"|(?:(?:according to|in|por|según|по|в)\s+)?"
    r"(?:he|she|they|it|him|them|his|her|their|its|él|ella|ellos|ellas"
    r"|он|она|они|его|ее|её|их|ему|ей|им))(?!\w)"
    r"|[他她它这该此]|其中)",
    re.IGNORECASE,
)
_OF_SOMEONE: Final = re.compile(
    r"[^\n]{1,400}?[,”\"’'»] (?:he|she|they) (?:has |had |also |then |later )?"
    r"(?:said|says|added|adds|stressed|noted|argued|insisted|warned|explained|continued|claimed"
    r"|told|went on|concluded|recalled|pointed out|maintained|emphasi[sz]ed|underlined"
    r"|asserted|remarked|stated)\b"
)
"""The words of somebody who is only "he": "The strike, he stressed, was an error"."""
# What a page says about itself, and greetings in a transcript.
_ASIDE: Final = re.compile(
    r"(?:this|our) (?:live )?blog (?:is|has)(?: now| been)* closed"
    r"|(?:follow|like|find) .{1,60} on (?:twitter|facebook|instagram|youtube)\b"
    r"|(?:read (?:more|also)|click here|sign up (?:for|to)|subscribe to|editor[’']s note\b)"
    r"|read the (?:rest|full (?:story|article|text)) (?:here|at|on)\b|watch the video\b"
    r"|(?:copyright )?©|all rights reserved\b|h/t\b"
    r"|this (?:article|story|post) (?:was|has been) "
    r"(?:first|originally|updated|corrected|edited)\b"
    r"|.{0,80}\bcontributed to this (?:report|story|article)\b"
    r"|(?:[\w .'’-]{2,40}:\s)?(?:good (?:morning|afternoon|evening)|thank you|welcome[,.!])"
    r".{0,50}\Z",
    re.IGNORECASE,
)
# Markup that was not taken off.
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]*>")
# Headings may end in a stop; they set every word with a capital but the smallest.
_LONG_WORD: Final = re.compile(r"[^\W\d_][\w’'-]{3,}")
_SMALL: Final = frozenset(
    ("with", "from", "that", "this", "into", "over", "than", "after", "about", "what", "when")
)
# The speaker's name in front of a turn of a transcript.
_LABEL: Final = re.compile(r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я .'’-]{1,40}:\s")
_FEWEST_TERMS: Final = 4
_FEWEST_WORDS: Final = 5
"""Words of an item of a list that is a sentence without a stop."""
_HEADLINE: Final = 0.5
"""Share of a headline's terms that the first sentences of the report repeat."""
SAME: Final = 0.6
"""A sentence that shares so many of its terms with another says nothing new."""


_LONGEST_LEAD: Final = 320
"""Characters of a sentence that leads in the one after it."""


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
    def is_cut(self) -> bool:
        """Whether it begins or ends inside a quotation."""
        words = self.text
        if "„" in words:  # which “ closes
            return words.count("„") != words.count("“") + words.count("”")
        pairs = (("“", "”"), ("«", "»"), ("「", "」"))
        uneven = any(words.count(opens) != words.count(closes) for opens, closes in pairs)
        return uneven or words.count('"') % 2 == 1

    @property
    def leans(self) -> bool:
        """Whether it begins with "he", "they" or the like and needs the sentence before."""
        return bool(_LEANS.match(self.text))

    def claim(self, *, led_in: bool = False) -> Claim:
        """Return the claim that says it in its own words.

        Args:
            led_in: Whether one that leans on the sentence before is quoted with it.
        """
        leans = self.leans or _OF_SOMEONE.match(self.text)
        span = Span(self._lead(), self.span.end) if led_in and leans else self.span
        citation = Citation(passage=Passage.cut(self.article, span), span=span)
        return Claim(text=citation.quote, citations=(citation,), verdict="supported")

    def _lead(self) -> int:
        """Return where the sentence before it in its paragraph begins, if that is short."""
        text, start = self.article.text, self.span.start
        first = text.rfind("\n", 0, start) + 1
        before = sentences(text[first:start], self.source.language)
        lead = before[-1].start + first if before else start
        fits = start - lead <= _LONGEST_LEAD and not is_planted(text[lead:start])
        return lead if fits else start


def claims(sentences: Iterable[Sentence]) -> tuple[Claim, ...]:
    """Return the claims that say these sentences in their own words, each once.

    One that only says "he" is led in by the one before, which is not quoted alone then.
    """
    told = [sentence.claim(led_in=True) for sentence in sentences]
    kept = (
        claim
        for claim in told
        if not any(claim is not other and _is_in(claim, other) for other in told)
    )
    return tuple(dict.fromkeys(kept))


def _is_in(one: Claim, other: Claim) -> bool:
    """Return whether another claim quotes all that one does, and more."""
    (first,), (second,) = one.citations, other.citations
    same = first.passage.source.id == second.passage.source.id
    return same and first.span != second.span and second.span.covers(first.span)


def read(article: Article, told: Sequence[Span] = ()) -> tuple[Sentence, ...]:
    """Return the sentences of the whole article that can be quoted alone, in order.

    Left out are photo captions, repeated sentences, headings and other scraps without an end
    mark, what a page says about itself, greetings, and a headline that the report says again,
    unless there is nothing else. A dateline is cut off the front. Weights come from the place
    in the article, from how many of the terms that recur in it or its title a sentence holds,
    and from whether it tells what someone said.

    Args:
        article: The article.
        told: Where its statements stand.
    """
    found = _usable(article)
    spread = Counter(term for sentence in found for term in sentence.terms)
    spread.update([t for t in content_terms(article.source.title) if t in spread])
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
    cut = [_body(text, span) for span in sentences(text, language)]
    spans = [span for span in cut if not is_planted(span.slice(text))]
    items = {span for span in spans if _is_item(text, span)}
    if _opens_with_headline(article, spans):
        del spans[0]
    whole = [
        span for span in spans if not _in_caption(text, span) and not _is_scrap(text, span)
    ]
    ended = [span for span in whole if span in items or _END.search(span.slice(text))]
    found: list[Sentence] = []
    seen: set[str] = set()
    for span in ended or whole or spans:
        words = span.slice(text)
        label = _LABEL.match(words)
        terms = frozenset(content_terms(words[label.end() :] if label else words))
        if words not in seen and (len(terms) >= _FEWEST_TERMS or len(spans) < 4):
            seen.add(words)
            found.append(Sentence(article, span, len(found), terms))
    return found or [
        Sentence(article, span, n, frozenset()) for n, span in enumerate(spans[:1])
    ]


def _is_item(text: str, span: Span) -> bool:
    """Return whether a sentence is an item of a list, which may end without a stop."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return list_mark(f"{line}x") > 0 and len(span.slice(text).split()) >= _FEWEST_WORDS


def _body(text: str, span: Span) -> Span:
    """Cut the dateline, or the mark of a list, off a sentence."""
    mark = list_mark(span.slice(text))
    if mark:
        return Span(span.start + mark, span.end)
    dateline = _DATELINE.match(span.slice(text))
    if dateline and span.start + dateline.end() < span.end:
        return Span(span.start + dateline.end(), span.end)
    return span


def _opens_with_headline(article: Article, spans: Sequence[Span]) -> bool:
    """Return whether the text begins with its title, and the report says that again."""
    title = article.source.title.removesuffix("…")
    words = [span.slice(article.text) for span in spans[:3]]
    if not title or len(words) < 2 or not words[0].startswith(title):
        return False
    terms = frozenset(content_terms(words[0]))
    again = terms.intersection(content_terms(" ".join(words[1:])))
    return len(again) >= _HEADLINE * len(terms) > 0


def _is_scrap(text: str, span: Span) -> bool:
    """Return whether the words are an aside, markup, or a heading with a stop."""
    words = span.slice(text)
    if _ASIDE.match(words) or _TAG.search(words):
        return True
    long = [word for word in _LONG_WORD.findall(words) if word.lower() not in _SMALL]
    return len(long) >= 4 and all(word[0].isupper() for word in long)


def _in_caption(text: str, span: Span) -> bool:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = end if end >= 0 else len(text)
    return end - start <= _LONGEST_CAPTION and bool(_CREDIT.search(text[start:end]))
