"""Results as text for a terminal."""

import textwrap

from rag.render.outline import Line, Part, Row, outline
from rag.text import plain as one_line

_WIDTH = 96


def plain(value: object) -> str:
    """Return an answer, briefing, comparison, or sequence of hits or statements as text.

    Made for a terminal: no colours, no control characters, nothing wider than 96 columns but
    single long words. Quoted words are repeated under their source only where no claim shows
    them in full.

    Raises:
        TypeError: There is no page of such a value.
    """
    page = outline(value)
    blocks = ["\n".join([_wrap(page.title), *map(_wrap, page.facts)])]
    blocks += [_part(part) for part in page.parts]
    if page.rows:
        shown = {line.text for part in page.parts for line in part.lines}
        blocks.append("\n".join(["Sources", *(_row(row, shown) for row in page.rows)]))
    blocks += [_part(part) for part in page.lists]
    return "\n\n".join(blocks) + "\n"


def _part(part: Part) -> str:
    return "\n".join([_wrap(part.heading), *map(_line, part.lines)])


def _line(line: Line) -> str:
    label = f"{line.label}: " if line.label else ""
    marks = "".join(f" [{mark}]" for mark in line.marks)
    remark = f" ({line.remark})" if line.remark else ""
    return _wrap(f"{label}{line.text}{marks}{remark}", "  - ", "    ")


def _row(row: Row, shown: set[str]) -> str:
    about = ", ".join(filter(None, (row.title, row.outlet, row.date, row.locator, row.place)))
    first = _wrap(about, f"  [{row.number}] ", "      ")
    if row.quote in shown:
        return first
    return first + "\n" + _wrap(f"“{row.quote}”", "      ", "      ")


def _wrap(text: str, first: str = "", rest: str = "") -> str:
    lines = textwrap.wrap(
        one_line(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) or first.rstrip()
