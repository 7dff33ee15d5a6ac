import datetime as dt
import html
import io
import math
import re
import time
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from rag.errors import InputError
from rag.render import MEDIA_TYPES, export
from rag.types import Briefing, Definition, Filters, Section
from tests.fakes.briefing import NOW, answer, article, briefing, claim, comparison, statements
from tests.fakes.pages import Page, read, squeezed

OF = article()
TEXTS = {OF.source.id: OF.text}
EVIL = (
    "<script>alert(1)</script> <img src=x onerror=y> \"'>& {{x}} \x00\x1b[31m\u202e\ufffe\ud800"
)


def make(value, fmt):
    return export(value, fmt, text_of=TEXTS.__getitem__)


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf"])
def test_every_format_shows_claims_marks_and_the_whole_source_table(fmt):
    other, third = article(number=2, title="Never quoted"), article(number=3, title="A copy")
    got = briefing(notice="Two were left out.", unused=(other.source,), copies=(third.source,))

    shown = squeezed(read(make(got, fmt), fmt))

    for expected in (
        *("Briefing: Lugra", "5 Mar 2031", "Two were left out.", "What happened"),
        *(c.text for c in got.claims),
        *("[1]", "[2]", "Veldt Courier", "4 Mar 2031", "Harbour of Lugra to reopen"),
        *(OF.source.locator.replace("https://", ""), "Never quoted", "A copy"),
        *(f"characters {c.span.start}–{c.span.end}" for c in got.citations),
    ):
        assert squeezed(expected) in shown, expected


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf", "json"])
@pytest.mark.parametrize("value", [answer(), briefing(), briefing(sections=(), used=())])
def test_answers_and_empty_briefings_are_exported_too(value, fmt):
    assert len(make(value, fmt)) >= 50
    assert set(MEDIA_TYPES) >= {fmt}


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf", "json", "csv"])
@pytest.mark.parametrize("value", [comparison(), statements(OF)])
def test_comparisons_and_statements_are_exported_in_every_format(value, fmt):
    assert make(value, fmt)


@pytest.mark.parametrize(
    ("value", "fmt"), [(briefing(), "csv"), (briefing(), "exe"), (answer(), "")]
)
def test_an_unknown_format_is_one_clear_error(value, fmt):
    with pytest.raises(InputError) as caught:
        make(value, fmt)

    assert "pdf" in caught.value.hint


def hostile():
    of = article(
        f"Lead.\n\nMore.\n\n{EVIL} was said by Kort in Lugra.", title=EVIL, outlet=EVIL
    )
    return briefing(of, title=EVIL, notice=EVIL)


def links(content, fmt):
    """Return what a file links to outside of itself."""
    if fmt == "html":
        page = Page()
        page.feed(content.decode())
        found = {value for _, name, value in page.attributes if name in {"href", "src"}}
        return {target for target in found if not target.startswith("#")}
    if fmt == "md":
        tokens = MarkdownIt("commonmark").parse(content.decode())
        inner = [child for token in tokens for child in token.children or ()]
        return {str(child.attrs["href"]) for child in inner if child.type == "link_open"}
    if fmt == "docx":
        inside = zipfile.ZipFile(io.BytesIO(content))
        rels = [inside.read(n).decode() for n in inside.namelist() if n.endswith(".rels")]
        outside = re.findall(r"<Relationship [^>]*External[^>]*>", "".join(rels))
        return {html.unescape(re.search('Target="([^"]*)"', each)[1]) for each in outside}
    pages = PdfReader(io.BytesIO(content)).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
    return {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf"])
def test_only_stored_web_addresses_are_links(fmt):
    no = ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example/b"]
    no += ["//a.example/b", "https://user@a.example/", "https://a.example/ b", "mailto:a@b.c"]
    cited = [article(number=n, locator=bad, url=bad, title=bad) for n, bad in enumerate(no, 1)]
    cited.append(article(number=90, locator="news/a.txt", url="https://a.example/x?y=1&z=2"))
    claims = tuple(claim(each, "reopen the harbour") for each in cited)
    got = briefing(title=no[0], sections=(Section(heading=no[0], claims=claims),))

    content = export(got, fmt, text_of=lambda _: OF.text)

    assert links(content, fmt) == {"https://a.example/x?y=1&z=2"}


def test_a_claim_that_was_edited_says_so_and_whether_it_kept_its_proof():
    kept, lost = briefing().claims
    kept = replace(kept, edited=True)
    lost = replace(lost, edited=True, verdict="unsupported", reason="the figure 41 is missing")
    got = briefing(sections=(Section(heading="Lead", claims=(kept, lost)),))

    for fmt in ("md", "html", "docx", "pdf"):
        shown = squeezed(read(make(got, fmt), fmt))
        assert squeezed("(edited; its source still proves it)") in shown
        assert squeezed("(edited; not supported by the articles: the figure 41") in shown


def test_a_note_of_a_section_is_a_quiet_line_and_no_claim():
    note = "No change since 1 Mar 2031."
    got = briefing(sections=(Section(heading="New", claims=(), note=note),), used=())

    assert f"*{note}*" in make(got, "md").decode()
    assert f'<p class="facts">{note}</p>' in make(got, "html").decode()
    document = docx.Document(io.BytesIO(make(got, "docx")))
    assert [p.text for p in document.paragraphs if p.style.style_id == "ReadoutNote"] == [note]
    assert note in read(make(got, "pdf"), "pdf")


def test_a_briefing_says_what_was_in_scope_and_which_one_it_follows():
    filters = Filters(
        outlets=("Norda", "Courier"), languages=("en",), since=dt.date(2031, 3, 1)
    )
    got = briefing(definition=Definition(filters=filters), since=NOW - dt.timedelta(days=1))
    shown = make(got, "md").decode()

    assert "Only Norda and Courier; in en; from 1 Mar 2031 on." in shown
    assert "Follows the briefing of 4 Mar 2031, 09:30 UTC." in shown
    until = briefing(definition=Definition(filters=Filters(until=dt.date(2031, 3, 2))))
    assert "Only up to 2 Mar 2031." in make(until, "md").decode()


def test_html_loads_nothing_runs_nothing_and_links_only_the_stored_address():
    page = Page()
    page.feed(make(hostile(), "html").decode())

    assert not {"script", "img", "iframe", "object", "form", "base"} & set(page.tags)
    assert not [
        name for _, name, _ in page.attributes if name.startswith("on") or name == "src"
    ]
    targets = {value for tag, name, value in page.attributes if name == "href"}
    assert targets == {"#source-1", "#cited-1-1", OF.source.locator}
    assert ("meta", "http-equiv", "Content-Security-Policy") in page.attributes
    assert "link" not in page.tags


def test_html_names_the_language_of_foreign_words():
    of = article("首句。\n\n次句。\n\n卢格拉港将于三月开放。", language="zh")

    assert (
        '<span lang="zh">卢格拉港将于三月开放。</span>' in make(briefing(of), "html").decode()
    )
    bad = article(language='x" onclick="y')
    assert "onclick" not in make(briefing(bad), "html").decode()


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_hostile_words_are_only_words(fmt):
    shown = read(make(hostile(), fmt), fmt)

    assert squeezed("<script>alert(1)</script>") in squeezed(shown)


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=50).filter(lambda text: text.strip()))
def test_no_text_breaks_a_format(text):
    of = article(f"a\n\nb\n\n{text}", title=text)
    got = briefing(of, title=text, sections=(Section(heading=text, claims=(claim(of, text),)),))

    for fmt in ("md", "html", "docx", "pdf"):
        assert export(got, fmt, text_of={of.source.id: of.text}.__getitem__)


def crowd(cited, unused):
    """Return a briefing over many articles, some of which it cites."""
    found = [article(f"a\n\nb\n\nNumber {n} is in.", number=n) for n in range(cited + unused)]
    claims = tuple(claim(each, each.text[6:]) for each in found[:cited])
    sections = tuple(
        Section(heading=f"Part {at}", claims=claims[at : at + 50])
        for at in range(0, len(claims), 50)
    )
    used, rest = found[:cited], found[cited:]
    return Briefing(
        title="Many",
        as_of=NOW,
        sections=sections,
        used=tuple(each.source for each in used),
        unused=tuple(each.source for each in rest),
    )


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf", "json"])
def test_many_articles_are_all_there(fmt):
    got = crowd(120, 400)
    texts = {c.source.id: f"a\n\nb\n\n{c.quote}" for c in got.citations}
    content = export(got, fmt, text_of=texts.__getitem__)

    shown = read(content, fmt)

    assert shown.count("Harbour of Lugra to reopen") >= 120 + 120 + 400
    assert squeezed("Number 119 is in.") in squeezed(shown)
    assert fmt == "json" or "400 articles" in shown


def test_four_times_the_articles_do_not_take_ten_times_as_long():
    texts = {f"{n:012x}": f"a\n\nb\n\nNumber {n} is in." for n in range(1600)}

    def seconds(size, fmt):
        """Return the least of three: what other tests left in memory is collected anywhere."""
        got, least = crowd(size, 0), math.inf
        for _ in range(3):
            before = time.process_time()
            export(got, fmt, text_of=texts.__getitem__)
            least = min(least, time.process_time() - before)
        return least

    for fmt in ("md", "html", "docx", "json"):
        seconds(100, fmt)  # what is loaded once is not counted
        assert seconds(1600, fmt) < 10 * max(seconds(400, fmt), 0.02), fmt
