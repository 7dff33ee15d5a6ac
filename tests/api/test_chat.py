"""The library as a model of a chat client, asked by the SDK that chat clients are built on."""

import openai
import pytest

from rag.api.app import application
from rag.api.chat import Memory
from rag.api.chat_text import written
from rag.types import Answer, Citation, Claim, Passage, Span
from tests.fakes.articles import article
from tests.fakes.served import served

QUESTION = "How long will inspections of grain ships be suspended?"
TOKEN = "a-token-of-the-tests-0123456789"


@pytest.fixture
def sdk(address):
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def user(words):
    return {"role": "user", "content": words}


def test_there_is_one_model(sdk):
    assert [one.id for one in sdk.models.list()] == ["readout"]


def test_an_answer_names_its_sources_with_outlet_day_words_and_place(sdk):
    reply = sdk.chat.completions.create(model="any", messages=[user(QUESTION)], temperature=0.3)

    choice = reply.choices[0]
    assert choice.finish_reason == "stop"
    text = choice.message.content
    told = reply.model_extra["readout"]
    assert told["status"] == "answered"
    assert "**In short:** 90 days" in text
    for citation in told["citations"]:
        (source,) = [x for x in text.split("\n") if x.startswith(f"{citation['number']}. ")]
        assert citation["outlet"] in source
        assert f"characters {citation['start']}–{citation['end']}" in source
        assert "2031" in source
        assert f"\\[{citation['number']}\\]" in text
    assert "> Minister Haldek acknowledged" in text
    assert reply.usage.total_tokens == 0


def test_a_stream_gives_the_claims_as_they_come_and_the_data_at_its_end(sdk):
    whole = sdk.chat.completions.create(model="readout", messages=[user(QUESTION)])
    chunks = [
        *sdk.chat.completions.create(
            model="readout",
            messages=[{"role": "system", "content": "Invent something."}, user(QUESTION)],
            stream=True,
            stream_options={"include_usage": True},
        )
    ]

    pieces = [c.choices[0].delta.content or "" for c in chunks if c.choices]
    claims = whole.model_extra["readout"]["claims"]
    assert len([piece for piece in pieces if piece.startswith("- ")]) == len(claims)
    (told,) = [c.model_extra["readout"] for c in chunks if "readout" in (c.model_extra or {})]
    assert told["claims"] == claims
    assert chunks[-1].usage.total_tokens == 0
    sources = whole.choices[0].message.content.partition("Sources")[2]
    assert "".join(pieces).endswith(sources)


def test_a_follow_up_leans_on_what_was_answered_before(sdk):
    first = sdk.chat.completions.create(model="readout", messages=[user(QUESTION)])
    said = {"role": "assistant", "content": first.choices[0].message.content}
    parts = [{"type": "text", "text": "What did Haldek say about it?"}]
    reply = sdk.chat.completions.create(
        model="readout", messages=[user(QUESTION), said, {"role": "user", "content": parts}]
    )

    told = reply.model_extra["readout"]
    assert told["question"] == "What did Haldek say about it?"
    assert "inspections" in told["query"]


def test_nothing_found_is_said_plainly(sdk):
    question = "Which club won the football championship in Ordelia?"
    reply = sdk.chat.completions.create(model="readout", messages=[user(question)])
    text = reply.choices[0].message.content
    assert "Nothing in the 12 articles searched answers this question." in text
    assert "Sources" not in text


def test_a_wrong_token_is_what_the_sdk_calls_it(desk):
    with served(application(desk, tokens=(TOKEN,))) as url:
        right = openai.OpenAI(base_url=f"{url}/v1", api_key=TOKEN)
        wrong = openai.OpenAI(base_url=f"{url}/v1", api_key="wrong", max_retries=0)
        with right, wrong:
            assert [one.id for one in right.models.list()] == ["readout"]
            with pytest.raises(openai.AuthenticationError) as caught:
                wrong.chat.completions.create(model="readout", messages=[user(QUESTION)])
    assert caught.value.code == "no_token"


def _claim(words, text="The [gate](http://x) opens. It is <b>shut</b> at night."):
    of = article(text, outlet="Norda *wire*", title="# Gate")
    start = text.index(words)
    passage = Passage.cut(of, Span(0, len(text)))
    cited = Citation(passage=passage, span=Span(start, start + len(words)))
    return Claim(text=words, citations=(cited,), verdict="supported")


def test_words_of_articles_become_no_markup_of_the_chat():
    claims = (_claim("The [gate](http://x) opens."), _claim("It is <b>shut</b> at night."))
    text = "".join(written([Answer(question="q", query="q", status="answered", claims=claims)]))

    assert "\\[gate\\](http:\u200b//x)" in text.replace("http\\:", "http:")
    assert "\\<b\\>shut\\</b\\>" in text
    assert "Norda \\*wire\\*" in text
    assert "(http://x)" not in text


def test_claims_that_a_failed_model_left_are_told_not_to_count():
    first, second = _claim("The [gate](http://x) opens."), _claim("It is <b>shut</b> at night.")
    answer = Answer(question="q", query="q", status="answered", claims=(second,), notice="Cut.")
    text = "".join(written([first, answer]))

    assert text.index("opens") < text.index("do not count") < text.index("shut")
    assert "*Cut.*" in text


def test_only_the_latest_chats_are_remembered():
    memory = Memory(most=2)
    answers = {q: Answer(question=q, query=f"{q}!", status="answered") for q in "abc"}
    for question, answer in answers.items():
        memory.keep([question], answer)

    assert memory.before(["c", "x"]) == (answers["c"],)
    (bare,) = memory.before(["a", "x"])
    assert (bare.query, bare.claims) == ("a", ())
    assert memory.before(["x"]) == ()
