"""Sides: whom a speaker speaks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.statements import countries, extract
from rag.statements.bodies import Bodies
from rag.statements.proposed import Voice, propose
from rag.statements.reported import Reported
from rag.statements.roster import Speaker
from rag.statements.sides import assign
from rag.types import Article, Source, Span, Statement


def said(text: str, language: str = "en") -> tuple[Statement, ...]:
    source = Source(id="abcdef012345", locator="a.txt", title="", language=language)
    return extract(Article(source=source, text=text))


def side(text: str, language: str = "en") -> str:
    return said(text, language)[-1].side


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Chinese Foreign Minister Lin Bo", "China"),
        ("Lin Bo, secretary of the Russian Federation Harbour Council,", "Russia"),
        ("The Kremlin", "Russia"),
        ("The White House", "United States"),
        ("A senior U.S. official", "United States"),
        ("Paris", "France"),
        ("The French trade ministry", "France"),
        ("Lin Bo, ambassador of Japan to China,", "Japan"),
        ("The Japanese ambassador to China, Lin Bo,", "Japan"),
        ("NATO", "NATO"),
        ("Lou Reyes, a spokesman for Harbor Freight Union,", "Harbor Freight Union"),
        ("Norland Shipping spokeswoman Ida Holm", "Norland Shipping"),
        ("Ida Holm, a professor at Harwick University,", ""),
        ("Western observers", ""),
        ("A dock worker", ""),
        ("The representative of the United Kingdom", "United Kingdom"),
        ("The permanent representative of Japan to the United Nations, Ida Lund,", "Japan"),
        ("The envoy of France for Syria, Ida Lund,", "France"),
        ("The U.N. envoy for Syria, Ida Lund,", "United Nations"),
    ],
)
def test_the_words_with_the_speaker_give_the_side(source: str, expected: str) -> None:
    assert side(f"{source} said the quay was wet.") == expected


@pytest.mark.parametrize(
    "source",
    [
        "The Torvian side",
        "The Torvian foreign ministry",
        "Foreign Minister of Torvia Ana Torvald",
        "Torvian President Ana Torvald",
        "Torvia",
    ],
)
def test_a_state_on_no_list_is_found_by_its_name_and_people(source: str) -> None:
    text = (
        "Talks between Torvia and Veldt began in Harwick. The Torvian government and the "
        f"Veldt delegation met twice. {source} said the talks went well."
    )
    assert side(text) == "Torvia"


@pytest.mark.parametrize(
    "source",
    [
        "Ida Lund, Under-Secretary-General for Political Affairs,",
        "The Secretary-General",
        "High Commissioner for Refugees Ida Lund",
    ],
)
def test_an_office_of_the_united_nations_is_theirs_where_they_are_spoken_of(
    source: str,
) -> None:
    about = "The Security Council met on Monday. "
    assert side(f"{about}{source} said the quay was wet.") == "United Nations"
    nato = "NATO Secretary General Jon Rust said it was dry. "
    assert side(f"{source} said the quay was wet.") == ""
    assert side(f"{about}{nato}{source} said the quay was wet.") in {"", "NATO"}


def test_a_ministry_of_anything_reveals_the_state_that_has_it() -> None:
    text = (
        "Sarvia's transport ministry said the line was shut. Japan's minister was silent. An "
        "official at the ministry said that it would open soon."
    )
    assert {one.side for one in said(text)} == {"Sarvia"}
    province = side("Ontario's transport minister, Jane Roe, said the road was shut.")
    assert province != "Ontario"


@pytest.mark.parametrize("before", ["President Radek Holm was silent.", "Maria Holm spoke."])
def test_whose_minister_somebody_is_makes_no_state_of_him(before: str) -> None:
    for office in ("defence", "transport"):
        assert side(f"{before} Holm's {office} minister, Ana Lind, said it was late.") != "Holm"


FRENCH = (
    "Mme Claire Vasseur s'est entretenue ce jour avec son homologue kestrien, M. Jonas Lind. "
    "La ministre a condamné la frappe. Elle a souligné que « rien ne la justifie ».\n\n"
    "M. Lind a remercié la France. Il a indiqué que la Kestrie était prête à discuter."
)


def test_she_is_the_woman_and_he_the_man_of_french_courtesy() -> None:
    found = said(FRENCH, "fr")
    assert [one.speaker for one in found] == ["Claire Vasseur"] * 2 + ["Jonas Lind"] * 2
    assert found[-1].side == "Kestrie"


def test_who_is_sent_to_a_body_is_not_called_by_its_name() -> None:
    text = (
        "The permanent representative of Japan to the United Nations, Ida Lund, said the quay "
        "was wet."
    )
    assert [one.speaker for one in said(text)] == ["Ida Lund"]


def test_a_month_before_an_office_is_no_state() -> None:
    text = (
        "On 14 October Foreign Minister Ana Reik of Torvia met the Foreign Minister of Orsk. "
        "Minister Reik said the port was open. The two sides agreed to meet again."
    )
    assert [one.side for one in said(text)] == ["Torvia", "Orsk; Torvia"]


def test_both_leaders_are_of_the_states_that_the_headline_names() -> None:
    told = extract(
        Article(
            source=Source(
                id="0" * 12,
                locator="x",
                title="Statement by the Prime Minister of Norda and the President of Orsk",
                language="en",
            ),
            text="Edda Storm and Karim Rahal met. The two leaders reaffirmed the pact.",
        )
    )
    assert [one.side for one in told] == ["Norda; Orsk"]


def test_a_trade_minister_with_a_counterpart_elsewhere_is_no_domestic_government() -> None:
    text = (
        "Trade Minister Yusra Haddad said she had spoken with her Norda counterpart. "
        "Haddad said the figure was false."
    )
    assert {one.side for one in said(text)} == {""}


def test_a_minister_is_of_the_state_whose_ministry_of_that_name_spoke_before() -> None:
    text = (
        "The government of Torvia and the government of Orsk met. All eleven Torvian sailors "
        "were freed on Monday, Orsk's interior ministry said. Interior Minister Jaan Kask said "
        "the case was closed."
    )
    assert [(one.speaker, one.side) for one in said(text)][-1] == ("Jaan Kask", "Orsk")


def test_a_capital_the_article_names_stands_for_its_state() -> None:
    text = (
        "Ministers met in Torvenburg, the capital of Torvia. The government of Torvia was "
        "late. Torvenburg said the talks went well."
    )
    assert side(text) == "Torvia"


def test_a_speaker_without_a_country_is_of_the_state_spoken_of_as_its_own() -> None:
    text = (
        "China is willing to open the harbour, Lin Bo, director of the Central Office, said "
        "in a meeting. Lin said that China supports the plan."
    )
    assert {one.side for one in said(text)} == {"China"}


def test_a_statement_about_the_other_side_is_not_that_sides() -> None:
    text = "Russian Foreign Minister Oleg Sorin said that China has opened the harbour."
    assert side(text) == "Russia"


def test_a_joint_statement_has_every_side_in_alphabetical_order() -> None:
    text = (
        "Veldt's trade minister, Pieter Maas, said in Torvia that the port was open. "
        "The Torvian side thanked Veldt. Both sides agreed to meet again."
    )
    last = said(text)[-1]
    assert (last.side, last.joint) == ("Torvia; Veldt", True)
    assert (
        side("Manila and Beijing said they had reached an agreement.") == "China; Philippines"
    )


def test_the_company_and_the_union_are_those_the_article_names() -> None:
    text = (
        "Lou Reyes, a spokesman for Harbor Freight Union, said the strike would go on. "
        "Ida Holm, spokeswoman for Norland Shipping, said it would pay more. "
        "The company said it was ready to talk. The union said it was not."
    )
    assert [one.side for one in said(text)[-2:]] == ["Norland Shipping", "Harbor Freight Union"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "中国外交部发言人林博表示，港口将开放。", "China"),
        ("zh", "俄方表示，港口将开放。", "Russia"),
        ("ru", "Министр обороны России Олег Сорин заявил, что порт открыт.", "Russia"),
        ("es", "El ministro de España José Ruiz dijo que el puerto está abierto.", "Spain"),
    ],
)
def test_states_are_known_in_other_languages(language: str, text: str, expected: str) -> None:
    assert side(text, language) == expected


def test_sides_are_proposed_with_kind_aliases_and_speakers() -> None:
    found = said(
        "Chinese envoy Lin Bo said it was late. Lin said it was wet. China said it was dry. "
        "Lou Reyes, a spokesman for Harbor Freight Union, said it was cold."
    )
    voices = [Voice(one.sides, one.speaker, one.role, one.joint) for one in found]
    china, union = propose(voices)
    assert (china.id, china.name, china.kind) == ("china", "China", "state")
    assert "Beijing" in china.aliases
    assert china.speakers == ("Lin Bo", "China")
    assert (union.name, union.kind) == ("Harbor Freight Union", "organisation")


def test_no_statements_propose_no_sides() -> None:
    assert propose(()) == ()


def test_every_listed_state_is_found_by_each_of_its_names() -> None:
    for country in countries.known().values():
        assert countries.mentioned(country.name) == (country.name,)
    assert len(countries.known()) > 190


@given(st.text(max_size=200))
def test_no_text_makes_the_search_for_states_fail(text: str) -> None:
    found = countries.discovered(text)
    assert set(countries.mentioned(text, found)) <= {*countries.known(), *found.values()}


def test_the_officer_of_a_union_speaks_for_the_union_the_article_names() -> None:
    text = (
        "The Dockers' Union said a strike would begin. Lou Reyes, the union's president, said "
        "the offer was an insult."
    )
    assert {one.side for one in said(text)} == {"Dockers' Union"}


def of_outlet(outlet: str, text: str) -> list[tuple[str, str]]:
    source = Source(id="abcdef012345", locator="a.txt", title="", outlet=outlet, language="en")
    return [(one.speaker, one.side) for one in extract(Article(source=source, text=text))]


def test_a_ministry_names_its_own_officials_without_the_state() -> None:
    text = (
        "Foreign Minister Ana Torvald met Pieter Maas, Foreign Minister of Veldt. Minister "
        "Torvald said the talks went well. Minister Maas said they were late."
    )
    assert of_outlet("Ministry of Foreign Affairs of Torvia", text) == [
        ("Ana Torvald", "Torvia"),
        ("Pieter Maas", "Veldt"),
    ]
    assert of_outlet("The Daily Quay", text)[0] == ("Ana Torvald", "")


def test_of_two_foreign_ministers_the_second_is_of_the_other_state() -> None:
    text = (
        "Torvia will open the harbour, Foreign Minister Ana Torvald told parliament on Monday. "
        "The Veldt government and the Torvian government met. Foreign Minister Pieter Maas "
        "said it was late."
    )
    assert [one.side for one in said(text)] == ["Torvia", "Veldt"]


def test_its_ministry_is_that_of_the_state_just_named() -> None:
    text = (
        "The Torvian government met the Veldt delegation. Veldt hid nothing. Lou Reyes, the "
        "spokesman for its foreign ministry, said it was late."
    )
    assert side(text) == "Veldt"


def test_a_word_that_only_begins_the_sentence_is_no_side() -> None:
    assert side("The grain is wet. Grain traders said it was late.") == ""
    assert side("They met at Boreal. Boreal officials said it was late.") == "Boreal"


def test_officials_of_a_body_speak_for_the_body() -> None:
    text = "Officials of the Harbour Authority said the quay was wet."
    assert side(text) == "Harbour Authority"
    named = "The Torvian government of Torvia met the Torvian Harbour Authority on Monday. "
    assert side(named + text) == "Torvia"


def test_who_heads_an_association_speaks_for_it_and_so_does_the_association() -> None:
    text = (
        "Ida Holm, who heads the Northern Shipowners' Association, said it was late. "
        "According to the association, 12 ships were waiting."
    )
    assert {one.side for one in said(text)} == {"Northern Shipowners' Association"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "雾原外交部发言人林知远表示，港口将开放。", "雾原"),
        ("zh", "外交部发言人林知远表示，港口将开放。", ""),
        ("zh", "韦尔特驻雾原大使馆表示，船已离港。使馆方面说，船晚到了。", "韦尔特"),
        ("ru", "Посол Торвии в Хальвике Олаф Мерин заявил, что порт открыт.", "Торвия"),
        ("es", "El gobierno de Torvia calló. Un diplomático torviano dijo que no.", "Torvia"),
        ("es", "Su presidenta, Inés Roca, dijo que el puerto está abierto.", ""),
        (
            "es",
            "La Cámara de Molineros duda. Su presidenta, Inés Roca, dijo que no.",
            "Cámara de Molineros",
        ),
    ],
)
def test_invented_states_are_found_in_other_languages(
    language: str, text: str, expected: str
) -> None:
    assert side(text, language) == expected


def test_a_portfolio_between_nation_and_minister_names_the_state() -> None:
    text = (
        "Ostravan Fisheries Minister Dragan Milic rejected the charge. "
        "Ostrava would not withdraw the map, Milic said."
    )
    assert {one.side for one in said(text)} == {"Ostrava"}


def test_neither_a_continent_nor_a_surname_is_a_side() -> None:
    text = (
        "A European diplomat said the talks would go on.\n\n"
        'Minister Dragan Milic called it a law. Milic\'s ministry said "the cost is small".'
    )
    assert not {"European", "Milic"} & {one.side for one in said(text)}


def test_words_of_nobody_in_a_dispute_have_no_side() -> None:
    text = (
        "Norland Steel said the strike was over. Norland Steel Inc. met the union. "
        "The strike, a strike of many, cost Norland Steel employees their pay."
    )
    statement = Reported((Span(0, 13),), Span(14, 18), None, "say", Span(0, 39))
    bodies = Bodies(text, {})
    assert bodies.employer() == "Norland Steel"
    (found,) = assign(text, [statement], [Speaker(name="")], bodies, present=())
    assert found == ("", "")


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ("spoke today with President Jan Maas of France", {"Lena Tamm": ""}),
        ("spoke today with President Jan Maas of Ordelia", {"Lena Tamm": ""}),
        ("held talks with the Foreign Minister of Ordelia, Jan Maas", {"Lena Tamm": ""}),
        ("received Ordelian Foreign Minister Jan Maas", {"Lena Tamm": ""}),
        ("telephoned her Ordelian counterpart, Jan Maas", {"Lena Tamm": ""}),
        ("was received by President Jan Maas of Ordelia", {"Lena Tamm": ""}),
    ],
)
def test_whoever_meets_the_official_of_a_state_is_not_of_it(met, expected) -> None:
    text = f"Foreign Minister Lena Tamm {met}. The Minister said that trade must go on."
    assert {one.speaker: one.side for one in said(text)} == expected


def test_a_visitor_does_not_lend_the_host_a_side() -> None:
    text = (
        "Ordelian Foreign Minister Jan Maas was received by President Aldo Brecht on Monday. "
        "Brecht said the border would open. Maas said Ordelia agreed."
    )
    sides = {one.speaker: one.side for one in said(text)}
    assert sides == {"Aldo Brecht": "", "Jan Maas": "Ordelia"}


def test_talks_with_a_state_are_not_held_by_its_minister() -> None:
    text = (
        "The government of Ordelia asked for a date. Talks with Ordelia go on. "
        "Foreign Minister Lena Tamm said the date was open."
    )
    assert "Lena Tamm" not in {one.speaker for one in said(text) if one.side == "Ordelia"}


@pytest.mark.parametrize("office", ["Foreign Minister", "ambassador", "President"])
def test_an_office_of_a_state_before_a_name_presents_the_person(office) -> None:
    text = (
        f"Foreign Minister Lena Tamm of Torvia met the {office} of Ordelia, Jan Maas. "
        "Mr Maas said that trade must go on."
    )
    (one,) = said(text)
    assert (one.speaker, one.role, one.side) == ("Jan Maas", f"{office} of Ordelia", "Ordelia")


def test_the_ambassador_is_who_was_named_as_one() -> None:
    text = (
        "Foreign Minister Lena Tamm met the Ambassador of Ordelia, Jan Maas. The Minister said "
        "that trade must go on. The Ambassador said that Ordelia agreed."
    )
    assert [one.speaker for one in said(text)] == ["Lena Tamm", "Jan Maas"]


@pytest.mark.parametrize(
    "title", ["Torvia's Foreign Ministry on the talks with Ordelia", "Torvia’s Embassy: a call"]
)
def test_a_headline_tells_whose_ministry_it_is(title) -> None:
    text = (
        "Foreign Minister Lena Tamm held talks with the Foreign Minister of Ordelia, Jan Maas. "
        "The Minister said that Torvia would hold Ordelia to its promise."
    )
    source = Source(id="abcdef012345", locator="a.txt", title=title, language="en")
    (one,) = extract(Article(source=source, text=text))
    assert (one.speaker, one.side) == ("Lena Tamm", "Torvia")


def test_a_ministry_of_a_land_reveals_its_people_too() -> None:
    text = (
        "The defence ministry of Torvia denied that its drones had crossed the border. "
        "Torvian spokeswoman Ana Lund said the claim was fiction."
    )
    assert side(text) == "Torvia"


def test_a_guest_of_another_state_makes_the_host_no_party_at_home() -> None:
    text = (
        "Visiting Torvian President Aldo Brecht said on Monday that the strait must stay open. "
        "Prime Minister Mira Kell, his host, said the pact would be kept. Brecht later met "
        "opposition leader Sten Falk, who said that his party would vote against it."
    )
    assert [(one.speaker, one.role, one.side) for one in said(text)] == [
        ("Aldo Brecht", "Torvian President", "Torvian"),
        ("Mira Kell", "Prime Minister", ""),
        ("Sten Falk", "opposition leader", "opposition"),
    ]


def test_how_long_a_sentence_goes_on_about_the_meeting_does_not_matter() -> None:
    text = (
        "Prime Minister Lena Tamm spoke today with President Jan Maas of France about cod, the "
        "protection of the northern waters, the coming summit on trade in Kestrel, and the "
        "exchange of students over ten years. The Prime Minister said the ban would stay."
    )
    assert [(one.speaker, one.side) for one in said(text)] == [("Lena Tamm", "")]


def test_where_a_meeting_was_is_not_whom_it_was_with() -> None:
    text = (
        "Foreign Minister Chen Lu met in Beijing with Foreign Minister Dalen Reik of Torvia. "
        "Chen Lu said that the strait must stay open. Reik said that Torvia agreed with China."
    )
    assert [(one.speaker, one.side) for one in said(text)] == [
        ("Chen Lu", "China"),
        ("Dalen Reik", "Torvia"),
    ]


def test_a_ministry_is_of_the_state_whose_minister_holds_its_office() -> None:
    text = (
        "Norwegian Justice Minister Olaf Merin said the tapes were whole. Sweden's foreign "
        'minister, Ana Torvald, called that a lie. "We have seen them," her ministry said. '
        "The justice ministry said two men were released."
    )
    assert side(text) == "Norway"


def test_the_place_where_a_union_is_is_not_its_name() -> None:
    assert side("The fishermen's union in Larn said the fee was unlawful.") == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El ministro de Energía de Kessania, Bruno Tavel, dijo que la reunión termina."),
        ("es", "La ministra de Medio Ambiente de Kessania, Mira Stahl, dijo que el río sube."),
        (
            "fr",
            "Le ministre de la Défense de Kessania, Bruno Tavel, a déclaré que la base ferme.",
        ),
        (
            "de",
            "Der Energieminister von Kessania, Bruno Tavel, sagte, dass der Hafen schließt.",
        ),
    ],
)
def test_a_minister_of_anything_reveals_the_state_behind(language: str, text: str) -> None:
    assert side(text, language) == "Kessania"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La ministre de la Défense d'Orvélie, Mira Stahl, a répondu que non.", "Orvélie"),
        ("Le président de l’Ukraine, Oleh Kort, a déclaré que le port ferme.", "Ukraine"),
    ],
)
def test_a_name_is_read_behind_an_elided_word(text: str, expected: str) -> None:
    assert side(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Torvia's water ministry said it was late. The regional river commission met. Its "
            "secretary general, Ousmane Dray, said that nothing was lost.",
            "",
        ),
        (
            "Torvian Prime Minister Dario Kelm, who spoke in Norland, said it was late. His "
            "interior minister, Pia Lanz, warned that it would be costly.",
            "Torvian",
        ),
        ("Holm's spokeswoman said the prime minister would not comment on it.", ""),
        ("Torvia's new water minister said it was late.", "Torvia"),
        ("When Ms Brand claims that the draft was old, it was.", ""),
    ],
)
def test_words_around_an_office_tell_its_side_or_none(text, expected):
    assert side(text) == expected


def by_outlet(text, outlet, title=""):
    source = Source(
        id="abcdef012345", locator="a.txt", title=title, language="en", outlet=outlet
    )
    return [(one.speaker, one.side) for one in extract(Article(source=source, text=text))]


def test_of_two_prime_ministers_in_a_readout_one_is_the_guest():
    text = (
        "Prime Minister Astrid Holm held a phone call with Prime Minister Dario Kelm. Prime "
        "Minister Holm stressed that monitors must have access. Prime Minister Kelm undertook "
        "to postpone the work."
    )
    outlet, title = "Prime Minister's Office, Orvelia", "Holm and Prime Minister Kelm of Torvia"
    assert by_outlet(text, outlet, title) == [
        ("Astrid Holm", "Orvelia"),
        ("Dario Kelm", "Torvia"),
    ]
    assert by_outlet(text, outlet)[1] == ("Dario Kelm", "")


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ("Prime Minister's Office, Orvelia", "Orvelia"),
        ("Government Offices of Orvelia", "Orvelia"),
        ("Government of Orvelia", "Orvelia"),
        ("The Oster Ledger, Orvelia", "government"),
    ],
)
def test_a_letterhead_tells_whose_office_it_is(outlet, expected):
    text = "Prime Minister Astrid Holm stressed that monitors must have access."
    assert by_outlet(text, outlet) == [("Astrid Holm", expected)]


def test_a_ministry_spokesman_is_of_the_ministry_named_not_of_whom_it_summoned():
    text = (
        "Torvia's treasury announced sanctions on Monday. The Norland foreign ministry "
        "summoned the Torvian ambassador, Colin Tate. A ministry spokesman, Igor Palm, said "
        "that they were useless. Norland's president said nothing."
    )
    palm = next(one for one in said(text) if one.speaker == "Igor Palm")
    assert palm.side == "Norland"


def test_diplomats_who_say_what_others_think_are_of_no_side():
    met = "Torvia's minister met Norland's minister."
    text = f"{met} France and Germany are sceptical, diplomats said."
    assert [one.side for one in said(text) if one.speaker == "diplomats"] == [""]


@pytest.mark.parametrize(
    ("source", "name", "role"),
    [
        ("Regierungssprecher Jonas Weil", "Jonas Weil", "Regierungssprecher"),
        ("die Abgeordnete Maren Thiel", "Maren Thiel", "Abgeordnete"),
        ("Landwirtschaftsministerin Elke Rau", "Elke Rau", "Landwirtschaftsministerin"),
    ],
)
def test_german_offices_are_no_part_of_a_name(source, name, role):
    found = said(f"„Es ist spät“, sagte {source}.", "de")
    assert [(one.speaker, one.role) for one in found] == [(name, role)]


@pytest.mark.parametrize("more", [" to Orsk", ""])
def test_whoever_recalls_its_ambassador_is_a_state_and_its_ministry_speaks_for_it(more) -> None:
    text = (
        f"Melvor has recalled its ambassador{more} for consultations, the ministry said. "
        "A ministry spokesperson, Dorrit Hael, told reporters the step was not permanent."
    )
    assert [(one.speaker, one.side) for one in said(text)][-1] == ("Dorrit Hael", "Melvor")


def test_the_ship_somebody_owns_is_not_whom_he_speaks_for() -> None:
    text = "Lutz Brandel, whose family owns the trawler Maja, said his crew counted four shots."
    assert [(one.speaker, one.side) for one in said(text)] == [("Lutz Brandel", "")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Lawmaker Greta Volny of the Green Union", "Green Union"),
        ("Lawmaker Piet Anders of the Liberal Alliance", "Liberal Alliance"),
        ("Senator Orla Quinn of the Labour Front", "Labour Front"),
        ("Labour Ministry spokeswoman Ines Roth", ""),
        ("Labour lawmaker Tom Reed", "Labour Party"),
        ("Green Party leader Ola Lund", "Green Party"),
        ("Liberal Democrat leader Pia Sund", "Liberal Democrats"),
        ("Social Democrat lawmaker Pia Sund", "Social Democratic Party"),
        ("Democratic senator Pia Sund", "Democratic Party"),
    ],
)
def test_a_party_is_called_as_it_calls_itself(source: str, expected: str) -> None:
    assert side(f"{source} said the quay was wet.") == expected


@pytest.mark.parametrize(
    ("outlet", "title", "expected"),
    [
        ("Torvia News Agency", "Torvia keeps the trawler", "Torvia"),
        ("Torvia News Agency", "Trawler is kept", ""),
        ("Strait News Agency", "Trawler is kept in the Strait", ""),
    ],
)
@pytest.mark.parametrize(
    "source", ["The Ministry of External Relations", "Navy chief Ida Lund"]
)
def test_a_state_s_news_agency_speaks_of_its_own_offices(outlet, title, expected, source):
    told = Source(id="abcdef012345", locator="a", title=title, outlet=outlet, language="en")
    (one,) = extract(Article(source=told, text=f"{source} said the quay was wet."))
    assert one.side == one.teller == expected


def test_those_of_two_states_at_once_speak_for_both() -> None:
    text = (
        "Torvia's foreign minister met Norland's prime minister. "
        "The representatives of Torvia and Norland said the quay was wet."
    )
    assert side(text) == "Norland; Torvia"


PHONED = (
    "The Minister of External Relations, Oriane Dacosta, spoke today with the Minister for "
    "Foreign Affairs of Norland, Halvard Stenn. Minister Stenn asked that families be told. "
    "The Minister stressed that any protocol must include monitoring."
)


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ("Ministry of External Relations, Republic of Torvia", ("Oriane Dacosta", "Torvia")),
        ("Ministry of Foreign Affairs of Norland", ("Halvard Stenn", "Norland")),
        ("Strait Post", ("Halvard Stenn", "Norland")),
    ],
)
def test_the_minister_in_a_ministry_s_own_paper_is_its_own(
    outlet: str, expected: tuple[str, str]
) -> None:
    source = Source(id="abcdef012345", locator="a.txt", title="", outlet=outlet, language="en")
    last = extract(Article(source=source, text=PHONED))[-1]
    assert (last.speaker, last.side) == expected


def titled(title: str, text: str) -> list[tuple[str, str]]:
    source = Source(id="abcdef012345", locator="a.txt", title=title, language="en")
    return [(one.speaker, one.side) for one in extract(Article(source=source, text=text))]


def test_whoever_holds_office_where_the_headline_is_set_is_of_there() -> None:
    text = (
        'Energy Minister Ada Voll said the subsidy "helped the rich". The central bank said '
        "inflation would rise.\n\nThe foreign ministry of neighbouring Lumeria said it was "
        "watching. Lumerian Foreign Minister Pavel Ost urged calm. Karvelia's interior "
        "ministry said 43 people were held."
    )
    assert titled("Talks with Karvelia stall over fuel", text)[:2] == [
        ("Ada Voll", ""),
        ("the central bank", ""),
    ]
    assert titled("Protests spread in Karvelia after price rise", text)[:2] == [
        ("Ada Voll", "Karvelia"),
        ("the central bank", "Karvelia"),
    ]


def test_the_spokesman_for_a_president_is_not_the_president() -> None:
    text = (
        'President Anton Revel of Karvelia called for calm. "Mind your own pumps," a spokesman '
        "for President Revel, Dario Kess, said. A spokeswoman for President Revel said the "
        "decree stood."
    )
    told = [(one.speaker, one.side) for one in said(text)]
    assert told == [
        ("Anton Revel", "Karvelia"),
        ("Dario Kess", "Karvelia"),
        ("a spokeswoman for President Revel", "Karvelia"),
    ]


def test_the_head_of_the_group_is_of_the_group_just_named() -> None:
    text = (
        "Tessaly holds 31 fishermen without charge, Coastline Watch said on Sunday. It asked "
        "Tessaly's justice ministry for an answer.\n\n"
        '"They are kept from any judge," said the group\'s director, Amara Deth.'
    )
    assert said(text)[-1].side == "Coastline Watch"


def test_a_state_and_a_body_that_speak_together_are_two_sides() -> None:
    text = (
        "Tessaly's justice ministry rejected it.\n\nVelmora and the Coastal Union urged "
        "access to the prisoners. The Velmoran ambassador repeated the call."
    )
    found = said(text)[0]
    assert (found.side, found.joint) == ("Coastal Union; Velmora", True)


def test_a_state_only_spoken_of_has_no_part_in_what_the_leaders_say() -> None:
    text = (
        "Secretary Lyle Prescott hosted Vastrian Minister of National Defense Jurgis Aldonis "
        "today.\n\nThe leaders condemned the violations of Vastrian airspace by Pravodian "
        "drones. Minister Aldonis cautioned that Pravodia could rebuild its forces."
    )
    assert all("Pravodia" not in one.side for one in said(text))


def test_a_land_beside_its_people_is_a_state() -> None:
    text = (
        "The foreign ministers of Velmora and Sorenia agreed to reopen a line. The missiles "
        "cannot reach a Sorenian city, Velmora's navy said."
    )
    assert said(text)[0].side == "Sorenia; Velmora"
    assert "Maria" not in countries.discovered("Maria met Marian in Torvia. Torvian envoys.")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "La Torvie a annoncé le rappel de son ambassadeur en Kessarie. « Nous ne "
            "laisserons pas nos pêcheurs », a déclaré la ministre des Affaires étrangères, "
            "Claire Morvan. La Kessarie a rejeté ces accusations.",
            ["Torvie", "Torvie", "Kessarie"],
        ),
        (
            "de",
            "Torvien hat am Donnerstag den Botschafter Kessariens einbestellt. Außenministerin "
            "Klara Morven sagte, das sei ein Bruch. Kessarien wies die Vorwürfe zurück.",
            ["Torvien", "Kessarien"],
        ),
        (
            "ru",
            "Торвия отозвала своего посла из Кессарии. Министр иностранных дел республики "
            "Клара Морвен заявила, что рыбаки останутся под защитой.",
            ["Торвия"],
        ),
    ],
)
def test_a_state_that_recalls_its_ambassador_is_one(
    language: str, text: str, expected: list[str]
) -> None:
    assert [one.side for one in said(text, language)] == expected


def test_what_a_body_groups_is_not_the_body() -> None:
    text = (
        "L'Union du Golfe, qui regroupe six États riverains, a appelé les deux pays au calme."
    )
    assert said(text, "fr")[0].side != "États"


def test_a_side_with_a_ministry_or_its_officials_is_a_state() -> None:
    voices = [
        Voice(("Dorvan",), "Dorvan interior ministry"),
        Voice(("Velmora",), "a Velmoran official"),
        Voice(("Norbank",), "Norbank officials"),
        Voice(("Sarnland",), "Ana Roca", "Foreign Minister"),
    ]
    assert {side.name: side.kind for side in propose(voices)} == {
        "Dorvan": "state",
        "Velmora": "state",
        "Norbank": "organisation",
        "Sarnland": "state",
    }


def test_the_ministry_of_a_person_is_not_of_the_state_that_spoke_last() -> None:
    text = (
        "Interior Minister Pavel Roth said two guards had been wounded. A Telland defence "
        "ministry official said no order was given. Roth's ministry said the guards were well."
    )
    assert [one.side for one in said(text)] == ["", "Telland", ""]


def test_a_son_is_no_french_possessive() -> None:
    text = (
        "The River Commission met in Torvia's capital. The founder's son, Karl Brand, said the "
        "water was low. Torvia's foreign ministry said nothing was wrong."
    )
    assert said(text)[0].side == ""


def test_son_ministere_is_of_the_state_just_named() -> None:
    text = (
        "La Torvie a rappelé son ambassadeur en Kessarie. La Kessarie a rejeté l'accusation. "
        "Selon le porte-parole de son ministère de la Défense, le colonel Idris Valk, le "
        "navire pêchait."
    )
    assert said(text, "fr")[-1].side == "Kessarie"


def test_the_ministers_are_of_every_state_that_the_headline_lists() -> None:
    text = (
        "The Foreign Minister of Marova, Ms Lidia Kern, and the Foreign Minister of Telland, "
        "Mr Otto Brandis, met the Foreign Minister of Norra in Brenn.\n\nThe Ministers "
        "reaffirmed that the ceasefire would hold."
    )
    title = "Joint statement of the Foreign Ministers of Marova, Telland and Norra"
    assert titled(title, text)[-1][1] == "Marova; Norra; Telland"


def test_a_given_name_that_is_a_people_is_no_state() -> None:
    text = (
        "Her party will challenge the clause, according to its manager, Finn Roos. President "
        "Aldo Marr urged all to lower their voices. The Finn said no."
    )
    assert countries.counted(text, {})["Finland"] == 1
    assert said(text)[0].side != "Finland"


def test_a_permanent_representative_is_of_his_state() -> None:
    text = "Tamor's permanent representative, Idris al-Haddad, called the offer a theatre."
    assert said(text)[0].side == "Tamor"
