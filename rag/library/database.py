"""What a library asks of the database its rows are in."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

Migrations = Sequence[Callable[[Connection], None]]


class Database(Protocol):
    """Where the rows of one library are.

    Every method may raise ``LibraryError``, and none lets an exception of SQLAlchemy through,
    also from within the blocks of those that give a connection.
    """

    @property
    def place(self) -> str:
        """Where it is, for whoever reads a message; no password is in it."""

    def begin(self, migrations: Migrations) -> None:
        """Make the tables where there are none, or those of an older version current."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees one unchanging state."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Give the only writer's connection; commit at the end, roll back on any error."""

    def claim(self, name: str, *, wait: bool) -> AbstractContextManager[None]:
        """Hold what only one process may, whatever it reads and writes meanwhile."""

    def is_claimed(self, name: str) -> bool:
        """Return whether a process holds it."""

    def unclaim(self, name: str) -> None:
        """Take away what a process left that held it."""

    def tidy(self) -> None:
        """Leave nothing of what was removed where it need not be."""

    def check(self) -> str:
        """Return what the database's own check finds wrong; empty when sound."""

    def missing(self) -> int:
        """Return how many of its last changes it lacks."""

    def go_on(self) -> None:
        """Go on with what is there when the last changes are missing."""

    def version(self) -> int:
        """Return the version of the tables; 0 when there are none."""

    def size(self) -> int:
        """Return how many bytes it takes."""

    def write_file(self, path: Path) -> None:
        """Write all rows as they are now into an empty file, as a database of SQLite.

        Raises:
            sqlite3.Error: The file cannot be written, or the rows cannot be read.
        """

    def close(self) -> None:
        """Let go of it."""
