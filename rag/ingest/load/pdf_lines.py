"""The lines of a PDF page in reading order, columns one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdf import PageObject

_MOST_PIECES: Final = 20_000
_NARROW: Final = re.compile(r"[ijlIftr.,;:'!|() \-’‘]")
_WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]")
# Chinese and Japanese have no spaces within a line; Korean has.
_APART: Final = re.compile("(?<=[\u2e80-\u9fff\uff00-\uff60]) (?=[\u2e80-\u9fff\uff00-\uff60])")
_BROAD: Final = re.compile(r"[A-ZmwА-Я—…@%]")
_ALIGNED: Final = 3.0
"""Points within which the left edges of a column lie."""
_FEWEST: Final = 5
"""Lines of which a column has at least this many."""
_SHORTEST: Final = 18
"""Letters of a column's usual line; shorter ones are the cells of a table."""


@dataclass(slots=True)
class Line:
    """Words at one height; the measures are points, the origin is the lower left corner."""

    text: str
    x: float
    y: float
    size: float
    width: float
    column: int = 0
    spaced: bool = False
    """Whether white space was drawn behind its words."""

    @property
    def end(self) -> float:
        """Where it ends, as far as that can be told without the font."""
        return self.x + self.width


def lines_of(page: "PageObject") -> list[Line]:
    """Return the lines of ``page``; where it has columns, each column after the other."""
    pieces: list[Line] = []
    turned: list[Line] = []

    def take(
        text: str,
        cm: Sequence[float],
        tm: Sequence[float],
        _font: object,
        size: float,
    ) -> None:
        if text.strip() and len(pieces) + len(turned) < _MOST_PIECES:
            upright, placed = _placed(text, cm, tm, size)
            (pieces if upright else turned).extend(placed)

    page.extract_text(visitor_text=take)
    if not pieces:  # a page that lies on its side, not a mark along its margin
        return turned
    gutters = _gutters(pieces)
    if not gutters:
        return _joined(pieces)
    for piece in pieces:
        piece.column = sum(piece.x >= gutter - _ALIGNED for gutter in gutters)
    return _by_column(_joined(pieces), gutters)


def _placed(
    text: str, cm: Sequence[float], tm: Sequence[float], size: float
) -> tuple[bool, list[Line]]:
    """Return whether the words run across the page, and their lines where they stand."""
    a, b, c, d, e, f = (float(value) for value in cm)
    x = tm[4] * a + tm[5] * c + e
    y = tm[4] * b + tm[5] * d + f
    across, up = tm[0] * a + tm[1] * c, tm[0] * b + tm[1] * d
    upright = abs(up) <= 0.3 * abs(across)
    if not upright:
        x, y = (y, -x) if up > 0 else (-y, x)
    tall = abs(size) * max(abs(tm[2] * b + tm[3] * d), abs(tm[2] * a + tm[3] * c)) or 10.0
    found = []
    for number, line in enumerate(text.strip("\n").split("\n")):
        words = _APART.sub("", " ".join(line.split()))
        if words:
            height, width = y - number * 1.2 * tall, _width(words, tall)
            found.append(Line(words, x, height, tall, width, spaced=line[-1:].isspace()))
    return upright, found


def _width(text: str, size: float) -> float:
    wide, narrow = len(_WIDE.findall(text)), len(_NARROW.findall(text))
    broad = len(_BROAD.findall(text))
    return size * (
        wide + 0.28 * narrow + 0.7 * broad + 0.51 * (len(text) - wide - narrow - broad)
    )


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """Join what was drawn piece by piece at one height, in the order it was drawn."""
    lines: list[Line] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        if last and last.column == piece.column and _goes_on(last, piece):
            gap = piece.x - last.end
            tight = gap < 0.1 * last.size and len(last.text) < 3
            tight = tight or _is_hyphen(last, piece, gap)
            wide = _WIDE.match(last.text[-1:]) and _WIDE.match(piece.text)
            last.text += ("" if tight or wide else " ") + piece.text
            last.spaced = piece.spaced
            last.width = max(last.width, piece.end - last.x)
            last.size = max(last.size, piece.size)
        else:
            lines.append(piece)
    return lines


def _is_hyphen(last: Line, piece: Line, gap: float) -> bool:
    """Return whether a hyphen was drawn by itself behind a word that is broken there.

    How far several words reach is not known well enough to tell by the gap.
    """
    alone = piece.text in {"-", "\u2010", "\u00ad"} and last.text[-1:].isalpha()
    return alone and not last.spaced and (" " in last.text or gap < 0.12 * last.size)


def _goes_on(last: Line, piece: Line) -> bool:
    level = abs(last.y - piece.y) < 0.4 * max(last.size, piece.size)
    return level and piece.x > last.x + 0.5 * last.width


def _gutters(pieces: Sequence[Line]) -> list[float]:
    """Return the left edges of all columns but the first; none when there is one column."""
    if len(pieces) < 2 * _FEWEST:
        return []
    left = min(piece.x for piece in pieces)
    edges: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: piece.x):
        if edges and piece.x - edges[-1][0].x <= _ALIGNED:
            edges[-1].append(piece)
        else:
            edges.append([piece])
    starts = [edge for edge in edges if _is_column(edge)]
    found: list[float] = []
    for edge in starts:
        x = edge[0].x
        if x - max([left, *found]) > 80 and _is_free(x, pieces):
            found.append(x)
    return found if len(starts) > 1 else []


def _is_column(edge: Sequence[Line]) -> bool:
    heights = {round(piece.y) for piece in edge}
    return len(heights) >= _FEWEST and median(len(p.text) for p in edge) >= _SHORTEST


def _is_free(x: float, pieces: Sequence[Line]) -> bool:
    """Return whether hardly any line runs across ``x``, and there are lines on both sides."""
    across = sum(
        piece.x < x - _ALIGNED and piece.end > x + 0.12 * piece.width for piece in pieces
    )
    before = sum(piece.x < x - _ALIGNED for piece in pieces)
    after = len(pieces) - before
    return across <= 0.2 * min(before, after) and before - across >= _FEWEST


def _by_column(lines: Sequence[Line], gutters: Sequence[float]) -> list[Line]:
    """Order lines by bands between lines that run across columns, then by column."""
    found: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.y):
        after = gutters[line.column] if line.column < len(gutters) else None
        if after is not None and line.end > after + 0.12 * line.width:
            found += [*_columns(band), line]
            band = []
        else:
            band.append(line)
    return found + _columns(band)


def _columns(band: Sequence[Line]) -> list[Line]:
    return sorted(band, key=lambda line: (line.column, -line.y))
