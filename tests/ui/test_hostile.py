"""Hostile titles, texts, names and replies show as text: nothing runs, nothing is asked for."""

from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import load_settings
from tests.fakes.chat import draft
from tests.fakes.endpoint import serving
from tests.ui import served, views

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]

SCRIPT = "<script>window.PWNED=1</script>"
NASTY = (
    f'{SCRIPT}<img src="http://evil.example/i.png" onerror="window.PWNED=1">'
    '<svg onload="window.PWNED=1"><iframe src="javascript:parent.PWNED=1"></iframe>'
    "![beacon](http://evil.example/b.png) [crossing](javascript:PWNED=1) "
    "<http://evil.example/a> $x^2$ $$\\href{javascript:PWNED=1}{y}$$ :red[wins] :material/home:"
    " \u202egnp.exe\u202c \u2067left\u2069 pass\u200bport\u2060 </div></p><b>"
)
NAME = (
    "<img src=x onerror=PWNED=1>![b](http:evil.example)$x^2$:red[a]\u202etxt.exe\u200b"
    "<script>PWNED=1<script>"
)
SAID = "the harbour would reopen within a week"
ARTICLE = f"""Title: {NASTY}
Outlet: {NASTY}
Place: {SCRIPT}
Date: 2031-03-11

KESTRA, March 11 -- Foreign Minister Irena Corvath of Valmora said {SAID} {NASTY}.

Foreign Minister Joren Haldek of Ordelia denied that {SAID} {NASTY}.

"We will open the harbour {SCRIPT} in a week," said {SCRIPT} Corvath of Valmora.
"""
OPENS = "Irena Corvath of Valmora said the new quay will open on April 2"
LINE = f"Kestra, March 12. {NASTY} " + "The harbour of Kestra stays shut " * 32_000


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """An app over hostile articles, with a hostile model and a hostile side."""
    folder = tmp_path_factory.mktemp("hostile")
    with Newsroom.open(load_settings(folder / "library")) as room:
        files = [(f"{NAME}.txt", ARTICLE), ("second.txt", ARTICLE.replace("week", "year"))]
        files += [
            ("line.txt", LINE),
            ("quay.txt", f"KESTRA, March 12. {OPENS}."),
            (f"{NAME}.pdf", "%PDF-1.7 broken"),
        ]
        room.add_files([(name, text.encode()) for name, text in files])
        first = room.sides()[0].name
        room.edit("rename side", first, f"{first} {NASTY}"[:120])
        kept = room.record(None, room.ask(f"What of {NASTY}?"))
        room.rename_conversation(kept, NASTY[:80])
        ids = [one.source.id for one in room.articles() if "quay" not in one.source.locator]
    with serving() as script:
        script.step = 40
        script.reply = draft((f"{OPENS}.", 1, OPENS), (NASTY, 1, OPENS), (NASTY, 1, NASTY))
        settings = {"OPENAI_BASE_URL": script.url, "OPENAI_API_KEY": "k"}
        log = folder / "log"
        with served.served(folder / "library", log, **settings) as address:
            yield address, kept, ids
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture(params=[1440, 400])
def tab(browser, request):
    """A page of that width; whatever was done there, nothing ran and nobody was asked."""
    with served.page(browser, width=request.param) as (page, watch):
        yield page
        _harmless(page)
        assert (watch.outside, watch.errors, watch.dialogs) == ([], [], [])


def _harmless(page):
    served.settle(page)
    assert page.evaluate("window.PWNED") is None
    assert page.locator(".katex").count() == 0
    for live in ("[href*=evil]", "[src*=evil]", "[href^=javascript]", "[src^=javascript]"):
        assert page.locator(live).count() == 0, live
    for made in ("iframe", "[onerror]", "[onload]"):
        assert page.locator(f"main {made}, [role=dialog] {made}").count() == 0, made
    wide = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    hidden = page.evaluate("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)")
    assert not hidden, "what turns the order of letters around reached the page"


def test_a_hostile_model_and_a_hostile_question_are_shown_word_for_word(tab, port):
    tab.goto(port[0])
    served.ask(tab, f"When will the new quay open? {SCRIPT}")
    asked, answered = (tab.get_by_test_id("stChatMessageContent").nth(n) for n in (0, 1))
    assert SCRIPT in asked.inner_text()
    assert SCRIPT in answered.inner_text()
    served.open_first_chip(tab)
    assert tab.get_by_role("dialog").locator("mark").first.inner_text() in OPENS


def test_a_hostile_conversation_and_its_hostile_title_are_shown_word_for_word(tab, port):
    address, kept, _ = port
    tab.goto(f"{address}/?conversation={kept}")
    tab.get_by_test_id("stChatMessage").nth(1).wait_for()
    served.settle(tab)
    assert SCRIPT in tab.get_by_test_id("stChatMessageContent").first.inner_text()
    assert tab.get_by_role("button", name="<script>window.PWNED=1").count()


@pytest.mark.parametrize(
    "view", ["Side by side", "Silence", "Over time", "Two readouts", "Manage sides"]
)
def test_hostile_sides_and_statements_are_compared_word_for_word(tab, port, view):
    address, _, ids = port
    two = f"&a={ids[0]}&b={ids[1]}" if view == "Two readouts" else ""
    tab.goto(f"{address}/compare?view={view.replace(' ', '+')}{two}")
    tab.get_by_text(SCRIPT).first.wait_for()


def test_a_briefing_on_hostile_articles_is_harmless(tab, port):
    tab.goto(f"{port[0]}/brief")
    views.write_briefing(tab)
    assert tab.locator("main").get_by_text(SCRIPT).count()


def test_a_library_of_hostile_names_and_titles_is_harmless(tab, port):
    tab.goto(f"{port[0]}/library")
    before = tab.get_by_text("Added before")
    served.press(tab, tab.get_by_role("button", name="Show", exact=True).first, before)
    outcome = tab.locator("[class*=st-key-outcome-]")
    served.press(tab, outcome, tab.get_by_role("button", name="Show", exact=True).first)
    assert "<img src=x onerror=PWNED=1>" in outcome.inner_text()


def test_every_hostile_article_is_read_word_for_word_and_one_line_of_a_megabyte_too(tab, port):
    address, _, ids = port
    for one in ids:
        tab.goto(f"{address}/library?article={one}")
        tab.get_by_role("heading", name="Who said what").wait_for()
        served.settle(tab)
        assert SCRIPT in tab.locator("main").inner_text()
        _harmless(tab)
