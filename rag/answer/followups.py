"""Questions that might come next and that the articles at hand can answer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rag.answer.kindred import cues, kin
from rag.answer.ranked import Ranked
from rag.answer.wanted import Wanted
from rag.statements import people
from rag.text import content_terms, plain, terms
from rag.types import Claim, Statement

_MOST: Final = 3
_ENGLISH: Final = re.compile(
    r"\b(?:what|who|whom|when|where|which|why|how|did|does|is|are|was|were|the)\b",
    re.IGNORECASE,
)
_NOUNS: Final = re.compile(
    r"\b(?:the|of|on|over) (?!(?:the|two|three|first|last|same|other|next)\b)"
    r"(?P<topic>[a-z][a-z-]+(?: [a-z][a-z-]+)?)"
    r"(?= (?:in|of|at|to|for|on|with|near|from|by|did|does|do|will|would|is|was|were|are)\b"
    r"|[?,])"
)
_ARTICLE: Final = re.compile(
    r"(?:States|Union|Nations|Philippines|Netherlands|Kingdom|Emirates|Party|Association|"
    r"Federation|Board|Guild|Authority|Council|Commission|Committee|Forum|Ministry|Service|"
    r"campaign|workers|unions|opposition|government|G7|G20)$"
)
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W_]|[ .'’&-]){1,47}")
_WORDS: Final = 6
_ELSE: Final = 2
"""Other statements a speaker must have made for "what else" to be worth asking."""


def followups(
    asked: Wanted, ranked: Sequence[Ranked], claims: Sequence[Claim], before: Sequence[str]
) -> tuple[str, ...]:
    """Return at most three questions that statements at hand answer, none asked before.

    They are made of names of speakers and sides, and of words of the question itself: no
    other words of an article ever stand in them. None for a question not in English.

    Args:
        asked: The question.
        ranked: The sentences found, best first.
        claims: What is shown.
        before: The questions asked before in this conversation.
    """
    if not claims or not _ENGLISH.search(asked.text):
        return ()
    shown = "\n".join(claim.text for claim in claims)
    told_in = {citation.source.id for claim in claims for citation in claim.citations}
    rows = [
        row for row in ranked if row.sentence.said and row.sentence.passage.source.id in told_in
    ]
    known = {_key(question) for question in (asked.text, *before)}
    chosen: dict[frozenset[str], str] = {}
    for question in _made(asked, rows, shown):
        if _key(question) not in known:
            chosen.setdefault(_key(question), question)
    return tuple(chosen.values())[:_MOST]


def _made(asked: Wanted, rows: Sequence[Ranked], shown: str) -> Iterator[str]:
    topic = asked.subject or _topic(asked, shown)
    wanted = set(content_terms(topic))
    bearing = [row for row in rows if wanted and wanted <= _spread(row.told.terms)]
    in_answer = _sides([row for row in bearing if row.sentence.text in shown])
    others = [
        side for side in _sides(bearing) if side not in in_answer and not _is_asked(asked, side)
    ]
    yield from (f"What did {_the(side)} say about {topic}?" for side in others[:1])
    yield from _joint(rows, shown)
    if others and in_answer and not asked.compares:
        yield f"How do {_the(in_answer[0])} and {_the(others[0])} differ on {topic}?"
    yield from (f"What else did {name} say?" for name in _talkative(rows, shown))
    yield from (f"What did {_the(side)} say about {topic}?" for side in others[1:])


def _spread(found: Iterable[str]) -> set[str]:
    """Return terms and those that often stand for them."""
    return {other for term in found for other in (term, *kin(term))}


def _the(side: str) -> str:
    return f"the {side}" if _ARTICLE.search(side) else side


def _topic(asked: Wanted, shown: str) -> str:
    """Return a noun of the question that stands in the answer too; empty when there is none."""
    there = set(terms(shown))
    for match in _NOUNS.finditer(asked.text):
        telling = set(content_terms(match["topic"]))
        if telling and telling <= there and not cues(telling):
            return f"the {match['topic']}"
    return ""


def _sides(rows: Sequence[Ranked]) -> list[str]:
    """Return the sides that speak, those whose words answer best first."""
    said = (statement for row in rows for statement in row.sentence.said)
    found = dict.fromkeys(side for statement in said for side in statement.sides)
    return [side for side in found if _is_name(side)]


def _joint(rows: Sequence[Ranked], shown: str) -> Iterator[str]:
    for row in rows:
        for statement in row.sentence.said:
            sides = [side for side in statement.sides if _is_name(side)]
            agreed = "agree" in cues(terms(statement.cue))
            if len(sides) == 2 and agreed and row.sentence.text not in shown:
                yield f"What did {_the(sides[0])} and {_the(sides[1])} agree on?"
                return


def _talkative(rows: Sequence[Ranked], shown: str) -> list[str]:
    """Return the people quoted in the answer who said more than is shown."""
    told: list[Statement] = [s for row in rows for s in row.sentence.said]
    more = Counter(
        s.speaker for row in rows for s in row.sentence.said if row.sentence.text not in shown
    )
    quoted = dict.fromkeys(s.speaker for s in told if s.said in shown)
    return [
        name
        for name in quoted
        if more[name] >= _ELSE and _is_name(name) and people.parse(name).name == name
    ]


def _is_asked(asked: Wanted, side: str) -> bool:
    return set(content_terms(side)) <= set(terms(asked.text)) or side in asked.states


def _is_name(name: str) -> bool:
    """Return whether a name is short and made of letters, fit to stand in a question."""
    short = len(name.split()) <= _WORDS and name[:1].isupper()
    return short and plain(name) == name and bool(_NAME.fullmatch(name))


def _key(question: str) -> frozenset[str]:
    return frozenset(content_terms(question))
