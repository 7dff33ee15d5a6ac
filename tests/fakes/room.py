"""A newsroom in memory for page tests: invented articles, the types the pages draw."""

# ruff: noqa: E501 - a line of an article is a line

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.errors import InputError, NotFoundError
from rag.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Claim,
    Comparison,
    Conversation,
    Definition,
    Edit,
    Entry,
    Filters,
    Hit,
    Overview,
    Passage,
    Point,
    Readouts,
    Section,
    Side,
    Source,
    Span,
    Spans,
    Stance,
    Statement,
    Step,
    Trace,
    Turn,
)
from tests.fakes import sides as talks
from tests.fakes.caretakers import FakeEndpoint, FakeUpkeep
from tests.fakes.editions import FakeEditions
from tests.fakes.shelves import FakeIntake, FakeShelf

ALL = Filters()
NOW = dt.datetime(2031, 5, 9, 14, 30, tzinfo=dt.UTC)

NORDA = """LINDMARK, May 6 (Norda) -- Valmora and Ordelia will reopen the Sarn crossing on June 2, officials of both countries said on Tuesday after two days of talks.
Foreign Minister Ilse Varga of Valmora stressed that freight must pass without a permit from the first day. "We did not come here to trade one queue for another," she said.
Her Ordelian counterpart, Tomas Reik, said his country had agreed to a trial of ninety days and to nothing beyond it.
The two sides will put $5m, not $6m, into a shared customs post, according to the joint text.
Reik added that water levels in the Sarn were not on the agenda.
Varga stated that the water question had been raised twice and would be raised again in July.
Hauliers in Lindmark welcomed the date but asked for written rules."""

COURIER = """PORT ALDER, May 7 -- Ordelia confirmed on Wednesday that the Sarn crossing opens on June 2 for a trial period.
Tomas Reik, the foreign minister, told reporters that permits stay in force for freight until the trial has been assessed.
A senior official in the transport ministry said the customs post would cost both countries five million dollars.
Asked about the river, Reik said that no such talks had taken place."""

UNION = """KESTRA, May 8 (Norda) -- The dockers' union of Port Alder voted on Thursday to strike for two days from May 20.
Union secretary Mara Ellin said the operator had offered 2.1 percent and called that an insult.
Alder Ports said it regretted the vote and remained ready to talk."""


def _source(n: int, title: str, **more: object) -> Source:
    return Source(id=f"{n:012x}", title=title, language="en", **more)  # type: ignore[arg-type]


ARTICLES = (
    Article(
        source=_source(
            1,
            "Valmora and Ordelia to reopen the Sarn crossing in June",
            locator="https://norda.example/2031/sarn",
            outlet="Norda",
            agency="Norda",
            place="Lindmark",
            published=dt.date(2031, 5, 6),
        ),
        text=NORDA,
    ),
    Article(
        source=_source(
            2,
            "Ordelia keeps freight permits while Sarn trial runs",
            locator="courier/sarn.txt",
            outlet="Alder Courier",
            place="Port Alder",
            published=dt.date(2031, 5, 7),
        ),
        text=COURIER,
    ),
    Article(
        source=_source(
            3,
            "Dockers of Port Alder vote to strike",
            locator="kestra/strike.md",
            outlet="Kestra Post",
            agency="Norda",
            place="Kestra",
            published=dt.date(2031, 5, 8),
        ),
        text=UNION,
    ),
)


def cite(article: Article, words: str) -> Citation:
    """Cite ``words``, which stand in ``article``."""
    start = article.text.index(words)
    passage = Passage.cut(article, Span(0, len(article.text)))
    return Citation(passage=passage, span=Span(start, start + len(words)))


def statement(
    article: Article, words: str, speaker: str, side: str, role: str = ""
) -> Statement:
    """Return a statement of ``words``, which stand in ``article``."""
    found = cite(article, words)
    return Statement(
        id=f"{article.source.id}:{found.span.start}",
        words=found,
        spans=Spans(content=(found.span,)),
        speaker=speaker,
        side=side,
        role=role,
        cue="said",
        said_on=article.source.published,
    )


class FakeRoom:
    """Holds what it is given; answers with the claims it is told to."""

    def __init__(
        self,
        articles: Sequence[Article] = ARTICLES,
        *,
        reply: Sequence[Claim | Answer] | None = None,
        model: str = "extracts",
        error: Exception | None = None,
        old: Sequence[Article] = (),
    ) -> None:
        self.kept = {article.source.id: article for article in articles}
        self.shelf = FakeShelf(self.kept, old)
        self.intake = FakeIntake(self._fill)
        self.endpoint = FakeEndpoint(model)
        self.upkeep = FakeUpkeep()
        self.reply = reply
        self.model = model
        self.error = error
        self.chats: dict[str, Conversation] = {}
        self.owners: dict[str, str] = {}
        self.asked: list[tuple[str, Filters, tuple[Answer, ...]]] = []
        self.changed: list[Edit] = []
        self.compared: Comparison | None = None
        self.laid = 0
        self.editions = FakeEditions()
        self.ordered: list[Definition] = []

    def overview(self) -> Overview:
        if self.error:
            raise self.error
        sources = [article.source for article in self.kept.values()]
        return Overview(
            articles=len(sources),
            copies=sum(bool(s.copy_of) for s in sources),
            passages=3 * len(sources),
            statements=len(self.statements()),
            outlets=tuple(sorted({s.outlet for s in sources if s.outlet})),
            languages=("en",),
            sides=tuple(side.name for side in self.sides()),
            model=self.model,
            embedder="local:fake",
            location="memory",
        )

    def articles(self, filters: Filters = ALL) -> tuple[Entry, ...]:
        return tuple(
            Entry(source=a.source, passages=3, statements=len(self.statements(a.source.id)))
            for a in self.kept.values()
            if (not filters.outlets or a.source.outlet in filters.outlets)
        )

    def article(self, article_id: str) -> Article:
        return self.shelf.article(article_id)

    def _fill(self) -> None:
        """Let the first job that ends bring in the articles of an empty room."""
        if not self.kept:
            self.kept.update((article.source.id, article) for article in ARTICLES)

    def statements(self, article_id=None, *, filters=ALL) -> tuple[Statement, ...]:
        minister = "Foreign Minister of Valmora"
        wanted = (
            (
                0,
                "freight must pass without a permit from the first day",
                "Ilse Varga",
                "Valmora",
                minister,
            ),
            (
                0,
                "a trial of ninety days and to nothing beyond it",
                "Tomas Reik",
                "Ordelia",
                "Foreign Minister",
            ),
            (
                0,
                "water levels in the Sarn were not on the agenda",
                "Tomas Reik",
                "Ordelia",
                "Foreign Minister",
            ),
            (
                0,
                "the water question had been raised twice and would be raised again in July",
                "Ilse Varga",
                "Valmora",
                minister,
            ),
            (
                1,
                "permits stay in force for freight until the trial has been assessed",
                "Tomas Reik",
                "Ordelia",
                "the foreign minister",
            ),
            (
                1,
                "the customs post would cost both countries five million dollars",
                "a senior official in the transport ministry",
                "",
                "",
            ),
            (
                2,
                "the operator had offered 2.1 percent and called that an insult",
                "Mara Ellin",
                "Dockers' union",
                "Union secretary",
            ),
        )
        return tuple(
            statement(ARTICLES[n], words, speaker, side, role)
            for n, words, speaker, side, role in wanted
            if ARTICLES[n].source.id in self.kept
            and article_id in {None, ARTICLES[n].source.id}
        )

    def sides(self) -> tuple[Side, ...]:
        if not self.kept:
            return ()
        return (
            Side(id="v", name="Valmora", speakers=("Ilse Varga", "Valmora")),
            Side(id="o", name="Ordelia", speakers=("Tomas Reik", "Ordelia")),
            Side(id="d", name="Dockers' union", kind="group", speakers=("Mara Ellin",)),
        )

    def names(self) -> dict[str, tuple[str, ...]]:
        return {"Ilse Varga": ("Ilse Varga", "Ms Varga")}

    def edits(self) -> tuple[Edit, ...]:
        return tuple(self.changed)

    def edit(self, kind, subject, object="", scope="", *, new=False) -> Edit:  # noqa: A002 - as in Newsroom
        known = {side.name for side in self.sides()}
        if kind == "merge sides" and subject == object:
            raise InputError(
                f"{subject!r} cannot be merged into itself.", hint="Name two different sides."
            )
        if kind.startswith("move") and object and object not in known and not new:
            raise InputError(f"There is no side {object!r} in the library.", hint="Sides: …")
        number = 1 + max((edit.id for edit in self.changed), default=0)
        made = Edit(
            id=number, kind=kind, subject=subject, object=object, scope=scope, made_at=NOW
        )
        self.changed.append(made)
        return made

    def undo(self, edit_id: int) -> Edit:
        for edit in self.changed:
            if edit.id == edit_id:
                self.changed.remove(edit)
                return edit
        raise NotFoundError(f"There is no edit {edit_id}.", hint="List the edits.")

    def readouts(self, a_id: str, b_id: str) -> Readouts:
        self.laid += 1
        if self.article(a_id) is self.article(b_id):
            raise InputError(
                f"Article {a_id} cannot be laid beside itself.", hint="Give two articles."
            )
        return talks.readouts()

    def compare(self, *, topic="", sides=(), filters=ALL) -> Comparison:
        if self.compared is not None:
            return self.compared
        said = self.statements()
        names = tuple(sides) or tuple(side.name for side in self.sides())
        issues = (
            ("Freight permits at the Sarn crossing", (0, 1, 4), "differ"),
            ("Water levels of the Sarn", (2, 3), "oppose"),
            ("Pay at the docks", (6,), "one-sided"),
        )
        points = tuple(
            Point(
                issue=issue,
                relation=relation,
                stances=tuple(
                    Stance(
                        side=name,
                        searched=len(self.kept),
                        statements=tuple(said[n] for n in which[::-1] if said[n].side == name),
                    )
                    for name in names
                ),
            )
            for issue, which, relation in issues
        )
        return Comparison(
            topic=topic,
            sides=tuple(s for s in self.sides() if s.name in names),
            points=points,
            unassigned=tuple(s for s in said if not s.side),
            searched=len(self.kept),
        )

    def ask_stream(self, question, *, filters=ALL, history=()) -> Iterator[Claim | Answer]:
        self.asked.append((question, filters, tuple(history)))
        if self.reply is not None:
            yield from self.reply
            claims = tuple(piece for piece in self.reply if isinstance(piece, Claim))
            if claims and not isinstance(self.reply[-1], Answer):
                yield Answer(
                    question=question, query=question, status="answered", claims=claims
                )
            return
        claims = tuple(
            Claim(text=words, citations=(cite(ARTICLES[n], words),), verdict="supported")
            for n, words in (
                (
                    0,
                    "Foreign Minister Ilse Varga of Valmora stressed that freight must pass without a permit from the first day.",
                ),
                (
                    1,
                    "Tomas Reik, the foreign minister, told reporters that permits stay in force for freight until the trial has been assessed.",
                ),
            )
        )
        yield from claims
        hits = tuple(
            Hit(passage=c.citations[0].passage, score=0.82 - n / 10)
            for n, c in enumerate(claims)
        )
        yield Answer(
            question=question,
            query=question + (" Sarn crossing" if history else ""),
            status="answered",
            claims=claims,
            searched=len(self.kept),
            considered=hits,
            trace=Trace(
                steps=(
                    Step(name="search", seconds=0.031, detail="2 passages"),
                    Step(name="extract", seconds=0.004, detail="2 sentences"),
                )
            ),
        )

    def summarize(self, article_id, *, length="standard", audience="") -> Briefing:
        title = self.article(article_id).source.title
        return replace(self.briefing(Definition(length=length, audience=audience)), title=title)

    def brief_stream(self, definition, *, keep=True) -> Iterator[Section | Briefing]:
        self.ordered.append(definition)
        made = self.briefing(definition)
        yield from made.sections
        yield self.editions.keep(made) if keep else made

    def briefing(self, definition: Definition) -> Briefing:
        """Return the briefing that is written whatever is asked for."""

        def claim(n: int, words: str) -> Claim:
            return Claim(text=words, citations=(cite(ARTICLES[n], words),), verdict="supported")

        happened = (
            claim(
                0,
                "Valmora and Ordelia will reopen the Sarn crossing on June 2, officials of both countries said on Tuesday after two days of talks.",
            ),
            claim(
                0,
                "The two sides will put $5m, not $6m, into a shared customs post, according to the joint text.",
            ),
        )
        valmora = claim(
            0,
            "Foreign Minister Ilse Varga of Valmora stressed that freight must pass without a permit from the first day.",
        )
        ordelia = claim(
            1, "Asked about the river, Reik said that no such talks had taken place."
        )
        return Briefing(
            title=f"Briefing: {definition.topic}"
            if definition.topic
            else "Briefing on 3 articles",
            as_of=NOW,
            definition=definition,
            sections=(
                Section(heading="In short", claims=happened, kind="lead"),
                Section(heading="What each side said: Valmora", claims=(valmora,), kind="said"),
                Section(heading="What each side said: Ordelia", claims=(ordelia,), kind="said"),
            ),
            used=(ARTICLES[0].source, ARTICLES[1].source),
            unused=(ARTICLES[2].source,),
            trace=Trace(
                steps=(Step(name="gather", seconds=0.018, detail="18 sentences of 3 articles"),)
            ),
        )

    def conversations(self, query="", *, owners=None) -> tuple[Conversation, ...]:
        mine = [c for c in self.chats.values() if owners is None or self._owner(c.id) in owners]
        found = (c for c in mine if query.lower() in c.title.lower())
        return tuple(reversed([*found]))

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        if not title.strip():
            raise InputError("The title is empty.", hint="Give the conversation a name.")
        self.chats[conversation_id] = replace(self.chats[conversation_id], title=title)

    def conversation(self, conversation_id: str) -> Conversation:
        try:
            return self.chats[conversation_id]
        except KeyError:
            raise NotFoundError(
                f"There is no conversation {conversation_id}.", hint="Start a new one."
            ) from None

    def _owner(self, conversation_id: str) -> str:
        return self.owners.get(conversation_id, "")

    def record(self, conversation_id, answer: Answer, *, owner=None) -> str:
        old = self.chats.get(conversation_id)
        key = conversation_id or f"c{len(self.chats) + 1}"
        if owner and self._owner(key) not in ("", owner):
            key = f"c{len(self.chats) + 1}"
        if key not in self.chats:
            self.owners[key] = owner or ""
        turns = (old.turns if old else ()) + (Turn(answer=answer, asked_at=NOW),)
        title = old.title if old else answer.question
        self.chats[key] = Conversation(id=key, title=title, started_at=NOW, turns=turns)
        return key

    def forget(self, conversation_id: str) -> None:
        del self.chats[conversation_id]
