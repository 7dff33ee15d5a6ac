"""What Readout promises of the machine it runs on; each test is named after the promise."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import InputError
from rag.ingest.load import from_bytes
from rag.ingest.load.plain import SIZE_LIMIT
from rag.ingest.load.raw import TEXT_LIMIT
from rag.library import Library
from rag.types import Item
from tests.fakes.chat import ScriptedChat
from tests.fakes.endpoint import serving
from tests.fakes.newsroom import ingest, newsroom

ROOT = Path(__file__).resolve().parents[2]
WATCHED = """
import json, sys
seen = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        seen.append(str(arguments[1] if event != "socket.getaddrinfo" else arguments[:2]))
sys.addaudithook(watch)
from rag.cli import main
codes = [main(words) for words in json.loads(sys.argv[1])]
import threading, time
time.sleep(1)
print("WATCHED " + json.dumps([codes, seen]), file=sys.stderr)
"""


def news(n):
    return (
        f"HOLLIN, March {n} (Norda) -- The ferry Quillon{n} will sail again, the harbour "
        f"office of Hollin said. Its fare stays at {n} crowns.\n"
    )


def paper(folder, count):
    folder.mkdir()
    for n in range(1, count + 1):
        (folder / f"{n:02}.txt").write_text(news(n))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("wait_for", [1, 5])
def test_acknowledged_means_durable_and_searchable(tmp_path, at, wait_for):
    folder = paper(tmp_path / "paper", 25)
    command = [sys.executable, "-m", "rag", "--library", tmp_path / "library", "add", folder]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    ) as adding:
        acknowledged = [adding.stdout.readline() for _ in range(wait_for)]
        os.killpg(adding.pid, signal.SIGKILL)
        rest = adding.stdout.read()
        acknowledged += rest[: rest.rfind("\n") + 1].splitlines()

    run = at(tmp_path / "library")
    ids = {line.split()[1] for line in acknowledged if line.startswith("added ")}
    rows = run.json("ls")
    assert len(ids) >= wait_for
    assert ids <= {row["id"] for row in rows}
    for row in rows:
        name = f"Quillon{int(Path(row['locator']).stem)}"
        hits = run.json("search", f"the ferry {name}", "--limit", 1)
        assert [hit["article_id"] for hit in hits] == [row["id"]]
        shown = run.json("show", row["id"])
        assert shown["text"].endswith("crowns.")
        assert len(shown["passages"]) == row["passages"] > 0

    again = run.json("add", folder)
    assert len(again["unchanged"]) == len(rows)
    assert len(again["added"]) == 25 - len(rows)
    assert all(finding["ok"] or finding["repaired"] for finding in run.json("doctor"))


@pytest.mark.slow
def test_hosts_contacted(tmp_path):
    environment = {k: v for k, v in os.environ.items() if k not in {"RAG_LIBRARY"}} | {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_API_KEY": "none",
        "HF_HUB_OFFLINE": "0",
        "ANONYMIZED_TELEMETRY": "true",
    }
    library = ["--library", str(tmp_path / "library")]
    commands = [
        [*library, "add", str(paper(tmp_path / "paper", 2))],
        [*library, "ask", "When will the ferry Quillon1 sail?"],
        [*library, "brief", "--output", str(tmp_path / "brief.pdf")],
        [*library, "compare"],
        [*library, "doctor"],
    ]
    with serving() as endpoint:
        environment |= {"OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": "none"}
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, json.dumps(commands)],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    (line,) = [x for x in done.stderr.splitlines() if x.startswith("WATCHED ")] or [done.stderr]
    codes, seen = json.loads(line.removeprefix("WATCHED "))
    assert codes == [0] * len(commands), done.stderr
    assert endpoint.requests
    port = endpoint.url.split(":")[-1].split("/")[0]
    strangers = [a for a in seen if not ("127.0.0.1" in a and port in a)]
    assert strangers == []


def test_works_without_a_key_and_without_a_network(tmp_path, at, guard):
    run = at(tmp_path / "library")
    before = list(guard.contacted)

    added = run.json("add", paper(tmp_path / "paper", 2))["added"]
    answer = run.json("ask", "When will the ferry Quillon2 sail?")

    assert len(added) == 2
    assert answer["status"] == "answered"
    assert "Quillon2" in answer["citations"][0]["quote"]
    assert answer["trace"]["model"] == "extracts"
    assert run.json("search", "ferry")
    assert run.json("statements")
    assert run.json("summarize", added[0]["id"])["citations"]
    assert run.json("brief")["citations"]
    assert run.json("compare")["trace"]["model"] == "extracts"
    assert guard.contacted == before


good = st.integers(1, 28).map(lambda n: (f"{n}.txt", news(n).encode()))
bad = st.one_of(
    st.tuples(st.just("empty.txt"), st.just(b"")),
    st.tuples(st.just("noise.txt"), st.binary(min_size=1, max_size=300)),
    st.tuples(st.just("picture.png"), st.just(b"\x89PNG")),
    st.tuples(st.text(max_size=20), st.binary(max_size=50)),
)


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.one_of(good, bad), max_size=8))
def test_a_bad_item_costs_one_clear_line(tmp_path_factory, files):
    library = Library.open(tmp_path_factory.mktemp("bad"))
    try:
        report = ingest(library).run([loaded(*file) for file in files])
    finally:
        library.close()

    assert len(report.items) == len(files)
    for (_, content), item in zip(files, report.items, strict=True):
        if b"Quillon" in content:
            assert item.outcome in {"added", "unchanged"}
        if item.outcome == "failed":
            assert item.error.strip()
            assert item.hint.strip()
            assert len((item.error + item.hint).splitlines()) == 1


def test_bounded_in_what_is_asked(tmp_path):
    model = ScriptedChat()
    with newsroom(tmp_path, model=model) as room:
        with pytest.raises(InputError):
            room.ask("w" * 4_001)
        assert room.ask("w" * 4_000).status == "declined"
        with pytest.raises(InputError):
            room.search("x", limit=1_001)


def test_bounded_in_what_is_read():
    with pytest.raises(InputError, match="larger"):
        from_bytes("a.txt", b"x" * (SIZE_LIMIT + 1))
    with pytest.raises(InputError, match="longer"):
        from_bytes("a.txt", b"word " * (TEXT_LIMIT // 5 + 1))


def test_bounded_in_what_a_model_is_shown(tmp_path):
    long = "\n\n".join(
        f"The harbour fee of port {n} was {n} crowns, said the harbour office of Hollin. " * 9
        for n in range(60)
    )
    model = ScriptedChat(['{"claims": []}'])
    with newsroom(tmp_path, model=model) as room:
        room.add_files([("long.txt", long.encode())])
        room.ask("What was the harbour fee?")

    ((system, user),) = model.prompts
    assert len(system) + len(user) < 40_000


@pytest.mark.parametrize("query", ["why " * 25_000, "x" * 100_000, "(" * 100_000, '"' * 9_999])
def test_bounded_in_the_time_a_query_takes(tmp_path, query):
    with newsroom(tmp_path) as room:
        room.add_files([("a.txt", news(1).encode())])
        began = time.process_time()
        with suppress(InputError):
            room.search(query)
        assert time.process_time() - began < 5


def loaded(name, content):
    try:
        return from_bytes(name, content)
    except InputError as error:
        return Item(locator=name, outcome="failed", error=str(error), hint=error.hint)
