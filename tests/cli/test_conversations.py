"""`conversations`, and questions that go on with one."""

import json

import pytest

from rag.newsroom import Newsroom
from rag.settings import Settings
from rag.types import Answer, Citation, Claim, Passage, Span
from tests.fakes.terminal import controls

ROW = {"id", "title", "started_at", "asked_at", "questions"}


@pytest.fixture
def run(at, copied):
    return at(copied)


@pytest.fixture
def kept(copied):
    """Return the id of a conversation of two questions about the first article."""
    with Newsroom.open(Settings(_env_file=None, library=copied)) as room:
        source = room.articles()[0].source
        text = room.article(source.id).text
        whole = Passage(source=source, span=Span(0, len(text)), text=text)
        cited = Citation(passage=whole, span=Span(0, min(80, len(text))))
        claim = Claim(text=cited.quote, citations=(cited,), verdict="supported")
        first = Answer(
            question="What is new?", query="What is new?", status="answered", claims=(claim,)
        )
        then = Answer(
            question="And\x1b[31m in Kestra?",
            query="What is new in Kestra?",
            status="declined",
            reason="Nothing.",
        )
        return room.record(room.record(None, first), then)


def test_they_are_listed_with_their_counts_and_found_by_their_words(run, kept):
    (row,) = run.json("conversations")

    assert set(row) == ROW
    assert (row["id"], row["title"], row["questions"]) == (kept, "What is new?", 2)
    assert run.json("conversations", "--search", "kestra new") == [row]
    assert run.json("conversations", "list", "--search", "kestra") == [row]
    assert run.json("conversations", "--search", "zanzibar") == []
    said = run("conversations")
    assert kept in said.out
    assert "2 questions" in said.out


def test_one_is_shown_with_its_sources(run, kept):
    said = run("conversations", "show", kept)

    assert said.code == 0
    assert not controls(said.out)
    assert "Searched for: What is new in Kestra?" in said.out
    assert said.out.count("[1]") == 2
    assert run("conversations", "show", "last").out == said.out


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf", "json"])
def test_one_is_written_in_every_format(run, kept, tmp_path, fmt):
    path = tmp_path / f"talk.{fmt}"

    said = run("conversations", "show", kept, "--format", fmt, "--output", path)

    assert (said.code, said.out) == (0, "")
    assert path.stat().st_size > 500


def test_its_json_file_is_checked_by_verify(run, kept, tmp_path):
    path = tmp_path / "talk.json"
    run("conversations", "show", kept, "--format", "json", "--output", path)

    found = run.json("verify", path)
    assert (found["checked"], found["failed"]) == (2, [])


def test_one_is_renamed_and_deleted(run, kept):
    renamed = run.json("conversations", "rename", kept, "News  of\nKestra")
    assert (renamed["id"], renamed["title"]) == (kept, "News of Kestra")

    assert run.json("conversations", "rm", kept) == {"removed": [kept]}
    assert run.json("conversations") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("conversations", "show", "nosuch"), "There is no conversation 'nosuch'"),
        (("conversations", "rm", "nosuch"), "There is no conversation 'nosuch'"),
        (("conversations", "rename", "nosuch", "x"), "There is no conversation 'nosuch'"),
        (("conversations", "show", "last"), "There is no conversation yet."),
        (("ask", "What?", "--conversation", "last"), "There is no conversation yet."),
        (("ask", "What?", "--conversation", "nosuch"), "There is no conversation 'nosuch'"),
        (("ask", "What?", "--new", "--conversation", "x"), "exclude each other"),
        (("conversations", "--search", "?!"), "nothing to search for"),
    ],
)
def test_bad_input_is_one_line_and_a_hint(run, words, told):
    said = run(*words)

    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert said.err.count("\n") == 2
    assert "hint:" in said.err


def test_nothing_is_deleted_when_one_of_them_does_not_exist(run, kept):
    assert run("conversations", "rm", kept, "nosuch").code == 2

    assert [row["id"] for row in run.json("conversations")] == [kept]


def test_an_empty_title_is_refused(run, kept):
    assert run("conversations", "rename", kept, " ").code == 2
    assert run.json("conversations")[0]["title"] == "What is new?"


def test_a_question_alone_is_not_kept(run):
    assert run("ask", "What did Valmora say about freight?").code == 0

    assert run.json("conversations") == []


def test_a_question_goes_on_with_the_conversation_before_it(run):
    first = run("ask", "What did Valmora say about grain?", "--new")
    (row,) = run.json("conversations")
    assert row["id"] in first.err

    second = run("ask", "And Ordelia?", "--conversation", "last", "--json")

    assert json.loads(second.out)["query"] == "What did Ordelia say about grain?"
    assert run.json("conversations")[0]["questions"] == 2
    shown = run.json("conversations", "show", row["id"])
    assert [turn["heading"] for turn in shown["sections"]][1] == "And Ordelia?"
