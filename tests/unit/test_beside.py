"""A question is embedded beside the search for its words, and nothing found depends on it."""

import threading
import time

import pytest

from rag.errors import UnreachableError
from rag.library import Library, articles, store
from rag.retrieval.nearest import Nearest
from rag.retrieval.question import read
from rag.retrieval.reading import Heard, Reading
from rag.retrieval.search import Search
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.index import FileIndexes

WORDS = WordEmbedder(64)
TEXTS = {
    "/one": "Ana Torvald said the port would open. Ships waited.",
    "/two": "Bo Lind said the grain was late. The port was calm.",
    "/three": "The cable was cut near the quay.",
}
SAID = {
    "/one": [("Ana Torvald", "Torvia", "the port would open")],
    "/two": [("Bo Lind", "Osterling", "the grain was late")],
    "/three": [],
}
QUESTION = "What did Ana Torvald say about the port?"


def put(library, *names):
    with library.writing() as db:
        for name in names:
            made = record(TEXTS[name], name, embedder=WORDS, said=SAID[name], language="en")
            articles.add(db, made, now=NOW)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "lib")
    put(opened, "/one", "/two")
    yield opened
    opened.close()


@pytest.fixture
def nearest(library):
    made = Nearest(library, FileIndexes())
    made.catch_up()
    yield made
    made.close()


class Slow(WordEmbedder):
    """Embeds a question only when it is let go."""

    def __init__(self, act=lambda: None):
        super().__init__(64)
        self._act = act

    def embed(self, texts):
        self._act()
        return super().embed(texts)


def searched(library, nearest, embedder):
    search = Search(library, nearest, embedder, lambda: NOW)
    try:
        return search.find(QUESTION)
    finally:
        search.close()


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.2])
def test_however_long_it_takes_the_same_is_found(library, nearest, seconds):
    expected = searched(library, nearest, WORDS)
    assert "would open" in expected[0].passage.text
    assert searched(library, nearest, Slow(lambda: time.sleep(seconds))) == expected


def test_no_connection_is_held_while_an_endpoint_embeds(library, nearest, monkeypatch):
    held, go_on = [0], threading.Event()
    reading = Library.reading

    def counted(self):
        made = reading(self)
        enter, leave = type(made).__enter__, type(made).__exit__

        class Counted:
            def __enter__(self):
                held[0] += 1
                return enter(made)

            def __exit__(self, *given):
                held[0] -= 1
                return leave(made, *given)

        return Counted()

    monkeypatch.setattr(Library, "reading", counted)
    done = []
    searching = threading.Thread(
        target=lambda: done.append(searched(library, nearest, Slow(lambda: go_on.wait(10))))
    )
    searching.start()
    until = time.monotonic() + 10
    while held[0] == 0 and time.monotonic() < until:
        time.sleep(0.001)  # it begins
    while held[0] and time.monotonic() < until:
        time.sleep(0.001)
    assert held[0] == 0
    assert searching.is_alive()
    go_on.set()
    searching.join(10)
    assert "would open" in done[0][0].passage.text


def test_what_came_or_went_meanwhile_is_found_or_not(library, nearest):
    def change():
        if not changed:
            changed.append(True)
            time.sleep(0.1)  # the words have been looked up by now
            put(library, "/three")
            with library.writing() as db:
                one = next(e.source.id for e in entries(db) if e.source.locator == "/one")
                articles.remove(db, [one])
                store.bump(db)

    changed = []
    found = searched(library, nearest, Slow(change))
    assert changed
    assert {hit.passage.source.locator for hit in found} == {"/two", "/three"}
    assert found == searched(library, nearest, WORDS)


def entries(db):
    from rag.types import Filters

    return articles.entries(db, Filters())


def test_its_errors_are_those_of_the_search(library, nearest):
    def fail():
        raise UnreachableError("The endpoint is away.", hint="Try again.")

    with pytest.raises(UnreachableError, match="away"):
        searched(library, nearest, Slow(fail))


def test_what_is_read_ahead_is_not_read_again(library, monkeypatch):
    asked = read(QUESTION, NOW.date())
    reading = Reading(asked, Heard())
    with library.reading() as db:
        keys = [1, 2]
        reading.ahead(db, keys, lambda: False)
        monkeypatch.setattr(articles, "texts", lambda *_: pytest.fail("read again"))
        passages = reading.passages(db, keys)
        reading.hear(db, passages.values())
    assert [passages[key].source.locator for key in keys] == ["/one", "/two"]
    said = [reading.spoken[passages[key].source.id] for key in keys]
    assert [row[0][:2] for row in said] == [("Ana Torvald", "Torvia"), ("Bo Lind", "Osterling")]


def test_what_is_heard_is_of_the_library_as_it_is(library):
    heard = Heard()
    with library.reading() as db:
        (one, *_) = (entry.source.id for entry in entries(db) if entry.source.locator == "/one")
        assert heard.of(db, [one])[one]
    with library.writing() as db:
        made = record(TEXTS["/one"], "/one", embedder=WORDS, said=[], language="en")
        articles.replace_statements(db, made)
        store.bump(db)
    with library.reading() as db:
        assert not heard.of(db, [one])[one]


def test_notes_are_read_once_in_a_state_and_always_by_a_writer(library):
    with library.reading() as db:
        before = store.generation(db)
        with library.writing() as writer:
            store.bump(writer)
            assert store.generation(writer) == before + 1
            store.put(writer, stamp="new")
            assert store.get(writer, "stamp") == "new"
        assert store.generation(db) == before
        assert store.get(db, "absent", "so") == "so"
    with library.reading() as db:
        assert store.generation(db) == before + 1
        assert store.get(db, "stamp") == "new"
