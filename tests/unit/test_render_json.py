import json

import pytest

from rag.render import to_json
from rag.types import Entry, Finding, Hit, IngestReport, Item, Passage, Shown, Span
from tests.fakes.briefing import NOW, answer, article, briefing, comparison, side, statements

ROW = {
    *(
        "id",
        "title",
        "outlet",
        "agency",
        "place",
        "published",
        "language",
        "locator",
        "copy_of",
    ),
}
STATEMENT = {
    *(
        "id",
        "article_id",
        "speaker",
        "role",
        "side",
        "joint",
        "kind",
        "cue",
        "said_on",
        "quote",
    ),
    "spans",
}
OF = article()
WHOLE = Passage.cut(OF, Span(0, len(OF.text)))


@pytest.mark.parametrize(
    "value",
    [
        answer(),
        briefing(),
        comparison(),
        statements(OF),
        [Hit(passage=WHOLE, score=0.5)],
        [side("Veldt")],
        [Finding(check="vectors", ok=True, detail="all there")],
        IngestReport(items=(Item(locator="x", outcome="failed", error="e", hint="h"),)),
    ],
)
def test_every_shape_is_plain_json(value):
    assert json.loads(json.dumps(to_json(value), allow_nan=False)) == to_json(value)


def test_an_answer_numbers_its_citations_and_its_claims_point_at_them():
    got = to_json(answer())

    assert got.keys() >= {
        "question",
        "query",
        "status",
        "reason",
        "claims",
        "citations",
        "trace",
    }
    assert [claim["citations"] for claim in got["claims"]] == [[1], []]
    (citation,) = got["citations"]
    assert citation["quote"] == OF.text[citation["start"] : citation["end"]]
    assert citation["number"] == 1
    assert citation["published"] == "2031-03-04"


def test_a_briefing_lists_used_unused_and_copied_articles():
    got = to_json(briefing(unused=(article(number=2).source,)))

    assert got["as_of"] == NOW.isoformat()
    assert got["sections"][0].keys() == {"heading", "kind", "note", "claims"}
    assert [s["id"] for s in got["sources"]["used"]] == [OF.source.id]
    assert [s["id"] for s in got["sources"]["unused"]] == [f"{2:012x}"]
    assert got["sources"]["copies"] == []


def test_a_comparison_holds_ids_and_each_statement_once():
    got = to_json(comparison())

    said, silent = got["points"][0]["stances"]
    assert said["statements"][0] in got["statements"]
    assert silent == {"side": "Ostmark", "statements": [], "searched": 1}
    assert set(got["unassigned"]) < got["statements"].keys()
    assert got["sides"] == ["Veldt", "Ostmark"]


def test_a_statement_has_spans_as_pairs():
    got = to_json(statements(OF)[0])

    assert got.keys() >= STATEMENT
    ((start, end),) = got["spans"]["content"]
    assert OF.text[start:end] == got["quote"]


def test_a_listed_article_has_its_counts_and_a_shown_one_its_text_and_passages():
    entry = Entry(source=OF.source, passages=3, statements=2)
    (row,) = to_json([entry])
    one = to_json(Shown(article=OF, passages=(WHOLE,), entry=entry))

    assert row.keys() >= ROW | {"passages", "statements"}
    assert (row["passages"], row["statements"]) == (3, 2)
    assert one.keys() >= ROW
    assert one["text"] == OF.text
    assert one["statements"] == 2
    assert one["passages"] == [{"id": WHOLE.id, "start": 0, "end": len(OF.text)}]


def test_an_ingest_report_sorts_items_by_outcome():
    entry = Entry(source=OF.source, passages=1, statements=0)
    copied = Entry(source=article(number=2, copy_of="0" * 12).source, passages=1, statements=0)
    items = (
        Item(locator="a", outcome="added", entry=entry),
        Item(locator="b", outcome="copy", entry=copied),
        Item(locator="c", outcome="failed", error="It is empty.", hint="Give a text."),
    )

    got = to_json(IngestReport(items=items, job="4e"))

    assert got.keys() == {"added", "updated", "unchanged", "copies", "failed", "job"}
    assert got["job"] == "4e"
    assert got["added"][0]["passages"] == 1
    assert got["copies"][0]["copy_of"] == "0" * 12
    assert got["failed"] == [{"locator": "c", "error": "It is empty.", "hint": "Give a text."}]


def test_a_hit_has_its_place_and_how_it_was_found():
    (got,) = to_json([Hit(passage=WHOLE, score=0.25, via="lexical")])

    assert got["passage_id"] == WHOLE.id
    assert (got["score"], got["via"]) == (0.25, "lexical")
    assert OF.text[got["start"] : got["end"]] == got["text"]


def test_there_is_no_shape_for_anything_else():
    with pytest.raises(TypeError):
        to_json(object())
