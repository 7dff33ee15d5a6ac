"""Results as one printable HTML page that loads nothing and runs nothing."""

from typing import Final

from rag.render.escape import escape_html, language_tag
from rag.render.outline import outline
from rag.render.parts import Cell, Grid, Line, Mark, Part, Row, Run

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = """
:root { color-scheme: light; }
body { margin: 2.5rem auto; padding: 0 1.25rem; color: #1b1f24;
  font: 1rem/1.55 Georgia, "Noto Serif", "Liberation Serif", "Times New Roman", serif; }
h1, h2, h3, .facts, .number, sup, table { font-family: "Helvetica Neue", Arial, "Noto Sans",
  "Liberation Sans", sans-serif; }
:lang(zh) { font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 46rem; margin: 0 auto; }
main.wide { max-width: 68rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .25rem;
  border-bottom: 1px solid #c9d1d9; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; color: #44505c; }
.facts { margin: .15rem 0; color: #57606a; font-size: .9rem; }
ul { margin: .4rem 0; padding-left: 1.2rem; }
li { margin: .45rem 0; overflow-wrap: anywhere; }
sup { font-size: .72em; line-height: 0; margin-left: .15em; }
a { color: #0b57a4; text-decoration: none; }
.label { font-weight: 600; }
.remark { color: #57606a; font-style: italic; }
table { width: 100%; border-collapse: collapse; font-size: .85rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: .45rem .5rem;
  border-bottom: 1px solid #d8dee4; overflow-wrap: anywhere; }
th { border-bottom: 2px solid #8c959f; white-space: nowrap; }
td.about { width: 36%; }
.place { color: #57606a; }
.sources td:first-child { width: 2.2rem; }
.sources td.about:last-child { width: auto; }
table.grid { table-layout: fixed; margin: .6rem 0 1.2rem; }
table.grid th { white-space: normal; overflow-wrap: anywhere; }
.grid .label, .grid .remark { display: block; font-size: .85rem; }
.down td, .across td { font: .95rem/1.5 Georgia, "Noto Serif", "Liberation Serif", serif; }
.down td, .across td { padding: .55rem .9rem .55rem .5rem; }
.down td + td, .across td + td { border-left: 1px solid #e6eaee; padding-left: .9rem; }
.down th + th, .across th + th { padding-left: .9rem; }
.down td { border-bottom-color: #eef1f4; }
@media screen and (max-width: 40rem) {
  .down thead, .across thead, .down td:empty, .across td:empty { display: none; }
  .down, .across, :is(.down, .across) :is(tbody, tr, td) { display: block; }
  .down tr, .across tr { border-bottom: 1px solid #d8dee4; }
  .down td, .across td { border: 0 !important; padding: .3rem 0 !important; }
  td[data-head]::before { content: attr(data-head); font: 600 .75rem Arial, sans-serif;
    color: #57606a; } }
del { color: #8a1f11; } ins { color: #0b5a2b; } mark { background: #ffe9a8; color: inherit; }
tr:target { background: #fff8c5; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } a { color: inherit; }
  h2, h3 { break-after: avoid; } tr, li { break-inside: avoid; }
  thead { display: table-header-group; } }
@page { margin: 2cm; }
"""
_TAGS: Final[dict[Mark, str]] = {"": "", "left out": "del", "new": "ins", "differs": "mark"}


def html(value: object) -> str:
    """Return an answer, briefing, comparison, readouts, hits or statements as a page.

    The page is complete in itself: no script, no image, no font, nothing loaded, and a content
    security policy that forbids it. Texts in another language carry a ``lang`` attribute. Only
    stored web addresses are links.

    Raises:
        TypeError: There is no page of such a value.
    """
    page = outline(value)
    numbers = frozenset(row.number for row in page.rows)
    parts = [f"<h1>{escape_html(page.title)}</h1>"]
    parts += [f'<p class="facts">{escape_html(fact)}</p>' for fact in page.facts]
    parts += [_part(part, numbers) for part in page.parts]
    if page.rows:
        parts.append(_table(page.rows))
    parts += [_part(part, numbers) for part in page.lists]
    return _PAGE.format(
        policy=_POLICY,
        title=escape_html(page.title),
        style=_STYLE,
        body="\n".join(parts),
        shape="wide" if page.is_wide else "text",
    )


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main class="{shape}">
{body}
</main>
</body>
</html>
"""


def _part(part: Part, numbers: frozenset[int]) -> str:
    blocks = [f"<h{part.level}>{escape_html(part.heading)}</h{part.level}>"]
    if part.note:
        blocks.append(f'<p class="facts">{escape_html(part.note)}</p>')
    if part.lines:
        lines = "\n".join(f"<li>{_line(line, numbers)}</li>" for line in part.lines)
        blocks.append(f"<ul>\n{lines}\n</ul>")
    if part.grid:
        blocks.append(_grid(part.grid, numbers))
    inside = "\n".join(blocks)
    return f"<section>{inside}</section>" if len(blocks) > 1 else inside


def _grid(grid: Grid, numbers: frozenset[int]) -> str:
    columns = "".join(f'<col style="width: {100 * width:.1f}%">' for width in grid.widths)
    head = "".join(f"<th>{escape_html(name)}</th>" for name in grid.head)
    heads = grid.head if grid.reading != "table" else ("",) * len(grid.head)
    body = "\n".join(
        f"<tr>{''.join(_cell(*each, numbers) for each in zip(heads, row, strict=True))}</tr>"
        for row in grid.rows
    )
    return (
        f'<table class="grid {grid.reading}">\n<colgroup>{columns}</colgroup>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _cell(head: str, cell: Cell, numbers: frozenset[int]) -> str:
    """Return a cell; narrow screens, which show no columns, show its head before it."""
    named = f' data-head="{escape_html(head)}"' if head else ""
    return f"<td{named}>{''.join(f'<div>{_line(line, numbers)}</div>' for line in cell)}</td>"


def _line(line: Line, numbers: frozenset[int]) -> str:
    label = f'<span class="label">{escape_html(line.label)}:</span> ' if line.label else ""
    words = "".join(map(_run, line.pieces)).strip()
    text = f"<span{_lang(line.language)}>{words}</span>"
    marks = "".join(
        f'<sup><a href="#source-{n}">[{n}]</a></sup>' if n in numbers else f"<sup>[{n}]</sup>"
        for n in line.marks
    )
    remark = f' <span class="remark">({escape_html(line.remark)})</span>' if line.remark else ""
    return f"{label}{text}{marks}{remark}"


def _run(run: Run) -> str:
    words, tag = escape_html(run.text), _TAGS[run.mark]
    marked = f"<{tag}>{words}</{tag}>" if words and tag else words
    return f"{run.edges[0]}{marked}{run.edges[1]}"


def _table(rows: tuple[Row, ...]) -> str:
    quoted = any(row.quote for row in rows)
    last = "<th>Quoted words</th>" if quoted else ""
    head = f"<tr><th>No.</th><th>Source</th>{last}</tr>"
    body = "\n".join(_row(row, with_quote=quoted) for row in rows)
    return (
        f'<section><h2>Sources</h2>\n<table class="sources">\n<thead>{head}</thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></section>"
    )


def _row(row: Row, *, with_quote: bool) -> str:
    lang = _lang(row.language)
    title = f"<span{lang}>{escape_html(row.title)}</span>"
    if row.link:
        title = f'<a href="{escape_html(row.link)}" rel="noopener noreferrer">{title}</a>'
    about = ", ".join(escape_html(each) for each in (row.outlet, row.date) if each)
    place = f'<span class="place">{escape_html(row.locator)}, {row.place}</span>'
    source = "<br>".join(filter(None, (about, title, place)))
    quote = f"<td{lang}>{escape_html(row.quote)}</td>" if with_quote else ""
    return (
        f'<tr id="source-{row.number}"><td>{row.number}</td><td class="about">{source}</td>'
        f"{quote}</tr>"
    )


def _lang(language: str) -> str:
    tag = language_tag(language)
    return f' lang="{tag}"' if tag else ""
