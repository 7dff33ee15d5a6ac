"""Whatever the endpoint does, the program gives a clear answer in time, and never the key."""

import json
import time

import pytest

from rag.cli import main
from rag.providers.openai import OpenAIChat
from rag.render import to_json
from rag.types import Answer, Claim
from tests.fakes.chat import draft
from tests.fakes.endpoint import serving
from tests.fakes.newsroom import newsroom
from tests.fakes.pace import slowness
from tests.fakes.shared_driver import shared_driver

KEY = "sk-canary-0123456789"
HARBOUR = (
    "KESTRA, March 11 (Norda) -- Minister Irena Corvath of Valmora said the harbour of Kestra "
    "would open on April 1. The ferry fare stays at four crowns, the harbour office said."
)
OPENS = "the harbour of Kestra would open on April 1"
QUESTION = "When will the harbour of Kestra open?"
TRUE = draft((f"Irena Corvath said {OPENS}.", 1, OPENS))
TIMEOUT = 5.0
# What the notice says, and the most calls, for each fault; "" where the model's answer stands.
OWN = {
    "": ("", 1),
    "temperature": ("", 2),
    "stream_options": ("", 2),
    "echo_key": ("no answer of the agreed shape", 1),
    "context": ("do not fit the model", 1),
    "too_large": ("do not fit the model", 1),
    "length": ("cut off", 1),
    "key": ("refused the key", 1),
    "forbidden": ("refused the key", 1),
    "missing": ("no such model or address", 1),
    "refused": ("refused the request", 1),
    "quota": ("no quota left", 1),
    "payment": ("no quota left", 1),
    "busy": ("too many requests", 3),
    "broken": ("endpoint failed", 3),
    "html": ("web page", 1),
    "text": ("could not be read", 1),
    "redirect": ("redirects elsewhere", 1),
    "packed": ("packs its replies", 1),
    "reset": ("broke off", 3),
    "reset_mid": ("broke off", 1),
    "close_mid": ("cut off", 1),
    "error_mid": ("failed", 1),
    "garbage_mid": ("could not be read", 1),
    "list_mid": ("could not be read", 1),
    "filter": ("filtered", 1),
    "tool": ("called a tool", 1),
    "hang": ("within 5 s", 1),
    "hang_mid": ("within 5 s", 1),
    "drip_mid": ("within 5 s", 1),
}
# Of the shared driver, whose replies in prose are none of the agreed shape.
_PROSE = """
    ok slow no_done utf8_split obey refuse wrong_lang bad_cite no_cite fake_sources
    fake_quote xss beacon latex ansi ctrl lc template bad_json fenced_json json_types csv
"""
PROSE = _PROSE.split()
SHARED = {
    **dict.fromkeys(PROSE, ("no answer of the agreed shape", 1)),
    "echo": ("of the agreed shape", 1),
    "hang": ("within 5 s", 1),
    "hang_mid": ("within 5 s", 1),
    "reset": ("broke off", 3),
    "reset_mid": ("broke off", 1),
    "close_mid": ("cut off", 1),
    "truncated_json": ("could not be read", 1),
    "html_200": ("web page", 1),
    "502_html": ("failed (502)", 3),
    "garbage_sse": ("could not be read", 1),
    "err_sse": ("failed (500)", 1),
    "null": ("empty", 1),
    "no_choices": ("empty", 1),
    "empty": ("empty", 1),
    "blank": ("empty", 1),
    "length": ("cut off", 1),
    "filter": ("filtered", 1),
    "tool_call": ("called a tool", 1),
    "huge": ("far too long", 1),
    "400_context": ("do not fit the model", 1),
    "400": ("refused the request", 2),
    "401": ("refused the key", 1),
    "403": ("refused the key", 1),
    "404": ("no such model", 1),
    "429": ("too many requests", 3),
    "429_nohdr": ("too many requests", 3),
    "429_quota": ("no quota left", 1),
    "500": ("failed (500)", 3),
    "503": ("failed (503)", 3),
}
SLOW = {
    "hang",
    "hang_mid",
    "drip_mid",
    "reset",
    "broken",
    "busy",
    "502_html",
    "429",
    "500",
    "503",
}
SLOW |= {"429_nohdr"}


def modes(table):
    return [
        pytest.param(name, *row, id=name or "fine", marks=[pytest.mark.slow] * (name in SLOW))
        for name, row in table.items()
    ]


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    import langchain_openai  # noqa: F401  seconds that belong to no test


@pytest.fixture
def own():
    with serving() as script:
        script.reply = TRUE
        yield script


@pytest.fixture(scope="module")
def driver():
    with shared_driver() as server:
        yield server


def ask(folder, url):
    """Ask in a room of one article; returns what was streamed, the answer, and the seconds."""
    model = OpenAIChat(base_url=url, key=KEY, model="m", timeout=TIMEOUT)
    with newsroom(folder, model=model) as room:
        room.add_files([("harbour.txt", HARBOUR.encode())])
        began = time.monotonic()
        *claims, answer = room.ask_stream(QUESTION)
        return claims, answer, time.monotonic() - began


def is_clear(claims, answer, notice):
    """Hold the promises of every answer; return whether the notice is as expected."""
    assert isinstance(answer, Answer)
    assert all(isinstance(claim, Claim) for claim in claims)
    assert KEY not in repr((claims, answer)) + json.dumps(to_json(answer), default=str)
    assert "\n" not in answer.notice
    for claim in answer.claims:
        assert claim.verdict == "supported"
        assert all(citation.quote in HARBOUR for citation in claim.citations)
    if not notice:
        assert (answer.status, answer.notice, answer.trace.model) == (
            "answered",
            "",
            "openai:m",
        )
        return True
    assert (answer.status, answer.trace.model) == ("answered", "extracts")
    assert answer.claims
    return notice in answer.notice and "Shown instead" in answer.notice


@pytest.mark.parametrize(("fault", "notice", "calls"), modes(OWN))
def test_every_fault_of_an_endpoint_ends_in_a_clear_answer(own, tmp_path, fault, notice, calls):
    own.expect(*[fault] * (1 if fault in {"temperature", "stream_options"} else 9))

    claims, answer, seconds = ask(tmp_path, own.url)

    assert is_clear(claims, answer, notice), answer.notice
    assert len(own.requests) <= calls
    assert seconds < TIMEOUT + 2 * slowness()


@pytest.mark.parametrize(("fault", "notice", "calls"), modes(SHARED))
def test_every_mode_of_the_shared_driver_ends_in_a_clear_answer(
    driver, tmp_path, fault, notice, calls
):
    driver.state.log.clear()
    driver.state.sched = [fault]

    claims, answer, seconds = ask(tmp_path, driver.url)

    assert is_clear(claims, answer, notice), answer.notice
    mine = [entry for entry in driver.state.log if entry["fault"] == fault]
    assert len(mine) <= calls  # a call that hung is noted late, in the next test's time
    assert seconds < TIMEOUT + 2 * slowness()


@pytest.mark.parametrize("slow", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_no_mode_of_the_shared_driver_gets_into_a_briefing_or_a_summary(driver, tmp_path, slow):
    model = OpenAIChat(base_url=driver.url, key=KEY, model="m", timeout=TIMEOUT)
    with newsroom(tmp_path, model=model) as room:
        (item,) = room.add_files([("harbour.txt", HARBOUR.encode())]).of("added")
        for fault in [name for name in SHARED if (name in SLOW) == slow]:
            driver.state.sched = [fault]
            for made in (room.brief(keep=False), room.summarize(item.entry.source.id)):
                assert made.trace.model == "extracts", fault
                # What "echo" sends back is of the agreed shape, and proves nothing.
                assert SHARED[fault][0] in made.notice or fault == "echo", fault
                assert "Shown instead" in made.notice, fault
                assert KEY not in json.dumps(to_json(made), default=str)
                assert made.claims
                assert all(claim.verdict == "supported" for claim in made.claims)
                assert all(claim.text == claim.citations[0].quote for claim in made.claims)


def test_no_mode_of_the_shared_driver_is_left_out(driver):
    assert {
        name for name in driver.module.FAULTS if not name.startswith("emb_")
    } == SHARED.keys()


def test_a_stopped_answer_hangs_up(driver, tmp_path):
    driver.state.log.clear()
    driver.state.sched = ["slow:0.2"]
    driver.state.reply = TRUE * 20
    model = OpenAIChat(base_url=driver.url, key=KEY, model="m", timeout=30.0)
    with newsroom(tmp_path, model=model) as room:
        room.add_files([("harbour.txt", HARBOUR.encode())])
        stream = room.ask_stream(QUESTION)
        assert isinstance(next(stream), Claim)
        stream.close()
    until = time.monotonic() + 5
    while not driver.state.log and time.monotonic() < until:
        time.sleep(0.05)
    driver.state.reply = None

    assert [entry.get("client_closed") for entry in driver.state.log] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["key", "echo_key", "close_mid", "broken"])
def test_the_command_ends_well_and_prints_no_key(own, tmp_path, monkeypatch, capsys, fault):
    own.expect(*[fault] * 9)
    article = tmp_path / "harbour.txt"
    article.write_text(HARBOUR)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", own.url)
    monkeypatch.setenv("RAG_LIBRARY", str(tmp_path / "library"))
    assert main(["add", str(article)]) == 0
    capsys.readouterr()

    code = main(["ask", QUESTION, "--json"])

    printed = capsys.readouterr()
    assert code == 0
    assert json.loads(printed.out)["status"] == "answered"
    assert "Shown instead" in json.loads(printed.out)["notice"]
    assert KEY not in printed.out + printed.err
