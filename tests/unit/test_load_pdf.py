"""PDF files: paragraphs in reading order, and the page each begins on."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from rag.ingest.clean import clean
from rag.ingest.load import Piece, Raw, read
from rag.types import Item

FIRST = (
    "The foreign ministers of Veldt and Ondra agreed on Tuesday to",
    "reopen three border crossings that have been closed since the",
    "spring, and asked their staff for an accommo-",
    "dation that is far-reaching and lasts.",
)
SECOND = (
    "Traders on both sides had pressed for months. Grain worth 40",
    "million crowns was lost in the summer, said the chamber.",
)


def made(*pages, title=""):
    """Return a PDF of pages, each a list of (x, y, size, text)."""
    memory = io.BytesIO()
    canvas = Canvas(memory, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for page in pages:
        for x, y, size, text in page:
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return memory.getvalue()


def column(lines, x=60, top=740):
    return [(x, top - 14 * number, 11, line) for number, line in enumerate(lines)]


def load(content, name="a.pdf"):
    (found,) = read(Piece(locator=f"/x/{name}", name=name, content=content))
    return found


def test_lines_become_paragraphs_and_broken_words_whole():
    page = [(60, 780, 18, "Borders reopen"), *column(FIRST), *column(SECOND, top=660)]

    assert load(made(page)).text.split("\n\n") == [
        "Borders reopen",
        " ".join(FIRST).replace("accommo- dation", "accommodation"),
        " ".join(SECOND),
    ]


def test_a_hyphen_that_the_file_shows_elsewhere_stays():
    page = column(("A far-reaching plan, they said, and they meant the far-", "reaching one."))

    assert load(made(page)).text.endswith("meant the far-reaching one.")


def test_two_columns_are_read_one_after_the_other_however_they_were_drawn():
    left = [f"Left line {n} speaks of the harbour and of grain" for n in range(12)]
    right = [f"Right line {n} speaks of the coal and of ships" for n in range(12)]
    page = [(60, 790, 18, "A headline that runs across the whole width of the page")]
    for one, other in zip(column(left, x=50), column(right, x=310), strict=True):
        page += [one, other]

    text = load(made(page)).text

    places = [text.index(f"{line} ") for line in (*left[:-1], *right[:-1])]
    assert places == sorted(places)
    assert text.startswith("A headline")


def test_running_lines_and_page_numbers_go_and_pages_are_found():
    pages = [
        [
            (60, 810, 9, "Veldt Courier, Tuesday 4 March 2031"),
            *column([f"Report {n} begins here and goes on for a while,", "as reports do."]),
            (290, 30, 9, f"Page {n} of 4"),
        ]
        for n in range(1, 5)
    ]

    article = clean(load(made(*pages)))

    assert "Courier" not in article.text
    assert "Page" not in article.text
    starts = [article.text.index(f"Report {n}") for n in range(1, 5)]
    assert list(article.source.pages) == starts
    assert article.source.page(starts[2] + 5) == 3


def test_a_paragraph_that_runs_over_is_one_and_pages_count_on_past_an_empty_page():
    pages = [column(FIRST[:2]), [], column(["spring, officials said after the talks."])]

    article = clean(load(made(*pages)))

    assert article.text.count("\n\n") == 0
    assert article.source.page(article.text.index("spring")) == 3
    assert article.source.page(0) == 1


def test_words_drawn_one_by_one_are_lines():
    page = [(60 + 60 * n, 700, 11, word) for n, word in enumerate(["The", "harbour", "opens"])]

    assert load(made(page)).text == "The harbour opens"


@pytest.mark.parametrize("title", ["Microsoft Word - draft7.docx", "untitled", "a.indd"])
def test_a_title_nobody_meant_is_none(title):
    assert "title" not in load(made(column(SECOND), title=title)).metadata


def test_a_title_that_was_meant_is_kept_and_the_day_it_was_made_is_not_its_day():
    raw = load(made(column(SECOND), title="Borders reopen"))

    assert raw.metadata["title"] == "Borders reopen"
    assert clean(raw).source.published is None


def locked(owner_only):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made(column(SECOND)))))
    writer.encrypt("" if owner_only else "secret", owner_password="x", algorithm="RC4-128")
    memory = io.BytesIO()
    writer.write(memory)
    return memory.getvalue()


def test_only_a_password_to_open_it_keeps_a_file_shut():
    assert "Traders" in load(locked(owner_only=True)).text
    assert "password" in load(locked(owner_only=False)).error


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (made([]), "scan"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (made(column(SECOND))[:300], "damaged"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(content, reason):
    found = load(content)

    assert isinstance(found, Item)
    assert reason in found.error
    assert found.hint


def test_a_file_is_known_by_its_content():
    assert isinstance(load(made(column(SECOND)), "a.txt"), Raw)
    assert load(b"Words that are no PDF at all.", "a.pdf").kind == "text"


def test_a_hyphen_that_was_drawn_by_itself_breaks_a_word_and_a_dash_does_not():
    lines = ("The envoys went home with an accom", "modation that both sides asked for,")
    page = column(lines)
    page.insert(1, (232, 740, 11, "-"))
    page += column(
        ("The talks went on until noon ", "which nobody had thought they would."), top=680
    )
    page.insert(-1, (208, 680, 11, "-"))

    assert load(made(page)).text.split("\n\n") == [
        "The envoys went home with an accommodation that both sides asked for,",
        "The talks went on until noon - which nobody had thought they would.",
    ]


def test_the_day_in_a_running_head_gives_the_dateline_its_year_and_no_more():
    head = (60, 800, 9, "HALVIK DAILY   Thursday, 17 April 2031")
    dated = ("OSTER, April 17 (VNA) - The foreign ministers of Veldt and Ondra", *FIRST[1:])
    pages = [[head, *column(lines)] for lines in (dated, SECOND, SECOND)]
    others = [[head, *column(lines)] for lines in (FIRST, SECOND, SECOND)]

    assert str(clean(load(made(*pages))).source.published) == "2031-04-17"
    assert "HALVIK DAILY" not in load(made(*pages)).text
    assert clean(load(made(*others))).source.published is None


@pytest.mark.parametrize(
    ("font", "drawn", "read"),
    [
        ("STSong-Light", "林 德 瓦 尔 在 奥 斯 特 说", "林德瓦尔在奥斯特说"),
        (
            "HYSMyeongJo-Medium",
            "두 나라 장관은 화요일에 만났다",
            "두 나라 장관은 화요일에 만났다",
        ),
    ],
)
def test_characters_that_were_set_apart_are_words_and_words_stay_apart(font, drawn, read):
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    memory = io.BytesIO()
    canvas = Canvas(memory, pagesize=A4, invariant=1)
    canvas.setFont(font, 11)
    canvas.drawString(60, 740, drawn)
    canvas.save()

    assert load(memory.getvalue()).text == read


def test_a_figure_keeps_the_hyphen_of_its_unit():
    page = column(
        ("The northern stage needs a gallery that is 1.2-", "kilometre long, they said.")
    )

    assert load(made(page)).text.endswith("a gallery that is 1.2-kilometre long, they said.")
