"""The gate itself: it fails when a figure falls, and when one has no floor."""

from benchmarks.gate import below


def test_a_figure_below_its_floor_is_named():
    assert below({"a": 1.0, "b": 2.0}, {"a": 1.1, "b": 2.0}) == ["a"]


def test_a_figure_without_a_floor_does_not_pass():
    assert below({"a": 99.0}, {}) == ["a"]


def test_a_figure_that_could_not_be_computed_does_not_pass():
    assert below({"a": float("nan")}, {"a": 0.0}) == ["a"]


def test_figures_at_or_above_their_floors_pass():
    assert below({"a": 1.0, "b": 3.0}, {"a": 1.0, "b": 2.0, "absent": 5.0}) == []
