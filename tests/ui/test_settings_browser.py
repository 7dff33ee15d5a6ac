"""The Settings page over the real app in a real browser."""

from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import load_settings
from tests.fakes.room import COURIER, NORDA
from tests.ui import served

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]
_DARK = "rgb(20, 23, 28)"


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture
def app(tmp_path):
    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        room.add_files([("norda.txt", NORDA.encode()), ("courier.txt", COURIER.encode())])
    with served.served(tmp_path / "library", tmp_path / "log") as address:
        yield address


def _background(page: served.Page) -> str:
    app = page.get_by_test_id("stApp")
    return str(app.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_a_library_is_rebuilt_while_the_page_is_left_and_the_theme_stays(
    app, browser, tmp_path
):
    with served.page(browser) as (page, watch):
        page.goto(f"{app}/settings")
        page.get_by_text("Without a model all pages work").wait_for()
        rebuild = page.get_by_role("button", name="Rebuild the index")
        care = page.locator("[class*=st-key-care-running], [class*=st-key-care-outcome]")
        served.press(page, care.first, rebuild)
        page.goto(f"{app}/library")
        page.get_by_text("2 articles").first.wait_for()
        page.goto(f"{app}/settings")
        page.get_by_text("All is in order").wait_for()
        assert page.get_by_text("Up to date").count() == 1

        served.settle(page)
        page.get_by_role("button", name="Dark").click()
        page.get_by_text("Shown now: dark").wait_for()
        page.goto(f"{app}/compare")
        served.settle(page)
        assert _background(page) == _DARK
        page.set_viewport_size({"width": 400, "height": 800})
        page.goto(f"{app}/settings")
        served.settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        page.screenshot(path=tmp_path / "narrow.png")
        assert (watch.outside, watch.errors, watch.dialogs) == ([], [], [])
