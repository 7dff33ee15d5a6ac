"""Speakers: one name and one office per person of an article."""

import pytest

from rag.statements import extract
from rag.types import Article, Source, Statement


def said(text: str, language: str = "en") -> tuple[Statement, ...]:
    source = Source(id="abcdef012345", locator="a.txt", title="", language=language)
    return extract(Article(source=source, text=text))


def who(text: str) -> list[tuple[str, str]]:
    return [(one.speaker, one.role) for one in said(text)]


def test_an_apposition_gives_the_role() -> None:
    text = "Ana Torvald, director of the Port Authority, said the quay was wet."
    assert who(text) == [("Ana Torvald", "director of the Port Authority")]


def test_a_title_before_the_name_gives_the_role() -> None:
    text = "Foreign Minister Ana Torvald said the quay was wet."
    assert who(text) == [("Ana Torvald", "Foreign Minister")]


def test_an_office_before_a_comma_gives_the_role() -> None:
    text = "A spokesman for Harbor Freight Union, Lou Reyes, said the quay was wet."
    assert who(text) == [("Lou Reyes", "spokesman for Harbor Freight Union")]


@pytest.mark.parametrize("mention", ["Torvald", "She", "The foreign minister", "Ms. Torvald"])
def test_a_later_mention_is_led_back_to_the_full_name(mention: str) -> None:
    text = (
        "Foreign Minister Ana Torvald said the quay was wet. "
        f"{mention} added that the ferry was late."
    )
    assert who(text)[1] == ("Ana Torvald", "Foreign Minister")


def test_a_name_with_the_family_name_first_is_led_back_too() -> None:
    text = "Qin Molan, head of the Port Office, said it was wet. Qin said it was late."
    assert [name for name, _ in who(text)] == ["Qin Molan", "Qin Molan"]


def test_a_full_name_that_comes_later_still_counts() -> None:
    text = (
        "Torvald said the quay was wet.\n\n"
        "Ana Torvald, the harbour director, stands at the quay in Harwick."
    )
    assert who(text) == [("Ana Torvald", "harbour director")]


def test_the_minister_is_the_one_last_mentioned() -> None:
    text = (
        "Trade Minister Ana Torvald said the quay was wet. "
        "Interior Minister Pieter Maas said it was dry. The minister said it would rain."
    )
    assert [name for name, _ in who(text)] == ["Ana Torvald", "Pieter Maas", "Pieter Maas"]


def test_a_pronoun_means_the_subject_of_the_sentence_before() -> None:
    text = (
        "Pieter Maas said the deal was off. "
        "Ana Torvald met Pieter Maas in Harwick. She said the deal was on."
    )
    assert who(text)[-1][0] == "Ana Torvald"


def test_two_people_of_one_surname_stay_apart() -> None:
    text = (
        "Ana Torvald said it was wet. Olaf Torvald said it was dry. Torvald said it was late."
    )
    assert [name for name, _ in who(text)] == ["Ana Torvald", "Olaf Torvald", "Olaf Torvald"]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("A senior official", "a senior official"),
        ("The Torvian side", "the Torvian side"),
        ("Norpress", "Norpress"),
        ("The two leaders", "the two leaders"),
        ("The Port Authority", "Port Authority"),
    ],
)
def test_institutions_and_unnamed_people_stay_as_named(source: str, speaker: str) -> None:
    assert said(f"{source} said the quay was wet.")[0].speaker == speaker


def test_what_a_paper_relays_is_said_by_the_person() -> None:
    text = "A readout from the Torvian embassy said Maas told Torvald that the deal was off."
    assert [(one.speaker, one.quote) for one in said(text)] == [
        ("Maas", "that the deal was off")
    ]


def test_a_chinese_name_keeps_its_office() -> None:
    found = said("韦尔特国外交部长马斯说：“港口将开放。”马斯指出，码头是安全的。", "zh")
    assert [(one.speaker, one.role) for one in found] == [("马斯", "韦尔特国外交部长")] * 2
