"""Statements told in a second process are those told in this one, or told here after all."""

import os
import signal
import time
from contextlib import closing

import pytest

from rag import statements
from rag.ingest import chain
from rag.ingest.load import from_bytes
from rag.library import Library
from rag.providers.tagger import LocalTagger
from rag.providers.teller import ChildTeller
from rag.settings import bare_environment
from rag.types import Article, Source
from tests.fakes.articles import NOW
from tests.fakes.embedder import WordEmbedder
from tests.fakes.terminal import SAMPLES

TAGGER = LocalTagger()


def article(text, name="a"):
    return Article(
        source=Source(id=name, locator=f"/{name}.txt", title=name, language="en"), text=text
    )


@pytest.fixture
def teller():
    with closing(ChildTeller(bare_environment())) as made:
        until(lambda: made.tell(article("She said so.")) is not None)
        yield made


def until(true, seconds=60):
    by = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < by
        time.sleep(0.02)


def test_it_tells_what_this_process_would(teller):
    files = sorted(SAMPLES.glob("*.md"))
    assert len(files) > 3
    for path in files:
        given = article(from_bytes(path.name, path.read_bytes()).text, path.stem)

        assert teller.tell(given) == statements.extract(given, TAGGER)


def test_it_is_not_waited_for_until_it_has_loaded():
    with closing(ChildTeller(bare_environment())) as made:
        assert made.tell(article("She said so.")) is None


@pytest.mark.parametrize("when", ["before it is asked", "while it tells"])
def test_one_that_dies_tells_nothing_more(teller, when):
    child = teller._child
    if when == "before it is asked":
        child.kill()
        child.wait()
    else:
        os.kill(child.pid, signal.SIGSTOP)
        teller_died = article("The minister said that talks go on. " * 50)
        os.kill(child.pid, signal.SIGKILL)
        assert teller.tell(teller_died) is None

    assert teller.tell(article("She said so.")) is None
    assert teller.tell(article("She said so.")) is None


def test_one_that_is_busy_is_left_alone(teller):
    with teller._free:
        assert teller.tell(article("She said so.")) is None
    assert teller.tell(article("She said so.")) is not None


def test_its_process_is_gone_when_it_is_closed(teller):
    child = teller._child

    teller.close()

    assert child.returncode is not None
    assert teller.tell(article("She said so.")) is None


class Told:
    """Tells every second article, and says what it was asked."""

    def __init__(self):
        self.asked = []
        self.is_closed = False

    def tell(self, given):
        self.asked.append(given.source.locator)
        return statements.extract(given, None) if len(self.asked) % 2 else None

    def close(self):
        self.is_closed = True


@pytest.fixture
def library(tmp_path):
    with closing(Library.open(tmp_path / "library")) as opened:
        yield opened


def news(number):
    return article(f"The mayor said that ferry {number} will sail.\n\n" * 20, f"{number}")


def added(library, made, count, total=0):
    flow = chain.Ingest(library, WordEmbedder(64), lambda: NOW, None, made)
    return flow.run([news(number) for number in range(count)], total=total)


def test_a_short_run_begins_none(library):
    begun = []

    report = added(library, lambda: begun.append(1), 3)

    assert len(report.of("added")) == 3
    assert begun == []


def test_a_long_run_has_one_and_ends_it(library):
    made = Told()

    report = added(library, lambda: made, 180)

    assert len(report.of("added")) == 180
    assert 10 < len(made.asked) < 180
    assert made.is_closed
    with library.reading() as db:
        told = db.exec_driver_sql("SELECT count(DISTINCT article_id) FROM statements").scalar()
    assert told == 180


def test_a_run_that_is_known_to_be_long_has_one_from_the_start(library):
    made = Told()

    added(library, lambda: made, 3, total=40)

    assert made.asked
    assert made.is_closed


def test_where_there_is_none_all_is_told_here(library):
    assert len(added(library, lambda: None, 80).of("added")) == 80


def test_a_long_article_is_told_here_since_it_takes_memory(library):
    made = Told()
    long = article("The mayor said that the ferry will sail. " * 2_000, "long")
    flow = chain.Ingest(library, WordEmbedder(64), lambda: NOW, None, lambda: made)

    report = flow.run([news(1), long, news(2)], total=40)

    assert len(report.of("added")) == 3
    assert "/long.txt" not in made.asked
