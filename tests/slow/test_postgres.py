"""A library on PostgreSQL: its locks and states, moves, backups, what goes wrong, kill -9."""

import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from rag.cli import main
from rag.errors import (
    BusyError,
    InputError,
    LibraryError,
    NewerLibraryError,
    SettingsError,
    UnavailableError,
)
from rag.library import Library, articles, backup, edits, jobs, store
from rag.library.migrations import MIGRATIONS
from rag.newsroom import Newsroom
from rag.settings import Settings, in_force, load_settings, redacted
from rag.types import Answer, Filters
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.newsroom import newsroom
from tests.fakes.postgres import PASSWORD, schema_of
from tests.fakes.terminal import SAMPLES

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
FILES = 30


def opened(postgres, folder, **given):
    return Library.open(folder, database=postgres.address(folder), lock_timeout=0.3, **given)


@pytest.fixture
def library(postgres, tmp_path):
    with closing(opened(postgres, tmp_path)) as made:
        yield made


def put(library, words, locator="/a"):
    with library.writing() as db:
        return articles.add(db, record(words, locator), now=NOW)[1]


def titles(library):
    with library.reading() as db:
        return {one.source.locator for one in articles.entries(db, Filters())}


class TestLocks:
    def test_a_second_writer_waits_and_then_says_busy(self, postgres, library):
        other = opened(postgres, library.folder)
        with library.writing():
            began = time.monotonic()
            with pytest.raises(BusyError, match="Another process"), other.writing():
                pass
            assert 0.2 < time.monotonic() - began < 3
        with other.writing():
            pass
        other.close()

    def test_writers_of_many_threads_and_libraries_lose_nothing(self, postgres, tmp_path):
        libraries = [
            Library.open(tmp_path, database=postgres.address(tmp_path)) for _ in range(3)
        ]

        def work(number):
            for count in range(5):
                put(libraries[number % 3], f"Torvia {number} {count}.", f"/{number}/{count}")

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(titles(libraries[0])) == 30
        with libraries[0].reading() as db:
            assert store.generation(db) == 30
        for one in libraries:
            one.close()

    def test_a_reader_sees_one_state_while_others_write(self, postgres, library):
        put(library, "Torvia opened.", "/1")
        other = opened(postgres, library.folder)
        with library.reading() as db:
            before = articles.counts(db), store.generation(db)
            put(other, "Torvia closed.", "/2")
            assert (articles.counts(db), store.generation(db)) == before
        assert titles(library) == {"/1", "/2"}
        other.close()

    def test_a_claim_is_seen_by_others_and_is_gone_with_its_holder(self, postgres, library):
        other = opened(postgres, library.folder)
        with library.claim("job"):
            assert other.is_claimed("job")
            assert not other.is_claimed("another job")
            with pytest.raises(BusyError), other.claim("job", wait=False):
                pass
        assert not other.is_claimed("job")
        other.close()

    def test_libraries_of_one_database_do_not_wait_for_each_other(self, postgres, tmp_path):
        (tmp_path / "b").mkdir()
        with (
            closing(opened(postgres, tmp_path)) as one,
            closing(opened(postgres, tmp_path / "b")) as other,
            one.writing(),
        ):
            put(other, "Torvia opened.")

    def test_what_fails_in_a_transaction_leaves_nothing(self, library):
        def failing(db):
            articles.add(db, record("Torvia opened."), now=NOW)
            raise RuntimeError

        with pytest.raises(RuntimeError), library.writing() as db:
            failing(db)
        assert titles(library) == set()


class TestWhatGoesWrong:
    def failing(self, address, tmp_path):
        with pytest.raises((LibraryError, SettingsError)) as raised:
            Library.open(tmp_path, database=address)
        told = f"{raised.value} {raised.value.hint}"
        assert PASSWORD not in told
        assert "\n" not in told
        assert raised.value.hint
        return raised.value

    @pytest.mark.parametrize(
        "address",
        [
            "mysql://root@localhost/news",
            "postgresql://user@host:port/news",
            "postgresql://host",
            "postgresql+asyncpg://host/news",
            "nonsense",
            "postgresql://host/news?schema=No-Good",
        ],
    )
    def test_an_address_that_is_none_is_a_wrong_setting(self, tmp_path, address):
        assert isinstance(self.failing(address, tmp_path), SettingsError)

    def test_a_wrong_password_is_told_without_it(self, postgres, tmp_path):
        error = self.failing(postgres.over_tcp("not-" + PASSWORD), tmp_path)
        assert isinstance(error, SettingsError)
        assert "refuses the user or the password" in str(error)

    def test_a_database_that_is_not_there_is_told(self, postgres, tmp_path):
        error = self.failing(postgres.over_tcp(database="absent"), tmp_path)
        assert isinstance(error, SettingsError)
        assert "no such database" in str(error)

    def test_a_database_of_another_encoding_is_refused(self, postgres, tmp_path):
        postgres.sql(
            "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' "
            "TEMPLATE template0"
        )
        error = self.failing(postgres.address(tmp_path, "latin"), tmp_path)
        assert "LATIN1" in str(error)

    def test_a_library_of_a_newer_version_is_refused_and_left_alone(self, postgres, library):
        schema = schema_of(library.folder)
        postgres.sql(f"UPDATE {schema}.schema_version SET version = {len(MIGRATIONS) + 1}")
        with pytest.raises(NewerLibraryError):
            opened(postgres, library.folder)

    def test_an_older_library_is_migrated_or_left_as_it_was(self, postgres, library):
        put(library, "Torvia opened.")

        def more(db):
            db.execute(text("ALTER TABLE articles ADD COLUMN mood TEXT DEFAULT ''"))

        def failing(db):
            more(db)
            raise RuntimeError

        with pytest.raises(RuntimeError):
            opened(postgres, library.folder, migrations=(*MIGRATIONS, failing))
        assert library.version() == len(MIGRATIONS)
        later = opened(postgres, library.folder, migrations=(*MIGRATIONS, more))
        assert later.version() == len(MIGRATIONS) + 1
        with later.reading() as db:
            assert db.execute(text("SELECT mood FROM articles")).scalar() == ""
        later.close()

    def test_tables_of_another_program_are_left_alone(self, postgres, tmp_path):
        postgres.sql(f"CREATE SCHEMA {schema_of(tmp_path)}")
        postgres.sql(f"CREATE TABLE {schema_of(tmp_path)}.articles (id integer)")
        error = self.failing(postgres.address(tmp_path), tmp_path)
        assert "another program" in str(error)

    def test_a_text_with_a_zero_character_is_refused_in_one_line(self, library):
        with pytest.raises(LibraryError, match="number 0"):
            put(library, "Torvia\0opened.")
        put(library, "Torvia opened.")

    def test_a_locator_that_is_very_long_is_kept_and_a_word_too(self, library):
        long = "/" + "".join(random.Random(1).choices("abcdefghijklmnop0123456789", k=6000))
        put(library, f"Torvia {long[1:]}", long)
        assert titles(library) == {long}

    def test_a_server_that_is_down_is_told_at_the_start_and_amid_work(self, tmp_path):
        from tests.fakes.postgres import Server

        server = Server()
        try:
            library = Library.open(tmp_path, database=server.address(tmp_path))
            put(library, "Torvia opened.", "/1")

            def put_while_it_ends():
                with library.writing() as db:
                    server.stop()
                    articles.add(db, record("Torvia closed.", "/2"), now=NOW)

            with pytest.raises(UnavailableError, match="cannot be reached"):
                put_while_it_ends()
            with pytest.raises(UnavailableError, match="cannot be reached"):
                titles(library)
            self.failing(server.address(tmp_path), tmp_path)
            server.start()
            assert titles(library) == {"/1"}
            put(library, "Torvia closed.", "/2")
            library.close()
        finally:
            server.close()

    def test_the_password_is_in_no_output(self, postgres, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv("RAG_DATABASE_URL", postgres.over_tcp())
        shown = {one.name: one.value for one in in_force(load_settings())}
        assert shown["RAG_DATABASE_URL"] == f"postgresql://127.0.0.1:{postgres.port}/libraries"
        assert main(["--library", str(tmp_path), "ls"]) == 0
        monkeypatch.setenv("RAG_DATABASE_URL", postgres.over_tcp("wrong" + PASSWORD))
        assert main(["--library", str(tmp_path), "ls"]) == 3
        out = "".join(capsys.readouterr())
        assert PASSWORD not in out
        assert "postgresql://127.0.0.1" in out
        assert redacted(f"x wrong{PASSWORD} y") == "x *** y"


@pytest.fixture
def full(tmp_path):
    """Return the folder of a library in which every kind of row is, and some were removed."""
    folder = tmp_path / "full"
    with newsroom(folder) as room:
        report = room.add([str(SAMPLES)])
        ids = [item.entry.source.id for item in report.items if item.entry]
        room.record(None, Answer(question="Who?", query="Who?", status="declined"))
        room.shelf.correct(ids[0], {"title": "Torvia, corrected"})
        room.remove([ids[-1]])
        with room._library.writing() as db:
            for number in range(3):
                edits.add(db, "rename side", f"Old {number}", f"New {number}", made_at=NOW)
            edits.remove(db, 3)
            jobs.start(db, "add", now=NOW, request={"locators": ["zero \0 character"]})
    return folder


def rows(library):
    """Return every row of a library, but for what belongs to one place."""
    from rag.library.schema import fulltext, meta, tables

    found = {}
    with library.reading() as db:
        for table in (*tables.sorted_tables, fulltext):
            listed = [tuple(map(str, row)) for row in db.execute(table.select())]
            if table is meta:
                listed = [one for one in listed if not one[0].startswith(("index_", "writes"))]
            found[table.name] = sorted(listed)
    return found


class TestMoves:
    def test_there_and_back_every_row_is_the_same(self, postgres, full, tmp_path):
        back = tmp_path / "back"
        with closing(Library.open(full)) as library:
            before = rows(library)
            backup.move(library, postgres.address(full), timeout=5)
            assert rows(library) == before
        with closing(opened(postgres, full)) as moved:
            assert rows(moved) == before
            backup.move(moved, str(back), timeout=5)
        with closing(Library.open(back)) as library:
            assert rows(library) == before
            with library.writing() as db:
                assert edits.add(db, "drop side", "x", made_at=NOW).id == 4
        with closing(opened(postgres, full)) as moved, moved.writing() as db:
            assert edits.add(db, "drop side", "x", made_at=NOW).id == 4

    def test_searches_of_both_find_the_same_with_the_same_scores(self, postgres, full):
        address = postgres.address(full)
        with closing(Library.open(full)) as library:
            backup.move(library, address, timeout=5)
            with library.reading() as db:
                ids = [entry.source.id for entry in articles.entries(db, Filters())]
                texts = [articles.get(db, one).text for one in ids]
        chance = random.Random(3)
        queries = []
        for _ in range(300):
            words = chance.choice(texts).split()
            start = chance.randrange(max(1, len(words) - 6))
            queries.append(" ".join(words[start : start + chance.randint(1, 6)]))
        queries = [one for one in queries if any(map(str.isalnum, one))]

        def found(database):
            room = Newsroom(
                Library.open(full, database=database),
                embedder=WordEmbedder(256),
                clock=lambda: NOW,
            )
            with room:
                room.doctor()
                return [
                    [(hit.passage.id, hit.score, hit.via) for hit in room.search(one, limit=10)]
                    for one in queries
                ]

        assert found(address) == found("")

    def test_nothing_is_overwritten(self, postgres, full, tmp_path):
        address = postgres.address(full)
        with closing(Library.open(full)) as library:
            backup.move(library, address, timeout=5)
            with pytest.raises(InputError, match="already"):
                backup.move(library, address, timeout=5)
            (tmp_path / "there").mkdir()
            (tmp_path / "there" / "something").touch()
            with pytest.raises(InputError, match="already"):
                backup.move(library, str(tmp_path / "there"), timeout=5)

    def test_a_move_that_is_cut_off_leaves_nothing_and_can_be_made_again(self, postgres, full):
        address = postgres.address(full)
        code = (
            "import sys, os, signal\n"
            "from pathlib import Path\n"
            "from rag.library import Library, backup, transfer\n"
            "carried, left = transfer._carry_rows, [int(sys.argv[3])]\n"
            "def until(*given):\n"
            "    left[0] -= 1\n"
            "    if not left[0]: os.kill(os.getpid(), signal.SIGKILL)\n"
            "    carried(*given)\n"
            "transfer._carry_rows = until\n"
            "backup.move(Library.open(Path(sys.argv[1])), sys.argv[2], timeout=5)\n"
        )
        with closing(Library.open(full)) as library:
            before = rows(library)
        for step in (1, 5, 19):
            command = [sys.executable, "-c", code, str(full), address, str(step)]
            assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
            assert postgres.sql(f"SELECT to_regnamespace('{schema_of(full)}') IS NULL") == "t"
        with closing(Library.open(full)) as library:
            assert rows(library) == before
            backup.move(library, address, timeout=5)
        with closing(opened(postgres, full)) as moved:
            assert rows(moved) == before

    def test_the_command_moves_there_and_back_and_finds_all_sound(
        self, postgres, samples, tmp_path, monkeypatch, at
    ):
        folder = tmp_path / "lib"
        monkeypatch.setenv("RAG_DATABASE_URL", postgres.address("other"))
        library = at(folder)
        assert library("add", SAMPLES).code == 0
        there = postgres.address(folder)
        assert library("move", there).code == 0
        monkeypatch.setenv("RAG_DATABASE_URL", there)
        listed = library("ls").out
        assert library("move", tmp_path / "file").code == 0
        monkeypatch.delenv("RAG_DATABASE_URL")
        assert at(tmp_path / "file")("ls").out == listed


class TestBackups:
    def test_a_backup_is_a_file_that_either_database_is_made_of(self, postgres, full, tmp_path):
        file = tmp_path / "news.backup"
        with closing(Library.open(full)) as library:
            before = rows(library)
            backup.move(library, postgres.address(full), timeout=5)
        with closing(opened(postgres, full)) as moved:
            made = backup.write(moved, file)
            assert made.articles == len(titles(moved))
        backup.restore(file, tmp_path / "file")
        with closing(Library.open(tmp_path / "file")) as library:
            assert rows(library) == before
        other = tmp_path / "other"
        backup.restore(file, other, database=postgres.address(other))
        with closing(opened(postgres, other)) as library:
            assert rows(library) == before
        with pytest.raises(InputError, match="already"):
            backup.restore(file, other, database=postgres.address(other))

    def test_a_damaged_backup_makes_no_library(self, postgres, full, tmp_path):
        file, other = tmp_path / "news.backup", tmp_path / "other"
        with closing(Library.open(full)) as library:
            backup.write(library, file)
        content = bytearray(file.read_bytes())
        content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
        file.write_bytes(content)
        with pytest.raises((LibraryError, InputError)):
            backup.restore(file, other, database=postgres.address(other))
        assert postgres.sql(f"SELECT to_regnamespace('{schema_of(other)}') IS NULL") == "t"


def adding(folder, files, address):
    code = (
        "import sys, os\n"
        "os.environ['RAG_DATABASE_URL'] = sys.argv[3]\n"
        "from rag.cli import main\n"
        "sys.exit(main(['--library', sys.argv[1], 'add', sys.argv[2]]))\n"
    )
    command = [sys.executable, "-c", code, str(folder), str(files), address]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_killed_amid_adding_nothing_is_lost_or_doubled(tmp_path):
    from tests.fakes.postgres import Server

    files, library, chance = tmp_path / "files", tmp_path / "lib", random.Random(5)
    files.mkdir()
    for number in range(FILES):
        words = f"KESTRA, March {number % 28 + 1} (Norda) -- The quay of Veldt{number} opened."
        (files / f"{number:02}.txt").write_text(f"{words}\n")
    server = Server(durable=True)
    try:
        address = server.address(library)
        settings = Settings(library=library, database_url=address)
        acknowledged = set()
        for _ in range(10):
            process = adding(library, files, address)
            lines = [process.stdout.readline() for _ in range(chance.randint(0, 3))]
            time.sleep(chance.uniform(0, 1.5))
            process.send_signal(signal.SIGKILL)
            rest, _ = process.communicate(timeout=60)
            out = ("".join(lines) + rest).rpartition("\n")[0].splitlines()
            acknowledged |= {line.split()[1] for line in out if line.startswith("added ")}
            with Newsroom.open(settings) as room:
                ids = [entry.source.id for entry in room.articles()]
                assert len(ids) == len(set(ids))
                assert acknowledged <= set(ids)
                if ids:
                    room.remove(ids[: len(ids) // 2])
                    acknowledged -= set(ids[: len(ids) // 2])
        with adding(library, files, address) as process:
            process.communicate(timeout=120)
        assert process.returncode == 0
        with Newsroom.open(settings) as room:
            assert len(room.articles()) == FILES
            for number in range(FILES):
                (hit, *_) = room.search(f"Veldt{number}", limit=1)
                assert f"Veldt{number} " in hit.passage.text
            assert all(found.ok or found.repaired for found in room.doctor())
            assert all(found.ok for found in room.doctor())
    finally:
        server.close()
