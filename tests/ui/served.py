"""Start the real app on a free port and drive it with the machine's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as LateError

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_HERE = {"127.0.0.1", "localhost"}
_TRIES = 6
_PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Opened at /compare, Streamlit asks /compare/_stcore/health first and expects the 404."""


@contextmanager
def served(library: Path, log: Path, **settings: str) -> Iterator[str]:
    """Run ``app.py`` over ``library`` with these settings; yield its address."""
    with _run(log, "app.py", RAG_LIBRARY=str(library), **settings) as address:
        yield address


@contextmanager
def demo(kind: str, log: Path) -> Iterator[str]:
    """Run the pages over the fake room of this kind; yield their address."""
    with _run(log, "tests/ui/demo_app.py", kind) as address:
        yield address


@contextmanager
def _run(log: Path, script: str, *arguments: str, **settings: str) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", **settings}
    run = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with log.open("wb") as out:
        app = subprocess.Popen(
            [*run, "--", *arguments], cwd=ROOT, env=env, stdout=out, stderr=out
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/_stcore/health", app)
            yield address
        finally:
            app.terminate()
            app.wait(30)


def _wait(address: str, app: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and app.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the app did not start")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, with everything off that calls home."""
    quiet = ("background-networking", "component-update", "sync", "gpu", "dev-shm-usage")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What a page did that it must not do."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def page(
    browser: Browser, *, width: int = 1440, height: int = 900, scheme: str = "light"
) -> Iterator[tuple[Page, Watch]]:
    """Open a page; its requests, console errors and dialogs are noted."""
    watch = Watch()
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
    )
    context.set_default_timeout(int(os.environ.get("DBG", "90000")))
    opened = context.new_page()
    opened.on("request", lambda request: _note(request.url, watch))
    opened.on("websocket", lambda channel: _note(channel.url, watch))
    opened.on("pageerror", lambda error: watch.errors.append(str(error)))
    opened.on("dialog", lambda dialog: (watch.dialogs.append(dialog.message), dialog.dismiss()))
    opened.on(
        "console",
        lambda said: (
            said.type == "error"
            and not said.location["url"].endswith(_PROBES)
            and watch.errors.append(f"{said.text} {said.location['url']}")
        ),
    )
    try:
        yield opened, watch
    finally:
        context.close()


def _note(address: str, watch: Watch) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"data", "blob"} and parts.hostname not in _HERE:
        watch.outside.append(address)


def settle(opened: Page) -> None:
    """Wait until the app has nothing left to draw."""
    opened.wait_for_selector("[data-test-script-state=notRunning]", timeout=90_000)
    opened.wait_for_timeout(300)


def ask(opened: Page, question: str) -> None:
    """Type a question and wait for its answer."""
    settle(opened)
    before = opened.get_by_text("How was this answered?").count()
    box = opened.get_by_test_id("stChatInputTextArea")
    asked = opened.get_by_test_id("stChatMessage").nth(
        opened.get_by_test_id("stChatMessage").count()
    )
    for _ in range(_TRIES):
        box.fill(question)
        box.press("Enter")
        with suppress(LateError):
            asked.wait_for(timeout=20_000)
            break
    opened.get_by_text("How was this answered?").nth(before).wait_for(timeout=90_000)
    settle(opened)


def press(opened: Page, shows: Locator, *targets: Locator) -> None:
    """Click each target until ``shows`` is seen: a click is lost while the page is redrawn."""
    for _ in range(_TRIES):
        settle(opened)
        try:
            for target in targets:
                target.click(timeout=10_000)
            shows.wait_for(timeout=20_000)
        except LateError:
            if not shows.is_visible():
                continue
        settle(opened)
        return
    raise AssertionError(f"{_TRIES} clicks on {targets} showed no {shows}")


def choose(opened: Page, field_name: str, option: str) -> None:
    """Choose the option that holds ``option`` in the field of that name."""
    box = opened.get_by_role("combobox", name=field_name, exact=True)
    for _ in range(_TRIES):
        settle(opened)
        try:
            box.fill(option, timeout=10_000)
            opened.get_by_role("option", name=option).first.click(timeout=10_000)
        except LateError:  # the list was closed when the page was drawn anew
            continue
        settle(opened)
        if option in box.input_value():
            return
    raise AssertionError(f"{option!r} could not be chosen as {field_name}")


def open_first_row(opened: Page) -> None:
    """Click the first article of the table, which is a picture without elements to click."""
    opened.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    for _ in range(_TRIES):
        settle(opened)
        table = at_rest(opened)
        opened.mouse.click(table["x"] + 90, table["y"] + 54)
        try:
            opened.wait_for_url("**article=*", timeout=15_000, wait_until="commit")
        except LateError:  # the table was drawn anew under the click
            continue
        return
    raise AssertionError(f"{_TRIES} clicks on the table's first row opened no article")


def at_rest(opened: Page) -> dict[str, float]:
    """Return where the table is once it has stopped moving."""
    table = opened.get_by_test_id("stDataFrame")
    before = None
    while (now := table.bounding_box()) is None or now != before:
        before = now
        opened.wait_for_timeout(250)
    return now


def shows_quote(marked: str, quote: str) -> bool:
    """Return whether the marked words are those quoted, which may leave out words between."""
    parts = quote.split(" … ")
    whole = marked in quote if len(parts) == 1 else all(part in marked for part in parts)
    return bool(marked.strip() and quote.strip()) and whole


def open_first_chip(opened: Page) -> None:
    """Open the drawer on the first citation."""
    press(
        opened,
        opened.get_by_test_id("stDialog").locator("mark").first,
        opened.locator("[class*=st-key-chip-] button").first,
    )


def close_drawer(opened: Page) -> None:
    """Close the drawer, and wait until it is gone."""
    drawer = opened.get_by_test_id("stDialog")
    until_gone(opened, drawer, lambda: opened.keyboard.press("Escape"))


def until_gone(opened: Page, shown: Locator, act: Callable[[], None]) -> None:
    """Do ``act`` until what is ``shown`` is gone."""
    for _ in range(_TRIES):
        settle(opened)
        with suppress(LateError):
            act()
            shown.wait_for(state="detached", timeout=10_000)
        if not shown.count():
            settle(opened)
            return
    raise AssertionError(f"{shown} did not go away")
