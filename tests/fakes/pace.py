"""Bounds on time that hold on a slow or busy machine too."""

import time
from contextlib import contextmanager

_EASY = 0.025  # seconds that the loop takes where nothing else runs


def slowness() -> float:
    """Return how many times slower than at ease a loop runs here now; 1 or more."""
    began = time.perf_counter()
    sum(number * number % 7 for number in range(400_000))
    return max(1.0, (time.perf_counter() - began) / _EASY)


@contextmanager
def at_most(seconds):
    """Fail what takes longer than this on a machine that does nothing else.

    The machine's pace is taken before and after: on a busy one the bound grows with it.
    """
    before, began = slowness(), time.perf_counter()
    yield
    took = time.perf_counter() - began
    pace = max(before, slowness())
    assert took < seconds * pace, f"{took:.1f} s on a machine {pace:.1f} times slower"
