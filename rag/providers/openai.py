"""Chat and embeddings of any OpenAI-compatible endpoint."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from pydantic import SecretStr

from rag.errors import BadReplyError, ModelError, TooLongError
from rag.ports import Vectors
from rag.providers.endpoint import Endpoint
from rag.providers.faults import rejects
from rag.types import Usage

if TYPE_CHECKING:
    import httpx2
    from langchain_core.messages import AIMessageChunk

MAX_REPLY_CHARACTERS = 200_000
BATCH = 128
_LONGEST_NAME = 200

_AGAIN = "Try again, or choose another model."
_OPTIONAL = ("temperature", "stream_options")


class OpenAIChat:
    """A ``ChatModel`` on top of LangChain's OpenAI client.

    Always the chat completions interface, which every compatible server has. A reply is
    complete only with the finish reason ``stop``; the model is never given tools.

    Args:
        timeout: Most seconds one request may take, from connecting to the last word.

    Raises:
        SettingsError: Address or key cannot be used.
    """

    def __init__(self, *, base_url: str, key: str, model: str, timeout: float = 60.0) -> None:
        self._endpoint = Endpoint(base_url, key, model, timeout)
        self._refused: set[str] = set()

    @property
    def name(self) -> str:
        """The identifier recorded in every trace."""
        return self._endpoint.name

    def stream(self, system: str, user: str) -> Iterator[str | Usage]:
        """Yield the reply in pieces and its cost last; a normal end means it is complete.

        The cost is that of every try, also where all of them fail: it then comes before the
        error. Tokens are those the endpoint says it counted.

        Raises:
            ModelError: Or the subclass that says what to do about it.
        """
        import langchain_openai  # noqa: F401  slow to load, and not the endpoint's fault

        bill = _Bill(self._endpoint.redact)
        reply = self._endpoint.run(lambda http: self._request(http, bill, system, user))
        try:
            yield from _without_key(self._endpoint.key, reply)
        except ModelError:
            yield bill.usage
            raise
        yield bill.usage

    def _request(
        self, http: "httpx2.Client", bill: "_Bill", system: str, user: str
    ) -> Iterator[str]:
        """Ask once more for each option the model refuses; they stay left out afterwards."""
        import openai

        while True:
            try:
                yield from self._reply(http, bill, system, user)
            except openai.APIStatusError as error:
                refused = {option for option in _OPTIONAL if rejects(error, option)}
                if refused <= self._refused:
                    raise
                self._refused |= refused
            else:
                return

    def _reply(
        self, http: "httpx2.Client", bill: "_Bill", system: str, user: str
    ) -> Iterator[str]:
        size, finish, said = 0, "", False
        bill.call()
        for chunk in self._chunks(http, system, user):
            if chunk.tool_call_chunks or chunk.additional_kwargs.get("function_call"):
                raise self._bad("the model called a tool, which it was not given")
            finish = str(chunk.response_metadata.get("finish_reason") or finish)
            bill.note(chunk)
            text = str(chunk.text)
            size += len(text)
            said = said or bool(text.strip())
            if size > MAX_REPLY_CHARACTERS:
                raise self._bad("the reply is far too long")
            if text:
                yield text
        self._judge(finish, said=said)

    def _judge(self, finish: str, *, said: bool) -> None:
        """Raise unless the reply is complete."""
        if finish == "content_filter":
            raise self._bad("the endpoint filtered the reply")
        if finish in ("tool_calls", "function_call"):
            raise self._bad("the model called a tool, which it was not given")
        if finish == "length":
            raise TooLongError(
                f"{self.name}: the reply was cut off at the model's limit.",
                hint="Ask about fewer articles, or choose a model with more room.",
            )
        if not said:
            raise self._bad("the reply is empty")
        if finish != "stop":
            raise self._bad("the reply was cut off")

    def _bad(self, what: str) -> BadReplyError:
        return BadReplyError(f"{self.name}: {what}.", hint=_AGAIN)

    def _chunks(
        self, http: "httpx2.Client", system: str, user: str
    ) -> "Iterator[AIMessageChunk]":
        from langchain_core.messages import HumanMessage, SystemMessage
        from langchain_openai import ChatOpenAI

        client = ChatOpenAI(
            model=self._endpoint.model,
            base_url=self._endpoint.base_url,
            api_key=SecretStr(self._endpoint.credential),
            http_client=http,
            openai_proxy="",
            use_responses_api=False,
            timeout=http.timeout,
            max_retries=0,
            temperature=None if "temperature" in self._refused else 0,
            stream_usage="stream_options" not in self._refused,
        )
        messages = [SystemMessage(system), HumanMessage(user)]
        return client.stream(messages)


class _Bill:
    """What the calls of one request cost so far: filled by its thread, read at its end."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        self.usage = Usage()
        self._before = Usage()
        self._redact = redact

    def call(self) -> None:
        """Begin another call."""
        self._before = self.usage
        self.usage = replace(self.usage, calls=self.usage.calls + 1)

    def note(self, chunk: "AIMessageChunk") -> None:
        """Take over what the endpoint has counted for this call, where the piece says so."""
        if name := str(chunk.response_metadata.get("model_name") or ""):
            self.usage = replace(self.usage, answered=self._redact(name[:_LONGEST_NAME]))
        if cost := chunk.usage_metadata:
            self.usage = replace(
                self.usage,
                prompt_tokens=self._before.prompt_tokens + cost["input_tokens"],
                completion_tokens=self._before.completion_tokens + cost["output_tokens"],
            )


def _without_key(key: str, pieces: Iterator[str]) -> Iterator[str]:
    """Yield the pieces with the key masked, also where it is spread over several."""
    held = ""
    for piece in pieces:
        text = (held + piece).replace(key, "***") if key else piece
        begun = next((n for n in range(len(key) - 1, 0, -1) if text.endswith(key[:n])), 0)
        text, held = text[: len(text) - begun], text[len(text) - begun :]
        if text:
            yield text
    if held:
        yield held


class OpenAIEmbedder:
    """An ``Embedder`` that trusts nothing the endpoint returns.

    Args:
        timeout: Most seconds a batch of up to 128 texts may take.

    Raises:
        SettingsError: Address or key cannot be used.
    """

    def __init__(self, *, base_url: str, key: str, model: str, timeout: float = 60.0) -> None:
        self._endpoint = Endpoint(base_url, key, model, timeout)
        self._dimension = 0

    @property
    def name(self) -> str:
        """Provider and model, as stamped on the library."""
        return self._endpoint.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in the order given.

        Raises:
            BadReplyError: Too few or too many vectors, another dimension than before, or
                numbers that are no direction (not finite, or all zero).
            ModelError: Or the subclass that says what to do about it.
        """
        import openai  # noqa: F401  slow to load, and not the endpoint's fault

        rows = [np.empty((0, self._dimension), dtype=np.float32)] if not texts else []
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            (vectors,) = self._endpoint.run(partial(self._request, batch))
            rows.append(vectors)
        return np.concatenate(rows)

    def _request(self, batch: list[str], http: "httpx2.Client") -> Iterator[Vectors]:
        import openai

        client = openai.OpenAI(
            base_url=self._endpoint.base_url,
            api_key=self._endpoint.credential,
            http_client=http,
            timeout=http.timeout,
            max_retries=0,
        )
        reply = client.embeddings.create(
            model=self._endpoint.model, input=batch, encoding_format="float"
        )
        rows = {item.index: item.embedding for item in reply.data}
        if sorted(rows) != list(range(len(batch))) or len(reply.data) != len(batch):
            raise self._bad(f"{len(reply.data)} vectors for {len(batch)} texts")
        yield self._checked([rows[n] for n in range(len(batch))])

    def _checked(self, rows: list[list[float]]) -> Vectors:
        dimensions = {len(row) for row in rows}
        if len(dimensions) != 1 or (self._dimension and dimensions != {self._dimension}):
            raise self._bad("its vectors differ in length")
        vectors = np.asarray(rows, dtype=np.float64)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not all(math.isfinite(length) and length > 0 for length in lengths.flat):
            raise self._bad("vectors that are zero or no numbers")
        self._dimension = vectors.shape[1]
        unit: Vectors = (vectors / lengths).astype(np.float32)
        return unit

    def _bad(self, what: str) -> BadReplyError:
        return BadReplyError(
            f"{self.name}: {what}.",
            hint="Check RAG_EMBEDDING_MODEL, or use RAG_EMBEDDER=local.",
        )
