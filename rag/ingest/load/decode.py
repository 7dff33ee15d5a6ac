"""Bytes to text, whatever the encoding; refuse what is not text."""

import codecs
import re
from typing import Final

from rag.errors import InputError
from rag.ingest.language import tell_language

_MAGIC: Final = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an office file"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|rss|feed)\b", re.IGNORECASE
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = bytes(c for c in range(32) if c not in b"\a\b\t\n\v\f\r\x1a\x1b") + b"\x7f"
_GUESSED: Final = [
    "cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1256",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr",
]  # fmt: skip
_LATIN: Final = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro"), "cp1250"),
    "tr": "cp1254",
}
HINT: Final = "This version reads text and Markdown; save it as a .txt or .md file."


def decode(content: bytes) -> str:
    """Return the text of ``content``.

    A byte order mark decides, then UTF-8, then a guess among the common national encodings. A
    UTF-8 text with a few damaged bytes, or cut within its last character, keeps the rest.

    Raises:
        InputError: It is empty, of another format, or not text at all.
    """
    _refuse_other_formats(content)
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _filled(content.decode(encoding, errors="replace"))
    if wide := _unmarked_utf16(content):
        return _filled(wide)
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls > max(3, len(content) // 50):
        raise InputError("This is a binary file, not text.", hint=HINT)
    return _filled(_utf8(content) or _guess(content))


def _refuse_other_formats(content: bytes) -> None:
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise InputError(f"This is {name}, not text.", hint=HINT)
    if _HTML.match(content):
        raise InputError("This is a web page or a feed, not text.", hint=HINT)


def _filled(text: str) -> str:
    if not text.strip("\ufeff\ufffd\0 \t\r\n\v\f\u00a0\u3000"):
        raise InputError("The file is empty.", hint="Check that it was saved or copied whole.")
    return text


def _utf8(content: bytes) -> str:
    """Decode UTF-8 with at most a little damage; empty when it is another encoding."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = content.decode(errors="replace")
    damaged = text.count("\ufffd") - content.count("\ufffd".encode())
    whole = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    # Other encodings read as UTF-8 hardly ever give valid characters among the damage.
    return text.rstrip("\ufffd") if whole > 4 * damaged else ""


def _unmarked_utf16(content: bytes) -> str:
    """Decode UTF-16 without its mark, known by a NUL in nearly every other byte."""
    half = len(content) // 2
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half > 8 and content[first::2].count(0) > 0.7 * half > 7 * content[
            1 - first :: 2
        ].count(0):
            return content.decode(encoding, errors="replace")
    return ""


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000], cp_isolation=_GUESSED).best()
    if best is None:
        raise InputError("The encoding of this file cannot be told.", hint="Save it as UTF-8.")
    encoding = best.encoding
    if encoding in {"cp1250", "cp1252", "cp1254"}:  # told apart by language, not by bytes
        language = tell_language(content.decode("cp1252", errors="replace"))
        encoding = _LATIN.get(language, "cp1252")
    return content.decode(encoding, errors="replace")
