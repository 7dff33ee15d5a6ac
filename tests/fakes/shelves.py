"""An intake and a shelf in memory, for page tests."""

import datetime as dt
from dataclasses import replace
from types import MappingProxyType

from rag.errors import InputError, NotFoundError
from rag.library.feeds import Feed
from rag.text.redline import redline
from rag.text.reprint import compare_carriers
from rag.types import Entry, Item, Job

NO_COLUMNS = MappingProxyType({})
NOW = dt.datetime(2031, 5, 9, 14, 30, tzinfo=dt.UTC)


class FakeIntake:
    """Begins jobs that end at once, or, when ``slow``, with ``finish``."""

    def __init__(self, came=lambda: None) -> None:
        self.came = came
        self.slow = False
        self.begun: list[tuple[str, object, dict[str, str]]] = []
        self.kept: dict[str, Job] = {}
        self.of: dict[str, list[Item]] = {}
        self.followed: list[Feed] = []
        self.refused: InputError | None = None

    def begin(self, locators, *, columns=NO_COLUMNS) -> str:
        return self._begin("add", list(locators), columns, [_item(one) for one in locators])

    def begin_files(self, files, *, columns=NO_COLUMNS) -> str:
        items = [_item(f"upload:{name}", content) for name, content in files]
        job = self._begin("upload", [*files], columns, items)
        self.kept[job] = replace(self.kept[job], request=tuple(name for name, _ in files))
        return job

    def begin_poll(self, addresses=None) -> str:
        return self._begin("poll", list(addresses or ()), {}, [])

    def begin_again(self, job) -> str:
        self.begun.append(("again", job, {}))
        self.kept[job] = replace(self.kept[job], state="running")
        self.finish(job, [replace(one, outcome="added", error="") for one in self.of[job]])
        return job

    def _begin(self, kind, given, columns, items) -> str:
        if self.refused:
            raise self.refused
        self.begun.append((kind, given, dict(columns)))
        job = f"j{len(self.begun)}"
        self.kept[job] = Job(
            id=job,
            kind=kind,
            state="running",
            started_at=NOW,
            request=tuple(map(str, given)),
            total=len(given),
        )
        self.of[job] = items
        if not self.slow:
            self.finish(job, items)
        return job

    def reach(self, job, items) -> None:
        """Let a running job come as far as these items."""
        self.of[job] = list(items)
        outcomes = [one.outcome for one in items]
        counts = tuple((each, outcomes.count(each)) for each in sorted(set(outcomes)))
        latest = items[-1].locator if items else ""
        self.kept[job] = replace(self.kept[job], counts=counts, latest=latest)

    def finish(self, job, items, state="done") -> None:
        self.reach(job, items)
        self.kept[job] = replace(
            self.kept[job], state=state, ended_at=NOW + dt.timedelta(seconds=74)
        )
        self.came()

    def cancel(self, job) -> Job:
        self.kept[job] = replace(self.job(job), state="stopping")
        return self.kept[job]

    def job(self, job) -> Job:
        return self.kept[job]

    def jobs(self) -> tuple[Job, ...]:
        return tuple(reversed(self.kept.values()))

    def items(self, job, outcomes=()) -> tuple[Item, ...]:
        return tuple(one for one in self.of[job] if not outcomes or one.outcome in outcomes)

    def seconds(self, job) -> float:
        return ((job.ended_at or NOW + dt.timedelta(seconds=8)) - job.started_at).seconds

    def feeds(self) -> tuple[Feed, ...]:
        return tuple(self.followed)

    def follow(self, address) -> Feed:
        if not address.startswith("http"):
            raise InputError("This is no address.", hint="Begin it with https://.")
        self.followed.append(Feed(address=address, title="Norda, all news", added_at=NOW))
        return self.followed[-1]

    def unfollow(self, address) -> None:
        self.followed = [feed for feed in self.followed if feed.address != address]


class FakeShelf:
    """Looks after the articles of a fake room."""

    def __init__(self, kept, old=()) -> None:
        self.kept = kept
        self.old = {article.source.id: article for article in old}
        self.gone: dict[str, object] = {}

    def article(self, article_id):
        everything = self.gone | self.old | self.kept
        try:
            return everything[article_id]
        except KeyError:
            raise NotFoundError(
                f"There is no article {article_id}.", hint="See the library."
            ) from None

    def versions(self, article_id):
        locator = self.article(article_id).source.locator
        every = [*self.kept.values(), *self.gone.values(), *self.old.values()]
        return tuple(one.source for one in every if one.source.locator == locator)

    def redline(self, old_id, new_id):
        return redline(self.article(old_id).text, self.article(new_id).text)

    def carriers(self, article_id):
        group = self.article(article_id).source.group
        found = [
            one.source for one in self.kept.values() if group and one.source.group == group
        ]
        return tuple(sorted(found, key=lambda source: source.id != group))

    def reprint(self, a_id, b_id):
        return compare_carriers(self.article(a_id).text, self.article(b_id).text)

    def correct(self, article_id, changes) -> Entry:
        values = dict(changes)
        if "published" in values:
            try:
                values["published"] = dt.date.fromisoformat(values["published"])
            except ValueError:
                raise InputError(
                    f"{values['published']!r} is not a date.", hint="Write it as 2031-03-14."
                ) from None
        article = self.kept[article_id]
        self.kept[article_id] = replace(article, source=replace(article.source, **values))
        return Entry(source=self.kept[article_id].source, passages=3, statements=0)

    def hide(self, article_ids):
        self.gone = {one: self.kept.pop(one) for one in article_ids}
        return tuple(article_ids)

    def unhide(self):
        back, self.gone = self.gone, {}
        self.kept.update(back)
        return tuple(back)

    def hidden(self):
        return tuple(self.gone)


def _item(locator, content=b"text") -> Item:
    if content.strip():
        return Item(locator=locator, outcome="added")
    return Item(
        locator=locator,
        outcome="failed",
        error="The file is empty.",
        hint="Save the article's text in it.",
    )
