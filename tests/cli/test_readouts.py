"""The commands of statements and of two readouts: shapes, files, bad input."""

import csv
import io
import json

import pytest

from tests.fakes.terminal import controls

VALMORA, ORDELIA = (
    "Ministry of Foreign Affairs of Valmora",
    "Ministry of Foreign Affairs of Ordelia",
)


@pytest.fixture
def run(at, samples):
    return at(samples)


@pytest.fixture
def both(run):
    """Return the ids of the two official readouts among the samples."""
    ids = {row["outlet"]: row["id"] for row in run.json("ls")}
    return ids[VALMORA], ids[ORDELIA]


def test_readouts_lay_every_sentence_of_both_side_by_side(run, both):
    texts = run.texts()
    got = run.json("readouts", *both)

    assert set(got) >= {"a", "b", "same", "reworded", "only_a", "only_b", "agreements"}
    assert set(got) >= {"length", "order", "notice"}
    assert (got["a"]["id"], got["b"]["id"]) == both
    items = [one for kind in ("same", "reworded", "only_a", "only_b") for one in got[kind]]
    cited = [one[side] for one in (*items, *got["agreements"]) for side in "ab" if one[side]]
    assert len(cited) > 20
    for one in cited:
        assert texts[one["article_id"]][one["start"] : one["end"]] == one["quote"]
    assert all(one["a"] and one["b"] for one in (*got["same"], *got["reworded"]))
    assert all(one["a"] and not one["b"] for one in got["only_a"])
    assert all(one["b"] and not one["a"] for one in got["only_b"])


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf", "csv", "json"])
def test_readouts_are_written_in_every_format(run, both, tmp_path, fmt):
    path = tmp_path / f"both.{fmt}"

    said = run("readouts", *both, "--format", fmt, "--output", path)

    assert (said.code, said.out) == (0, "")
    assert path.stat().st_size > 2_000


def test_readouts_are_printed_for_people(run, both):
    said = run("readouts", *both)

    assert said.code == 0
    assert not controls(said.out)
    assert said.out.startswith("Two readouts: ")
    for heading in ("What was agreed", "Said by both", "Only in A: ", "Only in B: "):
        assert f"\n{heading}" in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nosuch", "B"), "There is no article 'nosuch' in the library."),
        (("A", "nosuch"), "There is no article 'nosuch' in the library."),
        (("A", "A"), "cannot be laid beside itself."),
        (("A",), "Missing argument 'B'."),
        (("A", "B", "--format", "exe"), "'exe' is not one of"),
        (("A", "B", "--format", "pdf"), "A pdf file is not printed to the terminal."),
    ],
)
def test_bad_input_is_one_line_and_a_hint(run, both, words, told):
    given = [dict(zip("AB", both, strict=True)).get(word, word) for word in words]

    said = run("readouts", *given)

    error, hint = said.err.splitlines()
    assert said.code == 2
    assert told in error
    assert hint.startswith("hint: ")


def test_statements_are_exported_and_none_is_lost(run, tmp_path):
    ids = [one["id"] for one in run.json("statements")]
    run("statements", "--output", tmp_path / "said.csv")
    run("statements", "--output", tmp_path / "said.json")
    printed = run("statements", "--format", "md").out

    table = csv.DictReader(
        io.StringIO((tmp_path / "said.csv").read_bytes().decode("utf-8-sig"))
    )
    assert [row["id"] for row in table] == ids
    assert [one["id"] for one in json.loads((tmp_path / "said.json").read_text())] == ids
    shown = printed.replace("\\", "")
    assert [one for one in ids if f"{one}, characters" not in shown] == []
