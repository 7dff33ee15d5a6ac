"""Workers on a real queue: killed, stopped, cut off from the server, with two interfaces."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import Settings
from tests.fakes.chroma import chroma_server
from tests.fakes.postgres import Server

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-these-tests-alone"


@pytest.fixture
def server():
    made = Server(durable=True)
    yield made
    made.close()


@pytest.fixture
def environment(server, tmp_path):
    return {
        **os.environ,
        "RAG_LIBRARY": str(tmp_path / "lib"),
        "RAG_DATABASE_URL": server.address(tmp_path / "lib"),
        "RAG_ADDING": "workers",
        "RAG_API_TOKENS": TOKEN,
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def on_a_chroma_server(environment, tmp_path):
    with chroma_server(tmp_path / "chroma") as index:
        environment["RAG_CHROMA_URL"] = index.url
        yield


@pytest.fixture
def settings(environment):
    return Settings(
        library=Path(environment["RAG_LIBRARY"]),
        database_url=environment["RAG_DATABASE_URL"],
        chroma_url=environment.get("RAG_CHROMA_URL", ""),
        adding="workers",
    )


def news(number):
    return (
        f"KESTRA, March {number % 28 + 1} (Norda) -- The quay of Veldt{number} opened on "
        f"Friday, the harbour office of Torvia said.\n"
    )


def folder_of(path, numbers):
    path.mkdir()
    for number in numbers:
        (path / f"{number:04}.txt").write_text(news(number))
    return path


@contextmanager
def running(environment, *arguments, until=""):
    """Run a command beside the test; wait until it says so much."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", *map(str, arguments)],
        env=environment,
        cwd=environment["RAG_LIBRARY"].rpartition("/")[0],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        while until and until not in process.stdout.readline():
            assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def worker(environment, *arguments):
    return running(environment, "worker", *arguments, until="Waiting for work")


def queue_of(server):
    """Return the schema of the queue, once it is there."""
    named = "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%_queue'"
    until(lambda: server.sql(named))
    return server.sql(named)


def until(true, seconds=180):
    by = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < by
        time.sleep(0.2)


def ended(room, *jobs):
    until(lambda: not any(room.intake.job(job).is_open for job in jobs))
    return [room.intake.job(job) for job in jobs]


def each_once(room, numbers, *jobs):
    """Hold that every article is there once, is found, and was told of once."""
    texts = Counter(room.article(entry.source.id).text for entry in room.articles())
    assert texts == Counter(news(number).strip().partition("-- ")[2] for number in numbers)
    for number in list(numbers)[::5]:
        assert f"Veldt{number} " in room.search(f"Veldt{number}", limit=1)[0].passage.text
    told = Counter(item.locator for job in jobs for item in room.intake.items(job))
    assert set(told.values()) == {1}
    assert len(told) == len(numbers)
    assert all(found.ok or found.repaired for found in room.doctor())
    assert all(found.ok for found in room.doctor())


def sent(port, numbers):
    """Upload articles to an interface; return the id of the job."""
    end = "-" * 12 + "end"
    parts = "".join(
        f'--{end}\r\nContent-Disposition: form-data; name="files"; filename="{n}.txt"\r\n'
        f"Content-Type: text/plain\r\n\r\n{news(n)}\r\n"
        for n in numbers
    )
    content = f"{parts}--{end}--\r\n".encode()
    media = f"multipart/form-data; boundary={end}"
    return asked(port, "/v1/articles/upload", content, media)["id"]


def asked(port, path, content, media="application/json"):
    """Return what an interface answers."""
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": media}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", content, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.mark.usefixtures("on_a_chroma_server")
def test_three_workers_and_two_interfaces_with_one_killed_lose_and_double_nothing(
    environment, settings, tmp_path, free_tcp_port_factory
):
    folder = folder_of(tmp_path / "news", range(240))
    with ExitStack() as stack:
        room = stack.enter_context(Newsroom.open(settings))
        ports = free_tcp_port_factory(), free_tcp_port_factory()
        for port in ports:
            command = ("serve", "--api", "--port", port)
            stack.enter_context(running(environment, *command, until="API is at"))
        workers = [stack.enter_context(worker(environment)) for _ in range(3)]
        jobs = [room.intake.begin([str(folder)])]
        jobs += [sent(ports[0], range(300, 340)), sent(ports[1], range(400, 440))]
        until(lambda: room.intake.job(jobs[0]).items)
        workers[0].send_signal(signal.SIGKILL)

        seen = ended(room, *jobs)

        assert [job.state for job in seen] == ["done"] * 3
        assert [job.failed for job in seen] == [0] * 3
        each_once(room, [*range(240), *range(300, 340), *range(400, 440)], *jobs)
        for port in ports:
            found = asked(port, "/v1/search", json.dumps({"query": "Veldt410"}).encode())
            assert "Veldt410 " in found["items"][0]["text"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_leaves_its_part_to_the_next(
    environment, settings, tmp_path, how
):
    folder = folder_of(tmp_path / "news", range(90))
    with Newsroom.open(settings) as room:
        with worker(environment) as first:
            job = room.intake.begin([str(folder)])
            until(lambda: room.intake.job(job).items)
            first.send_signal(how)
            out, _ = first.communicate(timeout=30)
            assert first.returncode == 0
            assert "Traceback" not in out
        assert room.intake.job(job).is_open
        assert 0 < room.intake.job(job).items < 90

        with running(environment, "worker", "--until-done") as second:
            out, _ = second.communicate(timeout=120)
        assert second.returncode == 0
        assert ended(room, job)[0].state == "done"
        each_once(room, range(90), job)


def test_a_worker_outlives_its_server_and_goes_on(environment, settings, server, tmp_path):
    with worker(environment) as process:
        schema = queue_of(server)
        until(lambda: server.sql(f"SELECT count(*) FROM {schema}.procrastinate_workers") == "1")
        server.stop(signal.SIGQUIT)
        time.sleep(7)
        assert process.poll() is None
        server.start()
        with Newsroom.open(settings) as room:
            job = room.intake.begin([str(folder_of(tmp_path / "news", range(20)))])
            ended(room, job)
            each_once(room, range(20), job)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert "Traceback" not in out
    assert process.returncode == 0


def test_a_schema_of_others_with_the_name_of_the_queue_is_left_alone(
    environment, settings, server
):
    with Newsroom.open(settings):
        pass
    schema = (
        server.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'lib_%'") + "_queue"
    )
    server.sql(f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.theirs (a int)")

    with running(environment, "worker", "--until-done") as process:
        out, _ = process.communicate(timeout=60)

    assert process.returncode == 3
    assert "no queue of Readout's" in out
    assert server.sql(f"SELECT count(*) FROM {schema}.theirs") == "0"


def test_a_worker_without_a_server_says_so_in_a_line(environment, server):
    server.stop()
    with running(environment, "worker") as process:
        out, _ = process.communicate(timeout=60)

    assert process.returncode == 5
    assert re.match(r"readout: [^\n]*cannot be reached[^\n]*\nhint: [^\n]*\n$", out)


def test_a_queue_of_another_version_is_made_anew_and_loses_nothing(
    environment, settings, server, tmp_path
):
    with Newsroom.open(settings) as room:
        job = room.intake.begin([str(folder_of(tmp_path / "news", range(10)))])
        schema = queue_of(server)
        server.sql(f"COMMENT ON SCHEMA {schema} IS 'queue of Readout of another version'")

        with running(environment, "worker", "--until-done") as process:
            out, _ = process.communicate(timeout=120)

        assert process.returncode == 0, out
        assert ended(room, job)[0].state == "done"
        each_once(room, range(10), job)
        assert server.sql(f"SELECT count(*) FROM {schema}.procrastinate_jobs") == "0"
