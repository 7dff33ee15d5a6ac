"""Use one library in every way at once for as long as told, with faults, and watch what grows.

    python -m benchmarks.soak --minutes 120 --articles 2000

One process holds the library open, as the app does. Three threads ask, search, compare and
brief, with an endpoint that fails in every way it knows; one adds, changes, corrects, removes
and takes back; now and then a command of its own adds and is killed, the index is built anew, a
backup written. It ends by itself and prints what was done, how memory, threads, descriptors and
files went, and every error that is not one of ours. Exit code 1 when there was one, when
something grew beyond its bound, or when ``doctor`` finds anything wrong at the end.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from benchmarks.adding import reports
from rag.errors import RagError, where
from rag.newsroom import Newsroom
from rag.settings import Settings
from rag.types import Filters
from tests.fakes.endpoint import ERRORS, Script, serving

ROOT: Final = Path(__file__).resolve().parent.parent
FAULTS: Final = (
    *("", "", "", *ERRORS, "html", "text", "redirect", "packed", "reset", "reset_mid"),
    *("close_mid", "error_mid", "garbage_mid", "filter", "tool", "length", "echo_key"),
)
BOUNDS: Final = {"memory": 80.0, "threads": 6.0, "descriptors": 12.0, "files": 40.0}
"""How much higher each may be in the last third of the time than in the second."""
_ASKERS: Final = 3
_LOOK: Final = 2.0
_TOPICS: Final = ("ferry", "bridge", "harbour", "school", "library", "market", "hospital")


def main() -> None:
    """Soak for as long as told, and print what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=3)
    options.add_argument("--articles", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        told = soak(
            Path(place), minutes=chosen.minutes, articles=chosen.articles, seed=chosen.seed
        )
    print(json.dumps(told, indent=2))
    sys.exit(bool(told["wrong"]))


def soak(place: Path, *, minutes: float, articles: int, seed: int) -> dict[str, Any]:
    """Return what was done, how things went, and all that was wrong."""
    with serving() as endpoint:
        settings = Settings(
            library=place / "library",
            openai_base_url=endpoint.url,
            openai_api_key=SecretStr("sk-none"),
            timeout=2.0,
        )
        texts = reports(articles + 4_000, seed)
        with Newsroom.open(settings) as room:
            room.add_files([(f"{n}.txt", t.encode()) for n, t in enumerate(texts[:articles])])
            run = _Run(place, room, endpoint, texts, articles, seed)
            run.go(minutes * 60)
        with Newsroom.open(settings) as room:
            run.check(room, articles)
    return {
        "minutes": minutes,
        "articles": articles,
        "done": dict(sorted(run.done.items())),
        "errors of ours": dict(sorted(run.ours.items())),
        "highest in each third": [run.highest(third) for third in range(3)],
        "wrong": run.wrong,
    }


@dataclass
class _Run:
    """The deeds, who does them, and what was seen."""

    place: Path
    room: Newsroom
    endpoint: Script
    texts: list[str]
    next: int
    seed: int
    done: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seen: list[dict[str, float]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def go(self, seconds: float) -> None:
        """Do everything at once until the time is over."""
        askers = [self._asks(random.Random(f"{self.seed} {n}")) for n in range(_ASKERS)]
        threads = [threading.Thread(target=self._keep, args=(one,)) for one in askers]
        threads.append(threading.Thread(target=self._keep, args=(self._changes(),)))
        for thread in threads:
            thread.start()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(min(_LOOK, max(0.0, until - time.monotonic())))
            self.seen.append(self._measured())
        self.over.set()
        for thread in threads:
            thread.join(120)
            if thread.is_alive():
                self.wrong.append("something hangs")
        second, last = self.highest(1), self.highest(2)
        for name, bound in BOUNDS.items():
            if last[name] - second[name] > bound:
                self.wrong.append(f"{name} grew from {second[name]} to {last[name]}")

    def highest(self, third: int) -> dict[str, float]:
        """Return the highest of each that was seen in a third of the time, from 0 to 2."""
        size = max(1, len(self.seen) // 3)
        some = self.seen[third * size : (third + 1) * size] or self.seen[-1:]
        return {name: max(one[name] for one in some) for name in BOUNDS}

    def check(self, room: Newsroom, articles: int) -> None:
        """See that the library is sound, and nearly as large as it was."""
        room.doctor()
        self.wrong += [str(found) for found in room.doctor() if not found.ok]
        left = len(room.articles())
        if abs(left - articles) > articles // 4 + 60:
            self.wrong.append(f"{left} articles are left of {articles}")

    def _keep(self, deeds: Callable[[], None]) -> None:
        while not self.over.is_set():
            deeds()

    def _try(self, name: str, deed: Callable[[], object]) -> None:
        try:
            deed()
        except RagError as error:
            self.ours[type(error).__name__] += 1
        except Exception as error:  # noqa: BLE001 - what a soak is looking for
            self.wrong.append(f"{name}: {where(error)}")
        self.done[name] += 1

    def _asks(self, chance: random.Random) -> Callable[[], None]:
        def deed() -> None:
            topic = chance.choice(_TOPICS)
            town = chance.choice(self.texts[: self.next]).partition(",")[0].title()
            self.endpoint.expect(chance.choice(FAULTS))
            deeds: dict[str, Callable[[], object]] = {
                "ask": lambda: self._ask(f"What will become of the {topic} of {town}?"),
                "search": lambda: self.room.search(f"{topic} {town}"),
                "compare": lambda: self.room.compare(topic=f"{topic} {town}"),
                "brief": lambda: self.room.brief(topic=f"{topic} {town}", keep=False),
                "statements": lambda: self.room.statements(filters=Filters(outlets=("Norda",))),
                "overview": self.room.overview,
            }
            name = chance.choices([*deeds], [8, 8, 1, 1, 1, 2])[0]
            self._try(name, deeds[name])

        return deed

    def _ask(self, question: str) -> None:
        kept = self.room.record(None, self.room.ask(question))
        if len(self.room.conversations()) > 40:
            self.room.forget(kept)

    def _changes(self) -> Callable[[], None]:
        chance = random.Random(f"{self.seed} changes")

        def deed() -> None:
            deeds: dict[str, Callable[[], object]] = {
                "add and remove": lambda: self._add_and_remove(chance),
                "update": lambda: self._update(chance),
                "hide and show": lambda: self._hide(chance),
                "correct": lambda: self._correct(chance),
                "killed add": lambda: self._killed(chance),
                "backup": self._backup,
                "check": lambda: self.room.doctor(repair=False),
                "reindex": self.room.reindex,
            }
            name = chance.choices([*deeds], [30, 20, 20, 20, 6, 3, 2, 0.4])[0]
            self._try(name, deeds[name])

        return deed

    def _new(self, count: int) -> list[tuple[str, bytes]]:
        self.next = self.next + count if self.next + count < len(self.texts) else 0
        numbers = range(max(0, self.next - count), self.next)
        return [(f"{n}.txt", self.texts[n].encode()) for n in numbers]

    def _some(self, chance: random.Random, count: int) -> list[str]:
        there = self.room.articles()
        return [one.source.id for one in chance.sample(there, min(count, len(there)))]

    def _add_and_remove(self, chance: random.Random) -> None:
        added = self.room.add_files(self._new(4)).of("added")
        self.room.remove(self._some(chance, len(added)))

    def _update(self, chance: random.Random) -> None:
        number = chance.randrange(self.next) if self.next else 0
        text = f"{self.texts[number]}Corrected at {chance.randint(1, 12)} o'clock.\n"
        report = self.room.add_files([(f"{number}.txt", text.encode())])
        if report.of("added"):
            self.room.remove(self._some(chance, 1))

    def _hide(self, chance: random.Random) -> None:
        self.room.shelf.hide(self._some(chance, 2))
        self.room.shelf.unhide()

    def _correct(self, chance: random.Random) -> None:
        for one in self._some(chance, 1):
            self.room.shelf.correct(one, {"place": f"Port {chance.randint(1, 99)}"})

    def _killed(self, chance: random.Random) -> None:
        """Add with a command, and kill it; then take out as many as went in."""
        before = len(self.room.articles())
        folder = self.place / "papers"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, content in self._new(20):
            (folder / name).write_bytes(content)
        library = str(self.place / "library")
        command = [sys.executable, "-m", "rag", "--library", library, "add", str(folder)]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as adding:
            time.sleep(chance.uniform(0.5, 6))
            adding.send_signal(signal.SIGKILL)
        more = len(self.room.articles()) - before
        if more > 0:
            self.room.remove(self._some(chance, more))

    def _backup(self) -> None:
        path = self.place / "news.backup"
        path.unlink(missing_ok=True)
        self.room.backup(path)

    def _measured(self) -> dict[str, float]:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        held = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        files = sum(1 for path in (self.place / "library").rglob("*") if path.is_file())
        return {
            "memory": round(int(held.split()[1]) / 1024, 1),
            "threads": float(threading.active_count()),
            "descriptors": float(sum(1 for _ in Path("/proc/self/fd").iterdir())),
            "files": float(files),
        }


if __name__ == "__main__":
    main()
