"""Find the feeds that a web page names."""

from dataclasses import dataclass
from typing import Final

from rag.ingest.web.entries import whole, words

_START: Final = 512 * 1024
"""Bytes of a page that are looked at; feeds are named in its head."""
_MEDIA: Final = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
}
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A feed that a page names."""

    address: str
    title: str


def named_feeds(content: bytes, *, address: str) -> tuple[Named, ...]:
    """Return the feeds that a page names in its head, each once, in its order."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        page = html.fromstring(content[:_START], parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    found: dict[str, Named] = {}
    for link in page.iter("link"):
        told = {key.lower(): value for key, value in link.attrib.items()}
        kind = told.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in told.get("rel", "").lower().split() and kind in _MEDIA:
            feed = whole(told.get("href", ""), address)
            if feed.lower().startswith(("http://", "https://")) and len(found) < _MOST:
                found.setdefault(feed, Named(feed, words(told.get("title", ""), 200)))
    return tuple(found.values())
