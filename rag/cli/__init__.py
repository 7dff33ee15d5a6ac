"""The command line: the verbs of the facade, and nothing else.

Exit codes: 0 done; 1 some items failed; 2 wrong input; 3 wrong settings; 4 model endpoint
failed; 5 library busy or damaged.
"""

import io
import logging
import os
import sys
from collections.abc import Sequence

from typing_extensions import override

from rag.errors import InputError, LibraryError, ModelError, RagError, SettingsError

_CODES: tuple[tuple[type[RagError], int], ...] = (
    (InputError, 2),
    (SettingsError, 3),
    (ModelError, 4),
    (LibraryError, 5),
)
_INTERRUPTED = 130

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one line and one hint."""
    _log_little()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    given = _library_first(list(sys.argv[1:] if arguments is None else arguments))
    try:
        return _run(given)
    except RagError as error:
        code = next((code for kind, code in _CODES if isinstance(error, kind)), 1)
        return _told(str(error), error.hint, code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        log.debug("unexpected", exc_info=True)
        from rag.settings import redacted

        return _told(
            redacted(f"Unexpected {type(error).__name__}: {error}"),
            "This is a fault of readout; run it with --debug and report what it prints.",
            1,
        )


def _log_little() -> None:
    logging.basicConfig(level=logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Redacting("readout: %(message)s"))
    for name in ("chromadb", "httpx", "openai", "rag"):
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in ("procrastinate", "psycopg"):  # what they meet is told by whoever calls them
        logging.getLogger(name).setLevel(logging.CRITICAL)


class _Redacting(logging.Formatter):
    """Writes no secret, whoever put it into a message or an exception."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        from rag.settings import redacted

        return redacted(super().format(record))


def _run(arguments: list[str]) -> int:
    import click

    from rag.cli.commands import readout

    try:
        code = readout.main(arguments, prog_name="readout", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
        return 2
    except click.ClickException as error:
        return _told(error.format_message(), "`readout --help` shows the commands.", 2)
    except (click.Abort, KeyboardInterrupt):
        return _told("Stopped. What was reported as done is kept.", "", _INTERRUPTED)
    return code if isinstance(code, int) else 0


def _told(message: str, hint: str, code: int) -> int:
    from rag.text import plain

    print(f"readout: {plain(message)}", file=sys.stderr)
    if hint:
        print(f"hint: {plain(hint)}", file=sys.stderr)
    return code


def _library_first(arguments: list[str]) -> list[str]:
    """Let ``--library`` and ``--debug`` stand after the verb as well as before it."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--library":
            value = next(words, None)
            if value is None:
                return [word]  # click says what is missing
            front += [word, value]
        elif word.startswith("--library=") or word == "--debug":
            front.append(word)
        else:
            rest.append(word)
    return front + rest
