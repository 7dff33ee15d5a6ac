"""Reading in a child that may do nothing else, and what happens when it cannot."""

import datetime as dt
import io
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.load import Piece
from rag.ingest.reading import Limits, Reader, Spare, begin, wire
from rag.settings import bare_environment
from rag.types import Article, Item, Source
from tests.fakes.pace import at_most

ROOT = Path(__file__).resolve().parents[2]
NEWS = b"Torvia will open its port on Friday, the harbour office said.\n"


def piece(name="a.txt", content=NEWS, **more):
    return Piece(locator=f"/{name}", name=name, content=content, **more)


@pytest.fixture(scope="module")
def reader():
    with Reader(bare_environment()) as opened:
        yield opened


def confined(code, memory=1_200 * 1024**2):
    """Run code in a process that has given up its rights; return what it prints."""
    program = (
        "from rag.ingest.reading import confined\n"
        f"confined.confine({memory})\n"
        "try:\n"
        f"    {code}\n"
        "    print('done')\n"
        "except BaseException as error:\n"
        "    print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


class TestTheChildMayNot:
    @pytest.mark.parametrize(
        "code",
        [
            "import socket; socket.create_connection(('127.0.0.1', 9))",
            "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
            "open('{out}', 'w')",
            "open('{out}', 'ab')",
            "import os; os.open('{out}', os.O_CREAT | os.O_WRONLY)",
            "open('/etc/passwd').read()",
            "open('{secret}').read()",
            "import subprocess; subprocess.run(['true'])",
            "import os; os.system('true')",
            "import os; os.fork()",
            "import os; os.remove('{secret}')",
            "import os; os.kill(1, 0)",
        ],
    )
    def test_connect_write_read_elsewhere_or_start_anything(self, code, tmp_path):
        secret, out = tmp_path / "secret", tmp_path / "out"
        secret.write_text("x")
        assert confined(code.format(out=out, secret=secret)) == "ForbiddenError"
        assert secret.exists()
        assert not out.exists()

    def test_write_even_by_the_system_s_own_calls(self, tmp_path):
        out = tmp_path / "out"
        code = (
            f"import ctypes; c = ctypes.CDLL(None); "
            f"f = c.open({str(out).encode()!r}, 0o101, 0o600); c.write(f, b'x', 1)"
        )
        confined(code)
        assert not out.exists() or out.stat().st_size == 0

    def test_take_more_memory_than_it_was_given(self):
        assert confined("b'x' * (600 * 1024**2)", memory=500 * 1024**2) == "MemoryError"

    def test_know_keys(self, monkeypatch):
        monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
        monkeypatch.setenv("RAG_LIBRARY", "/x")
        monkeypatch.setenv("PATH", os.environ["PATH"])
        assert "sk-canary" not in str(bare_environment())
        assert "RAG_LIBRARY" not in bare_environment()


class TestReading:
    def test_articles_come_back_in_order_with_all_that_is_known_of_them(self, reader):
        page = (
            b"<html lang=en><head><title>Port opens</title>"
            b"<meta property='article:published_time' "
            b"content='2031-03-04T10:00:00+02:00'></head>"
            b"<body><article><h1>Port opens</h1><p>"
            + NEWS * 3
            + b"</p></article></body></html>"
        )
        found = [one for p in (piece(), piece("b.html", page)) for one in reader.read(p)]
        assert [one.source.locator for one in found] == ["/a.txt", "/b.html"]
        assert found[0].text == NEWS.decode().strip()
        assert found[1].source.title == "Port opens"
        assert found[1].source.published_at == dt.datetime(
            2031, 3, 4, 10, tzinfo=dt.timezone(dt.timedelta(hours=2))
        )

    def test_what_cannot_be_read_is_one_item_with_a_hint(self, reader):
        (item,) = reader.read(piece(content=b"\x89PNG\r\n\x1a\n" + b"\0" * 50))
        assert isinstance(item, Item)
        assert (item.outcome, item.locator) == ("failed", "/a.txt")
        assert item.error
        assert item.hint

    def test_an_item_that_failed_before_passes_through(self, reader):
        failed = Item(locator="/x", outcome="failed", error="no", hint="yes")
        assert list(reader.read(failed)) == [failed]

    def test_after_a_child_was_killed_the_next_piece_is_read_by_another(self):
        with Reader(bare_environment()) as reader:
            assert len(list(reader.read(piece()))) == 1
            reader._child.process.kill()
            reader._child.process.wait()
            assert isinstance(next(iter(reader.read(piece()))), Article)

    def test_a_child_that_is_silent_too_long_is_ended_and_costs_one_line(self):
        with Reader(bare_environment(), Limits(wall=0.0)) as reader:
            (item,) = reader.read(piece(content=NEWS * 20_000))
            assert item.error == "Reading it took too long."
            assert item.hint

    def test_reading_that_takes_too_much_of_the_processor_is_ended(self):
        deep = b"<div>" * 400_000 + NEWS
        with Reader(bare_environment(), Limits(seconds=0)) as reader:
            found = list(reader.read(piece("a.html", deep * 3)))
        assert len(found) == 1

    def test_a_piece_that_needs_too_much_memory_fails_alone(self):
        limits = Limits(memory=300 * 1024**2)
        with Reader(bare_environment(), limits) as reader:
            first, second = (
                list(reader.read(p)) for p in (piece(content=NEWS * 300_000), piece())
            )
        assert isinstance(first[0], Item)
        assert isinstance(second[0], Article)


class TestAhead:
    def test_nothing_is_lost_and_nothing_is_twice(self, reader):
        with Reader(bare_environment()) as own:
            pieces = [piece(f"{n}.txt", NEWS + str(n).encode()) for n in range(80)]
            found = [one for one in own.ahead(pieces) if one is not None]
        assert [one.source.locator for one in found] == [p.locator for p in pieces]

    def test_an_error_of_the_source_is_raised_to_the_reader(self):
        def broken():
            yield piece()
            raise LookupError("gone")

        with Reader(bare_environment()) as own, pytest.raises(LookupError):
            list(own.ahead(broken()))

    def test_stopping_in_the_middle_ends_the_thread_and_the_child(self):
        endless = (piece(f"{n}.txt", NEWS * 50) for n in range(10**9))
        with Reader(bare_environment()) as own:
            found = own.ahead(endless)
            assert next(one for one in found if one is not None)
            child = own._child
            with at_most(2):
                found.close()
        assert not child.is_alive
        assert not [t for t in threading.enumerate() if t.name == "ahead"]

    def test_a_slow_source_is_told_as_moments_without_news(self):
        gate = threading.Event()

        def slow():
            yield piece()
            gate.wait(10)

        with Reader(bare_environment()) as own:
            seen = []
            for one in own.ahead(slow()):
                seen.append(one)
                if one is None:
                    gate.set()
        assert None in seen
        assert sum(one is not None for one in seen) == 1


class TestSpare:
    @pytest.fixture
    def spare(self):
        made = Spare(lambda: begin(bare_environment(), Limits()))
        yield made
        made.close()

    def test_a_reader_takes_the_one_that_is_ready_and_leaves_a_new_one_behind(self, spare):
        spare.keep()
        ready = spare._child
        with Reader(bare_environment(), spare=spare) as reader:
            assert len(list(reader.read(piece()))) == 1
            assert reader._child is ready
        assert not ready.is_alive
        assert spare._child.is_alive
        assert spare._child is not ready

    def test_none_is_begun_where_none_is_to_be_ready(self, spare):
        with Reader(bare_environment(), spare=spare) as reader:
            assert len(list(reader.read(piece()))) == 1
        assert spare.take() is None

    def test_one_that_died_while_it_waited_is_not_handed_out(self, spare):
        spare.keep()
        spare._child.process.kill()
        spare._child.process.wait()
        with Reader(bare_environment(), spare=spare) as reader:
            assert isinstance(next(iter(reader.read(piece()))), Article)

    def test_it_ends_with_the_program_and_none_comes_after(self, spare):
        spare.keep()
        ready = spare._child
        spare.close()
        spare.keep()
        spare.renew()
        assert not ready.is_alive
        assert spare.take() is None


@given(
    st.builds(
        Source,
        id=st.text(),
        locator=st.text(),
        title=st.text(),
        published=st.none() | st.dates(),
        published_at=st.none() | st.datetimes(timezones=st.just(dt.UTC)),
        url=st.text(),
        pages=st.lists(st.integers(0, 10**6)).map(tuple),
    ),
    st.text(),
)
def test_an_article_crosses_the_pipe_unchanged(source, text):
    article = Article(source=replace(source, copy_of="", group=""), text=text)
    pipe = io.BytesIO()
    wire.send(pipe, wire.from_found(article), b"bytes")
    pipe.seek(0)
    said, content = wire.receive(pipe)
    assert wire.to_found(said) == article
    assert content == b"bytes"
    assert wire.receive(pipe) is None


@given(st.binary(max_size=200))
def test_a_child_that_speaks_nonsense_is_never_believed(nonsense):
    pipe = io.BytesIO(nonsense)
    try:
        while message := wire.receive(pipe):
            wire.to_found(message[0])
    except wire.BrokenWireError:
        return
    assert not nonsense
