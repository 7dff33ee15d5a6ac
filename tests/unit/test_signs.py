"""Of many vectors those with the most signs in common are picked."""

import numpy as np
import pytest

from rag.retrieval.signs import Likeness, signs, width


def units(count, dimension, seed=3):
    matrix = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


@pytest.mark.parametrize("dimension", [1, 7, 63, 64, 65, 384, 1_000])
def test_the_rows_that_differ_in_fewest_signs_are_picked_at_any_width(dimension):
    matrix = units(500, dimension)
    asked = units(1, dimension, seed=4)[0]
    differ = ((matrix > 0) != (asked > 0)).sum(axis=1)
    rows = np.arange(500)

    made = signs(matrix)
    likely = Likeness.of(made).likely(asked, rows, 20)

    assert made.shape == (500, width(dimension))
    last = np.sort(differ)[19]
    assert likely.tolist() == np.flatnonzero(differ <= last).tolist()


def test_only_rows_that_are_asked_for_are_picked():
    matrix = units(40_000, 64)
    likeness, odd = Likeness.of(signs(matrix)), np.arange(1, 40_000, 2)

    likely = likeness.likely(matrix[20_001], odd, 10)
    assert 20_001 in likely
    assert set(likely.tolist()) <= set(odd.tolist())
    assert likeness.likely(matrix[0], odd[:5], 10).tolist() == odd[:5].tolist()


def test_among_many_vectors_in_groups_the_nearest_are_nearly_all_found():
    groups = units(200, 384)
    choose = np.random.default_rng(5)
    near = groups[choose.integers(0, 200, 20_000)]
    matrix = near + 0.04 * choose.normal(size=near.shape).astype(np.float32)
    likeness, shares = Likeness.of(signs(matrix)), []
    for asked in groups[:40]:
        best = np.argsort(-(matrix @ asked))[:10]
        likely = likeness.likely(asked, np.arange(20_000), 20_000 // 64)
        shares.append(len({*best.tolist()} & {*likely.tolist()}) / 10)
    assert np.mean(shares) > 0.98
