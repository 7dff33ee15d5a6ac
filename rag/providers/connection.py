"""Whether the configured endpoint works: one small real request, and what came of it."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from rag import prompts
from rag.background import Background, Deed, Report
from rag.errors import RagError, SettingsError
from rag.ports import ChatModel, Embedder
from rag.providers.endpoint import DEFAULT_BASE_URL
from rag.settings import Setting, Settings, in_force, shown_address
from rag.types import Usage

_WORD = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The endpoint as it is set; never with its key.

    Attributes:
        model: The chat model asked for.
        address: Without user, password and query.
        key: Where the key was read, ``environment`` or ``.env``; empty when none is set.
        embedding: The model that makes the vectors; empty when they are made here.
        timeout: Most seconds one request may take.
    """

    model: str
    address: str
    key: str
    embedding: str
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One request that was sent to see whether the endpoint works.

    Attributes:
        name: Provider and model asked for.
        works: Whether a usable reply came.
        seconds: From the request to the end of the reply, or to the error.
        answered: The model as the endpoint named it, which is a stranger's text.
        dimension: Of the vector that came.
        error: What is wrong; empty when it works.
        hint: What to do about it.
    """

    kind: Literal["chat", "embedding"]
    name: str
    works: bool
    seconds: float
    answered: str = ""
    usage: Usage = field(default_factory=Usage)
    dimension: int = 0
    error: str = ""
    hint: str = ""


class Connection:
    """The configured endpoint: how it is set, and whether it works; threads may share one."""

    def __init__(
        self,
        settings: Settings,
        model: ChatModel | None,
        embedder: Embedder,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._settings = settings
        self._in_force = in_force(settings)
        self._model = model
        self._embedder = embedder if settings.embedder == "openai" else None
        self._behind = Background[Trial](clock)

    def configured(self) -> Configured | None:
        """Return how the endpoint is set, or None when there is none."""
        if self._model is None:
            return None
        given = self._settings
        sources = {setting.name: setting.source for setting in self._in_force}
        has_key = bool(given.openai_api_key.get_secret_value())
        return Configured(
            model=given.chat_model,
            address=shown_address(given.openai_base_url or DEFAULT_BASE_URL),
            key=sources["OPENAI_API_KEY"] if has_key else "",
            embedding=given.embedding_model if self._embedder else "",
            timeout=given.timeout,
        )

    def settings(self) -> tuple[Setting, ...]:
        """Return the settings in force with their sources; secrets are hidden."""
        return self._in_force

    def test(self) -> tuple[Trial, ...]:
        """Ask the chat model for a word, and for a vector where the endpoint makes them.

        A request that fails is a trial that says why. Each is over within the timeout.

        Raises:
            SettingsError: No endpoint is set.
        """
        return tuple(self._trials())

    def begin(self) -> None:
        """Begin ``test`` in the background.

        Raises:
            BusyError: It is being tested already.
            SettingsError: No endpoint is set.
        """
        trials = self._trials()

        def act(report: Report[Trial]) -> None:
            for trial in trials:
                report.find(trial)
                if report.cancelled():
                    return

        self._behind.begin("test", act)

    def last(self) -> Deed[Trial] | None:
        """Return the test that runs or ran last."""
        return self._behind.last()

    def seconds(self) -> float:
        """Return how long that test has taken."""
        return self._behind.seconds()

    def cancel(self) -> None:
        """Wait no longer for the test; what it still finds is dropped."""
        self._behind.cancel(forget=True)

    def _trials(self) -> Iterator[Trial]:
        model, embedder = self._model, self._embedder
        if model is None:
            raise SettingsError(
                "No model endpoint is set.",
                hint="Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.",
            )
        return _requests(model, embedder)


def _requests(model: ChatModel, embedder: Embedder | None) -> Iterator[Trial]:
    import langchain_openai  # noqa: F401  slow to load, and not the endpoint's fault

    yield _chat(model)
    if embedder:
        yield _embedding(embedder)


def _chat(model: ChatModel) -> Trial:
    system, user = prompts.load("trial").fill(word=_WORD)
    usage, error = Usage(), None
    began = time.monotonic()
    try:
        for piece in model.stream(system, user):
            usage = piece if isinstance(piece, Usage) else usage
    except RagError as failed:
        error = failed
    return Trial(
        kind="chat",
        name=model.name,
        works=error is None,
        seconds=time.monotonic() - began,
        answered=usage.answered,
        usage=usage,
        error=str(error or ""),
        hint=error.hint if error else "",
    )


def _embedding(embedder: Embedder) -> Trial:
    error, dimension = None, 0
    began = time.monotonic()
    try:
        dimension = embedder.embed([_WORD]).shape[1]
    except RagError as failed:
        error = failed
    return Trial(
        kind="embedding",
        name=embedder.name,
        works=error is None,
        seconds=time.monotonic() - began,
        dimension=dimension,
        error=str(error or ""),
        hint=error.hint if error else "",
    )
