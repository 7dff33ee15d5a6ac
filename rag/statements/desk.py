"""The sides of a library and the user's edits of them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from rag.errors import InputError
from rag.library import Library, articles, edits, store
from rag.statements import edit_rules
from rag.statements.edit_rules import Known, Words
from rag.statements.edits import folded, known_as, side_names
from rag.statements.proposed import Voice, propose
from rag.statements.settle import lands_of, settle
from rag.types import Edit, EditKind, Filters, Side


class Desk:
    """Who speaks for whom in a library: what was proposed, and what the user made of it."""

    def __init__(self, library: Library, clock: Callable[[], dt.datetime]) -> None:
        self._library = library
        self._clock = clock
        self._sides: tuple[int, tuple[Side, ...]] = (-1, ())
        self._called: tuple[int, dict[str, str]] = (-1, {})

    def sides(self) -> tuple[Side, ...]:
        """Return the sides that speak in the library, sorted by name."""
        with self._library.reading() as db:
            generation = store.generation(db)
            if self._sides[0] != generation:
                voices = [
                    Voice(
                        tuple(row.side.split("; ")),
                        row.speaker,
                        row.role,
                        row.joint,
                        row.number,
                    )
                    for row in edits.voices(db)
                ]
                sides = known_as(propose(voices), voices, edits.listing(db))
                peoples = _peoples(db)
                named = (
                    replace(one, aliases=(*one.aliases, *peoples.get(one.name, ())))
                    for one in sides
                )
                self._sides = (generation, tuple(named))
        return self._sides[1]

    def chosen(self, names: Sequence[str]) -> tuple[Side, ...]:
        """Return the sides that have these names or other names, each once, in this order.

        Raises:
            InputError: There is no such side.
        """
        known = self.sides()
        by_name = _by_name(known)
        unknown = [name for name in names if folded(name) not in by_name]
        if unknown:
            listed = ", ".join(side.name for side in known[:8]) or "none yet"
            raise InputError(
                f"There is no side {unknown[0]!r} in the library.", hint=f"Sides: {listed}."
            )
        return tuple(dict.fromkeys(by_name[folded(name)] for name in names))

    def scoped(self, filters: Filters) -> Filters:
        """Return the filters with sides under the names they have now."""
        if not filters.sides:
            return filters
        with self._library.reading() as db:
            generation = store.generation(db)
            if self._called[0] != generation:
                peoples = _peoples(db)
                known = {
                    name: (*others, *peoples.get(name, ()))
                    for name, others in side_names(
                        sorted(edits.sides(db)), edits.listing(db)
                    ).items()
                }
                self._called = (generation, _called(known))
        called = self._called[1]
        return replace(
            filters, sides=tuple(called.get(folded(name), name) for name in filters.sides)
        )

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the names that articles have for each speaker who has more than one."""
        with self._library.reading() as db:
            found = edits.names(db)
        return {
            present: tuple(sorted(names | {present}))
            for present, names in sorted(found.items())
            if names - {present}
        }

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits in the order they were made."""
        with self._library.reading() as db:
            return edits.listing(db)

    def edit(
        self,
        kind: EditKind,
        subject: str,
        object: str,  # noqa: A002 - the name it has in Edit
        scope: str,
        *,
        new: bool,
    ) -> Edit:
        """Make an edit: write it down, and make every statement hold what it says."""
        with self._library.writing() as db:
            words = Words(kind, subject, object, scope)
            words = edit_rules.checked(words, _known(db), new=new)
            made = edits.add(db, *words, made_at=self._clock())
            _apply(db)
        return made

    def undo(self, edit_id: int) -> Edit:
        """Take an edit back; what it did is undone, what other edits did stays."""
        with self._library.writing() as db:
            gone = edits.remove(db, edit_id)
            _apply(db)
        return gone

    def take_in(self, rows: object) -> tuple[Edit, ...]:
        """Add edits of another library after those of this one; return the new ones."""
        wanted = edit_rules.read(rows)
        with self._library.writing() as db:
            there = {Words(e.kind, e.subject, e.object, e.scope) for e in edits.listing(db)}
            fresh = {words: made_at for words, made_at in wanted if words not in there}
            added = tuple(
                edits.add(db, *words, made_at=made_at or self._clock())
                for words, made_at in fresh.items()
            )
            if added:
                _apply(db)
        return added


def _peoples(db: Connection) -> dict[str, list[str]]:
    """Return the names of the peoples by which articles call each land."""
    found: dict[str, list[str]] = {}
    for people, land in lands_of(db).items():
        found.setdefault(land, []).append(people)
    return found


def _apply(db: Connection) -> None:
    settle(db)
    store.bump(db)


def _known(db: Connection) -> Known:
    sides = side_names(sorted(edits.sides(db)), edits.listing(db))
    outlets = (*articles.distinct(db, "outlet"), *articles.distinct(db, "agency"))
    return Known(sides=sides, names=edits.names(db), outlets=outlets)


def _by_name(sides: Sequence[Side]) -> dict[str, Side]:
    """Return the sides by other names, and by names, which go first."""
    others = {folded(name): side for side in reversed(sides) for name in side.aliases}
    return others | {folded(side.name): side for side in sides}


def _called(known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the present names of sides by other names, and by names, which go first."""
    others = {folded(other): name for name in reversed([*known]) for other in known[name]}
    return others | {folded(name): name for name in known}
