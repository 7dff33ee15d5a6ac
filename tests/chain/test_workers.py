"""Jobs in parts, done by workers: each article once, whatever becomes of a worker."""

import threading
from collections import Counter

import pytest

from rag.errors import BusyError, InputError, LibraryError, SettingsError
from rag.ingest import intake
from rag.ingest.gather import Gather
from rag.ingest.web.fetch import Fetcher
from rag.library import Library, job_parts
from rag.newsroom import Newsroom
from rag.settings import Settings
from rag.types import Part
from tests.fakes.articles import NOW
from tests.fakes.embedder import WordEmbedder
from tests.fakes.queue import MemoryQueue
from tests.fakes.web import PAGE, answer, site

HERE = "127.0.0.1"


def news(number):
    return (
        f"KESTRA, March 4 (Norda) -- Ferry number {number} will sail again on Friday, the "
        f"harbour office of Torvia said. The fare of line {number} stays at four crowns.\n"
    )


@pytest.fixture
def queue():
    return MemoryQueue()


@pytest.fixture
def room(tmp_path, queue):
    gather = Gather(Fetcher(allowed=(HERE,), seconds=5), pause=0)
    library = Library.open(tmp_path / "library", lock_timeout=5)
    opened = Newsroom(library, embedder=WordEmbedder(64), clock=lambda: NOW, gather=gather)
    opened.intake.hand_to(queue)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(intake, "_SHARE", 4)
    monkeypatch.setattr(job_parts, "_FILES", 4)


def work(room, queue, **given):
    done = []
    room.workers.serve(
        queue,
        stopped=given.pop("stopped", threading.Event()),
        wait=False,
        progress=lambda part, report: done.append((part, report)),
    )
    return done


def folder_of(path, count):
    path.mkdir()
    for number in range(count):
        (path / f"{number:04}.txt").write_text(news(number))
    return path


def locators(room, job):
    return Counter(item.locator for item in room.intake.items(job))


class TestAFolder:
    def test_it_is_shared_and_every_file_is_added_once(self, room, queue, tmp_path):
        folder = folder_of(tmp_path / "news", 21)
        (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))

        job = room.intake.begin([str(folder)])
        assert room.intake.job(job).state == "waiting"
        assert room.articles() == ()
        done = work(room, queue)

        assert [part.number for part, _ in done] == list(range(6))
        assert sum(bool(report.items) for _, report in done) > 3
        seen = room.intake.job(job)
        assert seen.state == "done"
        assert dict(seen.counts) == {"added": 21, "failed": 1}
        assert set(locators(room, job).values()) == {1}
        assert len(room.articles()) == 21
        assert room.search("ferry number 17")[0].passage.text

    def test_a_path_means_the_same_to_a_worker_that_was_started_elsewhere(
        self, room, queue, tmp_path, monkeypatch
    ):
        folder_of(tmp_path / "news", 2)
        monkeypatch.chdir(tmp_path)
        job = room.intake.begin(["news"])
        monkeypatch.chdir("/")

        work(room, queue)

        assert dict(room.intake.job(job).counts) == {"added": 2}

    def test_what_is_not_there_fails_once(self, room, queue, tmp_path):
        job = room.intake.begin([str(tmp_path / "none.txt"), str(tmp_path / "empty" / "..")])

        work(room, queue)

        failed = room.intake.items(job, ("failed",))
        assert len([one for one in failed if one.locator.endswith("none.txt")]) == 1
        assert room.intake.job(job).state == "done"

    def test_what_failed_is_tried_again_and_nothing_else(self, room, queue, tmp_path):
        folder = folder_of(tmp_path / "news", 6)
        (folder / "later.txt").write_text("  ")
        job = room.intake.begin([str(folder)])
        work(room, queue)
        assert room.intake.job(job).failed == 1
        (folder / "later.txt").write_text(news(99))

        assert room.intake.begin_again(job) == job
        done = work(room, queue)

        assert [item.locator for _, report in done for item in report.items] == [
            str(folder / "later.txt")
        ]
        assert dict(room.intake.job(job).counts) == {"added": 7}


class TestUploads:
    def test_they_wait_in_the_library_and_are_gone_from_there_when_they_are_added(
        self, room, queue
    ):
        files = [(f"{number}.txt", news(number).encode()) for number in range(10)]
        job = room.intake.begin_files([*files, ("bad.txt", b"  ")])
        with room._library.reading() as db:
            assert job_parts.size(db) == (3, sum(len(c) for _, c in files) + 2)

        work(room, queue)

        assert dict(room.intake.job(job).counts) == {"added": 10, "failed": 1}
        with room._library.reading() as db:
            assert job_parts.size(db) == (0, 0)

    def test_two_of_one_name_are_both_read(self, room, queue):
        job = room.intake.begin_files(
            [("a.txt", news(1).encode()), ("a.txt", news(2).encode())]
        )

        work(room, queue)

        assert room.intake.job(job).items == 2

    def test_columns_of_a_dump_go_with_it(self, room, queue):
        dump = f"words,head\n{news(5).strip()!r},Ferries\n".replace("'", '"').encode()
        room.intake.begin_files([("d.csv", dump)], columns={"text": "words", "title": "head"})

        work(room, queue)

        assert [entry.source.title for entry in room.articles()] == ["Ferries"]


class TestAddresses:
    def test_all_of_them_are_asked_by_one_worker(self, room, queue):
        with site(HERE) as served:
            addresses = []
            for number in range(9):
                served.pages[f"/{number}"] = answer(
                    PAGE.replace(b"</body>", news(number).encode() + b"</body>")
                )
                addresses.append(f"http://{HERE}:{served.port}/{number}")
            job = room.intake.begin(addresses)
            done = work(room, queue)

        assert [len(report.items) for _, report in done] == [9, 0, 0]
        assert set(locators(room, job).values()) == {1}


class TestWhatGoesWrong:
    def test_a_part_left_in_the_middle_is_gone_on_with_by_another(
        self, room, queue, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(intake, "_SHARE", 1000)
        job = room.intake.begin([str(folder_of(tmp_path / "news", 60))])
        stopped = threading.Event()
        told = room._library.writing

        def writing():
            if room.intake.job(job).items:
                stopped.set()
            return told()

        monkeypatch.setattr(room._library, "writing", writing)
        work(room, queue, stopped=stopped)
        monkeypatch.undo()
        before = room.intake.job(job)
        assert before.state in {"running", "waiting"}
        assert 0 < before.items < 60

        work(room, queue)

        assert room.intake.job(job).state == "done"
        assert dict(room.intake.job(job).counts) == {"added": 60}
        assert set(locators(room, job).values()) == {1}

    def test_what_the_queue_forgot_is_handed_out_again(self, room, queue, tmp_path):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 9))])
        queue.parts.clear()

        work(room, queue)

        assert dict(room.intake.job(job).counts) == {"added": 9}

    def test_a_queue_that_is_away_takes_nothing_from_what_is_begun(self, room, queue, tmp_path):
        queue.is_away = True
        job = room.intake.begin([str(folder_of(tmp_path / "news", 3))])
        assert room.intake.job(job).state == "waiting"
        queue.is_away = False

        work(room, queue)

        assert room.intake.job(job).state == "done"

    def test_a_queue_that_cannot_be_leaves_no_job_that_waits(self, room, queue, tmp_path):
        def refused(parts, *, urgency):
            raise SettingsError("The schema is no queue.", hint="Name another.")

        queue.put = refused
        with pytest.raises(SettingsError):
            room.intake.begin([str(folder_of(tmp_path / "news", 3))])

        assert [job.state for job in room.intake.jobs()] == ["cancelled"]

    def test_a_part_that_another_worker_has_is_left_to_it(self, room, queue, tmp_path):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 3))])
        with room._library.claim(f"job-{job}-0.lock"), pytest.raises(BusyError):
            room.workers._try(Part(job, 0), 20, threading.Event(), None)
        assert room.articles() == ()
        assert room.intake.items(job) == ()

        work(room, queue)
        queue.parts.append((0, 0, Part(job, 0)))
        (again,) = work(room, queue)

        assert again[1].items == ()
        assert dict(room.intake.job(job).counts) == {"added": 3}

    def test_a_part_that_always_fails_is_given_up_and_said(
        self, room, queue, tmp_path, monkeypatch
    ):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 9))])
        run = room.workers._flow.run

        def broken(found, *, part, **given):
            if part.number == 1:
                raise LibraryError("The disk is full.", hint="Free some space.")
            return run(found, part=part, **given)

        monkeypatch.setattr(room.workers._flow, "run", broken)
        work(room, queue)

        assert [tries for part, tries in queue.given if part.number == 1] == [0, 1, 2, 3, 4]
        (failed,) = room.intake.items(job, ("failed",))
        assert (failed.error, failed.hint) == ("The disk is full.", "Free some space.")
        assert room.intake.job(job).state == "done"
        monkeypatch.undo()
        room.intake.begin_again(job)
        work(room, queue)
        assert dict(room.intake.job(job).counts)["added"] == 9

    def test_a_job_that_waits_is_cancelled_at_once(self, room, queue, tmp_path):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 9))])

        assert room.intake.cancel(job).state == "cancelled"
        assert all(not report.items for _, report in work(room, queue))
        assert room.articles() == ()

        room.intake.begin_again(job)
        work(room, queue)
        assert dict(room.intake.job(job).counts) == {"added": 9}

    def test_a_job_cancelled_in_the_middle_ends_with_the_part_that_is_done(
        self, room, queue, tmp_path, monkeypatch
    ):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 40))])
        run = room.workers._flow.run

        def cancelling(found, **given):
            if room.intake.job(job).state == "running":
                room.intake.cancel(job)
            return run(found, **given)

        monkeypatch.setattr(room.workers._flow, "run", cancelling)
        work(room, queue)

        assert room.intake.job(job).state == "cancelled"
        assert room.intake.job(job).items < 40

    def test_no_more_is_taken_than_workers_can_get_through(
        self, room, tmp_path, monkeypatch, queue
    ):
        monkeypatch.setattr(intake, "_MOST_WAITING", 2)
        room.intake.begin_files([(f"{n}.txt", news(n).encode()) for n in range(8)])

        with pytest.raises(BusyError, match="wait for workers") as caught:
            room.intake.begin_files([("late.txt", news(9).encode())])

        assert "readout worker" in caught.value.hint
        assert len(room.intake.jobs()) == 1
        work(room, queue)
        room.intake.begin_files([("late.txt", news(9).encode())])

    def test_no_doctor_ends_a_job_that_waits(self, room, tmp_path):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 3))])

        room.doctor()

        assert room.intake.job(job).state == "waiting"

    def test_a_running_job_cannot_be_begun_again(self, room, tmp_path):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 3))])

        with pytest.raises(BusyError):
            room.intake.begin_again(job)

    def test_a_job_that_ended_cannot_be_cancelled(self, room, queue, tmp_path):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 3))])
        work(room, queue)

        with pytest.raises(InputError):
            room.intake.cancel(job)


def test_what_a_person_waits_for_comes_before_a_large_folder(room, queue, tmp_path):
    folder = room.intake.begin([str(folder_of(tmp_path / "news", 30))])
    upload = room.intake.begin_files([("now.txt", news(77).encode())])

    done = work(room, queue)

    assert done[0][0].job == upload
    assert {part.job for part, _ in done[1:]} == {folder}


def test_workers_need_a_server_and_that_is_said(tmp_path, at):
    with pytest.raises(SettingsError, match="PostgreSQL") as caught:
        Newsroom.open(Settings(library=tmp_path / "lib", adding="workers"))
    assert "RAG_DATABASE_URL" in caught.value.hint

    run = at(tmp_path / "lib")
    for command in (["worker"], ["add", "--later", "x.txt"]):
        said = run(*command)
        assert said.code == 3
        assert "PostgreSQL" in said.err
        assert "Traceback" not in said.err
