"""Backing up and restoring on the command line."""

import json
import os

import pytest


@pytest.fixture
def run(at, copied):
    return at(copied)


def test_a_backup_is_restored_into_a_new_library(run, at, tmp_path):
    path, new = tmp_path / "news.backup", tmp_path / "new"

    made = run.json("backup", path)
    restored = at(new).json("restore", path)

    assert made == {
        "output": str(path),
        "bytes": path.stat().st_size,
        "articles": 12,
        "passages": made["passages"],
        "version": made["version"],
    }
    assert restored == {**made, "output": str(new)}
    assert at(new).texts() == run.texts()
    assert all(finding["ok"] for finding in at(new).json("doctor"))


def test_for_people_it_is_one_line(run, tmp_path):
    said = run("backup", tmp_path / "news.backup")

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{tmp_path / 'news.backup'}: 12 articles, ")
    assert said.out.endswith("read back and sound\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["backup", "there"], 2),
        (["backup", "."], 2),
        (["backup", "no/such/folder"], 2),
        (["backup", ""], 2),
        (["backup"], 2),
        (["restore", "absent"], 2),
        (["restore", "there"], 2),
        (["restore", "."], 2),
        (["restore"], 2),
    ],
)
def test_what_cannot_be_is_one_line_and_one_hint(run, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").write_text("Buy milk.")

    said = run(*words)

    assert (said.code, said.out) == (code, "")
    assert [line.split(":")[0] for line in said.err.splitlines()] == ["readout", "hint"]
    assert (tmp_path / "there").read_text() == "Buy milk."


def test_the_name_of_a_backup_does_nothing_to_a_terminal(run, tmp_path):
    path = tmp_path / "a\x1b[31m\u202eb.backup"
    if os.fsencode(path).count(b"\x1b") != 1:
        pytest.skip("this system has no such names")

    said = run("backup", path)
    again = run("backup", path, "--json")

    assert said.code == 0
    assert path.is_file()
    assert "\x1b" not in said.out + again.err
    assert "\u202e" not in said.out + again.err
    assert json.loads(run("doctor", "--json").out)
