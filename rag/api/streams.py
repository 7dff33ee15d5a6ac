"""Results sent part by part as server-sent events, from steps that know nothing of waiting."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from rag.api.answers import encoded
from rag.api.problems import problem_of

Part = TypeVar("Part")
_Handed: TypeAlias = tuple[Part] | BaseException | None
"""A part; what was raised in place of one; or that there are no more."""

_KEEPALIVE: Final = 15.0
"""Seconds of silence after which a comment is sent, so that no proxy hangs up."""
_FIRST: Final = 1.0
"""Seconds to wait for the first part, so that wrong input is told by the status."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream; what stands in it is sent as JSON."""

    name: str
    value: object


class Pump(Generic[Part]):
    """Runs a generator in a thread of its own; its parts can be awaited.

    When nobody waits any more the generator is closed at its next part.

    Args:
        make: Makes the generator, in its thread.
        silence: Seconds after which those who wait are told that nothing has come.
    """

    def __init__(
        self, make: Callable[[], Iterator[Part]], *, silence: float = _KEEPALIVE
    ) -> None:
        self._make = make
        self._silence = silence
        self._loop = asyncio.get_running_loop()
        self._parts: asyncio.Queue[_Handed[Part]] = asyncio.Queue()
        self._came: list[_Handed[Part]] = []
        self._stop = threading.Event()
        threading.Thread(target=self._run, name="stream", daemon=True).start()

    async def begun(self) -> None:
        """Wait a little for the first part.

        Raises:
            Exception: What the generator raised before its first part.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FIRST):
                first = await self._parts.get()
            if isinstance(first, BaseException):
                raise first
            self._came.append(first)

    async def parts(self) -> AsyncIterator[tuple[Part] | None]:
        """Yield the parts, each in a tuple, and None after each silence.

        Raises:
            Exception: What the generator raised.
        """
        try:
            while True:
                try:
                    part = await self._next()
                except TimeoutError:
                    yield None
                    continue
                if isinstance(part, BaseException):
                    raise part
                if part is None:
                    return
                yield part
        finally:
            self._stop.set()

    async def _next(self) -> "_Handed[Part]":
        if self._came:
            return self._came.pop()
        async with asyncio.timeout(self._silence):
            return await self._parts.get()

    def _run(self) -> None:
        parts = self._make()
        try:
            for part in parts:
                self._hand_over((part,))
                if self._stop.is_set():
                    break
        except BaseException as error:  # noqa: BLE001 - it is raised where it is awaited
            self._hand_over(error)
        else:
            self._hand_over(None)
        finally:
            if isinstance(parts, Generator):
                parts.close()

    def _hand_over(self, part: "_Handed[Part]") -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            self._loop.call_soon_threadsafe(self._put, part)

    def _put(self, part: "_Handed[Part]") -> None:
        self._parts.put_nowait(part)


async def events(make: Callable[[], Iterator[Event]]) -> StreamingResponse:
    """Answer with events as they come; an error after the first is an event ``error``.

    Raises:
        Exception: What was raised before the first event.
    """
    pump = Pump(make)
    await pump.begun()
    return streamed(_written(pump))


async def _written(pump: Pump[Event]) -> AsyncIterator[bytes]:
    try:
        async for part in pump.parts():
            yield _KEPT if part is None else written(part[0])
    except Exception as error:  # noqa: BLE001 - told to the client, and logged without its words
        yield written(Event("error", problem_of(error).body()))


def streamed(body: AsyncIterator[bytes]) -> StreamingResponse:
    """Answer with a stream of events that no proxy holds back."""
    return StreamingResponse(
        body,
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


def written(event: Event) -> bytes:
    """Return an event as it is sent."""
    return format_sse_event(event=event.name or None, data_str=encoded(event.value).decode())


_KEPT: Final = format_sse_event(comment="waiting")
