"""A misbehaving site at a public address, in a network that ends at this machine.

Guards against private addresses cannot be tried on 127.0.0.1, which is one of them. So the
server, a name server that gives a public address first and 127.0.0.1 afterwards, and the
program run in a network namespace where a public address is local.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.hostile_visit import ATTACKS, SECONDS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT.parent / "shared" / "drivers" / "hostile_web.py"
SET_UP = """set -e
ip link set lo up
ip addr add 93.184.216.34/32 dev lo
echo nameserver 93.184.216.34 > "$1/resolv.conf"
mount --bind "$1/resolv.conf" /etc/resolv.conf
"$2" "$3" --host 0.0.0.0 --port 80 --dns 53 > "$1/server.txt" 2>&1 &
server=$!
trap 'kill $server' EXIT
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  grep -q http "$1/server.txt" && break
  sleep 0.5
done
"$2" -m tests.fakes.hostile_visit > "$1/visits.json"
"""
GIVES = {
    "article", "bad-charset", "click", "cookie", "feed.xml", "filename", "lol.xml",
    "meta-refresh", "no-type", "redirect", "redirect-rel", "robots.txt", "subresources",
    "unknown-charset", "xxe.xml",
}  # fmt: skip


def _may_unshare():
    tools = [shutil.which(name) for name in ("unshare", "ip", "mount")]
    if not all(tools) or not DRIVER.is_file():
        return False
    tried = subprocess.run(
        ["unshare", "-rnm", "ip", "link", "set", "lo", "up"], capture_output=True, check=False
    )
    return tried.returncode == 0


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    if not _may_unshare():
        pytest.skip("needs a network namespace, and the server that misbehaves")
    folder = tmp_path_factory.mktemp("hostile")
    ran = subprocess.run(
        ["unshare", "-rnm", "sh", "-c", SET_UP, "sh", folder, sys.executable, DRIVER],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads((folder / "visits.json").read_text())


def _one_clear_line(visit):
    if visit["ok"]:
        return True
    told = visit["error"] + visit["hint"]
    return "\n" not in told and visit["error"].endswith(".") and bool(visit["hint"])


def test_every_route_gives_bytes_or_one_clear_line_within_the_deadline(visits):
    assert len(visits["routes"]) > 40
    for route, visit in visits["routes"].items():
        assert _one_clear_line(visit), route
        assert visit["seconds"] < SECONDS + 1, route


def test_what_can_be_read_is_read_and_nothing_else(visits):
    assert {route for route, visit in visits["routes"].items() if visit["ok"]} == GIVES


def test_nothing_but_public_addresses_is_asked(visits):
    for url in ATTACKS:
        visit = visits["attacks"][url]
        assert not visit["ok"], url
        assert _one_clear_line(visit), url
    assert visits["hits"].get("secret", 0) == 0
    assert visits["hits"].get("beacon") == 1  # the visit to the route itself


def test_a_hostile_feed_costs_its_bad_entries_one_line_each(visits):
    feed = visits["feeds"]["/feed.xml"]
    assert feed["looks"]
    entries = {key[-1]: entry for key, entry in feed["entries"].items()}
    assert sorted(entries) == ["1", "2", "3", "4", "5", "6", "7"]
    assert all(_one_clear_line(entry) for entry in entries.values())
    assert not any(entries[key]["ok"] for key in "23456")


@pytest.mark.parametrize("path", ["/lol.xml", "/xxe.xml"])
def test_a_feed_with_entities_is_refused_at_once(visits, path):
    feed = visits["feeds"][path]
    assert "built to do harm" in feed["error"]
    assert feed["seconds"] < 1
    assert visits["hits"].get("dtd", 0) == 1  # the visit to the route itself
