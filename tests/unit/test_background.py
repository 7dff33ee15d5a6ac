"""One deed at a time in the background."""

import datetime as dt
import threading
import time

import pytest

from rag.background import Background
from rag.errors import BusyError, InputError
from tests.fakes.articles import NOW


class Clock:
    """Tells a second more each time."""

    def __init__(self):
        self.told = NOW

    def __call__(self):
        self.told += dt.timedelta(seconds=1)
        return self.told


@pytest.fixture
def behind():
    background = Background(Clock())
    yield background
    background.close()


def ended(behind):
    until = time.monotonic() + 20
    while behind.last().is_running and time.monotonic() < until:
        time.sleep(0.005)
    return behind.last()


def test_there_is_no_deed_before_the_first(behind):
    assert behind.last() is None
    assert behind.seconds() == 0


def test_how_far_it_is_and_what_it_found_is_told_while_it_runs(behind):
    seen, go_on = threading.Event(), threading.Event()

    def act(report):
        report.reach("Reading", 2, 5)
        report.find("one")
        seen.set()
        go_on.wait(20)
        report.find("two")

    behind.begin("check", act)
    seen.wait(20)
    half = behind.last()
    go_on.set()

    assert (half.state, half.step, half.done, half.total) == ("running", "Reading", 2, 5)
    assert half.found == ("one",)
    assert (ended(behind).state, behind.last().found) == ("done", ("one", "two"))
    assert behind.seconds() == 1


def test_a_second_deed_is_refused_while_the_first_runs(behind):
    go_on = threading.Event()
    behind.begin("check", lambda _: go_on.wait(20))

    with pytest.raises(BusyError, match="check is running"):
        behind.begin("repair", lambda _: None)

    go_on.set()
    ended(behind)
    behind.begin("repair", lambda _: None)
    assert ended(behind).kind == "repair"


def test_a_deed_that_is_asked_to_stop_stops_and_keeps_what_it_found(behind):
    def act(report):
        report.find("one")
        while not report.cancelled():
            time.sleep(0.005)

    behind.begin("check", act)
    behind.cancel()

    assert (ended(behind).state, behind.last().found) == ("cancelled", ("one",))


def test_what_a_forgotten_deed_still_finds_is_dropped(behind):
    go_on, done = threading.Event(), threading.Event()

    def act(report):
        go_on.wait(20)
        report.find("late")
        done.set()

    behind.begin("test", act)
    behind.cancel(forget=True)
    assert behind.last().state == "cancelled"
    behind.begin("test", lambda report: report.find("fresh"))
    ended(behind)
    go_on.set()
    done.wait(20)

    assert behind.last().found == ("fresh",)


def test_what_stops_a_deed_is_told_with_its_hint(behind):
    def refuse(_):
        raise InputError("It is too long.", hint="Cut it.")

    behind.begin("check", refuse)
    told = ended(behind)

    assert (told.state, told.error, told.hint) == ("failed", "It is too long.", "Cut it.")


def test_a_fault_of_ours_is_told_without_its_words(behind, caplog):
    def break_down(_):
        raise ValueError("a secret")

    behind.begin("check", break_down)
    told = ended(behind)

    assert (told.state, told.error) == ("failed", "It stopped (ValueError).")
    assert "a secret" not in caplog.text
    assert "test_background.py" in caplog.text
