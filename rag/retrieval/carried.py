"""Hits whose words another hit has already shown, from the same text or another carrier."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rag.text.likeness import Shingled, covered, shingle
from rag.types import Hit


def fold(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """Return the first ``limit`` hits that show words of their own.

    Left out is a hit with the same words as one before it, and one whose words all stand, in
    their order, in one before it that another carrier of the same text prints. A passage that
    differs by a single word stays: what carriers changed is evidence of its own.
    """
    seen: set[str] = set()
    printed: defaultdict[str, list[tuple[str, Shingled]]] = defaultdict(list)
    kept: list[Hit] = []
    for hit in hits:
        if len(kept) == limit:
            break
        source, text = hit.passage.source, hit.passage.text
        if text in seen:
            continue
        seen.add(text)
        if source.group:
            read = _shingled(text)
            others = [one for article, one in printed[source.group] if article != source.id]
            if any(_within(read, one) for one in others):
                continue
            printed[source.group].append((source.id, read))
        kept.append(hit)
    return kept


@lru_cache(maxsize=512)
def _shingled(text: str) -> Shingled:
    """Return the shingles of a passage; what is shown is folded more than once."""
    return shingle(text)


def _within(one: Shingled, other: Shingled) -> bool:
    if one.size != other.size or not len(one.hashes):
        return False
    begins = bool((other.hashes == one.hashes[0]).any())  # most do not, and this is quick
    return begins and bool(covered(one, other).all())
