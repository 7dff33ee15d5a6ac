"""Results as a PDF on A4."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from rag.render.fonts import Fonts, Weight, find_fonts
from rag.render.outline import outline
from rag.render.parts import Grid, Line, Mark, Outline, Part, Row, Run
from rag.text import plain

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_INK: Final = "#1b1f24"
_GREY: Final = "#57606a"
_BLUE: Final = "#0b57a4"
_CM: Final = 28.35
_PAGEFUL: Final = 600
"""Characters that surely fit on a page, in the narrowest column."""
_BROAD: Final = 60
"""Most characters of the head of a column, and of one line across a column."""
_PAPER: Final = 16.6 * _CM
_WIDTHS: Final = (0.07, 0.36, 0.57)
"""Share of each column of the source table in the paper's width."""
_ROOM: Final = {2: 4.5 * _CM, 3: 3 * _CM}
"""What must be left of a page for a heading and the first of what follows."""
_SIGNS: Final[dict[Mark, tuple[str, str]]] = {
    "": ("", ""),
    "left out": ('<strike><font color="#8a1f11">', "</font></strike>"),
    "new": ('<u><font color="#0b5a2b">', "</font></u>"),
    "differs": ('<font backColor="#ffe9a8">', "</font>"),
}
_STYLES: Final[dict[str, dict[str, object]]] = {
    "title": {"fontSize": 17, "leading": 22, "spaceAfter": 4},
    "fact": {"fontSize": 9, "leading": 13, "textColor": _GREY},
    "2": {
        "fontSize": 12.5,
        "leading": 16,
        "spaceBefore": 14,
        "spaceAfter": 4,
    },
    "3": {
        "fontSize": 10.5,
        "leading": 14,
        "spaceBefore": 8,
        "spaceAfter": 3,
    },
    "line": {"fontSize": 10, "leading": 14.5, "spaceAfter": 4, "leftIndent": 12},
    "note": {"fontSize": 9, "leading": 13, "textColor": _GREY, "spaceAfter": 3},
    "place": {"fontSize": 7.5, "leading": 10, "textColor": _GREY},
    "cell": {"fontSize": 8.5, "leading": 12},
}
_EAST_ASIAN: Final = "\u2e80"
"""From here on lie the scripts that may break a line between any two characters."""


def pdf(value: object, *, made: dt.datetime | None = None, fonts: Fonts | None = None) -> bytes:
    """Return an answer, briefing, comparison, readouts, hits or statements as a PDF.

    Fonts of the system are embedded where they can be, and each character is shown in the
    first font that has it. When none has, the document says so in its last lines.

    Args:
        value: What to show.
        made: Written into the document's properties, when given.
        fonts: The fonts to choose from; those of the system when not given.

    Raises:
        TypeError: There is no page of such a value.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    def finish(canvas: Any, _: object) -> None:  # noqa: ANN401 - reportlab has no types
        if made:
            canvas.setDateFormatter(lambda *_: made.strftime("D:%Y%m%d%H%M%SZ"))
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(_GREY)
        canvas.drawCentredString(A4[0] / 2, 1.1 * _CM, str(canvas.getPageNumber()))

    page, out = outline(value), io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 2 * _CM)
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=plain(page.title),
        author="Readout",
        creator="Readout",
        lang="en",
        invariant=1,  # no clock and no random id: one briefing, one file
        **margins,
    )
    story = _Printer(fonts or find_fonts()).story(page)
    document.build(story, onFirstPage=finish, onLaterPages=finish)
    return out.getvalue()


class _Printer:
    """Writes an outline as reportlab's flowables, in the fonts given."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts

    def story(self, page: Outline) -> "list[Flowable]":
        story = [self.paragraph("title", self.text(page.title, "bold"))]
        story += [self.paragraph("fact", self.text(fact, "italic")) for fact in page.facts]
        for part in page.parts:
            story += self.part(part)
        if page.rows:
            story += [*self.heading("Sources", 2), self.sources(page.rows)]
        for part in page.lists:
            story += self.part(part)
        if self.fonts.missing:
            story += self.heading("Characters not shown", 2)
            story.append(self.paragraph("fact", self.text(_missing(self.fonts.missing))))
        return story

    def part(self, part: Part) -> "list[Flowable]":
        story = self.heading(part.heading, part.level)
        if part.note:
            story.append(self.paragraph("note", self.text(part.note, "italic")))
        story += [self.paragraph("line", self.line(line), bullet="•") for line in part.lines]
        return [*story, self.grid(part.grid)] if part.grid else story

    def heading(self, text: str, level: int) -> "list[Flowable]":
        """Return a heading that does not stand alone at the foot of a page."""
        from reportlab.platypus import CondPageBreak

        room = CondPageBreak(_ROOM[level])
        return [room, self.paragraph(str(level), self.text(text, "bold"))]

    def line(self, line: Line, *, gap: str = " ") -> str:
        pieces = [self.text(f"{line.label}:", "bold"), gap] if line.label else []
        pieces += map(self.run, line.pieces)
        pieces += [
            f'<super size="7"><a href="#source-{n}" color="{_BLUE}">[{n}]</a></super>'
            for n in line.marks
        ]
        if line.remark:
            remark = self.text(f"({line.remark})", "italic")
            pieces.append(f'{gap}<font color="{_GREY}">{remark}</font>')
        return "".join(pieces)

    def run(self, run: Run) -> str:
        before, after = run.edges
        opening, closing = _SIGNS[run.mark]
        return f"{before}{opening}{self.text(run.text)}{closing}{after}"

    def grid(self, grid: Grid) -> "Flowable":
        rows = [
            [
                [self.paragraph("cell", self.line(line, gap="<br/>")) for line in cell]
                for cell in row
            ]
            for row in grid.rows
        ]
        cells = (cell for row in grid.rows for cell in row)
        longest = max((sum(map(_length, cell)) for cell in cells), default=0)
        return self.table(grid.head, rows, grid.widths, longest=longest)

    def sources(self, rows: Sequence[Row]) -> "Flowable":
        shown = 3 if any(row.quote for row in rows) else 2
        longest = max(max(len(row.quote), len(row.title + row.locator)) for row in rows)
        widths = _WIDTHS if shown > 2 else (_WIDTHS[0], 1 - _WIDTHS[0])
        head, lines = ("No.", "Source", "Quoted words"), [self.row(row)[:shown] for row in rows]
        return self.table(head[:shown], lines, widths, longest=longest)

    def table(
        self,
        head: Sequence[str],
        rows: "list[list[list[Flowable]]]",
        widths: Sequence[float],
        *,
        longest: int,
    ) -> "Flowable":
        """Return a table whose head is repeated on each page.

        A row goes overleaf in one piece; where the ``longest`` text might not fit on a page,
        rows are cut instead.
        """
        from reportlab.platypus import Table

        names = [[self.paragraph("cell", self.text(_short(name), "bold"))] for name in head]
        return Table(
            [names, *rows],
            colWidths=[_PAPER * width for width in widths],
            repeatRows=1,
            splitInRow=20 if longest > _PAGEFUL else 0,
            style=[
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 1, _GREY),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, "#d0d7de"),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ],
        )

    def row(self, row: Row) -> "list[list[Flowable]]":
        title = self.text(row.title)
        if row.link:
            title = f'<a href={quoteattr(row.link)} color="{_BLUE}">{title}</a>'
        source = [
            self.paragraph("cell", title),
            self.paragraph("place", self.text(f"{row.locator}, {row.place}")),
        ]
        if about := ", ".join(filter(None, (row.outlet, row.date))):
            source.insert(0, self.paragraph("cell", self.text(about)))
        number = self.paragraph("cell", f'<a name="source-{row.number}"/>{row.number}')
        return [[number], source, [self.paragraph("cell", self.text(row.quote))]]

    def paragraph(self, style: str, marked: str, *, bullet: str | None = None) -> "Flowable":
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        look: dict[str, object] = {"textColor": _INK}
        look["fontName"] = look["bulletFontName"] = self.fonts.faces[0].names["regular"]
        look["wordWrap"] = "CJK" if max(marked, default="") >= _EAST_ASIAN else None
        return Paragraph(
            marked, ParagraphStyle(style, **look | _STYLES[style]), bulletText=bullet
        )

    def text(self, text: str, weight: Weight = "regular") -> str:
        """Return text as reportlab's markup: escaped, each run in a font that can show it."""
        return "".join(
            f"<font name={quoteattr(name)}>{escape(run)}</font>"
            for run, name in self.fonts.runs(plain(text), weight)
        )


def _short(name: str) -> str:
    return name if len(name) <= _BROAD else f"{name[: _BROAD - 1]}…"


def _length(line: Line) -> int:
    """Return about how many characters' room a line of a cell takes."""
    return _BROAD + len(line.label) + len(line.text) + len(line.remark)


def _missing(characters: set[str]) -> str:
    codes = [f"U+{ord(character):04X}" for character in sorted(characters)]
    listed = ", ".join(codes[:12])
    more = f" and {len(codes) - 12} more" if len(codes) > 12 else ""
    return (
        f"Each “?” in a quotation above may stand for a character that the fonts found cannot "
        f"show: {listed}{more}. The HTML, Word and JSON exports have them all."
    )
