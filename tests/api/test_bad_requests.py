"""Whatever is sent, and whatever state the library is in: one line, a hint, a code."""

import logging
import sqlite3
from contextlib import closing

import httpx2
import pytest

from rag.api import shapes
from rag.api.app import application
from rag.errors import BusyError, DamagedError, RagError, UnavailableError
from rag.library import Library
from rag.newsroom import Newsroom
from tests.fakes.articles import NOW
from tests.fakes.chat import ScriptedChat
from tests.fakes.embedder import WordEmbedder
from tests.fakes.events import events
from tests.fakes.newsroom import newsroom
from tests.fakes.served import served

JSON = {"content-type": "application/json"}


def problem(reply):
    """Return the code of a problem, which has the form that is documented."""
    told = shapes.Problem.model_validate(reply.json())
    assert told.error.strip()
    assert "Traceback" not in reply.text
    assert "readout ls" not in reply.text
    return reply.status_code, told.code


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/articles/nobody", (404, "not_found")),
        ("DELETE", "/v1/articles/nobody", (404, "not_found")),
        ("GET", "/v1/articles/nobody/statements", (404, "not_found")),
        ("GET", "/v1/jobs/nobody", (404, "not_found")),
        ("GET", "/v1/jobs/nobody/events", (404, "not_found")),
        ("POST", "/v1/jobs/nobody/cancel", (404, "not_found")),
        ("POST", "/v1/jobs/nobody/resume", (404, "not_found")),
        ("GET", "/v1/briefings/nobody", (404, "not_found")),
        ("GET", "/v1/briefings/nobody/file?format=pdf", (404, "not_found")),
        ("GET", "/v1/briefings/nobody/file?format=exe", (422, "wrong_form")),
        ("GET", "/v1/nothing", (404, "not_found")),
        ("PUT", "/v1/ask", (405, "wrong_method")),
        ("GET", "/v1/articles?limit=0", (422, "wrong_form")),
        ("GET", "/v1/articles?limit=1001", (422, "wrong_form")),
        ("GET", "/v1/articles?offset=-1", (422, "wrong_form")),
        ("GET", "/v1/articles?outlet=Norda", (422, "wrong_form")),
        ("GET", "/v1/articles?since=yesterday", (422, "wrong_form")),
        ("GET", "/v1/articles?since=2031-03-02&until=2031-03-01", (422, "wrong_form")),
        ("GET", "/v1/articles?sides=Nobody", (400, "wrong_input")),
        ("GET", "/v1/articles?articles=nobody", (404, "not_found")),
        ("GET", "/v1/statements?sides=Nobody", (400, "wrong_input")),
    ],
)
def test_what_does_not_exist_or_is_of_the_wrong_form(client, method, path, expected):
    assert problem(client.request(method, path)) == expected


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/v1/search", b"{nope", (422, "not_json")),
        ("/v1/search", b"", (422, "wrong_form")),
        ("/v1/search", b"[" * 100_000, (400, "wrong_input")),
        ("/v1/search", b'{"query": "\\ud800"}', (422, "wrong_form")),
        ("/v1/search", b'{"query": "a\\u0000b"}', (422, "wrong_form")),
        ("/v1/search", b"\xff\xfe", (422, "not_json")),
        ("/v1/search", b'{"query": ""}', (422, "wrong_form")),
        ("/v1/search", b'{"query": "   "}', (400, "wrong_input")),
        ("/v1/search", b'{"query": "a", "limit": 1e99}', (422, "wrong_form")),
        ("/v1/search", b'{"query": "a", "outlet": "b"}', (422, "wrong_form")),
        ("/v1/search", b'{"query": "a", "filters": {"outlet": ["b"]}}', (422, "wrong_form")),
        ("/v1/search", b'{"query": "a", "filters": {"since": 5}}', (422, "wrong_form")),
        ("/v1/ask", b'{"question": " "}', (400, "wrong_input")),
        ("/v1/ask", b'{"question": " ", "stream": true}', (400, "wrong_input")),
        ("/v1/ask", b'{"question": "a", "conversation": "nobody"}', (404, "not_found")),
        ("/v1/compare", b'{"sides": ["Nobody"]}', (400, "wrong_input")),
        ("/v1/readouts", b'{"a": "x", "b": "y"}', (404, "not_found")),
        ("/v1/briefings", b'{"template": "../../x", "keep": false}', (400, "wrong_input")),
        ("/v1/verify", b"[]", (400, "wrong_input")),
        ("/v1/verify", b"{nope", (400, "wrong_input")),
        ("/v1/articles", b"null", (422, "wrong_form")),
    ],
)
def test_a_body_that_cannot_be_used(client, path, body, expected):
    assert problem(client.post(path, content=body, headers=JSON)) == expected


def test_what_was_sent_is_not_repeated(client):
    reply = client.post("/v1/search", json={"query": {"canary": 1}, "limit": "canary"})
    assert problem(reply) == (422, "wrong_form")
    assert "canary" not in reply.text


def test_a_body_that_is_too_large_is_not_read(client):
    large = b'{"query": "' + b"x" * 4_200_000 + b'"}'

    def chunked():
        for start in range(0, len(large), 100_000):
            yield large[start : start + 100_000]

    for content in (large, chunked()):
        assert problem(client.post("/v1/search", content=content, headers=JSON)) == (
            413,
            "too_large",
        )


def test_a_chat_client_reads_what_is_wrong_in_the_form_it_knows(client):
    reply = client.post("/v1/chat/completions", json={"messages": [{"role": "system"}]})
    told = reply.json()["error"]
    assert (reply.status_code, told["code"]) == (400, "wrong_input")
    assert told["type"] == "invalid_request_error"
    assert told["message"]


class _Failing(Newsroom):
    """Fails as it is told to."""

    error: Exception = RuntimeError("canary-text")

    def search(self, *_, **__):
        raise self.error

    def ask_stream(self, *_, **__):
        raise self.error
        yield


@pytest.fixture
def failing(tmp_path):
    with _Failing(
        Library.open(tmp_path / "library"), embedder=WordEmbedder(256), clock=lambda: NOW
    ) as room:
        yield room


@pytest.mark.parametrize(
    ("error", "expected", "retry"),
    [
        (BusyError("Another process is writing.", hint="Wait."), (503, "busy"), "2"),
        (UnavailableError("It is away."), (503, "database_unavailable"), "2"),
        (DamagedError("It cannot be read."), (500, "library_damaged"), None),
        (RagError("It failed."), (500, "failed"), None),
        (RuntimeError("canary-text"), (500, "fault"), None),
        (RecursionError("canary-text"), (500, "fault"), None),
    ],
)
def test_a_failure_is_told_and_its_words_are_kept_out_of_the_log(
    failing, error, expected, retry, caplog
):
    caplog.set_level(logging.INFO, logger="rag.api")
    failing.error = error
    with served(application(failing)) as url, httpx2.Client(base_url=url) as http:
        replies = [
            http.post("/v1/search", json={"query": "a"}),
            http.post("/v1/ask", json={"question": "a"}),
            http.post("/v1/ask", json={"question": "a", "stream": True}),
        ]

    for reply in replies:
        assert problem(reply) == expected
        assert reply.headers.get("retry-after") == retry
        assert "canary" not in reply.text
    lines = [one.getMessage() for one in caplog.records if one.name.startswith("rag.api")]
    assert not [line for line in lines if "canary" in line]
    if expected[1] == "fault":
        assert any("unexpected" in line and ".py:" in line for line in lines)


def test_a_stream_that_breaks_ends_with_an_event_that_says_why(failing):
    def half(*_, **__):
        from rag.types import Claim

        yield Claim(text="One.")
        raise BusyError("Another process is writing.", hint="Wait.")

    failing.ask_stream = half
    given = {"messages": [{"role": "user", "content": "a"}], "stream": True}
    with served(application(failing)) as url, httpx2.Client(base_url=url) as http:
        asked = http.post("/v1/ask", json={"question": "a", "stream": True})
        chat = http.post("/v1/chat/completions", json=given)

    (_, claim), (name, told) = events(asked.text)
    assert claim["text"] == "One."
    assert (name, told["code"], told["retry_after"]) == ("error", "busy", 2)
    assert events(chat.text)[-1][1]["error"]["code"] == "busy"
    assert "[DONE]" not in chat.text


def test_a_library_that_another_process_writes_to_is_busy_and_can_be_read(
    desk, writer, tmp_path
):
    folder = tmp_path / "library"
    desk.add_files([("a.txt", b"HOLLIN (Norda) -- The ferry sails again, the office said.\n")])
    (row,) = writer.get("/v1/articles").json()["items"]
    with closing(Library.open(folder, lock_timeout=1)) as other, other.writing():
        assert problem(writer.delete(f"/v1/articles/{row['id']}")) == (503, "busy")
        assert problem(writer.post("/v1/articles", json={"texts": [{"text": "a"}]})) == (
            503,
            "busy",
        )
        assert writer.post("/v1/search", json={"query": "ferry"}).json()["items"]
    assert writer.delete(f"/v1/articles/{row['id']}").status_code == 200


def test_a_library_that_is_damaged_while_served_is_not_ready(tmp_path):
    folder = tmp_path / "library"
    with newsroom(folder) as room:
        room.add_files([("a.txt", b"HOLLIN (Norda) -- The ferry sails, the office said.\n")])
        with served(application(room)) as url, httpx2.Client(base_url=url) as http:
            assert http.get("/readyz").status_code == 200
            with sqlite3.connect(folder / "library.db") as db:
                db.execute("DROP TABLE statements")
                db.execute("DROP TABLE articles")

            assert http.get("/readyz").status_code == 503
            assert http.get("/healthz").status_code == 200
            status, code = problem(http.get("/v1/articles"))
    assert status == 500
    assert code == "library_damaged"


def test_a_model_that_fails_gives_extracts_and_a_notice_not_an_error(tmp_path):
    from rag.errors import UnreachableError

    text = b"HOLLIN, March 3, 2031 (Norda) -- The ferry Quillon sails to Kestra, Hollin said.\n"
    model = ScriptedChat([UnreachableError("No reply.")])
    with newsroom(tmp_path / "library", model=model) as room:
        room.add_files([("a.txt", text)])
        with served(application(room)) as url, httpx2.Client(base_url=url) as http:
            reply = http.post(
                "/v1/ask", json={"question": "Where does the ferry Quillon sail?"}
            )

    assert reply.status_code == 200
    assert reply.json()["mode"] == "extracts"
    assert reply.json()["notice"]
