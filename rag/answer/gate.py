"""Whether what was found can answer the question at all."""

import math

from rag.answer.extractive import Extracted
from rag.grounding.orders import gives_orders
from rag.retrieval.search import Found
from rag.retrieval.signals import evidence

BAR = 0.38
"""Least confidence; ``benchmarks/README.md`` has the curve."""
_SENTENCE, _COSINE, _EVEN = 8.9, -4.4, -3.2
_NEAR = 0.5
"""Likeness of meaning from which a passage is near the question; one that is near and has no
sentence that answers speaks against an answer."""
_NO_OFFICE, _NO_AMOUNT = -2.0, -0.8
"""What it takes off when the few words asked for, a holder of an office or an amount of money
or time, were not found in any sentence."""
_OFF_TOPIC = -2.0
"""What it takes off when what is asked "about" stands in no passage found."""
_WORDS = -1.0
_ORDERS = -2.5
"""What it takes off when the question orders what to say instead of asking."""
_ANOTHERS = -6.0
"""What it takes off when others speak of the topic, and the one asked about does not."""
_BY_CHANCE, _FEW = -0.28, 40
"""What each e-fold of articles beyond forty takes off a sentence: the best of many is near the
question by chance."""
_SURE, _DOUBTFUL = 2.0, -4.0
"""What the matcher has to say, as a logit, to speak for an answer by itself, or against one
that words and meaning speak for only faintly (up to ``_FAINT``)."""
_FAINT, _BENT = 0.5, 0.5
_LEANING = 0.25
"""What it adds when it leans towards an answer."""
_CHANCE = 0.5
"""What each e-fold of articles beyond forty adds to what the matcher has to say."""
_LEAST = 1e-4
_AMOUNTS = frozenset({"length", "money", "age", "day"})


def confidence(found: Found, told: Extracted) -> float:
    """Return how sure it is that the articles answer, from 0 to 1.

    Either the words of the question speak for it, or the best sentence does, which may put
    it in words of its own. Both are logistic regressions; the second was fitted on our own
    questions, answerable and not. Where the matcher has read the sentences it may speak for
    one in quite other words, or against one that only shares words with the question.

    Args:
        found: What the search found.
        told: What the sentences found make of it.
    """
    if not told.claims:
        return 0.0
    near = max(_NEAR, found.signals.cosine)
    sentence = _SENTENCE * told.confidence + _COSINE * near + _EVEN + _lacking(told)
    sentence += _BY_CHANCE * math.log(max(1.0, told.searched / _FEW))
    if found.signals.named:
        sentence = max(sentence, evidence(found.signals) + _WORDS)
    sentence = _read(sentence, told)
    if told.off_topic:
        sentence += _OFF_TOPIC
    if gives_orders(told.question):
        sentence += _ORDERS
    if told.anothers:
        sentence += _ANOTHERS
    return 1 / (1 + math.exp(-sentence))


def _read(sentence: float, told: Extracted) -> float:
    """Return what is left of the evidence, a logit, when the matcher has had its say."""
    if told.match is None:
        return sentence
    bar = math.log(BAR / (1 - BAR))
    match = min(max(told.match, _LEAST), 1 - _LEAST)
    said = math.log(match / (1 - match))
    sure = _SURE + _CHANCE * math.log(max(1.0, told.searched / _FEW))
    if said >= sure:
        return max(sentence, bar + _BENT * (said - sure))
    if said > 0:
        return sentence + _LEANING * said
    if said < _DOUBTFUL and sentence < _FAINT:
        return min(sentence, bar - _BENT * (_DOUBTFUL - said))
    return sentence


def passes(confidence: float) -> bool:
    """Return whether a question with this confidence is answered."""
    return confidence >= BAR


def _lacking(told: Extracted) -> float:
    if told.short is not None:
        return 0.0
    if told.kind == "person" and told.chooses:
        return _NO_OFFICE
    return _NO_AMOUNT if told.kind in _AMOUNTS else 0.0
