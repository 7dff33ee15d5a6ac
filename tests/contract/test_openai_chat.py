import json
import logging
import threading
import time

import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers

from rag.errors import (
    BadKeyError,
    BadReplyError,
    ModelError,
    RateLimitedError,
    SettingsError,
    TooLongError,
    UnreachableError,
)
from rag.providers.openai import OpenAIChat
from rag.types import Usage
from tests.fakes.endpoint import serving
from tests.fakes.pace import at_most

KEY = "sk-canary-0123456789"


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    import langchain_openai  # noqa: F401  seconds that belong to no test


@pytest.fixture
def server():
    with serving() as script:
        yield script


def chat(server, *, timeout=5.0, key=KEY, model="m"):
    return OpenAIChat(base_url=server.url, key=key, model=model, timeout=timeout)


def read(model):
    *pieces, usage = model.stream("Be brief.", "Why?")
    return "".join(pieces), usage


def test_the_pieces_of_a_reply_arrive_in_order_and_its_cost_last(server):
    server.reply = "Because the ferry was late. Ветер 风"

    assert read(chat(server)) == (
        "Because the ferry was late. Ветер 风",
        Usage(calls=1, prompt_tokens=11, completion_tokens=7),
    )


def test_the_request_is_a_chat_completion_with_the_two_messages_and_no_tools(server):
    read(chat(server, model="my-codex"))

    (request,) = server.requests
    assert request["path"] == "/v1/chat/completions"
    assert request["headers"]["authorization"] == f"Bearer {KEY}"
    assert [(m["role"], m["content"]) for m in request["body"]["messages"]] == [
        ("system", "Be brief."),
        ("user", "Why?"),
    ]
    assert request["body"]["temperature"] == 0
    assert "tools" not in request["body"]


def test_a_server_that_needs_no_key_gets_a_placeholder(server):
    read(chat(server, key=""))

    assert server.requests[0]["headers"]["authorization"] == "Bearer unused"


def test_an_option_the_model_refuses_is_left_out_from_then_on(server):
    server.expect("temperature", "stream_options")
    model = chat(server)

    text, usage = read(model)
    read(model)

    assert text == '{"claims": []}'
    assert usage == Usage(calls=3)
    assert [("temperature" in b, "stream_options" in b) for b in server.bodies] == [
        (True, True),
        (False, True),
        (False, False),
        (False, False),
    ]


def test_a_refusal_that_goes_on_is_not_asked_for_ever(server):
    server.expect(*["temperature"] * 9)

    with pytest.raises(ModelError):
        read(chat(server))

    assert len(server.requests) == 2


FAULTS = [
    ("context", TooLongError, 1),
    ("too_large", TooLongError, 1),
    ("key", BadKeyError, 1),
    ("forbidden", BadKeyError, 1),
    ("missing", ModelError, 1),
    ("refused", ModelError, 1),
    ("quota", RateLimitedError, 1),
    ("payment", RateLimitedError, 1),
    ("busy", RateLimitedError, 3),
    ("broken", UnreachableError, 3),
    ("reset", UnreachableError, 3),
    ("hang", UnreachableError, 1),
    ("redirect", ModelError, 1),
    ("html", BadReplyError, 1),
    ("text", BadReplyError, 1),
    ("packed", BadReplyError, 1),
    ("drip", UnreachableError, 1),
    ("endless", BadReplyError, 1),
    ("close_mid", BadReplyError, 1),
    ("reset_mid", UnreachableError, 1),
    ("hang_mid", UnreachableError, 1),
    ("error_mid", UnreachableError, 1),
    ("garbage_mid", BadReplyError, 1),
    ("list_mid", BadReplyError, 1),
    ("length", TooLongError, 1),
    ("filter", BadReplyError, 1),
    ("tool", BadReplyError, 1),
]
STALLS = {"hang", "hang_mid", "drip"}


@pytest.mark.parametrize(("fault", "error", "requests"), FAULTS, ids=[f[0] for f in FAULTS])
def test_every_fault_is_one_of_our_errors_in_one_line_with_a_hint(
    server, fault, error, requests, caplog
):
    server.expect(*[fault] * 5)
    caplog.set_level(logging.INFO)

    with at_most(5), pytest.raises(ModelError) as caught:
        read(chat(server, timeout=1.0 if fault in STALLS else 5.0))

    assert type(caught.value) is error
    assert str(caught.value).startswith("openai:m: ")
    assert "\n" not in str(caught.value)
    assert caught.value.hint.endswith(".")
    assert len(server.requests) == requests
    chain = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert KEY not in chain + caught.value.hint + caplog.text


def test_a_reply_without_a_finish_reason_is_never_complete(server):
    server.expect("close_mid")
    pieces = chat(server).stream("", "Why?")

    assert next(pieces)
    with pytest.raises(BadReplyError, match="cut off"):
        list(pieces)


@pytest.mark.parametrize("reply", ["", " \n\t "], ids=["empty", "blank"])
def test_an_empty_reply_is_no_reply(server, reply):
    server.reply = reply

    with pytest.raises(BadReplyError, match="empty"):
        read(chat(server))


def test_a_reply_that_does_not_end_is_given_up(server):
    server.reply, server.step = "word " * 50_000, 4096

    with pytest.raises(BadReplyError, match="too long"):
        read(chat(server, timeout=20))


def test_a_fault_that_passes_is_waited_out(server):
    server.expect("busy", "broken")
    server.retry_after = "0.1"

    assert read(chat(server))[0] == '{"claims": []}'
    assert len(server.requests) == 3


@pytest.mark.parametrize("wait", ["21", "3600", "1e9"])
def test_a_wait_over_twenty_seconds_is_not_waited(server, wait):
    server.expect("busy")
    server.retry_after = wait
    with at_most(1), pytest.raises(RateLimitedError):
        read(chat(server, timeout=60))
    assert len(server.requests) == 1


def test_a_wait_beyond_the_time_left_ends_at_once_and_says_what_was_wrong(server):
    server.expect("busy")
    server.retry_after = "3"
    with at_most(1), pytest.raises(RateLimitedError):
        read(chat(server, timeout=2))


def test_a_reply_that_has_begun_is_never_asked_for_again(server):
    server.expect("reset_mid")

    with pytest.raises(UnreachableError):
        read(chat(server))

    assert len(server.requests) == 1


def test_a_redirect_is_not_followed(server):
    with serving() as other:
        server.expect("redirect")
        server.elsewhere = other.url

        with pytest.raises(ModelError, match="redirects"):
            read(chat(server))

        assert other.requests == []


def test_a_key_in_the_reply_is_masked_although_it_comes_in_pieces(server):
    server.expect("echo_key")

    text, _ = read(chat(server))

    assert text == "the key is *** indeed"


def test_an_endpoint_that_is_not_there_is_named_as_such():
    model = OpenAIChat(base_url="http://127.0.0.1:9/v1", key="", model="m", timeout=5)

    with pytest.raises(UnreachableError, match="openai:m: no connection"):
        read(model)


@pytest.mark.parametrize(
    ("url", "key"),
    [("localhost:8080/v1", ""), ("file:///etc/hosts", ""), ("", "sk two words"), ("", "ключ")],
)
def test_an_address_or_key_that_cannot_work_is_refused_before_any_request(url, key):
    with pytest.raises(SettingsError) as caught:
        OpenAIChat(base_url=url, key=key, model="m")

    assert not key or key not in str(caught.value)


def test_nothing_is_traced_whatever_the_environment_says(server, monkeypatch):
    with serving() as tracer:
        for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        for name in ("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"):
            monkeypatch.setenv(name, tracer.url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "x")
        monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:9")

        read(chat(server))
        wait_for_all_tracers()

        assert tracer.requests == []


def test_the_address_comes_from_the_settings_only(server, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "other")

    read(chat(server))

    assert server.requests[0]["headers"]["authorization"] == f"Bearer {KEY}"


def test_requests_at_the_same_time_do_not_mix(server):
    server.reply = "x" * 200
    model = chat(server)
    texts = []
    threads = [threading.Thread(target=lambda: texts.append(read(model)[0])) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert texts == ["x" * 200] * 8


def test_a_reader_who_stops_early_leaves_no_request_running(server):
    server.expect("drip_mid")
    before = threading.active_count()
    pieces = chat(server, timeout=60).stream("", "Why?")

    next(pieces)
    assert threading.active_count() > before
    pieces.close()

    deadline = time.monotonic() + 3
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before


def test_a_prompt_with_braces_arrives_as_it_is(server):
    text = "{question} {{ x }} {0} %s"

    list(chat(server).stream(text, text))

    assert {m["content"] for m in server.bodies[0]["messages"]} == {text}
    json.dumps(server.bodies)
