"""Members of zip files within bounds, and XML without entities or a document type."""

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from rag.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_MEMBERS: Final = 10_000
_MOST_DECLARED: Final = 500 * 1024 * 1024
_MOST_PART: Final = 32 * 1024 * 1024
_RATIO: Final = 200
"""Above this a member of more than half a MB is a bomb; prose packs about 4 to 1."""
_HARMLESS: Final = 512 * 1024
BOMB: Final = "The file expands to far more than it holds; it was not read."
_BOMB_HINT: Final = (
    "Unpack or save it with a program you trust, and add the articles themselves."
)
_DAMAGED_HINT: Final = "Save it again, or copy its text into a text file."
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError,
    RuntimeError, MemoryError,
)  # fmt: skip


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Open an archive that is whole and whose declared sizes are sane.

    Raises:
        InputError: It is damaged, has too many members or would expand to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except _BROKEN as error:
        raise damaged() from error
    if len(members) > MOST_MEMBERS:
        raise InputError(
            f"The archive has more than {MOST_MEMBERS:,} members.", hint="Split it."
        )
    if sum(member.file_size for member in members) > _MOST_DECLARED:
        raise bomb()
    return archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Return the bytes of a member, at most ``limit``, whatever size it declares.

    Raises:
        InputError: It is damaged, encrypted, or too large.
    """
    if member.flag_bits & 0x1:
        raise InputError(
            "It is encrypted within its archive.", hint="Unpack it with its password first."
        )
    if is_bomb(member.file_size, member.compress_size):
        raise bomb()
    if member.file_size > limit:
        raise InputError(
            f"It is larger than {limit // 1024**2} MB.", hint="Split it into articles."
        )
    try:
        with archive.open(member) as file:
            content = file.read(limit + 1)
    except _BROKEN as error:
        raise damaged() from error
    if len(content) > limit:
        raise bomb()
    return content


def is_bomb(size: int, packed: int) -> bool:
    """Return whether ``packed`` bytes that become ``size`` are meant to do harm."""
    return size > _HARMLESS and size > _RATIO * max(1, packed)


def read_part(archive: zipfile.ZipFile, name: str) -> "_Element | None":
    """Return the XML part ``name`` of an office file; None when there is none.

    Raises:
        InputError: It is damaged, too large, or holds a document type.
    """
    try:
        member = archive.getinfo(name)
    except KeyError:
        return None
    return parse_xml(read_member(archive, member, _MOST_PART))


def parse_xml(content: bytes) -> "_Element":
    """Return the root of ``content``.

    Raises:
        InputError: It is not well formed, nested too deeply, or holds a document type.
    """
    from lxml import etree

    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content[:100_000], re.IGNORECASE):
        raise InputError("It holds XML entities and was not read.", hint=_BOMB_HINT)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.doctype:
        raise InputError("It holds XML entities and was not read.", hint=_BOMB_HINT)
    return root


def damaged() -> InputError:
    """Return the error for a file that is not whole."""
    return InputError("The file is damaged and cannot be read.", hint=_DAMAGED_HINT)


def bomb() -> InputError:
    """Return the error for what would expand without end."""
    return InputError(BOMB, hint=_BOMB_HINT)
