"""A question and a sentence as the model reads them together that tells whether one answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tokenizers import Tokenizer

QUESTION, SENTENCE, LEAD = 40, 88, 40
"""Most word pieces of each part; a sentence that is longer is cut at its end, a lead at its
beginning."""
CLASSIFIER, SEPARATOR = 101, 102


class Pair(NamedTuple):
    """What is read, piece by piece.

    Attributes:
        ids: Word pieces: the question, the sentence, what leads it in, with marks between.
        sides: 0 for the question, 1 for the rest.
        shared: 1 for a piece that stands on the other side too.
    """

    ids: list[int]
    sides: list[int]
    shared: list[int]


def pair(question: Sequence[int], sentence: Sequence[int], lead: Sequence[int]) -> Pair:
    """Return the pair of a question and a sentence given as word pieces."""
    asked = list(question[:QUESTION])
    told = [*sentence[:SENTENCE], SEPARATOR, *lead[-LEAD:]] if lead else [*sentence[:SENTENCE]]
    ids = [CLASSIFIER, *asked, SEPARATOR, *told, SEPARATOR]
    first = len(asked) + 2
    here, there = set(asked), set(told) - {SEPARATOR}
    shared = [0, *(int(i in there) for i in asked), 0, *(int(i in here) for i in told), 0]
    return Pair(ids, [0] * first + [1] * (len(ids) - first), shared)


def pieces(tokenizer: "Tokenizer", texts: Sequence[str]) -> list[list[int]]:
    """Return the word pieces of each text, without marks."""
    whole = [text.encode("utf-8", "replace").decode() for text in texts]
    return [one.ids for one in tokenizer.encode_batch(whole, add_special_tokens=False)]
