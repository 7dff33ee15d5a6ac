"""What the user's edits make of what was proposed: names, sides and tellers of statements.

An edit stands for good: it holds for statements added later as well, and taking it back gives
the proposals again. Of two edits that touch the same thing, the later wins.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, get_args

from rag.statements import aliases, countries, home
from rag.statements.proposed import Voice, propose
from rag.statements.speakers import Speaker
from rag.types import Edit, Relation, Side

RELATIONS: tuple[Relation, ...] = get_args(Relation)
SEPARATOR = "; "
_RENAMING = ("rename side", "merge sides")
_ON_SIDES = (*_RENAMING, "hide side")


class Proposal(NamedTuple):
    """What decides whose words a statement is said to be."""

    speaker: str
    role: str = ""
    side: str = ""
    teller: str = ""
    outlet: str = ""
    agency: str = ""


class Held(NamedTuple):
    """What holds of a statement after the edits."""

    speaker: str
    side: str
    teller: str


@dataclass(frozen=True, slots=True)
class _State:
    """What a statement has come to, edit by edit.

    Attributes:
        gained: Names that edits give the speaker, also later ones.
    """

    name: str
    gained: frozenset[str]
    sides: tuple[str, ...]
    teller: str

    @property
    def names(self) -> frozenset[str]:
        """The names under which an edit means this speaker."""
        return self.gained | {folded(self.name)}


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """Return a name as names are compared: case and the width of spaces do not matter."""
    return " ".join(name.casefold().split())


def effective(proposals: Mapping[Proposal, int], edits: Sequence[Edit]) -> dict[Proposal, Held]:
    """Return what holds of each proposal, of which there are so many statements.

    What it says of a proposal depends only on the edits and on the proposals whose speakers
    share a part of their name with its own (``aliases.parts``).
    """
    renamed = _Course(edit for edit in edits if edit.kind in _RENAMING)
    agreed = {side: renamed.side(side) for side in {one.side for one in proposals}}
    meant = aliases.meant(
        (
            aliases.Named(one.speaker, one.role, agreed[one.side], number)
            for one, number in proposals.items()
        ),
        _Fixed(edits).of,
    )
    course = _Course(edits)
    found: dict[Proposal, Held] = {}
    for one in proposals:
        name = meant.names.get((one.speaker, agreed[one.side]), one.speaker)
        side = one.side or meant.side(one.speaker, one.role)
        found[one] = course.held(one._replace(side=side), name)
    return found


def overruled(
    edits: Sequence[Edit],
) -> dict[tuple[str, frozenset[str]], Relation]:
    """Return the user's relations by issue (case folded) and by the sides they are between.

    The sides have the names they have after all edits.
    """
    found: dict[tuple[str, frozenset[str]], Relation] = {}
    for edit in edits:
        if edit.kind in _ON_SIDES:
            found = {
                (issue, frozenset(_put(edit, name) for name in sides)): relation
                for (issue, sides), relation in found.items()
            }
        elif edit.kind == "relate":
            between = frozenset(_parts(edit.scope))
            found |= {
                (folded(edit.subject), between): relation
                for relation in RELATIONS
                if relation == edit.object
            }
    return {key: value for key, value in found.items() if len(key[1] - {""}) > 1}


def former_names(edits: Sequence[Edit]) -> dict[str, tuple[str, ...]]:
    """Return the names that each renamed side, or one others were merged into, had before."""
    found: dict[str, list[str]] = {}
    for edit in edits:
        if edit.kind in _ON_SIDES:
            known = next((n for n in found if folded(n) == folded(edit.subject)), edit.subject)
            before = [*found.pop(known, ()), edit.subject]
            found.setdefault(edit.object, []).extend(before)
    return {
        now: tuple(n for n in dict.fromkeys(names) if folded(n) != folded(now))
        for now, names in found.items()
        if now
    }


def side_names(sides: Iterable[str], edits: Sequence[Edit]) -> dict[str, tuple[str, ...]]:
    """Return the other names of each side: of a listed country, former ones, and theirs."""
    former = former_names(edits)
    countries_known = countries.known()
    found: dict[str, tuple[str, ...]] = {}
    for side in sides:
        before = former.get(side, ())
        listed = (countries_known[n].aliases for n in (side, *before) if n in countries_known)
        found[side] = (*before, *(other for others in listed for other in others))
    return found


def known_as(
    sides: Sequence[Side], voices: Sequence[Voice], edits: Sequence[Edit]
) -> tuple[Side, ...]:
    """Return the sides with their former names among the other names.

    A side that was given a name of the user's own stays of the kind it was.
    """
    former = former_names(edits)
    return tuple(_known_as(side, former.get(side.name, ()), voices) for side in sides)


def _known_as(side: Side, former: Sequence[str], voices: Sequence[Voice]) -> Side:
    if not former:
        return side
    own = [one for one in voices if side.name in one.sides]
    before = [propose([one._replace(sides=(name,)) for one in own])[0] for name in former]
    names = (*side.aliases, *(name for old in before for name in (old.name, *old.aliases)))
    kind = side.kind if side.name in countries.known() else before[0].kind
    return replace(
        side, kind=kind, aliases=tuple(n for n in dict.fromkeys(names) if n != side.name)
    )


class _Course:
    """Edits in their order, found by what they are about."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = tuple(edits)
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, edit in enumerate(self._edits):
            about = edit.kind.split()[-1].removesuffix("s")
            self._places[about, folded(edit.subject)].append(place)

    def held(self, proposal: Proposal, name: str) -> Held:
        """Return what holds of a proposal whose speaker is known as ``name``.

        The course is run twice, because a speaker moved to a side takes along those who are
        found to be the same person only by a later edit.
        """
        end = self._run(proposal, _State(name, frozenset(), (), ""))
        if end.gained:
            end = self._run(proposal, _State(name, end.gained, (), ""))
        return Held(end.name, SEPARATOR.join(end.sides), end.teller)

    def side(self, side: str) -> str:
        """Return what a side, or several joined, is called after these edits."""
        return self.held(Proposal("", side=side), "").side

    def _run(self, proposal: Proposal, state: _State) -> _State:
        state = replace(state, sides=_parts(proposal.side), teller=proposal.teller)
        place = -1
        while (place := self._next(place, proposal, state)) >= 0:
            state = _edited(state, self._edits[place], proposal)
        return state

    def _next(self, place: int, proposal: Proposal, state: _State) -> int:
        """Return the place of the next edit that is about this; -1 at the end."""
        about = [("speaker", name) for name in (*state.names, folded(proposal.speaker))]
        about += [("side", folded(side)) for side in (*state.sides, state.teller)]
        about += [("outlet", folded(name)) for name in (proposal.outlet, proposal.agency)]
        found: list[int] = []
        for key in about:
            places = self._places.get(key, ())
            later = bisect_right(places, place)
            found += places[later : later + 1]
        return min(found, default=-1)


def _edited(state: _State, edit: Edit, proposal: Proposal) -> _State:
    match edit.kind:
        case "rename side" | "merge sides" | "hide side":
            return _with_sides(state, edit)
        case "move outlet":
            return _with_teller(state, edit.object, proposal)
        case "move speaker" if folded(edit.subject) in state.names and _inside(edit, state):
            return replace(state, sides=_parts(edit.object))
        case "name speaker" if folded(edit.subject) == folded(state.name) and _inside(
            edit, state
        ):
            gained = state.gained | {folded(edit.object)}
            return replace(state, name=edit.object, gained=gained)
        case "split speaker" if folded(edit.subject) == folded(proposal.speaker) and _inside(
            edit, state
        ):
            return replace(state, name=proposal.speaker, gained=frozenset())
        case _:
            return state


def _put(edit: Edit, side: str) -> str:
    """Return what an edit of sides makes of a side: another name, or nothing."""
    if folded(side) != folded(edit.subject):
        return side
    return "" if edit.kind == "hide side" else edit.object


def _with_sides(state: _State, edit: Edit) -> _State:
    sides = tuple(dict.fromkeys(_put(edit, side) for side in state.sides))
    return replace(state, sides=tuple(filter(None, sides)), teller=_put(edit, state.teller))


def _with_teller(state: _State, side: str, proposal: Proposal) -> _State:
    """Let another side tell it; an office without its country is of the side that tells it."""
    office = Speaker(proposal.speaker, proposal.role, "person" if proposal.role else "body")
    by_outlet = state.sides in ((), (state.teller,)) and home.of_outlet(office, "here")
    return replace(state, teller=side, sides=_parts(side) if by_outlet else state.sides)


def _inside(edit: Edit, state: _State) -> bool:
    return not edit.scope or folded(edit.scope) in map(folded, state.sides)


def _parts(side: str) -> tuple[str, ...]:
    return tuple(name for name in side.split(SEPARATOR) if name)


class _Fixed:
    """The names that the user decided on, which are not merged with others by themselves."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        said: dict[tuple[str, str], str] = {}
        for edit in edits:
            key = (folded(edit.subject), folded(edit.scope))
            if edit.kind in _RENAMING:
                said = {(n, folded(_put(edit, scope))): s for (n, scope), s in said.items()}
            elif edit.kind == "split speaker":
                said[key] = "apart"
            elif edit.kind in ("move speaker", "name speaker"):
                said.setdefault(key, "kept")
            if edit.kind == "name speaker":
                said.setdefault((folded(edit.object), ""), "kept")
        self._said = said

    def of(self, speaker: str, side: str) -> str:
        """Return ``kept``, ``apart`` or nothing for a name on a side."""
        scopes = ("", *map(folded, _parts(side)))
        return next(
            (self._said[key] for s in scopes if (key := (folded(speaker), s)) in self._said), ""
        )
