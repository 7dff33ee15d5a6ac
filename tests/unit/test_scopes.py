"""Filters keep exactly what is in scope, and what is in scope is found exactly."""

import datetime as dt
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.library import Library, articles, vectors
from rag.retrieval.layout import Layout
from rag.retrieval.nearest import Nearest
from rag.retrieval.pool import SIZE
from rag.retrieval.scopes import Scopes
from rag.retrieval.search import Search
from rag.types import Filters
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.index import FileIndexes

EMBEDDER = WordEmbedder(64)
OUTLETS = ("Norda", "Норда", "Veldt Wire", "Istra Post")
LANGUAGES = ("en", "ru", "zh")
SPEAKERS = ("Ana Torvald", "Torvald", "Bo Lind", "Ana Maria Quist", "")
SIDES = ("Torvia", "Torvia; Osterling", "Osterling", "")
THINGS = ("grain", "port", "cable", "ship", "crane", "quay")
FIRST = dt.date(2031, 1, 1)


def made(number, choose):
    lines = [
        f"{' '.join(choose.choices(THINGS, k=4))} {number}."
        for _ in range(choose.randint(1, 4))
    ]
    said = [(choose.choice(SPEAKERS), choose.choice(SIDES), lines[0])] * choose.randint(0, 1)
    return record(
        "\n".join(lines),
        f"/{number}",
        embedder=EMBEDDER,
        said=said,
        outlet=choose.choice(OUTLETS),
        agency=choose.choice(("", *OUTLETS)),
        language=choose.choice(LANGUAGES),
        published=choose.choice((None, FIRST + dt.timedelta(days=choose.randint(0, 20)))),
    )


def put(library, records):
    with library.writing() as db:
        for one in records:
            articles.add(db, one, now=NOW)


@pytest.fixture(scope="module")
def records():
    choose = random.Random(4)
    return [made(number, choose) for number in range(80)]


@pytest.fixture(scope="module")
def library(tmp_path_factory, records):
    opened = Library.open(tmp_path_factory.mktemp("lib"))
    put(opened, records[:50])
    nearest = Nearest(opened, FileIndexes())
    nearest.catch_up()
    nearest.close()
    put(opened, records[50:])  # newer than the index
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def nearest(library):
    made = Nearest(library, FileIndexes())
    yield made
    made.close()


@pytest.fixture(scope="module")
def search(library, nearest):
    return Search(library, nearest, EMBEDDER, lambda: NOW)


some = st.lists
filters = st.builds(
    Filters,
    outlets=some(st.sampled_from((*OUTLETS, "norda", "Nobody")), max_size=2).map(tuple),
    languages=some(st.sampled_from(LANGUAGES), max_size=2).map(tuple),
    speakers=some(st.sampled_from(("torvald", "Ana", "lind", "ana quist")), max_size=2).map(
        tuple
    ),
    sides=some(st.sampled_from(("torvia", "Osterling", "Nowhere")), max_size=1).map(tuple),
    articles=st.just(()),
    since=st.none() | st.integers(0, 20).map(lambda n: FIRST + dt.timedelta(days=n)),
    until=st.none() | st.integers(0, 20).map(lambda n: FIRST + dt.timedelta(days=n)),
)


def keeps(wanted: Filters, one) -> bool:
    """Tell in plain Python whether an article is in scope."""
    source = one.article.source
    outlets = {name.casefold() for name in wanted.outlets}
    if outlets and not outlets & {source.outlet.casefold(), source.agency.casefold()}:
        return False
    if wanted.languages and source.language not in wanted.languages:
        return False
    if wanted.since and not (source.published and source.published >= wanted.since):
        return False
    if wanted.until and not (source.published and source.published <= wanted.until):
        return False
    if not (wanted.speakers or wanted.sides):
        return True
    return any(
        (
            not wanted.sides
            or {n.casefold() for n in said.sides} & {*map(str.casefold, wanted.sides)}
        )
        and (not wanted.speakers or any(called(said.speaker, n) for n in wanted.speakers))
        for said in one.statements
    )


def called(speaker: str, name: str) -> bool:
    return f" {name.casefold()} " in f" {speaker.casefold()} "


def in_scope(library, records, wanted):
    ids = {one.article.source.id for one in records if keeps(wanted, one)}
    with library.reading() as db:
        places = Layout().sync(db)
        keys, _ = vectors.after(db, 0)
        passages = articles.load_passages(db, keys.tolist())
        mask = Scopes().mask(db, places, wanted) if wanted else np.ones(int(keys[-1]) + 1, bool)
    return {k for k, p in passages.items() if p.source.id in ids}, mask, passages


@settings(max_examples=150, deadline=None)
@given(wanted=filters)
def test_a_scope_holds_the_passages_that_plain_python_keeps(library, records, wanted):
    expected, mask, passages = in_scope(library, records, wanted)
    assert {key for key in passages if mask[key]} == expected


@settings(max_examples=60, deadline=None)
@given(wanted=filters, word=st.sampled_from(THINGS), limit=st.integers(1, 200))
def test_the_nearest_in_scope_are_those_that_comparing_all_gives(
    library, nearest, records, wanted, word, limit
):
    expected, mask, _ = in_scope(library, records, wanted)
    vector = EMBEDDER.embed([word])[0]
    with library.reading() as db:
        keys, matrix = vectors.after(db, 0)
        found = nearest.query(db, vector, limit, inside=mask)
    cosines = dict(zip(keys.tolist(), np.vecdot(matrix, vector).tolist(), strict=True))
    best = sorted(expected, key=lambda key: (-cosines[key], key))[:limit]
    assert [key for key, _ in found] == best
    assert [cosine for _, cosine in found] == pytest.approx(
        [cosines[k] for k in best], abs=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(wanted=filters, word=st.sampled_from(THINGS))
def test_a_search_finds_what_holds_the_word_in_scope_and_nothing_outside(
    library, search, records, wanted, word
):
    expected, _, passages = in_scope(library, records, wanted)
    hits = search.find(word, limit=500, filters=wanted)
    assert {hit.passage.id for hit in hits} <= {passages[key].id for key in expected}
    holding = [passages[key].text for key in expected if word in passages[key].text]
    found = {hit.passage.text for hit in hits}
    assert len(found & {*holding}) >= min(len({*holding}), SIZE // 2)
    if len(holding) <= SIZE:  # no more of them are looked at
        assert found >= {*holding}


def test_what_was_just_added_or_hidden_is_in_scope_or_not_at_once(tmp_path):
    from rag.library import removal

    library = Library.open(tmp_path / "lib")
    search = Search(library, Nearest(library, FileIndexes()), EMBEDDER, lambda: NOW)
    scope = Filters(outlets=("norda",))
    ids = []
    for name in ("grain a", "grain b"):
        one = record(name, f"/{name}", embedder=EMBEDDER, outlet="Norda")
        ids.append(one.article.source.id)
        with library.writing() as db:
            articles.add(db, one, now=NOW)
        assert len(search.find("grain", filters=scope)) == len(ids)
    with library.writing() as db:
        removal.hide(db, ids[:1])
    assert [hit.passage.text for hit in search.find("grain", filters=scope)] == ["grain b"]
    with library.writing() as db:
        removal.show(db)
    assert len(search.find("grain", filters=scope)) == 2
    library.close()


def test_searches_go_on_in_threads_while_articles_are_added(tmp_path):
    library = Library.open(tmp_path / "lib")
    nearest = Nearest(library, FileIndexes())
    search = Search(library, nearest, EMBEDDER, lambda: NOW)
    choose, done = random.Random(9), threading.Event()
    put(library, [made(number, choose) for number in range(5)])

    def ask():
        while not done.is_set():
            search.find("grain", limit=50, filters=Filters(languages=("en",)))
            search.find("port ship", limit=50)

    with ThreadPoolExecutor() as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        for number in range(5, 60):
            put(library, [made(number, choose)])
            if number % 10 == 0:
                nearest.catch_up()
                search.catch_up()
        done.set()
    assert [one.result() for one in asking] == [None] * 3
    nearest.close()
    library.close()


def test_many_removed_articles_do_not_stand_before_the_one_that_is_left(tmp_path):
    """Indexes that still hold them give no place to them, out of sight or gone for good."""
    from rag.library import removal

    library = Library.open(tmp_path / "lib")
    nearest = Nearest(library, FileIndexes())
    search = Search(library, nearest, EMBEDDER, lambda: NOW)
    many = [record(f"grain port {n}", f"/{n}", embedder=EMBEDDER) for n in range(300)]
    long = record("grain and " + "much else of no account at all " * 9, "/l", embedder=EMBEDDER)
    put(library, [*many, long])
    nearest.catch_up()
    search.catch_up()
    left = long.article.source.id

    def found():
        return [hit.passage.source.id for hit in search.find("grain port", limit=5)]

    assert left not in found()
    with library.writing() as db:
        removal.hide(db, [one.article.source.id for one in many])
    assert found() == [left]
    with library.writing() as db:
        removal.finish(db)
    assert found() == [left]
    nearest.catch_up()
    assert found() == [left]
    put(library, many[:1])
    assert found() == [many[0].article.source.id, left]
    library.close()
