"""A backup is one file that holds all, is never half, and makes a whole library again."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from rag.errors import BusyError, DamagedError, InputError, LibraryError, NewerLibraryError
from rag.library import Library, articles, backup
from rag.library.migrations import MIGRATIONS
from rag.settings import Settings
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.newsroom import newsroom

pytestmark = pytest.mark.in_a_file
TEXTS = [
    (f"{n}.txt", f"Torvia opened harbour{n} to grain, said Ana Torvald.".encode())
    for n in range(12)
]


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path / "lib") as opened:
        opened.add_files(TEXTS)
        opened.record(None, opened.ask("Who opened harbour3 to grain?"))
        yield opened


def open_at(folder):
    return newsroom(folder)


def told(room):
    return room.articles(), room.conversations(), room.statements(), room.names()


def test_a_backup_becomes_a_library_in_which_everything_is_found(room, tmp_path):
    made = room.backup(tmp_path / "news.backup")

    backup.restore(tmp_path / "news.backup", tmp_path / "again")

    assert (made.articles, made.version) == (12, len(MIGRATIONS))
    assert made.size == (tmp_path / "news.backup").stat().st_size
    with open_at(tmp_path / "again") as again:
        assert told(again) == told(room)
        for n in range(12):
            hit, *_ = again.search(f"harbour{n}")
            assert f"harbour{n} " in hit.passage.text
        assert all(finding.ok or finding.repaired for finding in again.doctor())
        assert all(finding.ok for finding in again.doctor())


def test_a_backup_is_one_file_for_its_owner_alone(room, tmp_path):
    before = set(tmp_path.iterdir())
    room.backup(tmp_path / "news.backup")

    (made,) = set(tmp_path.iterdir()) - before
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    made.chmod(0o400)  # as on a disk that cannot be written to
    backup.restore(made, tmp_path / "again")
    for path in (tmp_path / "again").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["file", "folder", "link to nothing", "the library itself"])
def test_nothing_is_ever_overwritten(room, tmp_path, kind):
    place = tmp_path / "news.backup"
    if kind == "file":
        place.write_text("precious")
    elif kind == "folder":
        place.mkdir()
    elif kind == "link to nothing":
        place.symlink_to(tmp_path / "nowhere")
    else:
        place = room.upkeep.condition().folder / "library.db"
    before = sorted(path.name for path in tmp_path.rglob("*"))

    with pytest.raises(InputError, match="there already"):
        room.backup(place)

    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    assert kind != "file" or place.read_text() == "precious"


@pytest.mark.parametrize("place", ["no/such/folder/news.backup", "file/news.backup"])
def test_a_place_that_cannot_be_written_is_one_clear_line(room, tmp_path, place):
    (tmp_path / "file").write_text("x")

    with pytest.raises(InputError, match="Cannot write"):
        room.backup(tmp_path / place)


def test_two_backups_to_one_file_do_not_mix(room, tmp_path):
    with (
        backup._under_way(tmp_path / "news.backup"),
        pytest.raises(BusyError, match="Another process"),
    ):
        room.backup(tmp_path / "news.backup")

    assert not (tmp_path / "news.backup").exists()
    room.backup(tmp_path / "news.backup")


def test_what_a_killed_backup_left_is_taken_away_by_the_next(room, tmp_path):
    (tmp_path / ".news.backup.unfinished").write_bytes(b"x" * 100_000)
    (tmp_path / ".news.backup.unfinished-journal").write_bytes(b"y" * 100)

    made = room.backup(tmp_path / "news.backup")

    assert made.articles == 12
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lib", "news.backup"]


def test_a_backup_holds_one_moment_while_others_write(room, tmp_path):
    """Each article is one commit with its words and vectors: none may be in it without."""
    stop = threading.Event()

    def write():
        for n in range(100, 100_000):
            if stop.is_set():
                return
            made = record(f"Torvia closed quay{n}.", f"/{n}.txt", embedder=WordEmbedder(256))
            with room._library.writing() as db:
                articles.add(db, made, now=NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [room.backup(tmp_path / f"{n}.backup") for n in range(8)]
    finally:
        stop.set()
        writer.join()

    counts = [one.articles for one in made]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    for one in made:
        folder = tmp_path / f"{one.path.name}.lib"
        assert backup.restore(one.path, folder).articles == one.articles
        with open_at(folder) as again:
            found = again.doctor()
        assert all(f.ok or f.check == "index" for f in found)


@pytest.mark.parametrize(
    "harm", ["cut", "one byte of a text", "empty", "zeroed", "a word lost", "a trigger"]
)
def test_a_damaged_backup_makes_no_library(room, tmp_path, harm):
    path = tmp_path / "news.backup"
    room.backup(path)
    content = bytearray(path.read_bytes())
    if harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "one byte of a text":
        at = content.index(b"opened harbour7 to")
        content[at] ^= 1
        path.write_bytes(content)
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "zeroed":
        content[4096:8192] = bytes(4096)
        path.write_bytes(content)
    else:
        with closing(sqlite3.connect(path)) as db:
            if harm == "a word lost":
                db.execute("DELETE FROM fulltext WHERE rowid = 1")
            else:
                db.execute("CREATE TRIGGER t AFTER INSERT ON articles BEGIN SELECT 1; END")
            db.commit()

    with pytest.raises((DamagedError, InputError)) as caught:
        backup.restore(path, tmp_path / "again")

    assert caught.value.hint
    assert str(path) in str(caught.value)
    assert not (tmp_path / "again").exists()


def test_a_library_that_is_not_sound_is_not_backed_up(room, tmp_path):
    with room._library.writing() as db:
        db.exec_driver_sql("UPDATE articles SET text = replace(text, 'opened', 'closed')")

    with pytest.raises(DamagedError, match="sound"):
        room.backup(tmp_path / "news.backup")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["lib"]
    (finding,) = [one for one in room.doctor() if not (one.ok or one.repaired)]
    assert finding.check == "articles"


def test_a_backup_of_a_newer_version_is_refused(room, tmp_path):
    path = tmp_path / "news.backup"
    room.backup(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")

    with pytest.raises(NewerLibraryError, match="newer version"):
        backup.restore(path, tmp_path / "again")

    assert not (tmp_path / "again").exists()


def test_what_is_no_backup_is_one_clear_line(tmp_path):
    (tmp_path / "notes.txt").write_text("Buy milk. " * 1000)
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE t (x)")

    for name in ("notes.txt", "other.db", "absent", "."):
        with pytest.raises((InputError, DamagedError)) as caught:
            backup.restore(tmp_path / name, tmp_path / "again")
        assert "\n" not in str(caught.value)
        assert not (tmp_path / "again").exists()


def test_a_folder_with_something_in_it_is_left_alone(room, tmp_path):
    room.backup(tmp_path / "news.backup")
    before = (tmp_path / "lib/library.db").read_bytes()

    with pytest.raises(InputError, match="already"):
        backup.restore(tmp_path / "news.backup", tmp_path / "lib")

    assert (tmp_path / "lib/library.db").read_bytes() == before


KILLED = """
import os, sys
from pathlib import Path
from rag.library import Library, backup
step, verb, a, b = sys.argv[1:]
def die(*_):
    os.kill(os.getpid(), 9)
setattr(backup, step, die)
if verb == "write":
    backup.write(Library.open(Path(a)), Path(b))
else:
    backup.restore(Path(a), Path(b))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "steps",
    [
        {"write": "_dump", "restore": "_copy"},
        *(
            dict.fromkeys(("write", "restore"), one)
            for one in ("_checked", "_publish", "_sync")
        ),
    ],
)
def test_a_kill_at_any_step_leaves_no_half_backup_and_no_half_library(room, tmp_path, steps):
    def killed(verb, *paths):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, steps[verb], verb, *map(str, paths)], check=False
        )
        assert done.returncode == -9

    killed("write", tmp_path / "lib", tmp_path / "news.backup")
    assert not (tmp_path / "news.backup").exists()
    room.backup(tmp_path / "news.backup")
    killed("restore", tmp_path / "news.backup", tmp_path / "again")
    assert not (tmp_path / "again/library.db").exists()
    assert backup.restore(tmp_path / "news.backup", tmp_path / "again").articles == 12


class TestFilesThatAreGone:
    """A library whose truth is gone says so; it never looks like an empty one."""

    @pytest.fixture
    def folder(self, tmp_path):
        with newsroom(tmp_path / "lib") as room:
            room.add_files(TEXTS)
        return tmp_path / "lib"

    @pytest.mark.parametrize("how", ["removed", "emptied", "removed, with its index"])
    def test_a_database_that_is_gone(self, folder, how):
        if "removed" in how:
            (folder / "library.db").unlink()
        else:
            (folder / "library.db").write_bytes(b"")
        if "index" in how:
            shutil.rmtree(folder / "index")

        for _ in range(2):
            with pytest.raises(DamagedError, match="gone or empty"):
                Library.open(folder)

    def test_a_database_whose_lock_is_gone_too_is_known_by_its_index(self, folder):
        (folder / "library.db").unlink()
        (folder / "lock").unlink()

        with pytest.raises(DamagedError, match="gone or empty"):
            Library.open(folder)

    def test_an_older_database_in_its_place_is_told_and_can_be_accepted(self, folder):
        older = (folder / "library.db").read_bytes()
        with newsroom(folder) as room:
            room.add_files([("new.txt", b"Torvia closed the quay.")])
        (folder / "library.db").write_bytes(older)

        with pytest.raises(DamagedError, match="lacks its last"):
            Library.open(folder)
        library = Library.open(folder, as_it_is=True)
        assert library.missing()
        library.go_on()
        assert library.missing() == 0
        library.close()
        Library.open(folder).close()

    def test_a_log_that_is_taken_away_after_a_crash_is_missed(self, folder):
        code = (
            "import os, sys; from pathlib import Path; from rag.library import Library, store\n"
            "library = Library.open(Path(sys.argv[1]))\n"
            "with library.writing() as db: store.put(db, colour='red')\n"
            "os.kill(os.getpid(), 9)"
        )
        subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
        assert (folder / "library.db-wal").stat().st_size
        (folder / "library.db-wal").unlink()

        with pytest.raises(DamagedError, match="lacks its last"):
            Library.open(folder)

    def test_a_first_start_that_was_killed_is_no_damage(self, tmp_path):
        folder = tmp_path / "lib"
        folder.mkdir()
        (folder / "lock").touch()
        (folder / "library.db").touch()

        Library.open(folder).close()

    def test_readers_are_not_alarmed_while_others_write(self, folder):
        library, wrong = Library.open(folder), []

        def look():
            for _ in range(150):
                try:
                    Library.open(folder).close()
                except LibraryError as error:
                    wrong.append(error)

        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            with library.writing():
                pass
        for thread in threads:
            thread.join()
        library.close()
        assert wrong == []


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_every_file_of_a_library_is_for_its_owner_alone(tmp_path):
    before = os.umask(0o000)
    try:
        with newsroom(tmp_path / "new" / "lib") as room:
            room.add_files(TEXTS)
            room.search("grain")
            open_files = {p: p.stat().st_mode for p in (tmp_path / "new/lib").rglob("*")}
            room.reindex()
    finally:
        os.umask(before)

    left = {p: p.stat().st_mode for p in (tmp_path / "new/lib").rglob("*")}
    assert stat.S_IMODE((tmp_path / "new/lib").stat().st_mode) == 0o700
    for path, mode in (open_files | left).items():
        assert mode & 0o077 == 0, path


def test_settings_name_the_library_that_is_restored(room, tmp_path):
    room.backup(tmp_path / "news.backup")

    made = type(room).restore(Settings(library=tmp_path / "again"), tmp_path / "news.backup")

    assert made.articles == 12
    assert (tmp_path / "again/library.db").exists()


def test_a_name_that_no_file_can_have_is_told_in_one_line(tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        backup.restore(tmp_path / ("x" * 5_000), tmp_path / "new")
    assert not (tmp_path / "new").exists()
