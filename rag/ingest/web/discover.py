"""Find the feeds that a web page names."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rag.ingest.web.entries import whole, words

if TYPE_CHECKING:
    from lxml import html

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
    base = next((each.get("href") for each in page.iter("base") if each.get("href")), "")
    address = whole(base or "", address)
    found: dict[str, Named] = {}
    for link in page.iter("link"):
        feed = _feed(link, address)
        if feed and len(found) < _MOST:
            found.setdefault(feed.address, feed)
    return tuple(found.values())


def _feed(link: "html.HtmlElement", address: str) -> Named | None:
    """Return the feed that a link element names, if it names one."""
    told = {key.lower(): value.strip() for key, value in link.attrib.items()}
    kind = told.get("type", "").partition(";")[0].strip().lower()
    if "alternate" not in told.get("rel", "").lower().split() or kind not in _MEDIA:
        return None
    feed = whole(told["href"], address) if told.get("href") else ""
    if not feed.lower().startswith(("http://", "https://")):
        return None
    return Named(feed, words(told.get("title", ""), 200))
