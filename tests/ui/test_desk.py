"""Every page at two widths, in light and dark: for every eye, by keyboard, within itself."""

import shutil
import time
from pathlib import Path

import pytest

from tests.ui import served, views

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]

AXE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLITS = {
    "presentation-role-conflict": "the drop zone has both a role of none and a name",
}
"""What Streamlit does and Python cannot mend, with the reason. All of it minor."""
GONE = """() => {
  window.gone = [];
  new MutationObserver(changes => {
    for (const {removedNodes} of changes)
      for (const node of removedNodes)
        if (node.querySelector && node.querySelector("button"))
          window.gone.push(node.className);
  }).observe(document.body, {childList: true, subtree: true});
}"""
"""Notes the buttons that are taken from the page."""
STOPS = 120
"""More than any page has, so that going round ends."""
VISIBLE = """() => {
  const at = document.activeElement;
  const shown = style => style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
  const lit = (element, primary) => {
    for (let step = 0; element && step < 6; step += 1, element = element.parentElement)
      if (getComputedStyle(element).borderTopColor === primary
          && parseFloat(getComputedStyle(element).borderTopWidth) >= 1) return true;
    return false;
  };
  const box = document.createElement('i');
  box.style.color = matchMedia('(prefers-color-scheme: dark)').matches ? '#3f76b8' : '#1f4f8b';
  document.body.append(box);
  const primary = getComputedStyle(box).color;
  box.remove();
  const label = at.closest('label') || at;
  const field = at.matches('textarea, input:not([type=checkbox]):not([type=radio])');
  const named = at.getAttribute('aria-label') || at.innerText || at.placeholder
    || (at.labels && at.labels[0] && at.labels[0].innerText) || '';
  const place = at.getBoundingClientRect();
  return {
    tag: at.tagName,
    id: [at.tagName, place.x, place.y + scrollY, named].join(' '),
    name: named,
    seen: shown(getComputedStyle(at)) || shown(getComputedStyle(label))
      || (field && lit(at, primary)),
  };
}"""


@pytest.fixture(scope="module", params=[1440, 400])
def tab(browser, request):
    """A page of that width, used by one view after the other."""
    with served.page(browser, width=request.param) as opened:
        yield opened


@pytest.mark.parametrize("name", views.VIEWS)
def test_every_page_serves_every_eye_and_stays_within_itself(tab, desk, name):
    _look(tab, views.VIEWS[name], *desk)


@pytest.mark.parametrize("name", views.WELCOME)
def test_the_welcome_serves_every_eye_and_stays_within_itself(tab, empty, name):
    _look(tab, views.WELCOME[name], *empty)


def _look(tab, view, address, places):
    page, watch = tab
    page.emulate_media(color_scheme="light")
    view.open(page, address, places)
    wide = page.viewport_size["width"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)  # colours fade over
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        for part in page.locator("[data-testid=stMain], [role=dialog]").all():
            assert part.evaluate("part => part.scrollWidth - part.clientWidth") <= 0
        assert _faults(page) == [], scheme
    outside, errors, dialogs = watch.outside[:], watch.errors[:], watch.dialogs[:]
    for noted in (watch.outside, watch.errors, watch.dialogs):
        noted.clear()
    assert (outside, errors, dialogs) == ([], [], [])


def _faults(page):
    """Return what axe finds, without what is Streamlit's."""
    if not AXE.exists():
        if shutil.which("npm"):
            pytest.fail(f"{AXE.name} is not here: run make test-ui, which fetches it")
        return []
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        (fault["impact"], fault["id"], node["html"][:200])
        for fault in found["violations"]
        for node in fault["nodes"]
        if fault["id"] not in STREAMLITS
    ]


@pytest.mark.skipif(AXE.exists(), reason="axe-core is here")
def test_accessibility_is_checked():
    if not shutil.which("npm"):
        pytest.skip("npm is not here, so axe-core is not: accessibility is not checked")
    pytest.fail(f"{AXE.name} is not here: run make test-ui, which fetches it")


@pytest.fixture(scope="module")
def keyed(browser):
    """A wide page for the keyboard."""
    with served.page(browser) as (page, _):
        yield page


@pytest.mark.parametrize("name", [name for name, view in views.VIEWS.items() if view.controls])
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(keyed, desk, name):
    address, places = desk
    view = views.VIEWS[name]
    view.open(keyed, address, places)
    stops = _stops(keyed)
    names = [stop["name"] for stop in stops]
    for control in view.controls:
        assert any(control in one for one in names), (control, names)
    assert [stop for stop in stops if not stop["seen"]] == []


def test_an_article_is_opened_and_left_without_a_mouse(keyed, desk):
    keyed.goto(f"{desk[0]}/library")
    read = keyed.get_by_role("combobox", name="Read an article")
    read.wait_for()
    served.settle(keyed)
    read.focus()
    keyed.keyboard.type("mediator")
    keyed.get_by_role("option", name="Grain quay: mediator").wait_for()
    keyed.keyboard.press("Enter")
    keyed.get_by_role("heading", name="Grain quay: mediator").wait_for()
    back = keyed.get_by_role("button", name="All articles")
    served.settle(keyed)
    back.focus()
    keyed.keyboard.press("Enter")
    read.wait_for()
    assert "article=" not in keyed.url


def test_a_citation_is_opened_and_closed_without_a_mouse_and_nothing_moves(keyed, desk):
    address, places = desk
    keyed.goto(address + "/?conversation={conversation}".format(**places))
    chip = keyed.locator("[class*=st-key-chip-] button").first
    chip.wait_for()
    served.settle(keyed)
    chip.focus()
    before = _at_rest(chip)
    keyed.keyboard.press("Enter")
    keyed.get_by_role("dialog").locator("mark").first.wait_for()
    assert chip.bounding_box() == before
    keyed.keyboard.press("Escape")
    keyed.get_by_role("dialog").wait_for(state="detached")
    assert chip.bounding_box() == before
    assert chip.evaluate("chip => chip === document.activeElement")


def test_what_stands_below_an_answer_stays_while_a_citation_opens_over_a_slow_line(
    browser, desk
):
    address, places = desk
    with served.page(browser) as (page, _):
        page.route_web_socket("**/_stcore/stream", _slowly)
        page.goto(address + "/?conversation={conversation}".format(**places))
        chip = page.locator("[class*=st-key-chip-] button").first
        chip.wait_for()
        served.settle(page)
        before = _at_rest(chip)
        page.evaluate(GONE)
        chip.press("Enter")
        page.get_by_role("dialog").locator("mark").first.wait_for()
        served.settle(page)
        assert page.evaluate("window.gone") == []
        assert chip.bounding_box() == before


def _slowly(line):
    """Bring each piece of a page by itself, as a slow line does."""

    def bring(message):
        time.sleep(0.08)
        line.send(message)

    line.connect_to_server().on_message(bring)


def _at_rest(shown):
    """Return where something is, once it stays there."""
    before = None
    while (now := shown.bounding_box()) != before:
        before = now
        shown.page.wait_for_timeout(500)
    return now


def _stops(page):
    """Return where the keyboard stops on the way round the page."""
    page.add_style_tag(content="* { transition: none !important; }")
    page.evaluate("document.activeElement.blur()")
    stops = {}
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        page.wait_for_timeout(40)
        stop = page.evaluate(VISIBLE)
        if stop["tag"] == "BODY":  # past the last one
            continue
        if stop["id"] in stops:
            break
        stops[stop["id"]] = stop
    return list(stops.values())
