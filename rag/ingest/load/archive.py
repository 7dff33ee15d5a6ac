"""Take the members out of zip archives, one after the other; nothing is ever written."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from rag.errors import InputError, RagError
from rag.ingest.load.formats import is_known, is_large
from rag.ingest.load.parts import open_zip, read_member
from rag.ingest.load.plain import SIZE_LIMIT, bare_name, distinct
from rag.ingest.load.raw import Piece
from rag.text import plain
from rag.types import Item

LARGE_LIMIT: Final = 100 * 1024 * 1024
_SYSTEM: Final = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.(?!\.?/)[^/]|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE
)


def members_of(piece: Piece) -> Iterator[Piece | Item]:
    """Yield the members of a zip archive in its order; a bad one costs one failed item.

    Folders, hidden members and those that systems add are left out. A name is never used as
    a path.

    Raises:
        InputError: The archive is damaged, holds nothing to read, or expands to too much.
    """
    with open_zip(piece.content) as archive:
        found = False
        taken: set[str] = set()
        for member in archive.infolist():
            name = member.filename.replace("\\", "/")
            if member.is_dir() or is_of_the_system(name):
                continue
            found = True
            locator = distinct(f"{piece.locator}#{plain(name)[:500] or 'unnamed'}", taken)
            try:
                content = _content(archive, member)
            except RagError as error:
                yield Item(locator=locator, outcome="failed", error=str(error), hint=error.hint)
                continue
            yield Piece(
                locator=locator, name=bare_name(name), content=content,
                columns=piece.columns, metadata=piece.metadata,
            )  # fmt: skip
        if not found:
            raise InputError("The archive holds no files to read.", hint="Check its contents.")


def is_of_the_system(name: str) -> bool:
    """Return whether a member is hidden, or one that systems add by themselves."""
    return bool(_SYSTEM.search(name))


def limit_of(name: str) -> int:
    """Return the most bytes of a member with this name."""
    last = PurePosixPath(name).name
    return LARGE_LIMIT if is_known(last) and is_large(last, b"") else SIZE_LIMIT


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        raise InputError("It is a link; it was not followed.", hint="Add its target itself.")
    return read_member(archive, member, limit_of(member.filename.replace("\\", "/")))
