"""What the sites themselves allow to be fetched without a person asking for it."""

from typing import TYPE_CHECKING, Final

from rag.errors import InputError
from rag.ingest.web.addresses import Address
from rag.ingest.web.faults import LaterError
from rag.ingest.web.fetch import AGENT, Before, Fetcher
from rag.ingest.web.media import FETCHED

if TYPE_CHECKING:
    from protego import Protego

_LONGEST: Final = 500 * 1024
"""Bytes of a robots.txt that are read, as RFC 9309 has it."""
_LONGEST_DELAY: Final = 10.0
"""Most seconds between two requests that a site may ask for."""


class Robots:
    """Reads each site's robots.txt once and keeps what it says.

    A site that has none, or none that can be read, allows everything. One whose robots.txt
    cannot be had for now allows nothing for now.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, Protego | LaterError | None] = {}

    def check(self, address: Address, before: Before) -> None:
        """Check that an address may be fetched.

        Args:
            address: What is to be fetched.
            before: Called before each request made for robots.txt itself.

        Raises:
            InputError: The site does not allow it.
            LaterError: What the site allows cannot be learned now.
        """
        rules = self._of(address, before)
        if isinstance(rules, LaterError):
            raise rules
        if rules is not None and not rules.can_fetch(str(address), AGENT):
            raise InputError(
                "The site's robots.txt does not allow programs to fetch this page.",
                hint="Add the page by its own address, or save it and add the file.",
            )

    def delay(self, address: Address) -> float:
        """Return how many seconds the site wants between two requests; 0 for no wish."""
        rules = self._rules.get(address.site)
        if rules is None or isinstance(rules, LaterError):
            return 0.0
        return min(rules.crawl_delay(AGENT) or 0.0, _LONGEST_DELAY)

    def _of(self, address: Address, before: Before) -> "Protego | LaterError | None":
        if address.site not in self._rules:
            self._rules[address.site] = self._read(address.site, before)
        return self._rules[address.site]

    def _read(self, site: str, before: Before) -> "Protego | LaterError | None":
        from protego import Protego

        try:
            got = self._fetcher.get(f"{site}/robots.txt", accept=FETCHED, before=before)
            text = got.content[:_LONGEST].decode(errors="replace")
            return Protego.parse(text)
        except LaterError as error:
            return LaterError(
                f"The site's robots.txt cannot be read now: {error}",
                hint=error.hint,
                busy=error.busy,
            )
        except (InputError, ValueError):
            return None
