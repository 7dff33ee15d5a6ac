"""Results as one printable HTML page that loads nothing and runs nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rag.render.escape import escape_html, language_tag
from rag.render.outline import outline
from rag.render.parts import Cell, Grid, Line, Mark, Outline, Part, Row, Run, count
from rag.text import is_right_to_left

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --quiet: #57606a;
  --link: #0b57a4; --rule: #d8dee4; --strong: #8c959f; --faint: #eef1f4; --target: #fff8c5;
  --gone: #8a1f11; --new: #0b5a2b; --mark: #ffe9a8; --sub: #44505c; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #16191d;
  --quiet: #a3adb8; --link: #7db7f5; --rule: #333a42; --strong: #68727d; --faint: #262c33;
  --target: #3d3613; --gone: #ff9d8f; --new: #7ad69a; --mark: #5c4a12; --sub: #b9c3cd; } }
body { margin: 2.5rem auto; padding: 0 1.25rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 Georgia, "Noto Serif", "Liberation Serif", "Times New Roman", serif; }
h1, h2, h3, nav, summary, .facts, .number, sup, table { font-family: "Helvetica Neue", Arial,
  "Noto Sans", "Liberation Sans", sans-serif; }
:lang(zh) { font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 46rem; margin: 0 auto; }
main.wide { max-width: 68rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .25rem;
  border-bottom: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; color: var(--sub); }
.facts { margin: .15rem 0; color: var(--quiet); font-size: .9rem; }
nav { margin: 1rem 0; font-size: .9rem; }
nav a { margin-right: 1rem; white-space: nowrap; display: inline-block; max-width: 100%;
  overflow: hidden; text-overflow: ellipsis; }
ul { margin: .4rem 0; padding-left: 1.2rem; }
li { margin: .45rem 0; overflow-wrap: anywhere; }
.list li { margin: .2rem 0; font-size: .9rem; }
summary { cursor: pointer; margin: .5rem 0; color: var(--quiet); font-size: .9rem; }
sup { font-size: .72em; line-height: 0; margin-left: .15em; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
.label { font-weight: 600; }
.remark { color: var(--quiet); font-style: italic; }
table { width: 100%; border-collapse: collapse; font-size: .85rem; line-height: 1.4; }
th, td { text-align: start; vertical-align: top; padding: .45rem .5rem;
  border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
th { border-bottom: 2px solid var(--strong); white-space: nowrap; }
td.about { width: 36%; }
.place { color: var(--quiet); }
.back { white-space: normal; font-size: .85em; }
.sources td:first-child { width: 2.4rem; }
.sources td.about:last-child { width: auto; }
table.grid { table-layout: fixed; margin: .6rem 0 1.2rem; }
table.grid th { white-space: normal; overflow-wrap: anywhere; }
.grid .label, .grid .remark { display: block; font-size: .85rem; }
.down td, .across td { font: .95rem/1.5 Georgia, "Noto Serif", "Liberation Serif", serif; }
.down td, .across td { padding: .55rem .9rem .55rem .5rem; }
.down td + td, .across td + td { border-left: 1px solid var(--faint); padding-left: .9rem; }
.down th + th, .across th + th { padding-left: .9rem; }
.down td { border-bottom-color: var(--faint); }
@media screen and (max-width: 40rem) {
  .down thead, .across thead, .down td:empty, .across td:empty { display: none; }
  .down, .across, :is(.down, .across) :is(tbody, tr, td) { display: block; }
  .down tr, .across tr { border-bottom: 1px solid var(--rule); }
  .down td, .across td { border: 0 !important; padding: .3rem 0 !important; }
  td[data-head]::before { content: attr(data-head); font: 600 .75rem Arial, sans-serif;
    color: var(--quiet); } }
del { color: var(--gone); } ins { color: var(--new); }
mark { background: var(--mark); color: inherit; }
:target { background: var(--target); }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
  a { color: inherit; } nav, summary, .back { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  h2, h3 { break-after: avoid; } tr, li { break-inside: avoid; }
  thead { display: table-header-group; } }
@page { margin: 2cm; }
"""
_FEW, _MANY = 3, 30
"""Chapters between which a line of contents helps and is not too long."""
_FOLDED: Final = 50
"""Articles in a list above which it is folded away."""
_BACK: Final = 9
"""Ways back that are shown at most."""
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
    return _PAGE.format(
        policy=_POLICY,
        title=escape_html(page.title),
        style=_STYLE,
        body="\n".join(_Writer(page).blocks()),
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


class _Writer:
    """Writes an outline, and counts where each number is cited, for the way back."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.numbers = frozenset(row.number for row in page.rows)
        self.cited: Counter[int] = Counter()

    def blocks(self) -> Iterator[str]:
        page = self.page
        yield f"<h1{_dir(page.title)}>{escape_html(page.title)}</h1>"
        yield from (f'<p class="facts">{escape_html(fact)}</p>' for fact in page.facts)
        yield from self.contents()
        for place, part in enumerate(page.parts, 1):
            yield self.part(part, f"part-{place}")
        if page.rows:
            yield self.sources(page.rows)
        for place, part in enumerate(page.lists, 1):
            yield _list(part, f"list-{place}")

    def contents(self) -> Iterator[str]:
        """Yield links to the chapters, where there are enough to lose one's way."""
        parts, lists = enumerate(self.page.parts, 1), enumerate(self.page.lists, 1)
        chapters = [(f"part-{n}", part.heading) for n, part in parts if part.level == 2]
        chapters += [("sources", "Sources")] if self.page.rows else []
        chapters += [(f"list-{n}", part.heading) for n, part in lists]
        if _FEW < len(chapters) <= _MANY:
            links = (f'<a href="#{name}">{escape_html(text)}</a>' for name, text in chapters)
            yield f'<nav aria-label="Contents">{" ".join(links)}</nav>'

    def part(self, part: Part, name: str) -> str:
        blocks = [_heading(part, name)]
        if part.note:
            blocks.append(f'<p class="facts">{escape_html(part.note)}</p>')
        if part.lines:
            lines = "\n".join(
                f"<li{_dir(line.text)}>{self.line(line)}</li>" for line in part.lines
            )
            blocks.append(f"<ul>\n{lines}\n</ul>")
        if part.grid:
            blocks.append(self.grid(part.grid))
        inside = "\n".join(blocks)
        return f"<section>{inside}</section>" if len(blocks) > 1 else inside

    def grid(self, grid: Grid) -> str:
        columns = "".join(f'<col style="width: {100 * width:.1f}%">' for width in grid.widths)
        head = "".join(f"<th>{escape_html(name)}</th>" for name in grid.head)
        heads = grid.head if grid.reading != "table" else ("",) * len(grid.head)
        body = "\n".join(
            f"<tr>{''.join(self.cell(*each) for each in zip(heads, row, strict=True))}</tr>"
            for row in grid.rows
        )
        return (
            f'<table class="grid {grid.reading}">\n<colgroup>{columns}</colgroup>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        )

    def cell(self, head: str, cell: Cell) -> str:
        """Return a cell; narrow screens, which show no columns, show its head before it."""
        named = f' data-head="{escape_html(head)}"' if head else ""
        lines = "".join(f"<div{_dir(line.text)}>{self.line(line)}</div>" for line in cell)
        return f"<td{named}>{lines}</td>"

    def line(self, line: Line) -> str:
        label = f'<span class="label">{escape_html(line.label)}:</span> ' if line.label else ""
        words = "".join(map(_run, line.pieces)).strip()
        text = f"<span{_lang(line.language)}>{words}</span>"
        marks = "".join(map(self.mark, line.marks))
        remark = escape_html(f"({line.remark})") if line.remark else ""
        remark = f' <span class="remark">{remark}</span>' if remark else ""
        return f"{label}{text}{marks}{remark}"

    def mark(self, number: int) -> str:
        if number not in self.numbers:
            return f"<sup>[{number}]</sup>"
        self.cited[number] += 1
        name = _cited(number, self.cited[number])
        return f'<sup><a id="{name}" href="#source-{number}">[{number}]</a></sup>'

    def sources(self, rows: Sequence[Row]) -> str:
        quoted = any(row.quote for row in rows)
        last = "<th>Quoted words</th>" if quoted else ""
        head = f"<tr><th>No.</th><th>Source</th>{last}</tr>"
        body = "\n".join(self.row(row, with_quote=quoted) for row in rows)
        return (
            '<section><h2 id="sources">Sources</h2>\n<table class="sources">\n'
            f"<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table></section>"
        )

    def row(self, row: Row, *, with_quote: bool) -> str:
        lang = _lang(row.language)
        title = f"<bdi{lang}>{escape_html(row.title)}</bdi>"
        if row.link:
            title = f'<a href="{escape_html(row.link)}" rel="noopener noreferrer">{title}</a>'
        about = ", ".join(escape_html(each) for each in (row.outlet, row.date) if each)
        place = f'<span class="place">{escape_html(row.locator)}, {row.place}</span>'
        source = "<br>".join(filter(None, (about, title, place)))
        quote = (
            f"<td{lang}{_dir(row.quote)}>{escape_html(row.quote)}</td>" if with_quote else ""
        )
        return (
            f'<tr id="source-{row.number}"><td>{row.number}{self.back(row.number)}</td>'
            f'<td class="about">{source}</td>{quote if with_quote else ""}</tr>'
        )

    def back(self, number: int) -> str:
        """Return links to where a number is cited."""
        times = min(self.cited[number], _BACK)
        links = (
            f'<a href="#{_cited(number, time)}" aria-label="Back to the text">↑</a>'
            for time in range(1, times + 1)
        )
        return f' <span class="back">{" ".join(links)}</span>' if times else ""


def _heading(part: Part, name: str) -> str:
    text = escape_html(part.heading)
    return f'<h{part.level} id="{name}"{_dir(part.heading)}>{text}</h{part.level}>'


def _list(part: Part, name: str) -> str:
    """Return a list of articles, folded away when it is long; printing unfolds it."""
    lines = "\n".join(
        f"<li{_dir(line.text)}><span{_lang(line.language)}>{escape_html(line.text)}</span></li>"
        for line in part.lines
    )
    items = f'<ul class="list">\n{lines}\n</ul>'
    if len(part.lines) > _FOLDED:
        shown = f"Show all {count(len(part.lines), 'article')}"
        items = f"<details><summary>{shown}</summary>\n{items}\n</details>"
    return f"<section>{_heading(part, name)}\n{items}</section>"


def _cited(number: int, time: int) -> str:
    return f"cited-{number}-{time}"


def _run(run: Run) -> str:
    words, tag = escape_html(run.text), _TAGS[run.mark]
    marked = f"<{tag}>{words}</{tag}>" if words and tag else words
    return f"{run.edges[0]}{marked}{run.edges[1]}"


def _lang(language: str) -> str:
    tag = language_tag(language)
    return f' lang="{tag}"' if tag else ""


def _dir(text: str) -> str:
    """Return the direction of a text that is read from the right."""
    return ' dir="rtl"' if is_right_to_left(text) else ""
