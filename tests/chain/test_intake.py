"""Jobs that add: in the background, cancelled, cut off, resumed; feeds that are followed."""

import json
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from rag.errors import BusyError, InputError, NotFoundError
from rag.ingest.gather import Gather
from rag.ingest.holding import held
from rag.ingest.web.fetch import Fetcher
from rag.library import Library, jobs
from rag.newsroom import Newsroom
from tests.fakes.articles import NOW
from tests.fakes.embedder import WordEmbedder
from tests.fakes.pace import at_most
from tests.fakes.web import PAGE, answer, site

HERE = "127.0.0.1"


def news(number):
    return (
        f"KESTRA, March 4 (Norda) -- Ferry number {number} will sail again on Friday, the "
        f"harbour office of Torvia said. The fare of line {number} stays at four crowns.\n"
    )


def folder_of(path, count):
    path.mkdir()
    for number in range(count):
        (path / f"{number:04}.txt").write_text(news(number))
    return path


@pytest.fixture
def room(tmp_path):
    library = Library.open(tmp_path / "library", lock_timeout=5)
    gather = Gather(Fetcher(allowed=(HERE,), seconds=5), pause=0)
    opened = Newsroom(library, embedder=WordEmbedder(64), clock=lambda: NOW, gather=gather)
    yield opened
    opened.close()


def ended(room, job, seconds=60):
    until = time.monotonic() + seconds
    while (seen := room.intake.job(job)).state in {"running", "stopping"}:
        assert time.monotonic() < until, seen
        time.sleep(0.05)
    return seen


class TestInTheBackground:
    def test_a_job_ends_by_itself_and_says_what_became_of_everything(self, room, tmp_path):
        folder = folder_of(tmp_path / "news", 20)
        (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n")

        seen = ended(room, room.intake.begin([str(folder)]))

        assert seen.state == "done"
        assert seen.total == 21
        assert dict(seen.counts) == {"added": 20, "failed": 1}
        (failed,) = room.intake.items(seen.id, ("failed",))
        assert failed.locator.endswith("bad.png")
        assert failed.error
        assert len(room.articles()) == 20

    def test_uploads_are_added_too_and_cannot_be_resumed(self, room):
        job = room.intake.begin_files([("a.txt", news(1).encode()), ("b.txt", b"  ")])

        assert dict(ended(room, job).counts) == {"added": 1, "failed": 1}
        with pytest.raises(InputError, match="sent, not named"):
            room.intake.resume(job)

    def test_a_job_is_cancelled_within_two_seconds_and_goes_on_where_it_stopped(
        self, room, tmp_path
    ):
        folder = folder_of(tmp_path / "news", 400)
        job = room.intake.begin([str(folder)])
        while not room.intake.job(job).items:
            time.sleep(0.02)

        with at_most(2):
            room.intake.cancel(job)
            seen = ended(room, job)
        assert seen.state == "cancelled"
        assert 0 < seen.items < 400
        report = room.intake.resume(job)
        assert len(report.items) == 400 - seen.items
        assert room.intake.job(job).state == "done"
        assert dict(room.intake.job(job).counts) == {"added": 400}
        assert len(room.articles()) == 400

    def test_closing_the_newsroom_stops_its_jobs(self, room, tmp_path):
        job = room.intake.begin([str(folder_of(tmp_path / "news", 300))])
        while not room.intake.job(job).items:
            time.sleep(0.02)
        room.intake.close()
        assert room.intake.job(job).state == "cancelled"


class TestGoingOn:
    def test_only_what_failed_is_read_again(self, room, tmp_path):
        folder = folder_of(tmp_path / "news", 3)
        bad = folder / "bad.txt"
        bad.write_text(" ")
        first = room.add([str(folder)])
        bad.write_text(news(99))

        again = room.intake.resume(first.job)

        assert [item.locator for item in again.items] == [str(bad)]
        assert dict(room.intake.job(first.job).counts) == {"added": 4}

    def test_members_of_a_dump_that_went_in_are_left_alone(self, room, tmp_path):
        dump = tmp_path / "dump.jsonl"
        rows = [json.dumps({"id": str(n), "text": news(n)}) for n in range(5)]
        dump.write_text("\n".join([*rows, "{broken"]))
        first = room.add([str(dump)])
        assert len(first.of("added")) == 5
        assert len(first.of("failed")) == 1
        dump.write_text("\n".join([*rows, json.dumps({"id": "6", "text": news(6)})]))

        again = room.intake.resume(first.job)

        assert [item.outcome for item in again.items] == ["added"]

    def test_a_job_of_which_nothing_is_left_says_so(self, room, tmp_path):
        report = room.add([str(folder_of(tmp_path / "news", 1))])
        with pytest.raises(InputError, match="left to do"):
            room.intake.resume(report.job)

    def test_a_job_that_runs_is_not_run_twice(self, room, tmp_path):
        report = room.add([str(folder_of(tmp_path / "news", 1))])
        library = room._library
        with library.writing() as db:
            jobs.reopen(db, report.job, now=NOW)
        with held(library, report.job), pytest.raises(BusyError):
            room.intake.resume(report.job)

    def test_a_job_whose_process_died_shows_as_interrupted_and_doctor_says_how_to_go_on(
        self, room, tmp_path
    ):
        report = room.add([str(folder_of(tmp_path / "news", 2))])
        with room._library.writing() as db:
            jobs.reopen(db, report.job, now=NOW)

        assert room.intake.job(report.job).state == "interrupted"
        (finding,) = (found for found in room.doctor() if found.check == "jobs")
        assert finding.ok
        assert f"readout jobs resume {report.job}" in finding.detail
        (settled,) = (found for found in room.doctor() if found.check == "jobs")
        assert settled.detail == "0 cut off"
        assert room.intake.resume(report.job).items == ()
        assert room.intake.job(report.job).state == "done"

    def test_an_unknown_job_is_one_clear_line(self, room):
        for ask in (room.intake.job, room.intake.resume, room.intake.cancel):
            with pytest.raises(NotFoundError):
                ask("nothing")
        report = room.add_files([("a.txt", news(1).encode())])
        with pytest.raises(InputError, match="not running"):
            room.intake.cancel(report.job)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_command_stopped_in_the_middle_is_resumed_and_adds_each_once(tmp_path, at, how):
    folder = folder_of(tmp_path / "news", 300)
    command = [sys.executable, "-m", "rag", "--library", str(tmp_path / "lib"), "add", folder]
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for _ in range(5):
        assert process.stdout.readline().startswith("added ")
    process.send_signal(how)
    with at_most(5 if how == signal.SIGINT else 60):
        out, err = process.communicate(timeout=60)
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert "jobs resume" in err
        assert "Traceback" not in err
    done = 5 + out.count("added ")
    run = at(tmp_path / "lib")
    (job,) = run.json("jobs")
    assert job["state"] == ("cancelled" if how == signal.SIGINT else "interrupted")
    assert job["counts"]["added"] >= done - 1

    run.json("jobs", "resume", "last")

    assert len(run.json("ls")) == 300
    (job,) = run.json("jobs")
    assert job["counts"] == {"added": 300}
    assert all(found["ok"] for found in run.json("doctor", "--check"))


@contextmanager
def feed_site():
    with site(HERE) as made:
        items = "".join(
            f"<item><title>Ferry {n}</title><link>{made.url(f'/{n}')}</link></item>"
            for n in range(3)
        )
        body = f"<rss version='2.0'><channel><title>Norda</title>{items}</channel></rss>"
        for n in range(3):
            made.pages[f"/{n}"] = answer(PAGE.replace(b"the Kestra ferry", b"ferry %d" % n))
        made.pages["/feed.xml"] = answer(body.encode(), "application/rss+xml")
        yield made


class TestTheWeb:
    def test_an_address_is_added_with_what_its_page_tells(self, room):
        with feed_site() as made:
            report = room.add([made.url("/1"), made.url("/gone")])
        first, second = report.items
        assert first.entry.source.title == "Harbour talks resume in Ordelia"
        assert first.entry.source.locator == made.url("/1")
        assert (second.outcome, bool(second.hint)) == ("failed", True)

    def test_a_feed_given_to_add_brings_all_that_it_lists(self, room):
        with feed_site() as made:
            report = room.add([made.url("/feed.xml")])
        assert [item.outcome for item in report.items] == ["added"] * 3

    def test_a_followed_feed_brings_each_entry_once(self, room):
        with feed_site() as made:
            feed = room.intake.follow(made.url("/feed.xml"))
            assert feed.title == "Norda"
            assert len(room.intake.poll().of("added")) == 3
            asked = len(made.asked)
            assert room.intake.poll().items == ()
            assert [path for path in made.asked[asked:] if path in {"/0", "/1", "/2"}] == []
        (known,) = room.intake.feeds()
        assert (known.seen, known.failed, known.waiting) == (3, 0, 0)
        assert room.intake.jobs()[0].kind == "poll"

    def test_what_is_no_feed_or_not_followed_is_refused_in_one_line(self, room):
        with feed_site() as made, pytest.raises(InputError, match="gives"):
            room.intake.follow(made.url("/1"))
        for ask in (room.intake.unfollow, lambda address: room.intake.poll([address])):
            with pytest.raises(NotFoundError):
                ask("https://norda.example/feed")

    def test_addresses_on_this_machine_and_private_ones_are_never_asked(self, tmp_path):
        library = Library.open(tmp_path / "own", lock_timeout=5)
        with (
            feed_site() as made,
            Newsroom(library, embedder=WordEmbedder(64), clock=lambda: NOW) as room,
        ):
            report = room.add([made.url("/1"), "http://10.0.0.1/x", "http://[::1]:8080/"])
            assert made.asked == []
        assert [item.outcome for item in report.items] == ["failed"] * 3
