"""Untrusted text to screen: the only place where text becomes HTML or a label."""

import datetime as dt
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import islice

from rag.text import paragraphs, plain, visible
from rag.types import Side, Source, Span

_NONE: Mapping[int, str] = {}
_UNTOLD: Mapping[Span, int] = {}


def shorten(text: str, limit: int) -> str:
    """Return ``text`` on one line of at most ``limit`` code points, cut at a word."""
    line = plain(text[: limit * 8])
    if len(line) <= limit:
        return line
    head, _, _ = line[:limit].rpartition(" ")
    return (head if len(head) > limit // 2 else line[: limit - 1]).rstrip(" ,;:-") + "…"


def label(text: str, limit: int = 80) -> str:
    """Return ``text`` as one line of Markdown that reads as text: the label of a widget."""
    from rag.render import escape_markdown

    return escape_markdown(shorten(text, limit))


def sentence(text: str) -> str:
    """Return ``text`` with its first letter large, as a heading has it."""
    return text[:1].upper() + text[1:]


def html(
    text: str,
    *,
    marks: Iterable[Span] = (),
    tag: str = "p",
    kind: str = "",
    pages: Mapping[int, str] = _NONE,
    told: Mapping[Span, int] = _UNTOLD,
) -> str:
    """Return ``text`` as HTML: one escaped ``tag`` a line, the ``marks`` highlighted.

    Args:
        text: As it came.
        marks: Spans of ``text``; where two overlap, their union is highlighted.
        tag: Around each line.
        kind: Class of each line.
        pages: Small signs that stand in the text where a page begins, by their offsets.
        told: Spans of ``text`` to underline, each in the colour of a side, by its number; of
            two that overlap the first is underlined whole.
    """
    opening = f'<{tag} dir="auto" class="{kind}">' if kind else f'<{tag} dir="auto">'
    parts: list[str] = []
    offset = 0
    joined, lines = _union(marks), _apart(told)
    begun = deque(sorted(pages.items()))
    for line in text.split("\n"):
        end = offset + len(line)
        if line.strip():
            inside: list[str] = []
            at = offset
            while begun and begun[0][0] < end:
                place, sign = begun.popleft()
                inside += [_line(text, at, max(at, place), joined, lines), _page(sign)]
                at = max(at, place)
            inside.append(_line(text, at, end, joined, lines))
            parts.append(f"{opening}{''.join(inside)}</{tag}>")
        offset = end + 1
    return "".join(parts)


def _page(sign: str) -> str:
    return f'<span class="page">{_safe(plain(sign))}</span> '


def _line(
    text: str, start: int, end: int, marks: Sequence[Span], told: Sequence[tuple[Span, int]]
) -> str:
    parts: list[str] = []
    at = start
    for mark in marks:
        low, high = max(mark.start, at), min(mark.end, end)
        if low < high:
            marked = _told(text, low, high, told)
            parts += [_told(text, at, low, told), "<mark>", marked, "</mark>"]
            at = high
    return "".join([*parts, _told(text, at, end, told)])


def _told(text: str, start: int, end: int, told: Sequence[tuple[Span, int]]) -> str:
    """Return part of ``text``, what a side says in it underlined in its colour."""
    parts: list[str] = []
    at = start
    first = bisect_right(told, start, key=lambda one: one[0].end)
    for span, side in islice(told, first, None):
        low, high = max(span.start, at), min(span.end, end)
        if low >= end:
            break
        if low < high:
            words = _safe(text[low:high])
            parts += [_safe(text[at:low]), f'<span class="told side-{side}">{words}</span>']
            at = high
    return "".join([*parts, _safe(text[at:end])])


def _apart(told: Mapping[Span, int]) -> list[tuple[Span, int]]:
    """Return the spans in order without those that overlap an earlier one."""
    kept: list[tuple[Span, int]] = []
    for span in sorted(told):
        if not kept or kept[-1][0].end <= span.start:
            kept.append((span, told[span]))
    return kept


def _safe(text: str) -> str:
    return escape(visible(text), quote=True)


def _union(marks: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for mark in sorted(marks):
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return joined


def tagged(tags: Iterable[str], text: str = "", *, kind: str = "note") -> str:
    """Return one line of HTML: short tags, each in a frame, and ``text`` after them."""
    framed = [f'<span class="tag">{_safe(plain(tag))}</span>' for tag in tags if tag]
    body = " ".join([*framed, *filter(None, [_safe(plain(text))])])
    return f'<p dir="auto" class="{kind}">{body}</p>' if body else ""


def heading(text: str, aside: str, *, kind: str = "") -> str:
    """Return one line of HTML: a name, and a quiet word about it at its end."""
    name, more = _safe(plain(text)), _safe(plain(aside))
    return f'<p dir="auto" class="{kind}"><span>{name}</span> <small>{more}</small></p>'


def titled(text: str, anchor: str, *, tag: str = "h2", kind: str = "", aside: str = "") -> str:
    """Return a heading of HTML that a link of ``contents`` leads to.

    Args:
        text: Of the heading.
        anchor: Where links lead: a name of ours, never one from outside.
        tag: ``h2``, or ``h3`` under one.
        kind: Its class.
        aside: A quiet word about it at its end.
    """
    more = f" <small>{_safe(plain(aside))}</small>" if aside else ""
    opening = f'<{tag} dir="auto" id="{anchor}" class="{kind}">'
    return f"{opening}<span>{_safe(plain(text))}</span>{more}</{tag}>"


def contents(entries: Iterable[tuple[str, str, int]]) -> str:
    """Return a table of contents as HTML: text, anchor and level of each heading."""
    lines = (
        f'<li class="level-{level}" dir="auto">'
        f'<a href="#{anchor}">{_safe(plain(text))}</a></li>'
        for text, anchor, level in entries
    )
    return f'<nav aria-label="Contents"><ul class="contents">{"".join(lines)}</ul></nav>'


def callout(title: str, text: str, *, kind: str) -> str:
    """Return a line of HTML that stands out by a sign of its kind, a title and words.

    Args:
        title: In bold, first; may be empty.
        text: After it.
        kind: ``warn`` for what is missing, ``heed`` for what to keep in mind, ``none`` for
            nothing found; the style sheet gives each its sign.
    """
    head = f"<strong>{_safe(plain(title))}.</strong>" if title else ""
    body = " ".join(filter(None, (head, _safe(plain(text)))))
    return f'<p dir="auto" class="callout {kind}">{body}</p>' if body else ""


_MARKS = {"left out": "del", "new": "ins", "differs": "mark"}


def runs(pieces: Iterable[tuple[str, str]], *, kind: str = "") -> str:
    """Return words as one paragraph of HTML, each with its mark.

    Args:
        pieces: Text and mark: ``left out`` is struck, ``new`` underlined, ``differs``
            highlighted, any other left plain.
        kind: Class of the paragraph.
    """
    parts: list[str] = []
    for text, mark in pieces:
        tag, line = _MARKS.get(mark), visible(text).replace("\n", " ")
        body = escape(line.strip(), quote=True)
        if tag and body:
            at_start, at_end = line[:1].isspace(), line[-1:].isspace()
            parts += [" " * at_start, f"<{tag}>{body}</{tag}>", " " * at_end]
        else:
            parts.append(escape(line, quote=True))
    return f'<p dir="auto" class="{kind}">{"".join(parts)}</p>' if parts else ""


def running(pieces: Iterable[tuple[str, str]]) -> str:
    """Return words as HTML like ``runs``, one paragraph for each line of them."""
    lines: list[list[tuple[str, str]]] = [[]]
    for text, mark in pieces:
        first, *rest = text.split("\n")
        lines[-1].append((first, mark))
        lines += [[(line, mark)] for line in rest]
    return "".join(runs(line) for line in lines if any(text.strip() for text, _ in line))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> str:
    """Return an HTML table whose first column names the rows; a dash stands for nothing.

    Without a head there is none.
    """
    heads = "".join(f'<th scope="col" dir="auto">{_safe(plain(cell))}</th>' for cell in head)
    top = f"<thead><tr>{heads}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return (
        f'<div class="across" tabindex="0"><table class="{kind}">'
        f"{top}<tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    named = f'<th scope="row" dir="auto">{_safe(plain(first))}</th>'
    return named + "".join(
        f'<td dir="auto">{escape(cell, quote=True)}</td>' if cell else '<td class="none">–</td>'
        for cell in map(plain, rest)
    )


def window(text: str, span: Span, *, around: int = 2, limit: int = 2400) -> Span:
    """Return the paragraphs around ``span``, ``around`` on each side.

    No more than ``limit`` code points are taken on either side, so that a text of one endless
    line stays readable.
    """
    places = _places(text)
    inside = [n for n, place in enumerate(places) if place.overlaps(span)]
    if not inside:
        return span
    first = places[max(inside[0] - around, 0)]
    last = places[min(inside[-1] + around, len(places) - 1)]
    low = max(first.start, span.start - limit)
    return Span(min(low, span.start), max(min(last.end, span.end + limit), span.end))


def _places(text: str) -> list[Span]:
    if "\n\n" in text:
        return list(paragraphs(text))
    ends = [m.end() for m in re.finditer(r"\n+|\Z", text)]
    return [Span(low, high) for low, high in zip([0, *ends], ends, strict=False) if low < high]


def day(date: dt.date | None) -> str:
    """Return ``10 Sep 2024``; nothing for an unknown day."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}" if date else ""


def iso_day(text: str) -> str:
    """Return a day written as ``2024-09-10`` like ``day`` does; nothing for any other text."""
    try:
        return day(dt.date.fromisoformat(text)) if len(text) == 10 else ""
    except ValueError:
        return ""


def moment(at: dt.datetime) -> str:
    """Return ``10 Sep 2024, 09:05``."""
    return f"{day(at.date())}, {at:%H:%M}"


def zone(at: dt.datetime) -> str:
    """Return ``UTC+8``, ``UTC-3:30`` or ``UTC`` for a moment with a time zone."""
    minutes = int((at.utcoffset() or dt.timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    shown = f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return f"UTC{shown}" if minutes else "UTC"


def elapsed(seconds: float) -> str:
    """Return ``8 s``, ``2 min 5 s`` or ``1 h 10 min``."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def given(locator: str) -> str:
    """Return a locator as the user gave it: an upload by its name alone."""
    return locator.removeprefix("upload:")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def count(number: int, noun: str) -> str:
    """Return ``1 article``, ``12 articles``."""
    if number == 1:
        return f"1 {noun}"
    many = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{number:,} {many}"


def outlet(source: Source) -> str:
    """Return who published it, else the agency, else that it is unknown."""
    return source.outlet or source.agency or "Unknown outlet"


def prominent(sides: Iterable[Side]) -> list[Side]:
    """Return the sides in the order to offer them: those with the most speakers first."""
    return sorted(sides, key=lambda side: (-len(side.speakers), side.name))


def byline(source: Source) -> str:
    """Return outlet, day, place and language of an article on one line."""
    language = "" if source.language == "und" else source.language
    parts = (outlet(source), day(source.published), source.place, language)
    return " · ".join(shorten(part, 60) for part in parts if part)
