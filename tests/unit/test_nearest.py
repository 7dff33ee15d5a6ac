"""The dense half of search finds everything, whatever state the index is in."""

import shutil
import threading
from dataclasses import replace

import pytest

from rag.errors import DamagedError
from rag.library import Library, articles, vectors
from rag.retrieval import nearest as module
from rag.retrieval.nearest import Nearest
from rag.types import Filters
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.index import FileIndex, file_digest

EMBEDDER = WordEmbedder(256)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "lib", lock_timeout=0.2)
    yield opened
    opened.close()


@pytest.fixture
def nearest(library):
    made = Nearest(library, FileIndex, file_digest)
    yield made
    made.close()


def put(library, *words):
    for word in words:
        with library.writing() as db:
            made = record(f"{word} {word}", f"/{word}", embedder=EMBEDDER)
            articles.add(db, made, now=NOW)


def best(library, nearest, word, **more):
    found = nearest.query(EMBEDDER.embed([word])[0], 3, **more)
    with library.reading() as db:
        passages = articles.load_passages(db, [key for key, _ in found])
    return passages[found[0][0]].text.split()[0] if found else None


def index_folder(library):
    with library.reading() as db:
        return library.folder / "index" / vectors.state(db).folder


def test_what_was_just_added_is_found_before_and_after_the_index_catches_up(library, nearest):
    put(library, "grain", "port")
    nearest.catch_up()
    put(library, "cable")

    assert [best(library, nearest, w) for w in ("grain", "port", "cable")] == [
        "grain",
        "port",
        "cable",
    ]
    nearest.catch_up()
    assert best(library, nearest, "cable") == "cable"
    with library.reading() as db:
        assert vectors.state(db).watermark == vectors.last_key(db)


def test_another_process_s_additions_are_found_by_a_reader_that_is_open(library, nearest):
    put(library, "grain")
    nearest.catch_up()
    assert best(library, nearest, "grain") == "grain"
    other = Nearest(library, FileIndex, file_digest)
    put(library, "cable")
    other.catch_up()
    other.close()

    assert best(library, nearest, "cable") == "cable"


def test_what_was_removed_is_never_found_even_before_the_index_knows(library, nearest):
    put(library, *"abcdefgh", "grain")
    nearest.catch_up()
    with library.writing() as db:
        listed = articles.entries(db, Filters())
        gone = [e.source.id for e in listed if e.source.title == "grain grain"]
        articles.remove(db, gone)

    assert best(library, nearest, "grain") != "grain"
    nearest.catch_up()
    assert "9" not in FileIndex(index_folder(library)).ids()


@pytest.mark.parametrize("damage", ["remove", "cut", "nothing left"])
def test_a_damaged_index_is_rebuilt_and_misses_nothing(library, nearest, damage):
    put(library, "grain", "port")
    nearest.catch_up()
    folder = index_folder(library)
    if damage == "remove":
        (folder / "vectors.json").unlink()
    elif damage == "cut":
        (folder / "vectors.json").write_text('{"1": [1.0]}')
    else:
        shutil.rmtree(library.folder / "index")

    assert best(library, nearest, "grain") == "grain"
    assert best(library, nearest, "port") == "port"
    assert index_folder(library) != folder
    assert nearest.missing() == (set(), set())


def test_a_large_damaged_index_is_not_waited_for_and_misses_nothing(
    library, nearest, monkeypatch
):
    monkeypatch.setattr(module, "_REBUILD_WHILE_WAITING", 1)
    put(library, "grain", "port")
    nearest.catch_up()
    folder = index_folder(library)
    (folder / "vectors.json").unlink()

    assert best(library, nearest, "port") == "port"
    assert index_folder(library) == folder
    assert nearest.catch_up()
    assert index_folder(library) != folder


def test_a_writer_killed_while_it_extends_the_index_leaves_nothing_to_trust(library, nearest):
    put(library, "grain")
    nearest.catch_up()
    put(library, "port")

    class Killed(FileIndex):
        def upsert(self, ids, vectors):
            raise KeyboardInterrupt

    dying = Nearest(library, Killed, file_digest)
    with pytest.raises(KeyboardInterrupt):
        dying.catch_up()

    with library.reading() as db:
        assert vectors.state(db).digest == ""
    assert best(library, nearest, "port") == "port"
    assert nearest.missing() == (set(), set())


def test_searches_go_on_while_another_process_writes_the_index(library, nearest):
    put(library, "grain", "port")
    nearest.catch_up()

    with library.lock("index.lock"):
        assert best(library, nearest, "port") == "port"


def test_an_index_that_fails_when_asked_is_left_out(library):
    class Failing(FileIndex):
        def query(self, vector, limit):
            raise DamagedError("it fails")

    nearest = Nearest(library, Failing, file_digest)
    put(library, "grain", "port")
    nearest.catch_up()

    assert best(library, nearest, "port") == "port"


def test_only_the_passages_in_scope_are_compared(library, nearest):
    put(library, "grain", "port", "cable")
    nearest.catch_up()

    assert best(library, nearest, "grain", keys=[2, 3]) != "grain"
    assert nearest.query(EMBEDDER.embed(["grain"])[0], 3, keys=[]) == []


def test_doctor_s_comparison_names_what_is_missing_and_what_is_orphaned(library, nearest):
    put(library, "grain", "port")
    nearest.catch_up()
    index = FileIndex(index_folder(library))
    index.delete(["1"])
    index.upsert(["77"], EMBEDDER.embed(["orphan"]))
    index.close()
    with library.writing() as db:
        state = vectors.state(db)
        vectors.set_state(db, replace(state, digest=file_digest(index_folder(library))))

    assert nearest.missing() == ({1}, {77})
    nearest.rebuild()
    assert nearest.missing() == (set(), set())


def test_threads_share_one_searcher(library, nearest):
    words = ["grain", "port", "cable", "ship", "crane", "quay"]
    put(library, *words)
    nearest.catch_up()
    found = []

    def ask(word):
        found.extend((word, best(library, nearest, word)) for _ in range(20))

    threads = [threading.Thread(target=ask, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 20 * len(words)
    assert all(asked == answered for asked, answered in found)
