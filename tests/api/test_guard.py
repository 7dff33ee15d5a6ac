"""Who is let in, how often, how many at once; and what is written down of them."""

import asyncio
import logging
import threading

import httpx2
import pytest

from rag.api import guard
from rag.api.app import application
from rag.api.guard import Guard, Rate
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.conftest import TOKEN
from tests.fakes.served import served

OTHER = "another-token-of-the-tests-98765"


@pytest.fixture
def guarded(desk):
    with (
        served(application(desk, tokens=(TOKEN, OTHER))) as url,
        httpx2.Client(base_url=url) as http,
    ):
        yield http


@pytest.mark.parametrize("token", [TOKEN, OTHER])
def test_each_token_lets_in(guarded, token):
    reply = guarded.get("/v1/articles", headers={"authorization": f"Bearer {token}"})
    assert reply.status_code == 200


@pytest.mark.parametrize(
    "sent",
    [None, "", "Bearer", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN[:-1]}", "Bearer é"],
)
@pytest.mark.parametrize("path", ["/v1/articles", "/metrics", "/openapi.json", "/nowhere"])
def test_without_a_token_nothing_is_told(guarded, sent, path):
    headers = {} if sent is None else {"authorization": sent.encode()}
    reply = guarded.get(path, headers=headers)

    assert reply.status_code == 401
    assert reply.json()["code"] == "no_token"
    assert reply.json()["hint"]
    assert reply.headers["www-authenticate"].startswith("Bearer")


def test_a_wrong_token_of_a_chat_client_is_told_in_the_form_it_reads(guarded):
    reply = guarded.post("/v1/chat/completions", json={})
    assert reply.json()["error"]["code"] == "no_token"
    assert "token" in reply.json()["error"]["message"]


def test_health_is_told_to_everybody(guarded):
    for path in ("/healthz", "/readyz"):
        reply = guarded.get(path)
        assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "news.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
    ],
)
def test_without_tokens_only_programs_of_this_machine_are_let_in(client, headers):
    assert client.get("/v1/overview").status_code == 200
    reply = client.get("/v1/overview", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (403, "not_this_machine")


def test_without_tokens_a_client_elsewhere_is_refused(asgi):
    reply = asgi(Guard(_never), client=("203.0.113.9", 4000))
    assert reply == 403


def test_a_client_that_asks_too_often_is_told_when_to_come_again():
    now = [0.0]
    rate = Rate(60, lambda: now[0])

    waits = [rate.wait("a") for _ in range(21)]
    assert waits[:20] == [0.0] * 20
    assert waits[20] == pytest.approx(1.0)
    assert rate.wait("b") == 0.0
    now[0] = 1.0
    assert rate.wait("a") == 0.0


def test_the_rate_is_kept_over_http(desk):
    with served(application(desk, rate=1)) as url, httpx2.Client(base_url=url) as http:
        replies = [http.get("/v1/sides") for _ in range(21)]

    assert [one.status_code for one in replies[:20]] == [200] * 20
    assert replies[-1].status_code == 429
    assert replies[-1].json()["code"] == "too_many_requests"
    assert int(replies[-1].headers["retry-after"]) > 1


def test_more_requests_than_can_be_worked_on_are_told_to_come_again():
    inside, go = threading.Event(), threading.Event()

    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError
        inside.set()
        while not go.is_set():
            await asyncio.sleep(0.01)
        await guard.sent(scope, send, guard.refused_by(404))

    with served(Guard(app, most=1)) as url, httpx2.Client(base_url=url, timeout=30) as http:
        first = threading.Thread(target=http.get, args=("/a",))
        first.start()
        inside.wait(10)
        reply = http.get("/b")
        go.set()
        first.join()
        after = http.get("/c")

    assert (reply.status_code, reply.json()["code"]) == (503, "busy")
    assert reply.headers["retry-after"] == "1"
    assert after.status_code == 404


def test_requests_are_counted_by_route_and_never_by_what_was_asked(writer):
    writer.post("/v1/search", json={"query": "canary-question"})
    writer.get("/v1/articles/canary-id")
    writer.get("/canary-path")
    writer.get("/v1/sides", headers={"origin": "https://evil.example"})
    told = writer.get("/metrics").text

    assert 'route="/v1/search",status="200"} 1.0' in told
    assert 'route="/v1/articles/{article_id}",status="404"} 1.0' in told
    assert 'readout_refused_total{reason="not_this_machine"} 1.0' in told
    assert "canary" not in told


def test_nothing_of_tokens_texts_or_questions_is_written_down(guarded, desk, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="rag.api")  # commands run before may have raised it
    desk.add_files(
        [("canary-file.txt", b"HOLLIN (Norda) -- The canary-text sings, Hollin said.")]
    )
    caplog.clear()
    headers = {"authorization": f"Bearer {TOKEN}"}
    for path in ("/v1/search", "/v1/ask"):
        body = {"question" if "ask" in path else "query": "canary-question sings"}
        assert guarded.post(path, json=body, headers=headers).status_code == 200
    guarded.get("/v1/articles?outlets=canary-outlet", headers=headers)
    guarded.get("/canary-path", headers={"authorization": "Bearer canary-token"})

    ours = [one for one in caplog.records if one.name.startswith(("rag.api", "uvicorn.error"))]
    lines = [one.getMessage() for one in ours]
    assert any(line.startswith("POST /v1/ask 200") for line in lines)
    assert any(line.startswith("GET refused 401 no_token") for line in lines)
    assert not [line for line in lines if "canary" in line or TOKEN in line]


def test_a_token_that_can_be_guessed_is_no_setting():
    for tokens in ("short", f"{TOKEN},short", "with a space in the midst of it"):
        with pytest.raises(SettingsError, match="RAG_API_TOKENS"):
            _ = Settings(api_tokens=tokens).tokens
    assert Settings(api_tokens=f" {TOKEN} ,, {OTHER}").tokens == (TOKEN, OTHER)
    assert Settings().tokens == ()


async def _never(scope, receive, send):
    raise AssertionError("let in")


@pytest.fixture
def asgi():
    """Return a function that asks an application once; it returns the status."""

    def ask(app, *, client):
        sent = []
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/v1/articles",
            "headers": [(b"host", b"localhost")],
            "client": client,
        }

        async def send(message):
            sent.append(message)

        asyncio.run(app(scope, None, send))
        return sent[0]["status"]

    return ask
