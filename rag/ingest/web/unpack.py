"""Compressed bodies, unpacked piece by piece within a limit."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from rag.errors import InputError
from rag.ingest.web.faults import SAVE, broken, too_large

ENCODINGS: Final = "gzip, deflate"
_AT_ONCE: Final = 64 * 1024
_NAMES: Final = {"gzip", "x-gzip", "deflate"}
_LAYERS: Final = 2


def unpacked(chunks: Iterable[bytes], encoding: str, *, limit: int) -> Iterator[bytes]:
    """Yield the body that arrives in ``chunks``; no layer of it grows past ``limit`` bytes.

    Args:
        chunks: The body as sent.
        encoding: What the header Content-Encoding says; empty for none.
        limit: Most bytes, also between two layers.

    Raises:
        InputError: It is packed in another way, damaged, cut off or too large.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    names = [name for name in names if name != "identity"]
    if len(names) > _LAYERS or not set(names) <= _NAMES:
        raise InputError(
            "The site sent the page compressed in a way that is not read.",
            hint=SAVE,
        )
    for name in reversed(names):
        chunks = _bounded(_layer(chunks, name), limit)
    return _bounded(chunks, limit)


def gunzip(content: bytes, *, limit: int) -> bytes:
    """Unpack a gzip file of at most ``limit`` bytes unpacked.

    Raises:
        InputError: It is damaged, cut off or too large.
    """
    parts = (content[at : at + _AT_ONCE] for at in range(0, len(content), _AT_ONCE))
    return b"".join(unpacked(parts, "gzip", limit=limit))


def _bounded(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        yield chunk


def _layer(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Unpack one layer; several packed bodies in a row are one body."""
    unpack: zlib._Decompress | None = None
    waiting = b""
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > 1 or (waiting and unpack):
            if unpack is None:
                unpack = zlib.decompressobj(_window(waiting, name))
            yield _some(unpack, waiting)
            waiting = unpack.unconsumed_tail
            if unpack.eof:
                waiting = unpack.unused_data
                if not waiting.startswith(b"\x1f\x8b"):  # nothing more, or padding
                    return
                unpack = None
    if waiting or unpack:
        raise broken()


def _some(unpack: "zlib._Decompress", waiting: bytes) -> bytes:
    try:
        return unpack.decompress(waiting, _AT_ONCE)
    except zlib.error:
        raise InputError("What the site sent cannot be unpacked.", hint=SAVE) from None


def _window(start: bytes, name: str) -> int:
    """Tell zlib what to expect; ``deflate`` comes with and without its header."""
    if name != "deflate":
        return 16 + zlib.MAX_WBITS
    headed = start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if headed else -zlib.MAX_WBITS
