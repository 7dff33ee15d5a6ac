"""Who somebody is: the office that the articles name them with."""

import re
from collections.abc import Sequence
from typing import Final

from rag.answer import naming
from rag.answer.extracts import claim_of
from rag.answer.ranked import Ranked
from rag.answer.wanted import Wanted
from rag.statements import people
from rag.text import terms
from rag.types import Citation, Claim, Span

_ASKED: Final = re.compile(
    r"\W*who(?:['’]s| is| was) (?P<name>[A-ZÀ-Þ][\w.'’-]*(?: (?:de|del|al|bin|van|von|der)?\s?"
    r"[A-ZÀ-Þ][\w.'’-]*){0,4})\W*",
    re.IGNORECASE,
)
_MOST: Final = 3


def person(asked: Wanted) -> str:
    """Return the name in "who is Irena Corvath?"; empty for any other question."""
    match = _ASKED.fullmatch(asked.text)
    name = match["name"] if match else ""
    parsed = people.parse(name)
    return "" if not name[:1].isupper() or parsed.role or name.startswith("The ") else name


def told(
    name: str, ranked: Sequence[Ranked], others: Sequence[Claim]
) -> tuple[tuple[Claim, ...], Citation | None]:
    """Return the sentences that name the office of a person first, and the words of it.

    Args:
        name: Whom the question asks about.
        ranked: The sentences found, best first.
        others: What is shown behind them.
    """
    found = _introduced(name, ranked)
    first = tuple(claim_of(row.sentence) for row, _ in found)
    shown = {citation.span for claim in first for citation in claim.citations}
    rest = [one for one in others if not shown & {citation.span for citation in one.citations}]
    return (*first, *rest), found[0][1] if found else None


def _introduced(name: str, ranked: Sequence[Ranked]) -> list[tuple[Ranked, Citation]]:
    """Return the sentences with the office of a person, each office once, the fullest first."""
    found: dict[frozenset[str], tuple[Ranked, Citation]] = {}
    for row in ranked:
        sentence = row.sentence
        office = _office(name, sentence.text)
        start = sentence.text.find(office) if office else -1
        words = frozenset(terms(office))
        if start < 0 or any(words <= other for other in found):
            continue
        start += sentence.span.start
        found = {other: one for other, one in found.items() if not other < words}
        found[words] = (
            row,
            Citation(passage=sentence.passage, span=Span(start, start + len(office))),
        )
    return list(found.values())[:_MOST]


def _office(name: str, text: str) -> str:
    """Return the office that a sentence gives a person, as it stands there."""
    wanted = terms(name)
    for other, office in naming.people_in(text, {}).items():
        own = terms(other)
        if not office or own[-1:] != wanted[-1:] or not set(own) & set(wanted):
            continue
        return next((one for one in (office, office.partition(" of ")[0]) if one in text), "")
    return ""
