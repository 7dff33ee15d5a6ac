"""Results as text for a terminal."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final
from unicodedata import east_asian_width

from rag.render.outline import outline
from rag.render.parts import Grid, Line, Mark, Outline, Part, Row
from rag.text import plain as one_line
from rag.types import Answer

WIDEST: Final = 96
_NARROWEST: Final = 24
_FIGURE: Final = re.compile(r"\d|–")
_SIGNS: Final[dict[Mark, tuple[str, str]]] = {
    "": ("", ""),
    "left out": ("[-", "-]"),
    "new": ("{+", "+}"),
    "differs": ("*", "*"),
}


def plain(value: object, *, width: int = WIDEST) -> str:
    """Return an answer, briefing, comparison, readouts, hits or statements as text.

    Made for a terminal: no colours, no control characters, nothing wider than ``width`` columns
    (at most 96) but single long words. Quoted words are repeated under their source only where
    no line shows them in full. What stands in columns on a page stands below each other here.
    Under an answer stands what could be asked next.
    """
    page = _Page(max(_NARROWEST, min(width, WIDEST)))
    text = page.text(outline(value))
    if isinstance(value, Answer) and value.followups:
        lines = tuple(Line(text=question) for question in value.followups)
        text += "\n" + page.part(Part(heading="You could ask next:", lines=lines)) + "\n"
    return text


class _Page:
    """Writes an outline at one width."""

    def __init__(self, width: int) -> None:
        self.width = width

    def text(self, page: Outline) -> str:
        facts = (*page.facts, *_legend(page))
        blocks = ["\n".join([self.wrap(page.title), *map(self.wrap, facts)])]
        blocks += [self.part(part) for part in page.parts]
        if page.rows:
            shown = {line.text for part in page.parts for line in part.every_line}
            lines = (self.row(row, shown) for row in page.rows)
            blocks.append("\n".join(["Sources", *lines]))
        blocks += [self.part(part) for part in page.lists]
        return "\n\n".join(blocks) + "\n"

    def part(self, part: Part) -> str:
        lines = [self.wrap(part.heading)]
        if part.note:
            lines.append(self.wrap(part.note, "  ", "  "))
        lines += [self.wrap(_words(line), "  - ", "    ") for line in part.lines]
        if part.grid:
            lines += self.grid(part.grid)
        return "\n".join(lines)

    def grid(self, grid: Grid) -> Iterator[str]:
        if grid.reading == "table":
            yield from self.table(grid)
        elif grid.reading == "down":
            for head, column in zip(grid.head, zip(*grid.rows, strict=True), strict=True):
                yield from self.column(head, list(chain(*column)))
        else:
            yield from self.pairs(grid)

    def column(self, head: str, lines: Sequence[Line]) -> Iterator[str]:
        if len(lines) == 1 and not lines[0].label:
            yield self.wrap(f"{head}: {_words(lines[0])}", "  ", "    ")
            return
        yield self.wrap(head, "  ", "  ")
        yield from (self.wrap(_words(line), "    - ", "      ") for line in lines)

    def table(self, grid: Grid) -> Iterator[str]:
        """Yield a table; where it is too wide, a line a row: a figure comes after its head."""
        rows = [
            grid.head,
            *([" ".join(map(_words, cell)) for cell in row] for row in grid.rows),
        ]
        widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
        room = self.width - 2 - sum(width + 2 for width in widths[1:])
        if room < min(widths[0], _NARROWEST):
            yield from (self.wrap(fact, "  - ", "    ") for fact in _facts(rows))
            return
        for first, *rest in rows:
            begun, *more = textwrap.wrap(one_line(first), room) or [""]
            cells = (
                " " * (2 + width - _columns(cell)) + one_line(cell)
                for cell, width in zip(rest, widths[1:], strict=True)
            )
            padding = " " * (min(room, widths[0]) - _columns(begun))
            yield f"  {begun}{padding}{''.join(cells)}"
            yield from (f"    {line}" for line in more)

    def pairs(self, grid: Grid) -> Iterator[str]:
        for row in grid.rows:
            lines = [
                (head.partition(":")[0], line)
                for head, cell in zip(grid.head, row, strict=True)
                for line in cell
            ]
            for place, (head, line) in enumerate(lines):
                label = f"{head}: " if head else ""
                bullet = "  - " if place == 0 else "    "
                yield self.wrap(f"{label}{_words(line)}", bullet, "    ")

    def row(self, row: Row, shown: set[str]) -> str:
        about = ", ".join(
            filter(None, (row.title, row.outlet, row.date, row.locator, row.place))
        )
        first = self.wrap(about, f"  [{row.number}] ", "      ")
        if not row.quote or row.quote in shown:
            return first
        return first + "\n" + self.wrap(f"“{row.quote}”", "      ", "      ")

    def wrap(self, text: str, first: str = "", rest: str = "") -> str:
        lines = textwrap.wrap(
            one_line(text),
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return "\n".join(lines) or first.rstrip()


def _legend(page: Outline) -> Iterator[str]:
    if page.marks & {"left out", "new"}:
        yield "Marked: [-left out-] {+new+}."
    if "differs" in page.marks:
        yield "Marked: *not in the other*."


def _facts(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    head, *lines = rows
    for first, *rest in lines:
        facts = (
            f"{name} {cell}" if _FIGURE.match(cell) else cell
            for name, cell in zip(head[1:], rest, strict=True)
        )
        yield f"{first}: {', '.join(facts)}"


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in one_line(text))


def _words(line: Line) -> str:
    label = f"{line.label}: " if line.label else ""
    words = "".join(_marked(run.text, run.edges, _SIGNS[run.mark]) for run in line.pieces)
    marks = "".join(f" [{mark}]" for mark in line.marks)
    remark = f" ({line.remark})" if line.remark else ""
    return f"{label}{words.strip()}{marks}{remark}"


def _marked(text: str, edges: tuple[str, str], signs: tuple[str, str]) -> str:
    words = one_line(text)
    return f"{edges[0]}{signs[0]}{words}{signs[1]}{edges[1]}" if words else edges[0]
