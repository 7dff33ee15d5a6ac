"""Which sentences present something as agreed, or as said by both together."""

import re

from rag.readouts import markers
from rag.readouts.reading import Sentence

_DECIDED = re.compile(
    r"agree|concur|decid|resolv|reach|同意|商定|达成|договор|соглас|услов|acord|conven|coincid"
    r"|convenu|accord|vereinbar|einig"
)

_FELT = re.compile(r"condemn|welcom|deplor|regret|thank|congratulat|prais|mourn|hail")


def claims(sentence: Sentence) -> bool:
    """Return whether a sentence presents something as agreed, or as said by both together.

    What one speaker says of both ("Wen said that both countries are committed to ...") is that
    speaker's statement, unless it is that they agreed.
    """
    if sentence.heading or markers.DENIED.search(sentence.text):
        return False
    if any(one.joint and not markers.TALKED.search(one.cue) for one in sentence.statements):
        return True
    return any(
        _DECIDED.search(match.group()) or not _said_by_one(sentence, match.start())
        for match in markers.CLAIM.finditer(sentence.line)
    )


def agrees(sentence: Sentence) -> bool:
    """Return whether a sentence claims that the two agree, not that they feel the same."""
    found = (match.group() for match in markers.CLAIM.finditer(sentence.line))
    return claims(sentence) and any(not _FELT.search(words) for words in found)


def _said_by_one(sentence: Sentence, place: int) -> bool:
    at = sentence.span.start + place
    return any(
        span.start <= at < span.end
        for one in sentence.statements
        if not one.joint
        for span in one.spans.content
    )
