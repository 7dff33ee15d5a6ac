"""Results as a Word document."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rag.render.outline import Outline, Part, Row, outline
from rag.text import plain

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_GREY: Final = "57606A"
_BLUE: Final = "0B57A4"
_INK: Final = "1B1F24"
_WIDTHS: Final = (1.2, 6.0, 9.8)
"""Of the columns of the source table, in centimetres."""
_EAST_ASIAN: Final = {"zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR"}


def docx(value: object, *, made: dt.datetime | None = None) -> bytes:
    """Return an answer, briefing, comparison, or sequence of hits or statements as DOCX.

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
        _table(document, page.rows)
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
    for line in part.lines:
        paragraph = document.add_paragraph(style="List Bullet")
        if line.label:
            _run(paragraph, f"{line.label}:").bold = True
            paragraph.add_run(" ")
        _run(paragraph, line.text, language=line.language)
        for mark in line.marks:
            paragraph.add_run(" ")
            _link(paragraph, f"[{mark}]", anchor=f"source_{mark}").font.superscript = True
        if line.remark:
            paragraph.add_run(" ")
            _run(paragraph, f"({line.remark})", colour=_GREY).italic = True


def _table(document: "Document", rows: Sequence[Row]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=len(rows) + 1, cols=3, style="Table Grid")
    table.autofit = False
    lines = list(table.rows)
    _add(_xml(lines[0]).get_or_add_trPr(), "w:tblHeader")
    for text, cell in zip(("No.", "Source", "Quoted words"), lines[0].cells, strict=True):
        _run(cell.paragraphs[0], text, size=9).bold = True
    for row, line in zip(rows, lines[1:], strict=True):
        number, source, quote = (cell.paragraphs[0] for cell in line.cells)
        _bookmark(number, f"source_{row.number}", row.number)
        _run(number, str(row.number), size=9)
        _source(source, row)
        _run(quote, row.quote, size=9, language=row.language)
    for line in lines:
        for cell, width in zip(line.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)


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
) -> "Run":
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
) -> "Run":
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
