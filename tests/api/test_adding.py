"""Adding over HTTP: jobs, followed, stopped and refused; never a file of the server."""

import time

import httpx2
import pytest

from rag.api import shapes
from rag.api.app import application
from rag.ingest.gather import Gather
from rag.library import Library
from rag.newsroom import Newsroom
from tests.fakes.articles import NOW
from tests.fakes.embedder import WordEmbedder
from tests.fakes.events import events
from tests.fakes.served import served

STRIKE = "KESTRA, May 8, 2031 (Norda) -- The dockers of Port Alder will strike, the union said."


def followed(http, reply):
    """Wait for a job to end; return the events it was told by."""
    assert reply.status_code == 202, reply.text
    shapes.Job.model_validate(reply.json())
    told = events(http.get(f"{reply.headers['location']}/events").text)
    assert {name for name, _ in told} == {"job"}
    return [job for _, job in told]


def test_a_text_is_added_by_a_job_that_can_be_followed(writer):
    given = {"text": STRIKE, "title": "Dockers to strike", "outlet": "Kestra Post"}
    reply = writer.post("/v1/articles", json={"texts": [given]})
    *_, last = followed(writer, reply)

    assert (last["state"], last["counts"]) == ("done", {"added": 1})
    shown = writer.get(f"/v1/jobs/{last['id']}").json()
    shapes.JobItems.model_validate(shown)
    assert [item["outcome"] for item in shown["items"]] == ["added"]
    (row,) = writer.get("/v1/articles").json()["items"]
    assert (row["title"], row["outlet"]) == ("Dockers to strike", "Kestra Post")
    assert row["published"] == "2031-05-08"

    assert writer.delete(f"/v1/articles/{row['id']}").json() == {"removed": [row["id"]]}
    assert writer.get("/v1/articles").json()["total"] == 0
    assert writer.get(f"/v1/articles/{row['id']}").status_code == 404


def test_files_are_uploaded_and_a_bad_one_costs_one_line(writer):
    files = [
        ("files", ("../../strike.txt", STRIKE.encode())),
        ("files", ("broken.pdf", b"%PDF-1.4 nothing")),
    ]
    *_, last = followed(writer, writer.post("/v1/articles/upload", files=files))

    assert last["counts"] == {"added": 1, "failed": 1}
    items = writer.get(f"/v1/jobs/{last['id']}").json()["items"]
    assert [item["locator"] for item in items] == ["upload:strike.txt", "upload:broken.pdf"]
    assert items[1]["error"]
    assert items[1]["hint"]
    again = writer.post(f"/v1/jobs/{last['id']}/resume")
    assert (again.status_code, again.json()["code"]) == (400, "wrong_input")
    assert writer.post(f"/v1/jobs/{last['id']}/cancel").json()["code"] == "wrong_input"


@pytest.mark.parametrize(
    "url", ["/etc/passwd", "samples", "file:///etc/passwd", "ftp://norda.example/a", ""]
)
def test_what_is_no_web_address_is_never_taken_for_a_path_of_the_server(writer, url):
    reply = writer.post("/v1/articles", json={"urls": [url]})

    assert reply.status_code == 422
    assert "https://" in reply.json()["error"]
    assert writer.get("/v1/jobs").json()["total"] == 0


def test_an_address_of_the_servers_own_network_is_not_fetched(writer):
    *_, last = followed(
        writer, writer.post("/v1/articles", json={"urls": ["http://127.0.0.1:9/secret"]})
    )

    (item,) = writer.get(f"/v1/jobs/{last['id']}").json()["items"]
    assert item["outcome"] == "failed"
    assert "127.0.0.1" in item["locator"]


def test_texts_and_addresses_do_not_go_into_one_request(writer):
    for given in ({}, {"urls": ["https://a.example/"], "texts": [{"text": STRIKE}]}):
        reply = writer.post("/v1/articles", json=given)
        assert (reply.status_code, reply.json()["code"]) == (422, "wrong_form")


class _Slow(Gather):
    """Finds nothing, and takes its time, until it is let go."""

    def __init__(self):
        super().__init__()
        self.go = False

    def pieces(self, locators, *, columns, wanted, reader):
        while not self.go:
            time.sleep(0.01)
        return iter(())


def test_more_jobs_than_the_machine_can_do_are_told_to_come_again(tmp_path):
    slow = _Slow()
    library = Library.open(tmp_path / "library")
    with (
        Newsroom(library, embedder=WordEmbedder(256), clock=lambda: NOW, gather=slow) as room,
        served(application(room)) as url,
        httpx2.Client(base_url=url, timeout=30) as http,
    ):
        given = {"urls": ["https://norda.example/a"]}
        replies = [http.post("/v1/articles", json=given) for _ in range(5)]
        slow.go = True

        assert [one.status_code for one in replies] == [202, 202, 202, 202, 503]
        assert replies[-1].json()["code"] == "busy"
        assert replies[-1].headers["retry-after"] == "2"
        assert replies[-1].json()["retry_after"] == 2
