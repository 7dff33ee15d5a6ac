"""Addresses on the web: read once, by one parser, and which machines they may lead to."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from typing_extensions import override

from rag.errors import InputError

_LONGEST: Final = 4096
_PORTS: Final = {"http": 80, "https": 443}
_LABEL: Final = r"(?!-)[a-z0-9_-]{1,63}"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\Z")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NUMERIC: Final = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\Z")
_KEPT: Final = "/?%:=&~+!$,;'@()*[]|-._"
_HINT: Final = "Copy the address from your browser's address bar."

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_NO_V4: Final = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
"""What IANA does not hand out as reachable from everywhere; Python's table varies."""
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_NO_V6: Final = tuple(
    ipaddress.IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "3fff::/20")
)
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR: Final = ipaddress.IPv6Network("2002::/16")
_TEREDO: Final = ipaddress.IPv6Network("2001::/32")
_ISATAP: Final = (0x00005EFE, 0x02005EFE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address, taken apart.

    Attributes:
        host: A name in ASCII, or an IP address in its usual spelling, without brackets.
        target: Path and query, ready to be sent.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """Scheme, host and port, as they begin an address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @override
    def __str__(self) -> str:
        return self.site + self.target


def read_address(url: str, *, base: Address | None = None) -> Address:
    """Take an address apart; what follows ``#`` is left out.

    An IPv4 address may be spelled in any way that operating systems read (one number, octal,
    hexadecimal, fewer parts) and comes back with four numbers. Ports are 80, 443 and those
    from 1024 on: news sites use no others, and mail, database and login services that would
    read a request as commands of their own mostly listen on the rest.

    Args:
        url: What was given; white space around it is ignored.
        base: What a relative address is relative to.

    Raises:
        InputError: It is not an http or https address, or one that may not be used.
    """
    url = url.strip()
    if len(url) > _LONGEST:
        raise InputError("The address is too long.", hint=_HINT)
    if not url or _CONTROL.search(url):
        raise InputError("This is no web address.", hint=_HINT)
    try:
        parts = urlsplit(urljoin(str(base), url) if base else url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise InputError("This is no web address.", hint=_HINT) from None
    if parts.scheme not in _PORTS:
        raise InputError("Only http and https addresses are fetched.", hint=_HINT)
    if "@" in parts.netloc:
        raise InputError(
            "An address with a user name or password in it is not fetched.",
            hint="Leave out what stands before the @; save pages behind a login as files.",
        )
    default = _PORTS[parts.scheme]
    port = default if port is None else port
    if port not in _PORTS.values() and port < 1024:
        raise InputError(
            f"Port {port} is not one that web pages are fetched from.",
            hint="Ports 80, 443 and from 1024 on may be used.",
        )
    query = f"?{parts.query}" if parts.query else ""
    return Address(
        scheme=parts.scheme,
        host=_host(host, bracketed="[" in parts.netloc),
        port=port,
        target=quote((parts.path or "/") + query, safe=_KEPT),
    )


def _host(host: str, *, bracketed: bool) -> str:
    host = host if host.isascii() else _mapped(host)
    if bracketed:
        return str(_ip6(host))
    host = host.removesuffix(".")
    if _NUMERIC.match(host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            raise InputError("The address names no machine.", hint=_HINT) from None
    if not _NAME.match(host) or len(host) > 253:
        raise InputError("The address names no machine.", hint=_HINT)
    return host


def _mapped(host: str) -> str:
    """Return an international name in ASCII, as browsers do."""
    import idna

    try:
        simple = idna.uts46_remap(host, std3_rules=False)
        return simple if simple.isascii() else idna.encode(simple).decode()
    except UnicodeError:
        raise InputError("The address names no machine.", hint=_HINT) from None


def _ip6(host: str) -> ipaddress.IPv6Address:
    try:
        ip = ipaddress.IPv6Address(host)
    except ValueError:
        ip = None
    if ip is None or ip.scope_id:
        raise InputError("The address names no machine.", hint=_HINT)
    return ip


def is_public(ip: IP) -> bool:
    """Return whether a machine can be reached under this address from everywhere.

    An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo, ISATAP) is as
    public as that one; one that is not handed out for use on the internet is not public.
    """
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in block for block in _NO_V4)
    carried = _carried(ip)
    if carried is not None:
        return all(is_public(inner) for inner in carried)
    return ip in _GLOBAL_V6 and not any(ip in block for block in _NO_V6)


def _carried(ip: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...] | None:
    number = int(ip)
    last = ipaddress.IPv4Address(number & 0xFFFFFFFF)
    if ip in _MAPPED or ip in _NAT64:
        return (last,)
    if ip in _SIX_TO_FOUR:
        return (ipaddress.IPv4Address(number >> 80 & 0xFFFFFFFF),)
    if ip in _TEREDO:
        server = ipaddress.IPv4Address(number >> 64 & 0xFFFFFFFF)
        return (server, ipaddress.IPv4Address(int(last) ^ 0xFFFFFFFF))
    if number >> 32 & 0xFFFFFFFF in _ISATAP and ip in _GLOBAL_V6:
        return (last,)
    return None
