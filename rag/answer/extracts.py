"""Answers without a model: the sentences that answer best, verbatim."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from rag.answer.ranked import ENDS, Ranked, Sentence
from rag.answer.wanted import Wanted
from rag.grounding.orders import is_planted
from rag.text import content_terms, list_mark
from rag.types import Citation, Claim, Passage, Span

_MOST: Final = 4
_NEAR_BEST: Final = 0.72
"""A sentence is shown beside the best one only when it scores at least this share of it."""
_OWN_NEAR: Final = 0.6
"""The same where all is asked for that somebody said, about whatever."""
_SAME: Final = 0.75
_LONGEST_LEAD: Final = 320
_LABEL: Final = r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{0,40}(?:(?:, | \()[^:\n]{2,60})?:"
_NAMED: Final = r"[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+){0,4}:"
_PUT: Final = r"Q(?:uestion(?: \([^)\n]{2,60}\))?)?[:.]"
_ASKS: Final = re.compile(rf"(?:{_LABEL}|{_PUT}) .*\?[\"”’»)]*\Z", re.DOTALL)
_REPLY: Final = re.compile(
    rf"\s*\n\s*(?:{_LABEL}|{_NAMED}|A[:.]) [^\n]{{1,{_LONGEST_LEAD}}}(?=\n|\Z)"
)
"""The turn under a question; a longer one stands for itself."""
_NEXT: Final = re.compile(rf"[ \t]+[^\n]{{1,{_LONGEST_LEAD}}}?[.!…][\"”’»)]*(?=\s|\Z)")
"""The sentence that answers a question which an article itself puts."""
_CLAIM: Final = "claim"
"""The way of speaking that is no way in particular: "say"."""
_STRICT: Final = frozenset({"length", "count", "money", "share", "age", "day"})


def best_sentences(asked: Wanted, ranked: Sequence[Ranked]) -> tuple[Claim, ...]:
    """Return the best sentences as claims that quote themselves.

    Returns:
        At most four claims: the best one, then the others by article, the best article first,
        each article's in reading order; sentences that repeat each other once. None when the
        question asks for a number or a day and no sentence holds one. Where it asks what
        somebody said and the best one tells it, nothing that another says.
    """
    ranked = [row for row in ranked if not _is_unanswered(row.sentence)]
    near_best = _NEAR_BEST
    if _tells_own(asked, ranked):
        ranked = [row for row in ranked if row.spoken or not row.sentence.said]
        near_best = _NEAR_BEST if asked.about else _OWN_NEAR
    fitting = [row for row in ranked if row.fits > 0]
    near = fitting and fitting[0].score >= near_best * ranked[0].score
    if asked.kind not in _STRICT and not near:
        fitting = ranked  # "the leader of the opposition" has no name and answers who
    if not fitting:
        return ()
    bar = near_best * fitting[0].score
    chosen = different(row.sentence for row in fitting if row.score >= bar)[:_MOST]
    if not chosen:
        return ()
    others = [sentence for sentence in in_order(chosen) if sentence is not chosen[0]]
    return tuple(claim_of(sentence) for sentence in (chosen[0], *others))


def _tells_own(asked: Wanted, ranked: Sequence[Ranked]) -> bool:
    """Return whether the words of somebody are asked for, and the best sentence has them."""
    return bool(asked.parties and ranked and _CLAIM in asked.cues and ranked[0].spoken == 1.0)


def sentence_claim(passage: Passage, span: Span) -> Claim:
    """Return a claim that quotes the words of ``span`` and nothing else.

    The mark of a list before them is left out.
    """
    offset = passage.span.start
    mark = list_mark(passage.text[span.start - offset : span.end - offset])
    citation = Citation(passage=passage, span=Span(span.start + mark, span.end))
    return Claim(text=citation.quote, citations=(citation,), verdict="supported")


def claim_of(sentence: Sentence, group: str = "") -> Claim:
    """Quote a sentence, led in by the one before when it only says "he" or "they".

    A heading before it tells nothing of whom that is, and is left out.

    The one that opens a short turn of a transcript is quoted with the rest of it, and a
    question asked there with the turn that answers it.
    """
    span, offset = _with_turn(sentence), sentence.passage.span.start
    if sentence.leans and len(sentence.lead) <= _LONGEST_LEAD and ENDS.search(sentence.lead):
        start = sentence.passage.text.rfind(sentence.lead, 0, span.start - offset)
        if start >= 0:
            span = Span(start + offset, span.end)
    words = sentence.passage.text[span.start - offset : span.end - offset]
    shown = sentence.span if is_planted(words) else span  # what is beside may give orders
    return replace(sentence_claim(sentence.passage, shown), group=group)


def _with_turn(sentence: Sentence) -> Span:
    span, passage = sentence.span, sentence.passage
    if reply := _reply(sentence):
        return Span(span.start, passage.span.start + reply.end())
    for statement in sentence.said:
        turn = statement.words.span
        opens = statement.cue == ":" and span.start <= turn.start
        if opens and len(turn) <= _LONGEST_LEAD and passage.span.covers(turn):
            return Span(span.start, max(span.end, turn.end))
    return span


def _reply(sentence: Sentence) -> re.Match[str] | None:
    end = sentence.span.end - sentence.passage.span.start
    behind = _REPLY if _ASKS.match(sentence.text) else _NEXT if _puts(sentence) else None
    reply = behind.match(sentence.passage.text, end) if behind else None
    return None if reply is None or is_planted(reply.group()) else reply


def _is_unanswered(sentence: Sentence) -> bool:
    """Return whether a sentence only asks, and no short reply stands behind it."""
    return bool(_ASKS.match(sentence.text) or _puts(sentence)) and not _reply(sentence)


def _puts(sentence: Sentence) -> bool:
    """Return whether an article itself puts a question there."""
    return sentence.text.endswith("?") and not sentence.said


def joined(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return claims that each quote one place, those of a group that overlap made one.

    A sentence that only says "he" is led in by the one before, which may be shown itself.
    """
    kept: list[Claim] = []
    for claim in claims:
        for place, other in enumerate(kept):
            both = _both(other, claim)
            if both:
                kept[place] = both
                break
        else:
            kept.append(claim)
    return tuple(kept)


def _both(one: Claim, other: Claim) -> Claim | None:
    """Return a claim of what two quote; None when they are apart, or in no passage together."""
    (first,), (second,) = one.citations, other.citations
    is_apart = not first.span.overlaps(second.span) or one.group != other.group
    if is_apart or first.passage.source.id != second.passage.source.id:
        return None
    whole = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    around = [c.passage for c in (first, second) if c.passage.span.covers(whole)]
    if not around:
        return None
    return replace(sentence_claim(around[0], whole), group=one.group)


def different(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences that do not repeat one before them."""
    kept: list[tuple[frozenset[str], Sentence]] = []
    for sentence in sentences:
        told = frozenset(content_terms(sentence.text))
        if told and all(_overlap(told, other) < _SAME for other, _ in kept):
            kept.append((told, sentence))
    return [sentence for _, sentence in kept]


def in_order(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences by article, the first one's first, in reading order inside."""
    order = list(dict.fromkeys(sentence.passage.source.id for sentence in sentences))
    return sorted(sentences, key=lambda s: (order.index(s.passage.source.id), s.span))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))
