"""Read bytes of any format: the raw texts in them, or one clear line each why not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from rag.errors import InputError, RagError
from rag.ingest.load.archive import members_of
from rag.ingest.load.dump import read_json, read_lines, read_table
from rag.ingest.load.formats import Format, tell
from rag.ingest.load.html import read_page
from rag.ingest.load.mail import read_mail, split_mailbox
from rag.ingest.load.office import read_docx, read_odt
from rag.ingest.load.packed import files_of, unpacked
from rag.ingest.load.parts import BOMB, bomb
from rag.ingest.load.pdf import read_pdf
from rag.ingest.load.plain import read_text
from rag.ingest.load.raw import Piece, Raw
from rag.ingest.load.rtf import read_rtf
from rag.text import plain
from rag.types import Item

DEEPEST: Final = 2
"""Archives and mails within one another that are opened."""
_MOST_EXPANDED: Final = 500 * 1024 * 1024

_SINGLE: Final[dict[Format, Callable[[Piece], Raw]]] = {
    "text": read_text,
    "markdown": lambda piece: read_text(piece, "markdown"),
    "html": read_page,
    "pdf": read_pdf,
    "docx": read_docx,
    "odt": read_odt,
    "rtf": read_rtf,
}
_MANY: Final[dict[Format, Callable[[Piece], Iterable[Raw | Item | Piece]]]] = {
    "mail": read_mail,
    "mbox": split_mailbox,
    "zip": members_of,
    "tar": files_of,
    "gzip": unpacked,
    "json": read_json,
    "lines": read_lines,
    "table": read_table,
}

_NESTING: Final = frozenset({"zip", "tar", "gzip", "mail", "mbox"})


def read(piece: Piece, *, depth: int = 0) -> Iterator[Raw | Item]:
    """Yield the raw texts in ``piece``, one by one, or failed items; raises no input error.

    The format is told by the bytes, then by media type and name. Pure: no files, no network.

    Args:
        piece: The bytes and what is known about them.
        depth: How many archives, mailboxes or mails it lies within.
    """
    yield from _read(piece, depth, _Expanded())


@dataclass(slots=True)
class _Expanded:
    """Bytes that came out of archives so far, those within archives too."""

    size: int = 0
    bomb: bool = False

    def add(self, piece: Piece) -> None:
        self.size += len(piece.content)
        self.check()

    def check(self) -> None:
        if self.bomb:
            raise bomb()
        if self.size > _MOST_EXPANDED:
            raise InputError(
                f"It expands to more than {_MOST_EXPANDED // 1024**2} MB.", hint="Split it."
            )


def _read(piece: Piece, depth: int, expanded: _Expanded) -> Iterator[Raw | Item]:
    try:
        found = tell(piece)
        if found == "feed":
            raise InputError(
                "This is a feed or a list of addresses, not an article.",
                hint="Add it by its address, so that its articles can be fetched.",
            )
        if single := _SINGLE.get(found):
            yield single(piece)
            return
        if found in _NESTING and depth > DEEPEST:
            raise InputError(
                f"It lies more than {DEEPEST} archives deep.", hint="Unpack it and add it."
            )
        yield from _members(piece, _MANY[found](piece), depth, expanded)
    except RagError as error:
        if depth == 0 or not expanded.bomb:
            yield _failed(piece.locator, error)


def _members(
    piece: Piece, found: Iterable[Raw | Item | Piece], depth: int, expanded: _Expanded
) -> Iterator[Raw | Item]:
    for one in found:
        if isinstance(one, Item) and one.error == BOMB and depth > 0:
            expanded.bomb = True  # within archives within archives: nothing more of the whole
            expanded.check()
        if not isinstance(one, Piece):
            yield one
        else:
            expanded.add(one)
            yield from _read(replace(one, columns=piece.columns), depth + 1, expanded)
            expanded.check()


def _failed(locator: str, error: RagError) -> Item:
    # Names of columns and members stand in messages.
    return Item(locator=locator, outcome="failed", error=plain(str(error)), hint=error.hint)
