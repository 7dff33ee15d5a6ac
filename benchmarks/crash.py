"""Kill Readout in the middle of what it does, again and again, and look for what is lost.

    python -m benchmarks.crash --kills 200 --seed 1 [--strace]

One library lives through all of it. In each round a process adds, updates, removes, indexes
anew, polls a feed, chats, edits, backs up or repairs, and is killed with -9: at any moment,
at the N-th of the places where it writes, or, with ``--strace``, at its N-th system call that
writes. Then the library is looked through by one that was not killed:

* what was acknowledged is there, whole, once, and found by a word only it has;
* what was removed is gone, and of what was being removed all or nothing;
* nothing is there that was never given, no conversation lost a turn, no backup is half;
* ``doctor`` finds the database, texts, words and vectors sound; what it repairs stays so.

Exit code 1 when anything is otherwise. The model that embeds is a small one that needs no
loading; everything else is the real program.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from rag.errors import RagError
from rag.ingest.gather import Gather
from rag.ingest.web.fetch import Fetcher
from rag.library import Library, backup
from rag.newsroom import Newsroom
from rag.types import Item
from tests.fakes.embedder import WordEmbedder

ROOT: Final = Path(__file__).resolve().parent.parent
DEEDS: Final = {
    "add": 4,
    "update": 2,
    "remove": 2,
    "reindex": 2,
    "poll": 2,
    "chat": 2,
    "edit": 1,
    "backup": 1,
    "repair": 1,
}
_MANY: Final = 60
_CALLS: Final = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename"
_NAME: Final = re.compile(r"Quillon(\d+)x(\d+)")


def main() -> None:
    """Run the rounds and print what came of them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--only", nargs="+", choices=DEEDS, help="deeds, once a third is there"
    )
    options.add_argument("--strace", action="store_true", help="kill at system calls too")
    options.add_argument("--minutes", type=float, default=60, help="begin no round after")
    options.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        _Deed(*chosen.child).do()
        return
    with tempfile.TemporaryDirectory() as place:
        told = run(
            Path(place),
            kills=chosen.kills,
            seed=chosen.seed,
            strace=chosen.strace,
            minutes=chosen.minutes,
            only=chosen.only or (),
        )
    print(json.dumps(told, indent=2))
    sys.exit(bool(told["wrong"]))


def run(
    place: Path,
    *,
    kills: int,
    seed: int,
    strace: bool = False,
    minutes: float = 60,
    only: Sequence[str] = (),
) -> dict[str, Any]:
    """Return how many rounds there were, what was killed in them, and all that was wrong."""
    began = time.monotonic()
    with _feed(place) as address:
        look = _Look(place, address, only)
        while sum(look.killed.values()) < kills and time.monotonic() - began < minutes * 60:
            look.round(random.Random(f"{seed} {look.rounds}"), strace=strace)
    return {
        "rounds": look.rounds,
        "killed": sum(look.killed.values()),
        "killed while": dict(look.killed),
        "killed by": dict(look.by),
        "ended before": look.ended,
        "acknowledged": look.acknowledged,
        "articles": len(look.must),
        "wrong": look.wrong,
    }


def text_of(number: int, version: int) -> str:
    """Return an article whose parts all bear its name."""
    name = f"Quillon{number}x{version}"
    return (
        f"HOLLIN, March {number % 28 + 1} (Norda) -- The ferry {name} will sail again, the "
        f'harbour office of Hollin said.\n\n"We kept {name} afloat," mayor Irena Corvath of '
        f"Valmora said on the quay.\n\nThe fare of {name} stays at {version + 2} crowns.\n"
    )


def newsroom(library: Path) -> Newsroom:
    """Open the library with an embedder that loads nothing, and let it fetch from here."""
    gather = Gather(Fetcher(allowed=("127.0.0.1",)), pause=0)
    opened = Library.open(library, lock_timeout=30)
    return Newsroom(opened, embedder=WordEmbedder(64), gather=gather)


# -- the process that is killed


class _Deed:
    """One deed, in a process of its own; says on a line of its own what is done."""

    def __init__(self, place: str, deed: str, seed: str, address: str, at: str) -> None:
        self._place = Path(place)
        self._deed = deed
        self._chance = random.Random(seed)
        self._address = address
        self._at = int(at)

    def do(self) -> None:
        if self._at:
            _die_at(self._at)
        with newsroom(self._place / "library") as room:
            print("ready", flush=True)
            getattr(self, f"_{self._deed}")(room)
        print("done", flush=True)

    def _add(self, room: Newsroom) -> None:
        room.add([str(self._place / "papers")], progress=self._told)

    _update = _add

    def _poll(self, room: Newsroom) -> None:
        room.intake.poll(progress=self._told)

    def _remove(self, room: Newsroom) -> None:
        ids = json.loads((self._place / "removing").read_text())
        room.remove(ids)
        print("removed", flush=True)

    def _reindex(self, room: Newsroom) -> None:
        room.reindex()

    def _repair(self, room: Newsroom) -> None:
        room.doctor()

    def _backup(self, room: Newsroom) -> None:
        room.backup(self._place / "news.backup")

    def _chat(self, room: Newsroom) -> None:
        for _ in range(8):
            answer = room.ask("Which ferry will sail again, said the harbour office?")
            known = [one.id for one in room.conversations()]
            chosen = self._chance.choice([None, *known[:3]])
            kept = room.record(chosen, answer)
            print(f"turn {kept} {len(room.conversation(kept).turns)}", flush=True)

    def _edit(self, room: Newsroom) -> None:
        for entry in room.articles()[:6]:
            room.shelf.correct(entry.source.id, {"place": f"Port {self._chance.random()}"})
            with suppress(RagError):
                for edit in room.edits():
                    room.undo(edit.id)
                room.edit("rename side", "Valmora", f"Valmora {self._chance.random():.3f}")

    def _told(self, item: Item, _done: int, _total: int) -> None:
        if item.entry and (found := _NAME.search(item.entry.source.title)):
            print(f"added {found[1]} {found[2]}", flush=True)


def _die_at(number: int) -> None:
    """Kill this process at the N-th place where it writes: before, or after it did."""
    from rag.ingest import holding
    from rag.library import files, sqlite
    from rag.providers.chroma import ChromaIndex
    from rag.retrieval.index_writer import IndexWriter

    left = [number]

    def step() -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner: object, name: str) -> None:
        inner = getattr(owner, name)

        def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it is
            step()
            result = inner(*arguments, **named)
            step()
            return result

        setattr(owner, name, wrapped)

    around(sqlite, "_writes")  # the last but one that happens before a commit
    around(files, "note")  # the first that happens after it
    around(holding, "clear")
    for name in ("upsert", "delete", "close"):
        around(ChromaIndex, name)
    for name in ("_set", "_publish"):
        around(IndexWriter, name)
    for name in ("_copy", "_checked", "_publish"):
        around(backup, name)


# -- who looks whether all is there


@dataclass
class _Look:
    """What the library has to hold, and what was seen of it."""

    place: Path
    address: str
    only: Sequence[str] = ()
    must: dict[int, int] = field(default_factory=dict)
    may: dict[int, int] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)
    by: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    rounds: int = 0
    ended: int = 0
    acknowledged: int = 0
    given: int = 0

    def round(self, chance: random.Random, *, strace: bool) -> None:
        self.rounds += 1
        deed = self._choose(chance)
        removing = self._prepare(deed, chance)
        how = chance.choice(["moment", "place", *(["call"] if strace else [])])
        lines, ended = self._killed(deed, how, chance)
        if ended:
            self.ended += 1
        else:
            self.killed[deed] += 1
            self.by[how] += 1
        self._acknowledge(lines)
        try:
            self._look(f"round {self.rounds}, {deed}, by {how}", removing, lines)
        except RagError as error:
            self._say(f"round {self.rounds}, {deed}, by {how}", f"{error!r}")

    def _choose(self, chance: random.Random) -> str:
        if not self.must:
            return "add"
        if self.only and len(self.must) >= _MANY / 3:
            return chance.choice(self.only)
        weights = dict(DEEDS)
        weights["remove"] += max(0, len(self.must) - _MANY)
        return chance.choices([*weights], [*weights.values()])[0]

    def _prepare(self, deed: str, chance: random.Random) -> dict[str, int]:
        """Lay out what the deed works on; return the articles it removes by their ids."""
        folder = self.place / ("web" if deed == "poll" else "papers")
        folder.mkdir(exist_ok=True)
        if deed in {"add", "poll"}:
            for _ in range(8):
                self._give(folder, self.given, 0)
        if deed == "update":
            papers = [int(path.stem) for path in folder.iterdir()]
            for number in chance.sample(papers, min(5, len(papers))):
                self._give(folder, number, self.may[number] + 1)
        (self.place / "news.backup").unlink(missing_ok=True)
        removing = {}
        if deed == "remove":
            with newsroom(self.place / "library") as room:
                there = room.articles()
            chosen = chance.sample(there, min(6, len(there)))
            removing = {one.source.id: self._number(one.source.title) for one in chosen}
            (self.place / "removing").write_text(json.dumps([*removing]))
        return removing

    def _give(self, folder: Path, number: int, version: int) -> None:
        (folder / f"{number}.txt").write_text(text_of(number, version))
        self.may[number] = version
        self.given = max(self.given, number + 1)

    def _killed(self, deed: str, how: str, chance: random.Random) -> tuple[Sequence[str], bool]:
        """Do the deed in a process that is killed; return what it said, and if it ended."""
        at = str(chance.randint(1, 14)) if how == "place" else "0"
        words = [str(self.place), deed, str(chance.random()), self.address, at]
        command = [sys.executable, "-m", "benchmarks.crash", "--child", *words]
        if how == "call":
            nth = int(2 ** chance.uniform(2, 7.5))
            inject = f"inject={_CALLS}:signal=KILL:when={nth}"
            trace = ("-f", "-qq", "-o", os.devnull)
            command = ["strace", *trace, "-e", f"trace={_CALLS}", "-e", inject, *command]
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        ) as process:
            assert process.stdout
            first = process.stdout.readline() if how == "moment" else ""
            with suppress(subprocess.TimeoutExpired):
                process.wait(1.5 * chance.random() ** 2 if how == "moment" else 120)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            rest, errors = process.communicate()
        out = first + rest
        lines = out[: out.rfind("\n") + 1].splitlines()
        if process.returncode not in {0, -signal.SIGKILL, 128 + signal.SIGKILL}:
            self._say(f"round {self.rounds}, {deed}", f"it failed: {errors[-400:]}")
        return lines, "done" in lines

    def _acknowledge(self, lines: Sequence[str]) -> None:
        for line in lines:
            what, *rest = line.split()
            if what == "added":
                self.must[int(rest[0])] = int(rest[1])
            elif what == "turn":
                self.turns[rest[0]] = max(int(rest[1]), self.turns.get(rest[0], 0))
            self.acknowledged += what in {"added", "turn", "removed"}

    def _look(self, when: str, removing: dict[str, int], lines: Sequence[str]) -> None:
        with newsroom(self.place / "library") as room:
            findings = room.doctor(repair=False)
            bad = [f for f in findings if not f.ok and f.check != "index"]
            there = {e.source.id: self._number(e.source.title) for e in room.articles()}
            if bad:
                self._say(when, f"doctor: {bad}")
            if len(set(there.values())) < len(there):
                self._say(when, "an article is there twice")
            self._look_at_removed(when, removing, set(there), lines)
            for number, version in self.must.items():
                if number not in there.values():
                    self._say(when, f"{number} is lost in version {version}")
            for article_id in there:
                self._look_at(room, when, article_id)
            known = {
                one.id: len(room.conversation(one.id).turns) for one in room.conversations()
            }
            if any(known.get(one, 0) < count for one, count in self.turns.items()):
                self._say(when, "a turn of a conversation is lost")
            if self.rounds % 5 == 0:
                self._repair(room, when)
        self._look_at_backup(when)

    def _look_at_removed(
        self, when: str, removing: dict[str, int], there: set[str], lines: Sequence[str]
    ) -> None:
        left = set(removing) & there
        if left and ("removed" in lines or left != set(removing)):
            self._say(when, f"of {len(removing)} to be removed {len(left)} are left")
        for article_id in set(removing) - left:
            self.must.pop(removing[article_id], None)
            for folder in ("papers", "web"):
                (self.place / folder / f"{removing[article_id]}.txt").unlink(missing_ok=True)

    def _look_at(self, room: Newsroom, when: str, article_id: str) -> None:
        """See that an article is whole, one that was given, and found by its name."""
        text = room.article(article_id).text
        found = _NAME.search(text)
        if not found:
            self._say(when, f"a foreign article: {text[:60]!r}")
            return
        number, version = int(found[1]), int(found[2])
        passages = room.passages(article_id)
        if not self.must.get(number, 0) <= version <= self.may[number]:
            self._say(when, f"{number} is there in version {version}")
        if not text.endswith(f"stays at {version + 2} crowns."):
            self._say(when, f"{number} is cut")
        if not passages or passages[-1].span.end != len(text):
            self._say(when, f"{number} has half of its passages")
        self.must[number] = version  # what is there now has to stay
        hits = room.search(f"the ferry {found[0]}", limit=1)
        if [hit.passage.source.id for hit in hits] != [article_id]:
            self._say(when, f"{number} is not found")

    def _look_at_backup(self, when: str) -> None:
        made = self.place / "news.backup"
        if made.exists():
            shutil.rmtree(self.place / "restored", ignore_errors=True)
            backup.restore(made, self.place / "restored")
        unfinished = [p.name for p in (self.place / "restored").glob(".*")]
        if unfinished:
            self._say(when, f"left behind: {unfinished}")

    def _repair(self, room: Newsroom, when: str) -> None:
        room.doctor()
        again = [finding for finding in room.doctor() if not finding.ok]
        if again:
            self._say(when, f"after the repair: {again}")

    def _number(self, title: str) -> int:
        found = _NAME.search(title)
        return int(found[1]) if found else -1

    def _say(self, when: str, what: str) -> None:
        self.wrong.append(f"{when}: {what}")
        print(self.wrong[-1], file=sys.stderr, flush=True)


@contextmanager
def _feed(place: Path) -> Iterator[str]:
    """Serve what is in the folder ``web`` as a feed and its pages, and follow it."""
    (place / "web").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, place / "web"))
    address = f"http://127.0.0.1:{server.server_port}/feed.xml"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        with newsroom(place / "library") as room:
            room.intake.follow(address)
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Pages(BaseHTTPRequestHandler):
    """The pages of a folder, listed in a feed."""

    def __init__(self, folder: Path, *rest: Any) -> None:  # noqa: ANN401 - the server's own
        self._folder = folder
        super().__init__(*rest)

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        page = self._folder / Path(self.path).name
        if self.path == "/feed.xml":
            links = "".join(
                f"<item><title>Quillon{p.stem}x0</title><link>/{p.name}</link><guid>{p.name}</guid></item>"
                for p in sorted(self._folder.iterdir())
            )
            body = f"<rss version='2.0'><channel><title>Norda</title>{links}</channel></rss>"
            self._send(200, body.encode(), "application/rss+xml")
        elif page.is_file():
            self._send(200, page.read_bytes(), "text/plain; charset=utf-8")
        else:
            self._send(404, b"", "text/plain")

    def _send(self, status: int, body: bytes, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)


if __name__ == "__main__":
    main()
