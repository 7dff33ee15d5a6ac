"""Tell the format of bytes: by what they are first, then by media type and name."""

import codecs
import io
import re
import zipfile
from typing import Final, Literal

from rag.errors import InputError
from rag.ingest.load.raw import Piece

Format = Literal[
    "text", "markdown", "html", "feed", "pdf", "docx", "odt", "rtf", "mail", "mbox",
    "json", "lines", "table", "zip", "tar", "gzip",
]  # fmt: skip

READ: Final = (
    "text, Markdown, web pages, PDF, Word, OpenDocument, RTF, mail, CSV, JSON, zip and tar"
)
HINT: Final = f"Readout reads {READ} files."
HEAD: Final = 4096
"""Bytes that are enough to tell a format, or that there is none."""

_SUFFIXES: Final[dict[str, Format]] = {
    **dict.fromkeys(("", ".txt", ".text", ".asc"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx"), "html"),
    **dict.fromkeys((".mht", ".mhtml", ".eml"), "mail"),
    **dict.fromkeys((".mbox", ".mbx"), "mbox"),
    **dict.fromkeys((".jsonl", ".ndjson"), "lines"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "table"),
    **dict.fromkeys((".rss", ".atom"), "feed"),
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".json": "json",
    ".zip": "zip",
    ".tar": "tar",
    **dict.fromkeys((".gz", ".gzip", ".tgz"), "gzip"),
}
_MEDIA: Final[dict[str, Format]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    "application/json": "json",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
    "message/rfc822": "mail",
    "multipart/related": "mail",
    "application/mbox": "mbox",
}
_LARGE: Final = frozenset(
    {"pdf", "docx", "odt", "zip", "tar", "gzip", "mbox", "json", "lines", "table"}
)
# "report.v2" and "talks in St. Oster" have no suffix that names a format.
_SUFFIX: Final = re.compile(r"(?<=[^.])\.(?!v\d+\Z)[a-z][a-z0-9]{0,9}\Z", re.IGNORECASE)
_FOREIGN: Final = (
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"BZh", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_BEFORE: Final = r"(?:\s+|<\?xml[^>]{0,200}\?>|<!--.{0,1000}?-->|<\?[^>]{0,500}>)*"
_PAGE: Final = re.compile(
    rf"{_BEFORE}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FRAGMENT: Final = re.compile(
    rf"{_BEFORE}<(?:!doctype|meta|title|link|article|section|main|header|nav|div|table|p|h1)"
    r"(?:\s[^<>]*)?>",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED: Final = re.compile(r"</(?:title|article|section|main|div|table|p|h1)>", re.IGNORECASE)
_FEED: Final = re.compile(
    rf"{_BEFORE}(?:<!doctype\s+rss[^>]*>\s*)?<(?:rss|feed|rdf:rdf|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_MBOX: Final = re.compile(
    rb"From \S[^\r\n]{0,120}(?:19|20)\d\d[^\r\n]{0,20}\r?\n[A-Za-z][A-Za-z-]{1,40}:"
)
_FIELD: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t\r\n]")
_MAIL_ONLY: Final = frozenset(
    {b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to",
     b"content-transfer-encoding", b"x-mailer"}
)  # fmt: skip
_LETTER: Final = frozenset({b"from", b"date", b"subject"})
_LATE_PDF: Final = re.compile(
    rb"(?m)^%PDF-\d\.\d\s*[\r\n]+(?:%[^\r\n]{0,200}[\r\n]+)?\d+ \d+ obj"
)
_CONTROLS: Final = bytes(c for c in range(32) if c not in b"\a\b\t\n\v\f\r\x1a\x1b") + b"\x7f"
_NAMED: Final = {
    "pdf": "a PDF file", "docx": "a Word file", "odt": "an OpenDocument file",
    "rtf": "an RTF file", "zip": "a zip archive", "tar": "a tar archive",
    "gzip": "a gzip file",
}  # fmt: skip


def tell(piece: Piece) -> Format:
    """Return the format of ``piece``; content that is clear wins over its name.

    Raises:
        InputError: It is of a kind that is not read; the message says which.
    """
    if piece.name.startswith("~$"):
        raise InputError(
            "This is the lock of a file that was open.", hint="Add the file itself."
        )
    found = by_content(piece.content)
    if found:
        return found
    named = _MEDIA.get(piece.media) or _named(piece.name)
    if named is None:
        raise InputError(f"Files of the kind {suffix(piece.name)} are not read.", hint=HINT)
    if named in _NAMED:
        if is_binary(piece.content):
            raise InputError(f"This is not {_NAMED[named]}, or it is damaged.", hint=HINT)
        return "text"
    return "text" if named == "feed" else named


def by_content(content: bytes) -> Format | None:
    """Return the format that the bytes give away; None when any text could look so.

    Raises:
        InputError: They give away a format that is not read.
    """
    head = content[:HEAD]
    _refuse(head)
    text = head.lstrip()
    if text.startswith(b"%PDF") or _LATE_PDF.search(head[:1024]):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head[257:262] == b"ustar":
        return "tar"
    if text.startswith(b"{\\rtf"):
        return "rtf"
    if _MBOX.match(text):
        return "mbox"
    return "mail" if _is_mail(head) else _marked_up(_readable(head))


def _refuse(head: bytes) -> None:
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            raise InputError(f"This is {name}, not an article.", hint=HINT)
    if head.startswith(_OLD_OFFICE):
        raise InputError(
            "This is a file of an old office program.", hint="Save it as .docx or .pdf."
        )


def suffix(name: str) -> str:
    """Return the suffix of ``name`` that looks like one of a format, in lower case."""
    found = _SUFFIX.search(name)
    return found[0].lower() if found else ""


def is_known(name: str) -> bool:
    """Return whether files with this suffix are read."""
    return suffix(name) in _SUFFIXES


def is_large(name: str, head: bytes) -> bool:
    """Return whether it may be a container or have pages, and so may be larger."""
    return _named(name) in _LARGE or (
        head.startswith((b"%PDF", b"PK", b"From ", b"\x1f\x8b")) or head[257:262] == b"ustar"
    )


def is_binary(content: bytes) -> bool:
    """Return whether there are too many control characters for a text in 8-bit units."""
    controls = len(content) - len(content.translate(None, _CONTROLS))
    return controls > max(3, len(content) // 50)


def _named(name: str) -> Format | None:
    return _SUFFIXES.get(suffix(name))


def _zipped(content: bytes) -> Format:
    """Tell an office file from an archive by its members; damage is for the reader to name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {info.filename for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RecursionError):
        return "zip"
    if "word/document.xml" in names:
        return "docx"
    if any(
        name.startswith(("xl/", "ppt/")) for name in names if names & {"[Content_Types].xml"}
    ):
        raise InputError(
            "This is a spreadsheet or a presentation.", hint="Save it as .csv, .docx or .pdf."
        )
    if "[Content_Types].xml" in names:
        return "docx"  # without its main part
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    return "zip"


def _is_mail(head: bytes) -> bool:
    block = re.split(rb"\r?\n\r?\n", head.lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    lines = [line for line in block.splitlines() if line and line[:1] not in b" \t"]
    fields = [_FIELD.match(line + b"\n") for line in lines]
    if not fields or not fields[0] or sum(field is None for field in fields) > 1:
        return False
    names = {field[1].lower() for field in fields if field}
    return names >= _LETTER or len(names & _MAIL_ONLY) >= 2


def _readable(head: bytes) -> str:
    """Return the head as text in which tags can be seen, whatever its encoding."""
    for bom, encoding in (
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(bom):
            return head[2:].decode(encoding, errors="replace")
    text = head.removeprefix(codecs.BOM_UTF8)
    if text.count(0) > len(text) // 3:
        text = text.replace(b"\0", b"")
    return text.decode("latin-1")


def _marked_up(head: str) -> Format | None:
    if _PAGE.match(head):
        return "html"
    if _FEED.match(head):
        return "feed"
    if _XML.match(head):
        raise InputError("This is an XML file, not an article.", hint=HINT)
    if _FRAGMENT.match(head) and _CLOSED.search(head):
        return "html"
    if re.match(r'\s*\{\s*"[^"\n]{1,200}"\s*:', head):
        first = head.lstrip().split("\n", 1)
        return "lines" if len(first) > 1 and first[0].rstrip().endswith("}") else "json"
    return "json" if re.match(r'\s*\[\s*\{\s*"[^"\n]{1,200}"\s*:', head) else None
