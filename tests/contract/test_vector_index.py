"""The contract of a vector index, held by Chroma and by the fake the other tests use."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import numpy as np
import pytest

from rag.errors import DamagedError
from rag.providers.chroma import ChromaIndex, digest
from tests.fakes.index import FileIndex, file_digest

INDEXES = [
    pytest.param(ChromaIndex, digest, id="chroma"),
    pytest.param(FileIndex, file_digest, id="fake"),
]


def unit(count, seed=0, dimension=32):
    matrix = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def ids(count, start=1):
    return [str(n) for n in range(start, start + count)]


@pytest.mark.parametrize(("index_class", "digest_of"), INDEXES)
class TestEveryIndex:
    def test_a_vector_is_nearest_to_itself_with_cosine_one(
        self, tmp_path, index_class, digest_of
    ):
        index, vectors = index_class(tmp_path / "i"), unit(700)
        index.upsert(ids(700), vectors)

        for place in (0, 350, 699):
            (key, cosine), *_ = index.query(vectors[place], 5)
            assert (key, round(cosine, 4)) == (str(place + 1), 1.0)
        index.close()

    def test_upserting_again_replaces(self, tmp_path, index_class, digest_of):
        index, vectors = index_class(tmp_path / "i"), unit(2)
        index.upsert(["1"], vectors[:1])
        index.upsert(["1"], vectors[1:])

        assert index.ids() == {"1"}
        assert round(index.query(vectors[1], 1)[0][1], 4) == 1.0
        index.close()

    def test_deleted_ids_are_not_found_and_unknown_ids_are_no_error(
        self, tmp_path, index_class, digest_of
    ):
        index, vectors = index_class(tmp_path / "i"), unit(10)
        index.upsert(ids(10), vectors)
        index.delete(["3", "99"])

        assert index.ids() == set(ids(10)) - {"3"}
        assert "3" not in dict(index.query(vectors[2], 10))
        index.close()

    def test_an_empty_index_finds_nothing(self, tmp_path, index_class, digest_of):
        index = index_class(tmp_path / "i")

        assert index.query(unit(1)[0], 3) == []
        index.close()

    @pytest.mark.parametrize("count", [30, 1300])
    def test_reopening_to_read_leaves_the_digest_and_finds_everything(
        self, tmp_path, index_class, digest_of, count
    ):
        index, vectors = index_class(tmp_path / "i"), unit(count)
        index.upsert(ids(count), vectors)
        index.close()
        before = digest_of(tmp_path / "i")
        again = index_class(tmp_path / "i")
        found = [again.query(vector, 1)[0][0] for vector in vectors[:30]]
        again.close()

        assert before
        assert found == ids(30)
        assert digest_of(tmp_path / "i") == before


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


def test_importing_the_provider_does_not_load_chroma():
    code = "import sys, rag.providers.chroma; sys.exit('chromadb' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
