"""Where an article can be read, and where its pages begin in its text."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit, urlunsplit

_TRACKING: Final = re.compile(
    r"(?:utm_\w+|fbclid|gclid|msclkid|yclid|igshid|mc_[ce]id|ns_campaign|ns_mchannel)=",
    re.IGNORECASE,
)


def read_address(value: str) -> str:
    """Return a plain http(s) address without marks of tracking; empty for anything else."""
    value = value.strip()
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return ""
    plain = value.isprintable() and len(value) <= 2000 and not re.search(r"[\s\"<>\\]", value)
    named = bool(host) and parts.username is None and parts.password is None
    if not (plain and named and parts.scheme in {"http", "https"}):
        return ""
    return without_tracking(value)


def without_tracking(address: str) -> str:
    """Return the address without what links add to tell where a reader came from.

    The article is the same without, and so it has one place however it was found.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = [part for part in parts.query.split("&") if not _TRACKING.match(part)]
    query = "&".join(kept)
    return address if query == parts.query else urlunsplit(parts._replace(query=query))


def find_pages(firsts: Sequence[str], text: str) -> tuple[int, ...]:
    """Return where each page begins in the clean text, ascending, the first at 0.

    A page whose first words were taken out begins with the next of its words that are left;
    one that cannot be found, or has no text, begins where the next one does.

    Args:
        firsts: The first words of each page before cleaning, in order.
        text: The clean text.
    """
    if not firsts:
        return ()
    found: list[int | None] = [0]
    at = 0
    for words in firsts[1:]:
        place = _find(words, text, at)
        found.append(place)
        at = at if place is None else place
    after = len(text)
    pages: list[int] = []
    for place in reversed(found):
        after = after if place is None else place
        pages.append(after)
    return tuple(pages[::-1])


def _find(first: str, text: str, at: int) -> int | None:
    words = first.split()
    for start in range(max(1, len(words) - 2) if words else 0):
        wanted = r"\s+".join(map(re.escape, words[start : start + 8]))
        if match := re.compile(wanted).search(text, at):
            return match.start()
    return None
