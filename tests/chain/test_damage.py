"""Bits that turn over where SQLite does not look are found, and mended where they can be."""

import sqlite3
from contextlib import closing

import pytest

from tests.fakes.newsroom import newsroom

pytestmark = pytest.mark.in_a_file
TEXTS = [(f"{n}.txt", f"Torvia opened harbour number{n} to grain.".encode()) for n in range(9)]


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path) as opened:
        opened.add_files(TEXTS)
        yield opened


def change(room, sql):
    with room._library.writing() as db:
        assert db.exec_driver_sql(sql).rowcount


def findings(room, **how):
    return {found.check: found for found in room.doctor(**how)}


def is_sound(room):
    return all(found.ok for found in room.doctor())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE fulltext_data SET block = zeroblob(length(block)) WHERE id > 10",
        "UPDATE fulltext_content SET c1 = 'torvia closed harbour' WHERE id = 4",
        "DELETE FROM fulltext_content WHERE id = 4",
        "UPDATE fulltext_docsize SET sz = x'0101' WHERE id = 4",
    ],
)
def test_words_that_were_changed_are_found_and_made_anew(room, sql):
    change(room, sql)

    assert not findings(room, repair=False)["full text"].ok
    mended = findings(room)["full text"]
    assert (mended.ok, mended.repaired) == (False, True)
    assert is_sound(room)
    for n in range(9):
        assert f"number{n} " in room.search(f"number{n}")[0].passage.text


def test_a_text_that_was_changed_is_named_and_goes_in_again(room):
    entry = room.articles()[0]
    change(room, f"UPDATE articles SET text = 'Torvia shut it.' WHERE id = '{entry.source.id}'")

    found = findings(room)["articles"]
    assert not found.ok
    assert not found.repaired
    assert entry.source.id in found.detail
    room.remove([entry.source.id])
    room.add_files(TEXTS)
    assert is_sound(room)


@pytest.mark.parametrize("blob", ["x'00'", "zeroblob(1024)", "randomblob(1024)", "x''"])
def test_a_vector_that_was_changed_is_found_and_made_anew(room, blob):
    change(room, f"UPDATE vectors SET vector = {blob} WHERE passage_key = 3")

    assert not findings(room)["vectors"].ok
    room.reindex()
    assert is_sound(room)


def test_a_passage_beyond_its_text_is_found_and_made_anew(room):
    change(room, 'UPDATE passages SET "end" = 4000 WHERE key = 3')

    assert not findings(room)["articles"].ok
    room.reindex()
    assert is_sound(room)


VERBS = (
    ["ls"],
    ["search", "ships"],
    ["ask", "How long will inspections of grain ships be suspended?"],
    ["statements"],
    ["compare"],
    ["add", "-"],
    ["conversations"],
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE vectors SET vector = x'0000803f' WHERE passage_key = 3",
        "UPDATE articles SET published = 'soon' WHERE rowid = 3",
        "UPDATE articles SET pages = '[1' WHERE rowid = 3",
        "UPDATE articles SET added_at = 'x' WHERE rowid = 3",
        "UPDATE articles SET text = x'ff' WHERE rowid = 3",
        "UPDATE statements SET spans = '{}' WHERE rowid = 1",
        "UPDATE statements SET spans = '[[9,' WHERE rowid = 1",
        "UPDATE meta SET value = 'q' WHERE key = 'build'",
        "UPDATE meta SET value = '7' WHERE key = 'build'",
        "UPDATE meta SET value = 'q' WHERE key = 'generation'",
        "UPDATE meta SET value = 'q' WHERE key = 'index_watermark'",
        "DELETE FROM meta WHERE key = 'writes'",
        "DELETE FROM meta",
        "DROP TABLE fulltext_data",
        "DROP TABLE statements",
    ],
)
def test_whatever_value_is_damaged_every_command_says_so_or_works(at, copied, sql):
    run = at(copied)
    assert run("ask", "Who reviewed the inspections?", "--new").code == 0
    with closing(sqlite3.connect(copied / "library.db")) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(sql)
        db.commit()

    assert run("doctor", "--check").code == 5
    for words in VERBS:
        said = run(*words, stdin=b"Torvia opened its port to grain on Monday.")
        assert said.code in {0, 5}, (words, said.err)
        if said.code == 5:
            told, hint = said.err.splitlines()
            assert told.startswith("readout: The ")
            assert hint.startswith("hint: ")
        if words == ["ls"]:
            assert said.code == 5 or len(said.out.splitlines()) == 12


@pytest.mark.parametrize("folder", ["../..", "../../elsewhere", "/tmp/elsewhere", "a/b", "."])
def test_a_note_on_the_index_leads_nowhere_else(tmp_path, folder):
    place = tmp_path / "a" / "b"
    with newsroom(place) as room:
        room.add_files(TEXTS)
        change(room, f"UPDATE meta SET value = '{folder}' WHERE key = 'index_folder'")
        before = sorted(path for path in tmp_path.rglob("*") if place not in path.parents)
        room.doctor()
        assert room.search("number3")
        room.reindex()
    assert sorted(p for p in tmp_path.rglob("*") if place not in p.parents) == before
