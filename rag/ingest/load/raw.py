"""What was found to read, and what was read of it before it is cleaned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "markdown", "html", "pdf", "docx", "odt", "rtf", "mail", "record"]

TEXT_LIMIT = 2_000_000
"""Most characters of one article."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Bytes that were found and not yet read: a file, an upload, a response, a member.

    Attributes:
        locator: Absolute path, http(s) address or ``upload:NAME``; that of a member of an
            archive, mailbox or dump is ``CONTAINER#MEMBER``.
        name: File name without folders; tells the format together with the bytes.
        media: Media type a server named, in lower case without parameters; empty for files.
        charset: Encoding a server named; empty when none did.
        address: Where a response was read from after redirects; empty for files.
        columns: For dumps: which column or key (value) holds which field (key); fields that
            are left out are looked for under their usual names.
        metadata: What is known beforehand, such as the title a feed gives.
    """

    locator: str
    name: str
    content: bytes
    media: str = ""
    charset: str = ""
    address: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    metadata: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One article's text, decoded, with its markup and front matter taken off.

    Attributes:
        locator: That of its piece, or its own within a container.
        name: File name without folders.
        metadata: Any of ``title outlet agency byline place published language url``, as
            written; ``published`` with time and zone where they are written. ``created`` has
            days that say at most the year of a date in the text: when the file was made, and
            those of running heads.
        pages: For paged formats: the first words of each page, in order, as they stand in
            ``text``; empty for a page without text.
    """

    locator: str
    name: str
    text: str
    kind: Kind = "text"
    metadata: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    pages: tuple[str, ...] = ()
