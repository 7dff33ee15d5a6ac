"""Figures by size, and how they grow: as a Markdown table and as a plot."""

import itertools
import math
from collections.abc import Mapping, Sequence

Rows = Mapping[int, Mapping[str, float]]
"""Figures by the number of passages."""

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 760, 460, 70, 40, 250, 60
_COLOURS = ("#1f5fa8", "#c1440e", "#2e7d32", "#7b3f98", "#8a6d00", "#00757a", "#555555")
_PLOTTED = (
    "words, CPU p95, ms",
    "who said, CPU p95, ms",
    "in scope (outlet, 23 %), CPU p95, ms",
    "in scope (outlet, 1 %), CPU p95, ms",
    "opened to the first search, CPU s",
    "resident after the searches, MiB",
    "on disk, MiB",
)


def exponent(small: tuple[int, float], large: tuple[int, float]) -> float:
    """Return the power of the size with which a figure grew; 1 is in step with it."""
    if min(small[1], large[1]) <= 0:
        return math.nan
    return math.log(large[1] / small[1]) / math.log(large[0] / small[0])


def table(rows: Rows) -> str:
    """Return a line for each figure, with its exponents of growth."""
    sizes = sorted(rows)
    names = dict.fromkeys(name for size in sizes for name in rows[size])
    heads = [f"{size:,}" for size in sizes] + [f"to {size:,}: exponent" for size in sizes[1:]]
    lines = [f"| | {' | '.join(heads)} |", "|---|" + "--:|" * len(heads)]
    for name in names:
        cells = [_number(rows[size].get(name, math.nan)) for size in sizes]
        for before, after in itertools.pairwise(sizes):
            pair = [(n, rows[n].get(name, math.nan)) for n in (before, after)]
            cells.append(_number(exponent(pair[0], pair[1]), places=2))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _number(value: float, *, places: int | None = None) -> str:
    if math.isnan(value):
        return ""
    if places is not None:
        return f"{value:.{places}f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def plot(rows: Rows) -> str:
    """Return an SVG of some figures against the size, both on logarithmic scales."""
    sizes = sorted(rows)
    series = {
        name: [(size, rows[size][name]) for size in sizes if rows[size].get(name, 0) > 0]
        for name in _PLOTTED
    }
    values = [value for some in series.values() for _, value in some]
    low = 10.0 ** math.floor(math.log10(min(values)))
    high = 10.0 ** math.ceil(math.log10(max(values)))

    def across(size: float) -> float:
        share = math.log(size / sizes[0]) / max(math.log(sizes[-1] / sizes[0]), 1e-9)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def up(value: float) -> float:
        share = math.log(value / low) / math.log(high / low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15">Time, memory and disk against size</text>',
    ]
    value = low
    while value <= high * 1.001:
        parts.append(_line(_LEFT, up(value), _WIDTH - _RIGHT, up(value), "#dddddd"))
        parts.append(_text(_LEFT - 8, up(value) + 4, _tick(value), anchor="end"))
        value *= 10
    for size in sizes:
        parts.append(_line(across(size), _TOP, across(size), _HEIGHT - _BOTTOM, "#dddddd"))
        parts.append(_text(across(size), _HEIGHT - _BOTTOM + 18, f"{size:,}", anchor="middle"))
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(_text(middle, _HEIGHT - 18, "passages", anchor="middle"))
    labels = _apart([up(some[-1][1]) for some in series.values()])
    for (name, some), colour, label in zip(series.items(), _COLOURS, labels, strict=True):
        points = " ".join(f"{across(size):.1f},{up(value):.1f}" for size, value in some)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts += [
            f'<circle cx="{across(size):.1f}" cy="{up(value):.1f}" r="3" fill="{colour}"/>'
            for size, value in some
        ]
        parts.append(_text(_WIDTH - _RIGHT + 10, label + 4, name, colour=colour))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _apart(places: Sequence[float], least: float = 15.0) -> list[float]:
    """Return the places moved so that no two are nearer than ``least``."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = list(places)
    for before, after in itertools.pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    return moved


def _tick(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = "#222222"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
    )
