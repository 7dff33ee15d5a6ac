"""The command that asks the user's own questions and reports what the answers are worth."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from rag.cli.options import FORMATS, as_json_option, deliver, filtered, with_room
from rag.errors import InputError
from rag.types import Filters

if TYPE_CHECKING:
    from rag.evaluation import Evaluation, Question
    from rag.newsroom import Newsroom

_LARGEST = 64_000_000
_INTERRUPTED = 130
_HINT = "docs/evaluation.md shows how to write a set: a JSON object a line, with a `question`."


@click.command(name="eval")
@click.argument("questions", metavar="SET", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Report file.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask only the first so many.")
@as_json_option
@with_room
@filtered
def evaluate(
    room: "Newsroom",
    questions: Path,
    output: Path | None,
    limit: int | None,
    filters: Filters,
    as_json: bool,
) -> int:
    """Ask the questions of SET, a JSON Lines file; report how good the answers are.

    The report goes to the terminal and, with --output, to a file: .md, .html, .docx, .pdf or
    .json. Ctrl-C stops after the question under way and reports what was asked.
    """
    from dataclasses import replace

    from rag.cli import show

    _check_output(output)
    asked, skipped = _read(questions)
    with _stoppable() as stopped:
        progress = show.counter if sys.stderr.isatty() else None
        found = room.evaluate(
            asked[:limit], filters=filters, progress=progress, cancelled=stopped
        )
        if progress and stopped():
            print(file=sys.stderr)
    found = replace(found, skipped=skipped)
    show.result(found, as_json=as_json)
    if output:
        deliver(room, found, None, output, as_json=False)
    return _code(found)


def _code(found: "Evaluation") -> int:
    if len(found.rows) < found.total:
        return _INTERRUPTED
    return 1 if found.skipped or any(row.error for row in found.rows) else 0


def _read(path: Path) -> tuple[list["Question"], tuple[str, ...]]:
    from rag.evaluation import Fault, read_set
    from rag.text import plain

    read = list(read_set(_content(path)))
    faults = tuple(one.told for one in read if isinstance(one, Fault))
    for fault in faults:
        print(f"readout: {plain(str(path))}, {plain(fault)}", file=sys.stderr)
    questions = [one for one in read if not isinstance(one, Fault)]
    if not questions:
        raise InputError(f"{str(path)!r} holds no question.", hint=_HINT)
    return questions, faults


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(f"Cannot read {str(path)!r}: {error.strerror}.", hint=_HINT) from None
    if len(content) > _LARGEST:
        raise InputError(
            f"{str(path)!r} has more than {_LARGEST // 1_000_000} MB.", hint="Split the set."
        )
    return content


def _check_output(output: Path | None) -> None:
    """Refuse a report that could not be written, before anything is asked."""
    if output is None:
        return
    if output.suffix.lstrip(".").lower() not in FORMATS:
        raise InputError(
            f"{output.name!r} says no format of a report.",
            hint=f"End the name in .{', .'.join(FORMATS)}.",
        )
    if not output.parent.is_dir():
        raise InputError(
            f"There is no folder {str(output.parent)!r}.", hint="Choose another --output."
        )


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C stop after the question under way, and the second one at once."""
    pressed: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)
        print(
            "\nreadout: stopping after this question; Ctrl-C again stops at once.",
            file=sys.stderr,
        )

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)
