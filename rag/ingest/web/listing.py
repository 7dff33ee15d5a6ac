"""Tell feeds and site maps from other things, and read them: pure, bytes in and values out."""

import codecs
import re
import zlib
from typing import Final

from rag.ingest.web.entries import Listing, unreadable
from rag.ingest.web.feed import read_json_feed, read_xml_feed
from rag.ingest.web.sitemap import read_sitemap
from rag.ingest.web.unpack import gunzip

_UNPACKED: Final = 20 * 1024 * 1024
_START: Final = 16 * 1024
_GZIP: Final = b"\x1f\x8b"
_ROOT: Final = re.compile(r"<(?:[\w.-]{1,20}:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.I)
_JSON: Final = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org')
_PROLOGUE: Final = (("<?", "?>"), ("<!--", "-->"))


def looks_like_listing(content: bytes, media: str = "") -> bool:
    """Return whether something begins as a feed or site map does, whatever it is said to be.

    Cheap: only the first few thousand bytes are looked at.
    """
    return bool(_root(content, media))


def read_listing(
    content: bytes, *, address: str, media: str = "", charset: str = ""
) -> Listing:
    """Read a feed, a site map or an index of site maps, also one packed with gzip.

    Args:
        content: As it came.
        address: Where it came from; relative links are taken from there.
        media: What the server called it.
        charset: Encoding that the server named.

    Raises:
        InputError: It is none of them, damaged, too large, or built to do harm.
    """
    root = _root(content, media)
    if not root:
        raise unreadable()
    if content.startswith(_GZIP):
        content = gunzip(content, limit=_UNPACKED)
    if root == "json":
        return read_json_feed(content, address=address)
    if root in {"urlset", "sitemapindex"}:
        return read_sitemap(content, address=address)
    return read_xml_feed(content, address=address, charset=charset)


def _root(content: bytes, media: str) -> str:
    """Return the name of the outermost element, if a listing has such a one."""
    start = content[:_START]
    if start.startswith(_GZIP):
        try:
            start = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(start, _START)
        except zlib.error:
            return ""
    text = _text(start).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return "json" if media == "application/feed+json" or _JSON.search(text) else ""
    found = _ROOT.match(_after_prologue(text))
    return found[1].lower() if found else ""


def _text(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="replace")
    if start[:4] in {b"<\0?\0", b"\0<\0?"}:
        return start.decode("utf-16-le" if start[0] else "utf-16-be", errors="replace")
    return start.decode("utf-8", errors="replace")


def _after_prologue(text: str) -> str:
    """Return what stands after declarations and comments."""
    while True:
        text = text.lstrip()
        for opening, closing in _PROLOGUE:
            if text.startswith(opening):
                text = text.partition(closing)[2]
                break
        else:
            if text[:9].lower() != "<!doctype":
                return text
            end = "]>" if "[" in text.partition(">")[0] else ">"
            text = text.partition(end)[2]
