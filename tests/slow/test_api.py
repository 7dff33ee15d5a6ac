"""Requests nobody thought of: the HTTP interface answers each of them as it is documented."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag.api.app import application
from tests.fakes.newsroom import newsroom
from tests.fakes.served import served

pytestmark = pytest.mark.slow

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
BUSY = """[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", "503"]
"""
"""More jobs than may run at once are told to come again; that is no failure."""
TEXT = b"""HOLLIN, March 3, 2031 (Norda) -- The ferry Quillon will sail again, Hollin said.

Valmora's minister Ilse Varga said the gate will open on June 2. Ordelia said it will not.
"""


@pytest.fixture
def address(tmp_path):
    with newsroom(tmp_path / "library") as room:
        room.add_files([("a.txt", TEXT), ("b.txt", TEXT.replace(b"June 2", b"June 3"))])
        with served(application(room)) as url:
            yield url


def test_no_request_brings_the_server_to_fail(address, tmp_path):
    (tmp_path / "schemathesis.toml").write_text(BUSY)
    command = Path(sys.executable).with_name("st")
    done = subprocess.run(
        [
            *(command, "run", f"{address}/openapi.json"),
            *("--checks", ",".join(CHECKS)),
            *("--phases", "coverage,fuzzing", "--max-examples", "15", "--max-time", "50"),
            *("--seed", "2031", "--no-shrink", "--no-color", "--warnings", "off"),
            *("--generation-database", "none", "--request-timeout", "30"),
            # A job is followed until it ends.
            *("--exclude-path", "/v1/jobs/{job_id}/events"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    (made,) = re.findall(r"(\d+) generated, \d+ passed", done.stdout)
    assert int(made) > 100
