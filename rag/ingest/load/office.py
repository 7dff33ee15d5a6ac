"""Read Word and OpenDocument texts: paragraphs and tables in order, notes at the end."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from rag.errors import InputError
from rag.ingest.load.parts import damaged, open_zip, read_part
from rag.ingest.load.plain import too_long
from rag.ingest.load.raw import TEXT_LIMIT, Piece, Raw

if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS: Final = "{http://purl.org/dc/terms/}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"

_PROGRAMS: Final = frozenset(
    {"python-docx", "admin", "user", "microsoft office user", "windows user"}
)
Words = Callable[["_Element"], str]


def read_docx(piece: Piece) -> Raw:
    """Return the text of a Word file: no headers, comments, hidden or deleted words.

    Raises:
        InputError: It is damaged, too large or without text.
    """
    with open_zip(piece.content) as archive:
        body = read_part(archive, "word/document.xml")
        notes = [
            part
            for name in ("word/footnotes.xml", "word/endnotes.xml")
            if (part := read_part(archive, name)) is not None
        ]
        facts = _facts(archive, "docProps/core.xml", {
            "title": f"{_DC}title", "byline": f"{_DC}creator", "language": f"{_DC}language",
        })  # fmt: skip
    if body is None:
        raise damaged()
    paragraphs = [p for part in (body, *notes) for p in _laid_out(part, _DOCX)]
    return _raw(piece, "docx", paragraphs, facts)


def read_odt(piece: Piece) -> Raw:
    """Return the text of an OpenDocument text, as ``read_docx`` does.

    Raises:
        InputError: It is damaged, too large, another kind of document, or without text.
    """
    with open_zip(piece.content) as archive:
        content = read_part(archive, "content.xml")
        facts = _facts(archive, "meta.xml", {
            "title": f"{_DC}title", "byline": f"{_META}initial-creator",
            "language": f"{_DC}language",
        })  # fmt: skip
    body = content.find(f".//{_OFFICE}text") if content is not None else None
    if body is None:
        raise InputError(
            "This OpenDocument file is not a text.", hint="Save it as .odt, .docx or .csv."
        )
    notes = list(body.iter(f"{_TEXT}note-body"))
    paragraphs = list(_laid_out(body, _ODT))
    paragraphs += [p for note in notes for p in _laid_out(note, _ODT)]
    return _raw(piece, "odt", paragraphs, facts)


def _raw(piece: Piece, kind: str, paragraphs: list[str], facts: dict[str, str]) -> Raw:
    text = "\n\n".join(paragraphs)
    if not text.strip():
        raise InputError("The file is empty.", hint="Check that it was saved or copied whole.")
    if len(text) > TEXT_LIMIT:
        raise too_long()
    return Raw(
        locator=piece.locator, name=piece.name, text=text,
        kind="docx" if kind == "docx" else "odt", metadata={**facts, **piece.metadata},
    )  # fmt: skip


def _facts(archive: "zipfile.ZipFile", part: str, tags: Mapping[str, str]) -> dict[str, str]:
    try:
        root = read_part(archive, part)
    except InputError:
        return {}
    found: dict[str, str] = {}
    for key, tag in tags.items():
        element = root.find(f".//{tag}") if root is not None else None
        value = (element.text or "").strip() if element is not None else ""
        if value and value.lower() not in _PROGRAMS:
            found[key] = value
    return found


class _Marks:
    """Which elements of a format are what."""

    def __init__(
        self, paragraphs: set[str], rows: str, cells: set[str], skipped: set[str], words: Words
    ) -> None:
        self.paragraphs = paragraphs
        self.rows = rows
        self.cells = cells
        self.skipped = skipped
        self.words = words


def _laid_out(root: "_Element", marks: _Marks) -> Iterator[str]:
    """Yield paragraphs and rows of tables below ``root`` in order, each non-empty."""
    waiting = list(root)[::-1]
    while waiting:
        element = waiting.pop()
        if element.tag in marks.skipped:
            continue
        if element.tag in marks.paragraphs:
            yield from filter(None, marks.words(element).split("\n"))
            waiting += list(_boxes(element))[::-1]
        elif element.tag == marks.rows:
            cells = [_cell(cell, marks) for cell in element if cell.tag in marks.cells]
            if row := " | ".join(filter(None, cells)):
                yield row
        else:
            waiting += list(element)[::-1]


def _cell(cell: "_Element", marks: _Marks) -> str:
    return " ".join(_laid_out(cell, marks))


def _boxes(paragraph: "_Element") -> Iterator["_Element"]:
    """Yield the text boxes anchored in a paragraph of a Word file, each once."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
            yield box


def _word_words(paragraph: "_Element") -> str:
    return _gathered(paragraph, _DOCX_GONE, _word_sign)


def _word_sign(element: "_Element") -> str:
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in {f"{_W}br", f"{_W}cr"}:
        return "\n"
    if element.tag == f"{_W}noBreakHyphen":
        return "\u2011"
    return "\t" if element.tag == f"{_W}tab" else ""


def _gathered(
    paragraph: "_Element", gone: frozenset[str], sign: Callable[["_Element"], str]
) -> str:
    """Return the words of a paragraph, without what stands in elements ``gone``."""
    parts: list[str] = []
    waiting = list(paragraph)[::-1]
    while waiting:
        element = waiting.pop()
        if element.tag in gone or _is_hidden(element):
            continue
        parts.append(sign(element))
        waiting += list(element)[::-1]
    return _settled("".join(parts))


def _settled(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _is_hidden(run: "_Element") -> bool:
    if run.tag != f"{_W}r":
        return False
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val") not in {"0", "false"}


def _odt_words(paragraph: "_Element") -> str:
    parts = [paragraph.text or ""]
    waiting: list[_Element | str] = list(paragraph)[::-1]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        waiting.append(one.tail or "")
        if one.tag in _ODT_GONE:
            continue
        if one.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif one.tag in {f"{_TEXT}s", f"{_TEXT}tab"}:
            parts.append(" ")
        else:
            waiting += list(one)[::-1]
            # White space in the file is a space; a break is an element of its own.
            parts.append(" ".join((one.text or "").split("\n")))
    return _settled("".join(parts))


_DOCX_GONE: Final = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}txbxContent",
     f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback", f"{_W}footnoteReference"}
)  # fmt: skip
_ODT_GONE: Final = frozenset(
    {f"{_TEXT}note", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_SVG}title",
     f"{_SVG}desc", f"{_TEXT}ruby-text"}
)  # fmt: skip
_DOCX: Final = _Marks(
    {f"{_W}p"},
    f"{_W}tr",
    {f"{_W}tc"},
    {f"{_W}sectPr", f"{_W}del", f"{_W}moveFrom"},
    _word_words,
)
_ODT: Final = _Marks(
    {f"{_TEXT}p", f"{_TEXT}h"}, f"{_TABLE}table-row",
    {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"},
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms",
     f"{_TEXT}table-of-content", f"{_TEXT}sequence-decls"}, _odt_words,
)  # fmt: skip
