"""The ten tasks people come for, in a real browser, on a wide and on a narrow screen."""

from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import load_settings, samples_folder
from tests.fakes.chat import draft
from tests.fakes.endpoint import serving
from tests.fakes.room import COURIER, NORDA, UNION
from tests.ui import served, views

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]

WIDTHS = [1440, 400]
TEN = {
    **{
        f"note-{n}.txt": f"Kestra, March {n}. Pier {n} of Kestra opened again."
        for n in range(1, 7)
    },
    "norda.txt": NORDA,
    "courier.txt": COURIER,
    "union.md": UNION,
    "broken.pdf": "%PDF-1.7 broken",
}


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture(scope="module", params=WIDTHS)
def tab(browser, request, tmp_path_factory):
    """An app over three samples, and a page of that width at its address."""
    folder = tmp_path_factory.mktemp(f"tasks-{request.param}")
    with Newsroom.open(load_settings(folder / "library")) as room:
        room.add([str(path) for path in sorted(samples_folder().glob("0[1-3]-*"))])
    with (
        served.served(folder / "library", folder / "log") as address,
        served.page(browser, width=request.param) as (page, watch),
    ):
        yield page, watch, address
    assert "Traceback" not in (folder / "log").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _quiet(request):
    """See after each task that the page asked nobody and met no error."""
    yield
    if "tab" in request.fixturenames:
        _, watch, _ = request.getfixturevalue("tab")
        assert (watch.outside, watch.errors, watch.dialogs) == ([], [], [])


def test_a_question_is_answered_its_citation_opened_and_followed_up(tab):
    page, _, address = tab
    page.goto(address)
    served.ask(page, views.QUESTION)
    served.open_first_chip(page)
    assert page.get_by_role("dialog").locator("mark").first.inner_text() == "90 days"
    served.close_drawer(page)
    said = page.get_by_test_id("stChatMessage")
    followup = page.locator("[class*=st-key-followup-] button").first
    served.press(page, said.nth(3), followup)
    page.get_by_text("How was this answered?").nth(1).wait_for()
    assert said.count() == 4


def test_ten_files_are_added_while_one_watches_and_the_bad_one_is_named(tab, tmp_path):
    page, _, address = tab
    for name, text in TEN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page.goto(f"{address}/library")
    chosen = page.locator("input[type=file]")
    chosen.first.wait_for(state="attached")
    served.settle(page)
    chosen.set_input_files([tmp_path / name for name in TEN])
    page.locator("[class*=st-key-job-], [class*=st-key-outcome-]").first.wait_for()
    outcome = page.locator("[class*=st-key-outcome-]")
    outcome.get_by_text("9 added, 1 could not be read").wait_for()
    assert outcome.get_by_text("broken.pdf", exact=True).count() == 1
    assert outcome.get_by_text("Traceback").count() == 0
    close = page.get_by_role("button", name="Close")
    served.until_gone(page, outcome, lambda: close.click(timeout=10_000))


def test_sides_are_compared_and_a_cell_opened(tab):
    page, _, address = tab
    page.goto(f"{address}/compare")
    page.get_by_text("articles searched").wait_for()
    before = page.locator(".quote").count()
    views.open_cell(page)
    assert page.locator(".quote").count() > before
    quote = page.locator(".quote").first.inner_text()
    served.open_first_chip(page)
    marked = page.get_by_role("dialog").locator("mark").first.inner_text()
    assert served.shows_quote(marked, quote)
    served.close_drawer(page)


def test_two_readouts_are_laid_beside_each_other(tab):
    page, _, address = tab
    page.goto(f"{address}/compare?view=Two+readouts")
    for letter, title in zip("AB", views.READOUTS, strict=True):
        served.choose(page, f"Readout {letter}", title)
    page.get_by_text("Said by both").wait_for()
    served.settle(page)
    pair = page.locator("[class*=st-key-pair-]").first
    left, right = (pair.locator(f".of-{letter}").bounding_box() for letter in "ab")
    if page.viewport_size["width"] > 1000:
        assert left["x"] + left["width"] <= right["x"]
    else:
        assert left["x"] == right["x"]
        assert left["y"] + left["height"] <= right["y"]


def test_a_side_is_renamed_and_the_change_undone(tab):
    page, _, address = tab
    page.goto(f"{address}/compare?view=Manage+sides")
    page.get_by_text("Your changes").wait_for()
    served.choose(page, "Side", "Valmora")
    page.get_by_label("New name").fill("Republic of Valmora")
    done = page.get_by_text("Done: Valmora is called Republic of Valmora")
    served.press(page, done, page.get_by_role("button", name="Change", exact=True))
    undone = page.get_by_text("Taken back: Valmora is called Republic of Valmora")
    served.press(page, undone, page.get_by_role("button", name="Undo").first)


def test_a_briefing_is_written_and_exported(tab):
    page, _, address = tab
    page.goto(f"{address}/brief")
    views.write_briefing(page)
    views.show_files(page)
    for name, start in (("PDF", b"%PDF"), ("Word", b"PK")):
        with page.expect_download() as got:
            page.get_by_role("button", name=name, exact=True).click()
        assert got.value.path().read_bytes().startswith(start)


def test_a_conversation_is_opened_by_its_address_after_a_restart(browser, tmp_path):
    library = tmp_path / "library"
    with Newsroom.open(load_settings(library)) as room:
        room.add_files([("norda.txt", NORDA.encode())])
    with served.served(library, tmp_path / "log") as address, served.page(browser) as (page, _):
        page.goto(address)
        served.ask(page, "When will the crossing reopen?")
        kept = page.url.removeprefix(address)
        told = page.get_by_test_id("stChatMessageContent").nth(1).inner_text()
    with served.served(library, tmp_path / "log") as address:
        for width in WIDTHS:
            with served.page(browser, width=width) as (page, watch):
                page.goto(address + kept)
                page.get_by_text("How was this answered?").wait_for()
                served.settle(page)
                assert page.get_by_test_id("stChatMessageContent").nth(1).inner_text() == told
                assert (watch.outside, watch.errors) == ([], [])


@pytest.mark.parametrize("width", WIDTHS)
def test_an_answer_is_stopped_and_what_was_proved_by_then_stays(browser, tmp_path, width):
    proved = "Valmora and Ordelia will reopen the Sarn crossing on June 2"
    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        room.add_files([("norda.txt", NORDA.encode())])
    with serving() as script:
        script.reply = draft(
            (f"{proved}.", 1, proved), *[("Nothing comes of this.", 1, proved)] * 5
        )
        script.expect("drip_mid")
        settings = {"OPENAI_BASE_URL": script.url, "OPENAI_API_KEY": "k"}
        with (
            served.served(tmp_path / "library", tmp_path / "log", **settings) as address,
            served.page(browser, width=width) as (page, watch),
        ):
            page.goto(address)
            served.settle(page)
            box = page.get_by_test_id("stChatInputTextArea")
            box.fill("When will the crossing reopen?")
            box.press("Enter")
            page.locator("[class*=st-key-chip-]").first.wait_for()
            page.get_by_text("Writing …").wait_for()
            assert page.locator("[class*=st-key-starter-]").count() == 0
            page.get_by_role("button", name="Stop").click()
            page.get_by_text("You stopped this answer.").wait_for()
            served.settle(page)
            assert f"{proved}." in page.locator("[class*=st-key-claim-]").first.inner_text()
            assert "conversation=" in page.url
            assert (watch.outside, watch.errors) == ([], [])
