"""Read RTF files."""

import codecs
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
_BRACES: Final = re.compile(r"\\[\\{}]|[{}]")
_CELLS: Final = re.compile(r"\|(?=.)")
_PAGE: Final = re.compile(r"\\ansicpg(\d{3,5})(?!\d)")
_FONT: Final = re.compile(r"(\\f\d{1,5})(?![0-9a-z])")
_NOTE: Final = re.compile(r"\{\s*(?:\\\*\s*)?\\footnote(?![a-z])")
_MOST_NOTES: Final = 500
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
    source = _with_notes_last(_with_sane_fonts(source))
    source = source.replace(
        "{\\field{", "{\\field {"
    )  # else the library puts the address in the text
    lines = (_row(line).strip() for line in _plain(source).split("\n"))
    text = "\n\n".join(filter(None, lines))
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
        text = convert(source, encoding=_code_page(source), errors="replace")
        # Characters beyond the first 65,536 come in two halves.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except (ValueError, IndexError, KeyError, LookupError, RecursionError) as error:
        raise damaged() from error


def _code_page(source: str) -> str:
    named = _PAGE.search(source[:2000])
    try:
        return codecs.lookup(f"cp{named[1]}").name if named else "cp1252"
    except LookupError:
        return "cp1252"


def _with_sane_fonts(source: str) -> str:
    """Give each font a character set: the library takes that of a later one for it.

    Also take the mark off a font table with endless entries, which take the library hours.
    """
    start = source.find(r"\fonttbl")
    end = _end_of_group(source, start)
    fonts = source[start:end].split(";")
    if start < 0:
        return source
    if max(map(len, fonts)) > _LONGEST_FONT:
        return source[:start] + r"\info" + source[start + len(r"\fonttbl") :]
    named = [f if r"\fcharset" in f else _FONT.sub(r"\1\\fcharset1", f, 1) for f in fonts]
    return source[:start] + ";".join(named) + source[end:]


def _with_notes_last(source: str) -> str:
    """Move footnotes, which the library leaves out, behind the text."""
    notes: list[str] = []
    kept: list[str] = []
    at = 0
    for found in _NOTE.finditer(source):
        if found.start() < at or len(notes) >= _MOST_NOTES:
            continue
        end = _end_of_group(source, found.end())
        notes.append(source[found.end() : end])
        kept.append(source[at : found.start()])
        at = end + 1
    whole = "".join((*kept, source[at:]))
    if not notes:
        return whole
    body, close, after = whole.rpartition("}")
    return f"{body}\\par " + "\\par ".join(f"{{{note}}}" for note in notes) + close + after


def _end_of_group(source: str, start: int) -> int:
    depth = 1
    for brace in _BRACES.finditer(source, max(0, start)):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.start()
    return len(source)


def _row(line: str) -> str:
    return _CELLS.sub(" | ", line.removesuffix("|")) if line.endswith("|") else line
