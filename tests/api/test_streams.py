"""Streams: silence is bridged, and what nobody waits for any more is closed."""

import asyncio
import threading

import httpx2

from rag.api.app import application
from rag.api.streams import Pump
from rag.library import Library
from rag.newsroom import Newsroom
from rag.types import Claim
from tests.fakes.articles import NOW
from tests.fakes.embedder import WordEmbedder
from tests.fakes.served import served


def test_silence_is_told_and_the_parts_come_in_order():
    go = threading.Event()

    def slow():
        yield 1
        go.wait(10)
        yield 2

    async def read():
        pump, got = Pump(slow, silence=0.05), []
        await pump.begun()
        async for part in pump.parts():
            got.append(part)
            if part is None:
                go.set()
        return got

    got = asyncio.run(read())
    assert [part for part in got if part] == [(1,), (2,)]
    assert None in got


def test_an_answer_is_given_up_when_its_client_hangs_up(tmp_path):
    closed = threading.Event()

    class Endless(Newsroom):
        def ask_stream(self, *_, **__):
            try:
                while not closed.wait(0.01):
                    yield Claim(text="More.")
            finally:
                closed.set()

    library = Library.open(tmp_path / "library")
    with (
        Endless(library, embedder=WordEmbedder(256), clock=lambda: NOW) as room,
        served(application(room)) as url,
        httpx2.Client(base_url=url, timeout=30) as http,
    ):
        wanted = {"question": "Who?", "stream": True}
        with http.stream("POST", "/v1/ask", json=wanted) as reply:
            assert next(reply.iter_lines()) == "event: claim"
        assert closed.wait(10)
