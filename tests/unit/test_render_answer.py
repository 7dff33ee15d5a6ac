"""Answers as pages, files, JSON, evidence packs and terminal text."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.render import check_pack, export, html, markdown, pack, plain, to_json
from rag.types import Answer, Citation, Span
from tests.fakes import answers
from tests.fakes.pages import read, squeezed
from tests.fakes.room import ARTICLES, cite

TEXTS = {article.source.id: article.text for article in ARTICLES}
PAGES = ["md", "html", "docx", "pdf"]


def shown(answer, fmt):
    return squeezed(read(export(answer, fmt, text_of=TEXTS.__getitem__), fmt))


@pytest.mark.parametrize("fmt", PAGES)
def test_a_page_shows_the_short_answer_before_the_claims_with_its_number(fmt):
    got = shown(answers.short(), fmt)

    short, claim = got.index("June2[1]"), got.index("ValmoraandOrdeliawillreopen")
    assert got.index("Inshort") < short < claim


@pytest.mark.parametrize("fmt", PAGES)
def test_a_page_shows_each_side_once_with_its_claims_under_it(fmt):
    got = shown(answers.by_side(), fmt).partition("foundin3articles.")[2]
    own = ("freightmustpass", "raisedtwice", "permitsstayinforce")

    assert got.count("Valmora") - got.count("ValmoraandOrdelia") == 1
    places = [got.index(words) for words in ("Valmora", *own[:2], "Ordelia", own[2])]
    assert places == sorted(places)


@pytest.mark.parametrize("fmt", PAGES)
def test_a_page_tells_notice_reason_and_what_was_searched_for(fmt):
    answer = replace(answers.partial(), query="cost of the customs post")
    got = shown(answer, fmt)

    for words in (answers.CONFLICT, answer.reason, "Searched for: cost of the customs post"):
        assert squeezed(words) in got
    assert "Searchedfor" not in shown(answers.partial(), fmt)


@pytest.mark.parametrize("fmt", PAGES)
def test_a_page_marks_what_is_not_backed_with_the_reason(fmt):
    got = shown(answers.partial(), fmt)

    assert squeezed("not supported by the articles: The quoted words stand in none") in got
    assert squeezed("contradicted by the articles: The quotation says $5m.") in got


@pytest.mark.parametrize("fmt", [*PAGES])
def test_no_file_holds_what_could_be_asked_next_or_the_confidence(fmt):
    got = shown(answers.short(), fmt)

    assert "askednext" not in got
    assert "couldasknext" not in got
    assert "IlseVargasayaboutfreight" not in got
    assert "0.73" not in got


def test_the_terminal_shows_what_could_be_asked_next_last():
    text = plain(answers.short())

    assert text.index("In short\n  - June 2 [1]") < text.index("Sources")
    last = text.partition("\n\nYou could ask next:\n")[2]
    assert last.startswith("  - What did Ilse Varga say about freight?\n")
    assert "You could ask next" not in plain(answers.declined())


@pytest.mark.parametrize("width", [24, 60, 96])
def test_the_terminal_text_fits(width):
    for line in plain(answers.short(), width=width).split("\n"):
        assert len(line) <= width or " " not in line.strip(" -"), line


def test_json_holds_the_short_answer_the_confidence_and_what_could_come_next():
    got = to_json(answers.short())

    short = got["short"]
    place = slice(short["start"], short["end"])
    assert TEXTS[got["citations"][0]["article_id"]][place] == short["text"] == "June 2"
    assert short["citation"] == 1
    assert got["confidence"] == 0.734
    assert got["followups"] == list(answers.short().followups)
    assert to_json(answers.by_side())["short"] is None


def test_a_claim_in_json_names_its_side_only_when_it_has_one():
    by_side, one = to_json(answers.by_side()), to_json(answers.short())

    assert [c["group"] for c in by_side["claims"]] == ["Valmora", "Valmora", "Ordelia"]
    assert "group" not in one["claims"][0]


def elsewhere() -> Answer:
    """Return an answer whose short answer stands in no citation of a claim."""
    return answers.short(short=cite(ARTICLES[2], "May 20"))


def test_a_short_answer_cut_from_no_claims_words_has_a_source_of_its_own():
    got = to_json(elsewhere())

    assert got["short"]["citation"] == 2
    assert got["citations"][1]["quote"] == "May 20"
    assert got["claims"][0]["citations"] == [1]
    assert "May 20 [2]" in plain(elsewhere())


def test_an_answer_that_is_only_short_is_shown_too():
    alone = answers.short(claims=())

    assert "June 2 [1]" in plain(alone)
    assert to_json(alone)["citations"][0]["quote"] == "June 2"


@pytest.mark.parametrize("answer", [answers.short(), elsewhere(), answers.by_side()])
def test_the_evidence_pack_of_an_answer_holds(answer):
    made = json.loads(json.dumps(pack(answer, TEXTS.__getitem__)))

    assert check_pack(made, TEXTS.get).failed == ()


def test_a_short_answer_that_its_citation_does_not_hold_fails_the_check():
    made = json.loads(json.dumps(pack(answers.short(), TEXTS.__getitem__)))
    made["short"]["text"] = "June 3"

    reasons = [failure.reason for failure in check_pack(made, TEXTS.get).failed]
    assert "The short answer is not in the words it cites." in reasons


@given(st.integers(0, 200), st.integers(1, 60))
def test_every_short_answer_is_numbered_as_words_that_hold_it(start, length):
    claim = answers.short().claims[0]
    passage = claim.citations[0].passage
    words = Citation(passage=passage, span=Span(start, start + length))

    got = to_json(answers.short(short=words))
    cited = got["citations"][got["short"]["citation"] - 1]
    assert cited["start"] <= start < start + length <= cited["end"]
    assert got["short"]["text"] in cited["quote"]


def test_hostile_names_stay_text():
    live = "<b>x</b> [l](javascript:a) \x1b[31m"
    claims = (replace(answers.by_side().claims[0], group=live),)
    answer = answers.by_side(claims=claims, followups=(live,), notice=live, query=live)

    assert "<b>" not in html(answer)
    assert "[l](java" not in markdown(answer)
    assert "\x1b" not in plain(answer)
