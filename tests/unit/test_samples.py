"""The sample library holds what the README and the sample questions say it holds."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
QUESTIONS: list[dict[str, Any]] = json.loads(
    (ROOT / "tests/data/sample_questions.json").read_text(encoding="utf-8")
)


def body(name: str) -> str:
    """Return a sample without its header lines."""
    return (SAMPLES / name).read_text(encoding="utf-8").split("\n\n", 1)[1]


def test_every_answering_word_stands_in_every_file_a_question_names() -> None:
    missing = [
        (row["question"], name, words)
        for row in QUESTIONS
        for name in row["files"]
        for words in row["must_contain"]
        if words not in body(name)
    ]
    assert missing == []


def test_a_question_names_files_exactly_when_it_can_be_answered() -> None:
    assert all(bool(row["files"]) == row["answerable"] for row in QUESTIONS)
    assert sum(not row["answerable"] for row in QUESTIONS) == 3


def test_two_outlets_carry_one_agency_report_word_for_word() -> None:
    norda = body("03-norda-conflicting-accounts.txt")
    assert norda == body("04-veldt-courier-conflicting-accounts.txt")
    shortened = body("05-harbour-ledger-conflicting-accounts.md").strip()
    assert norda.startswith(shortened)
    assert len(norda.split("\n\n")) - len(shortened.split("\n\n")) == 2


@pytest.mark.parametrize("word", ["invented", "may be copied"])
def test_the_samples_say_that_they_are_invented_and_free(word: str) -> None:
    assert word in (SAMPLES / ".about").read_text(encoding="utf-8")


def test_the_note_about_the_samples_is_hidden_from_the_loader() -> None:
    visible = {path.suffix for path in SAMPLES.iterdir() if not path.name.startswith(".")}
    assert visible == {".md", ".txt"}
