"""Make a follow-up question stand alone, without a model."""

import re
from collections.abc import Sequence

from rag import text as words
from rag.types import Answer

_LEANS = re.compile(
    r"^(and|but|so|or|why|how so|how come|what about|how about|what else|who else)\b"
    r"|\b(he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|"
    r"there|then|same|former|latter|other|others)\b",
    re.IGNORECASE,
)
_SHORT = 3


def standalone(question: str, history: Sequence[Answer]) -> str:
    """Return ``question`` with the words of the last question it leans on.

    A question leans on the last one when it has hardly any words of its own, begins as a
    continuation or points at something with a pronoun. Otherwise it comes back as it is.
    """
    if not history:
        return question
    own = words.content_terms(question)
    if len(own) >= _SHORT and not _LEANS.search(question):
        return question
    if len(own) > 2 * _SHORT:
        return question
    carried = [
        word
        for word in re.findall(r"[\w'’-]+", history[-1].query)
        if (terms := words.content_terms(word)) and not set(terms) & set(own)
    ]
    return f"{question} ({' '.join(dict.fromkeys(carried))})" if carried else question
