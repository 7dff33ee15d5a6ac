"""Libraries of any size, made of one small library by repeating it with changes.

The first pass over the articles takes them as they are. In each later one names become other
names (half of them, the same all through the pass), three in four longer words another word
of the same length, drawn as often as the corpus uses it, and figures other figures; so a text
keeps its length, every place in it stays true, and it is no near copy of the one before.
Outlets, days and languages are drawn anew, the last as labels only. A vector is the old one
moved by half the difference of two others (cosine to the old one about 0.85): **nothing is
embedded**, so that a large library takes minutes. Speakers are renamed with the text and not
settled again.

What is made depends on the seed library alone, and goes on where it was interrupted.
"""

import datetime as dt
import hashlib
import itertools
import random
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from unittest import mock

import numpy as np

from rag.library import Library, articles, copies, store, vectors
from rag.ports import Vectors
from rag.types import Article, Citation, Filters, Passage, Source, Span, Statement

_ALL: Final = Filters()
_NOW: Final = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
_BATCH: Final = 64
_NOTHING_COMPARED: Final = mock.patch.object(copies, "_COMPARED", 0)
"""Texts differ by construction, but for one in thirteen, short ones with few words to change;
to compare each with the twelve likest takes most of the time."""
_MOVED: Final = 0.5
"""Share of the difference of two passages by which the vector of a third is moved."""
_CHANGED: Final = 0.75
_LEAST: Final = 5
"""Letters of a word in small letters that may become another."""
_NAMES_KEPT: Final = 0.5
_WORD: Final = re.compile(r"\d+|[A-Z][a-z]{2,}|[a-z]{3,}")
_FIRST_DAY: Final = dt.date(2010, 1, 1)
_DAYS: Final = 5_000
LANGUAGES: Final = (("en", 0.80), ("de", 0.12), ("fr", 0.05), ("ru", 0.02), ("zh", 0.01))
OUTLETS: Final = tuple(f"Outlet {number:02}" for number in range(40))
"""Beside those of the seed; the n-th carries a share of articles like 1 / (n + 1)."""


@dataclass(frozen=True, slots=True)
class _Seed:
    """An article of the small library with all that was made of it."""

    article: Article
    places: tuple[Span, ...]
    matrix: Vectors
    statements: tuple[Statement, ...]


class _Words:
    """The words of the corpus by length: names each once, others as often as they stand."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = Counter(word for text in texts for word in _WORD.findall(text))
        self._names: dict[int, list[str]] = defaultdict(list)
        small: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for word, count in sorted(counts.items()):
            if word[0].isupper() and word.lower() not in counts:
                self._names[len(word)].append(word)
            elif word[0].isalpha():
                small[len(word)].append((word, count))
        self._known = {name for names in self._names.values() for name in names}
        self._small = {
            size: ([word for word, _ in found], [*itertools.accumulate(n for _, n in found)])
            for size, found in small.items()
        }

    def name(self, word: str, turn: int) -> str:
        """Return what a name is called in a turn; a word that is no name stays."""
        if word not in self._known:
            return word
        chance = int.from_bytes(hashlib.blake2b(f"{turn} {word}".encode()).digest()[:8], "big")
        if chance % 1000 < 1000 * _NAMES_KEPT:
            return word
        others = self._names[len(word)]
        return others[chance // 1000 % len(others)]

    def other(self, word: str, choose: random.Random) -> str:
        """Return another word of the same length, or the same."""
        words, totals = self._small.get(len(word), ((word,), (1,)))
        return words[bisect_right(totals, choose.random() * totals[-1] - 1e-9)]


def enlarge(
    seed: Path, folder: Path, passages: int, told: Callable[[int], None] | None = None
) -> int:
    """Bring the library in ``folder`` to at least so many passages, made of those of ``seed``.

    Its vector index is not built. Returns how many passages it has.
    """
    small, large = Library.open(seed), Library.open(folder)
    try:
        read = _read(small)
        with small.reading() as db:
            stamp = store.get(db, "stamp")
        with large.writing() as db:
            store.put(db, stamp=stamp)
        with large.reading() as db:
            known = articles.counts(db)
        made = _made(read, known["articles"])
        there = known["passages"]
        while there < passages and (batch := list(itertools.islice(made, _BATCH))):
            with large.writing() as db, _NOTHING_COMPARED:
                for record in batch:
                    articles.add(db, record, now=_NOW)
            there += sum(len(record.passages) for record in batch)
            if told:
                told(there)
        large.checkpoint()
        return there
    finally:
        small.close()
        large.close()


def _read(library: Library) -> list[_Seed]:
    with library.reading() as db:
        said: dict[str, list[Statement]] = defaultdict(list)
        for statement in articles.said(db, _ALL):
            said[statement.source.id].append(statement)
        keys, matrix = vectors.after(db, 0)
        rows: dict[str, list[tuple[Span, int]]] = defaultdict(list)
        for place, (_, passage) in enumerate(
            sorted(articles.load_passages(db, keys.tolist()).items())
        ):
            rows[passage.source.id].append((passage.span, place))
        texts = articles.texts(db, sorted(rows))
    return [
        _Seed(
            texts[one],
            tuple(span for span, _ in sorted(found)),
            matrix[[place for _, place in sorted(found)]],
            tuple(said.get(one, ())),
        )
        for one, found in sorted(rows.items())
    ]


def _made(read: Sequence[_Seed], first: int) -> Iterator[articles.Record]:
    words = _Words([seed.article.text for seed in read])
    every = np.concatenate([seed.matrix for seed in read])
    for number in itertools.count(first):
        seed = read[number % len(read)]
        yield _record(seed, words, every, number // len(read), random.Random(number))


def _record(
    seed: _Seed, words: _Words, every: Vectors, turn: int, choose: random.Random
) -> articles.Record:
    source, text = seed.article.source, seed.article.text
    matrix = seed.matrix
    if turn:
        text = _WORD.sub(lambda found: _changed(found[0], words, turn, choose), text)
        matrix = _moved(matrix, every, np.random.default_rng(choose.getrandbits(63)))
        source = _drawn(source, text, turn, choose)
    article = Article(source=source, text=text)
    return articles.Record(
        article=article,
        passages=tuple(Passage.cut(article, span) for span in seed.places),
        vectors=vectors.pack(matrix),
        statements=tuple(
            _told(statement, article, words, turn, number)
            for number, statement in enumerate(seed.statements, 1)
        ),
        cleaner=1,
    )


def _moved(matrix: Vectors, every: Vectors, choose: np.random.Generator) -> Vectors:
    """Return vectors moved as two passages of the corpus differ: they stay of its kind."""
    one, other = choose.integers(len(every), size=(2, len(matrix)))
    moved: Vectors = matrix + _MOVED * (every[one] - every[other])
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return moved


def _changed(word: str, words: _Words, turn: int, choose: random.Random) -> str:
    if word[0].isdigit():
        year = len(word) == 4 and word[:2] in {"19", "20"}
        kept = 2 if year else 0
        return word[:kept] + "".join(str(choose.randint(1, 9)) for _ in word[kept:])
    if word[0].isupper():
        return words.name(word, turn)
    if len(word) < _LEAST or choose.random() >= _CHANGED:
        return word
    return words.other(word, choose)


def _drawn(source: Source, text: str, turn: int, choose: random.Random) -> Source:
    """Return a source of its own, with an outlet, a day and a language drawn."""
    locator = f"{source.locator}~{turn}"
    weights = [1 / (place + 1) for place in range(len(OUTLETS))]
    return replace(
        source,
        id=hashlib.blake2b(locator.encode()).hexdigest()[:12],
        locator=locator,
        url="",
        title=text[: len(source.title)].replace("\n", " "),
        outlet=choose.choices(OUTLETS, weights)[0],
        published=_FIRST_DAY + dt.timedelta(days=choose.randrange(_DAYS)),
        language=choose.choices(
            [name for name, _ in LANGUAGES], [share for _, share in LANGUAGES]
        )[0],
        copy_of="",
        group="",
    )


def _told(
    statement: Statement, article: Article, words: _Words, turn: int, number: int
) -> Statement:
    whole = Passage.cut(article, Span(0, len(article.text)))
    speaker = statement.speaker
    if turn:
        speaker = " ".join(
            words.name(word, turn) if _WORD.fullmatch(word) and word[0].isupper() else word
            for word in speaker.split()
        )
    return replace(
        statement,
        id=f"{article.source.id}:s{number}",
        words=Citation(passage=whole, span=statement.words.span),
        speaker=speaker,
    )


def shares(library: Library) -> Mapping[str, float]:
    """Return which share of the articles each outlet carries."""
    with library.reading() as db:
        found = Counter(entry.source.outlet for entry in articles.entries(db, _ALL))
    return {name: count / found.total() for name, count in found.most_common()}
