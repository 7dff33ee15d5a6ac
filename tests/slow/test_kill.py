"""Kill -9 at any moment: what was acknowledged is there and found, nothing is there twice."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import Settings

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 30
_PLACES = ["harbour", "quarry", "orchard", "refinery", "observatory", "cannery"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("articles")
    for number in range(ARTICLES):
        place = _PLACES[number % len(_PLACES)]
        day = number % 28 + 1
        text = (
            f"KESTRA, March {day} (Norda) -- The {place} of Veldt{number} opened.\n\n"
            f'"We kept word{number}," the mayor of Veldt{number} said on the quay.\n'
        )
        (made / f"2031-03-{number:02}.txt").write_text(text)
    return made


def command(library, *verb):
    return [sys.executable, "-m", "rag", "--library", str(library), *map(str, verb)]


def killed(arguments, *, lines, delay):
    """Run until so many lines are out and so many seconds are over, then kill -9."""
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    out = [process.stdout.readline() for _ in range(lines)]
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=60)
    whole = ("".join(out) + rest).rpartition("\n")[0]
    return [line.split()[1] for line in whole.splitlines() if line.startswith("added ")]


def check(library, acknowledged):
    with Newsroom.open(Settings(library=library)) as room:
        entries = room.articles()
        ids = [entry.source.id for entry in entries]
        assert len(ids) == len(set(ids))
        assert set(acknowledged) <= set(ids)
        for entry in entries:
            assert entry.passages
            text = room.article(entry.source.id).text
            hits = room.search(text, limit=3)
            assert entry.source.id in {hit.passage.source.id for hit in hits}
        assert all(
            finding.ok for finding in room.doctor(repair=False) if finding.check != "index"
        )
        assert all(finding.ok or finding.repaired for finding in room.doctor())
        assert all(finding.ok for finding in room.doctor())
    return ids


@pytest.mark.parametrize("seed", range(4))
def test_nothing_acknowledged_is_lost_and_a_resumed_add_completes(tmp_path, folder, seed):
    chance, library = random.Random(seed), tmp_path / "lib"
    acknowledged = []
    for _ in range(2):
        acknowledged += killed(
            command(library, "add", folder),
            lines=chance.randint(0, 10) if not acknowledged else 0,
            delay=chance.uniform(0, 2.5),
        )
        check(library, acknowledged)

    subprocess.run(command(library, "add", folder), check=True, cwd=ROOT, capture_output=True)
    assert len(check(library, acknowledged)) == ARTICLES


@pytest.mark.parametrize("seed", range(1))
def test_a_reindex_that_is_killed_leaves_the_library_whole_and_goes_on(tmp_path, folder, seed):
    library = tmp_path / "lib"
    subprocess.run(command(library, "add", folder), check=True, cwd=ROOT, capture_output=True)
    killed(command(library, "reindex"), lines=0, delay=random.Random(seed).uniform(0.5, 3))

    assert len(check(library, [])) == ARTICLES
    subprocess.run(command(library, "reindex"), check=True, cwd=ROOT, capture_output=True)
    assert len(check(library, [])) == ARTICLES


@pytest.mark.parametrize("seed", range(1))
def test_a_removal_that_is_killed_removes_all_of_it_or_nothing(tmp_path, folder, seed):
    library = tmp_path / "lib"
    subprocess.run(command(library, "add", folder), check=True, cwd=ROOT, capture_output=True)
    ids = check(library, [])
    killed(
        command(library, "rm", *ids[:10]), lines=0, delay=random.Random(seed).uniform(0.3, 2)
    )

    assert len(check(library, [])) in {ARTICLES, ARTICLES - 10}
