"""The real app over a real library in a real browser."""

from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import load_settings, samples_folder
from tests.fakes.room import COURIER, NORDA, UNION
from tests.ui import served

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]

SEED = served.ROOT / "../shared/seeds/xinhua_wang_shoigu_2024-09-10.txt"
HOSTILE = """<script>window.hit=1</script><img src=x onerror="window.hit=1"> Norda :red[wins] $x^2$
PORT ALDER, May 9 (Norda) -- The minister ![beacon](http://evil.example/b.png) said that <img src=http://evil.example/i.png onerror="window.hit=1"> the [crossing](javascript:alert(1)) at www.evil.example costs $5m, not $6m.
"""  # noqa: E501 - a line of an article is a line


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture
def app(tmp_path, request):
    """The address of an app over a library that holds the texts given."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in request.param.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        if request.param:
            room.add([str(folder)])
    with served.served(tmp_path / "library", tmp_path / "log") as address:
        yield address


def _clean(watch: served.Watch) -> None:
    assert watch.outside == []
    assert watch.errors == []
    assert watch.dialogs == []


@pytest.mark.parametrize("app", [{}], indirect=True)
@pytest.mark.skipif(not SEED.exists(), reason="needs the seed article")
def test_a_question_on_the_seed_leads_to_the_highlighted_words(app, browser, tmp_path):
    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        room.add([str(SEED)])
    with served.page(browser) as (page, watch):
        page.goto(app)
        served.ask(page, "Where will the BRICS leaders' summit be held?")
        served.open_first_chip(page)
        marked = page.get_by_test_id("stDialog").locator("mark").all_inner_texts()
        assert "Kazan" in " ".join(marked)
        served.close_drawer(page)

        page.reload()
        page.get_by_text("How was this answered?").first.wait_for()
        served.settle(page)
        assert page.get_by_text("Where will the BRICS leaders' summit be held?").count()
        assert "conversation=" in page.url
        _narrow_and_still(browser, page.url)
        delete = page.get_by_role("button", name="Delete", exact=True)
        served.press(page, delete, page.get_by_role("button", name="Delete this conv").first)
        served.press(page, page.get_by_text("Ask the articles"), delete)
        assert "conversation=" not in page.url
        _clean(watch)


def _narrow_and_still(browser, address):
    """See that a conversation opened by its link fits a narrow screen."""
    with served.page(browser, width=400, height=800, scheme="dark") as (page, watch):
        page.goto(address)
        page.get_by_text("How was this answered?").first.wait_for()
        served.settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        _clean(watch)


@pytest.mark.parametrize("app", [{}], indirect=True)
def test_an_empty_library_takes_uploads_and_reads_compares_and_briefs_them(
    app, browser, tmp_path
):
    files = {"norda.txt": NORDA, "courier.txt": COURIER, "union.md": UNION, "empty.txt": " "}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with served.page(browser) as (page, watch):
        page.goto(f"{app}/library")
        page.get_by_text("Your library is empty").wait_for()
        page.locator("input[type=file]").set_input_files([tmp_path / name for name in files])
        page.get_by_text("3 added, 1 could not be read").wait_for(timeout=120_000)
        assert page.get_by_text("empty.txt", exact=True).count() == 1
        close = page.get_by_role("button", name="Close")
        outcome = page.locator("[class*=st-key-outcome-]")
        served.until_gone(page, outcome, lambda: close.click(timeout=10_000))

        served.open_first_row(page)
        in_text = page.get_by_role("button", name="Show in the text").first
        served.press(page, page.locator("mark").first, in_text)

        page.goto(f"{app}/compare")
        page.get_by_text("No statement found in 3 articles.").first.wait_for(timeout=90_000)
        served.open_first_chip(page)
        served.close_drawer(page)

        page.goto(f"{app}/brief")
        write = page.get_by_role("button", name="Write the briefing")
        export = page.get_by_role("button", name="Export")
        served.press(page, export, write)
        served.press(page, page.get_by_role("button", name="Markdown"), export)
        for name, start in (("Markdown", b"# "), ("PDF", b"%PDF"), ("Word", b"PK")):
            with page.expect_download() as got:
                page.get_by_role("button", name=name, exact=True).click()
            assert got.value.path().read_bytes().startswith(start)
        _clean(watch)


@pytest.mark.parametrize("app", [{"evil.txt": HOSTILE, "norda.txt": NORDA}], indirect=True)
def test_a_hostile_article_runs_nothing_and_asks_for_nothing(app, browser):
    with served.page(browser) as (page, watch):
        page.goto(app)
        served.ask(page, "What did the minister say the crossing costs? <img src=x> $5m $6m")
        served.open_first_chip(page)
        link = page.get_by_test_id("stDialog").get_by_text("Open the article")
        served.press(page, page.get_by_role("button", name="All articles"), link)
        assert "/library?" in page.url
        page.locator("mark").first.wait_for()
        for path in ("/library", "/compare", "/brief"):
            page.goto(app + path)
            served.settle(page)
        assert page.evaluate("window.hit") is None
        assert page.locator(".katex").count() == 0
        assert page.locator("a[href*=evil], img[src*=evil]").count() == 0
        _clean(watch)


@pytest.mark.parametrize("app", [{}], indirect=True)
def test_the_first_click_loads_the_samples_and_a_suggestion_is_answered(app, browser):
    with served.page(browser, width=400, height=800) as (page, watch):
        page.goto(app)
        page.get_by_role("button", name="Load the sample library").click()
        page.get_by_text("Try one of these").wait_for(timeout=120_000)
        starter = page.locator("[class*=st-key-starter-] button").first
        served.press(page, page.get_by_text("How was this answered?").first, starter)
        for path in ("/", "/library", "/compare", "/brief"):
            page.goto(app + path)
            served.settle(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 400
        _clean(watch)


@pytest.mark.parametrize("app", [{}], indirect=True)
def test_compare_leads_to_the_words_takes_a_ruling_and_a_name_and_aligns_two_readouts(
    app, browser, tmp_path
):
    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        room.add([str(path) for path in sorted(samples_folder().glob("0[1-3]-*"))])
    with served.page(browser) as (page, watch):
        page.goto(f"{app}/compare")
        page.get_by_text("3 articles searched").wait_for(timeout=90_000)
        served.settle(page)
        quote = page.locator("[class*=st-key-point-0] .quote").first.inner_text()
        served.open_first_chip(page)
        marked = page.get_by_test_id("stDialog").locator("mark").first.inner_text()
        assert served.shows_quote(marked, quote)
        served.close_drawer(page)

        assert page.get_by_text("your ruling").count() == 0
        overrule = page.get_by_role("button", name="Overrule").first
        opposed = page.get_by_role("menuitem", name="They oppose each other")
        ruled = page.get_by_text("your ruling")
        served.press(page, ruled.first, overrule, opposed)
        row = page.locator("[class*=st-key-point-]", has=ruled).first
        assert row.locator(".relation.oppose").count() == 1

        _view(page, "Manage sides", page.get_by_text("Your changes"))
        served.choose(page, "Side", "Valmora")
        page.get_by_label("New name").fill("Republic of Valmora")
        done = page.get_by_text("Done: Valmora is called Republic of Valmora")
        served.press(page, done, page.get_by_role("button", name="Change", exact=True))
        assert page.locator(".words .strong", has_text="Republic of Valmora").count() == 1
        _view(page, "Side by side", page.locator(".side", has_text="Republic of Valmora").first)
        _view(page, "Manage sides", page.get_by_text("Your changes"))
        undone = page.get_by_text("Taken back: Valmora is called Republic of Valmora")
        served.press(page, undone, page.get_by_role("button", name="Undo").first)
        assert page.locator(".words .strong", has_text="Republic of Valmora").count() == 0

        _view(page, "Two readouts", page.get_by_text("Choose two accounts of one meeting"))
        served.choose(page, "Readout A", "Readout of Foreign Minister Corvath")
        served.choose(page, "Readout B", "Joren Haldek receives")
        page.get_by_text("Said by both").wait_for(timeout=90_000)
        served.settle(page)
        pair = page.locator("[class*=st-key-pair-]").first
        assert (pair.locator(".of-a").count(), pair.locator(".of-b").count()) == (1, 1)
        assert page.get_by_text("376 words").count() == 1
        _clean(watch)


def test_an_answer_leads_to_its_words_its_sides_and_the_next_question(browser, tmp_path):
    with (
        served.demo("answers", tmp_path / "log") as address,
        served.page(browser) as (page, watch),
    ):
        page.goto(address)
        served.ask(page, "What did each side say?")
        left, right = _sides(page)
        assert left["x"] + left["width"] <= right["x"]
        assert abs(left["y"] - right["y"]) < 2

        served.ask(page, "When does it open?")
        drawer = page.get_by_test_id("stDialog")
        short = page.locator("[class*=st-key-chip-short-] button")
        served.press(page, drawer.locator("mark").first, short)
        assert drawer.locator("mark").all_inner_texts() == ["June 2"]
        served.close_drawer(page)

        box = page.get_by_test_id("stChatInputTextArea")
        edit = page.get_by_role("button", name="Edit the question")
        filled = page.locator("textarea", has_text="When does it open?")
        served.press(page, filled, edit)
        assert box.input_value() == "When does it open?"
        box.fill("")

        said = page.get_by_test_id("stChatMessage")
        instead = page.get_by_role("button", name="Search for exactly what I typed instead")
        served.press(page, said.nth(5), instead)
        assert instead.count() == 0
        followup = page.get_by_role("button", name="What did Ilse Varga")
        served.press(page, said.nth(7), followup)
        assert "What did Ilse Varga say about freight?" in said.nth(6).inner_text()

        word = page.get_by_role("button", name="Word", exact=True)
        served.press(page, word, page.get_by_role("button", name="Export"))
        with page.expect_download() as got:
            word.click()
        assert got.value.path().read_bytes().startswith(b"PK")
        _clean(watch)
        _narrow(browser, page.url)


def test_a_briefing_is_made_checked_edited_restored_exported_and_there_after_a_restart(
    browser, tmp_path
):
    library = tmp_path / "library"
    with Newsroom.open(load_settings(library)) as room:
        room.add([str(path) for path in sorted(samples_folder().glob("0[1-3]-*"))])
    with (
        served.served(library, tmp_path / "log") as address,
        served.page(browser) as (page, watch),
    ):
        page.goto(f"{address}/brief")
        _write_by_keyboard(page, "Maren Strait")
        served.open_first_chip(page)
        quote = page.get_by_test_id("stDialog").locator("mark").first.inner_text()
        served.close_drawer(page)
        assert quote in page.locator("[class*=st-key-line-]").first.inner_text()
        page.get_by_role("link", name="What each side said").click()
        page.wait_for_url("**#part-*")

        _lose_the_proof_of_the_first_sentence(page)
        served.press(page, page.get_by_role("button", name="Export"), _mode(page, "Read"))
        assert page.get_by_text("Not supported by the articles").count() == 1
        with page.expect_download() as got:
            served.press(page, _export(page, "Markdown"), _export(page))
            _export(page, "Markdown").click()
        assert got.value.suggested_filename.startswith("briefing-maren-strait-")
        assert "It snowed in Halvek." in got.value.path().read_text(encoding="utf-8")
        opened = page.url.split("#")[0].removeprefix(address)
        _clean(watch)
    with served.served(library, tmp_path / "log") as address:
        with served.page(browser) as (page, watch):
            page.goto(address + opened)
            page.get_by_text("It snowed in Halvek.").wait_for()
            restore = page.get_by_role("button", name="Restore as written")
            served.press(page, restore, _mode(page, "Edit"))
            confirm = page.get_by_role("button", name="Restore", exact=True)
            served.press(page, confirm, restore)
            lost = page.get_by_text("It snowed in Halvek.")
            served.until_gone(page, lost, lambda: confirm.click(timeout=10_000))
            assert page.get_by_text("Edited", exact=True).count() == 0
            _clean(watch)
        with served.page(browser, width=390, height=844, scheme="dark") as (page, watch):
            page.goto(address + opened)
            served.press(
                page, page.get_by_role("button", name="Reword").first, _mode(page, "Edit")
            )
            field = page.locator(".st-key-reword textarea")
            served.press(page, field, page.get_by_role("button", name="Reword").first)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            _clean(watch)


def _write_by_keyboard(page, topic):
    served.settle(page)
    page.get_by_label("Topic").fill(topic)
    page.get_by_label("Topic").press("Enter")
    page.wait_for_url("**briefing=*", wait_until="commit")
    _export(page).wait_for()


def _lose_the_proof_of_the_first_sentence(page):
    """Type what the article does not say; the verdict changes before the field is left."""
    reword = page.get_by_role("button", name="Reword").first
    served.press(page, reword, _mode(page, "Edit"))
    field = page.locator(".st-key-reword textarea")
    served.press(page, field, reword)
    assert page.get_by_text("As it stands").count() == 1
    served.until_gone(page, field, lambda: page.keyboard.press("Escape"))
    served.press(page, field, reword)
    field.fill("It snowed in Halvek.")
    page.get_by_text("Loses its citation").wait_for()
    assert field.evaluate("field => field === document.activeElement")
    save = page.get_by_role("button", name="Save without its citation")
    served.until_gone(page, field, lambda: save.click(timeout=10_000))
    assert page.get_by_text("It snowed in Halvek.").count() == 1


def _mode(page, name):
    return page.get_by_role("radio", name=name, exact=True)


def _export(page, name="Export"):
    return page.get_by_role("button", name=name, exact=True)


def test_a_briefing_is_seen_while_it_is_written_and_gone_when_it_is_stopped(browser, tmp_path):
    with (
        served.demo("slow", tmp_path / "log") as address,
        served.page(browser) as (page, watch),
    ):
        page.goto(f"{address}/brief")
        write = page.get_by_role("button", name="Write the briefing")
        first = page.get_by_text("Valmora and Ordelia will reopen the Sarn crossing")
        _begin(page, write)
        first.wait_for()
        assert page.get_by_text("so far, up to").count() == 1
        page.get_by_role("button", name="Stop", exact=True).click()
        page.get_by_text("Nothing of it was kept.").wait_for()
        assert page.get_by_text("Kept briefings").count() == 0

        _begin(page, write)
        first.wait_for()
        kept = page.get_by_role("button", name="Delete this briefing")
        for _ in range(30):
            page.reload()
            write.wait_for()
            served.settle(page)
            if kept.count():
                break
            page.wait_for_timeout(1_000)
        assert kept.count() == 1
        _clean(watch)


def _begin(page, write):
    served.settle(page)
    write.click()
    page.get_by_role("button", name="Stop", exact=True).wait_for()


def _sides(page):
    """Return where the first two sides stand, both at one moment: the page may be scrolling."""
    served.settle(page)
    for number in (0, 1):
        page.locator(f".side-{number}").first.wait_for()
    place = "n => document.querySelector(`.side-${n}`).getBoundingClientRect().toJSON()"
    return page.evaluate(f"[0, 1].map({place})")


def _narrow(browser, address):
    """See that the sides stand below each other and nothing is wider than a narrow screen."""
    with served.page(browser, width=400, height=800, scheme="dark") as (page, watch):
        page.goto(address)
        how = page.get_by_text("How was this answered?")
        how.nth(3).wait_for()
        top, below = _sides(page)
        assert top["x"] == below["x"]
        assert top["y"] < below["y"]
        served.press(page, page.locator(".hits").last, how.last)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        for table in page.locator(".hits:visible, .steps:visible, .told:visible").all():
            assert table.evaluate("t => t.scrollWidth <= t.parentElement.clientWidth")
        _clean(watch)


def _view(page, name, shows):
    served.press(page, shows, page.get_by_role("radio", name=name))
