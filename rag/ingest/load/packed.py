"""Take apart what is packed without being a zip archive: gzip files and tar archives."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from rag.errors import InputError, RagError
from rag.ingest.load.archive import LARGE_LIMIT, is_of_the_system, limit_of
from rag.ingest.load.parts import MOST_MEMBERS, bomb, damaged, is_bomb
from rag.ingest.load.plain import bare_name, distinct, too_large
from rag.ingest.load.raw import Piece
from rag.text import plain
from rag.types import Item

_BROKEN: Final = (
    tarfile.TarError, zlib.error, EOFError, ValueError, OSError, OverflowError, MemoryError,
    RecursionError,
)  # fmt: skip
_SHORTER: Final = {".tgz": ".tar", ".gz": "", ".gzip": ""}


def unpacked(piece: Piece) -> Iterator[Piece]:
    """Yield what a gzip file holds, under its own locator and its name without ``.gz``.

    Raises:
        InputError: It is damaged, or expands to too much.
    """
    name = PurePosixPath(piece.name)
    shorter = _SHORTER.get(name.suffix.lower())
    inner = piece.name if shorter is None else f"{name.stem}{shorter}"
    packed = len(piece.content)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(piece.content)) as file:
            content = file.read(LARGE_LIMIT + 1)
    except _BROKEN as error:
        raise damaged() from error
    if is_bomb(len(content), packed):
        raise bomb()
    if len(content) > LARGE_LIMIT:
        raise InputError(
            f"It expands to more than {LARGE_LIMIT // 1024**2} MB.",
            hint="Unpack it, and add what it holds in parts.",
        )
    yield Piece(
        locator=piece.locator, name=inner, content=content, address=piece.address,
        columns=piece.columns, metadata=piece.metadata,
    )  # fmt: skip


def files_of(piece: Piece) -> Iterator[Piece | Item]:
    """Yield the files of a tar archive in its order; a bad one costs one failed item.

    What is no regular file is left out, but for links, of which each is told. A name is never
    used as a path.

    Raises:
        InputError: The archive is damaged, or holds nothing to read.
    """
    found = False
    taken: set[str] = set()
    try:
        with tarfile.open(fileobj=io.BytesIO(piece.content), mode="r:") as archive:
            for count, member in enumerate(archive):
                if count >= MOST_MEMBERS:
                    raise InputError(
                        f"The archive has more than {MOST_MEMBERS:,} members.", hint="Split it."
                    )
                name = member.name
                if is_of_the_system(name) or not (member.isfile() or _is_link(member)):
                    continue
                found = True
                locator = distinct(f"{piece.locator}#{plain(name)[:500] or 'unnamed'}", taken)
                try:
                    content = _content(archive, member)
                except RagError as error:
                    yield Item(
                        locator=locator, outcome="failed", error=str(error), hint=error.hint
                    )
                    continue
                yield Piece(
                    locator=locator, name=bare_name(name), content=content,
                    columns=piece.columns, metadata=piece.metadata,
                )  # fmt: skip
    except _BROKEN as error:
        raise damaged() from error
    if not found:
        raise InputError("The archive holds no files to read.", hint="Check its contents.")


def _is_link(member: tarfile.TarInfo) -> bool:
    return member.issym() or member.islnk()


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    if _is_link(member):
        raise InputError("It is a link; it was not followed.", hint="Add its target itself.")
    limit = limit_of(member.name)
    if member.size > limit:
        raise too_large(limit)
    file = None if member.issparse() else archive.extractfile(member)
    if file is None:
        raise damaged()
    content = file.read()
    if len(content) != member.size:
        raise damaged()
    return content
