"""Keep what the library holds of its statements in line with its articles and edits.

Names hang together across articles, so an article that comes, changes or goes bears on others;
only those are looked at again whose speakers may be persons it names.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from rag.library import edits as stored
from rag.statements import aliases
from rag.statements.edits import Held, Proposal, effective, folded


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
    touched = None if names is None else names | _akin(db, names)
    made = stored.listing(db)
    moved = frozenset(folded(edit.subject) for edit in made if edit.kind == "move outlet")
    counts: Counter[Proposal] = Counter()
    present: dict[Proposal, set[Held]] = {}
    for row in stored.proposed(db, touched, outlets=bool(moved)):
        proposal = _proposal(row, moved)
        counts[proposal] += row.number
        present.setdefault(proposal, set()).add(Held(row.speaker, row.side, row.teller))
    held = effective(counts, made)
    due = {one.speaker for one, now in present.items() if now != {held[one]}}
    return _write(db, due, held, moved) if due else 0


def _write(
    db: Connection, names: set[str], held: Mapping[Proposal, Held], moved: Container[str]
) -> int:
    """Write what holds of the statements proposed as said by one of these names."""
    changed: dict[str, tuple[str, str, str]] = {}
    for row in stored.told(db, names):
        due = held[_proposal(row, moved)]
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


def _proposal(row: Any, moved: Container[str]) -> Proposal:  # noqa: ANN401 - a row of SQLAlchemy
    """Return what was proposed, with outlet and agency only where an edit has moved them."""
    outlet, agency = (n if folded(n) in moved else "" for n in (row.outlet, row.agency))
    return Proposal(
        row.proposed_speaker, row.role, row.proposed_side, row.proposed_teller, outlet, agency
    )
