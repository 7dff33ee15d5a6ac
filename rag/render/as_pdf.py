"""Results as a PDF on A4."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from rag.render.fonts import Fonts, find_fonts
from rag.render.outline import outline
from rag.render.parts import Grid, Line, Mark, Outline, Part, Row, Run, count
from rag.render.pdf_file import BLUE, CM, GREY, PAPER, write_file
from rag.render.pdf_text import BREAK, GAP, Piece, Typesetter, piece

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_PAGEFUL: Final = 600
"""Characters that surely fit on a page, in the narrowest column."""
_BROAD: Final = 60
"""Most characters of the head of a column, and of one line across a column."""
_WIDTHS: Final = (0.07, 0.36, 0.57)
"""Share of each column of the source table in the paper's width."""
_ROOM: Final = {2: 4.5 * CM, 3: 3 * CM}
"""What must be left of a page for a heading and the first of what follows."""
_SIGNS: Final[dict[Mark, tuple[str, str]]] = {
    "": ("", ""),
    "left out": ('<strike><font color="#8a1f11">', "</font></strike>"),
    "new": ('<u><font color="#0b5a2b">', "</font></u>"),
    "differs": ('<font backColor="#ffe9a8">', "</font>"),
}


def pdf(
    value: object,
    *,
    made: dt.datetime | None = None,
    fonts: Fonts | None = None,
    warn: Callable[[str], None] | None = None,
) -> bytes:
    """Return an answer, briefing, comparison, readouts, hits or statements as a PDF.

    Each character is shown in the first font that has it, and what is used of a font is put
    into the file. When none has, the document says so under its title and lists them at its
    end, and a sign on grey stands for each.

    Args:
        value: What to show.
        made: Written into the document's properties, when given.
        fonts: The fonts to choose from; when not given those of the package, then the system's.
        warn: Called with a line for the user when characters could not be shown.

    Raises:
        TypeError: There is no page of such a value.
    """
    page = outline(value)
    printer = _Printer(page, fonts or find_fonts())
    story = printer.story()
    missing = printer.type.fonts.missing
    if missing and warn:
        warn(f"{_not_shown(missing)} The HTML, Word and JSON exports have them all.")
    return write_file(story, title=page.title, made=made)


class _Printer:
    """Writes an outline as reportlab's flowables, in the fonts given."""

    def __init__(self, page: Outline, fonts: Fonts) -> None:
        self.page = page
        self.type = Typesetter(fonts)
        self.cited: set[int] = set()

    def story(self) -> "list[Flowable]":
        page = self.page
        title = self.type.paragraph("title", [piece(page.title, "bold")])
        facts = [self.type.paragraph("fact", [piece(fact, "italic")]) for fact in page.facts]
        text = [flowable for part in page.parts for flowable in self.part(part, "line")]
        if page.rows:
            text += [*self.heading("Sources", 2), self.sources(page.rows)]
        text += [flowable for part in page.lists for flowable in self.part(part, "source")]
        missing = self.type.fonts.missing
        if missing:
            facts.append(self.type.paragraph("fact", [piece(_not_shown(missing), "italic")]))
            text += self.heading("Characters not shown", 2)
            text.append(self.type.paragraph("fact", [piece(_listed(missing))]))
        return [title, *facts, *text]

    def part(self, part: Part, style: str) -> "Iterator[Flowable]":
        yield from self.heading(part.heading, part.level)
        if part.note:
            yield self.type.paragraph("note", [piece(part.note, "italic")])
        for line in part.lines:
            yield self.type.paragraph(style, self.line(line), bullet="•")
        if part.grid:
            yield self.grid(part.grid)

    def heading(self, text: str, level: int) -> "list[Flowable]":
        """Return a heading that does not stand alone at the foot of a page."""
        from reportlab.platypus import CondPageBreak

        shown = self.type.paragraph(str(level), [piece(text, "bold")], contents=(level, text))
        return [CondPageBreak(_ROOM[level]), shown]

    def line(self, line: Line, *, gap: Piece = GAP) -> list[Piece]:
        pieces = [piece(f"{line.label}:", "bold"), gap] if line.label else []
        pieces += [each for run in line.pieces for each in self.run(run)]
        pieces += map(self.mark, line.marks)
        if line.remark:
            grey = f'<font color="{GREY}">'
            pieces += [gap, piece(f"({line.remark})", "italic", grey, "</font>")]
        return pieces

    def run(self, run: Run) -> Iterator[Piece]:
        before, after = run.edges
        yield Piece(before)
        yield piece(run.text, "regular", *_SIGNS[run.mark])
        yield Piece(after)

    def mark(self, number: int) -> Piece:
        """Return a mark that leads to its row, and the first time is where the row leads to."""
        name = "" if number in self.cited else f'<a name="cited-{number}"/>'
        self.cited.add(number)
        opening = f'{name}<super size="7"><a href="#source-{number}" color="{BLUE}">'
        return piece(f"[{number}]", "regular", opening, "</a></super>")

    def grid(self, grid: Grid) -> "Flowable":
        widths = [PAPER * width for width in grid.widths]
        rows = (
            [
                [
                    self.type.paragraph("cell", self.line(line, gap=BREAK), width=width)
                    for line in cell
                ]
                for cell, width in zip(row, widths, strict=True)
            ]
            for row in grid.rows
        )
        cells = (cell for row in grid.rows for cell in row)
        longest = max((sum(map(_length, cell)) for cell in cells), default=0)
        return self.table(grid.head, rows, widths, longest=longest)

    def sources(self, rows: Sequence[Row]) -> "Flowable":
        shown = 3 if any(row.quote for row in rows) else 2
        shares = _WIDTHS if shown > 2 else (_WIDTHS[0], 1 - _WIDTHS[0])
        widths = [PAPER * share for share in shares]
        longest = max(
            max(len(row.quote) // 2, len(row.outlet + row.title + row.locator)) for row in rows
        )
        head = ("No.", "Source", "Quoted words")[:shown]
        cells = (self.row(row, widths)[:shown] for row in rows)
        return self.table(head, cells, widths, longest=longest)

    def row(self, row: Row, widths: Sequence[float]) -> "list[list[Flowable]]":
        title = piece(row.title)
        if row.link:
            opening = f'<a href={quoteattr(row.link)} color="{BLUE}">'
            title = piece(row.title, "regular", opening, "</a>")
        place = piece(f"{row.locator}, {row.place}")
        source = [
            self.type.paragraph("cell", [title], width=widths[1]),
            self.type.paragraph("place", [place], width=widths[1]),
        ]
        if about := ", ".join(filter(None, (row.outlet, row.date))):
            source.insert(0, self.type.paragraph("cell", [piece(about)], width=widths[1]))
        anchor, end = f'<a name="source-{row.number}"/>', ""
        if row.number in self.cited:
            anchor, end = f'{anchor}<a href="#cited-{row.number}" color="{BLUE}">', "</a>"
        number = piece(str(row.number), "regular", anchor, end)
        quote = self.type.paragraph("cell", [piece(row.quote)], width=widths[-1])
        return [[self.type.paragraph("cell", [number])], source, [quote]]

    def table(
        self,
        head: Sequence[str],
        rows: "Iterator[list[list[Flowable]]]",
        widths: Sequence[float],
        *,
        longest: int,
    ) -> "Flowable":
        """Return a table whose head is repeated on each page.

        A row goes overleaf in one piece; where the ``longest`` text might not fit on a page,
        rows are cut instead.
        """
        from reportlab.lib.colors import HexColor
        from reportlab.platypus import Table

        names = [
            [self.type.paragraph("cell", [piece(_short(name), "bold")], width=width)]
            for name, width in zip(head, widths, strict=True)
        ]
        return Table(
            [names, *rows],
            colWidths=widths,
            repeatRows=1,
            splitInRow=20 if longest > _PAGEFUL else 0,
            style=[
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 1, HexColor(GREY)),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor("#d0d7de")),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ],
        )


def _short(name: str) -> str:
    return name if len(name) <= _BROAD else f"{name[: _BROAD - 1]}…"


def _length(line: Line) -> int:
    """Return about how many characters' room a line of a cell takes."""
    return _BROAD + len(line.label) + len(line.text) + len(line.remark)


def _not_shown(missing: set[str]) -> str:
    return (
        f"No font here has {count(len(missing), 'character')} of this text: “?” on grey stands "
        "in each place."
    )


def _listed(missing: set[str]) -> str:
    codes = [f"U+{ord(character):04X}" for character in sorted(missing)]
    more = f" and {len(codes) - 40} more" if len(codes) > 40 else ""
    return f"{', '.join(codes[:40])}{more}. The HTML, Word and JSON exports have them all."
