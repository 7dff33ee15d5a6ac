"""Briefings that are kept, what an editor does to them, and definitions to run again."""

import datetime as dt
from collections.abc import Callable

from rag.brief import revise, template
from rag.brief.revise import Difference
from rag.brief.template import Template
from rag.library import Library, briefings
from rag.library.briefings import Kept
from rag.types import Briefing, Definition


class Editions:
    """The shelf of briefings of one library; safe to share between threads.

    Methods that take the id of a briefing raise ``NotFoundError`` when there is none, those
    that change one return it as it is then.
    """

    def __init__(self, library: Library, clock: Callable[[], dt.datetime]) -> None:
        self._library = library
        self._clock = clock

    def templates(self) -> tuple[Template, ...]:
        """Return the kinds of briefing there are, the full one first."""
        every = [template.load(name) for name in template.names()]
        return tuple(sorted(every, key=lambda one: -len(one.sections)))

    # -- definitions

    def save(self, definition: Definition) -> Definition:
        """Keep a definition under its name, in the place of one that had it.

        Raises:
            InputError: The name is empty or too long, or there is no such template.
        """
        template.load(definition.template)
        with self._library.writing() as db:
            return briefings.save(db, definition, now=self._clock())

    def saved(self) -> tuple[Definition, ...]:
        """Return the definitions that are kept, by name."""
        with self._library.reading() as db:
            return briefings.saved(db)

    def definition(self, name: str) -> Definition:
        """Return the definition kept under this name.

        Raises:
            NotFoundError: There is none.
        """
        with self._library.reading() as db:
            return briefings.definition(db, name)

    def forget_definition(self, name: str) -> None:
        """Delete a definition; the briefings made by it stay.

        Raises:
            NotFoundError: There is none of this name.
        """
        with self._library.writing() as db:
            briefings.forget_definition(db, name)

    # -- briefings

    def listing(self) -> tuple[Kept, ...]:
        """Return the briefings that are kept, newest first."""
        with self._library.reading() as db:
            return briefings.listing(db)

    def briefing(self, briefing_id: str) -> Briefing:
        """Return a kept briefing, quotations cut anew; what lost its article says so."""
        with self._library.reading() as db:
            return briefings.load(db, briefing_id)

    def previous(self, briefing_id: str) -> Briefing | None:
        """Return the briefing before this one on the same topic and scope."""
        with self._library.reading() as db:
            found = briefings.before(db, briefing_id)
            return briefings.load(db, found) if found else None

    def difference(self, before_id: str, after_id: str) -> Difference:
        """Return how a briefing differs from an earlier one."""
        return revise.difference(self.briefing(before_id), self.briefing(after_id))

    def remove(self, briefing_id: str) -> None:
        """Delete a briefing."""
        with self._library.writing() as db:
            briefings.forget(db, briefing_id)

    # -- an editor's changes; places count from 0

    def reword(self, briefing_id: str, section: int, place: int, text: str) -> Briefing:
        """Put a claim into other words; it keeps its citations when they still prove it."""
        return self._changed(
            briefing_id, lambda one: revise.with_claim(one, section, place, text)
        )

    def leave_out(self, briefing_id: str, section: int, place: int | None = None) -> Briefing:
        """Take out a claim, or a whole section when no place is given."""
        if place is None:
            return self._changed(briefing_id, lambda one: revise.without_section(one, section))
        return self._changed(briefing_id, lambda one: revise.without_claim(one, section, place))

    def move(
        self, briefing_id: str, section: int, place: int | None = None, *, by: int
    ) -> Briefing:
        """Move a claim inside its section, or a section; up when ``by`` is negative."""
        if place is None:
            return self._changed(
                briefing_id, lambda one: revise.moved_section(one, section, by)
            )
        return self._changed(
            briefing_id, lambda one: revise.moved_claim(one, section, place, by)
        )

    def restore(self, briefing_id: str) -> Briefing:
        """Take back every change since the briefing was made."""
        with self._library.writing() as db:
            made = briefings.load(db, briefing_id, as_made=True)
            briefings.replace_by(db, made)
        return made

    def _changed(self, briefing_id: str, change: Callable[[Briefing], Briefing]) -> Briefing:
        with self._library.writing() as db:
            changed = change(briefings.load(db, briefing_id))
            briefings.replace_by(db, changed)
        return changed
