"""What a search holds and reads while its question is embedded and the index asked."""

from contextlib import contextmanager

import pytest

from rag.errors import StampMismatchError, UnreachableError
from rag.library import Library, articles, rows, store
from rag.retrieval.nearest import Nearest
from rag.retrieval.question import read
from rag.retrieval.reading import Heard, Reading
from rag.retrieval.search import Search
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.index import FileIndex, FileIndexes

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
    """Acts before it embeds a question."""

    def __init__(self, act):
        super().__init__(64)
        self._act = act

    def embed(self, texts):
        self._act()
        return super().embed(texts)


def searched(library, nearest, embedder=WORDS):
    return Search(library, nearest, embedder, lambda: NOW).find(QUESTION)


@pytest.fixture
def held(monkeypatch):
    """How many connections are held for reading, in a list of one."""
    held, reading = [0], Library.reading

    @contextmanager
    def counted(self):
        with reading(self) as db:
            held[0] += 1
            try:
                yield db
            finally:
                held[0] -= 1

    monkeypatch.setattr(Library, "reading", counted)
    return held


def test_no_connection_is_held_while_an_endpoint_embeds(library, nearest, held):
    seen = []
    found = searched(library, nearest, Slow(lambda: seen.append(held[0])))
    assert seen == [0]
    assert "would open" in found[0].passage.text


def acting(library, act):
    """Return what finds by meaning, with an index that acts before it answers."""

    class Acting(FileIndex):
        def query(self, vector, limit):
            act()
            return super().query(vector, limit)

    made = Nearest(library, FileIndexes(Acting))
    made.catch_up()
    return made


def test_no_connection_is_held_while_the_index_answers(library, held):
    seen = []
    nearest = acting(library, lambda: seen.append(held[0]))
    found = searched(library, nearest)
    nearest.close()
    assert seen == [0]
    assert "would open" in found[0].passage.text


def test_what_came_or_went_meanwhile_is_found_or_not(library):
    def change():
        if not changed:
            changed.append(True)
            put(library, "/three")
            with library.writing() as db:
                one = next(e.source.id for e in entries(db) if e.source.locator == "/one")
                articles.remove(db, [one])
                store.bump(db)

    changed = []
    nearest = acting(library, change)
    found = searched(library, nearest)
    assert changed
    assert {hit.passage.source.locator for hit in found} == {"/two", "/three"}
    assert found == searched(library, nearest)
    nearest.close()


@pytest.mark.parametrize("few", [3, 2])
def test_the_index_of_a_small_library_is_not_opened(library, monkeypatch, few):
    """It has three passages; searches find the same with the index and without it."""
    monkeypatch.setattr("rag.retrieval.table._MANY", few * 64)
    put(library, "/three")
    indexes = FileIndexes()
    nearest = Nearest(library, indexes)
    nearest.catch_up()
    asked = searched(library, nearest)
    before, indexes.local = indexes.opened, True
    again = Nearest(library, indexes)
    assert searched(library, again) == asked
    assert indexes.opened == before + (few < 3)
    nearest.close()
    again.close()


def fail():
    raise UnreachableError("The endpoint is away.", hint="Try again.")


def test_errors_of_the_embedder_are_those_of_the_search(library, nearest):
    with pytest.raises(UnreachableError, match="away"):
        searched(library, nearest, Slow(fail))


def test_what_is_wrong_with_the_library_is_told_before_what_is_with_an_endpoint(
    library, nearest
):
    def refuse(db):
        raise StampMismatchError("Another model made these.", hint="Run `readout reindex`.")

    search = Search(library, nearest, Slow(fail), lambda: NOW, refuse)
    with pytest.raises(StampMismatchError, match="Another model"):
        search.find(QUESTION)


def entries(db):
    from rag.types import Filters

    return articles.entries(db, Filters())


def test_its_errors_are_those_of_the_search(library, nearest):
    def fail():
        raise UnreachableError("The endpoint is away.", hint="Try again.")

    with pytest.raises(UnreachableError, match="away"):
        searched(library, nearest, Slow(fail))


def test_what_is_read_once_is_not_read_again(library, monkeypatch):
    asked = read(QUESTION, NOW.date())
    reading = Reading(asked, Heard())
    with library.reading() as db:
        keys = [1, 2]
        first = reading.passages(db, keys)
        reading.hear(db, first)
        monkeypatch.setattr(articles, "texts", lambda *_: pytest.fail("read again"))
        monkeypatch.setattr(rows, "spoken", lambda *_: pytest.fail("heard again"))
        passages = reading.passages(db, keys)
        reading.hear(db, passages)
    assert passages == first
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
