"""The nouns of the program: frozen values, no input or output.

Offsets are code points into ``Article.text``, half-open. Scores lie in [0, 1], higher is
better. Collections are tuples and their order is part of the value.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["supported", "contradicted", "unsupported", "unchecked"]
Status = Literal["answered", "partial", "declined"]
Via = Literal["dense", "lexical", "fused"]
StatementKind = Literal["direct", "mixed", "indirect"]
SideKind = Literal["state", "organisation", "person", "group"]
Relation = Literal["agree", "differ", "oppose", "one-sided", "unclear"]
Outcome = Literal["added", "updated", "unchanged", "copy", "failed"]
JobState = Literal["waiting", "running", "stopping", "done", "cancelled", "interrupted"]
Telling = Literal[
    "verbatim", "partial quote", "own paraphrase", "paraphrase", "counterpart's paraphrase"
]
Length = Literal["short", "standard", "long"]
SectionKind = Literal[
    "lead",
    "points",
    "said",
    "agreed",
    "disputed",
    "figures",
    "timeline",
    "new",
    "watch",
    "other",
]
Alignment = Literal["same", "reworded", "only_a", "only_b"]
RunKind = Literal["kept", "cut", "added"]
EditKind = Literal[
    "rename side",
    "merge sides",
    "hide side",
    "move speaker",
    "move outlet",
    "name speaker",
    "split speaker",
    "relate",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of code points in an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or negative span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def slice(self, text: str) -> str:
        """Return the part of ``text`` this span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known about an article besides its text.

    Attributes:
        id: 12 hexadecimal digits, made from locator and clean text: other text, other id.
        locator: The path, address or name it was added under.
        title: Its headline; the first words of its text when it has none.
        outlet: Who published it (``Xinhua``, ``Veldt Courier``); empty when unknown.
        agency: The news agency whose report it is; empty when none is named.
        place: Place of the dateline; empty when there is none.
        published: Day of publication, from dateline, metadata or file; None when unknown.
        published_at: The moment with its time zone, when one is written down.
        url: The http(s) address it can be read at, as its page or record names it.
        pages: Where each page of a PDF begins in the text, ascending, the first at 0.
        language: BCP 47 code (``en``, ``zh``); ``und`` when it cannot be told.
        copy_of: Id of the article whose text this one repeats; empty for an original.
        group: Id of the article that stands for all that carry nearly the same text; empty
            for a text that no other carries.
    """

    id: str
    locator: str
    title: str
    outlet: str = ""
    agency: str = ""
    byline: str = ""
    place: str = ""
    published: dt.date | None = None
    language: str = "und"
    kind: str = "text"
    copy_of: str = ""
    published_at: dt.datetime | None = None
    url: str = ""
    pages: tuple[int, ...] = ()
    group: str = ""

    def page(self, offset: int) -> int:
        """Return the number of the page an offset of the text lies on; 0 without pages."""
        return bisect_right(self.pages, offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned article. Its text never changes: changed text is another article."""

    source: Source
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences of one article, with its place."""

    source: Source
    span: Span
    text: str

    @classmethod
    def cut(cls, article: Article, span: Span) -> "Passage":
        """Return the passage of ``article`` at ``span``."""
        return cls(source=article.source, span=span, text=span.slice(article.text))

    @property
    def id(self) -> str:
        """Its place: ``<article id>:<start>-<end>``."""
        return f"{self.source.id}:{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found for a query."""

    passage: Passage
    score: float
    via: Via = "fused"
    coverage: float = 0.0
    """Share of the query's rarity-weighted words that stand in the passage."""
    similarity: float = 0.0
    """Cosine between query and passage, 0 when the passage was found by its words only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A verbatim quotation that backs a claim, and exactly where it stands."""

    passage: Passage
    span: Span

    def __post_init__(self) -> None:
        if not self.passage.span.covers(self.span):
            raise ValueError(f"{self.span} lies outside passage {self.passage.id}")

    @property
    def source(self) -> Source:
        """The article it is cut from."""
        return self.passage.source

    @property
    def quote(self) -> str:
        """The quoted words, cut from the passage and therefore always verbatim."""
        offset = self.passage.span.start
        return self.passage.text[self.span.start - offset : self.span.end - offset]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of an answer or briefing, and what backs it.

    Attributes:
        verdict: ``supported`` only with at least one citation that bears on the sentence.
        moved: Its words were found in another passage than the model named.
        reason: Why it is not supported; empty when it is.
        group: The side or speaker whose words it shows, in an answer to "what did each side
            say"; empty in any other.
        edited: The user changed its words, and it was checked again.
        lost: The citations that an edit took from it; shown nowhere, and back with words that
            they prove.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    verdict: Verdict = "unchecked"
    moved: bool = False
    reason: str = ""
    group: str = ""
    edited: bool = False
    lost: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the model calls of one request cost.

    Attributes:
        answered: The model, as the endpoint named itself; that is no cost and not compared.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    answered: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a request, for "How was this answered?"."""

    name: str
    seconds: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How a result came about.

    Attributes:
        model: Name of the chat model, or ``extracts`` when none wrote anything.
        prompts: Name and version of every prompt used.
    """

    model: str = "extracts"
    prompts: tuple[tuple[str, int], ...] = ()
    usage: Usage = Usage()
    steps: tuple[Step, ...] = ()


def numbered(claims: Iterable[Claim]) -> dict[Citation, int]:
    """Number the citations of ``claims`` from 1, each once, in reading order."""
    numbers: dict[Citation, int] = {}
    for claim in claims:
        for citation in claim.citations:
            numbers.setdefault(citation, len(numbers) + 1)
    return numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The reply to one question.

    Attributes:
        query: The question as it was searched for, after a follow-up was made to stand alone.
        reason: Why it is declined or partial; empty when answered.
        notice: A line about how it was made, such as why extracts replace a model's answer.
        searched: Number of articles in scope.
        nearest: Articles that came nearest, when declined.
        considered: The passages it was made from, best first.
        short: The name, day, place or figure asked for, cut from a sentence that is cited;
            None when no few words answer.
        followups: Questions the library can answer that might come next; at most three.
        confidence: How sure it is that the articles answer, from 0 to 1, before any model is
            asked; below the bar the answer is declined.
    """

    question: str
    query: str
    status: Status
    claims: tuple[Claim, ...] = ()
    reason: str = ""
    notice: str = ""
    searched: int = 0
    nearest: tuple[Source, ...] = ()
    considered: tuple[Hit, ...] = ()
    trace: Trace = Trace()
    short: Citation | None = None
    followups: tuple[str, ...] = ()
    confidence: float = 0.0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in reading order: number n is at n - 1."""
        return tuple(numbered(self.claims))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Where the parts of a statement stand; each part may have several fragments."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a statement has content")

    @property
    def whole(self) -> Span:
        """From the first to the last code point of the content."""
        return Span(min(s.start for s in self.content), max(s.end for s in self.content))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who said what, in which words, reported by whom.

    Attributes:
        words: The content from its first to its last fragment, in the article.
        speaker: Canonical name (``Wang Yi``), or the words of the source when unnamed
            (``a senior official``).
        role: Office or function as the article gives it; empty when it does not.
        side: Name of the side spoken for; several, joint, are joined by ``; ``; empty when
            none could be proposed.
        cue: The reporting words (``said``, ``according to``).
        said_on: Day of the words, else of the article; None when neither is known.
        via: Who is named in the article as telling it (``the foreign ministry's readout``);
            empty when the article itself does.
        teller: The side whose own outlet tells it; empty for any other outlet.
    """

    id: str
    words: Citation
    spans: Spans
    speaker: str
    role: str = ""
    side: str = ""
    joint: bool = False
    kind: StatementKind = "indirect"
    cue: str = ""
    said_on: dt.date | None = None
    via: str = ""
    teller: str = ""

    @property
    def cue_words(self) -> str:
        """Its cue; empty where a colon or dash stands for one, as in a transcript."""
        return self.cue if any(map(str.isalpha, self.cue)) else ""

    @property
    def source(self) -> Source:
        """The article that reports it."""
        return self.words.source

    @property
    def quote(self) -> str:
        """The content from its first to its last fragment, cut from the article.

        Between fragments it holds the reporter's words ("he said"): to show or compare what
        the speaker said, use ``said``.
        """
        return self.words.quote

    @property
    def said(self) -> str:
        """The fragments of the content, each cut from the article.

        Set apart by " … " where words stand between them; a quotation that goes on in the
        next paragraph does.
        """
        passage = self.words.passage
        text, offset = passage.text, passage.span.start
        first, *rest = sorted(self.spans.content)
        said, end = text[first.start - offset : first.end - offset], first.end
        for span in rest:
            gap = text[end - offset : span.start - offset]
            said += " … " if any(letter.isalnum() for letter in gap) else gap
            said += text[span.start - offset : span.end - offset]
            end = span.end
        return said

    @property
    def sides(self) -> tuple[str, ...]:
        """Every side it is spoken for."""
        return tuple(name for name in self.side.split("; ") if name)

    @property
    def telling(self) -> Telling:
        """How near the words are to the speaker's own, from verbatim to the other side's."""
        if self.kind != "indirect":
            return "verbatim" if self.kind == "direct" else "partial quote"
        if not self.teller:
            return "paraphrase"
        return "own paraphrase" if self.teller in self.sides else "counterpart's paraphrase"

    @property
    def chain(self) -> tuple[str, ...]:
        """Who said it, who is named as telling it, and who carries that; each once."""
        carriers = (self.speaker, self.via, self.source.agency, self.source.outlet)
        return tuple(dict.fromkeys(name for name in carriers if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A party whose statements are compared."""

    id: str
    name: str
    kind: SideKind = "state"
    aliases: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """What one side said on one issue; no statements means silence in ``searched`` articles."""

    side: str
    statements: tuple[Statement, ...] = ()
    searched: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A stretch of words that two statements share, or that only one of them has.

    Places are in the article each statement stands in; None on the side without the words.
    """

    before: Span | None
    after: Span | None
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A side's statement on an issue and its next one, with what changed in the wording."""

    side: str
    before: Statement
    after: Statement
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One row of a comparison.

    Attributes:
        evidence: For ``differ`` and ``oppose``, the two statements of different sides whose
            words show it; else empty.
        overruled: Whether the relation is the user's.
        revisions: How each side's wording changed from one statement to its next, by date.
    """

    issue: str
    stances: tuple[Stance, ...]
    relation: Relation = "unclear"
    evidence: tuple[Statement, ...] = ()
    overruled: bool = False
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase that one side uses far more than the others.

    Attributes:
        uses: The statements of each side that use it, most first; sides without one last.
    """

    surface: str
    side: str
    uses: tuple[Stance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What each side said, issue by issue.

    Attributes:
        terms: Loaded terms, most telling first.
    """

    topic: str
    sides: tuple[Side, ...]
    points: tuple[Point, ...]
    unassigned: tuple[Statement, ...] = ()
    searched: int = 0
    terms: tuple[Term, ...] = ()
    trace: Trace = Trace()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Sentences or clauses of two readouts that make the same point, or one left alone.

    Attributes:
        a: Words of readout A; None for ``only_b``.
        b: Words of readout B; None for ``only_a``.
        differs_a: Words of A that B does not have; offsets into A's text.
        differs_b: Words of B that A does not have; offsets into B's text.
        score: How sure the pairing is.
    """

    alignment: Alignment
    a: Citation | None
    b: Citation | None
    differs_a: tuple[Span, ...] = ()
    differs_b: tuple[Span, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Something a readout says both sides agreed, and who confirms it.

    Attributes:
        words: Where it is claimed.
        confirmed_by: ``("a", "b")`` when both say so, else the one that claims it.
        counterpart: The words of the other readout that confirm it.
    """

    words: Citation
    confirmed_by: tuple[str, ...]
    counterpart: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A topic of two readouts: its place in the order of each and its share of the words.

    Attributes:
        order_a: 1 for the first topic of A; None when A is silent on it.
        share_a: Share of A's words spent on it.
    """

    name: str
    order_a: int | None
    order_b: int | None
    share_a: float
    share_b: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Readouts:
    """Two readouts of one meeting, laid side by side.

    Attributes:
        pairings: Every sentence of both stands in at least one, in A's order, then B's.
        length: Words of A and of B.
        notice: What the reader must know: other languages, nothing in common; else empty.
    """

    a: Source
    b: Source
    pairings: tuple[Pairing, ...]
    agreements: tuple[Agreement, ...]
    subjects: tuple[Subject, ...]
    length: tuple[int, int]
    notice: str = ""

    def of(self, alignment: Alignment) -> tuple[Pairing, ...]:
        """Return the pairings of this kind, in order."""
        return tuple(one for one in self.pairings if one.alignment == alignment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change the user made to what was proposed; later ones win.

    Attributes:
        kind: ``rename side``, ``merge sides`` (subject into object), ``hide side``,
            ``move speaker`` and ``move outlet`` (to the side named by object), ``name
            speaker`` (subject is the person named by object), ``split speaker`` (subject is a
            person of its own), ``relate`` (the relation of the issue ``subject`` between the
            sides in ``scope`` is ``object``).
        scope: What the edit is limited to: a side for speakers, sides for relations; empty
            for all.
    """

    id: int
    kind: EditKind
    subject: str
    object: str = ""
    scope: str = ""
    made_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is in scope; an empty field does not restrict. Names compare without case."""

    outlets: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a briefing.

    Attributes:
        heading: ``Timeline: 2031-03-12`` is the part 2031-03-12 of the chapter Timeline.
        note: A line of ours instead of claims or above them, such as "No change since ...".
    """

    heading: str
    claims: tuple[Claim, ...]
    kind: SectionKind = "other"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a briefing is about and how it is written; it can be saved and run again.

    Attributes:
        name: What it is saved under; empty when it is not.
        topic: Empty for everything in scope.
        template: Which sections it has, in which order; a file of ``prompts/templates``.
        audience: Whom a model is told to write for; ignored without one.
    """

    name: str = ""
    topic: str = ""
    filters: Filters = Filters()
    template: str = "briefing"
    length: Length = "standard"
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Cited sections about one article (a summary) or many.

    Attributes:
        unused: Articles in scope that it does not quote.
        copies: Articles whose text another one of those used carries.
        id: Under which it is kept in the library; empty when it is not.
        since: When the briefing before it, on the same topic and scope, was made.
        changed: Whether there is anything new since then; None without one before it.
    """

    title: str
    as_of: dt.datetime
    sections: tuple[Section, ...]
    used: tuple[Source, ...] = ()
    unused: tuple[Source, ...] = ()
    copies: tuple[Source, ...] = ()
    notice: str = ""
    trace: Trace = Trace()
    id: str = ""
    definition: Definition = Definition()
    since: dt.datetime | None = None
    changed: bool | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of all sections, in reading order."""
        return tuple(claim for section in self.sections for claim in section.claims)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in reading order: number n is at n - 1."""
        return tuple(numbered(self.claims))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as the library lists it."""

    source: Source
    passages: int
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What became of one locator that was to be added."""

    locator: str
    outcome: Outcome
    entry: Entry | None = None
    error: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of everything that was to be added, in the order it was given."""

    items: tuple[Item, ...] = field(default=())
    job: str = ""

    def of(self, outcome: Outcome) -> tuple[Item, ...]:
        """Return the items with this outcome."""
        return tuple(item for item in self.items if item.outcome == outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that was to be added, and how far it has come.

    Attributes:
        kind: ``add``, ``upload`` or ``poll``.
        state: ``waiting`` until a worker takes it, where workers add; ``interrupted`` when its
            process died: it can be resumed.
        request: The locators as they were given, or the names of uploads.
        total: Files, addresses and uploads it began with; 0 when that is not known. An archive
            is one of them, however much it holds.
        counts: How many items have each outcome; outcomes nothing had are left out.
        latest: The locator of the last item.
    """

    id: str
    kind: str
    state: JobState
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    request: tuple[str, ...] = ()
    total: int = 0
    counts: tuple[tuple[Outcome, int], ...] = ()
    latest: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in {"waiting", "running", "stopping"}

    @property
    def items(self) -> int:
        """How many items have an outcome."""
        return sum(number for _, number in self.counts)

    @property
    def failed(self) -> int:
        """How many items failed."""
        return dict(self.counts).get("failed", 0)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a job that workers share; ``taken`` when one has begun it."""

    job: str
    number: int
    taken: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and its answer in a conversation."""

    answer: Answer
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A chat, kept in the library.

    Attributes:
        turns: Oldest first; none in a list of conversations.
        questions: How many were asked.
        asked_at: When the last one was asked; None when none was.
    """

    id: str
    title: str
    started_at: dt.datetime
    turns: tuple[Turn, ...] = ()
    questions: int = 0
    asked_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing ``doctor`` checked."""

    check: str
    ok: bool
    detail: str
    repaired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The state of the library and of this program, for the status line of every skin."""

    articles: int
    copies: int
    passages: int
    statements: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    sides: tuple[str, ...]
    model: str
    """Name of the chat model, or ``extracts``."""
    embedder: str
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of two versions of a text.

    Attributes:
        old: Its place in the old text; None for ``added``.
        new: Its place in the new text; None for ``cut``.
    """

    kind: RunKind
    old: Span | None = None
    new: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """What became of a text: kept and cut runs are the old one, kept and added the new one.

    Attributes:
        coarse: Whether some of it was too long to be compared word by word.
    """

    runs: tuple[Run, ...]
    coarse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """What one carrier of a text printed otherwise than another, in whole sentences.

    Attributes:
        cut: Sentences of the first text that the second lacks; neighbours of one paragraph
            are one span.
        added: Sentences of the second that the first lacks, in the same way.
        reworded: Sentences of both that say the same in other words.
        shared: Share of the first text's words that stand in sentences the second has too.
    """

    cut: tuple[Span, ...] = ()
    added: tuple[Span, ...] = ()
    reworded: tuple[tuple[Span, Span], ...] = ()
    shared: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article with all that is known of it.

    Attributes:
        passages: None of an older version.
        entry: As the library lists it; None for an older version.
        versions: Everything stored under its locator, newest first.
        carriers: The other articles with nearly the same text, and how each differs from it.
    """

    article: Article
    passages: tuple[Passage, ...] = ()
    entry: Entry | None = None
    versions: tuple[Source, ...] = ()
    carriers: tuple[tuple[Source, Reprint], ...] = ()
