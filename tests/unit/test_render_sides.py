"""Comparisons and two readouts as pages, files, tables and terminal text."""

import csv
import io
import json
import re
from dataclasses import replace

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.render import csv_table, export, html, markdown, plain, to_json
from rag.render import said as words_for
from rag.render.aligned import differing, labels, lengths
from rag.render.as_markdown import _words
from rag.render.compared import redline
from rag.render.parts import Line, Run
from rag.types import Comparison, Point, Readouts, Side, Span, Stance, Term
from tests.fakes.pages import Page, read, squeezed
from tests.fakes.sides import (
    NORDA,
    ORDELIA,
    TEXTS,
    VALMORA,
    A,
    B,
    comparison,
    readouts,
    said,
    statements,
)

FORMATS = ["md", "html", "docx", "pdf", "csv", "json"]
EVIL = "<b onclick=x>=cmd|x!A0</b> **x** ~~y~~ | [z](https://evil.example) \x1b[31m\u202e"
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def made(value, fmt):
    return export(value, fmt, text_of=TEXTS.__getitem__)


def shown(value, fmt):
    content = made(value, fmt)
    if fmt == "json":
        return content.decode()
    if fmt == "csv":
        return content.decode("utf-8-sig")
    return re.sub(r"\*\*|~~", "", read(content, fmt))


def quoted(value):
    """Yield every object with a quotation and its place in a JSON value."""
    if isinstance(value, dict):
        if {"quote", "start", "end", "article_id"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from quoted(each)


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_statement_of_a_comparison_is_lost_in_any_format(fmt):
    got = squeezed(shown(comparison(), fmt))

    for statement in statements():
        assert squeezed(statement.id) in got
        assert squeezed(statement.quote) in got


def test_no_statement_of_a_comparison_is_lost_in_the_terminal():
    got = squeezed(plain(comparison()))

    assert not [s.id for s in statements() if squeezed(s.id) not in got]


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_sentence_of_two_readouts_is_lost_in_any_format(fmt):
    got = squeezed(shown(readouts(), fmt))

    for line in (*VALMORA.split("\n"), *ORDELIA.split("\n")):
        assert squeezed(line) in got


@pytest.mark.parametrize("value", [comparison(), readouts(), statements()])
def test_every_quotation_in_json_is_cut_from_its_article(value):
    found = list(quoted(json.loads(made(value, "json"))))

    assert len(found) >= 8
    for one in found:
        assert TEXTS[one["article_id"]][one["start"] : one["end"]] == one["quote"]
        for start, end in one.get("differs", []):
            assert one["start"] <= start < end <= one["end"]


def test_every_quotation_in_csv_is_cut_from_its_article():
    rows = list(csv.DictReader(io.StringIO(csv_table(comparison()))))
    pairs = list(csv.DictReader(io.StringIO(csv_table(readouts()))))
    told = [row for row in rows if row["id"]]

    assert len(told) == 9  # eight statements, the joint one with each of its sides
    for row in told:
        assert TEXTS[row["article"]][int(row["start"]) : int(row["end"])] == row["quote"]
    for row in pairs:
        for side in "AB":
            if at := row[f"article {side}"]:
                place = slice(int(row[f"start {side}"]), int(row[f"end {side}"]))
                assert TEXTS[at][place] == row[f"words of {side}"]
    assert len(pairs) == 10


def test_a_statement_in_json_says_how_and_by_whom_it_is_told():
    got = to_json(statements()[2])

    assert got["via"] == "Valmora's readout"
    assert got["teller"] == "Valmora"
    assert got["telling"] == "counterpart's paraphrase"
    assert got["chain"] == ["Tomas Reik", "Valmora's readout", "Ministry of Valmora"]


def test_a_point_in_json_has_its_evidence_its_ruling_and_its_revisions():
    got = to_json(comparison())
    first, second, _ = got["points"]
    (revision,) = first["revisions"]

    assert first["evidence"] == [statements()[0].id, statements()[1].id]
    assert (first["overruled"], second["overruled"]) == (False, True)
    assert (revision["side"], revision["before"]) == ("Valmora", statements()[4].id)
    assert revision["after"] == statements()[5].id
    gone, new, kept, _ = revision["changes"]
    assert gone["after"] is None
    assert NORDA[slice(*gone["before"])] == "Freight"
    assert NORDA[slice(*new["after"])] == "most freight"
    assert kept["same"] is True
    assert (got["terms"][0]["surface"], got["terms"][0]["side"]) == ("blockade", "Valmora")
    assert got["terms"][0]["uses"][0]["statements"] == [statements()[7].id]
    assert set(got["statements"]) == {s.id for s in statements()}


def test_two_readouts_in_json_have_the_shape_of_the_command():
    got = to_json(readouts())

    assert got["a"]["id"] == A.source.id
    assert [len(got[k]) for k in ("same", "reworded", "only_a", "only_b")] == [0, 2, 4, 2]
    assert got["only_a"][0]["b"] is None
    assert got["reworded"][1]["b"]["differs"] == [[65, 72], [128, 154]]
    assert ORDELIA[128:154] == "for a trial of ninety days"
    both, one = got["agreements"]
    assert both["confirmed_by"] == ["a", "b"]
    assert both["b"]["quote"].startswith("The two ministers agreed")
    assert (one["text"], one["b"]) == ("The two sides agreed to meet again in July.", None)
    assert got["length"] == {"a": 67, "b": 51, "ratio": 1.31}
    assert got["order"][1]["order_b"] is None
    assert got["notice"] == ""


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf"])
def test_a_page_tells_relation_ruling_silence_chain_and_telling_in_words(fmt):
    got = squeezed(shown(comparison(), fmt))

    for expected in (
        "They oppose each other, as these words show:",
        "They agree (your ruling).",
        "No statement found in 3 articles.",
        "said, per Norda, carried by Harbour Ledger; verbatim; 8 May 2031",
        "thanked, per Valmora's readout, carried by Ministry of Valmora",
        "paraphrase by the counterpart's readout",
        "the two sides (jointly)",
        "Ilse Varga (Foreign Minister)",
        "8 May 2031 → 9 May 2031",
        "Loaded terms",
        "Other statements",
    ):
        assert squeezed(expected) in got, expected


def test_the_silence_map_has_a_count_or_a_dash_for_each_issue_and_side():
    assert "| Freight permits | they oppose each other | 3 | 1 |" in markdown(comparison())
    assert "| Patience | one side only | – | 1 |" in markdown(comparison())


def test_what_was_left_out_and_what_is_new_are_marked_in_every_format():
    page, document = Page(), docx.Document(io.BytesIO(made(comparison(), "docx")))
    page.feed(html(comparison()))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]

    assert "~~Freight~~ **most freight** will pass without any permit" in markdown(comparison())
    assert "[-Freight-] {+most freight+} will pass without any permit" in plain(comparison())
    assert "<del>Freight</del> <ins>most freight</ins> will pass" in html(comparison())
    assert [r.text for r in runs if r.style.style_id == "ReadoutLeftOut"] == ["Freight"]
    assert [r.text for r in runs if r.style.style_id == "ReadoutNew"] == [
        "most freight",
        "after the trial",
    ]


def test_the_words_that_differ_are_marked_in_every_format():
    document = docx.Document(io.BytesIO(made(readouts(), "docx")))
    cells = [c for table in document.tables for row in table.rows for c in row.cells]
    runs = [run for cell in cells for p in cell.paragraphs for run in p.runs]

    assert "**for a trial of ninety days**. *(65–155)*" in markdown(readouts())
    assert "<mark>for a trial of ninety days</mark>.</span>" in html(readouts())
    assert "*Both* ministers agreed" in plain(readouts())
    marked = {run.text for run in runs if run.style.style_id == "ReadoutDiffers"}
    assert {"Both", "The two", "in Lindmark", "received"} < marked


@given(st.lists(st.integers(0, len(VALMORA)), min_size=2, max_size=8))
def test_marking_never_changes_the_words(places):
    spans = [Span(i, j) for i, j in zip(places[::2], places[1::2], strict=False) if i < j]
    cited = readouts().pairings[2].a
    runs = list(differing(cited, spans))

    assert "".join(run.text for run in runs) == cited.quote
    marked = "".join(run.text for run in runs if run.mark)
    within = {
        at for s in spans for at in range(s.start, s.end) if cited.span.covers(Span(at, at + 1))
    }
    assert len(marked) == len(within)


def test_a_redline_has_every_word_of_both_statements():
    (revision,) = comparison().points[0].revisions
    runs = list(redline(revision))

    before = "".join(run.text for run in runs if run.mark != "new")
    after = "".join(run.text for run in runs if run.mark != "left out")
    assert before.split() == revision.before.quote.split()
    assert after.split() == revision.after.quote.split()


RUNS = st.lists(
    st.builds(
        Run,
        st.text(st.sampled_from(" ab.,*_~`|[]()<&\\!1中，「」\n"), min_size=1, max_size=6),
        st.sampled_from(["", "left out", "new", "differs"]),
    ),
    min_size=1,
    max_size=6,
)


@given(RUNS)
def test_marks_in_markdown_never_show_as_signs_and_the_words_never_change(runs):
    (paragraph,) = [
        t for t in READER.parse("x " + _words(Line(text="", runs=tuple(runs)))) if t.children
    ]
    text = "".join(child.content for child in paragraph.children)
    kinds = {child.type for child in paragraph.children}

    assert squeezed(text) == squeezed("x" + "".join(run.text for run in runs))
    assert kinds <= {
        *("text", "text_special", "s_open", "s_close", "strong_open", "strong_close"),
    }


def test_a_mark_between_letters_and_punctuation_comes_alive_too():
    line = Line(
        text="", runs=(Run("中文"), Run("，一", "new"), Run("致。", "left out"), Run("了"))
    )
    (paragraph,) = [t for t in READER.parse(_words(line)) if t.children]

    kinds = [child.type for child in paragraph.children]
    assert kinds.count("strong_open") == kinds.count("s_open") == 1


def hostile():
    of = replace(A, source=replace(A.source, title=EVIL, outlet=EVIL, language="x onload=y"))
    one = said(of, "an unlawful blockade", EVIL, EVIL, via=EVIL, role=EVIL)
    point = Point(
        issue=EVIL,
        stances=(Stance(side=EVIL, statements=(one,)), Stance(side="=1+1")),
        evidence=(one,),
    )
    term = Term(surface=EVIL, side=EVIL, uses=point.stances)
    table = Comparison(
        topic=EVIL, sides=(Side(id="x", name=EVIL),), points=(point,), terms=(term,)
    )
    return table, replace(readouts(), a=of.source, notice=EVIL)


@pytest.mark.parametrize("value", hostile())
def test_hostile_words_stay_words_on_every_page(value):
    page = Page()
    page.feed(html(value))
    text = plain(value)

    assert "b" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "\x1b" not in text
    assert "\u202e" not in text
    tokens = READER.parse(markdown(value))
    inner = [child for token in tokens for child in token.children or ()]
    links = {t.attrs["href"] for t in inner if t.type == "link_open"}
    assert links <= {A.source.locator, B.source.locator}
    assert not {t.type for t in (*tokens, *inner)} & {"html_block", "html_inline", "image"}
    for fmt in ("docx", "pdf"):
        assert squeezed("<bonclick=x>=cmd|x!A0</b>") in squeezed(shown(value, fmt))


@pytest.mark.parametrize("value", [*hostile(), readouts()])
def test_no_cell_of_a_table_is_a_formula(value):
    rows = csv.reader(io.StringIO(csv_table(value)))

    assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("value", [comparison(), readouts(), statements()])
@pytest.mark.parametrize("width", [10, 40, 72, 200])
def test_terminal_text_fits_every_width(value, width):
    text = plain(value, width=width)

    fits = max(24, min(width, 96))
    for line in text.split("\n"):
        words = re.sub(r"^\s*([-–] |\[\d+\] |\d+\. )?", "", line)
        assert len(line) <= fits or " " not in words.strip(), line


EMPTY = Readouts(
    a=A.source, b=B.source, pairings=(), agreements=(), subjects=(), length=(0, 0), notice="No."
)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("value", [EMPTY, Comparison(topic="", sides=(), points=())])
def test_nothing_to_show_is_a_page_too(value, fmt):
    assert made(value, fmt)


def test_a_page_of_nothing_says_so():
    text = plain(EMPTY)

    assert "Neither says that anything was agreed." in text
    assert "They have no point in common." in text
    assert "times as long" not in text
    nothing = Comparison(topic="", sides=(), points=(), searched=4)
    assert "No statement found in 4 articles." in plain(nothing)


def many(sides, name="Side {}"):
    names = [name.replace("{}", str(n)) for n in range(sides)]
    stances = tuple(Stance(side=name, searched=2) for name in names[1:])
    speaking = Stance(side=names[0], statements=(statements()[0],))
    point = Point(issue="freight", stances=(speaking, *stances))
    columns = tuple(Side(id=name, name=name) for name in names)
    return Comparison(topic="", sides=columns, points=(point,))


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf"])
@pytest.mark.parametrize("sides", [7, 40])
def test_more_sides_than_fit_beside_each_other_stand_below_each_other(fmt, sides):
    got = squeezed(shown(many(sides), fmt))

    assert squeezed("Side 0 – Ilse Varga (Foreign Minister):") in got
    assert squeezed("Side 6: No statement found in 2 articles.") in got


@pytest.mark.parametrize("sides", [1, 4, 8, 9])
def test_a_pdf_takes_names_and_titles_of_any_length(sides):
    assert made(many(sides, "The very long name of side {} " * 12), "pdf").startswith(b"%PDF")
    long = replace(A, source=replace(A.source, title="A title " * 900))
    words = [said(long, "an unlawful blockade", "Someone " * 500, "Valmora", role="x" * 3_000)]
    assert made(words, "pdf").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("length", "told"),
    [
        ((180, 100), "A is 1.8 times as long as B."),
        ((100, 250), "B is 2.5 times as long as A."),
        ((100, 102), "They are about equally long."),
        ((100, 0), ""),
    ],
)
def test_the_longer_readout_is_named(length, told):
    assert lengths(replace(readouts(), length=length)) == told


def test_two_readouts_of_one_outlet_go_by_their_titles():
    assert labels(A.source, B.source) == ("Ministry of Valmora", "Ministry of Ordelia")
    twin = replace(B.source, outlet=A.source.outlet)
    assert labels(A.source, twin) == ("Ilse Varga meets Tomas Reik", "Talks with Valmora")


def test_the_chain_names_each_teller_once():
    report = statements()[4]

    assert words_for.chain(report) == "per Norda, carried by Harbour Ledger"
    assert words_for.chain(statements()[0]) == "per Ministry of Valmora"
    own = replace(statements()[0], speaker="Ministry of Valmora")
    assert words_for.chain(own) == ""
    passed_on = replace(report, via="the ministry's readout")
    told = "per the ministry's readout, carried by Norda and Harbour Ledger"
    assert words_for.chain(passed_on) == told


def test_evidence_that_stands_in_no_column_is_kept_too():
    one = statements()[0]
    point = Point(issue="freight", stances=(Stance(side="Ordelia"),), evidence=(one,))
    got = Comparison(topic="", sides=(Side(id="o", name="Ordelia"),), points=(point,))

    assert one.id in to_json(got)["statements"]
    assert one.id in csv_table(got)
    assert one.id in markdown(got).replace("\\", "")


def test_an_agreement_stands_under_the_readout_that_tells_it():
    both, _ = readouts().agreements
    turned = replace(both, words=both.counterpart, counterpart=both.words)
    of_b = replace(turned, confirmed_by=("b",), counterpart=None)
    got = to_json(replace(readouts(), agreements=(turned, of_b)))

    first, second = got["agreements"]
    assert first["a"]["article_id"] == A.source.id
    assert first["b"]["article_id"] == B.source.id
    assert (second["a"], second["text"]) == (None, both.counterpart.quote)
    assert "Claimed by B only (1)" in plain(replace(readouts(), agreements=(of_b,)))
