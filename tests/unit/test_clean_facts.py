"""Cleaning keeps when, where and on which page: exactly, or not at all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.clean import clean
from rag.ingest.load import Raw
from rag.ingest.places import find_pages

BODY = "The foreign ministers of Veldt and Ondra agreed on Tuesday to reopen the crossings."


def cleaned(text=BODY, pages=(), kind="text", **metadata):
    return clean(
        Raw(locator="/x/a", name="a", text=text, pages=pages, kind=kind, metadata=metadata)
    )


@pytest.mark.parametrize(
    ("written", "hours", "day"),
    [
        ("2031-03-04T23:30:00-05:00", -5, dt.date(2031, 3, 4)),
        ("2031-03-04T23:30:00.123+0800", 8, dt.date(2031, 3, 4)),
        ("2031-03-04T23:30Z", 0, dt.date(2031, 3, 4)),
        ("2031-03-04 23:30:00 UTC", 0, dt.date(2031, 3, 4)),
        ("Tue, 04 Mar 2031 23:30:00 +0300", 3, dt.date(2031, 3, 4)),
        ("Tue, 4 Mar 2031 23:30:00 GMT", 0, dt.date(2031, 3, 4)),
    ],
)
def test_a_moment_with_its_zone_is_kept_and_the_day_is_that_of_the_zone(written, hours, day):
    source = cleaned(published=written).source

    assert source.published_at is not None
    assert source.published_at.utcoffset() == dt.timedelta(hours=hours)
    assert source.published == day


@pytest.mark.parametrize(
    "written",
    ["2031-03-04T23:30:00", "4 March 2031, 11:30 p.m. CST", "2031-03-04",
     "Tue, 4 Mar 2031 23:30", "Tue, 4 Mar 2031 23:30:00 -0000", "4 March 2031 23:30 EST"],
)  # fmt: skip
def test_without_a_zone_there_is_a_day_and_no_moment(written):
    source = cleaned(published=written).source

    assert (source.published, source.published_at) == (dt.date(2031, 3, 4), None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://veldt.example/a?b=1#c", True),
        ("http://veldt.example/ä", True),
        ("javascript:alert(1)", False),
        ("https://user:word@veldt.example/", False),
        ("https://veldt.example/a b", False),
        ("https:///a", False),
        ('https://veldt.example/"onload=x', False),
        ("//veldt.example/a", False),
        ("https://[bad", False),
    ],
)
def test_only_a_plain_web_address_is_kept(written, kept):
    assert cleaned(url=written).source.url == (written if kept else "")


def test_an_address_is_kept_without_the_marks_that_track_readers():
    written = "https://veldt.example/a?id=7&utm_source=rss&p=%C3%A9&fbclid=x#c"

    assert cleaned(url=written).source.url == "https://veldt.example/a?id=7&p=%C3%A9#c"
    assert cleaned(url="https://a.example/?utm_medium=feed").source.url == "https://a.example/"


def test_the_kind_is_that_of_the_raw_text():
    assert cleaned(kind="pdf").source.kind == "pdf"


def test_pages_are_found_where_cleaning_moved_them():
    text = (
        f"Borders reopen\n\nOSTER, March 4, 2031 (VNA) -- {BODY}\n\nAdvertisement\n\n"
        "Second  page here, with words.\n\nThird page."
    )

    article = cleaned(
        text, pages=("Borders reopen", "Advertisement Second page here", "", "Third page.")
    )

    second, third = article.text.index("Second"), article.text.index("Third")
    assert article.source.pages == (0, second, third, third)
    assert article.source.page(second) == 2
    assert article.source.page(third) == 4


def test_the_day_a_file_was_made_only_tells_the_year_of_its_dateline():
    dated = cleaned(f"OSTER, March 4 (VNA) -- {BODY}", created="2031-03-20T10:00:00")

    assert dated.source.published == dt.date(2031, 3, 4)
    assert cleaned(created="2031-03-20T10:00:00").source.published is None


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=200))
def test_pages_ascend_from_the_first_letter_within_the_text(firsts, text):
    pages = find_pages(firsts, text)

    assert len(pages) == len(firsts)
    assert list(pages) == sorted(pages)
    assert all(0 <= page <= len(text) for page in pages)
    assert pages[:1] in {(), (0,)}


@pytest.mark.parametrize(
    "head",
    [
        "Oster and Velm speak\n4 March 2031",
        "Press release | 04.03.2031\n\nOster and Velm speak",
        "Press release, 4 March 2031\n\nOster and Velm speak",
        "Oster and Velm speak\n\nBy Ana Ruiz\n\nOSTER, March 4, 2031 (Strait Wire) —",
        "Oster and Velm speak\n\nOster, 4 March 2031 (Strait Wire)",
        "Office of the Prime Minister of the Republic of Veldt\nPRESS SERVICE\n\n"
        "Oster and Velm speak\n4 March 2031",
    ],
)
def test_day_and_letterhead_above_a_report_are_no_part_of_its_headline(head):
    article = cleaned(f"{head}\n\n{BODY}")

    assert article.text == BODY
    assert article.source.title == "Oster and Velm speak"
    assert article.source.published == dt.date(2031, 3, 4)
    office = "Office of the Prime Minister of the Republic of Veldt"
    outlets = {"Office": office, "Strait": "Strait Wire"}
    expected = next((name for word, name in outlets.items() if word in head), "")
    assert article.source.outlet == expected


def test_a_day_that_a_wrapped_headline_ends_with_stays_in_it():
    headline = "Ministers of Veldt and Ondra recall the joint statement of\n4 March 2031"
    article = cleaned(f"{headline}\n\n{BODY}")

    assert article.source.title == headline.replace("\n", " ")


def test_a_byline_may_tell_what_its_author_is():
    line = "By Renata Voss, professor of water law at the University of Tarn"
    article = cleaned(f"The river belongs to nobody\n\n{line}\n\n{BODY}")

    assert article.source.byline.startswith("Renata Voss, professor of water law")
    assert article.text == BODY


def test_a_masthead_with_the_day_is_no_headline():
    head = "The Oster Chronicle\nFriday 4 March 2031\n\nOster and Velm speak\n\nBy Ana Ruiz"
    source = cleaned(f"{head}\n\n{BODY}").source

    assert (source.title, source.outlet) == ("Oster and Velm speak", "The Oster Chronicle")
    assert (source.published, source.byline) == (dt.date(2031, 3, 4), "Ana Ruiz")


def test_a_headline_that_ends_as_a_paper_is_called_stays_one():
    head = "Ministers back the Mail\n\nBy Ana Ruiz"
    assert cleaned(f"{head}\n\n{BODY}").source.title == "Ministers back the Mail"
