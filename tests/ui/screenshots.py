"""Fill docs/screenshots from the sample library: python -m tests.ui.screenshots."""

import tempfile
from pathlib import Path

from rag.newsroom import Newsroom
from rag.settings import load_settings, samples_folder
from tests.ui import served

TO = served.ROOT / "docs" / "screenshots"
READOUTS = {"A": "Readout of Foreign Minister Corvath", "B": "Joren Haldek receives"}
TOPIC = "Maren Strait"
QUESTION = "How long will inspections of grain ships be suspended?"


def main() -> None:
    """Take every picture the documentation shows."""
    TO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        with Newsroom.open(load_settings(library)) as room:
            room.add([str(samples_folder())])
        with (
            served.served(library, Path(folder) / "log") as address,
            served.chromium() as browser,
            served.page(browser) as (page, _),
        ):
            _ask(page, address)
            _compare(page, address)
            _readouts(page, address)
            _brief(page, address)
            page.goto(f"{address}/library")
            served.settle(page)
            page.wait_for_timeout(1500)
            _shoot(page, "library")


def _ask(page: served.Page, address: str) -> None:
    page.goto(address)
    served.ask(page, QUESTION)
    served.open_first_chip(page)
    _shoot(page, "ask")


def _compare(page: served.Page, address: str) -> None:
    """Take the matrix, from the first row whose relation the articles show."""
    page.goto(f"{address}/compare")
    page.get_by_text("articles searched").wait_for()
    served.settle(page)
    shown = page.locator("[class*=st-key-point-]", has=page.locator(".proof")).first
    if shown.count():
        shown.evaluate("row => row.scrollIntoView({block: 'start'})")
    _shoot(page, "compare")


def _readouts(page: served.Page, address: str) -> None:
    page.goto(f"{address}/compare?view=Two+readouts")
    for letter, title in READOUTS.items():
        served.choose(page, f"Readout {letter}", title)
    page.get_by_text("Said by both").wait_for()
    _shoot(page, "readouts")


def _brief(page: served.Page, address: str) -> None:
    """Take a briefing, and a sentence of it in words that its citation does not prove."""
    page.goto(f"{address}/brief")
    page.get_by_label("Topic").fill(TOPIC)
    write = page.get_by_role("button", name="Write the briefing")
    served.press(page, page.get_by_role("button", name="Export"), write)
    _shoot(page, "brief")
    reword = page.get_by_role("button", name="Reword")
    served.press(page, reword.first, page.get_by_role("radio", name="Edit"))
    field = page.locator(".st-key-reword textarea")
    served.press(page, field, reword.first)
    field.fill(field.input_value().replace("nine days", "twelve days"))
    page.get_by_text("Loses its citation").wait_for()
    _shoot(page, "brief-edit")


def _shoot(page: served.Page, name: str) -> None:
    served.settle(page)
    page.mouse.move(0, 0)
    page.screenshot(path=TO / f"{name}.png")


if __name__ == "__main__":
    main()
