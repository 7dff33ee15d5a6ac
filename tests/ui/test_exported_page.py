"""An exported HTML file in a real browser."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from rag.render import export
from rag.types import Briefing, Section
from tests.fakes.briefing import NOW, article, claim
from tests.ui import served

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]
EVIL = "<script>document.title = 'run'</script><img src=https://a.example/x onerror=alert(1)>"
CITED = [article(f"{EVIL} {n} opens.", number=n, title=EVIL) for n in range(1, 4)]
READ = [article(number=n, title=f"Never quoted {n}") for n in range(4, 74)]
CLAIMS = tuple(claim(each, each.text) for each in CITED)
BRIEFING = Briefing(
    title="Briefing",
    as_of=NOW,
    sections=(
        Section(heading="Lead", claims=CLAIMS),
        Section(heading="Again", claims=CLAIMS[:1]),
        Section(heading="More", claims=CLAIMS[1:]),
    ),
    unused=tuple(each.source for each in READ),
)


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "briefing.html"
    path.write_bytes(export(BRIEFING, "html", text_of=lambda _: ""))
    return f"file://{path}"


def test_nothing_is_loaded_and_nothing_runs(browser, file):
    page, asked, said = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file)

    assert asked == [file]
    assert said == []
    assert page.title() == "Briefing"
    assert EVIL in page.inner_text("body")


def test_a_number_leads_to_its_source_and_back(browser, file):
    page = browser.new_page()
    page.goto(file)

    page.click("text=[1] >> nth=1")
    assert page.url.endswith("#source-1")
    page.click("#source-1 .back a >> nth=1")
    assert page.url.endswith("#cited-1-2")
    assert page.is_visible("#cited-1-2")


def test_a_long_list_is_folded_on_the_screen_and_whole_on_paper(browser, file):
    page = browser.new_page()
    page.goto(file)

    assert not page.is_visible("text=Never quoted 73")
    page.click("summary")
    assert page.is_visible("text=Never quoted 73")
    page.reload()
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert "Never quoted 73" in "".join(each.extract_text() for each in paper.pages)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper_in_light_and_dark(browser, file, scheme):
    page = browser.new_page(color_scheme=scheme)
    page.goto(file)

    def brightness(property_):
        found = page.evaluate(f"getComputedStyle(document.body)['{property_}']")
        return sum(int(each) for each in found[4:-1].split(","))

    ink, paper = brightness("color"), brightness("backgroundColor")
    assert (ink < 150 and paper > 700) if scheme == "light" else (ink > 600 and paper < 150)
