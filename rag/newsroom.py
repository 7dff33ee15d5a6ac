"""The facade: every verb of the program; the one place where implementations are chosen."""

import datetime as dt
import gc
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import SecretStr

from rag.brief.editions import Editions
from rag.errors import InputError, LibraryError
from rag.ingest.chain import Ingest, Progress, check_stamp
from rag.ingest.gather import Gather
from rag.ingest.intake import Intake
from rag.ingest.shelf import Shelf
from rag.ingest.upkeep import Upkeep
from rag.ingest.workers import Done, Workers
from rag.library import Library, articles, backup, history, store
from rag.library.backup import Backup
from rag.ports import ChatModel, Embedder, Indexes, Matcher, Tagger, Teller
from rag.providers import registry
from rag.providers.connection import Connection
from rag.render import PackReport, check_pack
from rag.retrieval.nearest import Nearest
from rag.retrieval.search import Search
from rag.retrieval.steady import Steady
from rag.settings import Settings, bare_environment
from rag.statements.desk import Desk
from rag.statements.edit_rules import export
from rag.types import (
    Answer,
    Article,
    Briefing,
    Claim,
    Comparison,
    Conversation,
    Definition,
    Edit,
    EditKind,
    Entry,
    Filters,
    Finding,
    Hit,
    IngestReport,
    Length,
    Overview,
    Passage,
    Readouts,
    Section,
    Shown,
    Side,
    Source,
    Statement,
)

if TYPE_CHECKING:
    from threading import Event

    from sqlalchemy import Connection as Transaction

    from rag.brief.bureau import Bureau
    from rag.evaluation import Evaluation, Question
    from rag.providers.langchain import LibraryRetriever

log = logging.getLogger(__name__)

_NO_COLUMNS: Mapping[str, str] = {}
_NO_FILTERS = Filters()


class Newsroom:
    """A library and all that can be done with it; threads may share one.

    Every method may raise ``LibraryError``. Those that take ``filters`` see only what is in
    scope.

    Attributes:
        intake: Jobs that add: begins them in the background, watches, stops and resumes them;
            feeds that are followed.
        shelf: Articles that are here: corrects them, shows versions and carriers, removes them
            so that it can be taken back.
        editions: Briefings that are kept: lists, changes and compares them; definitions by
            which they are made again.
        endpoint: The model endpoint: how it is set, and whether it works.
        workers: Does parts of jobs that other processes have begun.
        upkeep: What the library is on disk; checks, repairs and rebuilds in the background.
    """

    def __init__(  # noqa: PLR0913 - the one place where all parts come together
        self,
        library: Library,
        *,
        embedder: Embedder,
        tagger: Tagger | None = None,
        model: ChatModel | None = None,
        clock: Callable[[], dt.datetime] | None = None,
        gather: Gather | None = None,
        matcher: Matcher | None = None,
        settings: Settings | None = None,
        indexes: Indexes | None = None,
        teller: Callable[[], Teller | None] | None = None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._steady = embedder if isinstance(embedder, Steady) else None
        self._tagger = tagger
        self._model = model
        self._matcher = matcher
        self._clock = clock or _now
        given = settings or Settings.model_construct()
        self._nearest = Nearest(library, indexes or registry.indexes(given))
        self._search = Search(library, self._nearest, embedder, self._clock, self._check_stamp)
        self._desk = Desk(library, self._clock)
        self._counted: tuple[int, Overview] | None = None
        self.shelf = Shelf(library, self._catch_up)
        self.editions = Editions(library, self._clock)
        self.endpoint = Connection(given, model, embedder, self._clock)
        self.upkeep = Upkeep(
            library,
            self._nearest,
            self._steady.inner if self._steady else embedder,
            tagger,
            clock=self._clock,
            finish=self.shelf.finish,
        )
        gather = gather or Gather()
        self.intake = Intake(
            library,
            Ingest(library, embedder, self._clock, tagger, teller),
            clock=self._clock,
            environment=bare_environment(),
            gather=gather,
            around=self._changing,
        )
        self.workers = Workers(
            library,
            Ingest(library, embedder, self._clock, tagger),  # each is one of many processes
            clock=self._clock,
            gather=gather,
            around=self._changing,
            reader=self.intake.reader,
        )
        self._given = given
        if given.adding == "workers":
            self.hand_to_workers()

    @classmethod
    def open(cls, settings: Settings, *, as_it_is: bool = False) -> Self:
        """Open the library the settings name, making it when there is none.

        Args:
            settings: Name the library, the embedder and the model.
            as_it_is: Open it also when its last changes are missing.

        Raises:
            SettingsError: The settings contradict each other.
        """
        embedder = registry.embedder(settings)
        model = registry.chat(settings)
        indexes = registry.indexes(settings)
        library = Library.open(
            settings.folder,
            database=settings.database_url.get_secret_value(),
            lock_timeout=settings.lock_timeout,
            as_it_is=as_it_is,
        )
        if settings.embedder == "openai":
            embedder = Steady(embedder, library)
        return cls(
            library,
            embedder=embedder,
            tagger=registry.tagger(),
            model=model,
            matcher=registry.matcher(),
            settings=settings,
            indexes=indexes,
            teller=registry.teller,
        )

    @classmethod
    def restore(cls, settings: Settings, path: Path) -> Backup:
        """Make the library the settings name of a backup; its folder is new or empty.

        Raises:
            InputError: There is no such backup, or something is in the folder.
            DamagedError: The backup is not sound; there is no library then.
        """
        made = backup.restore(
            path,
            settings.folder,
            database=settings.database_url.get_secret_value(),
            timeout=settings.lock_timeout,
        )
        with cls.open(settings) as room:
            room.doctor()  # builds the index, which is in no backup
        return made

    @classmethod
    def move(cls, settings: Settings, to: str) -> tuple[Backup, tuple[Finding, ...]]:
        """Make the library the settings name once more in another place, and check it there.

        The one there is stays as it is.

        Args:
            settings: Name the library.
            to: Address of a PostgreSQL database without one, or a folder that is new or empty.

        Raises:
            InputError: Something is there already.
        """
        with cls.open(settings) as room:
            room.shelf.finish()
            made = backup.move(room._library, to, timeout=settings.lock_timeout)  # noqa: SLF001
        there: dict[str, object] = {"database_url": SecretStr(to)}
        if "://" not in to:
            there = {"database_url": SecretStr(""), "library": Path(to)}
        with cls.open(settings.model_copy(update=there)) as room:
            return made, room.doctor()

    def close(self) -> None:
        """Stop what runs in the background and let go of the library."""
        gc.unfreeze()
        self.upkeep.close()
        self.intake.close()
        self._search.close()
        self._nearest.close()
        self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Load what the first question and the first file need; nobody has to wait for it.

        What is there then stays until it is closed, so that Python does not look through it for
        garbage, which would hold a search up for as long as 90 ms.
        """
        self._embedder.embed(["ready"])
        if self._matcher:
            self._matcher.match("ready", ["ready"], [""])
        self.intake.warm()
        gc.collect()
        gc.freeze()

    def notice(self) -> str:
        """Return a line about what searches do without now; empty when all is in order."""
        return self._nearest.notice()

    def overview(self) -> Overview:
        """Return what is in the library and how this program works with it."""
        with self._library.reading() as db:
            generation = store.generation(db)
            if self._counted is None or self._counted[0] != generation:
                self._counted = generation, self._count(db)
        return self._counted[1]

    def _count(self, db: "Transaction") -> Overview:
        return Overview(
            **articles.counts(db),
            outlets=articles.distinct(db, "outlet"),
            languages=articles.distinct(db, "language"),
            sides=tuple(side.name for side in self.sides()),
            model=self._model.name if self._model else "extracts",
            embedder=self._embedder.name,
            location=str(self._library.folder),
        )

    # -- articles

    def add(
        self,
        locators: Sequence[str],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add files, folders and addresses; what fails costs one ``Item`` and stops nothing.

        Args:
            locators: Paths of files or folders, http(s) addresses of pages, feeds, site maps.
            columns: For dumps: the column or key (value) that holds a field (key) of articles.
            progress: Called after each item: with it, the number done, and how many files and
                addresses there are, 0 when that is unknown.
            cancelled: Asked now and then whether to stop; what is done by then stays.

        Raises:
            StampMismatchError: The library was indexed with another embedder.
        """
        return self.intake.add(
            locators, columns=columns, progress=progress, cancelled=cancelled
        )

    def add_files(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add contents given as (name, bytes), such as uploads; otherwise like ``add``."""
        return self.intake.add_files(
            files, columns=columns, progress=progress, cancelled=cancelled
        )

    def hand_to_workers(self) -> None:
        """Let workers add what is begun in the background from now on.

        Raises:
            SettingsError: The library's rows are not in PostgreSQL.
        """
        self.intake.hand_to(registry.queue(self._given))

    def work(
        self, *, stopped: "Event", wait: bool = True, progress: Done | None = None
    ) -> None:
        """Add what other processes have handed to workers.

        Args:
            stopped: Set when to stop; what is begun then is left to other workers.
            wait: Whether to wait for more when nothing is left.
            progress: Called with each part of a job that is done and what came of it.

        Raises:
            SettingsError: The library's rows are not in PostgreSQL.
            UnavailableError: The database cannot be reached.
        """
        queue = registry.queue(self._given)
        self.workers.serve(queue, stopped=stopped, wait=wait, progress=progress)

    def articles(self, filters: Filters = _NO_FILTERS) -> tuple[Entry, ...]:
        """Return the articles in scope, newest publication first."""
        with self._library.reading() as db:
            return articles.entries(db, self._desk.scoped(filters))

    def article(self, article_id: str) -> Article:
        """Return an article, also an older version.

        Raises:
            NotFoundError: No article has this id.
        """
        return self.shelf.article(article_id)

    def show(self, article_id: str) -> Shown:
        """Return an article with its passages, versions and other carriers.

        Raises:
            NotFoundError: No article has this id.
        """
        others = (one for one in self.shelf.carriers(article_id) if one.id != article_id)
        return Shown(
            article=self.article(article_id),
            passages=self.passages(article_id),
            entry=next(iter(self.articles(Filters(articles=(article_id,)))), None),
            versions=self.versions(article_id),
            carriers=tuple((one, self.shelf.reprint(article_id, one.id)) for one in others),
        )

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """Return the passages of an article in reading order; none for an older version."""
        with self._library.reading() as db:
            return articles.passages_of(db, article_id)

    def versions(self, article_id: str) -> tuple[Source, ...]:
        """Return every version stored under this article's locator, newest first."""
        return self.shelf.versions(article_id)

    def remove(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Take articles and their older versions out of every part of the library.

        Raises:
            NotFoundError: One of the ids does not exist; nothing is removed.
        """
        return self.shelf.remove(article_ids)

    # -- questions

    def search(
        self, query: str, *, limit: int = 10, filters: Filters = _NO_FILTERS
    ) -> tuple[Hit, ...]:
        """Return the passages that speak of ``query``, best first.

        Raises:
            InputError: The query is empty, or the limit not between 1 and 1,000.
        """
        if not query.strip():
            raise InputError("The query is empty.", hint="Type the words to search for.")
        if not 1 <= limit <= 1_000:
            raise InputError(f"The limit is {limit}.", hint="Use a limit from 1 to 1,000.")
        return self._search.find(query, limit=limit, filters=self._desk.scoped(filters))

    def ask(
        self,
        question: str,
        *,
        filters: Filters = _NO_FILTERS,
        history: Sequence[Answer] = (),
    ) -> Answer:
        """Answer a question from the articles; see ``ask_stream``."""
        parts = self.ask_stream(question, filters=filters, history=history)
        (answer,) = (part for part in parts if isinstance(part, Answer))
        return answer

    def ask_stream(
        self,
        question: str,
        *,
        filters: Filters = _NO_FILTERS,
        history: Sequence[Answer] = (),
    ) -> Iterator[Claim | Answer]:
        """Yield claims as they are verified, and the finished answer last.

        The answer is what counts: when a model fails half-way it holds extracts instead of
        the claims yielded before.

        Args:
            question: In any language.
            filters: What is in scope.
            history: The earlier answers of the conversation, oldest first.

        Raises:
            InputError: The question is empty or too long.
        """
        from rag.answer.chain import Answering

        with self._library.reading() as db:
            self._check_stamp(db)
        chain = Answering(
            self._library, self._search, self._embedder, self._model, self._matcher
        )
        yield from chain.stream(question, filters=self._desk.scoped(filters), history=history)

    def retriever(self, k: int = 10, filters: Filters = _NO_FILTERS) -> "LibraryRetriever":
        """Return the library as a LangChain retriever of the ``k`` best passages.

        Its documents carry the place of the passage and what is known of the article.
        """
        from rag.providers.langchain import LibraryRetriever

        return LibraryRetriever(find=self.search, k=k, filters=filters)

    def evaluate(
        self,
        questions: "Sequence[Question]",
        *,
        filters: Filters = _NO_FILTERS,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "Evaluation":
        """Ask the questions of a set, and return what their answers are worth.

        Args:
            questions: As ``rag.evaluation.read_set`` reads them.
            filters: What is in scope; gold elsewhere counts as not in the library.
            progress: Called after each question: with the number asked, and of how many.
            cancelled: Asked before each question whether to stop.
        """
        from rag.evaluation.desk import ask_all

        return ask_all(self, questions, filters, progress=progress, cancelled=cancelled)

    # -- who said what

    def statements(
        self, article_id: str | None = None, *, filters: Filters = _NO_FILTERS
    ) -> tuple[Statement, ...]:
        """Return the statements in scope, or those of one article, in reading order.

        Raises:
            NotFoundError: No article has this id.
        """
        with self._library.reading() as db:
            if article_id is not None:
                articles.get(db, article_id)
                filters = Filters(
                    articles=(article_id,), sides=filters.sides, speakers=filters.speakers
                )
            return articles.said(db, self._desk.scoped(filters))

    def sides(self) -> tuple[Side, ...]:
        """Return the sides that speak in the library, sorted by name."""
        return self._desk.sides()

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the names that articles have for each speaker who has more than one."""
        return self._desk.names()

    def edits(self) -> tuple[Edit, ...]:
        """Return what the user changed of sides, speakers, outlets and relations, in order."""
        return self._desk.edits()

    def edit(
        self,
        kind: EditKind,
        subject: str,
        object: str = "",  # noqa: A002 - the name it has in Edit
        scope: str = "",
        *,
        new: bool = False,
    ) -> Edit:
        """Change what was proposed, for all articles here and for those added later.

        Args:
            kind: What is changed; ``Edit`` says what subject, object and scope mean.
            subject: Who or what is changed; a side also by another name of it.
            object: What it becomes; empty to move a speaker or an outlet to no side.
            scope: A side; for ``relate`` the sides, joined by ``; ``.
            new: Lets ``move speaker`` and ``move outlet`` make a side.

        Raises:
            InputError: A name does not exist, or nothing would change; with known names.
        """
        return self._desk.edit(kind, subject, object, scope, new=new)

    def undo(self, edit_id: int) -> Edit:
        """Take back an edit; without any, all is as it was proposed.

        Raises:
            NotFoundError: No edit has this id.
        """
        return self._desk.undo(edit_id)

    def export_edits(self) -> tuple[dict[str, str], ...]:
        """Return the edits as plain values, for ``import_edits`` of another library."""
        return export(self._desk.edits())

    def import_edits(self, rows: Sequence[object]) -> tuple[Edit, ...]:
        """Add edits after those that are here, and return those that were not here yet.

        What they are about need not be in the library: it may come later.

        Raises:
            InputError: One of them is no edit; none is added.
        """
        return self._desk.take_in(rows)

    def compare(
        self, *, topic: str = "", sides: Sequence[str] = (), filters: Filters = _NO_FILTERS
    ) -> Comparison:
        """Return what each side said, issue by issue.

        Args:
            topic: Keeps the statements about it; empty for all.
            sides: Names or other names of sides, in the order of the columns; when empty, the
                few that say most about it.
            filters: What is in scope.

        Raises:
            InputError: A side does not exist.
        """
        from rag.compare.board import Board

        return Board(self._desk, self._embedder).lay(
            self.statements(filters=filters),
            self._desk.chosen(sides) if sides else (),
            topic=topic,
            searched=len(self.articles(filters)),
        )

    def readouts(self, a_id: str, b_id: str) -> Readouts:
        """Return two readouts of one meeting, sentence beside sentence.

        Raises:
            NotFoundError: One of the ids does not exist.
            InputError: Both are the same article.
        """
        from rag.readouts import align

        a, b = self.article(a_id), self.article(b_id)
        if a.source.id == b.source.id:
            raise InputError(
                f"Article {a_id} cannot be laid beside itself.",
                hint="Give the ids of two articles; `readout ls` lists them.",
            )
        return align(
            a,
            b,
            statements_a=self.statements(a_id),
            statements_b=self.statements(b_id),
            embedder=self._embedder,
        )

    # -- briefings

    def summarize(
        self, article_id: str, *, length: Length = "standard", audience: str = ""
    ) -> Briefing:
        """Return a briefing of one article, all of which has been read.

        Raises:
            NotFoundError: No article has this id.
        """
        return self._bureau().summarize(article_id, length=length, audience=audience)

    def brief(
        self,
        *,
        topic: str = "",
        filters: Filters = _NO_FILTERS,
        definition: Definition | None = None,
        keep: bool = True,
    ) -> Briefing:
        """Return a briefing of the articles in scope, about a topic or about all of them.

        Args:
            topic: What to keep to; empty for everything.
            filters: What is in scope.
            definition: Topic, scope and form together, in place of the two above.
            keep: Whether to keep it, so that the next one on this knows what was known.

        Raises:
            InputError: There is no template of the definition's name.
        """
        wanted = definition or Definition(topic=topic, filters=filters)
        (made,) = (
            part for part in self.brief_stream(wanted, keep=keep) if isinstance(part, Briefing)
        )
        return made

    def brief_stream(
        self, definition: Definition, *, keep: bool = True
    ) -> Iterator[Section | Briefing]:
        """Yield the sections of a briefing as they are written, and the whole of it last."""
        yield from self._bureau().stream(definition, keep=keep)

    def _bureau(self) -> "Bureau":
        from rag.brief.bureau import Bureau
        from rag.compare.board import Board

        return Bureau(
            self._library,
            self._desk,
            find=self.search,
            compared=Board(self._desk, self._embedder).lay,
            model=self._model,
            clock=self._clock,
        )

    def verify(self, pack: Mapping[str, object], *, own_texts: bool = False) -> PackReport:
        """Check every quotation of an evidence pack against the library, without a model.

        Args:
            pack: What ``rag.render.read_pack`` read. Where it holds the text of an article
                that is not in the library, that text is used.
            own_texts: Use only the texts inside the pack.

        Raises:
            InputError: It is not an evidence pack.
        """
        return check_pack(pack, self.shelf.text, own_texts=own_texts)

    # -- conversations

    def conversations(
        self, query: str = "", *, owners: Sequence[str] | None = None
    ) -> tuple[Conversation, ...]:
        """Return the conversations without their turns, the one last used first.

        Args:
            query: Keeps those in whose title, questions, claims or quotations all its words
                stand; all when empty.
            owners: Whose conversations, "" standing for nobody's; everybody's when None.

        Raises:
            InputError: The query is too long, or has no letter and no figure.
        """
        with self._library.reading() as db:
            return history.listing(db, query, owners)

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title.

        Raises:
            NotFoundError: No conversation has this id.
            InputError: The title is empty.
        """
        with self._library.writing() as db:
            history.rename(db, conversation_id, title)

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation with its turns.

        Raises:
            NotFoundError: No conversation has this id.
        """
        with self._library.reading() as db:
            return history.load(db, conversation_id)

    def record(
        self, conversation_id: str | None, answer: Answer, *, owner: str | None = None
    ) -> str:
        """Append an answer to a conversation, None for a new one; return its id.

        The conversation of another ``owner`` stays as it is, and is gone on with in a copy.
        Without an owner the answer goes into anybody's.

        Raises:
            NotFoundError: No conversation has this id.
        """
        with self._library.writing() as db:
            now = self._clock()
            return history.record(db, conversation_id, answer, now=now, owner=owner)

    def forget(self, conversation_id: str) -> None:
        """Delete a conversation.

        Raises:
            NotFoundError: No conversation has this id.
        """
        with self._library.writing() as db:
            history.forget(db, conversation_id)

    # -- care

    def backup(self, path: Path) -> Backup:
        """Write the whole library into one new file and check it, whoever else writes.

        Raises:
            InputError: The file exists, or cannot be made.
            DamagedError: The library is not sound; there is no file then.
        """
        return backup.write(self._library, path)

    def doctor(self, *, repair: bool = True) -> tuple[Finding, ...]:
        """Check the library by what searches find, and repair what can be made again."""
        return self.upkeep.doctor(repair=repair)

    def reindex(
        self, *, progress: Callable[[int, int], None] | None = None
    ) -> tuple[Finding, ...]:
        """Cut, embed and index every article anew while the old index serves; then check.

        Raises:
            BusyError: Somebody else does so.
        """
        findings = self.upkeep.reindex(progress=progress)
        if self._steady:
            self._steady.keep(anew=True)
        return findings

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Do before and after articles are added what has to be done."""
        self.shelf.finish()
        if self._steady:
            with self._library.reading() as db:
                self._check_stamp(db)
            self._steady.keep()
        yield
        self._catch_up()

    def _catch_up(self) -> None:
        """Update the indexes; where that cannot be done now, searches manage without."""
        for follow in (self._nearest.catch_up, self._search.catch_up):
            try:
                follow()
            except LibraryError as error:
                log.warning("an index is behind: %s", error)

    def _check_stamp(self, db: "Transaction") -> None:
        check_stamp(store.get(db, "stamp"), self._embedder)

    def check(self, filters: Filters) -> None:
        """Refuse filters that name an article or side which does not exist.

        Raises:
            InputError: With the name.
        """
        for article_id in filters.articles:
            self.article(article_id)
        if filters.sides:
            self._desk.chosen(filters.sides)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the composition root is where time comes in
