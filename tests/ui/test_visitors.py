"""Two people at one app, without a login: each has their own conversations."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import load_settings
from tests.fakes.chat import draft
from tests.fakes.endpoint import serving
from tests.fakes.room import COURIER, NORDA, UNION
from tests.ui import served

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]

REOPEN = "When will the crossing reopen?"
PERMITS = "Must freight have a permit?"


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture
def library(tmp_path):
    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        room.add_files([("norda.txt", NORDA.encode()), ("courier.txt", COURIER.encode())])
    return tmp_path / "library"


def _two(stack, browser):
    """Open two pages that share nothing."""
    return [stack.enter_context(served.page(browser)) for _ in range(2)]


def _listed(page):
    served.settle(page)
    return page.locator("[class*=st-key-show-] button").all_inner_texts()


def _go(page, address):
    page.goto(address)
    page.get_by_test_id("stChatInputTextArea").wait_for()
    served.settle(page)


def test_each_lists_their_own_conversations_and_opens_the_others_by_link(
    browser, library, tmp_path
):
    with ExitStack() as stack:
        address = stack.enter_context(served.served(library, tmp_path / "log"))
        (ours, _), (theirs, _) = pages = _two(stack, browser)
        for (page, _), question in zip(pages, (REOPEN, PERMITS), strict=True):
            _go(page, address)
            served.ask(page, question)
        for page, question in ((ours, REOPEN), (theirs, PERMITS)):
            (one,) = _listed(page)
            assert one.startswith(question[:20])

        link = ours.url
        _go(theirs, link)
        theirs.get_by_text("You opened somebody's conversation by its link").wait_for()
        assert theirs.get_by_text("How was this answered?").count() == 1
        assert len(_listed(theirs)) == 1
        assert theirs.get_by_role("button", name="Rename this conversation").count() == 0

        served.ask(theirs, PERMITS)
        assert theirs.url != link
        assert len(_listed(theirs)) == 2
        _go(ours, link)
        assert ours.get_by_text("How was this answered?").count() == 1

        _delete_all(theirs)
        _go(ours, link)
        assert ours.get_by_text("How was this answered?").count() == 1
        assert len(_listed(ours)) == 1
        for _, watch in pages:
            assert (watch.outside, watch.errors) == ([], [])


def _delete_all(page):
    gone = page.get_by_role("button", name="Delete this conversation")
    while number := gone.count():
        _delete(page, gone.first, gone.nth(number - 1))


def _delete(page, button, last):
    sure = page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True)
    served.press(page, sure, button)
    served.until_gone(page, last, lambda: sure.click(timeout=10_000))


def test_a_browser_finds_its_conversations_again_after_a_restart(browser, library, tmp_path):
    with served.page(browser) as (page, _):
        for expected in (1, 2):
            with served.served(library, tmp_path / "log") as address:
                _go(page, address)
                served.ask(page, REOPEN)
                assert len(_listed(page)) == expected
                page.goto("about:blank")
    with Newsroom.open(load_settings(library)) as room:
        assert len(room.conversations()) == 2


def test_a_conversation_deleted_elsewhere_is_one_line_and_a_new_one_begins(
    browser, library, tmp_path
):
    with served.served(library, tmp_path / "log") as address, served.page(browser) as (page, _):
        _go(page, address)
        served.ask(page, REOPEN)
        with Newsroom.open(load_settings(library)) as room:
            (kept,) = room.conversations()
            room.forget(kept.id)
        page.reload()
        page.get_by_text("There is no conversation").wait_for()
        served.settle(page)
        assert "conversation=" not in page.url
        served.ask(page, REOPEN)
        assert page.get_by_text("There is no conversation").count() == 0
        assert len(_listed(page)) == 1


def test_while_one_waits_for_the_endpoint_another_adds_reads_and_asks(
    browser, library, tmp_path
):
    with ExitStack() as stack:
        script = stack.enter_context(serving())
        quoted = "Valmora and Ordelia will reopen the Sarn crossing on June 2"
        script.reply = draft((f"{quoted}.", 1, quoted))
        script.expect("drip")
        settings = {"OPENAI_BASE_URL": script.url, "OPENAI_API_KEY": "k"}
        address = stack.enter_context(served.served(library, tmp_path / "log", **settings))
        (waits, _), (works, watch) = _two(stack, browser)
        _go(waits, address)
        box = waits.get_by_test_id("stChatInputTextArea")
        box.fill(REOPEN)
        box.press("Enter")
        waits.get_by_text("Reading the articles …").wait_for()

        (tmp_path / "union.md").write_text(UNION, encoding="utf-8")
        works.goto(f"{address}/library")
        works.locator("input[type=file]").first.wait_for(state="attached")
        served.settle(works)
        works.locator("input[type=file]").first.set_input_files(tmp_path / "union.md")
        works.get_by_text("1 added").wait_for()
        _go(works, address)
        served.ask(works, REOPEN)
        assert waits.get_by_role("button", name="Stop").count() == 1
        assert (watch.outside, watch.errors) == ([], [])
