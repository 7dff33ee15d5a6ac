"""Results as Markdown: all of it escaped but the structure we write ourselves."""

from collections.abc import Iterable
from string import punctuation
from typing import Final

from rag.render.escape import escape_markdown
from rag.render.outline import outline
from rag.render.parts import Cell, Grid, Line, Mark, Outline, Part, Row

_SIGNS: Final[dict[Mark, str]] = {"": "", "left out": "~~", "new": "**", "differs": "**"}
_THIN: Final = "\u200a"
"""A space as thin as a hair: without one, Markdown would not see marks between letters."""


def markdown(value: object) -> str:
    """Return an answer, briefing, comparison, readouts, hits or statements as Markdown.

    Headings, numbered claims, a table of sources with the quoted words, and lists of articles
    are ours; every other character is escaped text. Only stored web addresses are links.

    Raises:
        TypeError: There is no page of such a value.
    """
    return _page(outline(value))


def _page(page: Outline) -> str:
    blocks = [f"# {escape_markdown(page.title)}"]
    blocks += [f"*{escape_markdown(fact)}*" for fact in page.facts]
    for part in page.parts:
        blocks += _part(part)
    if page.rows:
        blocks += ["## Sources", _table(page.rows)]
    for part in page.lists:
        blocks += _part(part)
    return "\n\n".join(blocks) + "\n"


def _part(part: Part) -> list[str]:
    blocks = [f"{'#' * part.level} {escape_markdown(part.heading)}"]
    if part.note:
        blocks.append(f"*{escape_markdown(part.note)}*")
    if part.lines:
        blocks.append("\n".join(f"- {_line(line)}" for line in part.lines))
    if part.grid:
        blocks.append(_grid(part.grid))
    return blocks


def _grid(grid: Grid) -> str:
    rule = "|---" * len(grid.head) + "|"
    body = (_piped(map(_cell, row)) for row in grid.rows)
    return "\n".join([_piped(map(escape_markdown, grid.head)), rule, *body])


def _cell(cell: Cell) -> str:
    return "; ".join(map(_line, cell))


def _line(line: Line) -> str:
    label = f"**{escape_markdown(line.label)}:** " if line.label else ""
    marks = "".join(f" \\[{mark}\\]" for mark in line.marks)
    remark = f" *({escape_markdown(line.remark)})*" if line.remark else ""
    return f"{label}{_words(line)}{marks}{remark}"


def _words(line: Line) -> str:
    written, sign, words, is_apart = "", "", "", True
    for run in line.pieces:
        before, after = run.edges
        is_apart = is_apart or bool(before)
        earlier, said = (sign, words), escape_markdown(run.text)
        if said:
            sign, words = _SIGNS[run.mark], said
            stuck = not is_apart and _is_stuck(*earlier, sign, words)
            gap = " " if is_apart else _THIN if stuck else ""
            written += f"{gap}{sign}{words}{sign}"
            is_apart = False
        is_apart = is_apart or bool(after)
    return written.strip()


def _is_stuck(sign: str, words: str, next_sign: str, next_words: str) -> bool:
    """Return whether a reader would take the signs where two runs touch for mere text."""
    if sign and sign == next_sign:
        return True
    closes = sign and not words[-1].isalnum()
    opens = next_sign and not next_words[0].isalnum()
    if closes and not next_sign and next_words[0] not in punctuation:
        return True
    return bool(opens and not sign and words[-1] not in punctuation)


def _table(rows: tuple[Row, ...]) -> str:
    head = ["No.", "Outlet", "Date", "Title", "Where", "Quoted words"]
    lines = [_row(row) for row in rows]
    if not any(row.quote for row in rows):
        head, lines = head[:-1], [cells[:-1] for cells in lines]
    rule = "|---" * len(head) + "|"
    return "\n".join([_piped(head), rule, *map(_piped, lines)])


def _row(row: Row) -> list[str]:
    title = escape_markdown(row.title) or "untitled"
    if row.link:
        address = row.link.replace("&", "&amp;").replace("|", "%7C")
        title = f"[{title}](<{address}>)"
    where = escape_markdown(f"{row.locator}, {row.place}")
    outlet, quote = escape_markdown(row.outlet), escape_markdown(row.quote)
    return [str(row.number), outlet, row.date, title, where, quote]


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
