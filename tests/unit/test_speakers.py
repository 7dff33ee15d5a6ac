"""Speakers: one name and one office per person of an article."""

import pytest

from rag.providers import registry
from rag.statements import extract
from rag.types import Article, Source, Statement


def said(text: str, language: str = "en") -> tuple[Statement, ...]:
    source = Source(id="abcdef012345", locator="a.txt", title="", language=language)
    return extract(Article(source=source, text=text))


def told(text: str, title: str = "") -> tuple[Statement, ...]:
    """Return the statements as the program finds them: the tagger has its say."""
    source = Source(id="abcdef012345", locator="a.txt", title=title, language="en")
    return extract(Article(source=source, text=text), registry.tagger())


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


def test_a_person_of_a_union_is_a_person_and_the_union_the_side() -> None:
    text = "Ana Torvald of the Rope and Net Makers' Union rejected the offer."
    assert who(text) == [("Ana Torvald", "of the Rope and Net Makers' Union")]
    assert said(text)[0].side == "Rope and Net Makers' Union"


def test_a_company_short_of_its_name_is_no_person() -> None:
    text = (
        "Workers at Norland Terminals voted. Norland disputed the numbers. The ministry asked "
        "Ida Holm, a retired judge, to help. She expressed confidence that it would end."
    )
    assert who(text)[0] == ("Norland Terminals", "")
    assert who(text)[-1][0] == "Ida Holm"


def test_she_is_the_subject_of_a_sentence_that_reports_nothing() -> None:
    text = (
        "Ana Torvald of the Net Makers' Union said it was late. Bero Lind said it was wet. "
        "Torvald denied it. She said that the quay was dry."
    )
    assert [name for name, _ in who(text)][-1] == "Ana Torvald"


def test_an_hour_does_not_begin_a_speaker() -> None:
    text = "The alarm was raised at 1:50 a.m., when the quay was wet, said Ida Holm."
    assert [name for name, _ in who(text)] == ["Ida Holm"]


def test_a_place_before_the_speaker_is_not_the_speaker() -> None:
    text = (
        "With ships held up at the Torven Strait, an executive of one shipping line, speaking "
        "on condition of anonymity, remarked that it was late."
    )
    assert [name for name, _ in who(text)] == ["an executive of one shipping line"]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("ru", "«Порт открыт», — сообщил Олаф Мерин.", "Олаф Мерин"),
        ("ru", "«Порт открыт, — сказал Олаф Мерин. — Лёд растаял».", "Олаф Мерин"),
        ("ru", "Порт открыт. Об этом заявил в среду министр Олаф Мерин.", "Олаф Мерин"),
        ("zh", "雾原外交部发言人林知远最后说，港口将开放。", "林知远"),
        ("zh", "粮食局副局长林知远表示，港口将开放。", "林知远"),
        ("zh", "大使馆发言人承认，港口晚开了。", "大使馆发言人"),
        (
            "es",
            "Desde que el hielo cerró la bahía han llegado tarde tres barcos, precisó el "
            "ministro de Pesca, Ramiro Oliva.",
            "Ramiro Oliva",
        ),
        (
            "es",
            "Beatriz Roca dijo que no. «Ya veremos», señaló ante los periodistas.",
            "Beatriz Roca",
        ),
        ("es", "Beatriz Roca dijo que no. Subrayó que el puerto cierra.", "Beatriz Roca"),
    ],
)
def test_speakers_of_other_languages_are_people(language: str, text: str, speaker: str) -> None:
    assert said(text, language)[-1].speaker == speaker


def test_a_denied_question_is_no_statement_of_a_speaker() -> None:
    assert said("有记者问，韦尔特则予以否认，雾原如何看待。", "zh") == ()


TRANSCRIPT = """\
COURIER: Minister, will the tapes be released this week?

{}: They will be given to the court, and the court decides.

COURIER: Do you expect a trade of any kind?

{}: There is nothing to trade before the trial.
"""


@pytest.mark.parametrize("label", ["TORVALD", "ANA TORVALD", "MS. TORVALD", "MINISTER TORVALD"])
def test_who_speaks_in_a_transcript_has_the_full_name_of_the_title(label: str) -> None:
    title = "Interview with Justice Minister Ana Torvald"
    source = Source(id="abcdef012345", locator="a.txt", title=title, language="en")
    text = TRANSCRIPT.format(label, "TORVALD")
    found = extract(Article(source=source, text=text), registry.tagger())
    assert [one.speaker for one in found] == ["COURIER", "Ana Torvald"] * 2
    assert {one.kind for one in found} == {"direct"}


def test_a_label_that_no_person_bears_stays_as_it_is() -> None:
    source = Source(id="abcdef012345", locator="a.txt", title="The Courier asks", language="en")
    text = TRANSCRIPT.format("NORDA RADIO", "BIRD")
    found = extract(Article(source=source, text=text), registry.tagger())
    assert [one.speaker for one in found] == ["COURIER", "Norda Radio", "COURIER", "BIRD"]


def test_a_ministry_is_not_its_minister() -> None:
    text = (
        "Justice Minister Ana Torvald said the tapes were whole. "
        "The justice ministry said two men were released."
    )
    assert [name for name, _ in who(text)] == ["Ana Torvald", "the justice ministry"]


def test_it_is_the_body_that_which_was_said_of() -> None:
    text = (
        "Lund's office declined to comment.\n\nOstra Line, which runs the ferries, said it was "
        "suspending all crossings. It said 2,300 passengers were affected."
    )
    assert [name for name, _ in who(text)][-2:] == ["Ostra Line", "Ostra Line"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("On the telephone conversation of President Tor Verrin with Ada Lund", "Tor Verrin"),
        ("President Tor Verrin Speaks With Lund", "President"),
    ],
)
def test_a_headline_that_is_a_sentence_presents_who_speaks(title, expected) -> None:
    source = Source(id="abcdef012345", locator="a.txt", title=title, language="en")
    text = "The President reaffirmed that the light would stay lit."
    (one,) = extract(Article(source=source, text=text))
    assert one.speaker == expected


def test_he_is_no_treaty_but_whom_the_headline_names() -> None:
    title = "Statement by the Prime Minister of Sorvia, Danil Horak, on the Ilmen pass"
    source = Source(id="abcdef012345", locator="a.txt", title=title, language="en")
    text = (
        "The Prime Minister rejected Draven's claim that the Transit Treaty had been breached. "
        "He said the pass would reopen on Friday."
    )
    found = extract(Article(source=source, text=text))
    assert [one.speaker for one in found] == ["Danil Horak", "Danil Horak"]


@pytest.mark.parametrize(
    "clause", ["which is chaired by Sunniva Aas", "whose head is Ida Lund"]
)
def test_a_board_is_not_who_a_clause_about_it_names(clause: str) -> None:
    text = f"The River Commission, {clause}, said the quay was wet."
    assert who(text) == [("River Commission", "")]


def test_the_company_is_the_operator_named_before() -> None:
    text = (
        "Two memos had come from the dam operator, Sarn Hydro, in May. Nobody read them.\n\n"
        'Sarn Hydro denied this. "No such memos exist," the company said.'
    )
    assert who(text)[-1] == ("Sarn Hydro", "")


def test_the_spokeswoman_for_the_company_is_no_company() -> None:
    text = (
        "Norda Lines raised prices. A spokeswoman for the company, Nia Roth, said the quay was"
        " wet."
    )
    assert who(text) == [("Nia Roth", "spokeswoman for the company")]
    assert said(text)[0].side == "Norda Lines"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tamas Vereb was freed. Vereb himself said the quay was wet.",
            ("Tamas Vereb", ""),
        ),
        (
            "But a senior official there, who asked for time, said the quay was wet.",
            ("a senior official there", ""),
        ),
        (
            "Hess met Albion's foreign secretary, Giles Harrow, who said the quay was wet.",
            ("Giles Harrow", "Albion's foreign secretary"),
        ),
        ("MP Yusuf Dar said the quay was wet.", ("Yusuf Dar", "MP")),
        ("Analysts at Norbank said the quay was wet.", ("Analysts at Norbank", "")),
    ],
)
def test_whoever_speaks_has_his_own_name_and_office(
    text: str, expected: tuple[str, str]
) -> None:
    assert who(text)[-1] == expected


ARABIC = (
    "Bahrouna recalled its ambassador to Zeitan on Thursday. Foreign Minister Jaber al-Sarhadi "
    'accused the police of standing by. "Windows can be replaced," he said, "but trust is '
    'not."\n\nPresident Ahmed el-Basri of Zeitan promised compensation.\n\nAl-Sarhadi said the '
    "promise was a beginning. The Gulf Council's secretary-general, Nayef al-Otari, described "
    "the attack as cowardly. El-Basri said he would come to Bahrouna."
)


def test_an_arabic_name_is_a_name_with_its_article_and_without() -> None:
    assert [(one.speaker, one.side) for one in told(ARABIC)] == [
        ("Jaber al-Sarhadi", "Bahrouna"),
        ("Jaber al-Sarhadi", "Bahrouna"),
        ("Ahmed el-Basri", "Zeitan"),
        ("Jaber al-Sarhadi", "Bahrouna"),
        ("Nayef al-Otari", "Gulf Council"),
        ("Ahmed el-Basri", "Zeitan"),
    ]


def test_he_is_the_nameless_one_who_spoke_before_and_no_minister_named_above() -> None:
    text = (
        "Deputy Justice Minister Ramon Sarsi said every detainee had seen a judge.\n\nOne "
        "former detainee, who asked to be called Bao, told this newspaper he had been held "
        'in a warehouse. "They told us nobody was looking for us," he said.'
    )
    found = told(text)
    assert [one.speaker.split(",")[0] for one in found[1:]] == ["One former detainee"] * 2
    assert found[1].said == "he had been held in a warehouse"


def test_a_surname_that_a_pronoun_takes_up_is_a_person_and_no_side() -> None:
    text = (
        'Okal called the purchase "a step in the wrong direction". "We did not come to '
        'lecture anyone," he said.\n\nAsked whether they would pay, Okal said: "Not one dinar."'
    )
    assert {(one.speaker, one.side) for one in told(text)} == {("Okal", "")}


def test_a_place_and_a_colon_before_a_report_speak_nothing() -> None:
    text = (
        "TESSALY CITY: Tessaly has held 31 fishermen without charge, Coastline Watch said in a "
        "report on Sunday.\n\nSorenia's embassy in Tessaly City said officers had been refused."
    )
    assert [one.speaker for one in told(text)] == [
        "Coastline Watch",
        "Sorenia's embassy in Tessaly City",
    ]


def test_a_colleague_from_somewhere_is_called_by_name() -> None:
    text = 'His colleague from Port Sarn, Ewa Lindgaard, said: "There are only so many fish."'
    assert told(text)[0].speaker == "Ewa Lindgaard"


def test_whoever_the_title_of_a_transcript_presents_has_that_office() -> None:
    text = (
        "Reuters: Will the visit go ahead?\n\nRen Talvik: Dialogue is more necessary than "
        "ever.\n\nDaily Ledger: And the boat?\n\nRen Talvik: That is not true. It ignored the "
        "warnings.\n"
    )
    title = "Foreign Ministry Spokesperson Ren Talvik's Regular Press Conference"
    found = told(text, title)
    assert {one.role for one in found} == {"Foreign Ministry Spokesperson"}


CALL = (
    "The Foreign Secretary, Harriet Lowe, spoke to the Foreign Minister of Qamar, HE Sami "
    "Al-Rashid, this morning.\n\nThe Foreign Secretary and Minister Al-Rashid discussed the "
    "Sarrat corridor. The Foreign Secretary underlined that the crossing should reopen within "
    "days. Minister Al-Rashid said both parties had shown flexibility.\n\nThey agreed that the "
    "ceasefire remained fragile."
)


def test_the_foreign_secretary_is_not_the_foreign_minister_she_calls() -> None:
    found = told(CALL, "Foreign Secretary call with Minister Al-Rashid of Qamar")
    assert [(one.speaker, one.role, one.side) for one in found] == [
        ("Harriet Lowe", "Foreign Secretary", ""),
        ("Sami Al-Rashid", "Foreign Minister of Qamar", "Qamar"),
        ("Harriet Lowe and Sami Al-Rashid", "", ""),
    ]


def test_he_is_the_secretary_general_who_spoke_before() -> None:
    text = (
        "The Secretary-General strongly condemns all attacks against civilians. He urges the "
        "parties to return to the talks."
    )
    title = "Statement of the Spokesperson for the Secretary-General of the Arvan Union"
    assert {(one.speaker, one.side) for one in told(text, title)} == {
        ("Secretary-General", "Arvan Union")
    }


def test_officials_on_both_sides_are_of_both() -> None:
    text = (
        "An explosion cut a pipeline near the border between Kessaria and Dorvan, officials on "
        "both sides said. Dorvan's prime minister, Ilia Karmon, said Kessarian agents did "
        "it. Kessaria denied involvement."
    )
    assert told(text)[0].side == "Dorvan; Kessaria"


FACTBOX = (
    "Marova and Telland agreed a 30-day ceasefire on Tuesday. Here are some reactions:\n\n"
    'MAROVAN PRESIDENT ILONA VESK:\n"This is a first step. Guns will be the judge."\n\n'
    "TELLANDER PRIME MINISTER GREGOR HAAN, in a televised address:\n"
    '"Our soldiers stopped the enemy at the river."\n\n'
    'ARVAN UNION FOREIGN POLICY CHIEF SOFIA LENT, on X:\n"I welcome the ceasefire."\n\n'
    'NORRA FOREIGN MINISTRY STATEMENT:\n"Norra thanks the parties for their trust."\n'
)


def test_a_quotation_under_a_name_in_capitals_is_of_that_name() -> None:
    assert [(one.speaker, one.role, one.side) for one in told(FACTBOX)[1:]] == [
        ("Ilona Vesk", "Marovan President", "Marova"),
        ("Gregor Haan", "Tellander Prime Minister", "Telland"),
        ("Sofia Lent", "Arvan Union Foreign Policy Chief", "Arvan Union"),
        ("Norra Foreign Ministry", "", "Norra"),
    ]


def test_what_was_agreed_is_said_by_those_who_agreed_before() -> None:
    text = (
        "The leaders agreed to continue contacts. It was also agreed that the prisoners would "
        "be exchanged before December."
    )
    assert [one.speaker for one in told(text)] == ["the leaders", "the leaders"]
    alone = "The ministry is large. It was agreed that the prisoners would be exchanged."
    assert told(alone) == ()


def test_they_who_only_say_something_are_not_two_persons_named_before() -> None:
    text = (
        'Ana Roca said the ferry was late. Per Lind said the quay was wet.\n\nThey said: "We '
        'were promised a boat."'
    )
    assert [one.speaker for one in told(text)][-1] != "Ana Roca and Per Lind"


def test_the_spokeswoman_of_a_counterpart_is_of_no_broadcaster() -> None:
    text = (
        "Marova's foreign minister, Lidia Kern, told the broadcaster Channel Four that she had "
        "called her counterpart, Otto Brandis. Brandis's spokeswoman, Petra Moll, denied it: "
        '"He was in the air."'
    )
    assert told(text)[-1].side == ""


def test_at_the_invitation_of_a_minister_is_no_part_of_the_office() -> None:
    text = (
        "At the invitation of the Foreign Minister of Norra, Mr Jens Aalto, they met in Brenn. "
        "The Minister of Norra said he would host a second round."
    )
    assert who(text) == [("Jens Aalto", "Foreign Minister of Norra")]


def test_the_head_of_a_group_of_a_land_is_called_by_name() -> None:
    text = "The head of the monitoring group, General Aino Salme of Norra, said it was calm."
    assert who(text)[0][0] == "Aino Salme"
