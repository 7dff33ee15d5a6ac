"""How searches grow, as shares that hold on any machine, for the gate.

Made of the sample library, enlarged (see `benchmarks.enlarged`); questions go turn by turn to a
small and a large library and to the large one within filters, and medians of CPU time are
compared.
"""

import tempfile
import time
from pathlib import Path
from statistics import fmean, median
from typing import Final

import numpy as np

from benchmarks import scale
from benchmarks.enlarged import OUTLETS
from rag.library import vectors
from rag.newsroom import Newsroom
from rag.providers import registry
from rag.settings import Settings, samples_folder
from rag.types import Filters

_SMALL, _LARGE = 2_000, 10_000
_ASKED = 60
_SCOPES: Final = {
    "a quarter": Filters(outlets=OUTLETS[:1]),
    "most": Filters(languages=("en",)),
    "a few": Filters(outlets=OUTLETS[30:31]),
}


def measure() -> dict[str, float]:
    """Return the figures; each is better the higher it is."""
    with tempfile.TemporaryDirectory() as scratch:
        seed, small, large = (Path(scratch) / name for name in ("seed", "small", "large"))
        with Newsroom.open(Settings(library=seed)) as room:
            room.add([str(samples_folder())])
        scale.made(seed, small, _SMALL)
        scale.made(seed, large, _LARGE)
        with (
            Newsroom.open(Settings(library=small)) as fewer,
            Newsroom.open(Settings(library=large)) as more,
        ):
            titles = [entry.source.title for entry in more.articles()]
            asked = titles[:: max(1, len(titles) // _ASKED)]
            times = _times(fewer, more, asked)
        recall = _recall(large, asked)
    whole = times.pop("whole")
    return {
        "10,000 passages: time at 2,000, % of theirs": 100 * times.pop("fewer") / whole,
        "10,000 passages: time unfiltered, % of filtered": 100 * whole / max(times.values()),
        "10,000 passages: recall of the index at ten, %": 100 * recall,
    }


def _times(fewer: Newsroom, more: Newsroom, questions: list[str]) -> dict[str, float]:
    """Return the median CPU seconds of each way of asking."""
    ways = {
        "fewer": (fewer, Filters()),
        "whole": (more, Filters()),
        **{name: (more, scope) for name, scope in _SCOPES.items()},
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number, question in enumerate(questions):
        for name, (room, scope) in ways.items():
            began = time.process_time()
            room.search(question, filters=scope)
            if number > 1:  # the first ones load what is loaded once
                took[name].append(time.process_time() - began)
    return {name: median(some) for name, some in took.items()}


def _recall(folder: Path, questions: list[str]) -> float:
    """Return which share of the ten nearest passages the index finds."""
    with scale.nearest(folder) as (library, index), library.reading() as db:
        keys, matrix = vectors.after(db, 0)
        asked = registry.embedder(Settings(library=folder)).embed(questions)
        return fmean(
            len(
                {*keys[np.argsort(-np.vecdot(matrix, one), kind="stable")[:10]].tolist()}
                & {key for key, _ in index.query(db, one, 10)}
            )
            / 10
            for one in asked
        )
