"""Pieces of WordprocessingML, Word's own XML, as strings; every text is escaped here."""

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from rag.render.escape import language_tag
from rag.text import is_right_to_left, plain

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_PAPER: Final = 9638
"""Width of the text on A4 with margins of 2 cm, in twentieths of a point."""
_LONG: Final = 1500
"""Characters of XML in a cell above which its row may go on overleaf."""
_EAST_ASIAN: Final = {"zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR"}
_RIGHT_TO_LEFT: Final = {"ar": "ar-SA", "fa": "fa-IR", "he": "he-IL", "ur": "ur-PK"}


def run(text: str, *, style: str = "", bold: bool = False, language: str = "") -> str:
    """Return a run of text in a character style; its language only when it is not English."""
    words = plain(text)
    edge = " " if text[:1].isspace() and words else ""
    last = " " if text[-1:].isspace() and words else ""
    shown = escape(f"{edge}{words}{last}" if words else " " * bool(text))
    properties = "".join(
        (
            f"<w:rStyle w:val={quoteattr(style)}/>" if style else "",
            '<w:rFonts w:hint="eastAsia"/>' if language[:2] in _EAST_ASIAN else "",
            "<w:b/>" if bold else "",
            "<w:rtl/>" if is_right_to_left(words) else "",
            _lang(language),
        )
    )
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{shown}</w:t></w:r>' if shown else ""


def paragraph(style: str, *pieces: str, rtl: bool = False) -> str:
    """Return a paragraph in a paragraph style."""
    direction = "<w:bidi/>" if rtl else ""
    about = f"<w:pPr><w:pStyle w:val={quoteattr(style)}/>{direction}</w:pPr>"
    return f"<w:p>{about}{''.join(pieces)}</w:p>"


def line_break() -> str:
    """Return a line break within a paragraph."""
    return "<w:r><w:br/></w:r>"


def tab() -> str:
    """Return a tabulator."""
    return "<w:r><w:tab/></w:r>"


def field(instruction: str, shown: str) -> str:
    """Return a field that shows ``shown``, runs, until Word works it out anew."""
    return f"<w:fldSimple w:instr={quoteattr(f' {instruction} ')}>{shown}</w:fldSimple>"


def inner_link(anchor: str, *pieces: str) -> str:
    """Return a link to a bookmark of this document."""
    opening = f'<w:hyperlink w:anchor={quoteattr(anchor)} w:history="1">'
    return f"{opening}{''.join(pieces)}</w:hyperlink>"


def outer_link(relation: str, *pieces: str) -> str:
    """Return a link to the address that a relation of this part names."""
    opening = f'<w:hyperlink r:id={quoteattr(relation)} w:history="1">'
    return f"{opening}{''.join(pieces)}</w:hyperlink>"


def bookmark(name: str, number: int, *pieces: str) -> str:
    """Return pieces inside a bookmark; the number must be its own in the document."""
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    return f'{start}{"".join(pieces)}<w:bookmarkEnd w:id="{number}"/>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> str:
    """Return a table whose head is repeated on each page.

    Args:
        head: The text over each column.
        rows: The cells of each row, each one or more paragraphs.
        widths: Share of each column in the width of the page.
    """
    room = [round(_PAPER * width) for width in widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in room)
    heads = [paragraph("ReadoutCell", run(name, bold=True)) for name in head]
    body = "".join(_row(cells, room) for cells in rows)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReadoutTable"/>'
        f'<w:tblW w:w="{sum(room)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{_row(heads, room, is_head=True)}{body}</w:tbl>"
    )


def _row(cells: Sequence[str], room: Sequence[int], *, is_head: bool = False) -> str:
    """Return a row; one that is not very long goes overleaf in one piece."""
    whole = "<w:cantSplit/>" if max(map(len, cells)) < _LONG else ""
    about = f"{whole}<w:tblHeader/>" if is_head else whole
    shown = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, room, strict=True)
    )
    return f"<w:tr><w:trPr>{about}</w:trPr>{shown}</w:tr>" if about else f"<w:tr>{shown}</w:tr>"


def _lang(language: str) -> str:
    tag = language_tag(language)
    if not tag or tag == "en":
        return ""
    if tag[:2] in _EAST_ASIAN:
        return f'<w:lang w:eastAsia="{_EAST_ASIAN.get(tag, tag)}"/>'
    if tag[:2] in _RIGHT_TO_LEFT:
        return f'<w:lang w:bidi="{_RIGHT_TO_LEFT.get(tag, tag)}"/>'
    return f'<w:lang w:val="{tag}"/>'
