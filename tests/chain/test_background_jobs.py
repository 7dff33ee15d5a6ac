"""Jobs that run behind the app, and what was deleted and can be taken back."""

import datetime as dt
import time

import pytest

from rag.library import jobs
from tests.fakes.articles import NOW
from tests.fakes.newsroom import newsroom
from tests.fakes.room import COURIER, NORDA


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path / "library") as opened:
        yield opened


def _ended(room, job):
    until = time.monotonic() + 30
    while (found := room.intake.job(job)).state == "running" and time.monotonic() < until:
        time.sleep(0.02)
    return found


def test_a_job_that_was_just_begun_is_running_and_never_interrupted(room):
    job = room.intake.begin_files([("norda.txt", NORDA.encode())])
    seen = {room.intake.job(job).state}
    for _ in range(200):
        seen.add(room.intake.job(job).state)

    assert _ended(room, job).state == "done"
    assert seen <= {"running", "done"}


def test_a_job_nobody_works_on_is_interrupted(room, tmp_path):
    with room._library.writing() as db:
        job = jobs.start(db, "add", now=NOW, request={"locators": ["/a"]})

    assert room.intake.job(job).state == "interrupted"


def test_how_long_a_job_took_counts_from_when_it_last_began(room, tmp_path):
    (tmp_path / "a.txt").write_text(NORDA)
    with room._library.writing() as db:
        job = jobs.start(
            db,
            "add",
            now=NOW - dt.timedelta(days=3),
            request={"locators": [str(tmp_path / "a.txt")]},
        )
    assert room.intake.seconds(room.intake.job(job)) == 3 * 86_400

    room.intake.begin_again(job)

    assert room.intake.seconds(_ended(room, job)) == 0


def test_what_is_hidden_is_told_until_it_is_back_or_gone(room):
    room.add_files([("norda.txt", NORDA.encode()), ("courier.txt", COURIER.encode())])
    first, second = (entry.source.id for entry in room.articles())
    assert room.shelf.hidden() == ()

    room.shelf.hide([first])
    assert room.shelf.hidden() == (first,)
    room.shelf.unhide()
    assert room.shelf.hidden() == ()

    room.shelf.hide([first])
    room.shelf.hide([second])
    assert room.shelf.hidden() == (second,)
