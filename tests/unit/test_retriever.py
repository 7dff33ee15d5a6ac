"""The library as a LangChain retriever: in a chain, in an event loop, and untraced."""

import asyncio
import datetime as dt

import langsmith
import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import ConfigurableField, RunnableLambda, RunnablePassthrough
from langsmith.utils import tracing_is_enabled

from rag.errors import InputError
from rag.types import Filters
from tests.fakes.newsroom import newsroom

HARBOUR = """Title: Harbour of Kestra opens {in April}
Outlet: Norda
Date: 2031-03-11
Language: en

The harbour of Kestra would open on April 1, Minister Irena Corvath of Valmora said. The ferry
fare stays at four crowns, the harbour office said.
"""
STRIKE = """Title: Crane drivers strike
Outlet: Veldt Courier
Language: en

Crane drivers in Hollin began a strike over night work. Their union asked for nine percent.
"""
QUESTION = "When will the harbour of Kestra open?"


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path / "library") as room:
        room.add_files([("harbour.txt", HARBOUR.encode()), ("strike.txt", STRIKE.encode())])
        yield room


def words(documents):
    return "\n".join(document.page_content for document in documents)


def test_a_document_is_a_passage_with_its_place_and_its_article(room):
    first = room.retriever(k=1).invoke(QUESTION)[0]

    (hit,) = room.search(QUESTION, limit=1)
    assert first.id == first.metadata["passage_id"] == hit.passage.id
    assert first.page_content == hit.passage.text
    assert first.metadata == {
        "article_id": hit.passage.source.id,
        "passage_id": hit.passage.id,
        "start": hit.passage.span.start,
        "end": hit.passage.span.end,
        "title": "Harbour of Kestra opens {in April}",
        "outlet": "Norda",
        "published": "2031-03-11",
        "locator": "upload:harbour.txt",
        "score": hit.score,
    }
    article = room.article(first.metadata["article_id"])
    place = slice(first.metadata["start"], first.metadata["end"])
    assert article.text[place] == first.page_content


def test_what_is_not_known_of_an_article_is_empty(room):
    found = room.retriever(filters=Filters(outlets=("Veldt Courier",))).invoke("crane drivers")
    assert [one.metadata["published"] for one in found] == [None]


def test_it_returns_as_many_as_asked_for_and_only_what_is_in_scope(room):
    assert isinstance(room.retriever(), BaseRetriever)
    assert len(room.retriever(k=1).invoke("harbour strike")) == 1
    assert len(room.retriever(k=2).invoke("harbour strike")) == 2
    scope = Filters(since=dt.date(2031, 3, 1), outlets=("norda",))
    titles = [d.metadata["title"] for d in room.retriever(filters=scope).invoke("strike")]
    assert titles == ["Harbour of Kestra opens {in April}"]


def test_it_works_in_a_chain_with_a_prompt_and_a_chat_model(room):
    prompts = []
    prompt = ChatPromptTemplate.from_messages([("human", "{question}\n\n{passages}")])
    model = FakeListChatModel(responses=["On April 1."])
    chain = (
        {"passages": room.retriever(k=1) | words, "question": RunnablePassthrough()}
        | prompt
        | RunnableLambda(lambda shown: prompts.append(shown.to_string()) or shown)
        | model
        | StrOutputParser()
    )

    assert chain.invoke(QUESTION) == "On April 1."
    assert QUESTION in prompts[0]
    assert "would open on April 1" in prompts[0]
    assert "".join(chain.stream(QUESTION)) == "On April 1."


def test_it_works_in_an_event_loop_and_in_a_batch(room):
    retriever = room.retriever(k=1)
    wanted = retriever.invoke(QUESTION)

    async def both():
        return await asyncio.gather(*(retriever.ainvoke(QUESTION) for _ in range(3)))

    assert asyncio.run(both()) == [wanted] * 3
    assert retriever.batch([QUESTION, "crane drivers"])[0] == wanted


def test_a_chain_may_change_how_many_it_returns(room):
    retriever = room.retriever(k=2).configurable_fields(k=ConfigurableField(id="k"))
    found = retriever.invoke("harbour strike", config={"configurable": {"k": 1}})
    assert len(found) == 1


@pytest.mark.parametrize(("k", "query"), [(10, "  "), (0, "harbour"), (1_001, "harbour")])
def test_what_the_search_refuses_comes_through_in_its_own_words(room, k, query):
    with pytest.raises(InputError):
        room.retriever(k=k).invoke(query)


def test_tracing_stays_off_whatever_the_environment_says(room, monkeypatch):
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    langsmith.configure(enabled=True)
    try:
        retriever = room.retriever()
        assert not tracing_is_enabled()
        assert retriever.invoke(QUESTION)
        copied = retriever.model_copy(update={"k": 1})
        assert (copied.k, tracing_is_enabled()) == (1, False)
    finally:
        langsmith.configure(enabled=False)
