"""One model endpoint: its address, its key, its limits."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from typing_extensions import override

from rag.errors import BadReplyError, RagError, SettingsError, UnreachableError
from rag.providers import faults

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

DEFAULT_BASE_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 5.0
RETRIES = 2
MAX_RESPONSE_BYTES = 64_000_000


class Endpoint:
    """Runs requests against one OpenAI-compatible address, within limits.

    A request has one budget of seconds for everything: connecting, retries and the last
    byte of the reply. It runs in a thread of its own, so that no stall of the network can
    outlast that budget, and with LangSmith tracing off, whatever the environment says.

    Args:
        base_url: Address ending in ``/v1`` or the like; empty means OpenAI's own.
        key: Empty for servers that need none.
        timeout: Most seconds from the start of a request to the end of its reply.

    Raises:
        SettingsError: Address or key cannot be used; neither is shown.
    """

    def __init__(self, base_url: str, key: str, model: str, timeout: float) -> None:
        self.base_url = base_url.strip() or DEFAULT_BASE_URL
        self.key = key.strip()
        self.model = model
        self.timeout = timeout
        if not self.base_url.startswith(("http://", "https://")):
            raise SettingsError(
                "OPENAI_BASE_URL must start with http:// or https://.",
                hint="For instance http://127.0.0.1:8080/v1.",
            )
        if not all("!" <= character <= "~" for character in self.key):
            raise SettingsError(
                "OPENAI_API_KEY contains spaces or letters that no key has.",
                hint="Copy the key again.",
            )

    @property
    def name(self) -> str:
        """Provider and model, as recorded in traces and shown in errors."""
        return f"openai:{self.redact(self.model)}"

    @property
    def credential(self) -> str:
        """The key, or a placeholder, since the client refuses an empty one."""
        return self.key or "unused"

    def redact(self, text: str) -> str:
        """Return ``text`` without the key."""
        return text.replace(self.key, "***") if self.key else text

    def run(self, request: "Callable[[httpx2.Client], Iterator[T]]") -> "Iterator[T]":
        """Yield what ``request`` yields, in time or not at all.

        Repeated up to twice after a broken connection, a full queue or a failing server, but
        never after the first piece was yielded.

        Raises:
            ModelError: Or the subclass that says what to do about it; the message never
                contains the key nor words of the endpoint.
        """
        http = _client(self.name, self.timeout)
        deadline = time.monotonic() + self.timeout
        pieces: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()
        stopped = threading.Event()
        threading.Thread(
            target=self._work, args=(request, http, pieces, stopped, deadline), daemon=True
        ).start()
        try:
            while True:
                try:
                    kind, value = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    raise UnreachableError(
                        f"{self.name}: no complete reply within {self.timeout:g} s.",
                        hint=faults.SLOW,
                    ) from None
                if kind == "end":
                    return
                if kind == "error":
                    raise cast("RagError", value)
                yield cast("T", value)
        finally:
            stopped.set()
            http.close()

    def _work(
        self,
        request: "Callable[[httpx2.Client], Iterator[T]]",
        http: "httpx2.Client",
        pieces: "queue.SimpleQueue[tuple[str, object]]",
        stopped: threading.Event,
        deadline: float,
    ) -> None:
        from langsmith import tracing_context

        try:
            with tracing_context(enabled=False):
                for piece in _attempts(request, stopped, deadline, http):
                    if stopped.is_set():
                        return
                    pieces.put(("piece", piece))
            pieces.put(("end", None))
        except Exception as error:  # noqa: BLE001  border of a thread: handed to the caller
            pieces.put(("error", faults.explain(error, self.name)))


def _attempts(
    request: "Callable[[httpx2.Client], Iterator[T]]",
    stopped: threading.Event,
    deadline: float,
    http: "httpx2.Client",
) -> Iterator[T]:
    """Yield what ``request`` yields, after another attempt where that may help in time."""
    for attempt in range(1 + RETRIES):
        begun = False
        try:
            for piece in request(http):
                begun = True
                yield piece
        except Exception as error:
            pause = None if begun or attempt == RETRIES else faults.pause(error, attempt)
            late = pause is None or time.monotonic() + pause >= deadline
            if late or stopped.wait(pause):
                raise
        else:
            return


def _client(name: str, timeout: float) -> "httpx2.Client":
    """Make an HTTP client that follows no redirect and reads no endless reply."""
    import openai

    return openai.DefaultHttpxClient(
        timeout=openai.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [partial(_limit, name)]},
    )


def _limit(name: str, response: "httpx2.Response") -> None:
    """Bound the bytes of a reply, and refuse what is no reply of a model."""
    import httpx2

    class Limited(httpx2.SyncByteStream):
        def __init__(self, stream: httpx2.SyncByteStream) -> None:
            self._stream = stream

        @override
        def __iter__(self) -> Iterator[bytes]:
            left = MAX_RESPONSE_BYTES
            for part in self._stream:
                left -= len(part)
                if left < 0:
                    raise BadReplyError(f"{name}: the reply does not end.", hint=faults.ADDRESS)
                yield part

        @override
        def close(self) -> None:
            self._stream.close()

    if response.headers.get("content-encoding", "identity") != "identity":
        raise BadReplyError(
            f"{name}: the endpoint packs its replies, unasked.", hint=faults.ADDRESS
        )
    if response.is_success and "html" in response.headers.get("content-type", ""):
        raise BadReplyError(
            f"{name}: the endpoint answered with a web page.",
            hint="OPENAI_BASE_URL usually ends in /v1.",
        )
    response.stream = Limited(cast("httpx2.SyncByteStream", response.stream))
