"""What can be swapped: chat model, embedder, tagger, matcher, queue, vector index."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types import Article, Part, Statement, Usage

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


class Teller(Protocol):
    """Tells the statements of articles elsewhere than in this process, to save time."""

    def tell(self, article: Article) -> tuple[Statement, ...] | None:
        """Return what ``statements.extract`` would; None when it cannot just now."""
        ...

    def close(self) -> None:
        """End it."""
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


class Queue(Protocol):
    """Hands parts of jobs to whichever worker is free; it may forget, the library does not.

    Every method may raise ``UnavailableError``.
    """

    def put(self, parts: Sequence[Part], *, urgency: int) -> None:
        """Hand parts out; those that wait already are left as they are.

        Args:
            parts: What is to be done; workers take them in this order.
            urgency: Parts of greater urgency are taken first.
        """
        ...

    def serve(
        self,
        work: Callable[[Part, int], bool],
        *,
        left: Callable[[], Sequence[Part]],
        stopped: Event,
        wait: bool,
    ) -> None:
        """Take one part after the other.

        Args:
            work: Does a part, told how often it was tried; says whether it is done. What is
                not is handed out again at once, and after a while where this raises.
            left: Returns what is to be done by now: what the queue lacks of it is handed out.
            stopped: Set when no further part is to be taken.
            wait: Whether to wait for more when nothing is left.
        """
        ...


class VectorIndex(Protocol):
    """Finds the nearest of many vectors; a cache that can be rebuilt from the library.

    Every method may raise ``DamagedError``, after which it has to be rebuilt, and
    ``IndexAwayError``, after which it may be whole and only cannot be asked now.
    """

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


class Indexes(Protocol):
    """Where vector indexes are kept, each under the name of its folder, in it or elsewhere.

    Every method may raise ``DamagedError`` and ``IndexAwayError``.

    Attributes:
        local: Whether they are in their folders; else they are on a server.
    """

    local: bool

    def open(self, folder: Path) -> VectorIndex:
        """Open the index of a folder, or make it."""
        ...

    def digest(self, folder: Path) -> str:
        """Return a digest of what an index holds; empty when it is not there or damaged.

        It changes when vectors are lost or come in, and not when the index is read.
        """
        ...

    def glimpse(self, folder: Path) -> str:
        """Return the digest at little cost and in little time, for whoever waits."""
        ...

    def discard(self, folder: Path) -> None:
        """Throw an index away; one that is not there is no error."""
        ...
