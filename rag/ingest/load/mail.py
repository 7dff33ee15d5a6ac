"""Read mails, mailboxes and pages saved as mails: the letter's own words."""

import base64
import email
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import pairwise
from typing import Final

from rag.errors import InputError
from rag.ingest.load.decode import decode
from rag.ingest.load.formats import is_known
from rag.ingest.load.html import words_of
from rag.ingest.load.parts import damaged
from rag.ingest.load.plain import SIZE_LIMIT, bare_name, too_large, too_long
from rag.ingest.load.raw import TEXT_LIMIT, Piece, Raw

_MOST_PARTS: Final = 200
_MOST_NESTED: Final = 200
_MOST_MARKS: Final = 20_000
_LONGEST_HEADER: Final = 2_000
MOST_MAILS: Final = 100_000
_FROM: Final = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S[^\r\n]{0,200}\d{4}[^\r\n]{0,20}\r?\n"
    rb"(?=[A-Za-z][\w-]*:)"
)
_ENCODING: Final = "Content-Transfer-Encoding"
_ENCODED: Final = re.compile(rb"[A-Za-z0-9+/=\s]{40,}")
_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)
_WROTE: Final = re.compile(
    r"^(?:on .{4,200}wrote|am .{4,200}schrieb.{0,100}|le .{4,200}a écrit|el .{4,200}escribió"
    r"|.{4,200} (?:писал\(?а?\)?|пишет)|-{2,}\s*original message\s*-{2,}"
    r"|-{2,}\s*forwarded message\s*-{2,}|begin forwarded message) ?:?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED: Final = re.compile(r"^[ ]?>")
_REPLY: Final = re.compile(
    r"(?:(?:re|fw|fwd|aw|wg|tr|rv|ref)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE
)


def read_mail(piece: Piece) -> Iterator[Raw | Piece]:
    """Yield the letter, and a piece for each attachment of a kind that is read.

    Raises:
        InputError: It is too large.
    """
    if len(piece.content) > SIZE_LIMIT * 2:
        raise too_large(SIZE_LIMIT * 2)
    message = _parsed(piece.content)
    if saved := _saved_page(message, piece):
        yield saved
        return
    attached = list(_attachments(message, piece))
    text = _letter(message)
    if text.strip() or not attached:
        if not text.strip():
            raise InputError("The mail has no text.", hint="Check that it was saved whole.")
        if len(text) > TEXT_LIMIT:
            raise too_long()
        metadata = {**_facts(message), **piece.metadata}
        yield Raw(
            locator=piece.locator, name=piece.name, text=text, kind="mail", metadata=metadata
        )
    yield from attached


def split_mailbox(piece: Piece) -> Iterator[Piece]:
    """Yield a piece for each mail of a mailbox, in order, each mail once."""
    starts = [match.start() for match in _FROM.finditer(piece.content)]
    if not starts:
        raise InputError("This is not a mailbox.", hint="Add each mail as an .eml file.")
    seen: set[str] = set()
    for number, (start, end) in enumerate(pairwise([*starts, len(piece.content)]), 1):
        content = piece.content[start:end].split(b"\n", 1)[-1]
        content = re.sub(rb"(?m)^>(>*From )", rb"\1", content)
        head = _parsed(content[:20_000])
        identity = _header(head, "Message-ID").strip("<> ")
        if identity and identity in seen:
            continue
        seen.add(identity)
        if number > MOST_MAILS:
            raise InputError(
                f"The mailbox has more than {MOST_MAILS:,} mails.", hint="Split it."
            )
        member = identity or str(number)
        yield Piece(
            locator=f"{piece.locator}#{member}", name=f"{bare_name(member)}.eml",
            content=content, metadata=piece.metadata,
        )  # fmt: skip


def _parsed(content: bytes) -> Message:
    """Parse a mail; the library takes hours over tens of thousands of parts."""
    if content.count(b"boundary=") > _MOST_NESTED or content.count(b"\n--") > _MOST_MARKS:
        raise InputError("The mail has far too many parts.", hint="Save its text by itself.")
    try:
        return email.message_from_bytes(content)
    except (RecursionError, MessageError, ValueError) as error:
        raise damaged() from error


def _saved_page(message: Message, piece: Piece) -> Piece | None:
    """Return the page of a web archive, which browsers save as a mail of parts."""
    address = _header(message, "Snapshot-Content-Location")
    saved = address or "saved by" in _header(message, "From").lower()
    if message.get_content_type() != "multipart/related" or not saved:
        return None
    for part in _parts(message):
        if part.get_content_type() == "text/html":
            where = address or _header(part, "Content-Location")
            return replace(
                piece, name=f"{piece.name}.html", content=_content(part), media="text/html",
                charset=part.get_content_charset("") or "",
                address=where if where.startswith("http") else "",
            )  # fmt: skip
    return None


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _letter(message: Message) -> str:
    """Return the words of the mail itself: its plain part, else its page."""
    kinds: dict[str, str] = {}
    for part in _parts(message):
        kind = part.get_content_type()
        if part.get_content_disposition() != "attachment" and kind not in kinds:
            kinds[kind] = _text(part) if kind in {"text/plain", "text/html"} else ""
    plain, page = kinds.get("text/plain", ""), kinds.get("text/html", "")
    if page and len(plain.split()) < 0.3 * len(page.split()) / 4:
        plain = ""  # "This mail needs a program that shows pages."
    return _own_words(plain if plain.strip() else words_of(page))


def _text(part: Message) -> str:
    try:
        text = decode(_content(part), part.get_content_charset("") or "")
    except InputError:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    content = content if isinstance(content, bytes) else b""
    if _ENCODED.fullmatch(content.strip()) and "base64" in _header(part, _ENCODING).lower():
        whole = b"".join(content.split())  # cut short, so that the library leaves it as it is
        content = base64.b64decode(whole[: len(whole) // 4 * 4])
    return content


def _own_words(text: str) -> str:
    """Cut off the signature and quotations of earlier mails, unless nothing else is left."""
    own = _SIGNATURE.split(text, maxsplit=1)[0]
    wrote = _WROTE.search(own)
    if wrote and own[: wrote.start()].strip():
        own = own[: wrote.start()]
    kept = "\n".join(line for line in own.split("\n") if not _QUOTED.match(line))
    return kept if kept.strip() else text


def _facts(message: Message) -> dict[str, str]:
    name, address = parseaddr(_header(message, "From"))
    facts = {
        "title": _REPLY.sub("", _header(message, "Subject"), count=1).strip(),
        "outlet": name.strip(" \"'") or address.partition("@")[2],
        "published": _header(message, "Date"),
        "language": _header(message, "Content-Language").split(",")[0].strip(),
    }
    return {key: value for key, value in facts.items() if value}


def _header(message: Message, name: str) -> str:
    """Return a header as text on one line; what of it cannot be decoded stays as it is."""
    values = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return _unfolded(next(values, "")[:_LONGEST_HEADER])


def _unfolded(value: str) -> str:
    raw = value.encode("utf-8", "surrogateescape")
    value = raw.decode("utf-8", "replace")
    with suppress(HeaderParseError, LookupError, ValueError):
        value = str(make_header(decode_header(value))) if "=?" in value else value
    return " ".join(value.split())


def _attachments(message: Message, piece: Piece) -> Iterator[Piece]:
    for part in _parts(message):
        name = _filename(part)
        body = part.get_content_type() in {"text/plain", "text/html"}
        attached = part.get_content_disposition() == "attachment" or not body
        if attached and name and is_known(name):
            yield Piece(
                locator=f"{piece.locator}#{name}", name=name, content=_content(part),
                media=part.get_content_type(), charset=part.get_content_charset("") or "",
            )  # fmt: skip


def _filename(part: Message) -> str:
    try:
        name = part.get_filename()
    except (ValueError, TypeError, IndexError, AttributeError, LookupError):
        return ""
    return bare_name(_unfolded(name[:_LONGEST_HEADER])) if name else ""
