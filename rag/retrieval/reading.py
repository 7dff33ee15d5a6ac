"""What one search reads of passages and their articles: each once."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from rag.library import articles, rows, sentences, store
from rag.library.rows import Spoken
from rag.retrieval.cutting import Cut
from rag.retrieval.question import Asked
from rag.types import Article, Passage

_MOST: Final = 2_000
"""Articles kept with what is said in them, some 10 MB."""


class Heard:
    """What is said in the articles read last, in one state of a library; shared by threads."""

    def __init__(self) -> None:
        self._known: tuple[int, dict[str, Sequence[Spoken]]] = -1, {}

    def of(self, db: Connection, ids: Sequence[str]) -> dict[str, Sequence[Spoken]]:
        """Return what is said in each of these articles."""
        now = store.generation(db)
        generation, known = self._known
        if generation != now or len(known) > _MOST:
            known = {}
            self._known = now, known
        if left := [one for one in ids if one not in known]:
            found = rows.spoken(db, left)
            known |= {one: found.get(one, ()) for one in left}
        return {one: known[one] for one in ids}


class Reading:
    """Reads for one search in one state of a library.

    Attributes:
        asked: The question.
        cut: Cuts passages into sentences.
        texts: The articles read so far, by id.
        spoken: What is said in those of them where it was asked for.
    """

    def __init__(self, asked: Asked, heard: Heard) -> None:
        self._heard = heard
        self.asked = asked
        self.cut = Cut(asked)
        self.texts: dict[str, Article] = {}
        self.spoken: dict[str, Sequence[Spoken]] = {}
        self._passages: dict[int, Passage] = {}

    def passages(self, db: Connection, keys: Sequence[int]) -> dict[int, Passage]:
        """Return these passages by key; those that are not there are left out."""
        known = self._passages
        if left := [key for key in keys if key not in known]:
            found = articles.places(db, left)
            of = dict.fromkeys(one for one, _ in found.values() if one not in self.texts)
            if of:
                self.texts |= articles.texts(db, [*of])
            known |= {
                key: Passage.cut(self.texts[of], span) for key, (of, span) in found.items()
            }
        return {key: known[key] for key in keys if key in known}

    def hear(self, db: Connection, passages: Mapping[int, Passage]) -> None:
        """Read the sentences of passages, given by key, and what is said in their articles."""
        for key, kept in sentences.read(db, passages).items():
            self.cut.know(passages[key], kept)
        ids = dict.fromkeys(one.source.id for one in passages.values())
        self.spoken |= self._heard.of(db, [one for one in ids if one not in self.spoken])
