"""Start the real app on a free port and drive it with the machine's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as LateError

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_HERE = {"127.0.0.1", "localhost"}
_PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Opened at /compare, Streamlit asks /compare/_stcore/health first and expects the 404."""


@contextmanager
def served(library: Path, log: Path) -> Iterator[str]:
    """Run ``app.py`` over ``library``; yield its address."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "RAG_LIBRARY": str(library),
        "OPENAI_API_KEY": "",
        "OPENAI_BASE_URL": "",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as out:
        app = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
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
    context.set_default_timeout(90_000)
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
    before = opened.get_by_text("How was this answered?").count()
    opened.get_by_test_id("stChatInputTextArea").fill(question)
    opened.keyboard.press("Enter")
    opened.get_by_text("How was this answered?").nth(before).wait_for(timeout=90_000)
    settle(opened)


def open_first_row(opened: Page) -> None:
    """Click the first article of the table, which is a picture without elements to click."""
    opened.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    for _ in range(6):
        settle(opened)
        table = _at_rest(opened)
        opened.mouse.click(table["x"] + 60, table["y"] + 60)
        try:
            opened.wait_for_url("**article=*", timeout=15_000, wait_until="commit")
        except LateError:  # the table was drawn anew under the click
            continue
        return
    raise AssertionError("six clicks on the table's first row opened no article")


def _at_rest(opened: Page) -> dict[str, float]:
    """Return where the table is once it has stopped moving."""
    table = opened.get_by_test_id("stDataFrame")
    before = None
    while (now := table.bounding_box()) is None or now != before:
        before = now
        opened.wait_for_timeout(250)
    return now


def open_first_chip(opened: Page) -> None:
    """Open the drawer on the first citation."""
    opened.locator("[class*=st-key-chip-] button").first.click()
    opened.get_by_test_id("stDialog").locator("mark").first.wait_for()
    opened.wait_for_timeout(500)
