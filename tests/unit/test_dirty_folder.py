"""The generator of the dirty folder keeps its own promises."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict

import pytest

from tests.fakes.dirty_folder import KINDS, Either, Good, dirty_folder
from tests.fakes.listener import Listener
from tests.fakes.memory import Memory

FAST = tuple(kind for kind in KINDS if kind not in {"pdfs", "office", "archives", "growing"})


@pytest.fixture(scope="module")
def dirty(tmp_path_factory):
    return dirty_folder(tmp_path_factory.mktemp("made"), kinds=FAST)


def _content(path):
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode) or state.st_size > 30_000_000:
        return b""
    return path.read_bytes() if os.access(path, os.R_OK) else b""


def test_every_file_is_expected_once_and_is_there(dirty):
    places = Counter(e.path for e in dirty.expected)
    written = {
        path for path in dirty.folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }

    assert set(places.values()) == {1}
    assert set(places) == written


def test_no_word_is_expected_of_two_files(dirty):
    words = Counter(w for e in dirty.expected for w in getattr(e, "words", ()))

    assert [word for word, times in words.items() if times > 1] == []
    assert not set(words) & set(dirty.never)


def test_a_word_that_is_in_the_clear_stands_in_its_own_files_only(dirty):
    holding = defaultdict(set)
    for expected in dirty.expected:
        for word in re.findall(rb"Zq[a-z]{5}[0-9]+", _content(expected.path)):
            holding[word.decode()].add(expected.path)
    for expected in dirty.of(Good):
        for word in expected.words:
            others = holding[word] - {expected.path}
            assert all(p.parent.name == "copies" or p.stat().st_nlink > 1 for p in others)


def test_one_seed_makes_one_folder(tmp_path):
    first = dirty_folder(tmp_path / "a" / "x", kinds=FAST)
    second = dirty_folder(tmp_path / "b" / "x", kinds=FAST)

    def told(made):
        return [
            (type(e), e.path.relative_to(made.folder), getattr(e, "words", ()))
            for e in made.expected
        ]

    assert told(first) == told(second)
    assert first.never == second.never


def test_the_secret_stands_outside_and_nowhere_within(dirty):
    canary = dirty.never[0].encode()

    assert canary in (dirty.folder.parent / "secret.txt").read_bytes()
    assert not any(
        canary in _content(e.path) for e in dirty.expected if not isinstance(e, Either)
    )


def test_memory_of_a_process_is_counted_with_that_of_its_children():
    code = (
        "import time; held = bytearray(80_000_000); print('held', flush=True); time.sleep({})"
    )
    child = code.format(30)
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        memory = Memory(process.pid, every_seconds=0.02)
        assert process.stdout.readline() == b"held\n"
        time.sleep(0.2)
        peak = memory.stop()
        os.killpg(process.pid, signal.SIGKILL)

    assert 80_000_000 < peak < 250_000_000


def test_the_listener_notes_who_calls():
    with Listener() as listener:
        urllib.request.urlopen(f"{listener.address}pixel.png", timeout=5).close()

    assert listener.hits == ["/pixel.png"]
