"""Every exception of the SDK, and every fault of the shared driver, becomes ours."""

import inspect
import subprocess
import sys

import httpx2
import langchain_openai.chat_models.base as langchain_client
import openai
import pytest

from rag.errors import BadReplyError, ModelError, RagError
from rag.providers.faults import explain, pause
from rag.providers.openai import OpenAIChat, OpenAIEmbedder
from rag.types import Usage
from tests.fakes.shared_driver import shared_driver

KEY = "sk-canary-0123456789"
REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1")


def sdk_errors():
    kinds = [*vars(openai).values(), *vars(langchain_client).values()]
    kinds = [
        kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, openai.OpenAIError)
    ]
    return sorted(set(kinds), key=lambda kind: kind.__qualname__)


def instance(kind, status):
    """Make an exception as the SDK would, whatever its signature."""
    body = {"message": f"said {KEY}", "code": None}
    response = httpx2.Response(status, request=REQUEST, json={"error": body})
    given = {
        "message": f"said {KEY}",
        "request": REQUEST,
        "response": response,
        "body": body,
        "unsent_messages": [],
        "completion": None,
    }
    if kind is openai.LengthFinishReasonError:
        return Exception.__new__(kind, f"said {KEY}")
    names = inspect.signature(kind.__init__).parameters
    if names.keys() <= {"self"}:
        return kind()
    arguments = {name: given[name] for name in names if name in given}
    return kind(**arguments) if arguments else kind(f"said {KEY}")


@pytest.mark.parametrize("kind", sdk_errors(), ids=lambda kind: kind.__qualname__)
def test_no_exception_of_the_sdk_escapes(kind):
    for status in (getattr(kind, "status_code", 400), 302, 418, 500, 599):
        error = instance(kind, status if isinstance(status, int) else 400)

        ours = explain(error, "openai:m")

        assert isinstance(ours, ModelError)
        assert str(ours).startswith("openai:m: ")
        assert KEY not in f"{ours!r} {ours.hint}"
        assert pause(error, 0) in (None, 0.5)


@pytest.mark.parametrize(
    "error", [ValueError(KEY), TypeError(KEY), IndexError(), RecursionError()]
)
def test_what_a_client_stumbles_over_is_a_bad_reply(error):
    ours = explain(error, "openai:m")

    assert isinstance(ours, BadReplyError)
    assert KEY not in str(ours)


def test_the_clients_are_loaded_only_when_they_are_used():
    code = (
        "import sys, rag.providers.openai as o, rag.answer.model\n"
        "o.OpenAIChat(base_url='', key='k', model='m')\n"
        "o.OpenAIEmbedder(base_url='', key='k', model='m')\n"
        "print(*{'openai', 'langchain_openai', 'langchain_core'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == ""


@pytest.fixture(scope="module")
def driver():
    with shared_driver() as server:
        yield server


CLEAN = {"ok", "echo", "obey", "slow", "no_done", "utf8_split"}
USELESS = {"empty", "blank"}


def complete(model):
    """Return whether a reply came in whole; what else came must be in our words."""
    try:
        *_, last = model.stream("Be brief.", "Why?")
    except RagError as ours:
        said = f"{ours!r} {ours.hint} {ours.__cause__!r}"
        return not str(ours).startswith("openai:m::") or KEY in said
    return isinstance(last, Usage)


def test_every_fault_of_the_shared_driver_ends_in_time_and_in_our_words(driver):
    module, url = driver.module, driver.url
    for fault in [f for f in module.FAULTS if not f.startswith("emb_")]:
        name = "m::slow:0.05" if fault == "slow" else f"m::{fault}"
        model = OpenAIChat(base_url=url, key=KEY, model=name, timeout=1.2)
        usable = fault in CLEAN or (fault in module.CONTENT and fault not in USELESS)
        assert complete(model) == usable, fault


def test_no_wrong_vector_of_the_shared_driver_is_taken(driver):
    module, url = driver.module, driver.url
    texts = ["a ferry", "the harbour", "fog"]
    good = OpenAIEmbedder(base_url=url, key=KEY, model="e::ok").embed(texts)
    for fault in module.EMB:
        model = OpenAIEmbedder(base_url=url, key=KEY, model=f"e::{fault}", timeout=2)
        if fault == "emb_shuffled":
            assert (model.embed(texts) == good).all()
        elif fault != "emb_dim":
            with pytest.raises(BadReplyError):
                model.embed(texts)
