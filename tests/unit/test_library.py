import datetime as dt
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import text

from rag.errors import BusyError, DamagedError, LibraryError, NewerLibraryError, NotFoundError
from rag.library import Library, articles, fulltext, history, jobs, store, vectors
from rag.library.migrations import MIGRATIONS
from rag.types import Answer, Citation, Claim, Filters, Hit, Item, Job, Span
from tests.fakes.articles import NOW, record

ONE = "Torvia opened its port.\nThe minister spoke of grain."


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "lib", lock_timeout=0.2)
    yield opened
    opened.close()


def put(library, made):
    with library.writing() as db:
        return articles.add(db, made, now=NOW)


def listed(library, **filters):
    with library.reading() as db:
        return [entry.source for entry in articles.entries(db, Filters(**filters))]


class TestAdding:
    def test_an_article_comes_back_as_it_went_in(self, library):
        made = record(ONE, outlet="Norda", published=dt.date(2031, 3, 14), place="Kestra")

        outcome, entry = put(library, made)

        assert (outcome, entry.passages, entry.source) == ("added", 2, made.article.source)
        with library.reading() as db:
            assert articles.get(db, entry.source.id) == made.article
            assert articles.passages_of(db, entry.source.id) == made.passages

    def test_adding_twice_changes_nothing(self, library):
        put(library, record(ONE))
        with library.reading() as db:
            before = store.generation(db)

        outcome, _ = put(library, record(ONE))

        with library.reading() as db:
            assert (outcome, store.generation(db)) == ("unchanged", before)
            assert articles.counts(db)["passages"] == 2

    def test_the_same_text_under_another_locator_is_a_copy_with_the_same_vectors(self, library):
        _, first = put(library, record(ONE))
        outcome, second = put(library, replace(record(ONE, "/b.txt"), vectors=()))

        assert (outcome, second.source.copy_of) == ("copy", first.source.id)
        with library.reading() as db:
            _, matrix = vectors.after(db, 0)
        assert matrix.shape[0] == 4
        assert (matrix[:2] == matrix[2:]).all()

    def test_a_changed_text_is_a_new_version_and_the_old_one_still_opens(self, library):
        _, old = put(library, record(ONE))
        outcome, new = put(library, record(ONE + "\nIt closed again."))

        assert outcome == "updated"
        assert listed(library) == [new.source]
        with library.reading() as db:
            assert articles.get(db, old.source.id).text == ONE
            assert articles.versions(db, new.source.id) == (new.source, old.source)
            assert len(fulltext.keys(db)) == 3

    def test_a_text_that_comes_back_is_current_again(self, library):
        for words in (ONE, "Other words.", ONE):
            outcome, entry = put(library, record(words))

        assert (outcome, listed(library)) == ("updated", [entry.source])
        with library.reading() as db:
            assert len(articles.versions(db, entry.source.id)) == 2

    def test_corrected_metadata_replace_the_old_ones(self, library):
        put(library, record(ONE, outlet="Nrda"))
        outcome, entry = put(library, record(ONE, outlet="Norda"))

        assert (outcome, entry.source.outlet) == ("updated", "Norda")
        assert len(listed(library)) == 1

    def test_an_error_half_way_leaves_nothing(self, library):
        broken = replace(record(ONE), vectors=(b"x",))

        with pytest.raises(ValueError, match="1 vectors for 2 passages"):
            put(library, broken)

        assert listed(library) == []
        with library.reading() as db:
            assert not fulltext.keys(db)


class TestRemoving:
    def test_the_removed_words_are_in_no_file_of_the_library(self, library):
        secret = "zanzibarquartz"
        said = [("Ana", "Torvia", secret)]
        _, entry = put(library, record(f"The {secret} agreement.", said=said))
        put(library, record(ONE, "/other.txt"))
        question = f"What about {secret}"
        with library.writing() as db:
            assert articles.remove(db, [entry.source.id]) == (entry.source.id,)
        library.checkpoint()

        left = [p for p in library.folder.rglob("*") if p.is_file()]
        assert question
        assert not [p.name for p in left if secret.encode() in p.read_bytes()]

    def test_older_versions_go_too(self, library):
        _, old = put(library, record(ONE))
        _, new = put(library, record("Other words."))
        with library.writing() as db:
            articles.remove(db, [new.source.id])

        with library.reading() as db, pytest.raises(NotFoundError):
            articles.get(db, old.source.id)

    def test_a_copy_becomes_the_original_of_the_other_copies(self, library):
        ids = [put(library, record(ONE, f"/{n}.txt"))[1].source.id for n in range(3)]
        with library.writing() as db:
            articles.remove(db, [ids[0]])

        heir, other = sorted(ids[1:])
        assert {s.id: s.copy_of for s in listed(library)} == {heir: "", other: heir}

    def test_an_unknown_id_removes_nothing(self, library):
        _, entry = put(library, record(ONE))

        with pytest.raises(NotFoundError, match="nosuch"), library.writing() as db:
            articles.remove(db, [entry.source.id, "nosuch"])

        assert listed(library) == [entry.source]


class TestScope:
    @pytest.fixture(autouse=True)
    def filled(self, library):
        said = [("Ana Torvald", "Torvia", "opened its port")]
        put(
            library,
            record(ONE, "/a", outlet="Norda", published=dt.date(2031, 3, 14), said=said),
        )
        put(library, record("Порт открыт.", "/b", outlet="Норда", language="ru"))
        put(
            library,
            record("Nothing new.", "/c", agency="Norda", published=dt.date(2031, 3, 20)),
        )

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, ["/c", "/a", "/b"]),
            ({"outlets": ("norda",)}, ["/c", "/a"]),
            ({"outlets": ("НОРДА",)}, ["/b"]),
            ({"languages": ("RU",)}, ["/b"]),
            ({"since": dt.date(2031, 3, 15)}, ["/c"]),
            ({"until": dt.date(2031, 3, 14)}, ["/a"]),
            ({"sides": ("torvia",)}, ["/a"]),
            ({"speakers": ("torvald",)}, ["/a"]),
            ({"speakers": ("vald",)}, []),
            ({"outlets": ("nobody",)}, []),
        ],
    )
    def test_only_what_is_in_scope_is_listed(self, library, filters, expected):
        assert [source.locator for source in listed(library, **filters)] == expected

    def test_statements_come_back_cut_from_their_article(self, library):
        with library.reading() as db:
            (found,) = articles.said(db, Filters(sides=("Torvia",)))

        assert (found.quote, found.speaker) == ("opened its port", "Ana Torvald")


class TestConversations:
    def test_an_answer_comes_back_whole(self, library):
        made = record(ONE)
        put(library, made)
        passage = made.passages[0]
        cited = Citation(passage=passage, span=Span(0, 6))
        answer = Answer(
            question="Who?",
            query="Who? port",
            status="partial",
            claims=(
                Claim(text="Torvia did.", citations=(cited,), verdict="supported", moved=True),
                Claim(text="Torvia", citations=(cited,), verdict="supported"),
                Claim(text="Unproved.", verdict="unsupported", reason="not found"),
            ),
            searched=1,
            nearest=(made.article.source,),
            considered=(Hit(passage=passage, score=0.5, coverage=0.4, similarity=0.3),),
        )
        with library.writing() as db:
            chat = history.record(db, None, answer, now=NOW)
            history.record(db, chat, replace(answer, question="And?"), now=NOW)

        with library.reading() as db:
            turns = history.load(db, chat).turns
        assert [turn.answer for turn in turns] == [answer, replace(answer, question="And?")]
        assert turns[0].asked_at == NOW

    @pytest.mark.in_a_file
    def test_a_removed_article_takes_its_words_out_of_conversations(self, library):
        made = record("The zanzibarquartz agreement.")
        put(library, made)
        cited = Citation(passage=made.passages[0], span=made.passages[0].span)
        claim = Claim(text=cited.quote, citations=(cited,), verdict="supported")
        answer = Answer(question="What?", query="What?", status="answered", claims=(claim,))
        with library.writing() as db:
            chat = history.record(db, None, answer, now=NOW)
            articles.remove(db, [made.article.source.id])
        library.checkpoint()

        with library.reading() as db:
            (turn,) = history.load(db, chat).turns
        assert turn.answer.claims[0].verdict == "unsupported"
        assert "removed" in turn.answer.claims[0].reason
        assert b"zanzibarquartz" not in (library.folder / "library.db").read_bytes()

    def test_an_unknown_conversation_is_one_clear_line(self, library):
        with library.reading() as db, pytest.raises(NotFoundError, match="nosuch"):
            history.load(db, "nosuch")


class TestOpening:
    @pytest.mark.in_a_file
    def test_a_library_of_a_newer_version_is_refused_and_left_alone(self, library):
        path = library.folder / "library.db"
        with sqlite3.connect(path) as db:
            db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        db.close()
        library.checkpoint()
        before = path.read_bytes()

        with pytest.raises(NewerLibraryError, match="newer version"):
            Library.open(library.folder)
        assert path.read_bytes() == before

    @pytest.mark.in_a_file
    def test_an_older_library_is_migrated_with_its_articles(self, library):
        put(library, record(ONE))

        def second(connection):
            connection.execute(text("ALTER TABLE articles ADD COLUMN mood TEXT DEFAULT 'calm'"))

        later = Library.open(library.folder, migrations=(*MIGRATIONS, second))
        with later.reading() as db:
            assert db.execute(text("SELECT mood FROM articles")).scalar_one() == "calm"
            assert db.exec_driver_sql("PRAGMA user_version").scalar_one() == len(MIGRATIONS) + 1
        later.close()

    @pytest.mark.in_a_file
    def test_a_failed_migration_changes_nothing(self, library):
        def second(connection):
            connection.execute(text("ALTER TABLE articles ADD COLUMN mood TEXT"))
            raise RuntimeError("stop")

        with pytest.raises(RuntimeError):
            Library.open(library.folder, migrations=(*MIGRATIONS, second))

        with library.reading() as db:
            columns = db.exec_driver_sql("PRAGMA table_info(articles)").all()
            assert "mood" not in {column[1] for column in columns}

    @pytest.mark.in_a_file
    def test_a_database_that_is_none_is_one_clear_line(self, tmp_path):
        (tmp_path / "library.db").write_bytes(b"nothing of the kind" * 300)

        with pytest.raises(DamagedError, match="cannot be read"):
            Library.open(tmp_path)

    def test_a_folder_that_cannot_be_made_is_one_clear_line(self, tmp_path):
        (tmp_path / "file").write_text("x")

        with pytest.raises(LibraryError, match="Cannot make"):
            Library.open(tmp_path / "file" / "library")

    @pytest.mark.in_a_file
    def test_a_damaged_page_is_found_by_the_check(self, library):
        for number in range(40):
            put(library, record(ONE * 30, f"/{number}"))
        library.checkpoint()
        assert library.check() == ""
        path = library.folder / "library.db"
        content = bytearray(path.read_bytes())
        content[8192:12288] = bytes(4096)
        library.close()
        path.write_bytes(content)

        again = Library.open(library.folder)
        assert again.check()
        again.close()


HOLD = """
import sys, time
from pathlib import Path
from rag.library import Library
with Library.open(Path(sys.argv[1])).writing():
    print("held", flush=True)
    time.sleep(60)
"""


class TestWriting:
    def test_who_writes_without_a_pause_lets_others_in_between(self, tmp_path):
        with (
            closing(Library.open(tmp_path / "lib", lock_timeout=30)) as library,
            closing(Library.open(tmp_path / "lib", lock_timeout=30)) as other,
        ):
            done, rounds = threading.Event(), []

            def without_a_pause():
                while not done.is_set():
                    with library.writing() as db:
                        store.put(db, stamp=str(len(rounds)))
                        time.sleep(0.05)
                    rounds.append(time.monotonic())

            busy = threading.Thread(target=without_a_pause)
            busy.start()
            try:
                waited = []
                for number in range(8):
                    began = len(rounds)
                    with other.writing() as db:
                        store.put(db, note=str(number))
                    waited.append(len(rounds) - began)
            finally:
                done.set()
                busy.join()

        assert max(waited) <= 2

    @pytest.mark.in_a_file
    def test_a_second_writer_waits_and_then_says_busy(self, library):
        other = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(library.folder)], stdout=subprocess.PIPE
        )
        try:
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(BusyError, match="Another process"), library.writing():
                pass
            assert listed(library) == []
        finally:
            other.kill()
            other.communicate()

        assert put(library, record(ONE))[0] == "added"

    def test_readers_see_one_state_while_another_thread_commits(self, library):
        with library.reading() as db:
            assert articles.counts(db)["articles"] == 0
            put(library, record(ONE))
            assert articles.counts(db)["articles"] == 0
        assert len(listed(library)) == 1

    def test_what_became_of_each_item_is_kept_with_its_job(self, library):
        item = Item(locator="/x", outcome="failed", error="empty", hint="fill it")
        with library.writing() as db:
            job = jobs.start(db, "add", now=NOW, request={"locators": ["/x"]}, total=1)
            jobs.note(db, job, [item], ordinal=0)
        with library.reading() as db:
            assert jobs.unfinished(db) == (job,)
        with library.writing() as db:
            jobs.end(db, job, "done", now=NOW)
        with library.reading() as db:
            assert jobs.unfinished(db) == ()
            assert jobs.items(db, job) == (item,)
            assert jobs.listing(db) == (
                Job(
                    id=job,
                    kind="add",
                    state="done",
                    started_at=NOW,
                    ended_at=NOW,
                    request=("/x",),
                    total=1,
                    counts=(("failed", 1),),
                    latest="/x",
                ),
            )

    def test_a_second_try_that_succeeds_takes_the_place_of_the_failure(self, library):
        failed = Item(locator="/x", outcome="failed", error="empty", hint="fill it")
        with library.writing() as db:
            job = jobs.start(db, "add", now=NOW)
            jobs.note(db, job, [failed], ordinal=0)
            jobs.note(db, job, [Item(locator="/x", outcome="unchanged")], ordinal=1)
            assert jobs.get(db, job).counts == (("unchanged", 1),)
            assert jobs.finished(db, job) == {"/x"}
            assert jobs.counted(db, job) == 2

    def test_of_jobs_that_have_ended_the_last_two_hundred_are_remembered(self, library):
        with library.writing() as db:
            for second in range(204):
                now = NOW + dt.timedelta(seconds=second)
                jobs.end(db, jobs.start(db, "add", now=now), "done", now=now)
            first = jobs.listing(db)[-1]
        assert first.started_at > NOW
