"""The condition of a library, and its care in the background: check, repair, rebuild."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from rag.background import Background, Deed, Report
from rag.errors import DamagedError
from rag.ingest import care
from rag.ingest.chain import stamp
from rag.library import Library, files, sound, store
from rag.ports import Embedder, Tagger
from rag.retrieval.nearest import Coverage, Nearest
from rag.types import Finding

DAMAGES: Final = sound.DAMAGES
Care = Literal["check", "repair", "rebuild"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a library is on disk, and whether it fits this program.

    Attributes:
        version: Of the schema of its database.
        database_bytes: Of the database with its write-ahead log.
        index_bytes: Of the vector index.
        stamp: How its passages and vectors were made; empty when there are none.
        expected: How this program makes them.
        index: How far the vector index follows.
        rebuilt: Articles that a rebuild which was stopped has done; 0 when none was.
    """

    folder: Path
    version: int
    database_bytes: int
    index_bytes: int
    stamp: str
    expected: str
    index: Coverage
    rebuilt: int

    @property
    def fits(self) -> bool:
        """Whether this program can search it as it is."""
        return self.stamp in {"", self.expected}


class Upkeep:
    """Looks after a library; threads may share one."""

    def __init__(
        self,
        library: Library,
        nearest: Nearest,
        embedder: Embedder,
        tagger: Tagger | None,
        *,
        clock: Callable[[], dt.datetime],
        finish: Callable[[], None],
    ) -> None:
        """Keep what care needs.

        Args:
            library: Is looked after.
            nearest: Its search by meaning.
            embedder: Makes its vectors anew.
            tagger: Reads its statements anew.
            clock: Tells the time.
            finish: Removes for good what is out of sight; called before anything is written.
        """
        self._library = library
        self._nearest = nearest
        self._embedder = embedder
        self._tagger = tagger
        self._clock = clock
        self._finish = finish
        self._behind = Background[Finding](clock)

    def doctor(
        self, *, repair: bool = True, report: Report[Finding] | None = None
    ) -> tuple[Finding, ...]:
        """Check the library; see ``Newsroom.doctor``."""
        if repair:
            self._finish()
        findings: list[Finding] = []
        found = care.doctor(
            self._library, self._nearest, self._embedder, repair=repair, now=self._clock()
        )
        for number, check in enumerate(care.CHECKS):
            if report:
                report.reach(f"Checking: {check}", number, len(care.CHECKS))
            if (finding := next(found, None)) is None:
                break
            findings.append(finding)
            if report:
                report.find(finding)
                if report.cancelled():
                    break
        return tuple(findings)

    def reindex(
        self,
        *,
        progress: Callable[[int, int], None] | None = None,
        report: Report[Finding] | None = None,
    ) -> tuple[Finding, ...]:
        """Make passages, vectors and index anew, then check; see ``Newsroom.reindex``."""
        self._finish()

        def reached(done: int, total: int) -> None:
            if progress:
                progress(done, total)
            if report:
                last = done >= total
                report.reach("Building the index" if last else "Reading articles", done, total)

        if report:
            report.reach("Reading articles")
        ended = care.reindex(
            self._library,
            self._nearest,
            self._embedder,
            tagger=self._tagger,
            progress=reached,
            cancelled=report.cancelled if report else None,
        )
        return self.doctor(report=report) if ended else ()

    def begin(self, kind: Care) -> None:
        """Begin care in the background.

        Raises:
            BusyError: Some is going on.
        """

        def act(report: Report[Finding]) -> None:
            if kind == "rebuild":
                self.reindex(report=report)
            else:
                self.doctor(repair=kind == "repair", report=report)

        self._behind.begin(kind, act)

    def last(self) -> Deed[Finding] | None:
        """Return the care that goes on or went on last."""
        return self._behind.last()

    def seconds(self) -> float:
        """Return how long that care has taken."""
        return self._behind.seconds()

    def cancel(self) -> None:
        """Ask the care to stop after the check or the articles it is at."""
        self._behind.cancel()

    def close(self) -> None:
        """Stop what goes on in the background."""
        self._behind.close()

    def blame(self, error: Exception) -> None:
        """Tell whether something unexpected happened because the database is damaged.

        Raises:
            DamagedError: It is.
        """
        wrong = care.damage(self._library)
        if not wrong:
            with self._library.reading() as db:
                whole = sound.look(db) == sound.Soundness()
            wrong = "" if whole else "what is stored of an article is not what was added"
        if wrong:
            raise DamagedError(
                f"The library in {self._library.place} is damaged: {wrong}.",
                hint="Run `readout doctor`; what it cannot mend, `readout restore` has from a "
                "backup.",
            ) from error

    def condition(self) -> Condition:
        """Return what the library is on disk."""
        folder = self._library.folder
        with self._library.reading() as db:
            present, rebuilt = store.get(db, "stamp"), care.unfinished(db)
        return Condition(
            folder=folder,
            version=self._library.version(),
            database_bytes=self._library.size(),
            index_bytes=sum(map(files.size, (folder / "index").rglob("*"))),
            stamp=present,
            expected=stamp(self._embedder),
            index=self._nearest.coverage(),
            rebuilt=rebuilt,
        )
