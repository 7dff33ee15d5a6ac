"""Read RTF files."""

import re
from collections.abc import Callable
from typing import Final

from rag.errors import InputError
from rag.ingest.load.parts import damaged
from rag.ingest.load.plain import SIZE_LIMIT, too_large, too_long
from rag.ingest.load.raw import TEXT_LIMIT, Piece, Raw

_TITLE: Final = re.compile(r"\{\\(title|author)\s([^{}\\]{1,300})\}")
_LARGEST: Final = 4 * TEXT_LIMIT
_LONGEST_FONT: Final = 400
_BRACES: Final = re.compile(r"[{}]")
_CELLS: Final = re.compile(r"\|(?=.)")
_PICTURE: Final = re.compile(r"(?:[0-9a-fA-F]{64}\s*){8,}")


def read_rtf(piece: Piece) -> Raw:
    """Return the text of an RTF file.

    Raises:
        InputError: It is damaged, too large or without text.
    """
    if len(piece.content) > SIZE_LIMIT:
        raise too_large(SIZE_LIMIT)
    source = _PICTURE.sub("", piece.content.decode("latin-1"))
    if len(source) > _LARGEST:
        raise too_long()
    source = _with_sane_fonts(source)
    source = source.replace(
        "{\\field{", "{\\field {"
    )  # else the library puts the address in the text
    text = "\n\n".join(line for line in map(_row, _plain(source).split("\n")) if line.strip())
    if not text:
        raise InputError("The file is empty.", hint="Check that it was saved or copied whole.")
    if len(text) > TEXT_LIMIT:
        raise too_long()
    facts = {match[1]: match[2].strip() for match in _TITLE.finditer(source[:20_000])}
    metadata = {"title": facts.get("title", ""), "byline": facts.get("author", "")}
    known = {key: value for key, value in metadata.items() if value.isprintable() and value}
    return Raw(
        locator=piece.locator, name=piece.name, text=text, kind="rtf",
        metadata={**known, **piece.metadata},
    )  # fmt: skip


def _plain(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        convert: Callable[..., str] = rtf_to_text
        text = convert(source, encoding="cp1252", errors="replace")
        # Characters beyond the first 65,536 come in two halves.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except (ValueError, IndexError, KeyError, LookupError, RecursionError) as error:
        raise damaged() from error


def _with_sane_fonts(source: str) -> str:
    """Take the mark off a font table with endless entries, which take the library hours."""
    start = source.find(r"\fonttbl")
    group = _end_of_group(source, start)
    if start < 0 or max(map(len, source[start:group].split(";"))) <= _LONGEST_FONT:
        return source
    return source[:start] + r"\info" + source[start + len(r"\fonttbl") :]


def _end_of_group(source: str, start: int) -> int:
    depth = 1
    for brace in _BRACES.finditer(source, max(0, start)):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return len(source)


def _row(line: str) -> str:
    return _CELLS.sub(" | ", line.removesuffix("|")) if line.endswith("|") else line
