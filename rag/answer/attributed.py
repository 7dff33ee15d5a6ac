"""What each side said: the statements of those asked about, set side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rag.answer.extracts import claim_of, different, in_order
from rag.answer.ranked import Ranked
from rag.answer.wanted import Party, Told, Wanted
from rag.text import plain
from rag.types import Claim, Source

_EACH: Final = 3
_SIDES: Final = 4
"""Sides shown when the question asks for each and names none."""
_ACCOUNTS: Final = 2
_NEAR_BEST: Final = 0.75
"""A side's sentence is shown beside its best one only from this share of its score."""
_IN_ONE: Final = 0.9
_BEARS: Final = 0.3
"""Least share of the topic, or likeness of meaning, that shows a sentence to be about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """The words of each side asked about.

    Attributes:
        claims: By side, in the order asked for, each side's by article in reading order;
            ``group`` names the side. None when the question does not compare sides, or no
            words of theirs bear on it.
        notice: Which of those asked about no statement was found of; empty when of all.
        silent: Those, as the question calls them.
    """

    claims: tuple[Claim, ...] = ()
    notice: str = ""
    silent: tuple[str, ...] = ()


def by_sides(asked: Wanted, ranked: Sequence[Ranked], *, searched: int) -> Attributed:
    """Return the words of each side when the question asks what each said.

    Args:
        asked: The question.
        ranked: The sentences found, best first.
        searched: Number of articles in scope.

    Returns:
        At most three claims a side, so that the wordier one does not win. A joint statement
        stands once, under all its sides.
    """
    if not asked.compares or not ranked:
        return Attributed()
    bearing = [row for row in ranked if _bears(asked, row)]
    if asked.accounts:
        found = _by_account(asked, bearing)
        if len(found) > 1:
            return Attributed(claims=_claims(found))
    if asked.parties:
        return _by_party(asked, bearing, searched)
    found = _by_side(bearing)
    return Attributed(claims=_claims(found)) if len(found) > 1 else Attributed()


def _by_party(asked: Wanted, rows: Sequence[Ranked], searched: int) -> Attributed:
    found = {party.name: _best(_own(party, asked, rows)) for party in asked.parties}
    named = {party.name for party in asked.parties if party.names or party.told.states}
    silent = tuple(name for name, own in found.items() if not own and name in named)
    told = {name: own for name, own in found.items() if own}
    if not told:
        return Attributed(silent=silent)
    notice = " ".join(
        f"No statement of {plain(name)}{_about(asked)} was found in {_number(searched)}."
        for name in silent
    )
    return Attributed(claims=_claims(told, _overall(asked, rows)), notice=notice, silent=silent)


def _own(party: Party, asked: Wanted, rows: Sequence[Ranked]) -> list[Ranked]:
    """Return the sentences a party speaks in; where there is none, those that speak of it."""
    spoken = [row for row in rows if any(map(party.is_spoken_by, row.sentence.said))]
    others = [other for other in asked.parties if other is not party]
    return spoken or [
        row
        for row in rows
        if party.is_meant_in(row.told)
        and not any(other.is_spoken_by(s) for other in others for s in row.sentence.said)
    ]


def _overall(asked: Wanted, rows: Sequence[Ranked]) -> Ranked | None:
    """Return a sentence among the best that speaks of everybody asked about in one breath."""
    near = (row for row in rows if row.score >= _IN_ONE * rows[0].score)
    return next((row for row in near if all(_names(p, row) for p in asked.parties)), None)


def _names(party: Party, row: Ranked) -> bool:
    return bool(party.names & row.told.terms or party.told.states & row.told.states)


def _by_side(rows: Sequence[Ranked]) -> dict[str, list[Ranked]]:
    """Return the best sentences of the sides, or of the speakers when no side is known."""
    groups: dict[str, list[Ranked]] = {}
    for row in rows:
        for statement in row.sentence.said[:1]:
            for name in statement.sides or (statement.speaker,):
                groups.setdefault(name, []).append(row)
    best = {name: _best(own) for name, own in groups.items()}
    first = sorted(best, key=lambda name: -best[name][0].score)[:_SIDES]
    bar = _NEAR_BEST * best[first[0]][0].score if first else 0.0
    return {
        name: best[name] for n, name in enumerate(first) if n < 2 or best[name][0].score >= bar
    }


def _by_account(asked: Wanted, rows: Sequence[Ranked]) -> dict[str, list[Ranked]]:
    """Return the best sentences of each article that a party asked about tells itself."""
    groups: dict[str, list[Ranked]] = {}
    tellers: dict[str, str] = {}
    for row in rows:
        source = row.sentence.passage.source
        groups.setdefault(_account(source), []).append(row)
        for statement in row.sentence.said:
            if statement.teller:
                tellers.setdefault(_account(source), statement.teller)
    own = {key: rows for key, rows in groups.items() if key in tellers}
    asked_for = [party for party in asked.parties if party.told.states]
    if asked_for:
        own = {
            key: rows
            for key, rows in own.items()
            if any(tellers[key] in party.told.states for party in asked_for)
        }
    chosen: dict[str, list[Ranked]] = {}
    told = own if len(own) > 1 else groups
    for account in sorted(told.values(), key=lambda account: -account[0].score):
        source = account[0].sentence.passage.source
        name = source.outlet or source.title
        if name not in chosen and len(chosen) < _ACCOUNTS:
            chosen[name] = _best(account)
    return chosen


def _account(source: Source) -> str:
    """Return what is one account: a text, by however many articles it is carried."""
    return source.group or source.copy_of or source.id


def _best(rows: Sequence[Ranked]) -> list[Ranked]:
    if not rows:
        return []
    near = [row for row in rows if row.score >= _NEAR_BEST * rows[0].score]
    kept = set(map(id, different(row.sentence for row in near)))
    return [row for row in near if id(row.sentence) in kept][:_EACH]


def _bears(asked: Wanted, row: Ranked) -> bool:
    if not asked.topic and not asked.states:
        return True
    weights = {term: asked.weights[term] for term in asked.topic if term in asked.weights}
    speaking = {state for party in asked.parties for state in party.told.states}
    states = {s: weight for s, weight in asked.states.items() if s not in speaking}
    narrow = replace(asked, weights=weights, states=states)
    # What a sentence speaks of may be named in the one before: "Its position was explained."
    around = row.lead.joined(Told.of(row.sentence.lead))
    if narrow.share(row.told, around) >= _BEARS:
        return True
    return bool(weights) and row.cosine >= _BEARS


def _claims(
    groups: dict[str, list[Ranked]], overall: Ranked | None = None
) -> tuple[Claim, ...]:
    """Return the claims group by group; a sentence of several groups stands under the first."""
    shared: dict[int, list[str]] = {}
    rows: dict[int, Ranked] = {}
    for name, own in groups.items():
        for row in own:
            shared.setdefault(id(row.sentence), []).append(name)
            rows[id(row.sentence)] = row
    claims: dict[tuple[str, str], Claim] = {}
    if overall is not None and id(overall.sentence) not in rows:
        claim = claim_of(overall.sentence)
        claims[claim.text, ""] = claim
    by_group: dict[str, list[Ranked]] = {}
    for key, names in shared.items():
        by_group.setdefault(" and ".join(names), []).append(rows[key])
    order = sorted(
        by_group, key=lambda name: list(groups).index(name) if name in groups else -1
    )
    for name in order:
        for sentence in in_order([row.sentence for row in by_group[name]]):
            claim = claim_of(sentence, _heading(name))
            claims.setdefault((claim.text, name), claim)
    return tuple(claims.values())


def _heading(name: str) -> str:
    shown = plain(name)
    return shown[:1].upper() + shown[1:]


def _about(asked: Wanted) -> str:
    """Return " on" and what was asked about, in the question's own words."""
    return f" on {asked.subject}" if asked.subject else ""


def _number(searched: int) -> str:
    return "1 article" if searched == 1 else f"{searched:,} articles"
