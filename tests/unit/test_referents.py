"""Whom the words of a source mean, given what stands around them."""

import pytest

from rag.statements import extract, told
from rag.statements.reported import Reported
from rag.types import Article, Source, Span, Statement


def read(text: str, *places: tuple[str, str, str]) -> list[Statement]:
    """Return the statements "SOURCE CUE CONTENT", each the next one in the text."""
    found, at = [], 0
    for source, cue, content in places:
        start = text.index(f"{source} {cue}", at)
        of_cue = Span(start + len(source) + 1, start + len(source) + 1 + len(cue))
        at = text.index(content, of_cue.end) + len(content)
        found.append(
            Reported(
                content=(Span(at - len(content), at),),
                cue=of_cue,
                source=Span(start, start + len(source)),
                lemma=cue,
                sentence=Span(0, len(text)),
            )
        )
    about = Source(id="abcdef012345", locator="a.txt", title="", language="en")
    return list(told(Article(source=about, text=text), found))


def who(text: str, *places: tuple[str, str, str]) -> list[tuple[str, str]]:
    return [(one.speaker, one.side) for one in read(text, *places)]


TORVIA = "Torvia's foreign ministry closed the ferry line. "


def test_a_possessor_is_the_side_and_no_part_of_the_name() -> None:
    text = f"{TORVIA}Torvia's Reik said the quay was wet. Reik said it was late."
    said = who(text, ("Torvia's Reik", "said", "the quay"), ("Reik", "said", "it was late"))
    assert said == [("Reik", "Torvia"), ("Reik", "Torvia")]


@pytest.mark.parametrize("office", ["President", "Prime Minister", "King"])
def test_the_state_behind_a_name_is_the_side(office: str) -> None:
    text = f"{office} Brannenskiy of Ordelia said the quay was wet."
    said = who(text, (f"{office} Brannenskiy of Ordelia", "said", "the quay was wet"))
    assert said == [("Brannenskiy", "Ordelia")]


def test_people_named_together_are_joint_and_lend_nobody_their_name() -> None:
    text = (
        "Irena Corvath said it was wet. Irena Corvath and Joren Haldek said it was late. "
        "Haldek said it was dry. China hosts the talks with Tellany."
    )
    said = read(
        text,
        ("Irena Corvath", "said", "it was wet"),
        ("Irena Corvath and Joren Haldek", "said", "it was late"),
        ("Haldek", "said", "it was dry"),
    )
    assert [one.speaker for one in said] == [
        "Irena Corvath",
        "Irena Corvath and Joren Haldek",
        "Joren Haldek",
    ]
    assert [one.joint for one in said] == [False, True, False]
    assert said[1].side == ""


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("The Chinese foreign ministry", "Chinese foreign ministry"),
        ("the Belmoran royal court", "Belmoran royal court"),
        ("the ministry", "the ministry"),
        ("the Chinese side", "the Chinese side"),
    ],
)
def test_a_body_with_a_name_of_its_own_has_no_article(source: str, speaker: str) -> None:
    text = f"{source} said the quay was wet."
    assert who(text, (source, "said", "the quay was wet"))[0][0] == speaker


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_possessive_is_no_name(mark: str) -> None:
    source = f"China{mark}s"
    assert who(f"{source} said it was late.", (source, "said", "it was late")) == [
        ("China", "China")
    ]


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("The plan drew fire from the Dockers' League", "Dockers' League"),
        ("It went to the harbour board", "the harbour board"),
    ],
)
def test_which_means_the_noun_before_it(before: str, speaker: str) -> None:
    said = who(f"{before}, which said it was late.", ("which", "said", "it was late"))
    assert said[0][0] == speaker


def test_a_pronoun_tells_the_gender_only_of_whom_it_means() -> None:
    text = (
        "When Irena Corvath first met Joren Haldek, it rained. Later she said it was wet. "
        "Then he said it was late."
    )
    said = who(text, ("she", "said", "it was wet"), ("he", "said", "it was late"))
    assert [name for name, _ in said] == ["Irena Corvath", "Joren Haldek"]


def test_who_is_told_something_is_the_one_to_respond() -> None:
    text = "Odile Strand arrived. Tam Orlo told her it was wet. She said it was late."
    said = who(text, ("Tam Orlo", "told", "it was wet"), ("She", "said", "it was late"))
    assert said[1][0] == "Odile Strand"


def test_a_place_is_nobody_a_pronoun_means() -> None:
    text = "Talks began in Samarra Bay. He said it was late."
    assert who(text, ("He", "said", "it was late"))[0][0] == "He"


@pytest.mark.parametrize("source", ["the diplomat", "he"])
def test_an_unnamed_person_is_meant_again(source: str) -> None:
    text = (
        f"Trade Minister Bo Lindqast left. A senior diplomat said it was wet. {source} said "
        "it was late."
    )
    said = who(
        text, ("A senior diplomat", "said", "it was wet"), (source, "said", "it was late")
    )
    assert [name for name, _ in said] == ["a senior diplomat", "a senior diplomat"]


def test_his_ministry_is_named_after_him_and_speaks_for_his_side() -> None:
    text = "Torvian Finance Minister Emil Quist left. His ministry said it was late."
    assert who(TORVIA + text, ("His ministry", "said", "it was late")) == [
        ("Emil Quist's ministry", "Torvia")
    ]


def test_an_honorific_is_no_name_and_means_whom_it_was_said_of() -> None:
    text = (
        "Ashmar's foreign ministry met Belmora's foreign ministry. "
        "His Royal Highness Prince Nawar bin Talib, Crown Prince of Ashmar, rang "
        "His Excellency Luis Peralvo, President of Belmora. "
        "His Royal Highness said it was late. His Excellency Luis Peralvo said it was wet."
    )
    said = who(
        text,
        ("His Royal Highness", "said", "it was late"),
        ("His Excellency Luis Peralvo", "said", "it was wet"),
    )
    assert said == [("Nawar bin Talib", "Ashmar"), ("Luis Peralvo", "Belmora")]


def test_a_state_and_an_unknown_land_speak_together() -> None:
    text = f"{TORVIA}Torvia and Norland said it was late."
    said = read(text, ("Torvia and Norland", "said", "it was late"))
    assert [(one.side, one.joint) for one in said] == [("Norland; Torvia", True)]


def test_an_office_does_not_begin_in_the_sentence_before() -> None:
    text = "It rained in Lorn. Torvian Trade Secretary Hal Dunmore said it was late."
    source = "Lorn. Torvian Trade Secretary Hal Dunmore"
    assert read(text, (source, "said", "it was late"))[0].role == "Torvian Trade Secretary"


def test_a_remark_behind_a_dash_is_no_name() -> None:
    source = "striker Dani Orre — the player at the centre of the row"
    assert who(f"But {source} said it was late.", (source, "said", "it was late"))[0][0] == (
        "Dani Orre"
    )


def test_what_a_company_makes_is_no_part_of_its_name() -> None:
    text = "Carmaker Ostrel Motors said it was late. Rivals Stanmoor United said it was wet."
    said = who(
        text,
        ("Carmaker Ostrel Motors", "said", "it was late"),
        ("Rivals Stanmoor United", "said", "it was wet"),
    )
    assert [name for name, _ in said] == ["Ostrel Motors", "Stanmoor United"]


def test_its_head_speaks_for_the_company_by_its_name() -> None:
    text = "Carmaker Ostrel Motors closed. Its chief executive, Gunnar Feld, said it was late."
    source = "Its chief executive, Gunnar Feld,"
    assert who(text, (source, "said", "it was late")) == [("Gunnar Feld", "Ostrel Motors")]


def test_the_governor_speaks_for_the_bank_of_the_article() -> None:
    text = "The Bank of Norrland met. Governor Signe Aldous said it was late."
    assert who(text, ("Governor Signe Aldous", "said", "it was late")) == [
        ("Signe Aldous", "Bank of Norrland")
    ]


def test_the_government_is_a_side_where_no_state_is_named() -> None:
    text = "The government said it was late."
    assert who(text, ("The government", "said", "it was late"))[0][1] == "government"


def test_we_and_a_firm_stance_tell_whose_spokesman_speaks() -> None:
    content = "It is groundless. Torvia has always kept the accord, and we hope it lasts"
    text = f"{TORVIA}Spokesman Dario Korvan said: {content}."
    assert who(text, ("Spokesman Dario Korvan", "said", content)) == [
        ("Dario Korvan", "Torvia")
    ]


def test_a_name_never_begins_in_the_sentence_before():
    text = (
        "Most of them came from the Lower Town. Mayor Ellis Tarrowby said that all were safe."
    )
    source = Source(id="0" * 12, locator="x", title="t", language="en")
    (found,) = extract(Article(source=source, text=text))
    assert (found.speaker, found.role, found.side) == ("Ellis Tarrowby", "Mayor", "")


def test_a_minister_is_not_the_chief_of_a_union_who_speaks_later() -> None:
    text = (
        "The minister said the ferry would stop. Union chief Pim Sarrow said it was a lie. "
        "The minister said the books were open."
    )
    said = who(
        text,
        ("The minister", "said", "the ferry would stop"),
        ("Union chief Pim Sarrow", "said", "it was a lie"),
        ("The minister", "said", "the books were open"),
    )
    assert [name for name, _ in said] == ["the minister", "Pim Sarrow", "the minister"]


def test_a_minister_may_be_the_foreign_policy_chief_named_before() -> None:
    text = "Foreign policy chief Ana Reik said it was late. The minister said the quay was wet."
    said = who(
        text,
        ("Foreign policy chief Ana Reik", "said", "it was late"),
        ("The minister", "said", "the quay was wet"),
    )
    assert [name for name, _ in said] == ["Ana Reik", "Ana Reik"]


def test_who_said_her_clients_is_whom_she_means_next() -> None:
    text = (
        "Judge Karin Moe wrote that she agreed. A lawyer, Bea Sorn, said her clients had maps. "
        "She added that a third was ill."
    )
    said = who(
        text,
        ("Judge Karin Moe", "wrote", "she agreed"),
        ("A lawyer, Bea Sorn,", "said", "her clients had maps"),
        ("She", "added", "a third was ill"),
    )
    assert [name for name, _ in said] == ["Karin Moe", "Bea Sorn", "Bea Sorn"]


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        ("The Torvian embassy", "The embassy", "Torvian embassy"),
        ("The regional river commission", "The commission", "the regional river commission"),
        ("Torvia's water ministry", "The ministry", "Torvia's water ministry"),
    ],
)
def test_a_house_called_by_its_kind_is_the_one_that_spoke(
    first: str, second: str, named: str
) -> None:
    text = f"{first} said it was late. {second} said it would sue."
    said = who(text, (first, "said", "it was late"), (second, "said", "it would sue"))
    assert [name for name, _ in said] == [named, named]


def test_of_two_ministries_the_last_is_meant_unless_another_is_named_since() -> None:
    text = (
        "Torvia's water ministry said it was late. Norland's energy ministry said it was not. "
        "The ministry said it would sue. A visit to the trade ministry followed. "
        "The ministry said no."
    )
    said = who(
        text,
        ("Torvia's water ministry", "said", "it was late"),
        ("Norland's energy ministry", "said", "it was not"),
        ("The ministry", "said", "it would sue"),
        ("The ministry", "said", "no"),
    )
    assert said[2] == ("Norland's energy ministry", "Norland")
    assert said[3][0] == "the ministry"


def test_a_thing_that_says_nothing_is_nobody() -> None:
    text = (
        "I have read the treaty. It says nothing about monitors. Ana Torvald said it was old."
    )
    said = who(
        text,
        ("It", "says", "nothing about monitors"),
        ("Ana Torvald", "said", "it was old"),
    )
    assert [name for name, _ in said] == ["Ana Torvald"]


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Renata Voss, professor of law at the University of Tarn", "Renata Voss"),
        ("Renata Voss and Jan Maas", "I"),
        ("", "I"),
    ],
)
def test_who_says_i_outside_quotations_is_the_one_author(byline: str, author: str) -> None:
    text = "The dam is old. I believe that a ruling would take years."
    source = Source(id="abcdef012345", locator="a", title="", language="en", byline=byline)
    assert [one.speaker for one in extract(Article(source=source, text=text))] == [author]


def test_french_pronouns_and_reflexives() -> None:
    text = "Le ministre Paul Ferrand s'est dit confiant. Selon lui, « le gaz coulera en mai »."
    source = Source(id="abcdef012345", locator="a", title="", language="fr")
    said = extract(Article(source=source, text=text))
    assert [(one.speaker, one.words.quote) for one in said] == [
        ("Paul Ferrand", "« le gaz coulera en mai »")
    ]
