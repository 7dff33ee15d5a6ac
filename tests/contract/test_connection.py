"""Testing the endpoint: one small real request, and a verdict."""

import time

import pytest

from rag.errors import SettingsError
from rag.providers import registry
from rag.providers.connection import Connection
from rag.render import endpoint_json, verdict
from rag.settings import Settings
from tests.fakes.articles import NOW
from tests.fakes.chat import ScriptedChat
from tests.fakes.embedder import WordEmbedder
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


def connection(server, **more):
    given = {"openai_api_key": KEY, "openai_base_url": server.url, "timeout": 5.0, **more}
    settings = Settings(**given)
    embedder = registry.embedder(settings)
    return Connection(settings, registry.chat(settings), embedder, lambda: NOW)


def test_an_endpoint_that_answers_works_and_says_which_model_it_is(server):
    server.reply = "ready"

    (trial,) = connection(server).test()

    assert (trial.kind, trial.works, trial.answered) == ("chat", True, "m")
    assert verdict(trial) == (
        f"m answered in {trial.seconds:.1f} s, 11 tokens read, 7 written."
    )
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("fault", "says", "hint"),
    [
        ("key", "refused the key (401)", "OPENAI_API_KEY"),
        ("missing", "no such model or address (404)", "RAG_CHAT_MODEL"),
        ("quota", "no quota left", "billing"),
        ("html", "a web page", "/v1"),
        ("length", "cut off", "room"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(server, fault, says, hint):
    server.expect(fault)

    (trial,) = connection(server).test()

    assert not trial.works
    assert says in verdict(trial)
    assert hint in trial.hint


def test_an_endpoint_that_does_not_answer_is_given_up_in_time(server):
    server.expect("hang")
    with at_most(4):
        (trial,) = connection(server, timeout=0.5).test()

    assert not trial.works
    assert "RAG_TIMEOUT" in trial.hint


def test_an_endpoint_that_embeds_is_asked_for_a_vector_too(server):
    chat, vector = connection(server, embedder="openai", embedding_model="e").test()

    assert chat.works
    assert (vector.kind, vector.works, vector.dimension) == ("embedding", True, 8)
    assert verdict(vector).startswith("openai:e made a vector of 8 numbers in ")
    assert server.requests[1]["path"] == "/v1/embeddings"


def test_the_key_is_in_nothing_that_is_told(server):
    server.expect("echo_key")
    wire = connection(server, openai_base_url=server.url.replace("//", f"//u:{KEY}@"))

    told = repr((wire.configured(), wire.settings(), wire.test()))

    assert "canary" not in told
    assert wire.configured().address == server.url
    assert "canary" not in repr(endpoint_json(wire.configured(), wire.test()))


def test_a_model_named_by_the_endpoint_is_one_plain_line(server):
    model = ScriptedChat(replies=["ready"])
    wire = Connection(Settings(), model, WordEmbedder(), lambda: NOW)

    (trial,) = wire.test()

    assert verdict(trial) == (
        f"scripted:chat (it gave no name) answered in {trial.seconds:.1f} s, "
        "100 tokens read, 20 written."
    )


def test_without_an_endpoint_there_is_nothing_to_test():
    wire = Connection(Settings(), None, WordEmbedder(), lambda: NOW)

    assert wire.configured() is None
    with pytest.raises(SettingsError, match="No model endpoint"):
        wire.test()


def test_a_test_nobody_waits_for_any_more_is_over_at_once(server):
    server.expect("hang")
    wire = connection(server, timeout=5.0)

    wire.begin()
    until = time.monotonic() + 20
    while not server.requests and time.monotonic() < until:
        time.sleep(0.02)
    assert wire.last().is_running
    wire.cancel()

    assert wire.last().state == "cancelled"
    wire.begin()
    until = time.monotonic() + 20
    while wire.last().is_running and time.monotonic() < until:
        time.sleep(0.02)
    assert [trial.works for trial in wire.last().found] == [True]
