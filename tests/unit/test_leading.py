"""Of many vectors those that are nearest by their leading components are picked."""

from dataclasses import replace

import numpy as np
import pytest

from rag.retrieval import table
from rag.retrieval.leading import Leading
from rag.retrieval.table import Table


def units(count, dimension, seed=3, *, falling=0.0):
    """Return unit vectors; each number is by a power of its place smaller than the first."""
    matrix = np.random.default_rng(seed).normal(size=(count, dimension))
    matrix *= np.arange(1, dimension + 1) ** -falling
    turned = np.linalg.qr(np.random.default_rng(9).normal(size=(dimension, dimension)))[0]
    made = (matrix @ turned).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.mark.parametrize("dimension", [1, 3, 4, 63, 384])
def test_a_quarter_of_the_numbers_is_kept_along_directions_at_right_angles(dimension):
    leading = Leading.of(units(2_000, dimension))
    kept = max(1, dimension // 4)
    assert leading.numbers.shape == (2_000, kept)
    assert np.allclose(leading.axes @ leading.axes.T, np.eye(kept), atol=1e-5)


def test_what_vectors_differ_in_most_comes_first():
    leading = Leading.of(units(4_000, 64, falling=0.5))
    reach = np.square(leading.numbers).mean(axis=0)
    assert reach.tolist() == pytest.approx(sorted(reach, reverse=True), rel=0.1)
    assert reach.sum() > 0.6


def test_nearly_all_of_the_nearest_are_picked():
    matrix = units(40_000, 128, falling=0.6)
    leading, rows = Leading.of(matrix), np.arange(40_000)
    shares = []
    for asked in units(30, 128, seed=8, falling=0.6):
        best = np.argsort(-(matrix @ asked))[:100]
        likely = leading.likely(asked, rows, 1_200)
        assert 1_200 <= len(likely) < 2_400
        shares.append(len({*best.tolist()} & {*likely.tolist()}) / 100)
    assert np.mean(shares) > 0.98


def test_only_rows_that_are_asked_for_are_picked():
    matrix = units(20_000, 64)
    leading, odd = Leading.of(matrix), np.arange(1, 20_000, 2)
    likely = leading.likely(matrix[10_001], odd, 50)
    assert 10_001 in likely
    assert set(likely.tolist()) <= set(odd.tolist())
    assert leading.likely(matrix[0], odd[:5], 10).tolist() == odd[:5].tolist()


def test_as_many_as_asked_for_are_picked_where_one_row_in_so_many_tells_wrong():
    """Every sixteenth row is near, and nothing else: they would make all others too far."""
    axis, other = np.eye(2, 64, dtype=np.float32)
    matrix = units(3_200, 64) * np.float32(0.01) + other
    matrix[::16] = axis
    leading = Leading.of(matrix)
    likely = leading.likely(axis, np.arange(3_200), 1_000)
    assert len(likely) >= 1_000
    assert set(range(0, 3_200, 16)) <= set(likely.tolist())


def test_vectors_that_are_all_one_are_all_likely():
    matrix = np.repeat(units(1, 32), 500, axis=0)
    assert len(Leading.of(matrix).likely(matrix[0], np.arange(500), 20)) == 500


@pytest.mark.parametrize(
    ("few", "many", "there"), [(9, 40, False), (4, 40, True), (4, 8, False)]
)
def test_a_table_has_them_when_it_holds_many_rows_but_not_a_great_many(
    tmp_path, monkeypatch, few, many, there
):
    monkeypatch.setattr(table, "_FEW", few * 8)
    monkeypatch.setattr(table, "_MANY", many * 8)
    keys = np.arange(1, 10)
    table.append(tmp_path, keys, units(9, 8))
    read = Table.read(tmp_path, 9)
    assert read.leading is None
    assert (read.prepared().leading is not None) == there


def test_of_vectors_that_were_added_only_those_are_turned():
    matrix = units(3_000, 32)
    leading = Leading.of(matrix[:2_400])
    grown = leading.grown(matrix)
    assert grown.axes is leading.axes
    assert np.allclose(grown.numbers, matrix @ leading.axes.T, atol=1e-6)
    assert grown.grown(matrix).numbers.shape == (3_000, 8)
    again = leading.grown(units(4_000, 32, seed=5))
    assert again.count == 4_000
    assert not np.allclose(again.axes, leading.axes)


def test_a_table_that_grew_keeps_its_directions_and_another_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "_FEW", 4 * 8)
    rows, keys = units(12, 8), np.arange(1, 13)
    table.append(tmp_path, keys[:9], rows[:9])
    first = Table.read(tmp_path, 9).prepared()
    table.append(tmp_path, keys[9:], rows[9:])
    whole = Table.read(tmp_path, 12)
    assert whole.prepared(first).leading.axes is first.leading.axes
    assert whole.prepared(first).leading.numbers.shape == (12, 2)
    other = Table.read(tmp_path, 9)
    changed = replace(other, keys=other.keys + 1)
    assert changed.prepared(first).leading.axes is not first.leading.axes
