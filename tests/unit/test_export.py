import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rag.errors import InputError
from rag.render import MEDIA_TYPES, export
from rag.render.as_pdf import pdf
from rag.render.fonts import find_fonts
from rag.types import Section
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


def test_html_loads_nothing_runs_nothing_and_links_only_the_stored_address():
    page = Page()
    page.feed(make(hostile(), "html").decode())

    assert not {"script", "img", "iframe", "object", "form", "base"} & set(page.tags)
    assert not [
        name for _, name, _ in page.attributes if name.startswith("on") or name == "src"
    ]
    targets = {value for tag, name, value in page.attributes if name == "href"}
    assert targets == {"#source-1", OF.source.locator}
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


def test_a_word_file_has_headings_properties_and_numbers_that_lead_to_the_table():
    content = make(briefing(), "docx")
    document = docx.Document(io.BytesIO(content))
    inside = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()

    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title"
    assert "Heading 1" in styles
    assert document.core_properties.title == "Briefing: Lugra"
    assert document.core_properties.created.year == 2031
    assert 'w:anchor="source_1"' in inside
    assert 'w:name="source_1"' in inside
    targets = [r.target_ref for r in document.part.rels.values() if "hyperlink" in r.reltype]
    assert set(targets) == {OF.source.locator}


def test_a_pdf_has_a_title_a_date_and_is_the_same_each_time():
    one, two = make(briefing(), "pdf"), make(briefing(), "pdf")

    assert one == two
    about = PdfReader(io.BytesIO(one)).metadata
    assert about.title == "Briefing: Lugra"
    assert about["/CreationDate"].startswith("D:20310305093000")


def test_a_pdf_takes_a_quotation_longer_than_a_page():
    of = article("a.\n\nb.\n\n" + "A very long sentence without an end " * 400 + ".")

    assert len(PdfReader(io.BytesIO(make(briefing(of), "pdf"))).pages) > 3


MANY = "Порт откроют в марте. 卢格拉港将于三月开放。 Lúgra, Ödland, Łódź."


def test_a_pdf_shows_latin_cyrillic_and_chinese(tmp_path):
    of = article(f"a.\n\nb.\n\n{MANY}")
    content = make(briefing(of), "pdf")

    if not any("Sans" in str(path) for path in Path("/usr/share/fonts").rglob("*.ttf")):
        pytest.skip("no font with Cyrillic letters on this system")
    assert "Characters not shown" not in read(content, "pdf")
    assert squeezed("Порт откроют в марте") in squeezed(read(content, "pdf"))


def test_a_pdf_without_system_fonts_says_which_characters_are_missing():
    of = article(f"a.\n\nb.\n\n{MANY}")
    shown = read(pdf(briefing(of), made=NOW, fonts=find_fonts(())), "pdf")

    assert "Characters not shown" in shown
    assert "U+017A" in shown
    assert squeezed("Lúgra, Ödland") in squeezed(shown)


def test_a_pdf_never_shows_unjoined_arabic_or_an_empty_box_in_silence():
    of = article("a.\n\nb.\n\nThe port مرفأ opens 🎉 soon.")
    shown = read(make(briefing(of), "pdf"), "pdf")

    assert "م" not in shown
    assert "U+0645" in shown
    assert "U+1F389" in shown


def test_a_broken_font_file_is_passed_over(tmp_path):
    (tmp_path / "NotoSans-Regular.ttf").write_bytes(b"\x00\x01\x00\x00not a font")
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"")

    assert pdf(briefing(), made=NOW, fonts=find_fonts((tmp_path,))).startswith(b"%PDF")
