"""Every verb over HTTP gives what the command line gives, of the form that is documented."""

import pytest

from rag.api import shapes, shapes_compared
from rag.render import MEDIA_TYPES
from tests.fakes.events import events

QUESTION = "How long will inspections of grain ships be suspended?"


@pytest.fixture
def run(at, samples):
    return at(samples)


def same(answer, shape, expected, *, besides=("trace", "id", "as_of")):
    """Check that JSON is of a form, and what a command prints but for times and ids."""
    assert answer.status_code == 200, answer.text
    told = answer.json()
    shape.model_validate(told)

    def bare(one):
        return {key: one[key] for key in one if key not in besides}

    assert bare(told) == bare(expected)


def test_articles_are_listed_page_by_page_as_by_ls(client, run):
    rows = run.json("ls", "--language", "en")
    pages, offset = [], 0
    while offset is not None:
        wanted = {"limit": 3, "offset": offset, "languages": "en"}
        page = client.get("/v1/articles", params=wanted).json()
        shapes.Page[shapes.Entry].model_validate(page)
        assert page["total"] == len(rows)
        pages.append(page["items"])
        offset = page["next"]

    assert [len(page) for page in pages[:-1]] == [3] * (len(pages) - 1)
    assert [row for page in pages for row in page] == rows


def test_an_article_is_shown_with_its_text_versions_and_carriers(client, run):
    for row in run.json("ls")[:3]:
        shown = client.get(f"/v1/articles/{row['id']}")
        same(shown, shapes.Article, run.json("show", row["id"]), besides=())


def test_passages_are_found_as_by_search_and_page_by_page(client, run):
    hits = run.json("search", "insurance for ships", "--limit", 6)

    first = client.post("/v1/search", json={"query": "insurance for ships", "limit": 4}).json()
    rest = client.post(
        "/v1/search", json={"query": "insurance for ships", "limit": 2, "offset": first["next"]}
    ).json()

    shapes.Hits.model_validate(first)
    assert first["items"] + rest["items"] == hits


def test_an_answer_is_that_of_ask(client, run):
    same(
        client.post("/v1/ask", json={"question": QUESTION}),
        shapes.Answer,
        run.json("ask", QUESTION),
    )


def test_an_answer_comes_claim_by_claim_each_with_the_sources_it_brings(client):
    reply = client.post("/v1/ask", json={"question": QUESTION, "stream": True})

    assert reply.headers["content-type"].startswith("text/event-stream")
    *claims, (last, whole) = events(reply.text)
    shapes.Answer.model_validate(whole)
    assert last == "answer"
    assert [name for name, _ in claims] == ["claim"] * len(whole["claims"])
    brought = [one for _, claim in claims for one in claim.pop("sources")]
    assert [claim for _, claim in claims] == whole["claims"]
    assert brought == whole["citations"]


def test_what_is_not_in_the_articles_is_declined_not_an_error(client):
    question = "Which club won the football championship in Ordelia?"
    reply = client.post("/v1/ask", json={"question": question})

    assert reply.status_code == 200
    assert reply.json()["status"] == "declined"
    assert "12 articles searched" in reply.json()["reason"]


def test_statements_and_sides_are_those_of_the_command_line(client, run):
    listed = client.get("/v1/statements", params={"speakers": "Haldek", "limit": 1000}).json()
    shapes.Page[shapes.Statement].model_validate(listed)
    assert listed["items"] == run.json("statements", "--speaker", "Haldek")

    (article_id,) = {row["article_id"] for row in listed["items"][:1]}
    of_one = client.get(f"/v1/articles/{article_id}/statements").json()
    assert of_one == run.json("statements", article_id)
    assert client.get("/v1/sides").json() == run.json("sides")


def test_sides_are_compared_as_by_compare(client, run):
    wanted = {"topic": "inspections", "sides": ["Valmora", "Ordelia"]}
    words = ["compare", "--topic", "inspections", "--side", "Valmora", "--side", "Ordelia"]
    same(client.post("/v1/compare", json=wanted), shapes_compared.Comparison, run.json(*words))


def test_two_readouts_are_laid_side_by_side_as_by_readouts(client, run, talks):
    a, b = talks
    reply = client.post("/v1/readouts", json={"a": a, "b": b})
    same(reply, shapes_compared.Readouts, run.json("readouts", a, b), besides=())


def test_an_article_is_summed_up_as_by_summarize(client, run, talks):
    reply = client.post(f"/v1/articles/{talks[0]}/summary", json={"length": "short"})
    expected = run.json("summarize", talks[0], "--length", "short")
    same(reply, shapes.Briefing, expected)


def test_a_briefing_comes_section_by_section_and_only_kept_when_wanted(client):
    wanted = {"topic": "Maren Strait", "length": "short", "keep": False}
    whole = client.post("/v1/briefings", json=wanted).json()
    reply = client.post("/v1/briefings", json={**wanted, "stream": True})

    *sections, (last, streamed) = events(reply.text)
    shapes.Briefing.model_validate(whole)
    assert last == "briefing"
    assert streamed["sections"] == whole["sections"]
    brought = [one for _, section in sections for one in section.pop("sources")]
    assert [section for _, section in sections] == whole["sections"]
    assert brought == whole["citations"]
    assert client.get("/v1/briefings").json()["items"] == []


def test_a_kept_briefing_is_listed_shown_and_given_as_a_pack_that_verifies(writer, desk):
    text = b"KESTRA, May 8 (Norda) -- The dockers of Port Alder will strike, the union said.\n"
    desk.add_files([("a.txt", text)])
    made = writer.post("/v1/briefings", json={"topic": "dockers"}).json()

    listed = writer.get("/v1/briefings").json()
    shapes.Page[shapes.Kept].model_validate(listed)
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    assert writer.get(f"/v1/briefings/{made['id']}").json()["sections"] == made["sections"]
    for fmt in ("md", "html", "docx", "pdf"):
        file = writer.get(f"/v1/briefings/{made['id']}/file", params={"format": fmt})
        assert file.headers["content-type"].startswith(MEDIA_TYPES[fmt])
    pack = writer.get(f"/v1/briefings/{made['id']}/file", params={"with_texts": True})
    for own_texts in (False, True):
        report = writer.post(
            "/v1/verify", content=pack.content, params={"own_texts": own_texts}
        ).json()
        shapes.PackReport.model_validate(report)
        assert report["checked"] > 0
        assert report["failed"] == []

    forged = pack.content.replace(b"will strike", b"won't strike")
    assert writer.post("/v1/verify", content=forged).json()["failed"]


def test_the_overview_tells_what_is_there_and_no_folder_of_the_server(client, samples):
    told = client.get("/v1/overview")
    shapes.Overview.model_validate(told.json())
    assert told.json()["articles"] == 12
    assert str(samples) not in told.text


def test_what_a_search_did_without_is_told(client, room, monkeypatch):
    asked = {"query": "insurance for ships", "limit": 2}
    assert client.post("/v1/search", json=asked).json()["notice"] == ""
    assert "\nreadout_index_away 0.0\n" in client.get("/metrics").text
    assert "\nreadout_parts_waiting 0.0\n" in client.get("/metrics").text
    monkeypatch.setattr(room, "notice", lambda: "The index server is away.")

    told = client.post("/v1/search", json=asked).json()
    assert told["notice"] == "The index server is away."
    assert len(told["items"]) == 2
    assert "\nreadout_index_away 1.0\n" in client.get("/metrics").text
