"""The Library page and the reader, over the real app in a real browser."""

import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as LateError

from rag.newsroom import Newsroom
from rag.settings import load_settings
from tests.fakes.dirty.archives import packed
from tests.fakes.dirty.office import odt_of, sound_docx
from tests.fakes.prose import Story, story
from tests.fakes.room import NORDA, UNION
from tests.ui import served

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]

LIVE = "<script>window.hit=1</script> [l](javascript:window.hit=1) :red[r] $x^2$ \u202eevil"
SARN = "Valmora and Ordelia to reopen the Sarn crossing in June"
GATE = "PORT ALDER, May 9 (Norda) -- The minister said that the gate stays shut until Friday."
GREEN = "The gate of the crossing will be painted green before the opening, Norda was told."


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture
def library(tmp_path):
    return tmp_path / "library"


@pytest.fixture
def app(library, tmp_path):
    with Newsroom.open(load_settings(library)):
        pass
    with served.served(library, tmp_path / "log") as address:
        yield address


def _clean(watch: served.Watch) -> None:
    assert watch.outside == []
    assert watch.errors == []
    assert watch.dialogs == []


def _tales(count: int) -> list[Story]:
    chance = random.Random(7)
    return [story(chance, word=f"quarrowe{n}", words=90) for n in range(count)]


def _html(told: Story) -> str:
    inside = "".join(f"<p>{text}</p>" for text in told.paragraphs)
    return f"<html><body><main><article><h1>{told.title}</h1>{inside}</article></main></html>"


def _ten_files(folder: Path) -> list[Path]:
    """Write one file of each of ten kinds; the last one is broken."""
    one, two, three, four, five, six, seven, eight, nine, ten = _tales(10)
    rtf = "{\\rtf1\\ansi\n" + "\\par\n".join((six.title, *six.paragraphs)) + "\\par}"
    mail = f"From: Norda <desk@norda.example>\nTo: a@kestra.example\nSubject: {seven.title}\n"
    mail += f"Date: Tue, 06 May 2031 09:30:00 +0800\n\n{seven.body}\n"
    rows = [
        {"title": eight.title, "text": eight.body},
        {"title": nine.title, "text": nine.body},
    ]
    files = {
        "one.txt": one.text.encode(),
        "two.md": f"# {two.title}\n\n{two.body}".encode(),
        "three.html": _html(three).encode(),
        "four.docx": sound_docx(four),
        "five.odt": odt_of(five),
        "six.rtf": rtf.encode(),
        "seven.eml": mail.encode(),
        "eight.jsonl": "\n".join(map(json.dumps, rows)).encode(),
        "ten.zip": packed({"ten.txt": ten.text, "again.txt": one.text}),
        "broken.pdf": b"%PDF-1.7\nnothing else",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def _titles(address: str, library: Path) -> list[str]:
    with Newsroom.open(load_settings(library)) as room:
        return [entry.source.title for entry in room.articles()]


def test_ten_files_of_ten_kinds_are_dropped_and_watched_to_the_end(
    app, browser, library, tmp_path
):
    files = _ten_files(tmp_path)
    with served.page(browser) as (page, watch):
        page.goto(f"{app}/library")
        page.get_by_text("Your library is empty").wait_for()
        served.settle(page)
        page.locator("input[type=file]").set_input_files(files)
        page.locator("[class*=st-key-job-]").get_by_text("of 10").wait_for()
        page.get_by_text("10 added, 1 copy, 1 could not be read").wait_for(timeout=180_000)
        outcome = page.locator("[class*=st-key-outcome-]")
        assert outcome.get_by_text("broken.pdf", exact=True).is_visible()
        assert page.get_by_text("Your library is empty").count() == 0
        page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
        page.goto(f"{app}/library")
        served.settle(page)
        assert page.get_by_text("11 articles").count()
        before = page.get_by_text("Added before (1)")
        served.press(page, page.get_by_role("button", name="Show", exact=True), before)
        _clean(watch)
    assert len(_titles(app, library)) == 11


def test_a_long_job_is_seen_from_another_page_and_cancelled(app, browser, library, tmp_path):
    (tmp_path / "many.jsonl").write_text(
        "\n".join(json.dumps({"title": t.title, "text": t.body}) for t in _tales(3000))
    )
    with served.page(browser) as (page, watch):
        page.goto(f"{app}/library")
        page.get_by_text("Your library is empty").wait_for()
        served.settle(page)
        page.locator("input[type=file]").set_input_files([tmp_path / "many.jsonl"])
        running = page.locator("[class*=st-key-job-]")
        running.get_by_text("added").first.wait_for()
        first = running.inner_text()
        page.wait_for_timeout(2500)
        assert running.inner_text() != first

        page.get_by_role("link", name="Compare").click()
        page.get_by_text("Compare what each side said").wait_for()
        with served.page(browser) as (other, _):
            other.goto(f"{app}/library")
            other.locator("[class*=st-key-job-]").get_by_text("added").first.wait_for()
        page.get_by_role("link", name="Library").click()
        cancel = page.get_by_role("button", name="Cancel", exact=True)
        cancel.wait_for()
        cancel.click()
        page.get_by_text("It was cancelled.").wait_for(timeout=20_000)
        served.settle(page)
        assert cancel.count() == 0
        _clean(watch)
    assert 0 < len(_titles(app, library)) < 3000


def test_a_text_is_pasted_and_a_wrong_address_told_at_once(app, browser, library):
    with served.page(browser, width=400, height=850, scheme="dark") as (page, watch):
        page.goto(f"{app}/library?add=Paste")
        served.settle(page)
        page.get_by_label("Text of the article").fill(NORDA)
        page.get_by_label("Title (optional)").fill(LIVE)
        page.get_by_label("Outlet (optional)").fill("Norda Wire")
        served.press(
            page,
            page.get_by_text("1 added", exact=True),
            page.get_by_role("button", name="Add this text"),
        )
        page.get_by_role("tab", name="Web").click()
        page.get_by_label("Web addresses, one a line").fill("/etc/passwd")
        served.press(
            page,
            page.get_by_text("This is no web address: /etc/passwd"),
            page.get_by_role("button", name="Add these addresses"),
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        assert page.evaluate("window.hit") is None
        assert page.locator(".katex, a[href*=javascript]").count() == 0
        _clean(watch)
    assert len(_titles(app, library)) == 1


@pytest.fixture
def shelved(library, tmp_path):
    """An app over a crossing told in two versions and carried by three, and a strike."""
    folder = tmp_path / "articles"
    folder.mkdir()
    facts = "\n".join(
        f"Point {n} of the joint text is for the customs services of both countries, which "
        f"are to report on it by the end of month {n}."
        for n in range(1, 15)
    )
    text = f"{NORDA}\n{facts}"
    later = text.replace("June 2", "June 9")
    with Newsroom.open(load_settings(library)) as room:
        for version in (text, later):
            (folder / "sarn.txt").write_text(f"{SARN}\n{version}")
            room.add([str(folder)])
        for name, more in (("Alder Courier", ""), ("Kestra Post", f"\n{GREEN}")):
            head = f"---\ntitle: Crossing opens in June, {name}\noutlet: {name}\n"
            (folder / f"{name}.txt").write_text(
                f"{head}published: 2031-05-06\n---\n{later}{more}"
            )
        (folder / "strike.md").write_text(f"# Dockers vote to strike\n\n{UNION}")
        (folder / f"{LIVE.replace('/', '-')}.txt").write_text(f"{LIVE}\n{GATE}")
        room.add([str(folder)])
    with served.served(library, tmp_path / "log") as address:
        yield address


def _click_line(page: served.Page, line: int, across: int) -> None:
    """Click a line of the table, which is a picture without elements to click."""
    table = served.at_rest(page)
    page.mouse.click(table["x"] + across, table["y"] + 35 + 38 * line + 19)


def test_copies_are_folded_and_deleted_together_and_come_back(shelved, browser, library):
    with served.page(browser) as (page, watch):
        page.goto(f"{shelved}/library")
        page.get_by_text("Show 2 copies one by one").wait_for()
        served.settle(page)
        delete = page.get_by_role("button", name="Delete 1 article and 2 copies")
        for line in (*range(3), *range(3), *range(3)):  # a click may come while it is redrawn
            _click_line(page, line, 17)
            served.settle(page)
            with suppress(LateError):
                delete.wait_for(timeout=3_000)
                break
            _click_line(page, line, 17)
            served.settle(page)
        undo = page.get_by_role("button", name="Undo")
        served.press(page, undo, delete)
        assert page.get_by_text("3 articles deleted.").is_visible()
        assert page.get_by_text("2 articles · ").count()
        page.reload()
        served.press(page, page.get_by_text("5 articles · "), undo)
        assert undo.count() == 0
        find = page.get_by_role("textbox", name="Find by title, outlet or place")
        find.fill("Dockers")
        find.press("Enter")
        served.settle(page)
        served.open_first_row(page)
        page.get_by_role("heading", name="Dockers vote to strike").wait_for()
        served.press(page, undo, page.get_by_role("button", name="Delete", exact=True))
        assert page.get_by_text("Deleted: Dockers vote to strike").is_visible()
        assert "article=" not in page.url
        _clean(watch)
    assert len(_titles(shelved, library)) == 4


def test_a_narrow_window_shows_outlet_and_day_beside_the_title(shelved, browser):
    with served.page(browser, width=400, height=900) as (page, watch):
        page.goto(f"{shelved}/library")
        table = page.get_by_test_id("stDataFrame")
        table.get_by_text("Where, when").wait_for(state="attached")
        served.settle(page)
        cells = " ".join(table.locator("td").all_inner_texts())
        assert "Dockers vote to strike Norda" in cells
        page.set_viewport_size({"width": 1280, "height": 900})
        table.get_by_text("Where, when").wait_for(state="detached")
        _clean(watch)


def test_a_reader_shows_versions_carriers_and_takes_corrections(shelved, browser, library):
    with Newsroom.open(load_settings(library)) as room:
        (id_,) = [e.source.id for e in room.articles() if e.source.title == SARN]
    with served.page(browser) as (page, watch):
        page.goto(f"{shelved}/library?article={id_}")
        page.get_by_text("Versions (2)").wait_for()
        changed = page.get_by_role("button", name="What changed")
        served.press(page, page.get_by_text("From version 1 to version 2"), changed)
        line = page.locator("[class*=st-key-redline]").first
        assert line.locator("del").all_inner_texts()[:2] == ["Cut", "2"]
        assert line.locator("ins").all_inner_texts()[:2] == ["Added", "9"]
        assert line.get_by_text("characters that are the same").count() >= 1

        kestra = page.locator("[class*=st-key-carrier-]", has_text="Kestra Post")
        assert kestra.get_by_text("1 added").count() == 1
        made = page.get_by_text("What Kestra Post made of it")
        served.press(page, made, kestra.get_by_role("button", name="Cut and added"))
        assert page.locator("ins", has_text=GREEN).count() == 1
        back = page.get_by_role("button", name="Back to the text")
        served.until_gone(page, made, lambda: back.click(timeout=10_000))

        edit = page.get_by_role("button", name="Edit details")
        field = page.get_by_label("Published, as 2031-03-14")
        served.press(page, field, edit)
        field.fill("7 May")
        save = page.get_by_role("button", name="Save")
        served.press(page, page.get_by_text("'7 May' is not a date."), save)
        field.fill("2031-05-07")
        page.get_by_label("Outlet").fill("The Norda Wire")
        page.get_by_label("Outlet").press("Tab")
        served.until_gone(page, field, lambda: save.click(timeout=10_000))
        page.get_by_text("The Norda Wire · Agency: Norda · 7 May 2031").wait_for()
        _clean(watch)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (400, "dark")])
def test_hostile_names_and_titles_are_text_and_nothing_is_too_wide(
    shelved, browser, library, width, scheme
):
    with Newsroom.open(load_settings(library)) as room:
        ids = [entry.source.id for entry in room.articles()]
    with served.page(browser, width=width, height=900, scheme=scheme) as (page, watch):
        page.goto(f"{shelved}/library")
        page.get_by_text("Added before").click()
        page.get_by_role("button", name="Show", exact=True).first.click()
        page.locator("[class*=st-key-outcome-]").first.wait_for()
        served.settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_test_id("stDataFrame").hover()
        page.get_by_role("button", name="Fullscreen").first.wait_for()
        assert page.get_by_role("button", name="Download as CSV").count() == 0
        for article in ids:
            page.goto(f"{shelved}/library?article={article}")
            page.get_by_text("Who said what").wait_for()
            served.settle(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator(".katex, a[href*=javascript]").count() == 0
        assert page.evaluate("window.hit") is None
        _clean(watch)
