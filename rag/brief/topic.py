"""What is about a topic."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rag.brief.copies import text_id
from rag.brief.said import Told
from rag.brief.sentences import Sentence
from rag.text import content_terms
from rag.types import Hit

_ENOUGH = 0.25
_MOST = 0.6
"""Share of the topic's words, by rarity, that stand in an article that is about it."""
_NEAR = 0.35
"""Similarity of a passage that may be about the topic though such words are lacking."""


def relevance(
    sentences: Sequence[Sentence], told: Sequence[Told], hits: Sequence[Hit], topic: str
) -> dict[Sentence, float]:
    """Return how much each sentence is about the topic, in (0, 1]; others are left out.

    Only sentences inside the passages found count. There, a sentence is about the topic by the
    share of the topic's words it holds, rare words weighing more; a passage of a near copy
    stands for those of all who print the same sentence. Half of that reaches the next
    sentence of the article when it goes on with "he" or "it", or when the first one only
    announced the subject and nobody speaks in it. A passage found by its meaning alone, as in
    another language, brings its sentences in with its similarity. A passage must be near in
    meaning too where its article holds only a lesser part of the topic, or where what stands
    nowhere in scope weighs more than what does ("Sarn crossing" without any Sarn).
    """
    weights, strange = _weighed(sentences, topic)
    by_text: defaultdict[str, list[Hit]] = defaultdict(list)
    by_group: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_text[text_id(hit.passage.source)].append(hit)
        by_group[hit.passage.source.group].append(hit)
    found: dict[Sentence, float] = {}
    spoken = {sentence for _, sentence in told}
    whole = _of_articles(sentences, weights)
    previous: Sentence | None = None
    carried = 0.0
    for sentence in sentences:
        goes_on = sentence.leans or previous not in spoken
        if previous is None or previous.article is not sentence.article or not goes_on:
            carried = 0.0
        own = sum(weights[term] for term in sentence.terms & weights.keys())
        source = sentence.source
        about = max(own, 0.5 * carried + 0.5 * own)
        reached = _best_hit(sentence, by_text[text_id(source)])
        if not reached and source.group:
            reached = _printed_in(sentence, by_group[source.group])
        if reached and not reached.coverage and not own:
            about = reached.similarity
        elif strange or whole[source.id] < _MOST:
            about = about if reached and reached.similarity >= _NEAR else 0.0
        if reached and about >= _ENOUGH:
            found[sentence] = min(about, 1.0)
        previous, carried = sentence, own
    return found


def _weighed(sentences: Sequence[Sentence], topic: str) -> tuple[dict[str, float], bool]:
    """Return the share of each word found, and whether those not found weigh more."""
    wanted = frozenset(content_terms(topic))
    held = Counter(term for s in sentences for term in s.terms & wanted)
    weights = {term: math.log(1 + len(sentences) / held[term]) for term in held}
    total = sum(weights.values())
    absent = len(wanted - weights.keys()) * math.log(1 + len(sentences))
    return {term: w / total for term, w in weights.items()}, 0 < total <= absent


def _of_articles(
    sentences: Sequence[Sentence], weights: Mapping[str, float]
) -> dict[str, float]:
    """Return which share of the topic stands anywhere in each article."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for sentence in sentences:
        held[sentence.source.id] |= sentence.terms & weights.keys()
    return {key: sum(weights[term] for term in terms) for key, terms in held.items()}


def _best_hit(sentence: Sentence, hits: Sequence[Hit]) -> Hit | None:
    inside = (hit for hit in hits if hit.passage.span.overlaps(sentence.span))
    return max(inside, key=lambda hit: hit.score, default=None)


def _printed_in(sentence: Sentence, hits: Sequence[Hit]) -> Hit | None:
    there = (hit for hit in hits if sentence.text in hit.passage.text)
    return max(there, key=lambda hit: hit.score, default=None)
