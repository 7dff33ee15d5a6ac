"""Results as a Word document."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

from rag.render.outline import outline
from rag.render.parts import Cell, Grid, Line, Mark, Outline, Part, Row
from rag.render.word import (
    bookmark,
    field,
    inner_link,
    line_break,
    outer_link,
    paragraph,
    run,
    tab,
    table,
)
from rag.render.word_file import Relations, write_file
from rag.render.word_notes import Notes
from rag.text import is_right_to_left

_WIDTHS: Final = (0.07, 0.35, 0.58)
"""Share of each column of the source table in the width of the page."""
_MARKED: Final[dict[Mark, str]] = {
    "": "",
    "left out": "ReadoutLeftOut",
    "new": "ReadoutNew",
    "differs": "ReadoutDiffers",
}
_NOTED: Final = 500
"""Footnotes above which none are written: word processors take minutes to lay out thousands."""
_LISTED: Final = 40
"""Headings in the table of contents above which only chapters are listed."""


def docx(value: object, *, made: dt.datetime | None = None) -> bytes:
    """Return an answer, briefing, comparison, readouts, hits or statements as DOCX.

    Headings are Word's own, so that its navigation and table of contents work. Each quotation
    that is cited has a footnote, and a row in the source table; where columns leave no room for
    footnotes, or there would be very many, each number leads to its row instead. Only stored
    web addresses are links.

    Args:
        value: What to show.
        made: Written into the document's properties, when given.

    Raises:
        TypeError: There is no page of such a value.
    """
    page = outline(value)
    writer = _Writer(page)
    return write_file(
        "".join(writer.body()),
        title=page.title,
        subject="".join(page.facts[:1]),
        links=writer.links,
        footnotes=writer.notes.xml() if writer.notes else None,
        footnote_links=writer.note_links,
        made=made,
    )


class _Writer:
    """Writes an outline as Word's XML."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.links, self.note_links = Relations(), Relations()
        has_notes = not page.is_wide and 0 < len(page.rows) <= _NOTED
        self.notes = Notes(page.rows if has_notes else (), self.note_links.relate)
        self.has_notes = has_notes
        self.headings: list[tuple[int, str]] = []
        self.bookmarks = count(1_000_000)  # those of footnotes have the footnote's number

    def body(self) -> Iterator[str]:
        page = self.page
        yield paragraph("Title", run(page.title), rtl=is_right_to_left(page.title))
        yield from (paragraph("ReadoutFact", run(fact)) for fact in page.facts)
        # Footnotes and headings are counted while the text is written: it comes first.
        text = "".join(self.parts())
        yield _contents(self.headings)
        yield text

    def parts(self) -> Iterator[str]:
        for part in self.page.parts:
            yield from self.part(part, "ListBullet")
        if self.page.rows:
            yield self.heading("Sources", 1)
            yield self.sources(self.page.rows)
        for part in self.page.lists:
            yield from self.part(part, "ReadoutSource")

    def part(self, part: Part, style: str) -> Iterator[str]:
        yield self.heading(part.heading, part.level - 1)
        if part.note:
            yield paragraph("ReadoutNote", run(part.note))
        yield from (self.line(line, style) for line in part.lines)
        if part.grid:
            yield self.grid(part.grid)

    def heading(self, text: str, level: int) -> str:
        self.headings.append((level, text))
        name = _anchor(len(self.headings))
        marked = bookmark(name, next(self.bookmarks), run(text))
        return paragraph(f"Heading{level}", marked, rtl=is_right_to_left(text))

    def line(self, line: Line, style: str) -> str:
        """Return a line; in a cell, what is about it stands on lines of its own."""
        gap = line_break() if style == "ReadoutCell" else run(" ")
        pieces = [run(f"{line.label}:", bold=True), gap] if line.label else []
        for piece in line.pieces:
            before, after = piece.edges
            words = run(piece.text.strip(), style=_MARKED[piece.mark], language=line.language)
            pieces += [run(before), words, run(after)]
        pieces += self.marks(line.marks)
        if line.remark:
            pieces += [gap, run(f"({line.remark})", style="ReadoutRemark")]
        return paragraph(style, *pieces, rtl=is_right_to_left(line.text))

    def marks(self, numbers: Sequence[int]) -> Iterator[str]:
        for place, number in enumerate(numbers):
            if self.has_notes:
                yield run("," if place else "", style="FootnoteReference")
                yield self.notes.mark(number)
            else:
                yield run(" ")
                yield inner_link(f"source_{number}", run(f"[{number}]", style="ReadoutMark"))

    def grid(self, grid: Grid) -> str:
        rows = ([self.cell(cell) for cell in row] for row in grid.rows)
        return table(grid.head, rows, grid.widths) + paragraph("ReadoutPlace")

    def cell(self, cell: Cell) -> str:
        lines = "".join(self.line(line, "ReadoutCell") for line in cell)
        return lines or paragraph("ReadoutCell")

    def sources(self, rows: Sequence[Row]) -> str:
        shown = 3 if any(row.quote for row in rows) else 2
        widths = _WIDTHS if shown > 2 else (_WIDTHS[0], 1 - _WIDTHS[0])
        head = ("No.", "Source", "Quoted words")[:shown]
        cells = (self.row(row)[:shown] for row in rows)
        return table(head, cells, widths) + paragraph("ReadoutPlace")

    def row(self, row: Row) -> tuple[str, str, str]:
        name = f"source_{row.number}"
        number = bookmark(name, next(self.bookmarks), self.notes.number(row.number))
        title = run(row.title, language=row.language, style="Hyperlink" if row.link else "")
        if row.link:
            title = outer_link(self.links.relate(row.link), title)
        about = ", ".join(filter(None, (row.outlet, row.date)))
        source = [paragraph("ReadoutCell", run(about))] if about else []
        source.append(paragraph("ReadoutCell", title))
        source.append(paragraph("ReadoutPlace", run(f"{row.locator}, {row.place}")))
        quote = paragraph(
            "ReadoutCell",
            run(row.quote, language=row.language),
            rtl=is_right_to_left(row.quote),
        )
        return paragraph("ReadoutCell", number), "".join(source), quote


def _contents(headings: Sequence[tuple[int, str]]) -> str:
    """Return a table of contents that is filled already; Word adds the numbers of the pages.

    Word works those out when it prints, or when asked to; asking it on opening would make it
    warn of fields that refer to other files.
    """
    if len(headings) < 2:
        return ""
    deepest = 2 if len(headings) <= _LISTED else 1
    field_of = f'TOC \\o "1-{deepest}" \\h \\z \\u'
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f'{field_of} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries: list[str] = []
    for place, (level, text) in enumerate(headings, 1):
        if level <= deepest:
            number = field(f"PAGEREF {_anchor(place)} \\h", run(" "))
            entry = inner_link(_anchor(place), run(text), tab(), number)
            entries.append(paragraph(f"TOC{level}", "" if entries else begin, entry))
    end = paragraph("ReadoutPlace", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        f"{paragraph('TOCHeading', run('Contents'))}{''.join(entries)}{end}"
        "</w:sdtContent></w:sdt>"
    )


def _anchor(place: int) -> str:
    return f"_Toc{place:08}"
