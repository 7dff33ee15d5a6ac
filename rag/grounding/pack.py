"""Choose the passages that fit, number them, and write them out as data."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rag.text import estimate_tokens, plain, visible
from rag.types import Passage

HEADER_CHARACTERS: Final = 200

_TEMPLATE_TOKEN: Final = re.compile(r"\[(/?(?:INST|SYS|SYSTEM|TOOL_CALLS?))\]", re.IGNORECASE)


def pack(passages: Iterable[Passage], budget: int) -> tuple[Passage, ...]:
    """Return ``passages``, in their order, until ``budget`` tokens are used up.

    The first passage is always taken, and none twice. Tokens are estimated, header included.
    """
    chosen: dict[str, Passage] = {}
    for passage in passages:
        if passage.id in chosen:
            continue
        budget -= cost(passage)
        if chosen and budget < 0:
            break
        chosen[passage.id] = passage
    return tuple(chosen.values())


def cost(passage: Passage) -> int:
    """Return about how many tokens a passage takes with its header and delimiters."""
    return estimate_tokens(passage.text) + estimate_tokens(_header(passage)) + 30


def render_passages(passages: Sequence[Passage], key: str) -> str:
    """Write passages as numbered data between delimiters that only this request knows.

    Args:
        passages: Numbered from 1 in this order.
        key: Random for each request, so that no article can imitate a delimiter.

    Returns:
        Text in which the only ``<`` and ``>`` are those of our own delimiters.
    """
    return "\n\n".join(
        f'<passage n="{number}" key="{key}">\n'
        f"{_header(passage)}\n\n{escape(passage.text)}\n"
        f'</passage n="{number}" key="{key}">'
        for number, passage in enumerate(passages, start=1)
    )


def escape(text: str) -> str:
    """Return ``text`` unable to close a delimiter or to imitate a turn of a chat template.

    Angle brackets become ``&lt;`` and ``&gt;``, which `rag.grounding.cite` undoes in
    quotations; characters nobody can see are removed.
    """
    shown = visible(text).replace("<", "&lt;").replace(">", "&gt;")
    return _TEMPLATE_TOKEN.sub(r"(\1)", shown)


def _header(passage: Passage) -> str:
    source = passage.source
    published = source.published.isoformat() if source.published else ""
    parts = (
        ("Title", source.title),
        ("Outlet", source.outlet),
        ("Agency", source.agency),
        ("Place", source.place),
        ("Published", published),
    )
    return "\n".join(f"{name}: {_field(value)}" for name, value in parts if value)


def _field(value: str) -> str:
    line = plain(value)
    short = line if len(line) <= HEADER_CHARACTERS else f"{line[:HEADER_CHARACTERS]}…"
    return escape(short)
