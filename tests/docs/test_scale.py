"""What docs/scale.md says is what the arithmetic gives."""

from pathlib import Path

import pytest

from benchmarks import projected

TEXT = (Path(__file__).resolve().parents[2] / "docs/scale.md").read_text(encoding="utf-8")


def test_the_table_is_the_one_that_is_computed():
    assert projected.table() in TEXT


@pytest.mark.parametrize(
    "stated",
    [
        f"| {projected.DATABASE:,.0f} |",
        f"| {projected.INDEX:,.0f} |",
        f"| {projected.RESIDENT:,.0f} |",
        f"| {4 * projected.DIMENSION + projected.LINKS:,} |",
        f"without any passage {projected.BASE / 10**6:.0f} MB",
        f"| {1 / projected.ADDING:.1f} |",
    ],
)
def test_the_rates_are_those_that_are_used(stated):
    assert stated in TEXT


def test_the_prices_of_the_example_are_computed():
    ones = projected.Prices(core_hour=1, ram_gb_month=1, disk_gb_month=1)
    for articles in projected.SIZES:
        once, month = projected.cost(articles, ones, processes=2)
        assert projected.rounded(once) in TEXT
        assert projected.rounded(month) in TEXT


def test_the_work_example_adds_up():
    assert pytest.approx(197_000) == 10**6 * projected.ADDING
    assert projected.rounded(10**6 * projected.ADDING / 3600) == "55"
