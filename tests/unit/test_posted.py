"""The words of passages are found as SQLite's own full-text search finds them."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from rag.library import Library, articles, fulltext, postings
from rag.retrieval import lexical, posted
from rag.retrieval.posted import Postings
from rag.types import Filters
from tests.fakes.articles import NOW, record

WORDS = ("grain", "port", "cable", "state", "united", "north", "korea")
PHRASES = ("united state", "north korea")
passages_of_words = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
    min_size=1,
    max_size=30,
)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "lib", lock_timeout=0.2)
    yield opened
    opened.close()


@pytest.fixture
def words(library):
    return Postings(library, PHRASES)


def put(library, *lines, locator="/a"):
    with library.writing() as db:
        articles.add(db, record("\n".join(lines), locator, title="News"), now=NOW)


def found(library, words, *terms):
    with library.reading() as db:
        told = words.sync(db).of(db, terms)
    return {
        term: dict(zip(one.keys.tolist(), one.counts.tolist(), strict=True))
        for term, one in told.items()
    }


def by_sqlite(library, *terms):
    """Return keys and BM25 as SQLite's full-text search gives them, best first."""
    match = " OR ".join(f'"{term}"' for term in terms)
    with library.reading() as db:
        rows = db.execute(
            text(
                "SELECT rowid, -bm25(fulltext) AS score FROM fulltext "
                "WHERE fulltext MATCH :match ORDER BY score DESC, rowid"
            ),
            {"match": match},
        )
        return dict(rows.all())


def ranked(library, words, terms, inside=None):
    with library.reading() as db:
        known = words.sync(db)
        return lexical.ranked(known, known.of(db, terms), 1_000, inside)


def small_blocks(monkeypatch, worth=1):
    monkeypatch.setattr(posted, "_WORTH_A_BLOCK", worth)
    for module in (posted, postings):
        monkeypatch.setattr(module, "BLOCK", 4)


def test_a_word_is_found_with_how_often_it_stands_in_each_passage(library, words):
    put(library, "Grain and grain.", "Grain again.", "Port.")
    assert found(library, words, "grain", "port", "absent") == {
        "grain": {1: 2, 2: 1},
        "port": {3: 1},
        "absent": {},
    }


def test_a_word_of_the_header_is_one_of_every_passage(library, words):
    put(library, "Grain.", "Port.")
    assert found(library, words, "new", "news") == {"new": {}, "news": {1: 1, 2: 1}}


def test_words_that_stand_together_are_found_where_they_do(library, words):
    put(
        library,
        "North Korea and the north.",
        "Korea, north of it.",
        "North Korea, North Korea.",
    )
    assert found(library, words, "north korea") == {"north korea": {1: 1, 3: 2}}


def test_words_are_not_together_across_the_header(library, words):
    with library.writing() as db:
        articles.add(db, record("Korea opened.", "/a", title="North"), now=NOW)
    assert found(library, words, "north korea") == {"north korea": {}}


@pytest.mark.in_a_file
@pytest.mark.parametrize("stored", [False, True])
@settings(max_examples=25, deadline=None)
@given(lines=passages_of_words, terms=st.sets(st.sampled_from(WORDS + PHRASES), min_size=1))
def test_passages_are_ranked_as_sqlite_ranks_them(tmp_path_factory, stored, lines, terms):
    library = Library.open(tmp_path_factory.mktemp("lib"))
    words = Postings(library, PHRASES)
    with pytest.MonkeyPatch.context() as patch:
        small_blocks(patch, worth=1 if stored else 1_000)
        for number in range(0, len(lines), 5):
            put(library, *lines[number : number + 5], locator=f"/{number}")
            if stored and number % 2:
                words.catch_up()
        if stored:
            words.catch_up()
        ours, theirs = ranked(library, words, terms), by_sqlite(library, *terms)
    library.close()
    assert ours.keys() == theirs.keys()
    assert list(ours.values()) == pytest.approx(list(theirs.values()), rel=1e-6, abs=1e-9)
    assert all(ours[key] == pytest.approx(theirs[key], rel=1e-6, abs=1e-9) for key in ours)


def test_stored_blocks_tell_what_was_counted_in_memory(library, words, monkeypatch):
    small_blocks(monkeypatch)
    for number in range(9):
        put(library, "grain port", "port", locator=f"/{number}")
    before = found(library, words, "grain", "port")
    words.catch_up()
    with library.reading() as db:
        assert len(postings.covered(db)) == 5
    assert found(library, words, "grain", "port") == before
    assert found(library, Postings(library, PHRASES), "grain", "port") == before


def test_what_another_process_adds_and_stores_is_found_by_a_reader_that_is_open(
    library, words, monkeypatch
):
    small_blocks(monkeypatch)
    put(library, "grain")
    assert found(library, words, "grain") == {"grain": {1: 1}}
    other = Postings(library, PHRASES)
    put(library, "grain grain", locator="/b")
    assert found(library, words, "grain") == {"grain": {1: 1, 2: 2}}
    other.catch_up()
    put(library, "grain", locator="/c")
    assert found(library, words, "grain") == {"grain": {1: 1, 2: 2, 3: 1}}


@pytest.mark.in_a_file
def test_no_word_of_a_removed_article_is_left(library, words, monkeypatch):
    small_blocks(monkeypatch)
    put(library, "grain")
    put(library, "zanzibar", locator="/b")
    words.catch_up()
    with library.writing() as db:
        listed = articles.entries(db, Filters())
        gone = [one.source.id for one in listed if one.source.locator == "/b"]
        articles.remove(db, gone)
    library.checkpoint()

    assert found(library, words, "grain", "zanzibar") == {"grain": {1: 1}, "zanzibar": {}}
    words.catch_up()
    library.checkpoint()
    assert found(library, words, "grain", "zanzibar") == {"grain": {1: 1}, "zanzibar": {}}
    assert b"zanzibar" not in (library.folder / "library.db").read_bytes()


def test_a_corrected_header_is_found_under_its_new_words(library, words, monkeypatch):
    from rag.library import corrections

    small_blocks(monkeypatch)
    put(library, "grain")
    words.catch_up()
    with library.writing() as db:
        (entry,) = articles.entries(db, Filters())
        corrections.correct(db, entry.source.id, corrections.checked({"title": "Harvest"}))
    assert found(library, words, "news", "harvest") == {"news": {}, "harvest": {1: 1}}


def test_blocks_made_with_other_phrases_are_not_relied_on(library, words, monkeypatch):
    small_blocks(monkeypatch)
    put(library, "the port of grain")
    words.catch_up()
    later = Postings(library, (*PHRASES, "port of grain"))
    assert found(library, later, "port of grain") == {"port of grain": {1: 1}}
    later.catch_up()
    assert found(library, later, "port of grain") == {"port of grain": {1: 1}}


def test_only_passages_in_scope_are_ranked(library, words):
    put(library, "grain", "grain grain", "port")
    inside = np.array([False, True, False, True])
    assert list(ranked(library, words, ["grain"], inside)) == [1]
    assert list(ranked(library, words, ["grain"], inside[:1])) == []


def test_readers_in_threads_see_all_of_what_was_there_when_they_began(
    library, words, monkeypatch
):
    small_blocks(monkeypatch)
    put(library, "grain")
    missed, done = [], threading.Event()

    def read():
        while not done.is_set():
            with library.reading() as db:
                there = len(fulltext.keys(db))
                if len(words.sync(db).of(db, ["grain"])["grain"].keys) < there:
                    missed.append(there)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(30):
        put(library, "grain", locator=f"/{number}")
        if number % 3 == 0:
            words.catch_up()
    done.set()
    for reader in readers:
        reader.join()
    assert missed == []
