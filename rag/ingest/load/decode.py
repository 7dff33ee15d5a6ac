"""Bytes to text, whatever the encoding; refuse what is not text."""

import codecs
import re
from typing import Final

from rag.errors import InputError
from rag.ingest.language import tell_language
from rag.ingest.load.formats import HINT, is_binary

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED: Final = [
    "cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1256",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr",
]  # fmt: skip
_LATIN: Final = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro"), "cp1250"),
    "tr": "cp1254",
}
# What pages and servers call one encoding and mean another, as browsers read them.
_MEANT: Final = {
    "latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030",
    "gbk": "gb18030", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
    "utf-7": "utf-8",
}  # fmt: skip
_DECLARED: Final = re.compile(
    rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)


def decode(content: bytes, declared: str = "") -> str:
    """Return the text of ``content``.

    A byte order mark decides, then UTF-8, then the encoding ``declared``, then a guess among
    the common national encodings. A UTF-8 text with a few damaged bytes, or cut within its
    last character, keeps the rest.

    Raises:
        InputError: It is empty or not text at all.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _filled(content.decode(encoding, errors="replace"))
    if wide := _unmarked_utf16(content):
        return _filled(wide)
    content = content.rstrip(b"\0")  # what a crash leaves at the end of a file
    if is_binary(content):
        raise InputError("This is a binary file, not text.", hint=HINT)
    return _filled(_utf8(content) or _as_declared(content, declared) or _guess(content))


def declared_in_page(content: bytes) -> str:
    """Return the encoding that the head of a web page or XML text names; empty when none."""
    found = _DECLARED.search(content[:4096])
    return (found[1] or found[2]).decode() if found else ""


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


def _as_declared(content: bytes, declared: str) -> str:
    """Decode as declared; empty when that is unknown or does not fit the bytes."""
    try:
        name = codecs.lookup(declared).name if declared else ""
        name = _MEANT.get(name, name)
        if not name or not codecs.lookup(name)._is_text_encoding:  # noqa: SLF001 - the only way to know "rot13" from an encoding
            return ""
        text = content.decode(name, errors="replace")
    except (LookupError, ValueError):
        return ""
    return text if text.count("\ufffd") * 200 <= len(text) else ""


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
