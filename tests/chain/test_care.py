"""Looking after a library: doctor finds and mends, reindexing can be cut off and goes on."""

import pytest

from rag.errors import StampMismatchError
from rag.ingest import care
from rag.library import fulltext
from rag.newsroom import Newsroom
from tests.fakes.embedder import WordEmbedder
from tests.fakes.newsroom import newsroom

TEXTS = [(f"{n}.txt", f"Torvia opened harbour number{n} to grain.".encode()) for n in range(40)]


class CutOffError(Exception):
    pass


class Stopping(WordEmbedder):
    """Embeds a few texts and then is cut off."""

    def embed(self, texts):
        if len(self.embedded) > 20:
            raise CutOffError
        return super().embed(texts)


def wrong(room, *, repair=False):
    return [finding.check for finding in room.doctor(repair=repair) if not finding.ok]


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path) as opened:
        opened.add_files(TEXTS)
        yield opened


def again(room, embedder):
    """Return another newsroom on the same library."""
    return Newsroom(room._library, embedder=embedder)


def test_a_sound_library_has_nothing_wrong(room):
    assert wrong(room) == []


def test_a_reindexing_that_is_cut_off_is_no_damage_and_goes_on(room):
    with pytest.raises(CutOffError):
        care.reindex(room._library, room._nearest, Stopping(name="fake:other"))

    assert wrong(room) == []
    assert wrong(room, repair=True) == []
    assert room.search("number7")[0].passage.text.endswith("number7 to grain.")
    other = again(room, WordEmbedder(name="fake:other"))
    other.reindex()
    assert wrong(other) == []
    assert other.search("number7")[0].passage.text.endswith("number7 to grain.")
    assert len(other.search("harbour", limit=100)) == len(TEXTS)


def test_another_embedder_is_refused_until_the_library_is_indexed_anew(room):
    other = again(room, WordEmbedder(name="fake:other"))

    with pytest.raises(StampMismatchError, match="fake:other"):
        other.search("grain")
    assert wrong(other) == ["vectors"]
    other.reindex()
    assert wrong(other) == []
    assert other.search("number7")[0].passage.text.endswith("number7 to grain.")


def test_words_missing_from_the_full_text_are_put_back(room):
    with room._library.reading() as db:
        keys = sorted(fulltext.keys(db))
    with room._library.writing() as db:
        fulltext.delete(db, keys[:5])

    assert wrong(room) == ["full text"]
    room.doctor()
    assert wrong(room) == []


def test_a_reindexing_cut_off_before_the_index_is_built_misses_nothing(room, monkeypatch):
    def cut_off(*_args, **_more):
        raise CutOffError

    first, second = TEXTS[:30], [("late.txt", b"A late harbour opened to copper.")]
    embedder = WordEmbedder(256, name="fake:other")
    indexing = again(room, embedder)
    monkeypatch.setattr(indexing._nearest, "rebuild", cut_off)
    seen = []

    def meanwhile(done, total):
        if not seen:
            seen.append(done)
            room.add_files(second)

    with pytest.raises(CutOffError):
        care.reindex(room._library, indexing._nearest, embedder, progress=meanwhile)

    assert seen
    other = again(room, embedder)
    for name, text in (*first, *second):
        assert other.search(text.decode())[0].passage.source.locator.endswith(name)
    assert wrong(other, repair=True) == ["index"]
    assert wrong(other) == []
