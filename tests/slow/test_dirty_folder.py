"""One command adds a folder of hostile files: the good go in, the bad cost a line each."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import Settings
from tests.fakes.dirty_folder import Bad, Either, Good, Ignored, dirty_folder
from tests.fakes.listener import Listener
from tests.fakes.memory import Memory

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LIMIT_BYTES = 1024**3
LIMIT_SECONDS = 600


class Run:
    """The command once, with all that can be told of it."""

    def __init__(self, root):
        with Listener() as listener:
            started = time.monotonic()
            self.made = dirty_folder(root, beacon=listener.address)
            self.making = time.monotonic() - started
            self.before = _listing(root)
            self.library = root.parent / f"{root.name}-library"
            command = [sys.executable, "-m", "rag", "--library", str(self.library)]
            started = time.monotonic()
            with subprocess.Popen(
                [*command, "add", str(self.made.folder), "--json"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process:
                memory = Memory(process.pid)
                stop = threading.Timer(LIMIT_SECONDS + 60, process.kill)
                stop.start()
                out, err = process.communicate()
                stop.cancel()
                self.peak = memory.stop()
            self.seconds = time.monotonic() - started
            self.hits = listener.hits
        self.code = process.returncode
        self.out, self.err = out.decode(), err.decode(errors="replace")
        self.after = _listing(root)
        self.report = json.loads(self.out)
        self.failed = _by_file(self.report["failed"], self.made.expected)
        self.added = _by_file(
            [item for kind in ("added", "copies", "updated") for item in self.report[kind]],
            self.made.expected,
        )


def _listing(root):
    """Return every file near the folder with its size and times; its folder too."""
    return {
        path: (state.st_mode, state.st_size, state.st_mtime_ns)
        for path in sorted(root.rglob("*"))
        for state in [path.lstat()]
    }


def _shown(path):
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def _by_file(items, expected):
    """Return the items of each file; those of its members stand under the file itself.

    A record of a dump that has an address stands under it; the address ends with its word.
    """
    files = {_shown(e.path) for e in expected}
    addresses = {
        f"https://norda.example/{word.lower()}": _shown(e.path)
        for e in expected
        for word in getattr(e, "words", ())
    }
    found = defaultdict(list)
    for item in items:
        locator = addresses.get(item["locator"], item["locator"])
        while locator not in files and "#" in locator:
            locator = locator.rpartition("#")[0]
        found[locator].append(item)
    return found


def _listed(odd):
    return "\n".join(f"{name}: {what}" for name, what in odd.items())


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return Run(tmp_path_factory.mktemp("dirty") / "root")


@pytest.fixture(scope="module")
def found(run):
    """Return a function that tells whether a search for a word gives a passage with it."""
    with Newsroom.open(Settings(library=run.library)) as room:

        def look(word):
            hits = room.search(word, limit=5)
            return any(word.casefold() in hit.passage.text.casefold() for hit in hits)

        yield look


def test_the_folder_has_many_files_of_every_kind_and_is_small(run):
    made = run.made
    folders = Counter(e.path.relative_to(made.folder).parts[0] for e in made.expected)

    assert len(made.of(Good)) >= 170
    assert len(made.of(Bad)) >= 90
    assert {e.path for e in made.expected} == {
        path for path in made.folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    kinds = {"encodings", "web", "pdf", "office", "mail", "dump", "zip", "packed", "names"}
    assert all(folders[kind] >= 9 for kind in kinds | {"links"})
    assert sum(e.path.lstat().st_blocks * 512 for e in made.expected) < 60_000_000
    assert run.making < 30


def test_it_ends_in_time_with_its_memory_bounded(run):
    assert run.code == 1, run.err[-2000:]  # some items failed
    assert run.seconds < LIMIT_SECONDS
    assert run.peak < LIMIT_BYTES


def test_every_good_file_gives_its_articles(run):
    odd = {}
    for expected in run.made.of(Good):
        name = _shown(expected.path)
        added, failed = len(run.added[name]), len(run.failed[name])
        fewest, most = expected.failed
        if added != expected.articles or not fewest <= failed <= most:
            odd[name] = (added, [item["error"] for item in run.failed[name]][:3])
    assert not odd, _listed(odd)


def test_every_good_text_is_found_by_a_word_only_it_contains(run, found):
    missing = {
        _shown(expected.path): lost
        for expected in run.made.of(Good)
        if (lost := [word for word in expected.words if not found(word)])
    }
    assert not missing, _listed(missing)


def test_every_bad_file_has_one_line_with_an_error_and_a_hint(run):
    odd = {}
    for expected in run.made.of(Bad):
        name = _shown(expected.path)
        lines = run.failed[name]
        enough = len(lines) == 1 or (expected.silent and not lines)
        if run.added[name] or not enough:
            odd[name] = (len(run.added[name]), [item["error"] for item in lines])
    assert not odd, _listed(odd)


def test_every_line_is_one_line_in_plain_words(run):
    for item in run.report["failed"]:
        for text in (item["error"], item["hint"]):
            assert text.strip()
            assert "\n" not in text
            assert "\x1b" not in text
            assert len(text) < 300


def test_a_damaged_file_gives_what_is_left_or_one_line(run, found):
    odd = {}
    for expected in run.made.of(Either):
        name = _shown(expected.path)
        added, lines = run.added[name], run.failed[name]
        none = not added and len(lines) != 1
        if none or (added and expected.words and not any(map(found, expected.words))):
            odd[name] = (len(added), [item["error"] for item in lines])
    assert not odd, _listed(odd)


def test_what_is_to_be_ignored_is_not_spoken_of(run):
    for expected in run.made.of(Ignored):
        name = _shown(expected.path)
        assert run.added[name] == []
        assert run.failed[name] == []


def test_every_line_of_the_report_is_about_a_file_of_the_folder(run):
    files = {_shown(expected.path) for expected in run.made.expected}

    assert {name for name, items in {**run.added, **run.failed}.items() if items} <= files


def test_secrets_and_hidden_words_are_not_found(run, found):
    assert [word for word in run.made.never if found(word)] == []
    with Newsroom.open(Settings(library=run.library)) as room:
        texts = [room.article(entry.source.id).text for entry in room.articles()]
        titles = [entry.source.title for entry in room.articles()]
    everything = "\n".join(texts + titles).casefold()
    assert [word for word in run.made.never if word.casefold() in everything] == []


def test_no_traceback_and_no_terminal_code_is_shown(run):
    assert "Traceback" not in run.out + run.err
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", run.out)
    assert "\x1b" not in run.err


def test_nothing_is_written_outside_the_library(run):
    assert run.after == run.before
    beside = {path.name for path in run.library.parent.iterdir()}
    assert beside == {run.library.name, run.made.folder.parent.name}


def test_nobody_is_called(run):
    assert run.hits == []


def test_a_second_run_adds_nothing(run):
    command = [sys.executable, "-m", "rag", "--library", str(run.library)]
    again = subprocess.run(
        [*command, "add", str(run.made.folder), "--json"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LIMIT_SECONDS,
    )
    report = json.loads(again.stdout)

    assert report["added"] == []
    assert report["updated"] == []
    assert len(report["failed"]) == len(run.report["failed"])
