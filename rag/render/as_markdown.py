"""Results as Markdown: all of it escaped but the structure we write ourselves."""

from collections.abc import Iterable, Mapping
from string import punctuation
from typing import Final

from rag.render.answered import claim_line
from rag.render.escape import escape_markdown
from rag.render.outline import outline
from rag.render.parts import Cell, Grid, Line, Mark, Outline, Part, Row, rows
from rag.types import Citation, Claim

_SIGNS: Final[dict[Mark, str]] = {"": "", "left out": "~~", "new": "**", "differs": "**"}
_THIN: Final = "\u200a"
"""A space as thin as a hair: without one, Markdown would not see marks between letters."""


def markdown(value: object) -> str:
    """Return an answer, briefing, comparison, readouts, hits or statements as Markdown.

    Headings, numbered claims, a numbered list of sources with the quoted words, and lists of
    articles are ours; every other character is escaped text. Only stored web addresses are
    links. It is CommonMark but for the tables of a comparison.

    Raises:
        TypeError: There is no page of such a value.
    """
    return _page(outline(value))


def claim_markdown(claim: Claim, numbers: Mapping[Citation, int]) -> str:
    """Return one claim as an item of a list, with the numbers of its citations."""
    return f"- {_line(claim_line(claim, numbers))}"


def sources_markdown(numbers: Mapping[Citation, int]) -> str:
    """Return numbered citations as a list: outlet, day, title, place and the quoted words."""
    return _sources(rows(numbers))


def _page(page: Outline) -> str:
    blocks = [f"# {escape_markdown(page.title)}"]
    blocks += [f"*{escape_markdown(fact)}*" for fact in page.facts]
    for part in page.parts:
        blocks += _part(part)
    if page.rows:
        blocks += ["## Sources", _sources(page.rows)]
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


def _sources(rows: tuple[Row, ...]) -> str:
    """Return a numbered list: unlike a table, every reader of Markdown shows it as meant."""
    return "\n".join(map(_row, rows))


def _row(row: Row) -> str:
    title = escape_markdown(row.title) or "untitled"
    if row.link:
        address = row.link.replace("&", "&amp;")
        title = f"[{title}](<{address}>)"
    about = escape_markdown(", ".join(filter(None, (row.outlet, row.date))))
    place = escape_markdown(f"{row.locator}, {row.place}")
    bullet = f"{row.number}. "
    first = f"{bullet}{f'{about}: ' if about else ''}{title}, {place}"
    return f"{first}\n{' ' * len(bullet)}> {escape_markdown(row.quote)}" if row.quote else first


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
