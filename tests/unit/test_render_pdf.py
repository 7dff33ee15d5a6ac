import hashlib
import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

import rag.render
from rag.render import export
from rag.render.as_pdf import pdf
from rag.render.fonts import find_fonts
from rag.types import Section
from tests.fakes.briefing import NOW, article, briefing, claim
from tests.fakes.pages import read, squeezed

OF = article()
MANY = "Порт откроют в марте. 卢格拉港将于三月开放。 루그라 항. Lúgra, Ödland, Łódź, Ελλάδα."
TYPEFACES = Path(rag.render.__file__).with_name("typefaces")
NOWHERE = Path("/nonexistent")


def make(value):
    return export(value, "pdf", text_of=lambda _: OF.text)


def about(words, **more):
    of = article(f"a.\n\nb.\n\n{words}", **more)
    return briefing(of)


def embedded(content):
    """Return the names of the fonts of a PDF, each with whether it is in the file."""
    found = {}
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            known = font.get_object()
            inside = "/FontFile2" in known.get("/FontDescriptor", {})
            found[re.sub(r".*\+", "", known["/BaseFont"].lstrip("/"))] = inside
    return found


def test_it_has_a_title_a_date_and_is_the_same_each_time():
    one, two = make(briefing()), make(briefing())

    assert one == two
    known = PdfReader(io.BytesIO(one)).metadata
    assert known.title == "Briefing: Lugra"
    assert known["/CreationDate"].startswith("D:20310305093000")


def test_a_quotation_longer_than_a_page_is_cut_into_pages():
    words = "A very long sentence without an end " * 400 + "."

    assert len(PdfReader(io.BytesIO(make(about(words)))).pages) > 3


def test_latin_cyrillic_greek_chinese_and_korean_are_shown_without_any_font_of_the_system():
    content = pdf(about(MANY), made=NOW, fonts=find_fonts(()))

    assert "Characters not shown" not in read(content, "pdf")
    for words in MANY.split(". "):
        assert squeezed(words) in squeezed(read(content, "pdf"))
    fonts = embedded(content)
    assert fonts["LiberationSans"]
    assert fonts["WenQuanYiMicroHei-0"]


def test_the_same_file_is_written_whatever_fonts_a_system_has():
    with_system = pdf(about(MANY), made=NOW)

    assert with_system == pdf(about(MANY), made=NOW, fonts=find_fonts(()))


def test_without_any_font_it_says_which_characters_are_missing_and_tells_the_user():
    warned = []
    fonts = find_fonts((), packaged=NOWHERE)
    shown = read(pdf(about(MANY), made=NOW, fonts=fonts, warn=warned.append), "pdf")

    assert squeezed("Lúgra, Ödland") in squeezed(shown)
    beginning, _, end = shown.partition("Characters not shown")
    assert "No font here has" in beginning
    assert "U+043E" in end
    (line,) = warned
    assert line.startswith("No font here has")
    assert "HTML" in line


def test_nothing_is_said_of_missing_characters_when_none_is():
    warned = []
    pdf(about(MANY), made=NOW, warn=warned.append)

    assert warned == []


@pytest.mark.parametrize("hidden", ["🎉", "लुग्रा", "ท่าเรือ", "ݐݑ"])
def test_what_cannot_be_shown_is_a_sign_on_grey_and_never_an_empty_box(hidden):
    shown = read(pdf(about(f"The port {hidden} opens."), fonts=find_fonts(())), "pdf")

    assert squeezed(f"The port {'?' * len(hidden)} opens.") in squeezed(shown)
    assert all(f"U+{ord(letter):04X}" in shown for letter in hidden)


def test_arabic_is_joined_and_hebrew_turned():
    got = about("The word مرفأ and the word נמל end here.")
    shown = read(pdf(got, fonts=find_fonts(())), "pdf")

    assert "\ufee3\ufeae\ufed3\ufe84"[::-1] in shown or "\ufee3\ufeae\ufed3\ufe84" in shown
    assert "Characters not shown" not in shown


def test_a_broken_font_file_is_passed_over(tmp_path):
    (tmp_path / "LiberationSans-Regular.ttf").write_bytes(b"\x00\x01\x00\x00not a font")
    (tmp_path / "wqy-microhei.ttc").write_bytes(b"")

    broken = find_fonts((tmp_path,), packaged=tmp_path)

    assert pdf(briefing(), made=NOW, fonts=broken).startswith(b"%PDF")


def test_the_fonts_in_the_package_are_those_their_note_names():
    note = (TYPEFACES / "README.md").read_text()
    files = sorted(TYPEFACES.glob("*.tt?"))

    assert len(files) == 5
    for path in files:
        assert f"| `{path.name}` | {path.stat().st_size:,} |" in note
        assert hashlib.sha256(path.read_bytes()).hexdigest() in note


def entries(outline, level=0):
    for each in outline:
        if isinstance(each, list):
            yield from entries(each, level + 1)
        else:
            yield level, each.title


def test_headings_are_entries_beside_the_pages():
    claims = briefing().claims
    sections = (
        Section(heading="Lead", claims=claims[:1]),
        Section(heading="Said: Veldt", claims=claims[1:]),
    )
    reader = PdfReader(io.BytesIO(make(briefing(sections=sections))))

    assert list(entries(reader.outline)) == [
        *((0, "Lead"), (0, "Said"), (1, "Veldt"), (0, "Sources"), (0, "Articles used")),
    ]


def test_a_heading_without_a_chapter_does_not_break_the_entries():
    got = briefing(sections=(Section(heading=": Veldt", claims=briefing().claims),))

    assert PdfReader(io.BytesIO(make(got))).outline


def test_each_page_says_how_many_there_are():
    words = "A very long sentence without an end " * 400 + "."
    pages = PdfReader(io.BytesIO(make(about(words)))).pages

    for number, page in enumerate(pages, 1):
        assert squeezed(page.extract_text()).startswith(f"{number}/{len(pages)}")


def test_numbers_lead_to_the_table_and_back():
    (page,) = PdfReader(io.BytesIO(make(briefing()))).pages
    notes = [note.get_object() for note in page["/Annots"]]
    inner = [(note["/Rect"][3], note["/Dest"][3]) for note in notes if "/Dest" in note]

    downwards = [(at, to) for at, to in inner if at > to]
    upwards = [(at, to) for at, to in inner if at < to]
    assert len(downwards) == len(upwards) == 2


def test_the_head_of_the_table_is_repeated_on_each_page():
    of = article("\n\n".join(f"Sentence {n} of many." for n in range(99)))
    claims = tuple(claim(of, f"Sentence {n} of many.") for n in range(99))
    got = briefing(of, sections=(Section(heading="A", claims=claims),))

    texts = [page.extract_text() for page in PdfReader(io.BytesIO(make(got))).pages]
    with_rows = [text for text in texts if "characters" in text]
    assert len(with_rows) > 3
    assert all("Quoted words" in text for text in with_rows)
