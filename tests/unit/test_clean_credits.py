"""Who made a report stands in the metadata, not in its text."""

import pytest

from rag.ingest.clean import clean
from rag.ingest.load import Raw

BODY = "The council of Oster met on Tuesday and agreed on the harbour, officials said."
MORE = "It meets again in April, when the envoys of both states return from their capitals."


def cleaned(*paragraphs, **metadata):
    text = "\n\n".join(paragraphs)
    return clean(Raw(locator="/x/a.txt", name="a.txt", text=text, metadata=metadata))


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("(Reporting by Ana Torv; Editing by Rolf Ek)", "Ana Torv"),
        (
            "Reporting by Ana Torv in Oster and Ida Aas in Velm; Editing by Rolf Ek",
            "Ana Torv, Ida Aas",
        ),
        (
            "Reporting and writing by Ana Torv; Additional reporting by the Oster newsroom",
            "Ana Torv",
        ),
        ("Additional reporting by Ana Torv. Editing by Rolf Ek.", "Ana Torv"),
        ("Veldt Courier staff writer Ida Aas in Velm contributed to this report.", ""),
        ("– With files from Norda", ""),
        ("Ida Aas can be reached at ida@courier.example.", ""),
        ("Follow Ida Aas on Twitter: @idaaas", ""),
        ("Press contact: press@veldt.example, +99 12 345", ""),
        ("Mitarbeit: Ida Aas", ""),
        ("aas/norda", ""),
        ("（编辑：王一）", ""),
        ("Редактор: Ирина Лозовая", ""),
        ("___", ""),
    ],
)
def test_credits_at_the_end_are_taken_off_and_reporters_kept(line, byline):
    article = cleaned(BODY, MORE, line)

    assert article.text == f"{BODY}\n\n{MORE}"
    assert article.source.byline == byline


def test_reporters_named_at_the_end_join_the_byline():
    found = cleaned(BODY, MORE, "(Reporting by Ana Torv and Ida Aas)", byline="Ana Torv")

    assert found.source.byline == "Ana Torv, Ida Aas"


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by the ministry shows that the harbour costs more every year.",
        "Written by hand, the note was found in the archive of the harbour.",
        "Three states contributed to this report of the commission, which names none of them.",
        "He asked readers to follow the money on its way through the harbour.",
        "记者：谢谢部长。",
        "With information from two ships the navy drew its map.",
        "Voters can be reached at home, the party said.",
    ],
)
def test_a_last_sentence_that_only_looks_like_credits_stays(line):
    assert cleaned(BODY, MORE, line).text.endswith(line)


def test_a_text_of_nothing_but_credits_keeps_its_first_line():
    assert "Ana Torv" in cleaned("Reporting by Ana Torv", "Editing by Rolf Ek").text
