"""The commands that start the interfaces: who is warned or refused, and a real process."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from tests.api.conftest import TOKEN

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import sys
sys.modules[sys.argv[1]] = None
from rag.cli import main
sys.exit(main(["--library", sys.argv[2], *sys.argv[3:]]))
"""


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.mark.parametrize("words", [["serve", "--api"], ["mcp", "--http"]])
def test_without_a_token_other_machines_are_never_let_in(at, tmp_path, words, port):
    said = at(tmp_path / "library")(*words, "--host", "0.0.0.0", "--port", port)

    assert said.code == 3
    assert "0.0.0.0 is not listened on without a token." in said.err
    assert "RAG_API_TOKENS" in said.err
    assert not (tmp_path / "library").exists()


def test_a_token_that_is_too_short_is_refused_and_not_repeated(at, tmp_path, monkeypatch):
    monkeypatch.setenv("RAG_API_TOKENS", "canary")
    said = at(tmp_path / "library")("serve", "--api", "--host", "0.0.0.0")
    assert said.code == 3
    assert "canary" not in said.err


@pytest.mark.parametrize(
    ("missing", "words", "extra"),
    [
        ("fastapi", ["serve", "--api"], "readout[api]"),
        ("mcp.server.mcpserver", ["mcp"], "readout[mcp]"),
    ],
)
def test_what_is_not_installed_is_named_with_how_to_install_it(tmp_path, missing, words, extra):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, missing, tmp_path / "library", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert f"{missing} is not installed" in done.stderr
    assert extra in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_serves_until_it_is_stopped_and_logs_no_questions(samples, port):
    command = ["-m", "rag", "--library", str(samples), "serve", "--api", "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "RAG_API_TOKENS": TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
                _wait(http, process)
                refused = http.get("/v1/overview")
                http.headers["authorization"] = f"Bearer {TOKEN}"
                found = http.post("/v1/search", json={"query": "canary insurance"})
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)

    assert process.returncode == 0
    assert refused.status_code == 401
    assert found.json()["items"]
    assert f"http://127.0.0.1:{port}/v1" in out
    assert "POST /v1/search 200" in err
    assert "No token" not in err
    assert not [word for word in ("canary", TOKEN, "Traceback") if word in out + err]


def _wait(http, process):
    late = time.monotonic() + 60
    while True:
        try:
            assert http.get("/readyz").status_code == 200
        except httpx2.TransportError:
            assert process.poll() is None
            assert time.monotonic() < late
            time.sleep(0.1)
        else:
            return
