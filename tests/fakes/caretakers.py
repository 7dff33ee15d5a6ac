"""An endpoint and an upkeep in memory, for page tests."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from rag.background import Deed
from rag.errors import BusyError
from rag.ingest.upkeep import Condition
from rag.providers.connection import Configured, Trial
from rag.retrieval.nearest import Coverage
from rag.settings import Setting
from rag.types import Finding, Usage

NOW = dt.datetime(2031, 5, 9, 14, 30, tzinfo=dt.UTC)
REFUSED = Trial(
    kind="chat",
    name="openai:m",
    works=False,
    seconds=0.2,
    error="openai:m: the endpoint refused the key (401).",
    hint="Check OPENAI_API_KEY.",
)
ANSWERED = Trial(
    kind="chat",
    name="openai:m",
    works=True,
    seconds=0.84,
    answered="m-2031-05-01",
    usage=Usage(calls=1, prompt_tokens=41, completion_tokens=2),
)
FINDINGS = (
    Finding(check="database", ok=True, detail="every page can be read"),
    Finding(
        check="full text",
        ok=False,
        detail="9 passages, 2 not indexed, 0 orphans",
        repaired=True,
    ),
    Finding(check="vectors", ok=False, detail="8 vectors for 9 passages"),
    Finding(check="jobs", ok=True, detail="1 cut off. `readout jobs resume j1` goes on."),
)


class _Behind:
    """Deeds that end at once, or, when ``slow``, with ``finish``."""

    def __init__(self) -> None:
        self.slow = False
        self.deed = None
        self.begun = []

    def last(self):
        return self.deed

    def seconds(self):
        return 74.0

    def _begin(self, kind, found):
        if self.deed and self.deed.is_running:
            raise BusyError(f"A {self.deed.kind} is running already.", hint="Wait.")
        self.begun.append(kind)
        self.deed = Deed(kind=kind, state="running", started_at=NOW)
        if not self.slow:
            self.finish(found)

    def reach(self, step, done=0, total=0):
        self.deed = replace(self.deed, step=step, done=done, total=total)

    def finish(self, found=(), state="done", error="", hint=""):
        self.deed = replace(
            self.deed, state=state, found=tuple(found), ended_at=NOW, error=error, hint=hint
        )


class FakeEndpoint(_Behind):
    """An endpoint that works, or does not, as it is told."""

    def __init__(self, model="extracts") -> None:
        super().__init__()
        self.model = model
        self.works = True
        self.answered = ANSWERED
        self.key = "environment"

    def configured(self):
        if self.model == "extracts":
            return None
        return Configured(
            model=self.model,
            address="https://models.example/v1",
            key=self.key,
            embedding="",
            timeout=60.0,
        )

    def settings(self):
        rows = (
            ("OPENAI_API_KEY", "set, not shown", "environment"),
            ("OPENAI_BASE_URL", "https://models.example/v1", ".env"),
            ("RAG_TIMEOUT", "60", "default"),
            ("RAG_LIBRARY", "/srv/readout/library", "environment"),
        )
        return tuple(Setting(name=n, value=v, source=s, meaning="") for n, v, s in rows)

    def begin(self):
        self._begin("test", [self.answered if self.works else REFUSED])

    def cancel(self):
        self.finish(state="cancelled")


class FakeUpkeep(_Behind):
    """Care of a library of nine passages."""

    def __init__(self) -> None:
        super().__init__()
        self.misfit = False
        self.rebuilt = 0
        self.index = Coverage(state="sound", passages=9, waiting=0, removed=0)

    def condition(self):
        made = "local:fake, cosine, cleaner 1, splitter 1, words 1"
        return Condition(
            folder=Path("/srv/readout/library"),
            version=9,
            database_bytes=3_400_000,
            index_bytes=612_000,
            stamp=made.replace("fake", "other") if self.misfit else made,
            expected=made,
            index=self.index,
            rebuilt=self.rebuilt,
        )

    def begin(self, kind):
        self._begin(kind, FINDINGS)

    def cancel(self):
        self.deed = replace(self.deed, state="stopping")
