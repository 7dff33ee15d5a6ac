"""Read text and Markdown: metadata off its head, markup off its words."""

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from rag.errors import InputError
from rag.ingest.load.decode import decode
from rag.ingest.load.formats import HINT as FORMATS
from rag.ingest.load.formats import Format, by_content, suffix
from rag.ingest.load.header import take_metadata
from rag.ingest.load.markdown import read_markdown
from rag.ingest.load.raw import TEXT_LIMIT, Kind, Piece, Raw
from rag.text import plain

SIZE_LIMIT: Final = 20 * 1024 * 1024
"""Most bytes of one text."""

_KINDS: Final[dict[str, Kind]] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
}
_HEADING: Final = re.compile(r"\s*#{1,6} \S")  # Markdown under another name
_OTHER: Final[dict[Format, str]] = {
    "pdf": "a PDF file",
    "docx": "a Word file",
    "odt": "an OpenDocument file",
    "zip": "a zip archive",
    "tar": "a tar archive",
    "gzip": "a gzip file",
    "rtf": "an RTF file",
    "html": "a web page",
    "feed": "a feed",
}


def from_bytes(name: str, content: bytes, *, locator: str = "") -> Raw:
    """Read one text or Markdown file.

    Args:
        name: The name it was sent under; folders in it are ignored, its suffix tells the kind.
        content: The whole file.
        locator: Where it came from; ``upload:NAME`` when empty.

    Raises:
        InputError: It is too large, empty, of another kind or not text.
    """
    bare = bare_name(name)
    if suffix(bare) not in _KINDS:
        raise InputError(f"Files of the kind {suffix(bare)} are not read.", hint=FORMATS)
    found = by_content(content)
    if found in _OTHER:
        raise InputError(f"This is {_OTHER[found]}, not text.", hint=FORMATS)
    piece = Piece(locator=locator or f"upload:{bare}", name=bare, content=content)
    return read_text(piece, _KINDS[suffix(bare)])


def read_text(piece: Piece, kind: Kind = "text") -> Raw:
    """Return the text of ``piece``, its front matter or header lines as metadata.

    Raises:
        InputError: It is too large, empty or not text.
    """
    if len(piece.content) > SIZE_LIMIT:
        raise too_large(SIZE_LIMIT)
    text = decode(piece.content, piece.charset).replace("\r\n", "\n").replace("\r", "\n")
    header, text = take_metadata(text)
    metadata = {**piece.metadata, **header}
    if len(text) > TEXT_LIMIT:
        raise too_long()
    if kind == "markdown" or _HEADING.match(text):
        title, text = read_markdown(text)
        if title and not metadata.get("title"):
            metadata["title"] = title
        elif title and title != metadata["title"]:
            text = f"{title}\n\n{text}"
    return Raw(locator=piece.locator, name=piece.name, text=text, kind=kind, metadata=metadata)


def bare_name(name: str) -> str:
    """Return a file name without folders of any system and without hidden characters."""
    bare = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    return plain(bare) or "unnamed"


def distinct(locator: str, taken: set[str]) -> str:
    """Return the locator, with a number when it is taken already; it is taken then."""
    wanted, number = locator, 1
    while locator in taken:
        number += 1
        locator = f"{wanted} ({number})"
    taken.add(locator)
    return locator


def too_long() -> InputError:
    """Return the error for a text over the limit."""
    return InputError(
        f"The text is longer than {TEXT_LIMIT:,} characters.",
        hint="Split it into articles, one file each.",
    )


def too_large(limit: int) -> InputError:
    """Return the error for a file over the limit of its kind."""
    return InputError(
        f"The file is larger than {limit // 1024**2} MB.",
        hint="Split it into articles, one file each.",
    )
