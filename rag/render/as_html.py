"""Results as one printable HTML page that loads nothing and runs nothing."""

import re

from rag.render.escape import escape_html
from rag.render.outline import Line, Outline, Part, Row, outline

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light; }
body { max-width: 46rem; margin: 2.5rem auto; padding: 0 1.25rem; color: #1b1f24;
  font: 1rem/1.55 Georgia, "Noto Serif", "Liberation Serif", "Times New Roman", serif; }
h1, h2, h3, .facts, .number, sup, table { font-family: "Helvetica Neue", Arial, "Noto Sans",
  "Liberation Sans", sans-serif; }
:lang(zh) { font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
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
tr:target { background: #fff8c5; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } a { color: inherit; }
  h2, h3 { break-after: avoid; } tr, li { break-inside: avoid; }
  thead { display: table-header-group; } }
@page { margin: 2cm; }
"""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def html(value: object) -> str:
    """Return an answer, briefing, comparison, or sequence of hits or statements as a page.

    The page is complete in itself: no script, no image, no font, nothing loaded, and a content
    security policy that forbids it. Texts in another language carry a ``lang`` attribute. Only
    stored web addresses are links.

    Raises:
        TypeError: There is no page of such a value.
    """
    page = outline(value)
    parts = [f"<h1>{escape_html(page.title)}</h1>"]
    parts += [f'<p class="facts">{escape_html(fact)}</p>' for fact in page.facts]
    parts += [_part(part, page) for part in page.parts]
    if page.rows:
        parts.append(_table(page.rows))
    parts += [_part(part, page) for part in page.lists]
    return _PAGE.format(
        policy=_POLICY, title=escape_html(page.title), style=_STYLE, body="\n".join(parts)
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
<main>
{body}
</main>
</body>
</html>
"""


def _part(part: Part, page: Outline) -> str:
    heading = f"<h{part.level}>{escape_html(part.heading)}</h{part.level}>"
    numbers = frozenset(row.number for row in page.rows)
    lines = "\n".join(f"<li>{_line(line, numbers)}</li>" for line in part.lines)
    return f"<section>{heading}\n<ul>\n{lines}\n</ul></section>" if lines else heading


def _line(line: Line, numbers: frozenset[int]) -> str:
    label = f'<span class="label">{escape_html(line.label)}:</span> ' if line.label else ""
    text = f"<span{_lang(line.language)}>{escape_html(line.text)}</span>"
    marks = "".join(
        f'<sup><a href="#source-{n}">[{n}]</a></sup>' if n in numbers else f"<sup>[{n}]</sup>"
        for n in line.marks
    )
    remark = f' <span class="remark">({escape_html(line.remark)})</span>' if line.remark else ""
    return f"{label}{text}{marks}{remark}"


def _table(rows: tuple[Row, ...]) -> str:
    head = "<tr><th>No.</th><th>Source</th><th>Quoted words</th></tr>"
    body = "\n".join(map(_row, rows))
    return (
        f"<section><h2>Sources</h2>\n<table>\n<thead>{head}</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table></section>"
    )


def _row(row: Row) -> str:
    lang = _lang(row.language)
    title = f"<span{lang}>{escape_html(row.title)}</span>"
    if row.link:
        title = f'<a href="{escape_html(row.link)}" rel="noopener noreferrer">{title}</a>'
    about = ", ".join(escape_html(each) for each in (row.outlet, row.date) if each)
    place = f'<span class="place">{escape_html(row.locator)}, {row.place}</span>'
    source = "<br>".join(filter(None, (about, title, place)))
    return (
        f'<tr id="source-{row.number}"><td>{row.number}</td><td class="about">{source}</td>'
        f"<td{lang}>{escape_html(row.quote)}</td></tr>"
    )


def _lang(language: str) -> str:
    known = _LANGUAGE.fullmatch(language) and language != "und"
    return f' lang="{language}"' if known else ""
