"""What kinds of things are fetched, how servers and bytes name them, and under which name."""

import codecs
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from rag.errors import InputError
from rag.ingest.web.addresses import Address
from rag.ingest.web.faults import SAVE
from rag.text import plain

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT: Final = "application/vnd.oasis.opendocument.text"
_SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "text/html": (".html", ".htm"),
        "application/xhtml+xml": (".xhtml", ".xht"),
        "text/plain": (".txt", ".text"),
        "text/markdown": (".md", ".markdown"),
        "application/pdf": (".pdf",),
        _WORD: (".docx",),
        _ODT: (".odt",),
        "application/rtf": (".rtf",),
        "text/rtf": (".rtf",),
        "message/rfc822": (".eml",),
        "application/mbox": (".mbox",),
        "text/csv": (".csv",),
        "application/json": (".json",),
        "application/jsonl": (".jsonl", ".ndjson"),
        "application/x-ndjson": (".jsonl", ".ndjson"),
        "application/zip": (".zip",),
        "application/x-zip-compressed": (".zip",),
        "application/rss+xml": (".rss", ".xml"),
        "application/atom+xml": (".atom", ".xml"),
        "application/rdf+xml": (".rdf", ".xml"),
        "application/feed+json": (".json",),
        "application/xml": (".xml",),
        "text/xml": (".xml",),
        "application/gzip": (".gz",),
        "application/x-gzip": (".gz",),
    }
)
"""Media types that are fetched, each with the suffixes of its files, the usual one first."""

FETCHED: Final = frozenset(_SUFFIXES)
TEXT: Final = frozenset({"text/plain"})
_UNTOLD: Final = {"", "application/octet-stream", "binary/octet-stream", "application/download"}
_PACKED: Final = {_WORD, _ODT, "application/zip", "application/x-zip-compressed"}
_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
)
_STARTS: Final = (
    (re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE), "text/html"),
    (re.compile(rb"<(?:\?xml|rss|feed|rdf:|urlset|sitemapindex)", re.IGNORECASE), "text/xml"),
    (re.compile(rb"[{\[]"), "application/json"),
)
_CONTROLS: Final = bytes(c for c in range(32) if c not in b"\a\b\t\n\v\f\r\x1a\x1b") + b"\x7f"
_CHARSETS: Final = re.compile(
    r"(?:utf-?(?:8|16|32)|iso8859|cp\d|koi8|gb|big5|euc|shift|ascii|mac|tis|johab|hz)"
)


def split_type(header: str) -> tuple[str, str]:
    """Return media type and charset out of a Content-Type header; a charset that is known."""
    media, *parameters = header.split(";")
    charset = ""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            charset = _charset(value.strip(" \t\"'"))
    return media.strip().lower(), charset


def _charset(name: str) -> str:
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return name.lower() if _CHARSETS.match(known) else ""


def expected(media: str, target: str, accept: frozenset[str]) -> str:
    """Return the kind that an answer is going to be, before its body is read.

    Without a telling header it is what the address ends in; empty where neither says it.

    Raises:
        InputError: It is of a kind that is not wanted.
    """
    if media in _UNTOLD:
        suffix = PurePosixPath(unquote(target.partition("?")[0])).suffix.lower()
        told = next((kind for kind, names in _SUFFIXES.items() if suffix in names), "")
        if not told and media:
            raise _unwanted(media)
        media = told
    if media and media not in accept:
        raise _unwanted(media)
    return media


def settled(media: str, charset: str, content: bytes, accept: frozenset[str]) -> str:
    """Return the kind that an answer is, seeing its bytes.

    Bytes that have a mark of their own win over what was told; without anything told, their
    beginning tells web page, feed, JSON and text apart.

    Raises:
        InputError: It is neither text nor another kind that is wanted.
    """
    marked = next((kind for start, kind in _MAGIC if content.startswith(start)), "")
    if marked:
        media = media if marked == "application/zip" and media in _PACKED else marked
    elif media in _PACKED or media in {"application/pdf", "application/gzip"}:
        raise InputError(f"What came is not the {media} it is said to be.", hint=SAVE)
    else:
        if not _is_text(content, charset):
            raise _unwanted("data that is not text")
        media = media or _told(content)
    if media not in accept:
        raise _unwanted(media)
    return media


def _is_text(content: bytes, charset: str) -> bool:
    wide = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
    if content.startswith(wide) or re.match(r"utf-?(?:16|32)", charset):
        return True
    sample = content[:100_000]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls <= max(3, len(sample) // 50)


def _told(content: bytes) -> str:
    start = content[:1024].removeprefix(codecs.BOM_UTF8).lstrip()
    return next((kind for mark, kind in _STARTS if mark.match(start)), "text/plain")


def _unwanted(media: str) -> InputError:
    shown = plain(media)[:80]
    return InputError(
        f"The address gives {shown}, which is not read.",
        hint="Web pages, feeds, text, PDF, Word, RTF, ODT, CSV, JSON, zip and gzip files are.",
    )


def file_name(address: Address, media: str) -> str:
    """Return a name for what an address gave, with a suffix that fits its kind.

    It is made of the address alone; what the server proposes is not looked at.
    """
    last = unquote(address.target.partition("?")[0].rstrip("/").rpartition("/")[2])
    bare = plain(last.replace("/", "-").replace("\\", "-")).strip(". ")[:100] or address.host
    suffixes = _SUFFIXES.get(media, ("",))
    return bare if bare.lower().endswith(suffixes) else bare + suffixes[0]
