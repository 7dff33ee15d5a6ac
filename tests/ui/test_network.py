"""The app talks to nobody: every connection of its process, page after page, stays here."""

from pathlib import Path

import pytest

from rag.newsroom import Newsroom
from rag.settings import load_settings, samples_folder
from tests.fakes.endpoint import serving
from tests.ui import served

pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(not Path(served.CHROMIUM).exists(), reason="needs Chromium"),
]
WATCH = """
import os, sys
def watch(event, given):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        told = given[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        told = given[0]
    else:
        return
    opened = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(opened, (event + " " + repr(told) + "\\n").encode())
    os.close(opened)
sys.addaudithook(watch)
"""
TELEMETRY = {
    "LANGSMITH_TRACING": "true",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_API_KEY": "none",
    "ANONYMIZED_TELEMETRY": "true",
    "HF_HUB_OFFLINE": "0",
}
"""What would have dependencies call home, were it heeded."""


def is_here(line):
    return any(
        host in line for host in ("127.0.0.1", "'localhost'", "'::1'", "'/", "None", "''")
    )


def test_no_page_and_no_question_connects_to_anybody_but_the_endpoint(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    watched = tmp_path / "watched"
    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        room.add([str(samples_folder())])
    with serving() as endpoint, served.chromium() as browser:
        settings = {
            **TELEMETRY,
            "PYTHONPATH": str(tmp_path),
            "WATCHED": str(watched),
            "OPENAI_BASE_URL": endpoint.url,
            "OPENAI_API_KEY": "none",
        }
        with (
            served.served(tmp_path / "library", tmp_path / "log", **settings) as address,
            served.page(browser) as (tab, watch),
        ):
            for name in ("compare", "brief", "library", "settings", ""):
                tab.goto(f"{address}/{name}")
                served.settle(tab)
            served.ask(tab, "How long will inspections of grain ships be suspended?")
            assert (watch.outside, watch.errors) == ([], [])
    seen = watched.read_text().splitlines()
    port = endpoint.url.split(":")[-1].split("/")[0]
    assert [line for line in seen if port in line], "nobody watched"
    assert [line for line in seen if not is_here(line)] == []
