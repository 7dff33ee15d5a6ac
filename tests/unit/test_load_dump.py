"""Dumps: one article a row, columns found by their usual names or as the user says."""

import csv
import io
import json

import pytest

from rag.ingest.clean import clean
from rag.ingest.load import Piece, Raw, read
from rag.types import Item
from tests.fakes.pace import at_most

TEXT = "The talks go on, officials said; “no end”, they\nadded, is in sight."


def load(content, name, **columns):
    content = content if isinstance(content, bytes) else content.encode()
    piece = Piece(locator=f"/x/{name}", name=name, content=content, columns=columns)
    return list(read(piece))


def table(rows, delimiter=","):
    memory = io.StringIO()
    writer = csv.writer(memory, delimiter=delimiter)
    writer.writerows(rows)
    return memory.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_of_any_delimiter_and_encoding_are_read(delimiter, encoding):
    rows = [["id", "Title", "body", "url"], ["7", "Día, two", TEXT, "https://veldt.example/7"]]

    (raw,) = load(table(rows, delimiter).encode(encoding), "a.csv")

    assert (raw.text, raw.metadata["title"]) == (TEXT, "Día, two")
    assert (raw.locator, raw.kind) == ("/x/a.csv#https://veldt.example/7", "record")
    assert raw.metadata["url"] == "https://veldt.example/7"


def test_a_row_without_an_address_is_named_by_its_id_or_its_number():
    rows = [["id", "text"], ["a7", "First."], ["", "Second."], ["a7", "Third."]]

    assert [raw.locator for raw in load(table(rows), "a.csv")] == [
        "/x/a.csv#a7",
        "/x/a.csv#2",
        "/x/a.csv#3",
    ]


RECORD = {
    "title": "Talks go on",
    "content": TEXT,
    "source": {"id": None, "name": "Veldt Courier"},
    "author": ["Ana Torv", {"name": "Rolf Ek"}],
    "publishedAt": "2031-03-04T10:00:00Z",
    "url": "https://veldt.example/1",
}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (json.dumps([RECORD]), "a.json"),
        (json.dumps({"status": "ok", "articles": [RECORD]}), "a.json"),
        (json.dumps({"data": {"items": [RECORD]}}), "a.json"),
        (json.dumps(RECORD), "a.json"),
        (json.dumps(RECORD) + "\n", "a.jsonl"),
        (json.dumps([RECORD]), "a.txt"),
    ],
)
def test_records_are_found_wherever_the_json_keeps_them(content, name):
    (raw,) = load(content, name)
    source = clean(raw).source

    assert raw.text == TEXT
    assert (source.outlet, source.byline) == ("Veldt Courier", "Ana Torv, Rolf Ek")
    assert source.published_at is not None
    assert source.locator.endswith(f"#{source.url}")
    assert source.url == "https://veldt.example/1"


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("título", "cuerpo"), "título"),
        (("заголовок", "текст"), "заголовок"),
        (("标题", "正文"), "标题"),
        (("Headline", "article_text"), "Headline"),
    ],
)
def test_columns_are_known_by_their_names_in_several_languages(names, title):
    (raw,) = load(table([names, ["Talks", TEXT]]), "a.csv")

    assert (raw.metadata["title"], raw.text) == ("Talks", TEXT)


def test_the_user_may_say_which_column_holds_what():
    rows = [["text", "x1", "x2"], ["No.", TEXT, "Talks"]]

    (raw,) = load(table(rows), "a.csv", text="x1", title="x2")

    assert (raw.text, raw.metadata["title"]) == (TEXT, "Talks")


def test_markup_in_a_field_is_read_as_a_page():
    markup = "<p>First &amp; <b>best</b>.</p><script>no()</script><p>Second.</p>"

    (raw,) = load(json.dumps([{"text": markup}]), "a.json")

    assert raw.text == "First & best.\n\nSecond."


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (
            table([["a", "b"], ["1", "2"]]),
            "a.csv",
            "No column holds a text; its columns are: a, b",
        ),
        (json.dumps([{"a": 1}]), "a.json", "its columns are: a"),
        ("title,text\n", "a.csv", "no rows"),
        ("[1, 2]", "a.json", "no articles"),
        ('{"text": "cut', "a.json", "damaged"),
        ("words", "a.json", "not a JSON file"),
        ("[" * 100_000, "a.json", "damaged"),
    ],
)
def test_a_dump_that_cannot_be_read_is_one_clear_line(content, name, reason):
    (found,) = load(content, name)

    assert isinstance(found, Item)
    assert reason in found.error
    assert found.hint


def test_a_column_that_is_not_there_is_named():
    (found,) = load(table([["text"], ["x"]]), "a.csv", text="Body")

    assert "no column 'Body'" in found.error
    assert "--column" in found.hint


def test_one_bad_row_costs_itself():
    lines = [json.dumps(RECORD), "{broken", json.dumps({**RECORD, "url": ""})]

    found = load("\n".join(lines), "a.jsonl")

    assert [type(one) for one in found] == [Raw, Item, Raw]
    assert found[1].locator == "/x/a.jsonl#2"


def test_a_damaged_array_keeps_what_stands_before():
    found = load(json.dumps([RECORD, RECORD])[:-30], "a.json")

    assert [type(one) for one in found] == [Raw, Item]


def test_large_fields_and_open_quotation_marks_take_bounded_time():
    with at_most(5):
        (raw,) = load("text\n" + "word " * 300_000, "a.csv")
        (failed,) = load('text\n"' + '""' * 2_000_000, "a.csv")

    assert len(raw.text) > 1_000_000
    assert isinstance(failed, Item)


WRAPPED = {
    "_id": "r1",
    "_source": {
        "headline": "Talks go on",
        "teaser": {"image": {"url": "https://veldt.example/p.png"}},
        "content": {"body_html": "<p>First &amp; best.</p><p>Second.</p>", "language": "en"},
        "meta": {"when": "2031-03-04T10:00:00-05:00", "desk": {"pub": "Courier"}},
    },
}


def test_an_article_within_its_record_is_found_and_takes_nothing_from_elsewhere():
    (raw,) = load(json.dumps(WRAPPED) + "\n", "a.jsonl")

    assert raw.text == "First & best.\n\nSecond."
    assert raw.locator == "/x/a.jsonl#r1"
    assert raw.metadata == {"title": "Talks go on", "language": "en"}


def test_the_user_may_name_a_member_however_deep():
    (raw,) = load(
        json.dumps(WRAPPED) + "\n",
        "a.jsonl",
        outlet="_source.meta.desk.pub",
        published="_source.meta.when",
    )

    assert raw.metadata["outlet"] == "Courier"
    assert raw.metadata["published"] == "2031-03-04T10:00:00-05:00"


def test_a_text_of_blocks_is_whole():
    blocks = [{"type": "p", "text": "First block."}, {"type": "p", "text": "Second one." * 9}]

    (raw,) = load(json.dumps([{"title": "Talks", "body": blocks}]), "a.json")

    assert raw.text == f"First block.\n\n{'Second one.' * 9}"


def test_the_tags_of_one_record_are_not_its_articles():
    record = {"text": TEXT, "entities": {"tags": [{"text": "a"}, {"text": "b"}]}}

    assert [raw.text for raw in load(json.dumps(record), "a.json")] == [TEXT]
