"""What stands above a report is read: whose it is, of what day; and the headline stays."""

import datetime as dt

import pytest

from rag.ingest.clean import clean
from rag.ingest.letterhead import cased, is_issuer, is_kind, is_state, is_symbol
from rag.ingest.load import Raw

HEADLINE = "Prime Minister Lund speaks with President Verrin of Orvelia"
BODY = (
    "Prime Minister Ada Lund spoke this evening with Tor Verrin, the President of Orvelia. "
    "They agreed to meet again before the summit."
)
DAY = dt.date(2034, 5, 10)


def cleaned(*lines):
    return clean(Raw(locator="/x/a", name="a", text="\n".join(lines), kind="text"))


def test_a_letterhead_in_capitals_its_state_and_the_kind_of_paper_are_no_headline():
    found = cleaned(
        "OFFICE OF THE PRIME MINISTER",
        "REPUBLIC OF TARN",
        "",
        "READOUT",
        "10 May 2034",
        "",
        HEADLINE,
        "",
        BODY,
    )
    assert found.text == BODY
    assert found.source.title == HEADLINE
    assert found.source.outlet == "Office of the Prime Minister, Republic of Tarn"
    assert found.source.published == DAY


def test_place_and_day_above_a_press_service_are_no_headline():
    headline = "On the telephone conversation of President Tor Verrin with Ada Lund"
    found = cleaned(
        "Talsk, 10 May 2034", "", "Press service of the President", "", headline, "", BODY
    )
    assert (found.text, found.source.title) == (BODY, headline)
    assert found.source.outlet == "Press service of the President"
    assert (found.source.place, found.source.published) == ("Talsk", DAY)


def test_a_masthead_under_the_headline_is_the_outlet():
    found = cleaned(
        "Ferries halted in the sound",
        "",
        "By Petra Vandel",
        "The Northern Courier",
        "Updated 10 May 2034, 18:42",
        "",
        BODY,
    )
    assert (found.text, found.source.title) == (BODY, "Ferries halted in the sound")
    assert (found.source.outlet, found.source.published) == ("The Northern Courier", DAY)


@pytest.mark.parametrize("number", ["SC/21876", "No. 114/2034", "Press release 45/2034"])
def test_the_number_of_a_document_is_no_headline(number):
    found = cleaned(number, "10 MAY 2034", "", "Council statement on the strait", "", BODY)
    assert found.source.title == "Council statement on the strait"
    assert (found.text, found.source.published) == (BODY, DAY)


def test_the_kind_of_a_paper_is_its_headline_where_there_is_no_other():
    assert cleaned("JOINT STATEMENT", "", BODY).source.title == "JOINT STATEMENT"


@pytest.mark.parametrize(
    "line",
    [
        "MINISTRY OF HEALTH WARNS OF FLU",
        "OFFICE OF THE PRIME MINISTER UNDER FIRE",
        "MINISTRY OF TRADE IN TALKS WITH UNIONS",
        "Press service of the future",
        "The office was closed",
    ],
)
def test_a_headline_about_an_office_is_no_letterhead(line):
    assert not is_issuer(line)


@pytest.mark.parametrize(
    "line", ["2034", "24 hours", "Covid-19", "No. 10", "TU-154", "Flight MH17 report", "A/C on"]
)
def test_a_number_that_is_no_documents_stays(line):
    assert not is_symbol(line)


def test_lines_of_a_letterhead_are_told_from_others():
    assert is_state("Kingdom of Norland")
    assert not is_state("Republic of Norland in crisis")
    assert is_kind("Communiqué")
    assert not is_kind("Statement of the ministers")
    assert cased("UN OFFICE FOR THE SOUND") == "UN Office for the Sound"
    assert cased("Office of the Sound") == "Office of the Sound"


@pytest.mark.parametrize(
    "line",
    [
        "By Ana Lindqvist, Harbour Post | 5 November 2031",
        "By Ana Lindqvist · 5 November 2031 · 4 min read",
        "Harbour Post | By Ana Lindqvist | Published: 5 November 2031",
        "5 November 2031 • By Ana Lindqvist",
    ],
)
def test_a_row_under_a_headline_tells_who_wrote_it_and_when(line):
    found = cleaned("Port strike enters third week", "", line, "", "The strike went on.")
    assert found.source.title == "Port strike enters third week"
    assert found.text == "The strike went on."
    assert found.source.byline == "Ana Lindqvist"
    assert found.source.published == dt.date(2031, 11, 5)
    assert found.source.outlet == ("Harbour Post" if "Post" in line else "")


@pytest.mark.parametrize(
    "line", ["Ana Lindqvist met Ola Roth | 5 November 2031", "By bus | By train | On foot"]
)
def test_a_row_with_other_words_stays(line):
    assert line in cleaned("Port strike goes on", "", line, "", "The strike went on.").text


def test_the_number_of_a_press_note_is_no_headline():
    found = cleaned("Press note no. 214/2031", "", HEADLINE, "", BODY)
    assert found.source.title == HEADLINE
    assert found.text == BODY


@pytest.mark.parametrize("label", ["INTERVIEW", "World", "Breaking news", "Opinion"])
def test_the_label_of_a_page_is_no_headline(label):
    found = cleaned(label, "", "Port strike enters third week", "", "The strike went on.")
    assert found.source.title == "Port strike enters third week"
    assert found.text == "The strike went on."


@pytest.mark.parametrize(
    "row", ["SHARE   TWEET   PRINT", "Share | Tweet | Email", "Facebook Twitter WhatsApp"]
)
def test_a_row_of_buttons_is_no_headline(row):
    found = cleaned(
        row, "", "Port strike enters third week", "", "The strike went on.", "", row
    )
    assert found.source.title == "Port strike enters third week"
    assert found.text == "The strike went on."
