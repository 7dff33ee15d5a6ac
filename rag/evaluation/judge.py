"""Judge one answer: does it cite what it should, say what it must, quote what is there?"""

import math
import re
from collections.abc import Callable, Iterator, Sequence

from rag.evaluation.question import Question
from rag.evaluation.row import Place, Ranking, Row, Wanted
from rag.evaluation.shelf import Shelf
from rag.text import content_terms, fold
from rag.text.quotation import UNSPACED
from rag.types import Answer, Citation, Hit

SAME = 0.6
"""Share of a gold quotation's words that a citation must hold to count as the same place."""
COVERED = 0.5
"""Share of a gold place's characters that a passage must hold to count as finding it."""
_DEPTH = 10
_FEW = 3
"""Fewer words than this may stand anywhere: they count in the gold article alone."""
_UNSPACED = re.compile(f"[{UNSPACED}]")


def judged(
    question: Question, answer: Answer, hits: Sequence[Hit], shelf: Shelf, *, seconds: float
) -> Row:
    """Return the row of an answered question.

    Args:
        question: As it stands in the set.
        answer: What was answered.
        hits: The passages that a search for the answer's query finds, best first.
        shelf: The articles.
        seconds: What the answer took.
    """
    wanted, missing = shelf.wanted(question) if question.answerable else ((), ())
    cited = answer.citations
    return Row(
        question=question,
        answer=answer,
        wanted=wanted,
        missing=missing,
        ranking=ranking(hits, wanted) if wanted else None,
        cited=tuple(any(_meets(one, c) for c in cited) for one in wanted),
        fitting=tuple(any(fits(c, one) for one in wanted) for c in cited) if wanted else (),
        exact=tuple(is_exact(c, shelf.text) for c in _every(answer)),
        lacking=lacking(question, answer),
        seconds=seconds,
    )


def same_words(gold: str, quote: str) -> bool:
    """Return whether a quotation holds a gold one, or most of its words."""
    if fold(gold).text in fold(quote).text:
        return True
    wanted = set(content_terms(gold))
    return bool(wanted) and len(wanted & set(content_terms(quote))) >= SAME * len(wanted)


def cites_gold(question: Question, answer: Answer) -> bool:
    """Return whether the citations hold the gold quotations needed: any of them, or all.

    Goes by the words alone, for sets whose quotations are known to be in the library. The
    same words in several articles are one.
    """
    quotes = [citation.quote for citation in answer.citations]
    gold = {fold(one.quote).text: one.quote for one in question.gold if one.quote}
    found = [any(same_words(one, quote) for quote in quotes) for one in gold.values()]
    return bool(found) and (all(found) if question.need == "all" else any(found))


def lacking(question: Question, answer: Answer) -> tuple[str, ...]:
    """Return the words of ``must_contain`` that neither claims nor citations hold.

    Compared without case; they must begin where a word does, and a figure end where it does.
    """
    if answer.status == "declined":
        return question.must_contain
    told = [claim.text for claim in answer.claims] + [c.quote for c in _every(answer)]
    texts = [fold(text).text for text in told]
    return tuple(
        words
        for words in question.must_contain
        if not any(_holds(text, fold(words).text.strip()) for text in texts)
    )


def fits(citation: Citation, wanted: Wanted) -> bool:
    """Return whether a citation holds a gold quotation or lies in the sentence of one."""
    if _meets(wanted, citation):
        return True
    if any(_is_inside(citation, place) for place in wanted.places):
        return True
    if len(content_terms(citation.quote)) < _FEW:
        return False
    quote = fold(citation.quote).text
    return any(quote in fold(place.words).text for place in wanted.places)


def is_exact(citation: Citation, text_of: Callable[[str], str]) -> bool:
    """Return whether the stored article has the quoted words at the cited place."""
    return citation.span.slice(text_of(citation.source.id)) == citation.quote


def ranking(hits: Sequence[Hit], wanted: Sequence[Wanted]) -> Ranking:
    """Return how well ranked passages cover what is wanted.

    A passage counts for what no earlier one has covered, so repeats earn nothing.
    """
    gains, found, early = [], set[int](), 0
    for rank, hit in enumerate(hits[:_DEPTH], 1):
        new = {n for n, one in enumerate(wanted) if n not in found and covers(hit, one)}
        found |= new
        gains.append(bool(new))
        early = len(found) if rank <= _DEPTH // 2 else early
    first = next((rank for rank, gain in enumerate(gains, 1) if gain), 0)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(wanted), _DEPTH) + 1))
    gained = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
    return Ranking(
        recall_5=early / len(wanted),
        recall_10=len(found) / len(wanted),
        ndcg_10=min(1.0, gained / best),
        reciprocal=1 / first if first else 0.0,
    )


def covers(hit: Hit, wanted: Wanted) -> bool:
    """Return whether a passage holds half of a gold place, or its very words elsewhere.

    Any passage covers an article that is wanted as a whole.
    """
    passage = hit.passage
    for place in wanted.places:
        if place.article_id == passage.source.id:
            both = min(passage.span.end, place.span.end) - max(
                passage.span.start, place.span.start
            )
            if not wanted.quote or both >= COVERED * len(place.span):
                return True
    return bool(wanted.quote) and fold(wanted.quote).text in fold(passage.text).text


def _meets(wanted: Wanted, citation: Citation) -> bool:
    if wanted.quote:
        return same_words(wanted.quote, citation.quote)
    return any(place.article_id == citation.source.id for place in wanted.places)


def _is_inside(citation: Citation, place: Place) -> bool:
    return place.article_id == citation.source.id and place.sentence.covers(citation.span)


def _every(answer: Answer) -> Iterator[Citation]:
    yield from answer.citations
    if answer.short:
        yield answer.short


def _holds(text: str, words: str) -> bool:
    start = text.find(words) if words else -1
    while start >= 0:
        before, after = text[:start][-1:], text[start + len(words) :][:1]
        joined = before.isalnum() and words[0].isalnum() and not _UNSPACED.match(before)
        if not joined and not (words[-1].isdigit() and after.isdigit()):
            return True
        start = text.find(words, start + 1)
    return False
