"""The contract of a vector index, held by Chroma, embedded and as a server, and by the fake."""

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.errors import DamagedError
from rag.providers.chroma import ChromaIndex, EmbeddedIndexes, digest
from rag.providers.chroma_server import ServerIndexes
from tests.fakes.chroma import chroma_server
from tests.fakes.index import FileIndexes


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with chroma_server(tmp_path_factory.mktemp("chroma") / "data") as running:
        yield running


@pytest.fixture(
    params=[
        pytest.param("embedded", id="chroma"),
        pytest.param("server", id="server", marks=pytest.mark.slow),
        pytest.param("fake", id="fake"),
    ]
)
def indexes(request):
    if request.param == "server":
        return ServerIndexes(request.getfixturevalue("server").url)
    return EmbeddedIndexes() if request.param == "embedded" else FileIndexes()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / uuid.uuid4().hex[:12]


def unit(count, seed=0, dimension=32):
    matrix = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def ids(count, start=1):
    return [str(n) for n in range(start, start + count)]


class TestEveryIndex:
    def test_a_vector_is_nearest_to_itself_with_cosine_one(self, indexes, folder):
        index, vectors = indexes.open(folder), unit(700)
        index.upsert(ids(700), vectors)

        for place in (0, 350, 699):
            (key, cosine), *_ = index.query(vectors[place], 5)
            assert (key, round(cosine, 4)) == (str(place + 1), 1.0)
        index.close()

    def test_upserting_again_replaces(self, indexes, folder):
        index, vectors = indexes.open(folder), unit(2)
        index.upsert(["1"], vectors[:1])
        index.upsert(["1"], vectors[1:])

        assert index.ids() == {"1"}
        assert round(index.query(vectors[1], 1)[0][1], 4) == 1.0
        index.close()

    def test_deleted_ids_are_not_found_and_unknown_ids_are_no_error(self, indexes, folder):
        index, vectors = indexes.open(folder), unit(10)
        index.upsert(ids(10), vectors)
        index.delete(["3", "99"])

        assert index.ids() == set(ids(10)) - {"3"}
        assert "3" not in dict(index.query(vectors[2], 10))
        index.close()

    def test_an_empty_index_finds_nothing(self, indexes, folder):
        index = indexes.open(folder)

        assert index.query(unit(1)[0], 3) == []
        index.close()

    @pytest.mark.parametrize("count", [30, 1300])
    def test_reopening_to_read_leaves_the_digest_and_finds_everything(
        self, indexes, folder, count
    ):
        index, vectors = indexes.open(folder), unit(count)
        index.upsert(ids(count), vectors)
        index.close()
        before = indexes.digest(folder)
        again = indexes.open(folder)
        found = [again.query(vector, 1)[0][0] for vector in vectors[:30]]
        again.close()

        assert before
        assert found == ids(30)
        assert indexes.digest(folder) == before

    def test_the_digest_tells_of_vectors_that_come_go_or_are_others(self, indexes, folder):
        def written(change):
            index = indexes.open(folder)
            change(index)
            index.close()
            return indexes.digest(folder)

        vectors = unit(12)
        seen = [
            indexes.digest(folder),
            written(lambda index: index.upsert(ids(10), vectors[:10])),
            written(lambda index: index.delete(["4"])),
            written(lambda index: index.upsert(["4"], vectors[11:])),
        ]

        assert seen[0] == ""
        assert len(set(seen)) == len(seen)
        assert indexes.glimpse(folder) == seen[-1]

    def test_what_is_discarded_is_gone_and_can_be_made_again(self, indexes, folder):
        index = indexes.open(folder)
        index.upsert(ids(10), unit(10))
        index.close()
        indexes.discard(folder)
        indexes.discard(folder)

        assert indexes.digest(folder) == ""
        again = indexes.open(folder)
        assert again.ids() == set()
        again.close()

    def test_all_ids_are_returned_however_many(self, indexes, folder):
        index = indexes.open(folder)
        index.upsert(ids(1301), unit(1301))

        assert index.ids() == set(ids(1301))
        index.close()


def test_the_index_finds_nearly_all_that_comparing_every_vector_finds(tmp_path):
    grouped = unit(60, dimension=384).repeat(50, axis=0) + 0.05 * unit(3000, 1, 384)
    vectors = (grouped / np.linalg.norm(grouped, axis=1, keepdims=True)).astype(np.float32)
    index = ChromaIndex(tmp_path)
    index.upsert(ids(3000), vectors)
    shares = []
    for question in unit(50, 2, 384) + 2 * vectors[:2500:50]:
        best = np.argsort(-(vectors @ question), kind="stable")[:10] + 1
        found = [int(key) for key, _ in index.query(question / np.linalg.norm(question), 10)]
        shares.append(len({*best.tolist()} & {*found}) / 10)
    index.close()
    assert np.mean(shares) >= 0.98


@pytest.mark.parametrize("damage", ["remove", "cut", "zero", "flip"])
def test_the_digest_notices_every_kind_of_damage_to_every_file(tmp_path, damage):
    folder = tmp_path / "i"
    index = ChromaIndex(folder)
    index.upsert(ids(1300), unit(1300))
    index.close()
    sound = digest(folder)

    files = [p for p in folder.rglob("*") if p.is_file() and p.name != "length.bin"]
    assert len(files) >= 5
    for path in files:
        content = path.read_bytes()
        _harm(path, content, damage)
        assert digest(folder) != sound, path.name
        path.write_bytes(content)
        assert digest(folder) == sound


@pytest.mark.parametrize("damage", ["remove", "cut", "zero", "flip"])
def test_an_index_too_small_to_be_written_out_does_not_need_its_vector_files(tmp_path, damage):
    index, vectors = ChromaIndex(tmp_path), unit(30)
    index.upsert(ids(30), vectors)
    index.close()
    for path in tmp_path.glob("*/*"):
        _harm(path, path.read_bytes(), damage)

    again = ChromaIndex(tmp_path)
    assert [again.query(vector, 1)[0][0] for vector in vectors] == ids(30)
    again.close()


def _harm(path, content, damage):
    middle = len(content) // 2
    if damage == "remove":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(content[:middle])
    elif damage == "zero":
        path.write_bytes(bytes(len(content)))
    else:
        start = next((n for n in range(middle, len(content)) if content[n]), 0)
        if path.name == "chroma.sqlite3":
            with closing(sqlite3.connect(path)) as db:
                root = "SELECT rootpage FROM sqlite_master WHERE name = 'embeddings'"
                start = db.execute(root).fetchone()[0] * 4096 - 64
        flipped = bytes(byte ^ 0xFF for byte in content[start : start + 64])
        path.write_bytes(content[:start] + flipped + content[start + 64 :])


def test_an_index_that_cannot_be_opened_is_one_of_our_errors(tmp_path):
    (tmp_path / "chroma.sqlite3").write_bytes(b"this is not a database at all" * 100)

    with pytest.raises(DamagedError, match="vector index"):
        ChromaIndex(tmp_path)


def test_files_that_another_process_takes_away_do_not_keep_an_index_from_closing(
    tmp_path, monkeypatch
):
    index = ChromaIndex(tmp_path / "index")
    (tmp_path / "index" / "chroma.sqlite3-journal").touch()
    chmod = Path.chmod

    def late(path, mode):
        if path.name.endswith("-journal"):
            path.unlink()
        chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", late)

    index.close()

    assert {path.stat().st_mode & 0o77 for path in tmp_path.rglob("index/*")} == {0}


def test_an_index_that_vanishes_while_it_is_looked_at_is_damaged_and_no_fault(
    tmp_path, monkeypatch
):
    folder = tmp_path / "index"
    ChromaIndex(folder).close()
    scan = os.scandir

    def late(path):
        monkeypatch.undo()
        shutil.rmtree(folder)
        return scan(path)

    monkeypatch.setattr(os, "scandir", late)

    assert EmbeddedIndexes().glimpse(folder) == ""


def test_importing_the_provider_does_not_load_chroma():
    code = "import sys, rag.providers.chroma; sys.exit('chromadb' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
