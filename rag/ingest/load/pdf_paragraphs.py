"""Rebuild the paragraphs of a PDF: running lines out, broken words and paragraphs joined."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from rag.ingest.load.pdf_lines import Line

_EDGE: Final = 3
"""Lines at the top and the bottom of a page that may be repeated on others."""
_NUMBER: Final = re.compile(
    r"(?:[-–—|\[(]\s*)?(?:(?:page|seite|página|pág\.?|стр\.?|страница|p\.)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|de|von|из|sur)\s*\d{1,4})?(?:\s*[-–—|\])])?|第\s*\d+\s*页.{0,12}",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
_ENDED: Final = re.compile(r"[.!?…。！？:：;；][\"”’»」』)\]]*\Z")
_HYPHEN: Final = re.compile(r"([^\W\d_]{2,})[-\u2010\u00ad]\Z")
_FIGURE: Final = re.compile(r"\d[-\u2010]\Z")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]")
_ITEM: Final = re.compile(r"(?:[•·▪●*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_FIRST_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page in reading order."""

    lines: list[Line]


class Composed(NamedTuple):
    """The text of all pages, the words each begins with in it, and the running lines.

    The words are empty for a page without text.
    """

    text: str
    firsts: tuple[str, ...]
    running: tuple[str, ...]


def compose(pages: Sequence[Page]) -> Composed:
    """Return what the pages say, without the lines that run along their edges."""
    bare = _without_running(pages)
    kept = {id(line) for page in bare for line in page.lines}
    edges = (line for page in pages for edge in _edges(page) for line in edge)
    running = {line.text for line in edges if id(line) not in kept}
    known = Counter(
        word.lower()
        for page in bare
        for line in page.lines
        for word in _WORD.findall(line.text)
    )
    paragraphs: list[str] = []
    starts: list[tuple[int, int] | None] = []
    for page in bare:
        blocks = _paragraphs(page.lines, known)
        if not blocks:
            starts.append(None)
            continue
        if paragraphs and _goes_on(paragraphs[-1], blocks[0]):
            whole = _join(paragraphs[-1], blocks[0], known)
            at = len(whole) - len(blocks[0])
            starts.append((len(paragraphs) - 1, _next_word(whole, at)))
            paragraphs[-1] = whole
            paragraphs += blocks[1:]
        else:
            starts.append((len(paragraphs), 0))
            paragraphs += blocks
    firsts = tuple(_first(paragraphs, start) for start in starts)
    return Composed("\n\n".join(paragraphs), firsts, tuple(sorted(running)))


def _next_word(text: str, at: int) -> int:
    """Return where the first word that is whole begins at or after ``at``."""
    if at > 0 and not text[at - 1].isspace() and not _WIDE.match(text[at : at + 1]):
        space = text.find(" ", at)
        return space + 1 if space >= 0 else at
    return at


def _first(paragraphs: Sequence[str], start: tuple[int, int] | None) -> str:
    if start is None:
        return ""
    number, offset = start
    words = paragraphs[number][offset : offset + _FIRST_WORDS]
    cut = words.rpartition(" ")[0] if len(words) == _FIRST_WORDS else words
    return (cut or words).strip()


def _without_running(pages: Sequence[Page]) -> list[Page]:
    """Drop page numbers, and lines that stand at the edge of several pages."""
    exact: Counter[str] = Counter()
    shapes: Counter[str] = Counter()
    for page in pages:
        edges = [line for edge in _edges(page) for line in edge]
        exact.update({line.text for line in edges})
        shapes.update({_shape(line) for line in edges})
    often = max(2, round(0.4 * len(pages)))
    found = []
    for page in pages:
        gone: set[int] = set()
        for edge in _edges(page):
            for place, line in enumerate(edge[:_EDGE]):
                apart = place + 1 >= len(edge) or _is_apart(line, edge[place + 1])
                repeated = exact[line.text] >= often or (
                    apart and shapes[_shape(line)] >= often
                )
                number = _NUMBER.fullmatch(line.text)
                if not (repeated or number) or len(gone) >= len(page.lines) - 1:
                    break
                gone.add(id(line))
        found.append(Page([line for line in page.lines if id(line) not in gone]))
    return found


def _is_apart(line: Line, after: Line) -> bool:
    return abs(line.y - after.y) > 1.7 * max(line.size, after.size)


def _edges(page: Page) -> tuple[list[Line], list[Line]]:
    """Return the lines at the top, from there, and those at the bottom, from there."""
    by_height = sorted(page.lines, key=lambda line: -line.y)
    return by_height[: _EDGE + 1], by_height[: -_EDGE - 2 : -1]


def _shape(line: Line) -> str:
    return f"{_DIGITS.sub('#', line.text.lower())}@{round(line.y / 6)}"


def _paragraphs(lines: Sequence[Line], known: Counter[str]) -> list[str]:
    """Return the paragraphs of one page, each on one line."""
    if not lines:
        return []
    gaps = [
        above.y - line.y
        for above, line in pairwise(lines)
        if above.column == line.column and 0 < above.y - line.y < 4 * line.size
    ]
    usual = _smallest_common(gaps) if gaps else 0.0
    ends = {c: _right(lines, c) for c in {line.column for line in lines}}
    lefts = {c: _left(lines, c) for c in {line.column for line in lines}}
    body = median(line.size for line in lines for _ in line.text.split())
    found = [lines[0].text]
    for above, line in pairwise(lines):
        if not _is_one_heading(above, line, body) and _breaks(
            above, line, usual, ends[above.column], lefts
        ):
            found.append(line.text)
        else:
            found[-1] = _join(found[-1], line.text, known)
    return found


def _smallest_common(gaps: Sequence[float]) -> float:
    """Return the distance of lines within paragraphs: the usual one, or one below it."""
    rounded = Counter(round(gap) for gap in gaps)
    enough = [gap for gap, count in rounded.items() if count >= 0.2 * len(gaps)]
    return float(min(enough)) if enough else median(gaps)


def _right(lines: Sequence[Line], column: int) -> float:
    ends = sorted(line.end for line in lines if line.column == column)
    return ends[int(0.9 * (len(ends) - 1))]


def _left(lines: Sequence[Line], column: int) -> float:
    starts = Counter(round(line.x) for line in lines if line.column == column)
    return float(starts.most_common(1)[0][0])


def _breaks(
    above: Line, line: Line, usual: float, end: float, lefts: "dict[int, float]"
) -> bool:
    """Return whether a paragraph ends with the line ``above``."""
    if abs(above.size - line.size) > 0.15 * max(above.size, line.size):
        return True
    if above.column != line.column or line.y > above.y:
        return bool(_ENDED.search(above.text)) or not _is_full(above, end)
    if usual and above.y - line.y > 1.35 * usual + 1:
        return True
    if _ITEM.match(line.text):
        return True
    indented = line.x - lefts[line.column] > 0.6 * line.size
    if indented and above.x - lefts[above.column] < 0.6 * above.size:
        return True
    return bool(_ENDED.search(above.text)) and above.end < end - 0.12 * max(1.0, end - above.x)


def _is_one_heading(above: Line, line: Line, body: float) -> bool:
    """Return whether two lines are of one heading: larger than the text, centred or not."""
    alike = abs(above.size - line.size) < 0.5 and line.size > 1.2 * body
    return alike and 0 < above.y - line.y < 1.6 * line.size and above.column == line.column


def _is_full(line: Line, end: float) -> bool:
    return line.end > end - 0.25 * max(1.0, end - line.x)


def _goes_on(before: str, after: str) -> bool:
    """Return whether a paragraph runs over from one page to the next."""
    if _ENDED.search(before) or len(before) < 40 or _ITEM.match(after):
        return False
    first = re.search(r"\w", after)
    return bool(_WIDE.match(before[-1:])) or bool(
        first and (first[0].islower() or before.endswith((",", "-")) or len(before) > 120)
    )


def _join(before: str, after: str, known: Counter[str]) -> str:
    """Join two lines of a paragraph; a word broken between them is whole again."""
    broken = _HYPHEN.search(before)
    rest = _WORD.match(after)
    if broken and rest and rest[0][0].islower():
        if _keeps_hyphen(broken[1], rest[0], known):
            return before[:-1] + "-" + after
        return before[:-1] + after
    if _WIDE.match(before[-1:]) and _WIDE.match(after):
        return before + after
    if _FIGURE.search(before) and after[:1].islower():  # "1.2-" and "kilometre"
        return before + after
    return f"{before} {after}"


def _keeps_hyphen(first: str, second: str, known: Counter[str]) -> bool:
    """Return whether the hyphen belongs to the word, judged by the other words of the file."""
    whole, hyphened = (first + second).lower(), f"{first}-{second}".lower()
    if known[whole] or known[hyphened]:
        return known[hyphened] > known[whole]
    return known[first.lower()] > 1 and known[second.lower()] > 1
