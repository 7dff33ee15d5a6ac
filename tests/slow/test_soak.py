"""The short form of the soak: everything at once, with faults, and nothing grows or breaks."""

import pytest

from benchmarks.soak import soak

pytestmark = pytest.mark.slow


def test_everything_at_once_breaks_nothing_and_nothing_grows_without_end(tmp_path):
    told = soak(tmp_path, minutes=1, articles=100, seed=5)

    assert told["wrong"] == [], told
    assert sum(told["done"].values()) > 60
    assert {"ask", "search", "add and remove"} <= told["done"].keys()
