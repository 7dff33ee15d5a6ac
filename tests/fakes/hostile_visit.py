"""Visits every route of a misbehaving server at a public address, and tries to get past it.

Run in a network of its own (``tests/slow/test_hostile_web.py``); writes what came of each
address, and how often the server was asked for what, as JSON.
"""

import json
import sys
import time

from rag.errors import InputError
from rag.ingest.web.entries import Entry
from rag.ingest.web.fetch import Fetcher
from rag.ingest.web.listing import looks_like_listing, read_listing
from rag.ingest.web.polite import Polite
from rag.ingest.web.polling import Polling

SITE = "http://93.184.216.34"
SECONDS = 4.0
ATTACKS = (
    "http://127.0.0.1/secret", "http://127.1/secret", "http://2130706433/secret",
    "http://0x7f000001/secret", "http://0177.0.0.1/secret", "http://0/secret",
    "http://[::1]/secret", "http://[::]/secret", "http://[::ffff:127.0.0.1]/secret",
    "http://[::ffff:7f00:1]/secret", "http://[::127.0.0.1]/secret",
    "http://[64:ff9b::7f00:1]/secret", "http://[2002:7f00:1::]/secret",
    "http://localhost/secret", "http://localhost./secret", "http://127.0.0.1.:80/secret",
    "http://user@127.0.0.1/secret", "http://93.184.216.34@127.0.0.1/secret",
    "http://127.0.0.1\\@93.184.216.34/secret", "http://１２７.0.0.1/secret",
    "http://rebind.test/secret", "http://rebind2.test/redirect?to=http://rebind2.test/secret",
    "file:///etc/passwd", "ftp://93.184.216.34/secret",
    *(
        f"{SITE}/redirect?to={to}"
        for to in (
            "http://127.0.0.1/secret", "//127.0.0.1/secret", "http://127.1/secret",
            "http://[::1]/secret", "http://[::ffff:127.0.0.1]/secret", "http://2130706433/secret",
            "http://0x7f.1/secret", "http://rebind3.test/redirect-loopback",
            "http://user:x@127.0.0.1/secret", "http://10.0.0.1/secret",
            f"{SITE}/redirect-loopback", f"{SITE}/redirect?to=http://127.0.0.1/secret",
        )
    ),
)  # fmt: skip
QUERIES = {"redirect": "?to=/article", "gzip-bomb": "?mb=300", "gzip-nested": "?mb=300"}
STATUSES = ("401", "403", "404", "410", "429", "500", "503")


def _outcome(get):
    began = time.monotonic()
    try:
        made = {"ok": True, **get()}
    except InputError as error:
        made = {"ok": False, "error": str(error), "hint": error.hint}
    return {**made, "seconds": time.monotonic() - began}


def _visit(fetcher, url):
    def get():
        got = fetcher.get(url)
        return {"media": got.media, "size": len(got.content), "start": got.content[:2000].hex()}

    return _outcome(get)


def _listed(fetcher, path):
    """Read a feed and fetch all that it lists."""

    def get():
        got = fetcher.get(SITE + path)
        looks = looks_like_listing(got.content, got.media)
        listing = read_listing(got.content, address=got.address, media=got.media)
        polling = Polling(Polite(fetcher, pause=0))
        return {
            "looks": looks,
            "entries": {e.key: _fetched(polling, e) for e in listing.entries},
        }

    return _outcome(get)


def _fetched(polling: Polling, entry: Entry):
    return _outcome(lambda: {"size": len(polling.fetch(entry).content)})


def main():
    """Visit everything; the slowest first."""
    fetcher = Fetcher(seconds=SECONDS)
    routes = fetcher.get(SITE + "/").content.decode().split()
    routes.remove("secret")
    visits = {
        route: _visit(fetcher, f"{SITE}/{route}{QUERIES.get(route, '')}") for route in routes
    }
    visits |= {f"status/{code}": _visit(fetcher, f"{SITE}/status/{code}") for code in STATUSES}
    attacks = {url: _visit(fetcher, url) for url in ATTACKS}
    feeds = {path: _listed(fetcher, path) for path in ("/feed.xml", "/lol.xml", "/xxe.xml")}
    hits = json.loads(fetcher.get(SITE + "/__hits").content)["hits"]
    json.dump({"routes": visits, "attacks": attacks, "feeds": feeds, "hits": hits}, sys.stdout)


if __name__ == "__main__":
    main()
