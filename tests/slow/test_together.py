"""Rows in PostgreSQL and the index on a Chroma server, as ``compose.yaml`` has them."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rag.providers.chroma_http import Address, connect, hang_up
from tests.fakes.chroma import chroma_server
from tests.fakes.postgres import Server, schema_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "../shared/contract/check.py"


@pytest.fixture
def rows():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def index(tmp_path):
    with chroma_server(tmp_path / "chroma") as server:
        yield server


@pytest.fixture
def readout(rows, index, tmp_path):
    """Return a program that is ``readout`` with both servers set."""
    settings = {
        "RAG_DATABASE_URL": rows.address(tmp_path),
        "RAG_CHROMA_URL": index.url,
        "PYTHONPATH": str(ROOT),
    }
    exported = [f"export {name}={shlex.quote(to)}" for name, to in settings.items()]
    run = f'exec {shlex.quote(sys.executable)} -m rag "$@"'
    program = tmp_path / "readout"
    program.write_text("\n".join(["#!/bin/sh", *exported, run, ""]))
    program.chmod(0o700)
    return program


@pytest.mark.skipif(not CONTRACT.exists(), reason="the shared contract is not here")
def test_the_command_line_keeps_its_contract_on_both_servers(readout, rows, index, tmp_path):
    done = subprocess.run(
        [sys.executable, str(CONTRACT), "--readout", str(readout)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.endswith("14 passed, 0 failed\n"), done.stdout + done.stderr
    assert rows.sql(f"SELECT count(*) FROM {schema_of(tmp_path)}.jobs") != "0"
    server = connect(Address.read(index.url, ""))
    assert server.list_collections()
    hang_up(server)
