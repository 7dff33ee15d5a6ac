"""Whatever is wrong costs one line and one hint, and changes nothing."""

import json
import os
import socket
import sqlite3
import subprocess
import sys

import pytest

from rag.library import Library, store
from tests.fakes.endpoint import serving
from tests.fakes.terminal import controls

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
def run(at, copied):
    return at(copied)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "blank.txt").write_text(" \n\n\t ")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "hollow").mkdir()
    (tmp_path / "news.txt").write_text("A minister said on Monday that the ferry would sail.")
    (tmp_path / "words.json").write_text("this is not JSON")
    (tmp_path / "other.json").write_text('{"format": "something else"}')
    (tmp_path / "list.json").write_text("[1, 2]")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


def state(library):
    opened = Library.open(library)
    try:
        with opened.reading() as db:
            return store.generation(db), store.get(db, "stamp")
    finally:
        opened.close()


def one_line_one_hint(said, code):
    assert said.code == code, said.err
    lines = said.err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["readout", "hint"], said.err
    assert all(line.split(":", 1)[1].strip() for line in lines)
    assert "Traceback" not in said.err + said.out
    assert "Unexpected" not in said.err
    assert len(lines[0]) < 1000
    assert controls(said.err) == []


CASES = {
    "a missing path": ["add", "{}/nosuch.txt"],
    "an empty file": ["add", "{}/empty.txt"],
    "a blank file": ["add", "{}/blank.txt"],
    "a binary": ["add", "{}/noise.txt"],
    "a type not read": ["add", "{}/picture.png"],
    "a folder without files": ["add", "{}/hollow"],
    "a pipe": ["add", "{}/pipe"],
    "a device": ["add", "/dev/zero"],
    "a name too long": ["add", "x" * 600],
    "an empty name": ["add", ""],
    "a private address": ["add", "http://10.0.0.1/a"],
    "nothing to add": ["add"],
    "a wrong date": ["search", "x", "--since", "not-a-date"],
    "a day that is not": ["ls", "--until", "2031-02-30"],
    "since after until": ["ask", "x", "--since", "2031-03-02", "--until", "2031-03-01"],
    "an id to show": ["show", "nosuch"],
    "an id to remove": ["rm", "nosuch"],
    "an id to sum up": ["summarize", "nosuch"],
    "an id to list statements of": ["statements", "nosuch"],
    "an id to ask about": ["ask", "Who?", "--article", "nosuch"],
    "an id to list": ["ls", "--article", "nosuch"],
    "an id with terminal codes": ["show", "\x1b[2J\x9b31m\u202enosuch"],
    "an unknown side": ["compare", "--side", "Atlantis"],
    "an empty question": ["ask", ""],
    "a blank question": ["ask", " \n "],
    "a question without end": ["ask", "why " * 25_000],
    "an empty query": ["search", ""],
    "no limit": ["search", "x", "--limit", "0"],
    "a limit below": ["search", "x", "--limit", "-3"],
    "a limit beyond": ["search", "x", "--limit", "100000"],
    "a limit in words": ["search", "x", "--limit", "ten"],
    "an unknown verb": ["answer", "x"],
    "an unknown option": ["ask", "x", "--loudly"],
    "an unknown format": ["brief", "--format", "doc"],
    "an unknown suffix": ["brief", "--output", "{}/brief.xyz"],
    "no suffix": ["brief", "--output", "{}/brief"],
    "a table of a briefing": ["brief", "--output", "{}/brief.csv"],
    "a missing folder for the output": ["brief", "--output", "{}/nosuch/brief.md"],
    "a folder for an output": ["brief", "--output", "{}/hollow", "--format", "md"],
    "Word for the terminal": ["brief", "--format", "docx"],
    "no such pack": ["verify", "{}/nosuch.json"],
    "a pack in words": ["verify", "{}/words.json"],
    "another JSON file": ["verify", "{}/other.json"],
    "a list": ["verify", "{}/list.json"],
    "a pack too deep": ["verify", "{}/deep.json"],
    "a folder to verify": ["verify", "{}/hollow"],
    "a pipe to verify": ["verify", "{}/pipe"],
    "a device to verify": ["verify", "/dev/zero"],
    "a port that is none": ["serve", "--port", "0"],
    "a library without a name": ["ls", "--library"],
    "a library with an empty name": ["ls", "--library", ""],
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_line_and_one_hint_and_changes_nothing(run, files, case):
    before, listed = state(run.library), run("ls", "--json").out
    there = sorted(files.iterdir())

    said = run(*(word.replace("{}", str(files)) for word in CASES[case]))

    one_line_one_hint(said, 2)
    assert (state(run.library), run("ls", "--json").out) == (before, listed)
    assert sorted(files.iterdir()) == there


@pytest.mark.parametrize(
    "case", [case for case, words in CASES.items() if words[:1] == ["add"]]
)
def test_a_failed_add_says_the_same_when_asked_for_json(run, files, case):
    one_line_one_hint(
        run(*(word.replace("{}", str(files)) for word in CASES[case]), "--json"), 2
    )


def test_rm_removes_nothing_when_one_id_is_wrong(run):
    rows = run.json("ls")

    one_line_one_hint(run("rm", rows[0]["id"], "nosuch"), 2)

    assert run.json("ls") == rows


def test_some_that_fail_make_the_exit_code_1_and_the_others_go_in(run, files):
    said = run("add", files / "empty.txt", files / "news.txt", "--json")

    one_line_one_hint(said, 1)
    assert len(said.json["added"]) == len(said.json["failed"]) == 1
    assert run.json("search", "ferry would sail")[0]["text"].endswith("would sail.")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_said_so(run, files):
    (files / "news.txt").chmod(0)
    one_line_one_hint(run("add", files / "news.txt"), 2)


def test_a_file_over_the_limit_is_not_read(run, files):
    with (files / "long.txt").open("wb") as file:
        file.truncate(10**12)
    one_line_one_hint(run("add", files / "long.txt"), 2)


def test_standard_input_over_the_limit_is_not_read(run):
    one_line_one_hint(run("add", "-", stdin=b"word " * 4_200_000), 2)


# -- settings: 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"RAG_EMBEDDER": "banana"},
        {"RAG_EMBEDDER": "openai"},
        {"RAG_TIMEOUT": KEY},
        {"RAG_LOCK_TIMEOUT": "-1"},
    ],
    ids=str,
)
def test_a_wrong_setting_is_named_and_its_value_is_not(run, monkeypatch, wrong):
    if wrong != {"RAG_EMBEDDER": "openai"}:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)

    said = run("ls")

    one_line_one_hint(said, 3)
    assert next(iter(wrong)) in said.err
    assert KEY not in said.err


# -- the endpoint: 4, but answers fall back


def test_an_endpoint_that_cannot_be_reached_stops_embedding(run, files, monkeypatch, at):
    monkeypatch.setenv("RAG_EMBEDDER", "openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    new = at(files / "new")

    said = new("add", files / "news.txt")

    one_line_one_hint(said, 4)
    assert KEY not in said.err
    monkeypatch.setenv("RAG_EMBEDDER", "local")
    assert new.json("ls") == []


def test_an_endpoint_that_cannot_be_reached_leaves_an_empty_library_free_to_choose(
    files, monkeypatch, at
):
    new = at(files / "new")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("RAG_EMBEDDER", "openai")
    assert new("add", files / "news.txt").code == 4
    monkeypatch.delenv("RAG_EMBEDDER")

    assert len(new.json("add", files / "news.txt")["added"]) == 1


def test_another_embedder_than_the_librarys_is_refused(run, files, monkeypatch):
    monkeypatch.setenv("RAG_EMBEDDER", "openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    before = state(run.library)

    for words in (["add", files / "news.txt"], ["search", "x"], ["ask", "x"]):
        said = run(*words)
        one_line_one_hint(said, 5)
        assert "reindex" in said.err

    assert state(run.library) == before


@pytest.mark.parametrize("fault", ["key", "quota", "broken", "html"])
def test_an_answer_falls_back_to_extracts_and_says_why(run, monkeypatch, fault):
    with serving() as endpoint:
        endpoint.expect(*[fault] * 9)
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        got = run("ask", "Who is the mediator in the strike?", "--json")

    assert got.code == 0
    assert endpoint.requests
    assert (got.json["status"], got.json["mode"]) == ("answered", "extracts")
    assert got.json["notice"]
    assert got.json["citations"]
    assert KEY not in got.out + got.err


def test_an_answer_needs_no_endpoint_that_can_be_reached(run, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")

    said = run("ask", "Who is the mediator in the strike?")

    assert said.code == 0
    assert "Calderose" in said.out
    assert "no connection" in said.out


# -- the library: 5


def test_a_library_of_a_newer_version_is_left_alone(run):
    with sqlite3.connect(run.library / "library.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = (run.library / "library.db").read_bytes()

    said = run("ls")

    one_line_one_hint(said, 5)
    assert "newer" in said.err
    assert (run.library / "library.db").read_bytes() == before


@pytest.mark.parametrize("verb", [["ls"], ["search", "x"], ["doctor"], ["add", "{}/news.txt"]])
def test_a_library_of_garbage_is_left_alone(at, files, verb):
    folder = files / "garbage"
    folder.mkdir()
    garbage = b"not a database " * 1000
    (folder / "library.db").write_bytes(garbage)

    one_line_one_hint(at(folder)(*(word.format(files) for word in verb)), 5)

    assert (folder / "library.db").read_bytes() == garbage


def test_a_library_that_is_a_file_is_left_alone(at, files, monkeypatch):
    one_line_one_hint(at(files / "news.txt")("ls"), 5)
    assert "ferry" in (files / "news.txt").read_text()


def test_a_library_another_process_writes_to_is_busy_and_can_be_read(run, files, monkeypatch):
    monkeypatch.setenv("RAG_LOCK_TIMEOUT", "0.2")
    holding = (
        "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, fcntl.LOCK_EX); "
        "print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holding, str(run.library / "lock")]
    pipe = subprocess.PIPE
    before = state(run.library)
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as other:
        assert other.stdout.readline() == b"held\n"
        some = run.json("ls")[0]["id"]
        for words in (["add", files / "news.txt"], ["rm", some], ["reindex"]):
            said = run(*words)
            one_line_one_hint(said, 5)
            assert "writing" in said.err
        assert run.json("ask", "Who is the mediator in the strike?")["citations"]
        other.stdin.close()
    assert state(run.library) == before


# -- names


NAMES = [
    "two words.txt",
    'it\'s "quoted" `x` $(x).txt',
    "новости дня.txt",
    "line\nbreak.txt",
    "\x1b]0;owned\x07\x1b[2Jcodes.txt",
    "-dash.txt",
    "*.txt",
    "bidi\u202etxt.txt",
    b"not-\xff-utf8.txt",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_file_of_any_name_goes_in_and_is_printed_safely(at, tmp_path, name):
    folder = tmp_path / "paper"
    folder.mkdir()
    place = folder / os.fsdecode(name)
    place.write_text("\x1b[31mThe ferry\x1b]0;owned\x07 \x9b2Jwill sail, a minister said.")
    new = at(tmp_path / "new")

    added = new("add", place)
    listed = new.json("ls")
    printed = [
        new("ls"),
        new("show", listed[0]["id"]),
        new("search", "ferry"),
        new("ask", "Will the ferry sail?"),
        new("brief"),
        new("statements"),
    ]

    assert added.code == 0
    assert len(listed) == 1
    for said in (added, *printed):
        assert said.code == 0, said.err
        assert controls(said.out + said.err) == []
    raw = new("ls", "--json")
    assert controls(raw.out) == []
    assert json.loads(raw.out) == listed


@pytest.mark.parametrize("name", NAMES[:7], ids=ascii)
def test_a_missing_file_of_any_name_is_printed_safely(at, tmp_path, name):
    one_line_one_hint(at(tmp_path / "new")("add", "--", name), 2)


def test_a_written_file_of_any_name_is_printed_safely(at, samples, tmp_path):
    said = at(samples)("brief", "--output", tmp_path / "\x1b[2J\x9b31mbrief.md")
    assert said.code == 0
    assert controls(said.err) == []


# -- the web app


def test_a_port_in_use_is_said_before_anything_starts(at, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = at(tmp_path / "new")("serve", "--port", port)
    one_line_one_hint(said, 2)
    assert str(port) in said.err
