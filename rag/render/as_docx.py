"""Results as a Word document."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rag.render.outline import outline
from rag.render.parts import Grid, Line, Mark, Outline, Part, Row, Run
from rag.text import plain

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run as WordRun

_GREY: Final = "57606A"
_BLUE: Final = "0B57A4"
_INK: Final = "1B1F24"
_PAPER: Final = 17.0
"""Width of the text, in centimetres."""
_WIDTHS: Final = (0.07, 0.35, 0.58)
"""Share of each column of the source table in it."""
_COLOURS: Final[dict[Mark, str]] = {
    "": "",
    "left out": "8A1F11",
    "new": "0B5A2B",
    "differs": "",
}
_EAST_ASIAN: Final = {"zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR"}


def docx(value: object, *, made: dt.datetime | None = None) -> bytes:
    """Return an answer, briefing, comparison, readouts, hits or statements as DOCX.

    Title and headings use Word's own styles, so that its navigation and table of contents work;
    each number leads to its row in the source table. Only stored web addresses are links.

    Args:
        value: What to show.
        made: Written into the document's properties, when given.

    Raises:
        TypeError: There is no page of such a value.
    """
    from docx import Document

    page, document, out = outline(value), Document(), io.BytesIO()
    _set_up(document, page, made)
    document.add_heading(plain(page.title), level=0)
    for fact in page.facts:
        _run(document.add_paragraph(), fact, colour=_GREY).italic = True
    for part in page.parts:
        _part(document, part)
    if page.rows:
        document.add_heading("Sources", level=1)
        _sources(document, page.rows)
    for part in page.lists:
        _part(document, part)
    document.save(out)
    return out.getvalue()


def _set_up(document: "Document", page: Outline, made: dt.datetime | None = None) -> None:
    from docx.shared import Cm, Pt, RGBColor

    properties = document.core_properties
    properties.title = plain(page.title)[:250]
    properties.author = properties.last_modified_by = "Readout"
    properties.comments, properties.language = "", "en"
    if made:
        properties.created = properties.modified = made.astimezone(dt.UTC).replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    _page_number(section.footer.paragraphs[0])
    for name, size in (("Normal", 10.5), ("Title", 20), ("Heading 1", 14), ("Heading 2", 11.5)):
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(_INK)
        _fonts(style.element.get_or_add_rPr().get_or_add_rFonts())


def _part(document: "Document", part: Part) -> None:
    document.add_heading(plain(part.heading), level=part.level - 1)
    if part.note:
        _run(document.add_paragraph(), part.note, colour=_GREY).italic = True
    for line in part.lines:
        _line(document.add_paragraph(style="List Bullet"), line)
    if part.grid:
        _grid(document, part.grid)


def _line(paragraph: "Paragraph", line: Line, *, size: float = 0) -> None:
    """Write a line; in a cell, which has a size of its own, what is about it stands apart."""
    if line.label:
        _run(paragraph, f"{line.label}:", size=size).bold = True
        _gap(paragraph, size)
    for run in line.pieces:
        _words(paragraph, run, size=size, language=line.language)
    for mark in line.marks:
        paragraph.add_run(" ")
        link = _link(paragraph, f"[{mark}]", anchor=f"source_{mark}", size=size)
        link.font.superscript = True
    if line.remark:
        _gap(paragraph, size)
        _run(paragraph, f"({line.remark})", colour=_GREY, size=size and size - 1).italic = True


def _gap(paragraph: "Paragraph", size: float) -> None:
    run = paragraph.add_run("" if size else " ")
    if size:
        run.add_break()


def _words(paragraph: "Paragraph", run: Run, *, size: float, language: str) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    before, after = run.edges
    paragraph.add_run(before)
    written = _run(
        paragraph, run.text, size=size, colour=_COLOURS.get(run.mark, ""), language=language
    )
    written.font.strike = run.mark == "left out" or None
    written.font.underline = run.mark == "new" or None
    if run.mark == "differs":
        written.font.highlight_color = WD_COLOR_INDEX.YELLOW
    paragraph.add_run(after)


def _grid(document: "Document", grid: Grid) -> None:
    size = 9.5
    lines = _columns(document, grid.head, len(grid.rows), grid.widths)
    for row, line in zip(grid.rows, lines, strict=True):
        for cell, place in zip(row, line, strict=True):
            for number, each in enumerate(cell):
                _line(place.add_paragraph() if number else place.paragraphs[0], each, size=size)
    document.add_paragraph()


def _columns(
    document: "Document", head: Sequence[str], rows: int, widths: Sequence[float]
) -> "list[tuple[_Cell, ...]]":
    """Add a table whose head is repeated on each page; return the cells under it."""
    from docx.shared import Cm

    table = document.add_table(rows=rows + 1, cols=len(head), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(_PAPER * width)
    first, *rest = table.rows
    _add(_xml(first).get_or_add_trPr(), "w:tblHeader")
    for text, cell in zip(head, first.cells, strict=True):
        _run(cell.paragraphs[0], text, size=9).bold = True
    lines = [row.cells for row in rest]
    for cells in (first.cells, *lines):
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Cm(_PAPER * width)
    return lines


def _sources(document: "Document", rows: Sequence[Row]) -> None:
    quoted = any(row.quote for row in rows)
    shown = 3 if quoted else 2
    widths = _WIDTHS if quoted else (_WIDTHS[0], 1 - _WIDTHS[0])
    head = ("No.", "Source", "Quoted words")[:shown]
    for row, cells in zip(rows, _columns(document, head, len(rows), widths), strict=True):
        number, source = cells[0].paragraphs[0], cells[1].paragraphs[0]
        _bookmark(number, f"source_{row.number}", row.number)
        _run(number, str(row.number), size=9)
        _source(source, row)
        if quoted:
            _run(cells[2].paragraphs[0], row.quote, size=9, language=row.language)


def _source(paragraph: "Paragraph", row: Row) -> None:
    if about := ", ".join(filter(None, (row.outlet, row.date))):
        _run(paragraph, about, size=9).add_break()
    if row.link:
        title = _link(paragraph, row.title, address=row.link, size=9)
    else:
        title = _run(paragraph, row.title, size=9, language=row.language)
    title.add_break()
    _run(paragraph, f"{row.locator}, {row.place}", size=7.5, colour=_GREY)


def _run(
    paragraph: "Paragraph", text: str, *, size: float = 0, colour: str = "", language: str = ""
) -> "WordRun":
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(plain(text))
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if language and language != "und":
        place = "w:eastAsia" if language[:2] in _EAST_ASIAN else "w:val"
        _add(_xml(run).get_or_add_rPr(), "w:lang", {place: _EAST_ASIAN.get(language, language)})
    return run


def _link(
    paragraph: "Paragraph", text: str, *, address: str = "", anchor: str = "", size: float = 0
) -> "WordRun":
    """Add a link to a web address, or to a bookmark of this document."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    run = _run(paragraph, text, size=size, colour=_BLUE)
    if address:
        kind = RELATIONSHIP_TYPE.HYPERLINK
        target = {"r:id": paragraph.part.relate_to(address, kind, is_external=True)}
    else:
        target = {"w:anchor": anchor}
    _add(_xml(paragraph), "w:hyperlink", target).append(_xml(run))
    return run


def _bookmark(paragraph: "Paragraph", name: str, number: int) -> None:
    _add(_xml(paragraph), "w:bookmarkStart", {"w:id": str(number), "w:name": name})
    _add(_xml(paragraph), "w:bookmarkEnd", {"w:id": str(number)})


def _page_number(paragraph: "Paragraph") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = _run(paragraph, "", size=8, colour=_GREY)
    field = _add(_xml(paragraph), "w:fldSimple", {"w:instr": "PAGE"})
    field.append(_xml(run))


def _fonts(fonts: Any) -> None:  # noqa: ANN401 - an element of python-docx
    from docx.oxml.ns import qn

    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script, name in (("ascii", "Arial"), ("hAnsi", "Arial"), ("eastAsia", "SimSun")):
        fonts.set(qn(f"w:{script}"), name)


def _add(parent: Any, tag: str, attributes: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
    """Add an element that python-docx has no method for."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), value)
    parent.append(element)
    return element


def _xml(proxy: Any) -> Any:  # noqa: ANN401
    return proxy._element  # noqa: SLF001 - python-docx shows its elements nowhere else
