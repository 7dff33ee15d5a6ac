"""A Chroma server that cannot be reached or was set wrongly, as the command line tells it."""

import json
import socket

import pytest

from rag.settings import in_force, load_settings, redacted

QUESTION = "How long will inspections of grain ships be suspended?"
TOKEN = "token-canary-77a1"


@pytest.fixture
def closed(monkeypatch):
    """The address of a server that is down; it holds a token."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("RAG_CHROMA_URL", f"http://{TOKEN}@127.0.0.1:{port}")
    return f"http://127.0.0.1:{port}"


def test_searches_and_answers_go_on_without_the_server_and_one_line_says_so(
    at, copied, closed, monkeypatch
):
    run = at(copied)
    searched = run("search", QUESTION, "--json")
    answered = run.json("ask", QUESTION)
    with monkeypatch.context() as patch:
        patch.delenv("RAG_CHROMA_URL")
        assert json.loads(searched.out) == run.json("search", QUESTION)
    added = run("add", "-", stdin=b"Torvia opened a quay.\nIt closed a berth.")

    line = f"readout: The index server at {closed} refuses connections. Until it is back, "
    for said in (searched, added):
        assert said.code == 0
        assert said.err.startswith(line), said.err
        assert said.err.count("\n") == 1
    assert line.removeprefix("readout: ") in answered["notice"]
    assert answered["status"] == "answered"


def test_the_doctor_tells_that_the_index_could_not_be_asked(at, copied, closed):
    run = at(copied)
    said = run("doctor", "--json")

    wrong = [found for found in json.loads(said.out) if not found["ok"]]
    assert said.code == 5
    assert [found["check"] for found in wrong] == ["index"]
    assert f"not asked: The index server at {closed} refuses" in wrong[0]["detail"]


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "http://", "http://a:b@127.0.0.1:8000"])
def test_an_address_that_cannot_be_used_is_one_line_and_a_hint(at, copied, monkeypatch, url):
    monkeypatch.setenv("RAG_CHROMA_URL", url)
    said = at(copied)("search", QUESTION)

    assert said.code == 3
    assert said.err.startswith("readout: RAG_CHROMA_URL ")
    assert "\nhint: " in said.err
    assert said.err.count("\n") == 2


def test_neither_token_is_shown(closed, monkeypatch):
    monkeypatch.setenv("RAG_CHROMA_TOKEN", "token-canary-other")

    told = repr(in_force(load_settings()))
    assert "canary" not in told
    assert closed in told
    assert redacted(f"{TOKEN} and token-canary-other") == "*** and ***"
