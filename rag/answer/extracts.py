"""Answers without a model: the sentences that answer best, verbatim."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag import text as words
from rag.answer import expected
from rag.ports import Embedder
from rag.retrieval.search import coverage
from rag.types import Citation, Claim, Hit, Passage, Span

_READ = 8
"""Passages whose sentences are compared."""
_MOST = 4
_NEAR_BEST = 0.72
"""A sentence is shown beside the best one only when it scores at least this share of it."""
_LEAST = 0.6
"""A sentence with the number or day asked for is taken only this near to the best one."""
_SAME = 0.75
_BACK = re.compile(
    r"(He|She|They|It|His|Her|Their|This|That|These|Those|Meanwhile|Он|Она|他|她)\b"
)
_LONGEST_LEAD_IN = 320


@dataclass(frozen=True, slots=True)
class _Sentence:
    passage: Passage
    span: Span
    context: str
    support: float

    @property
    def text(self) -> str:
        offset = self.passage.span.start
        return self.passage.text[self.span.start - offset : self.span.end - offset]


def extract(
    question: str, hits: Sequence[Hit], embedder: Embedder, rarity: Mapping[str, float]
) -> tuple[Claim, ...]:
    """Return the best sentences of the best passages as claims that quote themselves.

    Args:
        question: As it was searched for.
        hits: Best first.
        embedder: Compares sentences with the question.
        rarity: How rare each word of the question is in the library.

    Returns:
        At most four claims, grouped by article, the best article first, each article's in
        reading order; sentences that repeat each other once. None when the question asks
        for a number or a day and no sentence near it holds one.
    """
    found = _candidates(hits[:_READ])
    if not found:
        return ()
    matrix = embedder.embed([question, *(sentence.text for sentence in found)])
    cosines = matrix[1:] @ matrix[0]
    scored = sorted(
        (
            (
                0.45 * float(cosine)
                + 0.45 * coverage(rarity, f"{sentence.context}\n{sentence.text}")
                + 0.1 * sentence.support,
                sentence,
            )
            for sentence, cosine in zip(found, cosines, strict=True)
        ),
        key=lambda pair: (-pair[0], pair[1].passage.id, pair[1].span),
    )
    best = scored[0][0]
    scored = [
        (score, sentence)
        for score, sentence in scored
        if expected.answers(question, sentence.text)
    ]
    bar = max(_NEAR_BEST * scored[0][0], _LEAST * best) if scored else 0.0
    chosen = _different([sentence for score, sentence in scored if score >= bar])
    return tuple(_claim(sentence) for sentence in _grouped(chosen[:_MOST]))


def sentence_claim(passage: Passage, span: Span) -> Claim:
    """Return a claim that quotes the words of ``span`` and nothing else."""
    citation = Citation(passage=passage, span=span)
    return Claim(text=citation.quote, citations=(citation,), verdict="supported")


def _candidates(hits: Sequence[Hit]) -> list[_Sentence]:
    found: dict[tuple[str, Span], _Sentence] = {}
    for hit in hits:
        passage, offset = hit.passage, hit.passage.span.start
        before = ""
        for local in words.sentences(passage.text, passage.source.language):
            span = Span(local.start + offset, local.end + offset)
            said = local.slice(passage.text)
            leans = bool(_BACK.match(said))
            sentence = _Sentence(passage, span, before if leans else "", hit.score)
            known = found.get((passage.source.id, span))
            if known is None or (sentence.context and not known.context):
                found[passage.source.id, span] = sentence
            before = said
    return list(found.values())


def _different(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    kept: list[tuple[frozenset[str], _Sentence]] = []
    for sentence in sentences:
        told = frozenset(words.content_terms(sentence.text))
        if not told or any(_overlap(told, other) >= _SAME for other, _ in kept):
            continue
        kept.append((told, sentence))
    return [sentence for _, sentence in kept]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))


def _grouped(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    order = list(dict.fromkeys(sentence.passage.source.id for sentence in sentences))
    return sorted(sentences, key=lambda s: (order.index(s.passage.source.id), s.span))


def _claim(sentence: _Sentence) -> Claim:
    """Quote the sentence, led in by the one before when it only says "he" or "they"."""
    span, offset = sentence.span, sentence.passage.span.start
    if sentence.context and len(sentence.context) <= _LONGEST_LEAD_IN:
        start = sentence.passage.text.rfind(sentence.context, 0, span.start - offset)
        if start >= 0:
            span = Span(start + offset, span.end)
    return sentence_claim(sentence.passage, span)
