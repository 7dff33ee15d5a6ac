"""The dense half of search finds everything, whatever state the index is in."""

import shutil
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from rag.errors import DamagedError, IndexAwayError
from rag.library import Library, articles, vectors
from rag.retrieval import nearest as module
from rag.retrieval import outage, table
from rag.retrieval.leading import Leading
from rag.retrieval.nearest import Nearest
from rag.types import Filters
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.index import FileIndex, FileIndexes, file_digest

EMBEDDER = WordEmbedder(256)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "lib", lock_timeout=0.2)
    yield opened
    opened.close()


@pytest.fixture
def nearest(library):
    made = Nearest(library, FileIndexes())
    yield made
    made.close()


def put(library, *words):
    for word in words:
        with library.writing() as db:
            made = record(f"{word} {word}", f"/{word}", embedder=EMBEDDER)
            articles.add(db, made, now=NOW)


def take_out(library, title):
    with library.writing() as db:
        listed = articles.entries(db, Filters())
        articles.remove(db, [e.source.id for e in listed if e.source.title == title])


def best(library, nearest, word, **more):
    with library.reading() as db:
        found = nearest.query(db, EMBEDDER.embed([word])[0], 3, **more)
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
    other = Nearest(library, FileIndexes())
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

    dying = Nearest(library, FileIndexes(Killed))
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

    nearest = Nearest(library, FileIndexes(Failing))
    put(library, "grain", "port")
    nearest.catch_up()

    assert best(library, nearest, "port") == "port"


def test_only_the_passages_in_scope_are_compared(library, nearest):
    put(library, "grain", "port", "cable")
    nearest.catch_up()
    others = np.array([False, False, True, True])

    assert best(library, nearest, "grain", inside=others) != "grain"
    assert best(library, nearest, "grain", inside=np.zeros(4, bool)) is None


def test_what_was_removed_is_not_compared_in_scope_either(library, nearest):
    put(library, *"abcdefgh", "grain")
    nearest.catch_up()
    everything = np.ones(20, bool)
    assert best(library, nearest, "grain", inside=everything) == "grain"
    take_out(library, "grain grain")

    assert best(library, nearest, "grain", inside=everything) != "grain"
    nearest.catch_up()
    assert best(library, nearest, "grain", inside=everything) != "grain"


@pytest.mark.parametrize("damage", ["remove", "cut", "other keys"])
def test_a_damaged_table_is_made_anew_and_misses_nothing(library, nearest, damage):
    put(library, "grain", "port")
    nearest.catch_up()
    keys, rows = (index_folder(library) / f"passages.{name}" for name in ("keys", "vectors"))
    if damage == "remove":
        keys.unlink()
    elif damage == "cut":
        rows.write_bytes(rows.read_bytes()[:-1])
    else:
        keys.write_bytes(keys.read_bytes()[:-8])
    other = Nearest(library, FileIndexes())
    everything = np.ones(3, bool)

    assert best(library, other, "port", inside=everything) == "port"
    folder = index_folder(library)
    assert not other.catch_up()  # the index itself was whole
    assert index_folder(library) == folder
    assert other._writer.has_table(other._writer.state())
    assert best(library, other, "port", inside=everything) == "port"


def test_while_the_index_is_written_its_table_answers_and_only_newer_vectors_are_read(
    library, nearest
):
    put(library, "grain", "port")
    nearest.catch_up()
    put(library, "cable")
    with library.lock("index.lock"):
        other = Nearest(library, FileIndexes())
        assert best(library, other, "port") == "port"
        assert best(library, other, "cable") == "cable"
        with library.reading() as db:
            assert other._exact.newer(db, 2).keys.tolist() == [3]
        assert other._exact._newer.above == 2


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


AWAY = IndexAwayError("The index server at http://127.0.0.1:9 refuses connections.")


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(outage, "_FIRST", 0.02)
    monkeypatch.setattr(outage, "_LONGEST", 0.04)


def until(happens):
    late = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < late, "it does not come"
        time.sleep(0.01)


def test_an_index_that_is_away_is_done_without_and_followed_by_itself_when_it_is_back(
    library, impatient
):
    indexes = FileIndexes()
    nearest = Nearest(library, indexes)
    put(library, "grain", "port")
    nearest.catch_up()
    assert nearest.notice() == ""
    indexes.away = AWAY
    put(library, "cable")

    with pytest.raises(IndexAwayError):
        nearest.catch_up()
    words = ["grain", "port", "cable"]
    assert [best(library, nearest, word) for word in words] == words
    assert "refuses connections" in nearest.notice()
    assert "\n" not in nearest.notice()
    assert nearest.coverage().state == "away"

    indexes.away = None
    until(lambda: nearest.notice() == "")
    assert nearest.coverage().state == "sound"
    assert nearest.coverage().waiting == 0
    assert [best(library, nearest, word) for word in words] == words
    nearest.close()


def test_an_index_that_goes_away_under_a_search_costs_one_attempt(library):
    class Gone(FileIndex):
        asked = 0

        def query(self, vector, limit):
            Gone.asked += 1
            raise AWAY

    nearest = Nearest(library, FileIndexes(Gone))
    put(library, "grain", "port")
    nearest.catch_up()

    assert [best(library, nearest, "port") for _ in range(5)] == ["port"] * 5
    assert Gone.asked == 1
    assert nearest.notice()
    nearest.close()


def test_an_old_index_stays_named_until_it_could_be_thrown_away(library, impatient):
    indexes = FileIndexes()
    nearest = Nearest(library, indexes)
    put(library, "grain")
    nearest.catch_up()
    old = index_folder(library)
    indexes.away = AWAY

    with pytest.raises(IndexAwayError):
        nearest.rebuild()
    assert index_folder(library) == old
    assert best(library, nearest, "grain") == "grain"
    indexes.away = None
    until(lambda: nearest.notice() == "")
    assert index_folder(library) != old
    assert not old.exists()
    nearest.close()


def test_an_index_that_cannot_be_extended_is_rebuilt(library):
    class Full(FileIndex):
        def upsert(self, ids, vectors):
            if self._vectors:
                raise DamagedError("it takes no more")
            super().upsert(ids, vectors)

    nearest = Nearest(library, FileIndexes(Full))
    put(library, "grain")
    nearest.catch_up()
    put(library, "port")

    assert nearest.catch_up()
    assert nearest.missing() == (set(), set())


def test_what_an_index_holds_beyond_the_library_s_knowledge_is_not_found_twice(library):
    """As when another host has written it further in the meantime."""
    indexes = FileIndexes()
    nearest = Nearest(library, indexes)
    put(library, "grain")
    nearest.catch_up()
    put(library, "port")
    index = indexes.open(index_folder(library))
    index.upsert(["2", "99"], EMBEDDER.embed(["port port", "port"]))
    index.close()
    with library.writing() as db:
        state = vectors.state(db)
        vectors.set_state(db, replace(state, digest=file_digest(index_folder(library))))

    with library.reading() as db:
        found = nearest.query(db, EMBEDDER.embed(["port"])[0], 3)
    assert sorted(key for key, _ in found) == [1, 2]


def test_a_table_is_made_for_an_index_that_another_host_wrote_further(library, nearest):
    put(library, "grain", "port", "cable")
    nearest.catch_up()
    folder = index_folder(library)
    shutil.rmtree(folder)
    indexes = FileIndexes()
    index = indexes.open(folder)
    index.upsert(["1", "2", "3"], EMBEDDER.embed(["grain grain", "port port", "cable cable"]))
    index.close()
    with library.writing() as db:
        listed = articles.entries(db, Filters())
        articles.remove(db, [e.source.id for e in listed if e.source.title == "cable cable"])
        vectors.forget_removed(db, [3])
        state = vectors.state(db)
        vectors.set_state(db, replace(state, digest=file_digest(folder)))

    other = Nearest(library, indexes)
    assert not other.catch_up()
    assert other._writer.has_table(other._writer.state())
    everything = np.ones(4, bool)
    assert best(library, other, "port", inside=everything) == "port"
    with library.reading() as db:
        found = other.query(db, EMBEDDER.embed(["cable"])[0], 3, inside=everything)
    assert sorted(key for key, _ in found) == [1, 2]


@pytest.fixture
def large(monkeypatch):
    """Have every library count as a large one."""
    monkeypatch.setattr(table, "_MANY", 4 * 256)
    monkeypatch.setattr(module, "_LARGE", 4)
    monkeypatch.setattr(module, "_LATER", 4)


def missing(monkeypatch, *keys):
    """Have the index miss passages, as an approximate one does."""
    query = FileIndex.query
    monkeypatch.setattr(
        FileIndex,
        "query",
        lambda self, vector, limit: [
            pair for pair in query(self, vector, limit) if int(pair[0]) not in keys
        ],
    )


WORDS = ("grain", "port", "cable", "quay", "crane", "ship", "dock", "mole")


def test_what_a_large_index_misses_is_found_by_signs(library, nearest, large, monkeypatch):
    put(library, *WORDS)
    nearest.catch_up()
    missing(monkeypatch, 2, 3)

    assert best(library, nearest, "port") == "port"
    assert best(library, nearest, "cable") == "cable"
    with library.reading() as db:
        found = nearest.query(db, EMBEDDER.embed(["port"])[0], 8)
    assert len({key for key, _ in found}) == len(found) == 8


def test_signs_find_nothing_that_is_gone(library, nearest, large):
    put(library, *WORDS)
    nearest.catch_up()
    take_out(library, "port port")

    for _ in range(2):
        with library.reading() as db:
            vector = EMBEDDER.embed(["port"])[0]
            found = nearest.query(db, vector, 8)
            inside = nearest.query(db, vector, 8, inside=np.ones(9, bool))
        assert [key for key, _ in found] == [1, 3, 4, 5, 6, 7, 8]
        assert inside == found
        nearest.catch_up()


def test_a_table_without_signs_answers_and_is_made_anew(library, nearest, large, monkeypatch):
    put(library, *WORDS)
    nearest.catch_up()
    (index_folder(library) / "passages.signs").unlink()
    other = Nearest(library, FileIndexes())

    assert best(library, other, "port", inside=np.ones(9, bool)) == "port"
    assert not other._exact.covers(other._writer.state())
    assert not other.catch_up()
    missing(monkeypatch, 2)
    assert best(library, other, "port") == "port"
    other.close()


def test_of_many_passages_those_likely_by_their_leading_components_are_compared(
    library, nearest, monkeypatch
):
    monkeypatch.setattr(table, "_FEW", 4 * 256)
    monkeypatch.setattr(table, "_FOR_ONE", 1)
    picked, likely = [], Leading.likely

    def noted(self, vector, rows, limit):
        picked.append((rows.tolist(), limit))
        return likely(self, vector, rows, limit)

    monkeypatch.setattr(Leading, "likely", noted)
    put(library, *WORDS)
    nearest.catch_up()
    take_out(library, "grain grain")

    def found(limit, *gone):
        with library.reading() as db:
            inside = np.ones(9, bool)
            inside[[*gone]] = False
            vector = EMBEDDER.embed(["port"])[0]
            return [key for key, _ in nearest.compared(db, vector, limit, inside=inside)]

    assert found(8)[0] == 2
    assert sorted(found(8)) == [2, 3, 4, 5, 6, 7, 8]
    assert found(1) == [2]
    assert found(8, 2, 3)[:2] == [4, 5]
    assert picked == [([1, 2, 3, 4, 5, 6, 7], 8)] * 2 + [([1, 2, 3, 4, 5, 6, 7], 1)] + [
        ([3, 4, 5, 6, 7], 8)
    ]
    assert found(8, 1, 2, 3, 4) == [5, 6, 7, 8]
    assert len(picked) == 4


def test_a_large_index_is_extended_when_there_is_enough_and_searches_find_all_before(
    library, nearest, large
):
    def watermark():
        with library.reading() as db:
            return vectors.state(db).watermark

    put(library, *WORDS)
    nearest.catch_up()
    put(library, "berth", "buoy")

    assert not nearest.catch_up()
    assert watermark() == 8
    assert nearest.missing() == (set(), set())
    assert nearest.coverage().waiting == 2
    assert [best(library, nearest, word) for word in ("berth", "port")] == ["berth", "port"]

    put(library, "lock")
    nearest.catch_up()
    assert watermark() == 11
    assert nearest.coverage().waiting == 0
    assert best(library, nearest, "buoy") == "buoy"


def test_a_removed_passage_leaves_a_large_index_at_once(library, nearest, large):
    put(library, *WORDS)
    nearest.catch_up()
    take_out(library, "port port")

    nearest.catch_up()
    assert "2" not in FileIndex(index_folder(library)).ids()
