"""What is behind locators: files, folders, addresses, feeds."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rag.ingest.load import Piece, expand
from rag.ingest.reading import Reader
from rag.types import Item

_MOST_COUNTED: Final = 1_000_000


class Gather:
    """Finds pieces behind locators."""

    def pieces(
        self,
        locators: Sequence[str],
        *,
        columns: Mapping[str, str],
        wanted: Callable[[str], bool],
        reader: Reader,
    ) -> Iterator[Piece | Item]:
        for piece in expand(locators, wanted):
            yield piece if isinstance(piece, Item) else replace(piece, columns=columns)


def count(locators: Sequence[str]) -> int:
    """Return about how many files and addresses there are behind locators, quickly."""
    total = 0
    for locator in locators:
        if not os.path.isdir(locator):  # noqa: PTH112 - says no to what cannot be a path
            total += 1
            continue
        for _, folders, files in os.walk(locator):
            folders[:] = [name for name in folders if not name.startswith(".")]
            total += sum(not name.startswith(".") for name in files)
            if total > _MOST_COUNTED:
                return total
    return total
