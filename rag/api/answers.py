"""What is sent back: the JSON of the command line, whatever characters articles hold."""

import json
from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from typing_extensions import override

from rag.api.requests import Paged
from rag.newsroom import Newsroom
from rag.render import to_json


class Told(Response):
    """A result as JSON."""

    media_type = "application/json"

    @override
    def render(self, content: object) -> bytes:
        """Return the bytes of plain values."""
        return encoded(content)


def encoded(value: object) -> bytes:
    """Return plain values as JSON; half a surrogate pair is escaped, and so can be sent."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def told(value: object, status: int = 200) -> Told:
    """Answer with a result of the facade."""
    return Told(to_json(value), status_code=status)


def room_of(request: Request) -> Newsroom:
    """Return the library that is served."""
    room = request.app.state.room
    if not isinstance(room, Newsroom):
        raise TypeError("no library is served")
    return room


def page(rows: Sequence[object], wanted: Paged) -> Told:
    """Answer with the part of a list that is wanted."""
    end = wanted.offset + wanted.limit
    return Told(
        {
            "items": to_json(rows[wanted.offset : end]),
            "offset": wanted.offset,
            "limit": wanted.limit,
            "total": len(rows),
            "next": end if end < len(rows) else None,
        }
    )


Room = Annotated[Newsroom, Depends(room_of)]
"""The library that is served, as an argument of whatever answers."""
