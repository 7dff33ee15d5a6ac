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
from rag.ingest.dates import read_date
from rag.ingest.load.decode import decode
from rag.ingest.load.formats import is_known
from rag.ingest.load.mail_words import Letter, letter, unflowed, words_of_letter
from rag.ingest.load.parts import damaged
from rag.ingest.load.plain import SIZE_LIMIT, bare_name, distinct, too_large, too_long
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
_BODIES: Final = ("text/plain", "text/html")
_ENCODING: Final = "Content-Transfer-Encoding"
_ENCODED: Final = re.compile(rb"[A-Za-z0-9+/=\s]{40,}")
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
    text, passed_on = _letter(message)
    if text.strip() or not attached:
        if not text.strip():
            raise InputError("The mail has no text.", hint="Check that it was saved whole.")
        if len(text) > TEXT_LIMIT:
            raise too_long()
        metadata = {**_facts(message), **_passed_on(passed_on), **piece.metadata}
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
    """Yield the parts that hold something, mails within the mail whole."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting += [p for p in part.get_payload() if isinstance(p, Message)][::-1]
        else:
            yield part


def _letter(message: Message) -> Letter:
    """Return the words of the mail itself: its plain parts, else its pages."""
    bodies = _bodies(message)
    plain, page = (
        "\n\n".join(_text(part) for part in bodies if part.get_content_type() == kind)
        for kind in _BODIES
    )
    if page and len(plain.split()) < 0.3 * len(page.split()) / 4:
        plain = ""  # "This mail needs a program that shows pages."
    return letter(plain if plain.strip() else words_of_letter(page) if page else "")


def _bodies(message: Message) -> list[Message]:
    """Return the parts that are the letter: some programs part it around pictures.

    One with a name is a file that came with it, unless there is no other.
    """
    shown = [
        part
        for part in _parts(message)
        if part.get_content_type() in _BODIES and part.get_content_disposition() != "attachment"
    ]
    return [part for part in shown if not _filename(part)] or shown[:1]


def _text(part: Message) -> str:
    try:
        text = decode(_content(part), part.get_content_charset("") or "")
    except InputError:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _parameter(part, "format") == "flowed":
        text = unflowed(text, delete_space=_parameter(part, "delsp") == "yes")
    return text


def _parameter(part: Message, name: str) -> str:
    try:
        return str(part.get_param(name) or "").lower()
    except (ValueError, TypeError, IndexError):
        return ""


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


def _facts(message: Message) -> dict[str, str]:
    name, address = parseaddr(_header(message, "From"))
    facts = {
        "title": _REPLY.sub("", _header(message, "Subject"), count=1).strip(),
        "outlet": name.strip(" \"'") or address.partition("@")[2],
        "published": _header(message, "Date"),
        "language": _header(message, "Content-Language").split(",")[0].strip(),
    }
    return {key: value for key, value in facts.items() if value}


def _passed_on(facts: dict[str, str]) -> dict[str, str]:
    """Return what the head of a mail that was passed on says of it."""
    name, address = parseaddr(facts.get("outlet", ""))
    written = facts.get("published", "")
    found = {
        "title": _REPLY.sub("", facts.get("title", ""), count=1).strip(),
        "outlet": name.strip(" \"'") or address.partition("@")[2],
        "published": written if read_date(written) else "",
    }
    return {key: value for key, value in found.items() if value}


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
    taken: set[str] = set()
    bodies = _bodies(message)
    for part in _parts(message):
        is_mail = part.get_content_type() == "message/rfc822"
        name = _filename(part) or ("mail.eml" if is_mail else "")
        if part not in bodies and name and (is_mail or is_known(name)):
            yield Piece(
                locator=distinct(f"{piece.locator}#{name}", taken), name=name,
                content=_mail_within(part) if is_mail else _content(part),
                media=part.get_content_type(), charset=part.get_content_charset("") or "",
            )  # fmt: skip


def _mail_within(part: Message) -> bytes:
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    try:
        return first.as_bytes() if isinstance(first, Message) else _content(part)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""


def _filename(part: Message) -> str:
    try:
        name = part.get_filename()
    except (ValueError, TypeError, IndexError, AttributeError, LookupError):
        return ""
    return bare_name(_unfolded(name[:_LONGEST_HEADER])) if name else ""
