"""Results as Markdown: all of it escaped but the structure we write ourselves."""

from rag.render.escape import escape_markdown
from rag.render.outline import Line, Outline, Part, Row, outline


def markdown(value: object) -> str:
    """Return an answer, briefing, comparison, or sequence of hits or statements as Markdown.

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
    heading = f"{'#' * part.level} {escape_markdown(part.heading)}"
    lines = "\n".join(f"- {_line(line)}" for line in part.lines)
    return [heading, lines] if lines else [heading]


def _line(line: Line) -> str:
    label = f"**{escape_markdown(line.label)}:** " if line.label else ""
    marks = "".join(f" \\[{mark}\\]" for mark in line.marks)
    remark = f" *({escape_markdown(line.remark)})*" if line.remark else ""
    return f"{label}{escape_markdown(line.text)}{marks}{remark}"


def _table(rows: tuple[Row, ...]) -> str:
    head = "| No. | Outlet | Date | Title | Where | Quoted words |\n|---|---|---|---|---|---|"
    return "\n".join((head, *map(_row, rows)))


def _row(row: Row) -> str:
    title = escape_markdown(row.title) or "untitled"
    if row.link:
        address = row.link.replace("&", "&amp;").replace("|", "%7C")
        title = f"[{title}](<{address}>)"
    where = escape_markdown(f"{row.locator}, {row.place}")
    cells = (str(row.number), escape_markdown(row.outlet), row.date, title, where)
    return f"| {' | '.join(cells)} | {escape_markdown(row.quote)} |"
