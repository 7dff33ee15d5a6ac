"""A loaded text before it is cleaned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "markdown"]

TEXT_LIMIT = 2_000_000
"""Most characters of one article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """What a file or upload says, decoded, with its front matter taken off.

    Attributes:
        locator: Absolute path of a file, ``upload:NAME`` for an upload.
        name: File name without folders.
        metadata: Any of ``title outlet agency byline place published language``, as written.
    """

    locator: str
    name: str
    text: str
    kind: Kind = "text"
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
