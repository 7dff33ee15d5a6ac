"""Where briefings are made: reads what is in scope, has it written, and keeps the result."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from rag.brief.chain import Briefer
from rag.brief.material import Scope
from rag.brief.positions import Compared
from rag.brief.summary import summarize
from rag.brief.written import Writer, written_summary
from rag.errors import LibraryError
from rag.library import Library, articles, briefings
from rag.ports import ChatModel
from rag.statements.desk import Desk
from rag.types import Briefing, Definition, Filters, Hit, Length, Section

_LOOKED_UP = 60
"""Passages looked up for the topic of a briefing."""


class Finds(Protocol):
    """What a bureau looks topics up with."""

    def __call__(self, query: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """Return the passages that speak of ``query``, best first."""
        ...


class Bureau:
    """Makes briefings from one library; safe to share between threads."""

    def __init__(
        self,
        library: Library,
        desk: Desk,
        *,
        find: Finds,
        compared: Compared,
        model: ChatModel | None,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._library = library
        self._desk = desk
        self._find = find
        self._compared = compared
        self._model = model
        self._clock = clock

    def stream(self, definition: Definition, *, keep: bool) -> Iterator[Section | Briefing]:
        """Yield the sections of a briefing as they are written, and the whole of it last.

        Args:
            definition: Topic, scope and form.
            keep: Whether to keep it, so that the next one on this knows what was known.

        Raises:
            InputError: There is no template of the definition's name.
        """
        wanted = replace(definition, topic=" ".join(definition.topic.split()))
        scope = self._scope(wanted)
        briefer = Briefer(self._compared, self._model)
        for part in briefer.stream(wanted, scope, as_of=self._clock()):
            if keep and isinstance(part, Briefing):
                yield self._kept(part, [article.source.id for article in scope.articles])
            else:
                yield part

    def summarize(self, article_id: str, *, length: Length, audience: str) -> Briefing:
        """Return a briefing of one article, all of which has been read.

        Raises:
            NotFoundError: No article has this id.
        """
        with self._library.reading() as db:
            article = articles.get(db, article_id)
            said = articles.said(db, self._desk.scoped(Filters(articles=(article_id,))))
            passages = articles.passages_of(db, article_id)
        made = summarize(article, said, as_of=self._clock(), length=length)
        if self._model is None or not made.sections:
            return made
        writer = Writer(self._model, replace(made.definition, audience=audience))
        return written_summary(made, writer, passages)

    def _scope(self, definition: Definition) -> Scope:
        filters = self._desk.scoped(definition.filters)
        topic = definition.topic
        hits = self._find(topic, limit=_LOOKED_UP, filters=filters) if topic else ()
        with self._library.reading() as db:
            before = briefings.earlier(db, definition)
            return Scope(
                articles=tuple(
                    articles.get(db, entry.source.id) for entry in articles.entries(db, filters)
                ),
                statements=articles.said(db, filters),
                hits=hits,
                sides=self._desk.sides(),
                wanted=frozenset(filters.sides),
                read_before=before.articles if before else frozenset(),
                before=before.made_at if before else None,
            )

    def _kept(self, briefing: Briefing, scope: Sequence[str]) -> Briefing:
        """Keep a briefing; where the library cannot be written, say so in its notice."""
        try:
            with self._library.writing() as db:
                return briefings.keep(db, briefing, scope)
        except LibraryError as error:
            notice = f"{briefing.notice} It is not kept: {error}".strip()
            return replace(briefing, notice=notice)
