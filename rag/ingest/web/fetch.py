"""Fetch one address safely: where it leads, how long it takes and how much comes is bounded."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from rag.errors import InputError
from rag.ingest.load.raw import Piece
from rag.ingest.web.addresses import Address, read_address
from rag.ingest.web.faults import SAVE, LaterError, broken, too_large
from rag.ingest.web.media import FETCHED, expected, file_name, settled, split_type
from rag.ingest.web.unpack import ENCODINGS, unpacked
from rag.text import plain

if TYPE_CHECKING:
    import ssl

    import httpcore2

    from rag.ingest.web.connect import Budget, Resolve

AGENT: Final = "Readout"
_USER_AGENT: Final = f"{AGENT}/0.1 (news reader for one desk; no crawler)"
_ACCEPT: Final = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
_HOPS: Final = 5
_SIZE: Final = 20 * 1024 * 1024
_SECONDS: Final = 30.0
_STAMP: Final = 500
"""Most characters of an ETag or Last-Modified that is kept."""

Before = Callable[[Address], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What an address gave.

    Attributes:
        url: As asked.
        address: After redirects.
        media: Kind of the content in lower case, without parameters.
        charset: As the server named it, if it is one that exists.
        content: Unpacked and whole.
        etag: To be sent with the next request, to learn whether anything changed.
        modified: Likewise.
        not_modified: Nothing changed since the etag or time that was sent; no content then.
    """

    url: str
    address: str
    status: int
    media: str = ""
    charset: str = ""
    content: bytes = b""
    etag: str = ""
    modified: str = ""
    not_modified: bool = False

    def piece(self, metadata: Mapping[str, str] | None = None) -> Piece:
        """Return the content as something to read, known under the address as asked."""
        return Piece(
            locator=str(read_address(self.url)),
            name=file_name(read_address(self.address), self.media),
            content=self.content,
            media=self.media,
            charset=self.charset,
            address=self.address,
            metadata=metadata or {},
        )


class Fetcher:
    """Fetches what http and https addresses give, and nothing that they name in turn.

    Every hop is read by one parser and connected to only if all its addresses are public, at
    the very address that was checked, with the certificate checked for its name. Redirects
    are followed by hand, at most five; one from https to http is followed over https.
    Nothing is taken from the environment: no proxy, no password, no cookie.

    Args:
        allowed: Exact IP addresses that may be connected to although they are not public.
        seconds: For one fetch over all its hops; a pause that ``before`` makes is not counted.
        size: Most bytes received, and most bytes once unpacked.
        resolve: Name and port to IP addresses; the operating system's when None.
        trust: Makes what certificates are checked with; the system's when None.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        *,
        allowed: Iterable[str] = (),
        seconds: float = _SECONDS,
        size: int = _SIZE,
        resolve: "Resolve | None" = None,
        trust: "Callable[[], ssl.SSLContext] | None" = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._seconds = seconds
        self._size = size
        self._resolve = resolve
        self._trust = trust
        self._context: ssl.SSLContext | None = None
        self._clock = clock

    def get(
        self,
        url: str,
        *,
        accept: frozenset[str] = FETCHED,
        etag: str = "",
        modified: str = "",
        before: Before | None = None,
    ) -> Response:
        """Fetch an address.

        Args:
            url: What the user, a feed or a site map names.
            accept: Media types that are wanted.
            etag: From an earlier response; with it, nothing comes if nothing changed.
            modified: Likewise.
            before: Called with each address before it is asked, also those led to; may raise.

        Raises:
            InputError: It may not be fetched, or gives nothing that can be read.
            LaterError: It gives nothing now.
        """
        from rag.ingest.web.connect import Budget

        budget = Budget(seconds=self._seconds, size=self._size, clock=self._clock)
        address = read_address(url)
        stamps = {"If-None-Match": etag, "If-Modified-Since": modified}
        stamps = {key: value for key, value in stamps.items() if value}
        seen: set[Address] = set()
        while len(seen) <= _HOPS:
            if address in seen:
                raise InputError("The address leads in a circle.", hint=SAVE)
            seen.add(address)
            if before:
                budget.wait_for(lambda: before(address))  # noqa: B023 - called at once
            got = self._hop(url, address, stamps, accept, budget)
            if isinstance(got, Response):
                return got
            address = got
        raise InputError(f"The address leads on more than {_HOPS} times.", hint=SAVE)

    def _hop(
        self,
        url: str,
        address: Address,
        stamps: Mapping[str, str],
        accept: frozenset[str],
        budget: "Budget",
    ) -> Response | Address:
        """Ask one address; return what it gives or where it leads."""
        import httpcore2

        from rag.ingest.web.connect import Backend, resolve

        secure = address.scheme == "https"
        connection = httpcore2.HTTPConnection(
            origin=httpcore2.Origin(
                address.scheme.encode(), address.host.encode(), address.port
            ),
            ssl_context=self._trusted() if secure else None,
            network_backend=Backend(budget, self._resolve or resolve, self._allowed),
        )
        try:
            answer = connection.handle_request(_request(address, stamps))
            return self._read(url, address, answer, accept)
        except (httpcore2.NetworkError, httpcore2.TimeoutException):
            raise broken() from None
        except httpcore2.ProtocolError as error:
            raise _garbled(error) from None
        finally:
            connection.close()

    def _read(
        self, url: str, address: Address, answer: "httpcore2.Response", accept: frozenset[str]
    ) -> Response | Address:
        headers = _headers(answer.headers)
        if led := _led(address, answer.status, headers):
            return led
        etag, modified = _stamp(headers, "etag"), _stamp(headers, "last-modified")
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return Response(
                url=url,
                address=str(address),
                status=answer.status,
                etag=etag,
                modified=modified,
                not_modified=True,
            )
        _check_status(answer.status, headers)
        media, charset = split_type(headers.get("content-type", ""))
        media = expected(media, address.target, accept)
        if int(headers.get("content-length", "0")) > self._size:
            raise too_large(self._size)
        packing = headers.get("content-encoding", "")
        content = b"".join(unpacked(answer.iter_stream(), packing, limit=self._size))
        if not content.strip():
            raise InputError("The page is empty.", hint="Check the address in a browser.")
        media = settled(media, charset, content, accept)
        return Response(
            url=url,
            address=str(address),
            status=answer.status,
            media=media,
            charset=charset,
            content=content,
            etag=etag,
            modified=modified,
        )

    def _trusted(self) -> "ssl.SSLContext":
        if self._context is None:
            import httpcore2

            self._context = (self._trust or httpcore2.default_ssl_context)()
        return self._context


def _request(address: Address, stamps: Mapping[str, str]) -> "httpcore2.Request":
    import httpcore2

    headers = {
        "Host": address.site.partition("://")[2],
        "User-Agent": _USER_AGENT,
        "Accept": _ACCEPT,
        "Accept-Encoding": ENCODINGS,
        "Connection": "close",
        **stamps,
    }
    return httpcore2.Request(
        "GET",
        httpcore2.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        ),
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
    )


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by lower-case name; the first of each name, several encodings joined."""
    found: dict[str, str] = {}
    for key, value in pairs:
        name, text = key.decode("ascii", "replace").lower(), _decoded(value)
        if name == "content-encoding" and name in found:
            found[name] += f", {text}"
        found.setdefault(name, text)
    return found


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _stamp(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= _STAMP else ""


def _led(address: Address, status: int, headers: Mapping[str, str]) -> Address | None:
    """Return where an answer leads; None when it leads nowhere."""
    if status not in {301, 302, 303, 307, 308} or not headers.get("location"):
        return None
    try:
        led = read_address(headers["location"], base=address)
    except InputError as error:
        raise InputError(
            f"The address leads to one that is not fetched: {_lower(str(error))}",
            hint=SAVE,
        ) from None
    if (address.scheme, led.scheme) != ("https", "http"):
        return led
    if led.port != 80:
        raise InputError("The address leads from https to http.", hint=SAVE)
    return Address(scheme="https", host=led.host, port=443, target=led.target)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _check_status(status: int, headers: Mapping[str, str]) -> None:
    if status in {200, 203}:
        return
    if status in {404, 410}:
        raise InputError(
            f"The site has no such page ({status}).", hint="Check the address in a browser."
        )
    if status in {401, 402, 407}:
        raise InputError(f"The site asks for a login or payment ({status}).", hint=SAVE)
    if status in {403, 451}:
        raise InputError(f"The site refuses to give the page ({status}).", hint=SAVE)
    wait = _wait(headers.get("retry-after", ""))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise LaterError(
            "The site gets too many requests (429).", hint=f"Try again {wait}.", busy=True
        )
    if status >= 500 or status in {408, 425}:
        raise LaterError(
            f"The site has a fault of its own ({status}).",
            hint=f"Try again {wait}.",
            busy=bool(headers.get("retry-after")),
        )
    raise InputError(f"The site answers {status} instead of giving the page.", hint=SAVE)


def _wait(header: str) -> str:
    told = plain(header).strip()[:40]
    if told.isdecimal():
        return f"in {int(told):,} seconds"
    return f"after {told}" if told else "later"


def _garbled(error: Exception) -> InputError:
    """Tell a body that ends too early from an answer that is not HTTP."""
    if "complete message body" in str(error) or "incomplete chunked" in str(error):
        return broken()
    if "without sending a response" in str(error):
        return LaterError("The site closed the connection without an answer.")
    return InputError("What the site answers is not understood as a web page.", hint=SAVE)
