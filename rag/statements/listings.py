"""The lists of ``data/``: given names and the outlets that speak for a state."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources


def rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield the first column of a list and the rest of its line."""
    path = resources.files("rag.statements") / "data" / name
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, _, rest = line.partition("\t")
            yield first, rest


@cache
def genders() -> Mapping[str, str]:
    """Return ``f``, ``m`` or ``x`` for every listed given name."""
    return {name: kind for kind, names in rows("given_names.tsv") for name in names.split()}


@cache
def agencies() -> Mapping[str, str]:
    """Return the state of every listed outlet, by its name in lower case."""
    return {
        name.lower(): state
        for state, names in rows("agencies.tsv")
        for name in names.split("|")
        if name
    }
