"""Fill docs/screenshots from the sample library: python -m tests.ui.screenshots."""

import tempfile
from pathlib import Path

from rag.newsroom import Newsroom, samples_folder
from rag.settings import load_settings
from tests.ui import served

TO = served.ROOT / "docs" / "screenshots"
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
            page.goto(f"{address}/compare")
            served.settle(page)
            _shoot(page, "compare")
            page.goto(f"{address}/brief")
            page.get_by_role("button", name="Write the briefing").click()
            page.get_by_role("button", name="PDF").wait_for()
            _shoot(page, "brief")
            page.goto(f"{address}/library")
            served.settle(page)
            page.wait_for_timeout(1500)
            _shoot(page, "library")


def _ask(page: served.Page, address: str) -> None:
    page.goto(address)
    served.ask(page, QUESTION)
    served.open_first_chip(page)
    _shoot(page, "ask")


def _shoot(page: served.Page, name: str) -> None:
    served.settle(page)
    page.mouse.move(0, 0)
    page.screenshot(path=TO / f"{name}.png")


if __name__ == "__main__":
    main()
