"""One deed at a time in a thread of its own: how far it is, what it found, how it ended."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Generic, Literal, TypeVar

from rag.errors import BusyError, RagError, where

log = logging.getLogger(__name__)

T = TypeVar("T")
_PATIENCE: Final = 10.0
"""Seconds to wait at the end for a deed that was asked to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(Generic[T]):
    """What runs in the background, or ran last.

    Attributes:
        state: ``stopping`` until it has stopped; ``failed`` with ``error`` and ``hint``.
        step: What it is at, in words.
        done: How far that step is.
        total: Of how many; 0 when that is not known.
        found: What it has found so far.
    """

    kind: str
    state: Literal["running", "stopping", "done", "cancelled", "failed"]
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    step: str = ""
    done: int = 0
    total: int = 0
    found: tuple[T, ...] = ()
    error: str = ""
    hint: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.state in {"running", "stopping"}


class Report(Generic[T]):
    """What a deed tells while it runs, and whether it is to stop."""

    def __init__(self, told: Callable[[Callable[[Deed[T]], Deed[T]]], None]) -> None:
        self._told = told
        self._stop = threading.Event()

    def reach(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say how far it is."""
        self._told(lambda deed: replace(deed, step=step, done=done, total=total))

    def find(self, found: T) -> None:
        """Say what it found."""
        self._told(lambda deed: replace(deed, found=(*deed.found, found)))

    def stop(self) -> None:
        """Ask it to stop."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Return whether it is to stop."""
        return self._stop.is_set()


class Background(Generic[T]):
    """Runs one deed at a time, and remembers the last; threads may share one."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._deed: Deed[T] | None = None
        self._report: Report[T] | None = None
        self._thread: threading.Thread | None = None

    def begin(self, kind: str, act: Callable[[Report[T]], None]) -> None:
        """Begin a deed.

        Raises:
            BusyError: Another one has not ended.
        """
        with self._guard:
            if self._deed and self._deed.is_running:
                raise BusyError(
                    f"A {self._deed.kind} is running already.",
                    hint="Wait until it is done, or stop it first.",
                )
            report = self._report = Report[T](lambda change: self._change(report, change))
            self._deed = Deed(kind=kind, state="running", started_at=self._clock())
            self._thread = threading.Thread(
                target=self._run, args=(report, act), name=kind, daemon=True
            )
            self._thread.start()

    def last(self) -> Deed[T] | None:
        """Return the deed that runs or ran last; None when there was none."""
        return self._deed

    def seconds(self) -> float:
        """Return how long it has taken, until now when it has not ended."""
        deed = self._deed
        return (
            ((deed.ended_at or self._clock()) - deed.started_at).total_seconds() if deed else 0
        )

    def cancel(self, *, forget: bool = False) -> None:
        """Ask the deed to stop.

        Args:
            forget: Count it as stopped at once, whatever it still does and finds.
        """
        report = self._report
        if report is None:
            return
        report.stop()
        if forget:
            self._end(report, "cancelled")
        else:
            self._change(report, lambda deed: replace(deed, state="stopping"))

    def close(self) -> None:
        """Stop the deed, and wait for it a little."""
        if self._report and self._thread:
            self._report.stop()
            self._thread.join(_PATIENCE)

    def _run(self, report: Report[T], act: Callable[[Report[T]], None]) -> None:
        try:
            act(report)
        except RagError as error:
            self._end(report, "failed", str(error), error.hint)
        except Exception as error:  # noqa: BLE001 - the border of a thread
            log.error("a deed in the background: %s", where(error))  # noqa: TRY400
            self._end(
                report,
                "failed",
                f"It stopped ({type(error).__name__}).",
                "Begin it again; the program's log has the details.",
            )
        else:
            self._end(report, "cancelled" if report.cancelled() else "done")

    def _end(
        self,
        report: Report[T],
        state: Literal["done", "cancelled", "failed"],
        error: str = "",
        hint: str = "",
    ) -> None:
        now = self._clock()
        self._change(
            report,
            lambda deed: replace(deed, state=state, ended_at=now, error=error, hint=hint),
        )

    def _change(self, report: Report[T], change: Callable[[Deed[T]], Deed[T]]) -> None:
        """Change the deed, unless it has ended or another one has begun since."""
        with self._guard:
            if self._deed and self._deed.is_running and report is self._report:
                self._deed = change(self._deed)
