"""The sentences of passages with the terms in each, so that no search has to cut them again.

They are made of the texts, and what is not here, as in a library of an older version, is cut by
whoever looks at it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, select

from rag import text as words
from rag.library import dialects
from rag.library.schema import sentences

VERSION: Final = 1
"""Raised when sentences or terms are cut in another way; those of before are not read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The sentences of one passage.

    Attributes:
        places: Where each begins and ends in the passage: two numbers a sentence.
        terms: A line for each sentence, with every term of it once, between spaces.
    """

    places: Sequence[int]
    terms: str

    @classmethod
    def read(cls, written: str) -> "Kept | None":
        """Return what `write` wrote; None when it was another version, or is damaged."""
        head, _, terms = written.partition("\n")
        try:
            version, *places = map(int, head.split(" "))
        except ValueError:
            return None
        whole = len(places) == 2 * written.count("\n") and places == sorted(places)
        return cls(places, terms) if version == VERSION and whole else None


def write(text: str, language: str) -> str:
    """Return the sentences of a passage's text as they are kept."""
    cut = words.sentences(text, language)
    places = (str(at) for one in cut for at in (one.start, one.end))
    lines = (f" {' '.join(dict.fromkeys(words.terms(one.slice(text))))} " for one in cut)
    return "\n".join((" ".join((str(VERSION), *places)), *lines))


def insert(db: Connection, passages: Iterable[tuple[int, str, str]]) -> None:
    """Keep the sentences of passages given as (key, text, language)."""
    rows = [{"passage_key": key, "held": write(*cut)} for key, *cut in passages]
    if rows:
        db.execute(sentences.insert(), rows)


def read(db: Connection, keys: Collection[int]) -> dict[int, Kept]:
    """Return the sentences of the passages with these keys that have any here."""
    if not keys:
        return {}
    rows = db.execute(_READ, {"keys": dialects.listed([*keys])}).all()
    return {key: kept for key, held in rows if (kept := Kept.read(held))}


def written(db: Connection, keys: Collection[int]) -> Mapping[int, str]:
    """Return the sentences of passages as they were written, sound or not."""
    rows = db.execute(_READ, {"keys": dialects.listed([*keys])})
    return {int(key): str(held) for key, held in rows}


def forget(db: Connection, keys: Iterable[int]) -> None:
    """Take away the sentences of passages."""
    for key in keys:
        db.execute(delete(sentences).where(sentences.c.passage_key == key))


_READ: Final = select(sentences.c.passage_key, sentences.c.held).where(
    dialects.among_given(sentences.c.passage_key, "keys")
)
