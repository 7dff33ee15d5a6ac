"""The way to a Chroma server: its address, its token, limits on requests, its faults."""

import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
from typing_extensions import override

from rag.errors import DamagedError, IndexAwayError, LibraryError, SettingsError
from rag.settings import shown_address

if TYPE_CHECKING:
    from chromadb.api import ServerAPI

CONNECT_SECONDS: Final = 2.0
READ_SECONDS: Final = 5.0
"""For what a search waits for; whatever takes longer is slower than doing without."""
WRITE_SECONDS: Final = 60.0
MAX_REPLY_BYTES: Final = 64_000_000
_READS: Final = ("/query", "/count", "/pre-flight-checks")
_TOKEN: Final = re.compile(r"[!-~]*")
_EXAMPLE: Final = "For instance http://127.0.0.1:8000."
_CHECK: Final = "Check RAG_CHROMA_URL: it is the address of a Chroma server."
_START: Final = "Start it, or correct RAG_CHROMA_URL."
_TROUBLED: Final = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a Chroma server is, and what lets us in.

    Attributes:
        base: Scheme, host, port and path.
        shown: The same, fit to be shown.
    """

    base: str
    shown: str
    tenant: str
    database: str
    token: str = field(repr=False)

    @classmethod
    def read(cls, url: str, token: str) -> "Address":
        """Read an address such as ``https://TOKEN@host:8000/path?tenant=T&database=D``.

        Raises:
            SettingsError: It cannot be used; it is not shown, since it may hold a token.
        """
        parts = urlsplit(_checked(url.strip()))
        given = parse_qs(parts.query)
        if set(given) - {"tenant", "database"} or parts.fragment:
            raise SettingsError(
                "RAG_CHROMA_URL has a part that means nothing here.",
                hint="After ? only tenant=NAME and database=NAME are known.",
            )
        if parts.password:
            raise SettingsError(
                "RAG_CHROMA_URL has a password, and a Chroma server takes a token.",
                hint="Put the token into RAG_CHROMA_TOKEN, or alone before the @.",
            )
        token = token.strip() or unquote(parts.username or "")
        if not _TOKEN.fullmatch(token):
            raise SettingsError(
                "RAG_CHROMA_TOKEN has spaces or letters that no token has.",
                hint="Copy the token again.",
            )
        shown = shown_address(url).rstrip("/")
        return cls(
            base=shown,
            shown=shown,
            tenant=given.get("tenant", ["default_tenant"])[0],
            database=given.get("database", ["default_database"])[0],
            token=token,
        )

    def headers(self) -> dict[str, str]:
        """Return the token as Chroma's cloud and as most servers in front of Chroma take it."""
        if not self.token:
            return {}
        return {"X-Chroma-Token": self.token, "Authorization": f"Bearer {self.token}"}


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not url.startswith(("http://", "https://")):
        raise SettingsError(
            "RAG_CHROMA_URL must start with http:// or https://.", hint=_EXAMPLE
        )
    if not host or port == 0 or any(letter.isspace() for letter in url):
        raise SettingsError("RAG_CHROMA_URL is not an address.", hint=_EXAMPLE)
    return url


def connect(address: Address, *, patient: bool = False) -> "ServerAPI":
    """Return Chroma's own client; nothing is sent yet.

    Telemetry is off, and no proxy is taken from the environment.

    Args:
        address: Where the server is.
        patient: Whether to wait longer than a search may, as for an index that is loaded.
    """
    from chromadb.api.base_http_client import BaseHTTPClient
    from chromadb.api.fastapi import FastAPI
    from chromadb.config import Settings, System

    class Server(FastAPI):
        """Chroma's client over a connection with limits, which its own lacks."""

        def __init__(self, system: System) -> None:
            BaseHTTPClient.__init__(self, system)  # FastAPI's own opens a connection
            self._api_url = self.resolve_url(
                address.base, default_api_path=system.settings.chroma_server_api_default_path
            )
            self._session = session

    session = httpx.Client(
        transport=_Bounded(_tls(address), patient=patient),
        trust_env=False,
        headers={
            **address.headers(),
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
        },
        event_hooks={"response": [_look(address)]},
    )
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # of pydantic's settings
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
    )
    return Server(System(settings))


def hang_up(server: "ServerAPI") -> None:
    """Let go of the connections."""
    server._session.close()  # type: ignore[attr-defined]  # noqa: SLF001 - no method does it


def _tls(address: Address) -> ssl.SSLContext | bool:
    return httpx.create_ssl_context() if address.base.startswith("https:") else False


class _Stream(httpx.SyncByteStream):
    """A reply that ends in time, and is not endless."""

    def __init__(self, inner: httpx.SyncByteStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    @override
    def __iter__(self) -> Iterator[bytes]:
        left = MAX_REPLY_BYTES
        for part in self._inner:
            left -= len(part)
            if left < 0 or time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("the reply does not end")
            yield part

    @override
    def close(self) -> None:
        self._inner.close()


class _Bounded(httpx.HTTPTransport):
    """Bounds the seconds of each request and the bytes of its reply."""

    def __init__(self, tls: ssl.SSLContext | bool, *, patient: bool) -> None:  # noqa: FBT001
        super().__init__(verify=tls)
        self._patient = patient

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        quick = request.method == "GET" or request.url.path.endswith(_READS)
        seconds = READ_SECONDS if quick and not self._patient else WRITE_SECONDS
        deadline = time.monotonic() + seconds
        limits = httpx.Timeout(seconds, connect=CONNECT_SECONDS)
        request.extensions["timeout"] = limits.as_dict()
        response = super().handle_request(request)
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Stream(response.stream, deadline)
        return response


def _look(address: Address) -> Callable[[httpx.Response], None]:
    """Return what looks at each reply for what is not Chroma's to say."""

    def look(response: httpx.Response) -> None:
        status = response.status_code
        if status in {401, 403}:
            raise IndexAwayError(
                f"The index server at {address.shown} refuses "
                + ("the token." if address.token else "requests without a token."),
                hint="Check RAG_CHROMA_TOKEN.",
            )
        if status in _TROUBLED:
            raise IndexAwayError(
                f"The index server at {address.shown} is not ready (status {status}).",
                hint="Wait until it is.",
            )

    return look


@contextmanager
def translated(address: Address, *, writing: bool = False) -> Iterator[None]:
    """Turn whatever goes wrong into one error of ours, without words of the server."""
    try:
        yield
    except LibraryError:
        raise
    except Exception as error:
        raise _explained(error, address, writing=writing) from error


def _explained(error: Exception, address: Address, *, writing: bool) -> LibraryError:
    from chromadb.errors import ChromaError, InternalError, NotFoundError, RateLimitError

    server = f"The index server at {address.shown}"
    if isinstance(error, NotFoundError):
        return DamagedError(f"{server} does not have the index, or not its tenant or database.")
    if isinstance(error, ChromaError):
        kind = type(error).__name__
        if isinstance(error, RateLimitError) or (writing and isinstance(error, InternalError)):
            return IndexAwayError(f"{server} fails: {kind}.", hint="See its log.")
        return DamagedError(f"The vector index on the server at {address.shown} fails: {kind}.")
    if isinstance(error, httpx.ConnectError):
        return _unconnected(str(error), server)
    if isinstance(error, httpx.TimeoutException):
        return IndexAwayError(f"{server} does not answer in time.", hint=_START)
    if isinstance(error, httpx.HTTPError):
        return IndexAwayError(f"{server} broke the connection off.", hint=_START)
    return IndexAwayError(f"{server} answers as no Chroma server does.", hint=_CHECK)


def _unconnected(words: str, server: str) -> IndexAwayError:
    if re.search("SSL|CERTIFICATE|TLS", words, re.IGNORECASE):
        return IndexAwayError(
            f"{server} cannot be trusted, or speaks no TLS.",
            hint="For a certificate of your own set SSL_CERT_FILE; without TLS use http://.",
        )
    if re.search("name|address|resolution", words, re.IGNORECASE):
        return IndexAwayError(f"{server} is not found: no such name.", hint=_CHECK)
    return IndexAwayError(f"{server} refuses connections.", hint=_START)
