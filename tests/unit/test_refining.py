"""Tagged statements made fit to show, and statements told by the form of a line."""

import pytest

from rag.statements.reading import reported
from rag.statements.refining import refined
from rag.statements.reported import Reported
from rag.statements.scripted import scripted
from rag.types import Span


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def tagged(text: str, source: str, cue: str, *content: str) -> Reported:
    """Return what a tagger might have found in a text of one sentence."""
    parts = tuple(place(text, words) for words in content)
    who = place(text, source) if source else None
    return Reported(parts, place(text, cue), who, cue.split(maxsplit=1)[0], Span(0, len(text)))


def shown(text: str, *found: Reported) -> list[tuple[str, str, list[str]]]:
    """Return source, cue and content of what is left."""
    return [
        (
            one.source.slice(text) if one.source else "",
            one.cue.slice(text),
            [part.slice(text) for part in one.content],
        )
        for one in refined(text, found, reported(text, "en"))
    ]


def test_a_statement_that_a_ministry_only_carries_is_of_the_one_inside():
    text = "A statement from the ministry said that Lio Han told Reik the fee was unlawful."
    found = tagged(
        text,
        "A statement from the ministry",
        "said",
        "that Lio Han told Reik the fee was unlawful",
    )
    assert shown(text, found) == [("Lio Han", "told", ["the fee was unlawful"])]


def test_a_ministry_named_behind_only_carries_too():
    text = "Minister Ilsa Marn told Reik that 27 sailors were well, the ministry said."
    found = tagged(
        text, "the ministry", "said", "Minister Ilsa Marn told Reik that 27 sailors were well"
    )
    assert shown(text, found) == [("Minister Ilsa Marn", "told", ["that 27 sailors were well"])]


def test_a_ministry_that_denies_that_somebody_said_something_carries_nothing():
    text = "The ministry denied that Minister Ilsa Marn had told Reik the crew was free."
    content = "that Minister Ilsa Marn had told Reik the crew was free"
    found = tagged(text, "The ministry", "denied", content)
    found = Reported(found.content, found.cue, found.source, "deny", found.sentence)
    assert shown(text, found) == [("The ministry", "denied", [content])]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The readout made no mention of it.", "The readout", "made no mention of", "it"),
        ("The aide asked not to be named.", "The aide", "asked", "not to be named"),
        ("The aide asked for anonymity.", "The aide", "asked", "for anonymity"),
        ("The aide declined to be named.", "The aide", "declined", "to be named"),
    ],
)
def test_what_is_not_told_is_no_statement(text, source, cue, content):
    assert shown(text, tagged(text, source, cue, content)) == []


def test_who_asks_to_be_named_to_an_office_says_so():
    text = "The aide asked to be named ambassador."
    found = tagged(text, "The aide", "asked", "to be named ambassador")
    assert shown(text, found) == [("The aide", "asked", ["to be named ambassador"])]


def test_a_board_that_somebody_chairs_speaks_for_itself():
    text = "The River Board, which is chaired by engineer Sunniva Aas, said it would wait."
    found = tagged(text, "", "said", "it would wait")
    assert shown(text, found) == [("The River Board", "said", ["it would wait"])]


def test_what_a_spokeswoman_says_of_a_state_stays_hers():
    text = "The ministry spokeswoman Ana Torvald said that Norland had agreed to pay the fee."
    content = "that Norland had agreed to pay the fee"
    found = tagged(text, "The ministry spokeswoman Ana Torvald", "said", content)
    assert shown(text, found) == [("The ministry spokeswoman Ana Torvald", "said", [content])]


def test_what_a_ministry_says_of_its_own_state_stays_the_ministrys():
    text = "The ministry statement added: China urged the union to wait."
    found = tagged(text, "The ministry statement", "added", "China urged the union to wait")
    assert shown(text, found) == [
        ("The ministry statement", "added", ["China urged the union to wait"])
    ]


def test_what_a_ministry_itself_says_stays_its_own():
    text = "A statement from the ministry said that the fee was unlawful."
    found = tagged(text, "A statement from the ministry", "said", "that the fee was unlawful")
    assert shown(text, found) == [
        ("A statement from the ministry", "said", ["that the fee was unlawful"])
    ]


def test_the_occasion_the_reporter_adds_is_no_part_of_the_content():
    text = "Reik expressed concern over the fee during a meeting with his counterpart Lio Han."
    content = "concern over the fee during a meeting with his counterpart Lio Han"
    found = tagged(text, "Reik", "expressed", content)
    assert shown(text, found) == [("Reik", "expressed", ["concern over the fee"])]


def test_an_occasion_inside_the_quotation_is_the_speakers_own():
    text = 'Reik said "nobody raised the fee during a meeting with the union".'
    found = tagged(
        text, "Reik", "said", '"nobody raised the fee during a meeting with the union"'
    )
    assert shown(text, found)[0][2] == [
        '"nobody raised the fee during a meeting with the union"'
    ]


def test_a_headline_and_what_is_expected_are_no_statements():
    headline = "Reik Says Port Fees Must Fall Before Harvest\n\nThe harvest began."
    assert shown(headline, tagged(headline, "Reik", "Says", "Port Fees Must Fall")) == []
    expected = "The talks are expected to focus on the fee."
    assert shown(expected, tagged(expected, "", "are expected", "to focus on the fee")) == []
    plain = "Reik says port fees must fall before harvest.\n\nThe harvest began."
    assert len(shown(plain, tagged(plain, "Reik", "says", "port fees must fall"))) == 1


def test_a_topic_without_a_position_is_no_statement():
    bare = "Reik explained his government's position."
    assert shown(bare, tagged(bare, "Reik", "explained", "his government's position")) == []
    told = "Reik explained that his government's position had changed."
    content = "that his government's position had changed"
    assert len(shown(told, tagged(told, "Reik", "explained", content))) == 1


def test_what_the_reporter_remarks_behind_the_cue_is_left_out():
    text = "The fee will fall, Reik said on Monday, avoiding the word “refund”."
    found = tagged(text, "Reik", "said", "The fee will fall", "avoiding the word “refund”")
    assert shown(text, found) == [("Reik", "said", ["The fee will fall"])]


def test_a_quotation_behind_a_question_belongs_to_the_one_who_answers():
    text = "“Soon,” Reik replied when a deputy asked whether it would fall. “Very soon.”"
    answer = tagged(text, "Reik", "replied", "“Soon,”")
    question = tagged(text, "a deputy", "asked", "whether it would fall", "“Very soon.”")
    assert shown(text, answer, question) == [
        ("Reik", "replied", ["“Soon,”", "“Very soon.”"]),
        ("a deputy", "asked", ["whether it would fall"]),
    ]


def test_a_statement_without_a_source_takes_the_subject_of_its_verb():
    text = "The dockers demanded a refund."
    assert shown(text, tagged(text, "", "demanded", "a refund"))[0][0] == "The dockers"


def test_a_quotation_signed_with_a_name_is_of_that_person():
    words = "“Nobody asked the dockers before the gates were shut.”"
    text = f"Readers wrote to us.\n{words} ― Ana Torvald"
    (found,) = scripted(text)
    assert found.source.slice(text) == "Ana Torvald"
    assert found.content[0].slice(text) == words


def test_the_turns_of_a_transcript_are_of_those_who_take_them():
    text = (
        "MR. KORVAN: We have nothing to add to the readout of Monday.\n"
        "QUESTION: Will the minister travel to the summit then?\n"
        "MR. KORVAN: We will announce travel when there is some.\n"
    )
    found = scripted(text)
    assert [one.source.slice(text) for one in found] == ["MR. KORVAN", "MR. KORVAN"]
    assert found[1].content[0].slice(text) == "We will announce travel when there is some."


def test_one_line_with_a_colon_is_no_transcript():
    assert scripted("NORDA: the port is open again after the storm of Monday.\n") == ()


def test_what_a_tagger_finds_inside_a_turn_gives_way_to_the_turn():
    text = (
        "MR. KORVAN: The union said that it would wait for us.\n"
        "MS. REIK: And we are grateful to all of them for it.\n"
    )
    inner = tagged(text, "The union", "said", "that it would wait for us")
    assert [source for source, _, _ in shown(text, inner)] == ["MR. KORVAN", "MS. REIK"]


def test_who_reported_something_first_is_no_statement():
    text = "The deal was first reported by The Ledger. The mayor said it was done."
    found = tagged(text, "The Ledger", "was first reported", "The deal")
    assert shown(text, found) == []


def test_a_first_name_is_no_cue():
    text = "President Said Rahal met the envoy. He said the pier was open."
    found = tagged(text, "President", "Said", "Rahal met the envoy")
    assert shown(text, found) == []


def test_a_quotation_behind_what_it_rejects_has_its_own_cue():
    text = 'Union chief Pim Sarrow rejected that; "The figure is a lie," he said.'
    quoted = '"The figure is a lie,"'
    found = tagged(text, "Union chief Pim Sarrow", "rejected", "that", quoted)
    assert shown(text, found) == [("Union chief Pim Sarrow", "said", [quoted])]


def test_what_an_earlier_version_of_the_report_said_is_nobody_s_statement():
    text = "An earlier version of this story said that eleven men were held."
    found = tagged(
        text, "An earlier version of this story", "said", "that eleven men were held"
    )
    assert shown(text, found) == []


def test_a_charge_that_somebody_rejects_is_the_clause_before_it():
    text = (
        "The talks broke down after Torvia refused a draft, Norland's envoy said, a charge "
        "that Torvian officials rejected."
    )
    refused = tagged(text, "Torvia", "refused", "a draft")
    said = tagged(text, "Norland's envoy", "said", "a charge that Torvian officials rejected")
    assert shown(text, refused, said) == [
        (
            "Norland's envoy",
            "said",
            ["The talks broke down after Torvia refused a draft"],
        )
    ]


def test_a_charge_that_is_said_stays():
    text = "On Monday, the envoy made a charge that the draft was old."
    said = tagged(text, "the envoy", "made", "a charge that the draft was old")
    assert shown(text, said)[0][2] == ["a charge that the draft was old"]


INTERVIEW = (
    "Tarn Gazette: Minister, will the line be finished this year?\n\n"
    "Sofia Brandt: Not this year. The engineers tell me that spring is realistic.\n\n"
    "Tarn Gazette: Norland says the delay is dear.\n\n"
    "Brandt: I do not know that figure.\n"
)


def turns(text: str) -> list[tuple[str, str]]:
    return [
        (one.source.slice(text) if one.source else "", one.content[0].slice(text))
        for one in scripted(text)
    ]


def test_an_interview_is_of_whom_it_asks():
    assert turns(INTERVIEW) == [
        ("Sofia Brandt", "Not this year. The engineers tell me that spring is realistic."),
        ("Brandt", "I do not know that figure."),
    ]
    inside = tagged(INTERVIEW, "Norland", "says", "the delay is dear")
    assert [source for source, _, _ in shown(INTERVIEW, inside)] == ["Sofia Brandt", "Brandt"]


def test_a_debate_is_of_those_who_speak_and_not_of_the_chair():
    text = (
        "The Speaker: The honourable member for Oru.\n\n"
        "Ms. Dahl (Oru South): The survey is to be published in full.\n\n"
        "The Minister of Energy (Ms. Brandt): I am happy to do so.\n\n"
        "Mr. Vance (Opposition): That is simply untrue!\n\n"
        "The Speaker: Order.\n\n"
        "The Minister of Energy: It comes in May.\n"
    )
    assert [source for source, _ in turns(text)] == [
        "Ms. Dahl",
        "The Minister of Energy (Ms. Brandt)",
        "Mr. Vance",
        "The Minister of Energy",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Capital: Oster.\nPeople: Three million.\nCoin: The crown.\nLand: It is wet.\n",
        "Talks: It was late.\n"
        + "The ministers met and spoke of the river.\n" * 9
        + "Talks: It was over.\nPort: It is shut.\nPort: It is open.\n",
    ],
)
def test_a_box_of_facts_or_a_report_with_labels_is_no_transcript(text):
    assert turns(text) == []


BRIEFING = (
    "MR. KORVAN: We welcome the truce.\n\n"
    "The minister will travel on Thursday.\n\n"
    "QUESTION: Will he meet them?\n\n"
    "MR. KORVAN: He will.\n\n"
    "[Crosstalk.]\n\n"
    "I would add that the port is open.\n\n"
    "Q: And the toll?\n\n"
    "It is said to be high.\n\n"
    "MR. KORVAN: It stays as it is.\n\n"
    "The briefing ended at noon.\n"
)


def test_paragraphs_between_turns_go_on_with_the_speaker_up_to_a_question():
    assert turns(BRIEFING) == [
        ("MR. KORVAN", "We welcome the truce."),
        ("MR. KORVAN", "The minister will travel on Thursday."),
        ("MR. KORVAN", "He will."),
        ("MR. KORVAN", "I would add that the port is open."),
        ("MR. KORVAN", "It stays as it is."),
    ]


def test_a_report_between_two_labels_is_not_of_whom_they_name():
    report = "The ministers met and spoke of the river.\n" * 9
    text = f"NORDA: The port is open again today.\n{report}KESTRA: The port is shut again.\n"
    assert len(turns(text)) == 2


@pytest.mark.parametrize(
    ("text", "content", "kept"),
    [
        ("Torvia has recalled its ambassador to Orsk.", "its ambassador to Orsk", False),
        ("The firm recalled 4,000 cars.", "4,000 cars", False),
        ("She recalled the winter of the strike.", "the winter of the strike", True),
    ],
)
def test_what_is_called_back_is_not_remembered(text, content, kept):
    source = text.split(" recalled")[0].removesuffix(" has")
    assert bool(shown(text, tagged(text, source, "recalled", content))) is kept


@pytest.mark.parametrize(
    ("text", "rest", "kept"),
    [
        ("What they said depends on whom you ask.", "depends on whom you ask", False),
        ("What she said was that the port is shut.", "was that the port is shut", True),
    ],
)
def test_a_sentence_about_a_saying_is_no_statement(text, rest, kept):
    who = text.split()[1]
    assert bool(shown(text, tagged(text, who, "said", "What", rest))) is kept


def test_so_alone_is_no_statement():
    text = "The pass will reopen when the engineers say so."
    assert shown(text, tagged(text, "the engineers", "say", "so")) == []


def test_an_entry_of_a_list_ends_what_is_said_in_it() -> None:
    text = "- President Revel calls for calm\n- Opposition demands new elections\n"
    found = tagged(text, "President Revel", "calls for", "calm\n- Opposition demands")
    assert shown(text, found) == [("President Revel", "calls for", ["calm"])]


def test_words_behind_others_that_are_nobodys_are_left_out() -> None:
    text = (
        "The ministers agreed to reopen the line, though they stood far apart on a plan "
        "to buy missiles."
    )
    found = tagged(text, "The ministers", "agreed", "to reopen the line", "to buy missiles")
    assert shown(text, found) == [("The ministers", "agreed", ["to reopen the line"])]


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("Roca told this newspaper he had been held.", "he had been held"),
        ("Roca told the committee the plan had failed.", "the plan had failed"),
        ("Roca told a news conference on Monday the ships were safe.", "the ships were safe"),
        ("Roca told his party it was over.", "it was over"),
    ],
)
def test_whom_one_tells_is_no_part_of_what_is_told(sentence: str, content: str) -> None:
    (found,) = reported(sentence, "en")
    assert [part.slice(sentence) for part in found.content] == [content]


def test_who_rejects_a_claim_says_so_of_what_was_claimed() -> None:
    text = (
        "Tanner said that Dorvan had neglected the pipeline for years, a claim that Baltar, "
        "the operator, rejected."
    )
    claim = "that Dorvan had neglected the pipeline for years"
    said = tagged(text, "Tanner", "said", claim, "a claim that Baltar, the operator")
    assert shown(text, said) == [
        ("Tanner", "said", [claim]),
        ("Baltar, the operator", "rejected", [claim]),
    ]


def test_an_adverb_is_no_part_of_who_denies() -> None:
    text = (
        "Haddad said that the Front used convoys to move weapons, an allegation the group has "
        "repeatedly denied."
    )
    claim = "that the Front used convoys to move weapons"
    said = tagged(text, "Haddad", "said", claim)
    assert shown(text, said)[1] == ("the group", "denied", [claim])


def test_an_aside_about_a_saying_parts_nothing() -> None:
    text = "He welcomed the readiness of the Front, announced yesterday, to release 40 men."
    first = tagged(text, "He", "welcomed", "the readiness of the Front")
    second = tagged(text, "He", "announced yesterday", "to release 40 men")
    whole = "the readiness of the Front, announced yesterday, to release 40 men"
    assert shown(text, first, second) == [("He", "welcomed", [whole])]


def test_who_offers_no_evidence_says_nothing_by_it() -> None:
    text = "Karmon offered no evidence."
    assert shown(text, tagged(text, "Karmon", "offered", "no evidence")) == []


def test_a_quotation_behind_a_colon_is_of_who_says_it() -> None:
    text = 'Unions demanded an increase to match: "We freeze," said Dana Weil, a driver.'
    said = tagged(text, "Unions", "demanded", 'an increase to match: "We freeze,"')
    assert shown(text, said) == [
        ("Unions", "demanded", ["an increase to match"]),
        ("Dana Weil, a driver", "said", ['"We freeze,"']),
    ]


def test_a_quotation_behind_a_colon_stays_with_who_introduces_it() -> None:
    text = 'Unions demanded an increase to match: "We freeze." The talks go on.'
    said = tagged(text, "Unions", "demanded", 'an increase to match: "We freeze."')
    assert shown(text, said)[0][2] == ['an increase to match: "We freeze."']
