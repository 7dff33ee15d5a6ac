"""Keep what the library holds of its statements in line with its articles and edits.

Names hang together across articles, so an article that comes, changes or goes bears on others;
only those are looked at again whose speakers may be persons it names.
"""

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from rag.library import edits as stored
from rag.library import store
from rag.statements import aliases, countries
from rag.statements.edits import SEPARATOR, Held, Proposal, effective, folded
from rag.types import Edit


@contextmanager
def settled(db: Connection, locators: Iterable[str]) -> Iterator[None]:
    """Settle at the end what a change of the articles under these locators bears on."""
    locators = tuple(locators)
    before = stored.speakers_under(db, locators)
    yield
    settle(db, before | stored.speakers_under(db, locators))


def settle(db: Connection, names: set[str] | None = None) -> int:
    """Make every statement hold what the edits make of its proposal.

    Args:
        db: The library, in the transaction of the change.
        names: Speakers, as proposed, of what has changed; None to look at everything.

    Returns:
        The number of statements that hold something else now.
    """
    made = stored.listing(db)
    moved = frozenset(folded(edit.subject) for edit in made if edit.kind == "move outlet")
    lands, changed = _lands(db, made)
    reading = _Reading(moved, lands)
    if names is not None and changed:
        names = names | stored.speaking_for(db, changed)
    touched = None if names is None else names | _akin(db, names)
    counts: Counter[Proposal] = Counter()
    present: dict[Proposal, set[Held]] = {}
    for row in stored.proposed(db, touched, outlets=bool(moved)):
        proposal = reading.proposal(row)
        counts[proposal] += row.number
        present.setdefault(proposal, set()).add(Held(row.speaker, row.side, row.teller))
    held = effective(counts, made)
    due = {one.speaker for one, now in present.items() if now != {held[one]}}
    return _write(db, due, held, reading) if due else 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a row tells what was proposed.

    Attributes:
        moved: Outlets and agencies, case folded, that an edit has moved.
        lands: The land of each side that is called by its people.
    """

    moved: Container[str]
    lands: Mapping[str, str]

    def proposal(self, row: Any) -> Proposal:  # noqa: ANN401 - a row of SQLAlchemy
        """Return what was proposed; with outlet and agency only where an edit moved them."""
        outlet, agency = (
            n if folded(n) in self.moved else "" for n in (row.outlet, row.agency)
        )
        side, teller = self.side(row.proposed_side), self.side(row.proposed_teller)
        return Proposal(row.proposed_speaker, row.role, side, teller, outlet, agency)

    def side(self, proposed: str) -> str:
        """Return a side, or several joined, with lands by their own names."""
        if not self.lands or not proposed:
            return proposed
        names = (self.lands.get(name, name) for name in proposed.split(SEPARATOR))
        return SEPARATOR.join(dict.fromkeys(names))


def lands_of(db: Connection) -> dict[str, str]:
    """Return the land of each side that articles call by its people."""
    found: dict[str, str] = json.loads(store.get(db, "lands", "{}"))
    return found


def _lands(db: Connection, made: Sequence[Edit]) -> tuple[dict[str, str], set[str]]:
    """Return the land of each people, and the sides of which that has changed.

    A side that the user has named otherwise is what they say.
    """
    sides = stored.proposed_sides(db)
    names = {name for joined in sides for name in joined.split(SEPARATOR)}
    decided = {folded(edit.subject) for edit in made}
    lands = {
        people: land
        for people, land in sorted(countries.of_peoples(names).items())
        if folded(people) not in decided
    }
    before = lands_of(db)
    if lands == before:
        return lands, set()
    store.put(db, lands=json.dumps(lands, ensure_ascii=False))
    changed = {people for people, _ in lands.items() ^ before.items()}
    return lands, {side for side in sides if changed.intersection(side.split(SEPARATOR))}


def _write(
    db: Connection, names: set[str], held: Mapping[Proposal, Held], reading: _Reading
) -> int:
    """Write what holds of the statements proposed as said by one of these names."""
    changed: dict[str, tuple[str, str, str]] = {}
    for row in stored.told(db, names):
        due = held[reading.proposal(row)]
        if due != Held(row.speaker, row.side, row.teller):
            changed[row.id] = due
    stored.write(db, changed)
    return len(changed)


def _akin(db: Connection, names: set[str]) -> set[str]:
    """Return who may be one person with one of these, and with them all who bear on that.

    Spellings of a full name have it in common. Whom a surname means, which has a side,
    depends on all who bear it and have one: they count where one stands alone.
    """
    made = aliases.VERSION
    there = stored.speakers(db, names)
    every = there if stored.parts_made(db) == made else stored.speakers(db)
    told = {name: parts for name in names | every if (parts := aliases.parts(name))}
    noted = {name: (told[name], aliases.person(name)) for name in told if name in every}
    stored.keep_parts(db, noted, made=made, gone=names - there)
    wanted = {part for name in names for part in told.get(name, ())}
    persons = {one for name in names if (one := aliases.person(name))}
    of_sides = stored.of_sides(db, wanted)
    alone = {part for part, person in of_sides if not person}
    meant = {person for part, person in of_sides if part in alone}
    return stored.named(db, wanted, persons) | stored.named(db, alone, meant)
