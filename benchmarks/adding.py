"""Add thousands of small files: progress, cancelling, going on, and what it costs besides.

    python -m benchmarks.adding --files 5000

writes that many short reports of invented towns into a temporary folder and adds them, with
the embedder and tagger of the package. The job is cancelled after a tenth and resumed. Told are

* the longest time between two calls of the progress function;
* the seconds from asking to stop until it had stopped;
* how many articles are there at the end, and how many outcomes the job noted for each;
* the overhead: by how much of the time it exceeds what the vectors and statements of the same
  articles take alone.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rag import statements
from rag.ingest import split
from rag.newsroom import Newsroom
from rag.providers import registry
from rag.settings import Settings
from rag.types import Article, Item

_FIRST = ("Al", "Bri", "Cor", "Dun", "Es", "Far", "Gan", "Hol", "Ist", "Jar", "Kel", "Lor")
_LAST = ("dmere", "sk", "vane", "low", "trel", "row", "try", "lin", "ern", "ton", "met", "ne")
_WHAT = ("ferry", "bridge", "harbour", "school", "library", "market", "hospital", "museum")
_NAMES = ("Brix", "Denn", "Farr", "Holm", "Jarl", "Lind", "Nell", "Pram", "Quist", "Rode")
_DOES = (
    "will open again on Friday",
    "stays closed until May",
    "costs more than planned",
    "is to be rebuilt next year",
    "was damaged by the storm",
)


def reports(count: int, seed: int = 3) -> list[str]:
    """Return short reports, no two alike."""
    choose = random.Random(seed)
    return [_report(number, choose) for number in range(count)]


def _report(number: int, choose: random.Random) -> str:
    town = choose.choice(_FIRST) + choose.choice(_LAST)
    what, does = choose.choice(_WHAT), choose.choice(_DOES)
    who = f"{choose.choice(_FIRST)}{choose.choice(_LAST)} {choose.choice(_NAMES)}".title()
    return (
        f"{town.upper()}, March {1 + number % 28} (Norda) -- The {what} of {town} {does}, the "
        f"town council said in notice {number}. Mayor {who} said the decision was right. "
        f'"We had no other way," {who.split()[-1]} said. Residents criticised the cost of '
        f"{choose.randint(2, 90)} million crowns.\n"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    wanted = parser.parse_args().files
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "reports"
        for number, text in enumerate(reports(wanted)):
            (folder / f"{number // 1000}").mkdir(parents=True, exist_ok=True)
            (folder / f"{number // 1000}" / f"{number:05}.txt").write_text(text)
        _measure(folder, Path(place) / "library", wanted)


def _measure(folder: Path, library: Path, wanted: int) -> None:
    with Newsroom.open(Settings(library=library)) as room:
        room.warm()
        gaps: list[float] = []
        last, asked = time.monotonic(), 0.0

        def progress(_item: Item, done: int, _total: int) -> None:
            nonlocal last, asked
            now = time.monotonic()
            gaps.append(now - last)
            last = now
            if done >= wanted // 10 and not asked:
                asked = now

        began = time.monotonic()
        first = room.add([str(folder)], progress=progress, cancelled=lambda: bool(asked))
        stopped = last = time.monotonic()
        second = room.intake.resume(first.job, progress=progress)
        whole = time.monotonic() - began
        articles, noted = len(room.articles()), dict(room.intake.job(first.job).counts)
        told = [room.article(entry.source.id) for entry in room.articles()]
    alone = _alone(told)
    print(f"files {wanted}, before cancelling {len(first.items)}, after {len(second.items)}")
    print(f"articles at the end {articles}, outcomes of the job {noted}")
    print(f"seconds {whole:.1f}, articles a second {wanted / whole:.1f}")
    print(f"longest time without progress {max(gaps):.2f} s")
    print(f"stopped {stopped - asked:.2f} s after it was asked to")
    overhead = 100 * (1 - alone / whole)
    print(f"vectors and statements alone {alone:.1f} s, overhead {overhead:.1f} %")


def _alone(found: Sequence[Article]) -> float:
    """Return the seconds that vectors and statements take without anything else."""
    embedder, tagger = registry.embedder(Settings()), registry.tagger()
    embedder.embed(["ready"])
    began = time.monotonic()
    for start in range(0, len(found), 16):
        some = found[start : start + 16]
        embedder.embed([passage.text for one in some for passage in split.split(one)])
        for one in some:
            statements.extract(one, tagger)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
