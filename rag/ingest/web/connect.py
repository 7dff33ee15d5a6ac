"""Connections that go to checked addresses only, and give up when their time is over."""

import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import httpcore2
from typing_extensions import override

from rag.errors import InputError
from rag.ingest.web.addresses import is_public
from rag.ingest.web.faults import SAVE, LaterError, broken, late, too_large

Resolve = Callable[[str, int], Sequence[str]]

_HEADERS: Final = 512 * 1024
"""Bytes allowed beside the body, for all hops together."""
_ATTEMPTS: Final = 4
"""Addresses of one name that are tried."""
_CONNECT_SECONDS: Final = 8.0


class Budget:
    """What one fetch may use over all its hops: time, and bytes from the network."""

    def __init__(self, *, seconds: float, size: int, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._size = size
        self._received = 0
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return how many seconds are left.

        Raises:
            LaterError: None are.
        """
        left = self._end - self._clock()
        if left <= 0:
            raise late(self.seconds)
        return left

    def wait_for(self, pause: Callable[[], None]) -> None:
        """Let something happen that takes no time of this fetch."""
        began = self._clock()
        pause()
        self._end += self._clock() - began

    def spend(self, count: int) -> None:
        """Note so many bytes as received.

        Raises:
            InputError: They are too many.
        """
        self._received += count
        if self._received > self._size + _HEADERS:
            raise too_large(self._size)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses that the operating system knows for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Backend(httpcore2.NetworkBackend):
    """Connects to a name by asking for its addresses, checking all, and taking one of them.

    The address that was checked is the very one connected to. A name is asked for twice: one
    that stands for a public machine now and for one in here the next moment is made to
    mislead, and is refused as a whole.
    """

    def __init__(self, budget: Budget, resolve: Resolve, allowed: frozenset[str]) -> None:
        self._budget = budget
        self._resolve = resolve
        self._allowed = allowed

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> "Stream":
        """Connect to the first of the name's addresses that answers.

        Raises:
            InputError: One of them is not public.
            LaterError: None answers.
        """
        for address in self._checked(host, port)[:_ATTEMPTS]:
            wait = min(_CONNECT_SECONDS, self._budget.left())
            try:
                return Stream(socket.create_connection((address, port), wait), self._budget)
            except OSError:
                continue
        self._budget.left()
        raise LaterError(
            f"{host} does not answer.", hint="Check the address, or try again later."
        )

    def _checked(self, host: str, port: int) -> list[str]:
        found = [str(ip) for ip in self._addresses(host, port)]
        again = [] if found == [host] else [str(ip) for ip in self._addresses(host, port)]
        for address in found + again:
            if address not in self._allowed and not is_public(ipaddress.ip_address(address)):
                raise InputError(
                    f"{host} is not on the public internet; nothing was fetched.",
                    hint=SAVE,
                )
        return found

    def _addresses(self, host: str, port: int) -> list[Any]:
        try:
            return [ipaddress.ip_address(host)]
        except ValueError:
            pass
        try:
            found = _within(self._budget, lambda: self._resolve(host, port))
            addresses = [ipaddress.ip_address(text) for text in found]
        except (OSError, ValueError):
            addresses = []
        if not addresses:
            raise LaterError(
                f"No site is known under the name {host}.",
                hint="Check the spelling and your connection.",
            )
        return addresses


def _within(budget: Budget, ask: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Ask in a thread of its own: the operating system sets no end to looking up a name."""
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(ask())
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=run, daemon=True).start()
    try:
        answer = answers.get(timeout=budget.left())
    except queue.Empty:
        raise late(budget.seconds) from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Stream(httpcore2.NetworkStream):
    """One connection; whatever is done on it counts against the budget."""

    def __init__(self, connected: socket.socket, budget: Budget) -> None:
        self._socket = connected
        self._budget = budget

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._budget.left())
        try:
            received = self._socket.recv(max_bytes)
        except TimeoutError:
            raise late(self._budget.seconds) from None
        except OSError:
            raise broken() from None
        self._budget.spend(len(received))
        return received

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._socket.settimeout(self._budget.left())
        try:
            self._socket.sendall(buffer)
        except TimeoutError:
            raise late(self._budget.seconds) from None
        except OSError as error:  # it may have answered before it closed
            raise httpcore2.WriteError from error

    @override
    def close(self) -> None:
        self._socket.close()

    @override
    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "Stream":
        self._socket.settimeout(self._budget.left())
        try:
            # An end without notice may be an end that somebody else made.
            secured = ssl_context.wrap_socket(
                self._socket, server_hostname=server_hostname, suppress_ragged_eofs=False
            )
        except OSError as error:
            self.close()
            raise _translated(error, self._budget, server_hostname or "The site") from None
        return Stream(secured, self._budget)

    @override
    def get_extra_info(self, info: str) -> Any:
        return None


def _translated(error: OSError, budget: Budget, host: str) -> InputError:
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = error.verify_message.rstrip(".")
        return LaterError(f"{host} does not prove to be {host}: {reason}.", hint=SAVE)
    if isinstance(error, TimeoutError):
        return late(budget.seconds)
    return LaterError(f"{host} does not speak a safe form of https.")
