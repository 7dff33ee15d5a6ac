"""Who may come in, how often and how many at once; one line of log a request."""

import hashlib
import hmac
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, MutableMapping, Sequence
from typing import Final, Protocol
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.problems import Problem, problem_of, refused_by
from rag.settings import is_this_machine

log = logging.getLogger(__name__)

OPEN: Final = ("/healthz", "/readyz")
"""Paths that tell nothing of the library and are open to all who reach them."""

_BURST: Final = 10
"""Seconds' worth of requests that may come at once."""
_FEWEST: Final = 20
"""Requests that may come at once, however low the rate."""
_CLIENTS: Final = 1_000
"""Clients whose rate is remembered."""
_PROXIED: Final = {"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"}
_METHODS: Final = {"GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"}

_NO_TOKEN: Final = Problem(
    status=401,
    code="no_token",
    error="The token is missing or wrong.",
    hint="Send the header Authorization: Bearer TOKEN, with a token of RAG_API_TOKENS.",
)
_ELSEWHERE: Final = Problem(
    status=403,
    code="not_this_machine",
    error="Without a token, only programs of this machine are let in.",
    hint="Set RAG_API_TOKENS where the server runs, and send one.",
)


class Counts(Protocol):
    """What is told of each request."""

    def began(self) -> None:
        """A request was let in."""
        ...

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request that was let in is done."""
        ...

    def refused(self, reason: str) -> None:
        """A request was not let in."""
        ...


class Guard:
    """Stands before an ASGI application.

    Args:
        app: What it guards.
        tokens: One of them has to be sent. Without any, only this machine is let in: no
            client elsewhere, none behind a proxy, no page of another site in a browser.
        rate: Most requests a minute of one client; 0 for no limit.
        counts: Is told of each request.
        most: Requests worked on at a time, streams among them; more are told to come again.
        largest: Tells how many bytes a request to a path may have; None for who counts itself.
        clock: Tells seconds.
    """

    def __init__(  # noqa: PLR0913 - what is not given is not limited
        self,
        app: ASGIApp,
        *,
        tokens: Sequence[str] = (),
        rate: int = 0,
        counts: Counts | None = None,
        most: int = 64,
        largest: Callable[[str], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._tokens = tuple(map(_digest, tokens))
        self._rate = Rate(rate, clock) if rate else None
        self._counts = counts
        self._most = most
        self._largest = largest
        self._clock = clock
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        client, problem = self._who(scope, headers)
        problem = problem or self._too_large(scope, headers) or self._too_much(client)
        if problem:
            await self._refuse(scope, send, problem)
        else:
            await self._let_in(scope, receive, send, client)

    def _who(self, scope: Scope, headers: dict[str, str]) -> tuple[str, Problem | None]:
        """Return a name for the client that tells nothing, and why it may not come in."""
        if self._tokens:
            kind, _, given = headers.get("authorization", "").partition(" ")
            sent = _digest(given.strip()) if kind.lower() == "bearer" else b""
            # Every token is compared, so that time tells nothing of them.
            known = [hmac.compare_digest(sent, one) for one in self._tokens]
            return sent.hex()[:6], None if any(known) else _NO_TOKEN
        host = scope["client"][0] if scope.get("client") else ""
        return host, None if _is_local(host, headers) else _ELSEWHERE

    def _too_large(self, scope: Scope, headers: dict[str, str]) -> Problem | None:
        length = headers.get("content-length", "")
        known = self._largest is not None and length.isascii() and length.isdigit()
        if not known or not self._largest or int(length) <= self._largest(scope["path"]):
            return None
        return refused_by(413)

    def _too_much(self, client: str) -> Problem | None:
        if self._open >= self._most:
            return Problem(
                status=503,
                code="busy",
                error=f"{self._most} requests are being worked on already.",
                hint="Try again in a moment.",
                retry_after=1,
            )
        wait = self._rate.wait(client) if self._rate else 0.0
        if not wait:
            return None
        return Problem(
            status=429,
            code="too_many_requests",
            error="This client asks too often.",
            hint="Wait as long as Retry-After says; RAG_API_RATE sets the limit.",
            retry_after=wait,
        )

    async def _refuse(self, scope: Scope, send: Send, problem: Problem) -> None:
        if self._counts:
            self._counts.refused(problem.code)
        log.info("%s refused %s %s", _method(scope), problem.status, problem.code)
        await sent(scope, send, problem)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, client: str) -> None:
        began, status = self._clock(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._open += 1
        if self._counts:
            self._counts.began()
        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - told to the client, logged without its words
            if not status:
                await sent(scope, watched, problem_of(error))
        finally:
            self._open -= 1
            seconds = self._clock() - began
            told = (_method(scope), route(scope), status or 499)
            if self._counts:
                self._counts.ended(*told, seconds)
            log.info("%s %s %s %.3fs client %s", *told, seconds, client)


class Rate:
    """Lets each client ask so often a minute, and a little more at once."""

    def __init__(self, a_minute: int, clock: Callable[[], float]) -> None:
        self._a_second = a_minute / 60
        self._most = max(_FEWEST, self._a_second * _BURST)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Count a request; return how many seconds it is too early, 0 when it may pass."""
        now = self._clock()
        left, then = self._left.pop(client, (self._most, now))
        left = min(self._most, left + (now - then) * self._a_second)
        passes = left >= 1
        self._left[client] = (left - 1 if passes else left, now)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if passes else (1 - left) / self._a_second


async def sent(scope: Scope, send: Send, problem: Problem) -> None:
    """Answer with a problem."""
    body = json.dumps(problem.body(scope["path"]), ensure_ascii=False).encode()
    headers = {**problem.headers, "content-type": "application/json"}
    headers["content-length"] = str(len(body))
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def route(scope: MutableMapping[str, object]) -> str:
    """Return the pattern of the address asked for: what stands in it may be anything."""
    return str(getattr(scope.get("route"), "path", "") or "-")


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "OTHER"


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in scope["headers"]}


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _is_local(client: str, headers: dict[str, str]) -> bool:
    """Return whether a request comes from a program of this machine and for it."""
    if _PROXIED & headers.keys() or not is_this_machine(client):
        return False
    site = headers.get("sec-fetch-site", "none")
    named = [f"//{headers.get('host', '')}"]
    named += [headers["origin"]] if "origin" in headers else []
    return site in {"none", "same-origin"} and all(is_this_machine(_host(one)) for one in named)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
