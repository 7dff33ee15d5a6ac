"""A Chroma server that is away, slow, strange or barred is told in one line with a hint."""

import http.server
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from rag.errors import DamagedError, IndexAwayError, SettingsError
from rag.providers import chroma_http
from rag.providers.chroma_server import ServerIndexes

FOLDER = Path("index/0123456789ab")
TOKEN = "token-canary-31c9"
MODEL = {
    "id": "00000000-0000-0000-0000-000000000001",
    "name": "readout-0123456789ab",
    "configuration_json": {},
    "metadata": None,
    "dimension": 2,
    "tenant": "default_tenant",
    "database": "default_database",
    "log_position": 0,
    "version": 0,
}
FOUND = {"ids": [["1"]], "distances": [[0.5]], "include": ["distances"]}


@contextmanager
def answering(status=200, body=b"", *, pause=0.0, told=None, query=FOUND):
    """Serve one reply to everything, or what a sound server says where ``body`` is None."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def reply(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if told is not None:
                told.append((self.path, dict(self.headers)))
            time.sleep(pause)
            sent = body if body is not None else self.sound()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def sound(self):
            if self.path.endswith("/query"):
                return json.dumps(query).encode()
            return b"1" if "/count" in self.path else json.dumps(MODEL).encode()

        def log_message(self, *_):
            pass

    for verb in ("GET", "POST", "PUT", "DELETE"):
        setattr(Handler, f"do_{verb}", Handler.reply)

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass  # whoever asked has hung up

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


ALL = ("open", "digest", "glimpse", "discard")


def away(url, token="", methods=ALL):
    """Return what every method says of a server, which must be one error."""
    indexes = ServerIndexes(url, token)
    said = set()
    for ask in (getattr(indexes, name) for name in methods):
        with pytest.raises(IndexAwayError) as caught:
            ask(FOLDER)
        assert caught.value.hint
        assert caught.value.retryable
        said.add(str(caught.value))
    assert len(said) == 1
    (line,) = said
    assert "\n" not in line
    return line


def test_a_refused_connection():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    assert away(f"http://127.0.0.1:{port}").endswith(f":{port} refuses connections.")


def test_a_server_without_tls_and_one_that_is_not_trusted():
    with answering(body=b"{}") as url:
        assert "cannot be trusted, or speaks no TLS" in away(url.replace("http", "https", 1))


def test_a_server_that_does_not_answer_in_time(monkeypatch):
    monkeypatch.setattr(chroma_http, "READ_SECONDS", 0.1)
    monkeypatch.setattr(chroma_http, "WRITE_SECONDS", 0.1)
    with answering(body=b"{}", pause=0.5) as url:
        assert "does not answer in time" in away(url)


def test_a_reply_that_does_not_end(monkeypatch):
    monkeypatch.setattr(chroma_http, "MAX_REPLY_BYTES", 1_000)
    with answering(body=b'"' + b"a" * 100_000 + b'"') as url:
        assert "does not answer in time" in away(url)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_server_that_is_not_ready(status):
    with answering(status, b"<h1>wait</h1>") as url:
        assert f"is not ready (status {status})" in away(url)


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_refused_is_not_shown(status):
    with answering(status, b"{}") as url:
        assert "refuses requests without a token" in away(url)
        assert "refuses the token" in away(url, TOKEN)
        assert TOKEN not in away(url.replace("//", f"//{TOKEN}@"))


@pytest.mark.parametrize(
    "garbage",
    [b"", b"<html>hello</html>", b"[]", b"{}", b"7", b"null", b"\xff\xfe", b'{"id": 3}'],
)
@pytest.mark.parametrize("status", [200, 302, 404, 500])
def test_what_is_no_chroma_server(status, garbage):
    with answering(status, garbage) as url:
        asked = ALL[:2] if status == 200 else ALL  # what a deletion is answered is not read
        assert "answers as no Chroma server does" in away(url, methods=asked)


def test_an_index_the_server_itself_fails_at_is_damaged_and_one_it_lacks_is_not_there():
    failing = {"error": "InternalError", "message": "hnsw segment"}
    with answering(500, json.dumps(failing).encode()) as url:
        assert ServerIndexes(url).digest(FOLDER) == ""
        with pytest.raises(IndexAwayError, match="InternalError"):
            ServerIndexes(url).open(FOLDER)  # nothing is there to be rebuilt
    with answering(404, b'{"error": "NotFoundError", "message": "no"}') as url:
        assert ServerIndexes(url).digest(FOLDER) == ""
        ServerIndexes(url).discard(FOLDER)


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"ids": [["1"]], "distances": None},
        {"ids": [["1", "2"]], "distances": [[0.5]]},
        {"ids": [["1"]], "distances": [["near"]]},
        {"ids": [], "distances": []},
    ],
)
def test_a_strange_reply_to_a_search(reply):
    with answering(body=None, query=reply) as url:
        index = ServerIndexes(url).open(FOLDER)
        with pytest.raises(IndexAwayError, match="no Chroma server"):
            index.query(np.ones(2, np.float32), 3)
        index.close()


def test_an_index_that_somebody_else_changed_is_noticed(monkeypatch):
    monkeypatch.setattr("rag.providers.chroma_server._LOOK_AGAIN", 0.0)
    with answering(body=None) as url:
        index = ServerIndexes(url).open(FOLDER)
        assert index.query(np.ones(2, np.float32), 3) == [("1", 0.5)]
        monkeypatch.setitem(MODEL, "metadata", {"stamp": "another"})
        with pytest.raises(DamagedError, match="not what it was"):
            index.query(np.ones(2, np.float32), 3)
        index.close()


@pytest.mark.parametrize("place", ["setting", "address"])
def test_the_token_goes_into_headers_alone_and_nothing_of_the_environment_is_taken(
    place, monkeypatch
):
    for name in ("http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:9")
    told = []
    with answering(body=None, told=told) as url:
        if place == "setting":
            ServerIndexes(f"{url}/under?tenant=desk&database=news", TOKEN).digest(FOLDER)
        else:
            at = url.replace("//", f"//{TOKEN}@")
            ServerIndexes(f"{at}/under/?tenant=desk&database=news").digest(FOLDER)

    first, headers = told[0]
    assert first == (
        "/under/api/v2/tenants/desk/databases/news/collections/readout-0123456789ab"
    )
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["X-Chroma-Token"] == TOKEN
    assert all(TOKEN not in path for path, _ in told)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("127.0.0.1:8000", "must start with http"),
        ("ftp://host:8000", "must start with http"),
        ("http://", "is not an address"),
        ("http://host:99999", "is not an address"),
        ("http://ho st:1", "is not an address"),
        ("http://[::1", "is not an address"),
        ("http://me:secret@host", "has a password"),
        ("http://host?token=secret", "means nothing here"),
        ("http://host#secret", "means nothing here"),
        ("http://a%20secret@host", "spaces or letters"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_at_once_and_not_shown(url, says):
    with pytest.raises(SettingsError, match=says) as caught:
        ServerIndexes(url)

    assert caught.value.hint
    assert "secret" not in str(caught.value) + caught.value.hint


def test_a_certificate_nobody_vouches_for_is_not_taken():
    assert (
        chroma_http._tls(chroma_http.Address.read("https://host", "")).verify_mode
        == ssl.CERT_REQUIRED
    )
