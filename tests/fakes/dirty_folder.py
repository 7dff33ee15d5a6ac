"""A folder of hostile and dirty files of every kind, with what is expected of each."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.dirty.archives import write_archives
from tests.fakes.dirty.dumps import write_dumps
from tests.fakes.dirty.growing import write_growing
from tests.fakes.dirty.mails import write_mails
from tests.fakes.dirty.making import Bad, Either, Expected, Good, Ignored, Making
from tests.fakes.dirty.oddities import write_oddities
from tests.fakes.dirty.office import write_office
from tests.fakes.dirty.packings import write_packings
from tests.fakes.dirty.pdfs import write_pdfs
from tests.fakes.dirty.rare import write_rare
from tests.fakes.dirty.texts import write_texts
from tests.fakes.dirty.web import write_web

__all__ = ["KINDS", "Bad", "Dirty", "Either", "Expected", "Good", "Ignored", "dirty_folder"]

KINDS: dict[str, Callable[[Making], None]] = {
    "texts": write_texts,
    "web": write_web,
    "pdfs": write_pdfs,
    "office": write_office,
    "mails": write_mails,
    "dumps": write_dumps,
    "archives": write_archives,
    "packings": write_packings,
    "oddities": write_oddities,
    "rare": write_rare,
    "growing": write_growing,
}


@dataclass(frozen=True)
class Dirty:
    """What was written.

    ``never`` are words that must not be found in a library made of the folder: they stand in
    files outside it, in hidden files and in parts of pages that no reader sees.
    """

    folder: Path
    expected: tuple[Expected, ...]
    never: tuple[str, ...]

    def of(self, kind: type[Expected]) -> list[Expected]:
        return [expected for expected in self.expected if isinstance(expected, kind)]


def dirty_folder(
    root: Path, *, beacon: str = "http://127.0.0.1:9/", seed: int = 7, kinds=tuple(KINDS)
) -> Dirty:
    """Write the folder ``root/dirty``, and beside it what its links lead to.

    The same seed gives the same words and files. ``beacon`` is an http address that ends with
    a slash; nobody who reads the folder may ask for it.
    """
    folder, secret = root / "dirty", root / "secret.txt"
    folder.mkdir(parents=True)
    make = Making(folder, secret, beacon, seed)
    canary, second = make.word(), make.word()
    secret.write_text(f"The vault is called {canary}. Nobody outside may know of it.\n")
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "more.txt").write_text(f"The other vault is called {second}.\n")
    for kind in kinds:
        KINDS[kind](make)
    _same_time(folder)
    never = [canary, second, *(word for e in make.expected for word in e.never)]
    return Dirty(folder, tuple(make.expected), tuple(never))


def _same_time(folder: Path) -> None:
    """Give every file one date, so that two folders of one seed are the same."""
    for path in folder.rglob("*"):
        os.utime(path, (1_900_000_000, 1_900_000_000), follow_symlinks=False)
