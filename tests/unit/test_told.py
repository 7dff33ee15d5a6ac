"""Who speaks, for which side, and who tells it: articles with truth, and rule by rule."""

from pathlib import Path

import pytest

from benchmarks.sides import Tally, figures, folded, main, score
from rag.statements import extract, told
from rag.statements.papers import issuer
from rag.types import Article, Source, Statement

FOLDER = Path(__file__).resolve().parents[1] / "data" / "sides"
SHARED = Path(__file__).resolve().parents[2] / "../shared/corpora/sides"


def said(text: str, outlet: str = "", language: str = "en") -> tuple[Statement, ...]:
    source = Source(
        id="abcdef012345", locator="a.txt", title="", outlet=outlet, language=language
    )
    return extract(Article(source=source, text=text))


def share(right: int, tally: Tally) -> float:
    return right / tally.matched


@pytest.mark.parametrize("gold_spans", [True, False])
def test_speakers_and_sides_of_the_labelled_articles_are_right(gold_spans: bool) -> None:
    tally = score(FOLDER, gold_spans=gold_spans)
    assert tally.matched > 0.85 * tally.gold
    assert share(tally.speaker, tally) >= 0.92
    assert share(tally.side, tally) >= 0.93
    assert tally.teller[0] / tally.teller[1] >= 0.95


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared folder")
def test_speakers_and_sides_of_the_real_articles_are_right() -> None:
    tally = score(SHARED, gold_spans=True)
    assert share(tally.speaker, tally) >= 0.95
    assert share(tally.side, tally) >= 0.96


def test_the_command_prints_one_line_a_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(FOLDER), "--only", "a01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[-6:]] == [
        *("speaker", "side", "joint", "via", "teller", "matched")
    ]


def test_a_folder_without_matches_scores_nothing() -> None:
    assert list(figures(Tally()))[:2] == ["speaker 0.0 %", "side 0.0 %"]


def test_names_fold_case_accents_and_titles() -> None:
    assert folded("President Élise TORVALD, Jr.") == "elise torvald"


def test_no_places_tell_nothing() -> None:
    article = Article(source=Source(id="a", locator="a", title=""), text="Nobody speaks.")
    assert told(article, ()) == ()


def test_the_leaders_are_named_when_the_article_presents_one_of_each_side() -> None:
    text = (
        "Torvian President Ana Torvald met Veldtian President Pieter Maas in Harwick. "
        "The Torvian embassy said it went well. The Veldtian embassy said so too. "
        "The two leaders agreed that the port would open."
    )
    last = said(text)[-1]
    assert last.speaker == "Ana Torvald and Pieter Maas"
    assert last.joint


def test_a_capital_that_speaks_is_its_state() -> None:
    found = said("Paris said the port was open. The French side said it was late.")
    assert [(one.speaker, one.side) for one in found] == [
        ("France", "France"),
        ("the French side", "France"),
    ]


def test_a_ministers_spokesman_is_not_the_minister() -> None:
    text = (
        "Torvian Foreign Minister Ana Torvald and the Torvian delegation left. Torvald's "
        "spokesman said it was late."
    )
    assert said(text)[-1].speaker == "Torvald's spokesman"


def test_he_and_she_follow_the_given_name() -> None:
    text = (
        "Peter Maas said it was wet. Julia Roca said it was dry. He said that it was late. "
        "She said that it was cold."
    )
    assert [one.speaker for one in said(text)[2:]] == ["Peter Maas", "Julia Roca"]


def test_workers_unions_and_their_company_are_three_sides() -> None:
    text = (
        "Workers at Norland Freight began a strike after the union rejected the contract. "
        "The Dockers' Union said the strike would go on. Norland Freight said it was sorry. "
        "Chief executive Ida Holm said it would pay. Lou Reyes, a crane operator, said he was "
        "tired. The picket line held, and the union thanked the strikers."
    )
    assert {one.speaker: one.side for one in said(text)} == {
        "Dockers' Union": "Dockers' Union",
        "Norland Freight": "Norland Freight",
        "Ida Holm": "Norland Freight",
        "Lou Reyes": "Norland Freight workers",
    }


def test_a_candidate_and_the_staff_speak_for_the_campaign() -> None:
    text = (
        "Ana Rowe, the Liberal nominee, said taxes would fall. Rowe campaign manager Bo Lind "
        "said so too. Rowe's husband said she was right."
    )
    assert {one.side for one in said(text)} == {"Rowe campaign"}


@pytest.mark.parametrize(
    ("text", "via", "teller"),
    [
        (
            "Torvian Foreign Minister Ana Torvald said the port was open, according to a "
            "statement from Veldt's foreign ministry.",
            "Veldt's foreign ministry",
            "Veldt",
        ),
        ("Ana Torvald told reporters that it was late.", "", ""),
        ("Ana Torvald said in a statement that it was late.", "", ""),
    ],
)
def test_who_is_named_as_telling_it_is_no_place_of_saying(
    text: str, via: str, teller: str
) -> None:
    assert [(one.via, one.teller) for one in said(text)] == [(via, teller)]


def test_a_ministry_and_a_state_agency_tell_for_their_state() -> None:
    text = "Russian Foreign Minister Oleg Sorin said the port was open."
    assert said(text, "Ministry of Foreign Affairs of China")[0].teller == "China"
    assert said(f"HARWICK, May 2 (Xinhua) -- {text}")[0].teller == "China"
    assert said(text, "Xinhua")[0].telling == "counterpart's paraphrase"
    assert said(text, "The Daily Quay")[0].teller == ""


def test_the_statement_is_said_by_whoever_issued_it() -> None:
    text = (
        "The Torvian foreign ministry said in a statement that it was late.\n\n"
        "The statement added that it was wet."
    )
    assert said(text)[-1].speaker == "Torvian foreign ministry"


def test_a_first_word_that_is_a_surname_is_no_short_name_of_a_foundation() -> None:
    text = (
        "Julia Maas gave to the Maas Foundation. Maas said it was wet. The foundation said "
        "it was dry."
    )
    assert [one.speaker for one in said(text)] == ["Julia Maas", "Maas Foundation"]


def test_tags_and_line_wraps_do_not_part_a_name() -> None:
    long = "The delegation of the Torvian government met for two hours with President Ana"
    found = said(f"{long}\nTorvald, who left early. Torvald said the port was open.")
    assert found[-1].speaker == "Ana Torvald"


def test_the_issuer_of_a_statement_is_no_longer_than_its_clause():
    text = (
        "Minister Ilsa Marn told Dalen Reik in a long call on Sunday that 27 sailors held "
        "since the April 29 incident were being treated in line with the law, the ministry "
        "said in a statement.\n"
    )
    assert issuer(text + "The statement added", "The statement", len(text)) == "the ministry"
