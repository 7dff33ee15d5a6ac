"""What a page is made of: lines, grids, parts, a source table; each format writes them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from rag.render.escape import link
from rag.types import Citation, Source, Span

Mark = Literal["", "left out", "new", "differs"]
Reading = Literal["down", "across", "table"]

_GLANCE: Final = 20
_MONTHS: Final = dict(
    enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line's words: left out since, new, unlike the other text's, or neither."""

    text: str
    mark: Mark = ""

    @property
    def edges(self) -> tuple[str, str]:
        """The space before and the space after its words, each one space or none."""
        before, after = self.text[:1].isspace(), self.text[-1:].isspace()
        return " " if before else "", " " if after else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One claim, statement or remark.

    Attributes:
        label: Who it belongs to, shown before it; empty for none.
        marks: Numbers of its rows in the source table.
        remark: Shown after it: that nothing supports it, when it was said.
        language: BCP 47 code of ``text``; empty for the page's own.
        runs: Its words with what is marked in them; none when nothing is.
    """

    text: str
    label: str = ""
    marks: tuple[int, ...] = ()
    remark: str = ""
    language: str = ""
    runs: tuple[Run, ...] = ()

    @property
    def pieces(self) -> tuple[Run, ...]:
        """Its words as runs, neighbours of one mark joined."""
        runs = self.runs or (Run(self.text),)
        joined = ((mark, "".join(r.text for r in same)) for mark, same in groupby(runs, _mark))
        return tuple(Run(text, mark) for mark, text in joined if text)


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells under heads.

    Attributes:
        reading: ``down`` when each column is read by itself, ``across`` when the cells of a row
            belong together, ``table`` when they hold a word or a figure.
        widths: Share of each column in the width of the page.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    reading: Reading
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading, a note, lines and a grid; level 2 is a chapter, level 3 stands under one."""

    heading: str
    lines: tuple[Line, ...] = ()
    level: int = 2
    note: str = ""
    grid: Grid | None = None

    @property
    def every_line(self) -> Iterator[Line]:
        """Its lines and those of its grid."""
        yield from self.lines
        if self.grid:
            yield from (line for row in self.grid.rows for cell in row for line in cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the source table: the quoted words and where they stand."""

    number: int
    outlet: str
    date: str
    title: str
    locator: str
    link: str
    place: str
    quote: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A page: its title, the facts about it, its parts, and its sources."""

    title: str
    facts: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    rows: tuple[Row, ...] = ()
    lists: tuple[Part, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether it has columns of text side by side."""
        return any(part.grid and part.grid.reading != "table" for part in self.parts)

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks of its words."""
        lines = (line for part in self.parts for line in part.every_line)
        return frozenset(run.mark for line in lines for run in line.runs if run.mark)


def number(citations: Iterable[Citation]) -> dict[Citation, int]:
    """Number citations from 1, each once, in the order given."""
    numbers: dict[Citation, int] = {}
    for citation in citations:
        numbers.setdefault(citation, len(numbers) + 1)
    return numbers


def rows(
    numbers: Mapping[Citation, int], keys: Mapping[Citation, str] | None = None
) -> tuple[Row, ...]:
    """Return the source table of numbered citations, with the key of each that has one."""
    known = keys or {}
    return tuple(
        Row(
            number=n,
            outlet=c.source.outlet or c.source.agency,
            date=day(c.source.published),
            title=c.source.title,
            locator=c.source.locator,
            link=link(c.source.locator) or link(c.source.url),
            place=", ".join(
                filter(None, (known.get(c), page(c), f"characters {place(c.span)}"))
            ),
            quote=c.quote,
            language=c.source.language,
        )
        for c, n in numbers.items()
    )


def _characters(span: Span) -> str:
    return f"characters {place(span)}"


def page(citation: Citation) -> str:
    """Return the page a citation begins on, as ``page 3``; nothing for a text without pages."""
    number = citation.source.page(citation.span.start)
    return f"page {number}" if number else ""


def place(span: Span) -> str:
    """Return a span as ``12–40``."""
    return f"{span.start}–{span.end}"


def cut(citation: Citation, span: Span) -> str:
    """Return the article's words at ``span``, as far as the citation's passage has them."""
    offset, text = citation.passage.span.start, citation.passage.text
    return text[max(span.start - offset, 0) : max(span.end - offset, 0)]


def headline(source: Source) -> str:
    """Return title, outlet and day of an article in one line."""
    about = ", ".join(filter(None, (source.outlet or source.agency, day(source.published))))
    return f"{source.title} ({about})" if about else source.title


def sources(heading: str, listed: Iterable[Source]) -> Part:
    """Return a list of articles; how many, when that cannot be seen at a glance."""
    lines = tuple(Line(text=headline(s), language=s.language) for s in listed)
    note = f"{count(len(lines), 'article')}." if len(lines) > _GLANCE else ""
    return Part(heading=heading, lines=lines, note=note)


def day(date: dt.date | None) -> str:
    """Return a date as ``10 Sep 2024``, nothing for None."""
    return f"{date.day} {_MONTHS[date.month]} {date.year}" if date else ""


def moment(time: dt.datetime) -> str:
    """Return a time as ``10 Sep 2024, 12:00 UTC``."""
    return f"{day(time.date())}, {time:%H:%M %Z}".rstrip()


def count(number: int, noun: str) -> str:
    """Return ``1 article``, ``2 articles``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(names: Iterable[str]) -> str:
    """Return names as ``A``, ``A and B``, ``A, B and C``."""
    *most, last = [*names] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def present(*facts: str) -> tuple[str, ...]:
    """Return the facts that say something."""
    return tuple(fact for fact in facts if fact)


def _mark(run: Run) -> Mark:
    return run.mark
