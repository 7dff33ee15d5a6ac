"""What 10^5 to 10^8 articles take, computed from measured rates, as in docs/scale.md.

Nothing is measured here. Every rate below stands in `benchmarks/README.md`, and is taken as it
is: in step with the number of passages, or with the exponent measured there.
"""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

SIZES: Final = (10**5, 10**6, 10**7, 10**8)
_HOUR: Final = 3600
_MIB: Final = 2**20
_GB: Final = 10**9

PASSAGES: Final = 642 / 84
"""An article; "Speed", passages stored of 84 articles of 800 words."""
ADDING: Final = 0.197
"""CPU seconds an article, whole process; "Speed"."""
DATABASE: Final = (1_003 - 338) * _MIB / 100_000
"""Bytes a passage with all that belongs to it; "What happens at a hundred times the data"."""
INDEX: Final = 338 * _MIB / 100_000
"""Bytes a passage on disk of the index with its table; the same."""
RESIDENT: Final = (776 - 432) * _MIB / 90_000
"""Bytes a passage of a process that searches with an embedded index; the same, after 1,100."""
BASE: Final = 432 * _MIB - 10_000 * RESIDENT
"""Bytes of such a process without any passage: models and libraries."""
DIMENSION: Final = 384
LINKS: Final = 2 * 32 * 4 + 16
"""Bytes a passage of an HNSW graph of 32 neighbours, twice as many at its lowest level."""
BUILDING: Final = 52, 1.2
"""CPU seconds for the index of 100,000 passages, and the exponent."""
SEARCHING: Final = 41.2, 0.15
"""Milliseconds of CPU (p95, 40 words of running text) at 100,000 passages, and the exponent."""
SCOPED: Final = 8.7, (16.1 - 8.7) / (80_000 - 8_000)
"""Milliseconds (p95) of a search in a scope, and for each passage in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What one unit costs, in any currency."""

    core_hour: float
    ram_gb_month: float
    disk_gb_month: float


def power(rate: tuple[float, float], passages: float) -> float:
    """Return a figure measured at 100,000 passages at another number of them."""
    return rate[0] * (passages / 100_000) ** rate[1]


FIGURES: Final[Mapping[str, Callable[[float], float]]] = {
    "passages, million": lambda p: p / 10**6,
    "adding, core hours": lambda p: p / PASSAGES * ADDING / _HOUR,
    "adding, days on 16 cores": lambda p: p / PASSAGES * ADDING / _HOUR / 16 / 24,
    "database, GB": lambda p: p * DATABASE / _GB,
    "index on disk, GB": lambda p: p * INDEX / _GB,
    "index built anew, core hours": lambda p: power(BUILDING, p) / _HOUR,
    "index in memory, float32, GB": lambda p: p * (4 * DIMENSION + LINKS) / _GB,
    "the same, 8 bits, GB": lambda p: p * (DIMENSION + LINKS) / _GB,
    "the same, 1 bit, GB": lambda p: p * (DIMENSION / 8 + LINKS) / _GB,
    "a process that searches, embedded index, GB": lambda p: (BASE + p * RESIDENT) / _GB,
    "search, no filter, p95, ms of CPU": lambda p: power(SEARCHING, p),
    "search, 80 % in scope, p95, ms of CPU": lambda p: SCOPED[0] + 0.8 * p * SCOPED[1],
}


def table() -> str:
    """Return a line for each figure."""
    lines = ["| | 10^5 | 10^6 | 10^7 | 10^8 |", "|---|--:|--:|--:|--:|"]
    for name, figure in FIGURES.items():
        cells = [rounded(figure(size * PASSAGES)) for size in SIZES]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def cost(articles: int, prices: Prices, processes: int) -> tuple[float, float]:
    """Return what adding them costs once, and keeping them a month."""
    found = {name: figure(articles * PASSAGES) for name, figure in FIGURES.items()}
    once = found["adding, core hours"] * prices.core_hour
    disk = found["database, GB"] + found["index on disk, GB"]
    ram = processes * found["a process that searches, embedded index, GB"]
    return once, disk * prices.disk_gb_month + ram * prices.ram_gb_month


def rounded(value: float) -> str:
    """Return two figures that count."""
    if value >= 100:
        digits = len(str(int(value))) - 2
        return f"{round(value, -digits):,.0f}"
    return f"{value:.2g}"


def main() -> None:
    """Print the table, and with prices what it comes to."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--core-hour", type=float, help="price of an hour of one core")
    options.add_argument(
        "--ram", type=float, default=0.0, help="price of a GB of memory a month"
    )
    options.add_argument(
        "--disk", type=float, default=0.0, help="price of a GB of disk a month"
    )
    options.add_argument("--processes", type=int, default=2, help="that search")
    chosen = options.parse_args()
    print(table())
    if chosen.core_hour is None:
        return
    prices = Prices(
        core_hour=chosen.core_hour, ram_gb_month=chosen.ram, disk_gb_month=chosen.disk
    )
    for articles in SIZES:
        once, month = cost(articles, prices, chosen.processes)
        print(f"{articles:,} articles: {once:,.2f} once, {month:,.2f} a month")


if __name__ == "__main__":
    main()
