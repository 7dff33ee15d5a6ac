"""Fill docs/screenshots from the sample library: python -m tests.ui.screenshots [FOLDER].

With a folder, every page in every state goes there, at two widths, in light and dark: to be
looked at before anything that changes what people see is called done.
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from rag.newsroom import Newsroom
from rag.settings import load_settings
from tests.ui import served, views

TO = served.ROOT / "docs" / "screenshots"
SHOWN = {
    "ask": "citation",
    "steps": "steps",
    "compare": "compare",
    "silence": "silence",
    "timeline": "time",
    "readouts": "readouts",
    "sides": "sides",
    "brief": "briefing",
    "brief-edit": "editing",
    "library": "library",
    "article": "article",
    "settings": "settings",
}
"""The pictures of the documentation, and the view each is of."""
SCHEMES = ("light", "dark")


def main() -> None:
    """Take every picture the documentation shows, or all there are into the folder given."""
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder, served.chromium() as browser:
        library = Path(folder) / "library"
        log = Path(folder) / "log"
        if to:
            welcome = {f"empty-{name}": view for name, view in views.WELCOME.items()}
            with served.served(library, log) as address:
                _all(browser, address, welcome, to)
        with Newsroom.open(load_settings(library)) as room:
            places = views.fill(room)
        with served.served(library, log) as address:
            if to:
                _all(browser, address, views.VIEWS, to, places)
            else:
                _documented(browser, address, places)


def _documented(browser: served.Browser, address: str, places: dict[str, str]) -> None:
    TO.mkdir(parents=True, exist_ok=True)
    with served.page(browser) as (page, _):
        for name, view in SHOWN.items():
            views.VIEWS[view].open(page, address, places)
            if view == "compare":
                _to_proof(page)
            _shoot(page, TO / f"{name}.png")


def _all(
    browser: served.Browser,
    address: str,
    wanted: Mapping[str, views.View],
    to: Path,
    places: Mapping[str, str] = MappingProxyType({}),
) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for width in (1440, 400):
        with served.page(browser, width=width) as (page, _):
            for name, view in wanted.items():
                page.emulate_media(color_scheme=SCHEMES[0])
                view.open(page, address, places)
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    _shoot(page, to / f"{name}-{width}-{scheme}.png")


def _to_proof(page: served.Page) -> None:
    """Begin at the first row whose relation the articles show."""
    shown = page.locator("[class*=st-key-point-]", has=page.locator(".proof")).first
    if shown.count():
        shown.evaluate("row => row.scrollIntoView({block: 'start'})")


def _shoot(page: served.Page, to: Path) -> None:
    served.settle(page)
    page.wait_for_timeout(600)
    page.mouse.move(0, 0)
    page.screenshot(path=to)


if __name__ == "__main__":
    main()
