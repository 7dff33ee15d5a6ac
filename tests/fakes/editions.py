"""A shelf of briefings in memory, for page tests."""

import datetime as dt
from dataclasses import replace

from rag.brief import revise, template
from rag.errors import InputError, NotFoundError
from rag.library.briefings import Kept
from rag.types import Briefing, Definition

NOW = dt.datetime(2031, 5, 9, 14, 30, tzinfo=dt.UTC)


class FakeEditions:
    """Keeps briefings, what an editor made of them, and definitions."""

    def __init__(self) -> None:
        self.made: dict[str, Briefing] = {}
        self.now: dict[str, Briefing] = {}
        self.definitions: dict[str, Definition] = {}
        self.refuses: Exception | None = None

    def keep(self, briefing: Briefing) -> Briefing:
        """Keep a briefing an hour after the last one, with an id."""
        later = dt.timedelta(hours=len(self.made))
        kept = replace(briefing, id=f"b{len(self.made) + 1}", as_of=NOW + later)
        if before := self._before(kept):
            kept = replace(kept, since=before.as_of, changed=bool(kept.changed))
        self.made[kept.id] = self.now[kept.id] = kept
        return kept

    def templates(self):
        every = [template.load(name) for name in template.names()]
        return tuple(sorted(every, key=lambda one: -len(one.sections)))

    def save(self, definition: Definition) -> Definition:
        if not definition.name.strip():
            raise InputError("The name is empty.", hint="Use up to 80 characters.")
        self.definitions[definition.name] = definition
        return definition

    def saved(self) -> tuple[Definition, ...]:
        return tuple(self.definitions[name] for name in sorted(self.definitions))

    def forget_definition(self, name: str) -> None:
        del self.definitions[name]

    def listing(self) -> tuple[Kept, ...]:
        return tuple(
            Kept(
                id=one.id,
                title=one.title,
                made_at=one.as_of,
                definition=one.definition,
                articles=len(self.made[one.id].used),
                changed=one.changed,
                edited=one != self.made[one.id],
            )
            for one in reversed(self.now.values())
        )

    def briefing(self, briefing_id: str) -> Briefing:
        try:
            return self.now[briefing_id]
        except KeyError:
            raise NotFoundError(
                f"There is no briefing {briefing_id!r} in the library.",
                hint="`readout briefings` lists them.",
            ) from None

    def previous(self, briefing_id: str) -> Briefing | None:
        return self._before(self.briefing(briefing_id))

    def difference(self, before_id: str, after_id: str) -> revise.Difference:
        return revise.difference(self.briefing(before_id), self.briefing(after_id))

    def remove(self, briefing_id: str) -> None:
        self.briefing(briefing_id)
        del self.now[briefing_id]

    def reword(self, briefing_id, section, place, text) -> Briefing:
        return self._changed(briefing_id, revise.with_claim, section, place, text)

    def leave_out(self, briefing_id, section, place=None) -> Briefing:
        if place is None:
            return self._changed(briefing_id, revise.without_section, section)
        return self._changed(briefing_id, revise.without_claim, section, place)

    def move(self, briefing_id, section, place=None, *, by) -> Briefing:
        if place is None:
            return self._changed(briefing_id, revise.moved_section, section, by)
        return self._changed(briefing_id, revise.moved_claim, section, place, by)

    def restore(self, briefing_id) -> Briefing:
        self.now[briefing_id] = self.made[briefing_id]
        return self.now[briefing_id]

    def _changed(self, briefing_id, change, *places) -> Briefing:
        if self.refuses:
            raise self.refuses
        self.now[briefing_id] = change(self.briefing(briefing_id), *places)
        return self.now[briefing_id]

    def _before(self, briefing: Briefing) -> Briefing | None:
        same = [
            one
            for one in self.now.values()
            if one.as_of < briefing.as_of
            and one.definition.topic == briefing.definition.topic
            and one.definition.filters == briefing.definition.filters
        ]
        return same[-1] if same else None
