"""From a question to an answer: found or declined, written by a model or cut from articles."""

import pytest

from rag.errors import InputError, RateLimitedError, UnreachableError
from rag.types import Answer, Claim, Filters
from tests.fakes.chat import ScriptedChat, draft
from tests.fakes.newsroom import newsroom

HARBOUR = (
    "KESTRA, March 11 (Norda) -- Minister Irena Corvath of Valmora said the harbour of Kestra "
    "would open on April 1. The ferry fare stays at four crowns, the harbour office said."
)
STRIKE = (
    "HOLLIN, March 12 (Norda) -- Crane drivers in Hollin began a strike over night work. Their "
    "union asked for nine percent."
)
OPENS = ("The harbour of Kestra opens on April 1.", 1, "would open on April 1")
QUESTION = "When will the harbour of Kestra open?"


@pytest.fixture
def room_with(tmp_path):
    rooms = []

    def make(*replies):
        model = ScriptedChat(list(replies)) if replies else None
        room = newsroom(tmp_path / "library", model=model)
        room.add_files([("harbour.txt", HARBOUR.encode()), ("strike.txt", STRIKE.encode())])
        rooms.append(room)
        return room, model

    yield make
    for room in rooms:
        room.close()


def test_a_model_writes_from_the_passages_found(room_with):
    room, model = room_with(draft(OPENS))

    answer = room.ask(QUESTION)

    assert (answer.status, answer.trace.model) == ("answered", "scripted:chat")
    assert [claim.text for claim in answer.claims] == [OPENS[0]]
    assert answer.citations[0].quote == OPENS[2]
    assert answer.trace.usage.calls == 1
    assert answer.trace.prompts
    steps = [step.name for step in answer.trace.steps]
    assert steps == ["standalone", "retrieve", "judge", "write"]
    ((_, user),) = model.prompts
    assert "would open on April 1" in user


def test_the_stream_gives_claims_first_and_the_same_in_the_answer(room_with):
    room, _ = room_with(draft(OPENS))

    *claims, answer = room.ask_stream(QUESTION)

    assert all(isinstance(claim, Claim) for claim in claims)
    assert isinstance(answer, Answer)
    assert answer.claims == tuple(claims)


@pytest.mark.parametrize(
    "reply",
    [
        UnreachableError("No connection.", hint="Check the address."),
        RateLimitedError("Slow down."),
        "I would rather not.",
        [draft(OPENS)[:60], UnreachableError("It broke off.")],
        draft(("It sank.", 1, "the harbour sank")),
    ],
    ids=["unreachable", "rate", "prose", "half-way", "unproved"],
)
def test_a_model_that_fails_gives_way_to_extracts_with_a_line_why(room_with, reply):
    room, _ = room_with(reply)

    answer = room.ask(QUESTION)

    assert (answer.status, answer.trace.model) == ("answered", "extracts")
    assert answer.notice
    assert answer.claims
    for claim in answer.claims:
        assert claim.text == claim.citations[0].quote
        assert claim.text in HARBOUR


def test_without_a_model_the_answer_is_sentences_of_the_articles(room_with):
    room, _ = room_with()

    answer = room.ask(QUESTION)

    assert (answer.status, answer.trace.model, answer.notice) == ("answered", "extracts", "")
    assert all(claim.text == claim.citations[0].quote for claim in answer.claims)
    assert "April 1" in answer.claims[0].text


def test_a_model_that_finds_no_answer_declines_and_names_the_nearest(room_with):
    room, _ = room_with('{"claims": []}')

    answer = room.ask(QUESTION)

    assert (answer.status, answer.claims) == ("declined", ())
    assert answer.nearest
    assert answer.reason


def test_a_sentence_without_proof_makes_the_answer_partial(room_with):
    room, _ = room_with(draft(OPENS, ("It sank.", 1, "the harbour sank")))

    answer = room.ask(QUESTION)

    assert answer.status == "partial"
    assert [claim.verdict for claim in answer.claims] == ["supported", "unsupported"]


def test_a_follow_up_is_searched_with_the_words_it_leans_on(room_with):
    room, _ = room_with()
    first = room.ask(QUESTION)

    second = room.ask("And what about the fare?", history=[first])

    assert "Kestra" in second.query
    assert second.question == "And what about the fare?"
    assert any("four crowns" in citation.quote for citation in second.citations)


def test_what_is_out_of_scope_is_not_shown_to_a_model(room_with):
    room, model = room_with(draft(OPENS), '{"claims": []}')
    strike = next(e.source.id for e in room.articles() if "strike" in e.source.locator)

    answer = room.ask("What began in Hollin?", filters=Filters(articles=(strike,)))

    assert answer.searched == 1
    assert all("Kestra" not in user for _, user in model.prompts)


def test_every_request_has_delimiters_of_its_own(room_with):
    room, model = room_with(draft(OPENS), draft(OPENS))

    room.ask(QUESTION)
    room.ask(QUESTION)

    first, second = (user.split('key="')[1].split('"')[0] for _, user in model.prompts)
    assert first != second


@pytest.mark.parametrize("question", ["", "  \n\t ", "w" * 4_001])
def test_a_question_that_cannot_be_asked_reaches_no_model(room_with, question):
    room, model = room_with(draft(OPENS))

    with pytest.raises(InputError):
        room.ask(question)

    assert model.prompts == []


def test_the_same_question_has_the_same_answer(room_with):
    room, _ = room_with()
    one, other = room.ask(QUESTION), room.ask(QUESTION)
    assert (one.claims, one.considered) == (other.claims, other.considered)
