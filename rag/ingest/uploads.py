"""Contents that were sent, such as uploads, instead of files on this machine."""

from collections.abc import Iterator, Sequence

from rag.errors import InputError
from rag.ingest.load import Raw, from_bytes
from rag.types import Item


def read(files: Sequence[tuple[str, bytes]]) -> Iterator[Raw | Item]:
    """Yield what was read of each (name, bytes), or what is wrong with it."""
    for name, content in files:
        try:
            yield from_bytes(name, content)
        except InputError as error:
            yield Item(locator=name, outcome="failed", error=str(error), hint=error.hint)
