"""The index on a real Chroma server: outages, losses, two writers, results."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from rag.library import vectors
from rag.newsroom import Newsroom
from rag.providers.chroma import EmbeddedIndexes
from rag.providers.chroma_http import Address, connect, hang_up
from rag.providers.chroma_server import ServerIndexes
from rag.retrieval import nearest as nearest_module
from rag.retrieval import outage
from rag.retrieval.nearest import Nearest
from rag.types import Filters
from tests.fakes.articles import NOW
from tests.fakes.chroma import ChromaServer, chroma_server
from tests.fakes.embedder import WordEmbedder
from tests.fakes.newsroom import newsroom
from tests.fakes.pace import at_most

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
WORDS = ("grain", "port", "cable", "ship", "crane", "quay")


TEXT = "Torvia opened harbour number{n} to {word}.\nIt closed berth b{n}."


def files(count, start=0):
    return [
        (f"{n}.txt", TEXT.format(n=n, word=WORDS[n % 6]).encode())
        for n in range(start, start + count)
    ]


@pytest.fixture
def server(tmp_path):
    with chroma_server(tmp_path / "chroma") as running:
        yield running


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(outage, "_FIRST", 0.2)
    monkeypatch.setattr(outage, "_LONGEST", 0.4)


def room_on(folder, url):
    opened = newsroom(folder, lock_timeout=60)
    return Newsroom(
        opened._library,
        embedder=WordEmbedder(256),
        clock=lambda: NOW,
        indexes=ServerIndexes(url),
    )


def until(happens):
    late = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < late, "it does not come"
        time.sleep(0.05)


def finds_all(room, numbers):
    for n in numbers:
        (hit, *_) = room.search(f"harbour number{n}", limit=3)
        assert f"number{n} " in hit.passage.text, n


def collections(url):
    """Return the names of the collections on a server, and how many vectors each holds."""
    server = connect(Address.read(url, ""))
    try:
        return {one.name: server._count(one.id) for one in server.list_collections()}
    finally:
        hang_up(server)


def test_a_library_is_served_while_its_server_is_down_and_followed_when_it_comes(
    tmp_path, impatient
):
    server = ChromaServer(tmp_path / "chroma")
    room = room_on(tmp_path / "library", server.url)
    report = room.add_files(files(8))

    assert len(report.of("added")) == 8
    finds_all(room, range(8))
    answer = room.ask("What did Torvia open to grain?")
    assert answer.claims
    assert "refuses connections" in answer.notice
    assert room.upkeep.condition().index.state == "away"
    (index,) = [found for found in room.doctor() if found.check == "index"]
    assert not index.ok
    assert "refuses connections" in index.detail

    server.start()
    try:
        until(lambda: not room.notice())
        assert room.upkeep.condition().index.state == "sound"
        assert list(collections(server.url).values()) == [8]
        assert room.ask("What did Torvia open to grain?").notice == ""
        finds_all(room, range(8))
    finally:
        room.close()
        server.kill()


def test_a_server_that_is_killed_mid_way_loses_no_passage_and_is_followed_again(
    tmp_path, server, impatient
):
    room = room_on(tmp_path / "library", server.url)
    room.add_files(files(12))
    finds_all(room, range(12))
    assert room.notice() == ""

    for life in range(3):
        server.kill()
        with at_most(10):
            finds_all(room, range(12))
        assert room.notice()
        room.add_files(files(4, 12 + 4 * life))
        finds_all(room, range(16 + 4 * life))
        server.start()
        until(lambda: not room.notice())
        assert room.upkeep.condition().index.state == "sound"
        assert room.upkeep.condition().index.waiting == 0
    assert all(found.ok for found in room.doctor())
    room.close()


def test_a_server_killed_while_it_is_written_leaves_nothing_to_trust(
    tmp_path, server, impatient
):
    room = room_on(tmp_path / "library", server.url)
    room.add_files(files(10))
    state = room._nearest._writer.state()
    index = ServerIndexes(server.url).open(room._nearest._writer.folder(state))
    index.upsert(["900", "901"], WordEmbedder(256).embed(["half", "written"]))
    hang_up(index._server)
    server.kill()
    server.start()

    finds_all(room, range(10))
    assert room._nearest.catch_up() or room._nearest._writer.state().folder != state.folder
    assert room._nearest.missing() == (set(), set())
    assert list(collections(server.url).values()) == [10]
    room.close()


@pytest.mark.parametrize("loss", ["everything", "rows", "collection", "another dimension"])
def test_an_index_that_is_not_what_the_library_believes_is_rebuilt(
    tmp_path, server, impatient, loss, monkeypatch
):
    monkeypatch.setattr("rag.providers.chroma_server._LOOK_AGAIN", 0.0)
    room = room_on(tmp_path / "library", server.url)
    room.add_files(files(10))
    finds_all(room, range(10))
    state = room._nearest._writer.state()
    folder = room._nearest._writer.folder(state)
    indexes = ServerIndexes(server.url)
    if loss == "everything":
        server.lose_everything()
    elif loss == "rows":
        index = indexes.open(folder)
        index.delete([str(n) for n in range(1, 11)])
        index.close()
    else:
        indexes.discard(folder)
        if loss == "another dimension":
            index = indexes.open(folder)
            index.upsert([str(n) for n in range(1, 11)], np.eye(10, dtype=np.float32))
            index.close()

    finds_all(room, range(10))
    until(lambda: not room.notice())
    assert all(found.ok for found in room.doctor())
    assert room._nearest._writer.state().folder != state.folder
    assert list(collections(server.url).values()) == [10]
    room.close()


def test_a_large_index_that_was_lost_is_not_waited_for(tmp_path, server, monkeypatch):
    monkeypatch.setattr(nearest_module, "_REBUILD_WHILE_WAITING", 1)
    room = room_on(tmp_path / "library", server.url)
    room.add_files(files(10))
    server.lose_everything()

    finds_all(room, range(10))
    assert collections(server.url) == {}
    room.add_files(files(1, 10))
    assert list(collections(server.url).values()) == [11]
    room.close()


def test_indexing_anew_leaves_one_collection(tmp_path, server):
    room = room_on(tmp_path / "library", server.url)
    room.add_files(files(10))
    before = collections(server.url)
    assert all(found.ok for found in room.reindex())

    after = collections(server.url)
    assert list(after.values()) == [10]
    assert not {*before} & {*after}
    room.close()


def test_a_copied_library_and_its_model_part_without_loss(tmp_path, server, impatient):
    """Both believe in one collection until one of them writes it."""
    first = room_on(tmp_path / "library", server.url)
    first.add_files(files(10))
    first.close()
    shutil.copytree(tmp_path / "library", tmp_path / "copy")
    first = room_on(tmp_path / "library", server.url)
    second = room_on(tmp_path / "copy", server.url)
    for _ in range(2):
        have = len(first.articles())
        first.add_files(files(2, have))
        second.add_files(files(2, 100 + have))
    finds_all(first, range(14))
    finds_all(second, [*range(10), 110, 111, 112, 113])

    assert all(found.ok for found in (*first.doctor(), *second.doctor()))
    assert sorted(collections(server.url).values()) == [14, 14]
    first.close()
    second.close()


ADDING = """
import sys
from pathlib import Path
from tests.slow.test_chroma_server import files, room_on
folder, url, start = sys.argv[1:]
with room_on(Path(folder), url) as room:
    for n in range(int(start), int(start) + 12):
        assert len(room.add_files(files(1, n)).of("added")) == 1
"""


def test_two_processes_that_add_at_once_lose_and_double_nothing(tmp_path, server):
    folder = tmp_path / "library"
    room = room_on(folder, server.url)
    adding = [
        subprocess.Popen(
            [sys.executable, "-c", ADDING, str(folder), server.url, str(start)], cwd=ROOT
        )
        for start in (0, 100)
    ]
    while any(one.poll() is None for one in adding):
        room.search("harbour")
        time.sleep(0.05)
    assert [one.returncode for one in adding] == [0, 0]

    finds_all(room, [*range(12), *range(100, 112)])
    assert all(found.ok for found in room.doctor())
    assert list(collections(server.url).values()) == [24]
    room.close()


def test_two_hosts_that_write_the_same_at_once_do_no_harm(tmp_path, server):
    """Without the lock that they do not share."""
    room = room_on(tmp_path / "library", server.url)
    room.add_files(files(10))
    indexes, folder = (
        ServerIndexes(server.url),
        room._nearest._writer.folder(room._nearest._writer.state()),
    )
    matrix = WordEmbedder(256).embed(["one", "two", "three", "four"])
    a, b = indexes.open(folder), indexes.open(folder)
    a.upsert(["11", "12"], matrix[:2])
    b.upsert(["11", "12"], matrix[:2])
    a.close()
    written = indexes.digest(folder)
    b.close()

    assert indexes.digest(folder) == written
    assert list(collections(server.url).values()) == [12]
    room.close()


def test_results_are_those_of_the_embedded_index(samples, tmp_path, server):
    from rag.library import Library

    shutil.copytree(samples, tmp_path / "library")
    shutil.copytree(samples, tmp_path / "embedded")
    here = Nearest(Library.open(tmp_path / "embedded"), EmbeddedIndexes())
    there = Nearest(Library.open(tmp_path / "library"), ServerIndexes(server.url))
    there.catch_up()
    with there._library.reading() as db:
        keys, matrix = vectors.after(db, 0)
        inside = np.zeros(int(keys[-1]) + 1, np.bool_)
        inside[keys[::3]] = True
        rng = np.random.default_rng(5)
        shares = []
        for _ in range(300):
            vector = matrix[rng.integers(len(matrix))] + 0.5 * matrix[rng.integers(len(matrix))]
            vector = (vector / np.linalg.norm(vector)).astype(np.float32)
            ours = [key for key, _ in there.query(db, vector, 10)]
            theirs = [key for key, _ in here.query(db, vector, 10)]
            shares.append(len({*ours} & {*theirs}) / max(1, len(theirs)))
            scoped = there.query(db, vector, 10, inside=inside)
            assert scoped == here.query(db, vector, 10, inside=inside)
    assert np.mean(shares) >= 0.98
    assert there.notice() == ""
    for one in (here, there):
        one.close()
        one._library.close()


def test_filters_find_everything_whether_the_server_is_there_or_not(tmp_path, server):
    room = room_on(tmp_path / "library", server.url)
    room.add_files(files(40))
    chosen = tuple(entry.source.id for entry in room.articles()[:15])
    before = room.search("Torvia harbour", limit=50, filters=Filters(articles=chosen))
    server.kill()

    assert room.search("Torvia harbour", limit=50, filters=Filters(articles=chosen)) == before
    assert {hit.passage.source.id for hit in before} == {*chosen}
    assert room.notice() == ""  # nobody was asked
    room.close()
