"""Who speaks, and for which state, in German, French and Spanish; private bodies in English."""

import pytest

from rag.statements import extract
from rag.types import Article, Source


def said(text, language):
    source = Source(id="a" * 12, locator="a.txt", title="", language=language)
    return extract(Article(source=source, text=text))


def who(text, language):
    return [(one.speaker, one.side) for one in said(text, language)]


TARRANT = "La ministre des Affaires étrangères de Valcourt, Élise Tarrant, a déclaré que {}"


@pytest.mark.parametrize(
    "after",
    [
        "son pays partait. Elle a ajouté que le vote était nul.",
        "son pays partait. « Ce vote n'a pas de listes », a-t-elle dit devant l'Assemblée.",
    ],
)
def test_elle_is_the_minister_whatever_her_name(after):
    assert who(TARRANT.format(after), "fr") == [("Élise Tarrant", "Valcourt")] * 2


def test_the_prime_minister_is_no_other_minister_and_no_spokesman():
    found = who(
        TARRANT.format(
            "son pays partait. Le porte-parole du gouvernement, Paul Deschanes, a dit "
        )
        + "que c'était vrai.\n\nLe Premier ministre valcourtois a assuré qu'il restait.",
        "fr",
    )
    assert found[0] == ("Élise Tarrant", "Valcourt")
    assert found[-1] == ("Premier ministre valcourtois", "Valcourt")


@pytest.mark.parametrize(
    ("first", "later", "speaker"),
    [
        ("Foreign Minister Ana Torvald", "The prime minister", "the prime minister"),
        ("Prime Minister Ana Torvald", "The premier", "Ana Torvald"),
        ("Liberal leader Ana Torvald", "The premier", "Ana Torvald"),
    ],
)
def test_a_premier_is_who_is_told_to_be_one(first, later, speaker):
    found = who(f"{first} said the quay was wet. {later} said that the ferry was late.", "en")
    assert [one for one, _ in found][1] == speaker


def test_a_day_behind_the_verb_is_no_part_of_what_was_said():
    text = "La ministre Élise Tarrant a déclaré jeudi que le scrutin était nul."
    (one,) = said(text, "fr")
    (content,) = one.spans.content
    assert content.slice(text) == "que le scrutin était nul"


def test_a_fronted_place_hides_no_speaker():
    found = who(
        "À Morvane, le porte-parole du gouvernement, Paul Deschanes, a répondu que le scrutin "
        "était libre.",
        "fr",
    )
    assert [speaker for speaker, _ in found] == ["Paul Deschanes"]


GERMAN = (
    "Lorvaniens Verteidigungsministerin Ilse Marhold widersprach. „Es ist eine Übung“, "
    "sagte Marhold am Dienstag.\n\nDer tessische Außenminister Jorik Valder widersprach in "
    "Tessen. Er erklärte, seine Regierung habe drei Bataillone gezählt. „Gemeldet wurde "
    "nichts“, fügte Valder hinzu. Ein Sprecher der Regierung in Tessen teilte mit, man werde "
    "den Rat anrufen."
)


def test_german_states_are_known_by_their_offices():
    assert who(GERMAN, "de") == [
        ("Ilse Marhold", "Lorvanien"),
        ("Jorik Valder", "Tessen"),
        ("Jorik Valder", "Tessen"),
        ("Ein Sprecher der Regierung in Tessen", "Tessen"),
    ]


def test_german_indirect_speech_begins_behind_the_comma():
    quotes = [one.words.quote for one in said(GERMAN, "de")]
    assert quotes[1] == "seine Regierung habe drei Bataillone gezählt"
    assert quotes[3] == "man werde den Rat anrufen"


@pytest.mark.parametrize(
    "who_said", ["Greta Solm", "Die Außenministerin von Norland, Greta Solm,"]
)
def test_when_and_where_it_was_said_is_no_speaker_and_no_content(who_said):
    text = f"{who_said} erklärte heute in Harwick, ihr Land werde die Zölle nicht senken."
    (one,) = said(text, "de")
    assert one.speaker == "Greta Solm"
    assert one.spans.content[0].slice(text) == "ihr Land werde die Zölle nicht senken"


def test_the_chair_of_a_german_body_speaks_for_it_by_name():
    found = who("Die Vorsitzende des Grenzrates, Amra Delik, sagte, das sei so.", "de")
    assert found == [("Amra Delik", "Grenzrates")]


def test_a_persons_ministry_makes_no_state_of_her():
    found = who(
        "Außenministerin Ilse Marhold sprach. Marholds Regierung zögert. Marhold sagte, das "
        "sei so.",
        "de",
    )
    assert [speaker for speaker, _ in found] == ["Ilse Marhold"]
    assert found[0][1] != "Marhold"


def test_a_spanish_ministry_reveals_its_state_and_of_two_the_second_too():
    text = (
        "Los ministros de Pesca de Palmara, Rosa Aldunate, y de Brenza, Iván Corral, se "
        "reunieron. Según el Ministerio de Pesca de Palmara, la flota captura 12.000 "
        "toneladas. El ministro Corral señaló que Brenza no aceptará vedas."
    )
    found = dict(who(text, "es"))
    assert found["el Ministerio de Pesca de Palmara"] == "Palmara"
    assert found["Iván Corral"] == "Brenza"


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The Torvian Growers' Association said prices fell.", "Torvian Growers' Association"),
        ("The Norwegian Refugee Council said aid was late.", "Norwegian Refugee Council"),
        ("The Norwegian Foreign Ministry said aid was late.", "Norway"),
        ("The Norwegian Security Council said aid was late.", "Norway"),
    ],
)
def test_a_private_body_is_no_office_of_the_state_in_its_name(text, side):
    found = who(f"Torvia's foreign minister left. {text}", "en")
    assert [one for _, one in found][-1] == side


def test_a_land_and_its_people_in_ish_are_one_state():
    found = who(
        "Rind and his Keltish counterpart, Fergal Boyle, met in Keltland on Monday. Boyle said "
        "the figures were wrong. The Keltish Salmon Growers' Association said so too.",
        "en",
    )
    assert found[0] == ("Fergal Boyle", "Keltland")


def test_its_fleet_is_that_of_the_navy_spoken_of_before_the_quotation():
    found = who(
        "Keltland's navy denied the report. “No shots were fired. Flares were,” Rear Admiral "
        "Siobhan Carrow, who leads its western fleet, said in a briefing.",
        "en",
    )
    assert found[-1] == ("Siobhan Carrow", "Keltland")


def test_per_is_a_name_too():
    assert who("“It helps no one,” said Per Haugen, who runs two farms.", "en") == [
        ("Per Haugen", "")
    ]
