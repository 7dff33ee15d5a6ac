"""What can be swapped: chat model, embedder, tagger, matcher, vector index."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types import Usage

Vectors = NDArray[np.float32]
"""Unit vectors, one a row."""

Places = NDArray[np.int64]
"""Start and end of each word piece in a text; shape ``(pieces, 2)``."""


class Scores(NamedTuple):
    """What a tagger makes of a text.

    Attributes:
        places: The word pieces it read, in order, all of the text.
        scores: A score for each label of each piece; shape ``(pieces, labels)``.
        moves: A score for each label after each; shape ``(labels, labels)``.
    """

    places: Places
    scores: NDArray[np.float32]
    moves: NDArray[np.float32]


class ChatModel(Protocol):
    """A model that writes."""

    @property
    def name(self) -> str:
        """The identifier recorded in every trace."""
        ...

    def stream(self, system: str, user: str) -> Iterator[str | Usage]:
        """Yield the reply in pieces and what it cost last; a normal end means it is complete.

        Raises:
            ModelError: At any point, also after some pieces: a reply that is cut off, empty
                or filtered raises ``BadReplyError`` at its end.
        """
        ...


class Embedder(Protocol):
    """Turns text into vectors."""

    @property
    def name(self) -> str:
        """Provider and model, as stamped on the library: ``local:all-MiniLM-L6-v2``."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in order; shape ``(len(texts), dimension)``."""
        ...


class Tagger(Protocol):
    """Finds source, cue and content of statements, word piece by word piece."""

    @property
    def name(self) -> str:
        """The model, as told to users."""
        ...

    def tag(self, text: str, notes: Callable[[Places], NDArray[np.int64]]) -> Scores:
        """Return the scores of ``text``.

        Args:
            text: A whole article.
            notes: Returns what is known of each piece besides its letters; shape ``(pieces,
                notes)``.
        """
        ...


class Matcher(Protocol):
    """Tells whether a sentence answers a question."""

    @property
    def name(self) -> str:
        """The model, as told to users."""
        ...

    def match(
        self, question: str, sentences: Sequence[str], leads: Sequence[str]
    ) -> NDArray[np.float32]:
        """Return how surely each sentence answers, from 0 to 1; shape ``(sentences,)``.

        Args:
            question: In English.
            sentences: Of English articles.
            leads: The sentence before each that leans on it ("He also ..."); else empty.
        """
        ...


class VectorIndex(Protocol):
    """Finds the nearest of many vectors; a cache that can be rebuilt from the library."""

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store the vectors under their ids, replacing what stood there."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids; unknown ids are no error."""
        ...

    def query(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Return up to ``limit`` ids with their cosine, best first."""
        ...

    def ids(self) -> set[str]:
        """Return every id stored."""
        ...

    def close(self) -> None:
        """Let go of files and memory; the index cannot be used afterwards."""
        ...
