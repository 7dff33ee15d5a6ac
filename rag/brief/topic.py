"""What is about a topic."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from rag.brief.copies import text_id
from rag.brief.said import Told
from rag.brief.sentences import Sentence
from rag.text import content_terms
from rag.types import Hit

_ENOUGH = 0.25


def relevance(
    sentences: Sequence[Sentence], told: Sequence[Told], hits: Sequence[Hit], topic: str
) -> dict[Sentence, float]:
    """Return how much each sentence is about the topic, in (0, 1]; others are left out.

    Only sentences inside the passages found count. There, a sentence is about the topic by the
    share of the topic's words it holds, rare words weighing more; a passage of a near copy
    stands for those of all who print the same sentence. Half of that reaches the next
    sentence of the article when it goes on with "he" or "it", or when the first one only
    announced the subject and nobody speaks in it. A passage found by its meaning alone, as in
    another language, brings its sentences in with its similarity.
    """
    wanted = frozenset(content_terms(topic))
    held = Counter(term for s in sentences for term in s.terms & wanted)
    weights = {term: math.log(1 + len(sentences) / held[term]) for term in held}
    total = sum(weights.values()) or 1.0
    by_text: defaultdict[str, list[Hit]] = defaultdict(list)
    by_group: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_text[text_id(hit.passage.source)].append(hit)
        by_group[hit.passage.source.group].append(hit)
    found: dict[Sentence, float] = {}
    spoken = {sentence for _, sentence in told}
    previous: Sentence | None = None
    carried = 0.0
    for sentence in sentences:
        goes_on = sentence.leans or previous not in spoken
        if previous is None or previous.article is not sentence.article or not goes_on:
            carried = 0.0
        own = sum(weights[term] for term in sentence.terms & weights.keys()) / total
        about = max(own, 0.5 * carried + 0.5 * own)
        source = sentence.source
        reached = _best_hit(sentence, by_text[text_id(source)])
        if not reached and source.group:
            reached = _printed_in(sentence, by_group[source.group])
        if reached and not reached.coverage and not own:
            about = reached.similarity
        if reached and about >= _ENOUGH:
            found[sentence] = min(about, 1.0)
        previous, carried = sentence, own
    return found


def _best_hit(sentence: Sentence, hits: Sequence[Hit]) -> Hit | None:
    inside = (hit for hit in hits if hit.passage.span.overlaps(sentence.span))
    return max(inside, key=lambda hit: hit.score, default=None)


def _printed_in(sentence: Sentence, hits: Sequence[Hit]) -> Hit | None:
    there = (hit for hit in hits if sentence.text in hit.passage.text)
    return max(there, key=lambda hit: hit.score, default=None)
