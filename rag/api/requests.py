"""What clients may send, checked where it comes in."""

import datetime as dt
import re
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from rag.types import Definition, Filters, Length

MOST_ROWS: Final = 1_000
MOST_FILES: Final = 50
LARGEST_BODY: Final = 4 * 1024 * 1024
LARGEST_UPLOAD: Final = 64 * 1024 * 1024

_ADDRESS: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _sendable(text: str) -> str:
    if any("\ud800" <= letter <= "\udfff" for letter in text) or "\0" in text:
        raise ValueError("has characters that are no text")
    return text


def _only_text(day: object) -> object:
    if isinstance(day, str) and not _DAY.fullmatch(day):
        raise ValueError("write a day as 2031-03-14")
    if day is not None and not isinstance(day, str | dt.date):
        raise ValueError("write a day as 2031-03-14")
    return day


def _web_address(address: str) -> str:
    # What is none would be read as a path of the machine this server runs on.
    if not _ADDRESS.match(address.strip()):
        raise ValueError("begin a web address with https:// or http://")
    return address.strip()


Text = Annotated[str, AfterValidator(_sendable)]
Name = Annotated[str, Field(max_length=300), AfterValidator(_sendable)]
Names = Annotated[list[Name], Field(max_length=100)]
Day = Annotated[dt.date | None, BeforeValidator(_only_text)]
Topic = Annotated[str, Field(max_length=1_000), AfterValidator(_sendable)]
Question = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(_sendable)]


class Given(BaseModel):
    """Something sent; what is not known in it is refused."""

    model_config = ConfigDict(extra="forbid")


class Scope(Given):
    """What is in scope; an empty field does not restrict. Names compare without case."""

    outlets: Names = Field(default_factory=list, description="Of these outlets or agencies.")
    sides: Names = Field(default_factory=list, description="Where one of these sides speaks.")
    speakers: Names = Field(default_factory=list, description="Where one of these speaks.")
    languages: Names = Field(default_factory=list, description="In these languages, as en.")
    articles: Names = Field(default_factory=list, description="The articles with these ids.")
    since: Day = Field(default=None, description="Published on or after this day.")
    until: Day = Field(default=None, description="Published on or before this day.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("since is after until: swap the two")
        return self

    def filters(self) -> Filters:
        """Return what the facade is given."""
        return Filters(
            outlets=tuple(self.outlets),
            sides=tuple(self.sides),
            speakers=tuple(self.speakers),
            languages=tuple(self.languages),
            articles=tuple(self.articles),
            since=self.since,
            until=self.until,
        )


class Paged(Given):
    """Which part of a list is wanted."""

    limit: int = Field(default=100, ge=1, le=MOST_ROWS, description="Most rows returned.")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="Rows left out before.")


class Listed(Scope, Paged):
    """Which part of a list, of what is in scope."""


class Search(Given):
    """A search for passages; ``limit`` and ``offset`` together reach the first thousand."""

    query: Question
    limit: int = Field(default=10, ge=1, le=MOST_ROWS)
    offset: int = Field(default=0, ge=0, lt=MOST_ROWS)
    filters: Scope = Scope()


class Ask(Given):
    """A question; with ``stream`` its claims come one by one, as server-sent events."""

    question: Question
    filters: Scope = Scope()
    conversation: Name = Field(
        default="", description="Id of a kept conversation it goes on with, or `new`."
    )
    stream: bool = False


class Compare(Given):
    """What to compare: the statements about a topic, of the sides named or the busiest."""

    topic: Topic = ""
    sides: Names = Field(default_factory=list)
    filters: Scope = Scope()


class TwoReadouts(Given):
    """Ids of two articles to lay side by side."""

    a: Name
    b: Name


class Summary(Given):
    """How an article is to be summed up."""

    length: Length = "standard"
    audience: Name = ""


class Brief(Given):
    """What a briefing is to be about; with ``stream`` its sections come one by one."""

    topic: Topic = ""
    filters: Scope = Scope()
    template: Name = "briefing"
    length: Length = "standard"
    audience: Name = ""
    keep: bool = Field(
        default=True, description="Keep it, so that the next one tells what is new since."
    )
    stream: bool = False

    def definition(self) -> Definition:
        """Return what the facade is given."""
        return Definition(
            topic=self.topic,
            filters=self.filters.filters(),
            template=self.template,
            length=self.length,
            audience=self.audience,
        )


class Typed(Given):
    """The text of one article, with what is known of it; the rest is read from the text."""

    text: Annotated[str, Field(min_length=1, max_length=2_000_000), AfterValidator(_sendable)]
    title: Name = ""
    outlet: Name = ""
    agency: Name = ""
    byline: Name = ""
    place: Name = ""
    published: Day = None
    language: Name = ""

    def known(self) -> dict[str, str]:
        """Return its metadata as text."""
        told = self.model_dump(exclude={"text"}, mode="json")
        return {field: value or "" for field, value in told.items()}


class Add(Given):
    """Web addresses of pages, feeds or site maps, or texts; one of the two a request."""

    urls: Annotated[
        list[
            Annotated[
                str,
                Field(max_length=2_000),
                AfterValidator(_sendable),
                AfterValidator(_web_address),
            ]
        ],
        Field(max_length=MOST_FILES),
    ] = Field(default_factory=list)
    texts: Annotated[list[Typed], Field(max_length=MOST_FILES)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.urls) == bool(self.texts):
            raise ValueError("give either urls or texts")
        return self
