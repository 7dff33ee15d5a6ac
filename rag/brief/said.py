"""Sentences that tell who said what, by speaker and by side."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, TypeAlias

from rag.brief.copies import text_id
from rag.brief.sentences import Sentence, choose, claims, in_order
from rag.text import content_terms
from rag.types import Section, Side, Statement

Told: TypeAlias = tuple[Statement, Sentence]
_MOST_SIDES: Final = 6
_LONGEST_NAME: Final = 8
_QUOTED: Final = re.compile('[“”«»"]')


def telling(statements: Iterable[Statement], sentences: Iterable[Sentence]) -> tuple[Told, ...]:
    """Return each statement with the sentence its content begins in, in the order of the text.

    A statement that stands in no quotable sentence, such as one in a caption, is left out.
    """
    by_text: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_text.setdefault(text_id(sentence.source), []).append(sentence)
    told: list[Told] = []
    for statement in statements:
        words = statement.spans.whole
        inside = by_text.get(text_id(statement.source), ())
        told += [(statement, s) for s in inside if s.span.overlaps(words)][:1]
    return tuple(sorted(told, key=lambda pair: (pair[1].source.id, pair[0].spans.whole)))


def by_speaker(told: Sequence[Told], apart: Collection[str]) -> tuple[Section, ...]:
    """Return one section a speaker, in the order they first speak, sentences in text order.

    A sentence that tells what two speakers said stands under the first of them.

    Args:
        told: What to show.
        apart: Names, in lower case, of those who have a section of their own; what others
            said stands together at the end.
    """
    groups = _group(told, lambda statement: statement.speaker.casefold())
    names = {s.speaker.casefold(): _name(s) for s, _ in reversed(told)}
    rest = [s for key, group in groups.items() if key not in apart for s in group]
    sections = [
        _section(f"Who said what: {names[key]}", group)
        for key, group in groups.items()
        if key in apart
    ]
    if rest:
        sections.append(
            _section("Who said what: Others" if sections else "Who said what", rest)
        )
    return tuple(sections)


def has_name(statement: Statement) -> bool:
    """Return whether the speaker can head a section: has a name, or speaks for a side."""
    words = statement.speaker.split()
    proper = any(not word[0].islower() for word in words if content_terms(word))
    short = len(words) <= _LONGEST_NAME and not _QUOTED.search(statement.speaker)
    return short and (proper or bool(statement.side))


def by_side(
    told: Sequence[Told],
    sides: Sequence[Side],
    *,
    score: Callable[[Sentence], float],
    quota: int,
) -> tuple[Section, ...]:
    """Return what each side said, one section a side, in the order of ``sides``.

    No side gets more than ``quota`` sentences, however much it talks. Of many sides the six
    with the most statements are shown. Then come words spoken for several of them, and those
    of speakers without a side.
    """
    counts = Counter(name for statement, _ in told for name in statement.sides)
    most = sorted(sides, key=lambda side: -counts[side.name])[:_MOST_SIDES]
    names = [side.name for side in sides if side in most]
    together = "Both sides" if len(names) == 2 else "Several sides"

    def group_of(statement: Statement) -> str:
        for_whom = [name for name in names if name in statement.sides]
        return together if len(for_whom) > 1 else for_whom[0] if for_whom else "Others"

    groups = _group(told, group_of)
    return tuple(
        _section(f"What each side said: {name}", choose(groups[name], quota, score=score))
        for name in (*names, together, "Others")
        if name in groups
    )


def _group(told: Iterable[Told], key: Callable[[Statement], str]) -> dict[str, list[Sentence]]:
    groups: dict[str, list[Sentence]] = {}
    seen: set[Sentence] = set()
    for statement, sentence in told:
        if sentence not in seen:
            seen.add(sentence)
            groups.setdefault(key(statement), []).append(sentence)
    return groups


def _name(statement: Statement) -> str:
    name = statement.speaker[:1].upper() + statement.speaker[1:]
    sides = [side for side in statement.sides if side.casefold() != name.casefold()]
    return f"{name} ({', '.join(sides)})" if sides else name


def _section(heading: str, sentences: Iterable[Sentence]) -> Section:
    return Section(heading=heading, claims=claims(in_order(sentences)), kind="said")
