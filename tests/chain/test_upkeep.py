"""Care in the background, and the condition of a library."""

import gc
import shutil
import threading
import time

import pytest

from rag.errors import BusyError
from rag.ingest import care
from rag.newsroom import Newsroom
from tests.fakes.embedder import WordEmbedder
from tests.fakes.newsroom import newsroom
from tests.fakes.pace import at_most

TEXTS = [(f"{n}.txt", f"Torvia opened harbour number{n} to grain.".encode()) for n in range(40)]


class Held(WordEmbedder):
    """Makes its first vectors only when it is let go on."""

    def __init__(self):
        super().__init__(256)
        self.reached, self.go_on = threading.Event(), threading.Event()

    def embed(self, texts):
        self.reached.set()
        self.go_on.wait(30)
        return super().embed(texts)


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path / "library", lock_timeout=0.5) as opened:
        opened.add_files(TEXTS)
        yield opened


def ended(room):
    until = time.monotonic() + 60
    while room.upkeep.last().is_running and time.monotonic() < until:
        time.sleep(0.01)
    return room.upkeep.last()


def holding(room):
    """Return another newsroom on the same library whose embedder waits."""
    return Newsroom(room._library, embedder=Held())


def test_a_check_runs_in_the_background_and_finds_a_sound_library(room):
    room.upkeep.begin("check")
    deed = ended(room)

    assert deed.state == "done"
    assert [finding.ok for finding in deed.found] == [True] * len(care.CHECKS)


def test_a_damaged_index_is_told_and_only_a_repair_mends_it(room):
    shutil.rmtree(room._library.folder / "index")
    assert room.upkeep.condition().index.state == "damaged"

    room.upkeep.begin("check")
    checked = ended(room).found
    assert room.upkeep.condition().index.state == "damaged"
    room.upkeep.begin("repair")
    repaired = ended(room).found

    assert [(f.check, f.repaired) for f in checked if not f.ok] == [("index", False)]
    assert [(f.check, f.repaired) for f in repaired if not f.ok] == [("index", True)]
    assert room.upkeep.condition().index.state == "sound"


def test_the_condition_says_what_is_on_disk_and_how_far_the_index_follows(room):
    first = room.upkeep.condition()
    with room._library.lock("index.lock"):
        room.add_files([("late.txt", b"A late harbour opened to copper.")])
        behind = room.upkeep.condition().index

    assert first.database_bytes > 0
    assert first.index_bytes > 0
    assert first.fits
    assert (first.index.state, first.index.waiting) == ("sound", 0)
    assert (behind.state, behind.waiting) == ("sound", 1)
    assert behind.passages == first.index.passages + 1


def test_a_library_of_another_embedder_does_not_fit_until_it_is_rebuilt(room):
    other = Newsroom(room._library, embedder=WordEmbedder(256, name="fake:other"))
    assert not other.upkeep.condition().fits

    other.upkeep.begin("rebuild")

    assert ended(other).state == "done"
    assert other.upkeep.condition().fits
    assert other.search("number7")[0].passage.text.endswith("number7 to grain.")


def test_a_rebuild_that_is_stopped_goes_on_from_there(room):
    other = holding(room)
    other.upkeep.begin("rebuild")
    other._embedder.reached.wait(30)
    other.upkeep.cancel()
    other._embedder.go_on.set()

    assert ended(other).state == "cancelled"
    assert 0 < other.upkeep.condition().rebuilt < len(TEXTS)
    assert other.search("number7")
    other.upkeep.begin("rebuild")
    assert ended(other).state == "done"
    assert other.upkeep.condition().rebuilt == 0
    assert len(other.search("harbour", limit=100)) == len(TEXTS)


def test_a_second_rebuild_of_one_library_is_one_clear_line(room):
    other = holding(room)
    other.upkeep.begin("rebuild")
    other._embedder.reached.wait(30)
    try:
        with pytest.raises(BusyError, match="running already"):
            other.upkeep.begin("check")
        room.upkeep.begin("rebuild")
        told = ended(room)
        assert (told.state, told.error) == (
            "failed",
            "Another process is writing to the library.",
        )
        with pytest.raises(BusyError):
            room.reindex()
    finally:
        other._embedder.go_on.set()
    assert ended(other).state == "done"


def test_a_writer_that_does_not_end_costs_a_repair_one_line(room):
    with room._library.lock("index.lock"):
        room.upkeep.begin("repair")
        told = ended(room)

    assert (told.state, told.hint) == ("failed", "Wait until it is done, then try again.")


def test_a_search_does_not_wait_while_the_index_is_written(room):
    reached, go_on = threading.Event(), threading.Event()

    def held(_done, _total):
        reached.set()
        go_on.wait(30)

    writing = threading.Thread(target=lambda: room._nearest.rebuild(progress=held))
    writing.start()
    reached.wait(30)
    try:
        with at_most(10):
            found = room.search("number7", limit=100)
    finally:
        go_on.set()
        writing.join()

    assert found[0].passage.text.endswith("number7 to grain.")


def test_what_was_loaded_early_is_not_looked_through_for_garbage_until_it_is_closed(room):
    room.warm()
    assert gc.get_freeze_count() > 0
    room.close()
    assert gc.get_freeze_count() == 0
