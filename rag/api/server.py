"""Listen, until stopped."""

import contextlib
import logging
import signal
import sys

import uvicorn
from starlette.types import ASGIApp

from rag.api.app import application
from rag.newsroom import Newsroom
from rag.settings import Settings

_PATIENCE = 10
"""Seconds that requests have to end when the server is stopped."""


def serve(settings: Settings, *, host: str, port: int) -> int:
    """Serve the HTTP interface of a library until it is stopped; return the exit code.

    Who calls has made sure that it is not open to other machines without a token.

    Raises:
        LibraryError: The library cannot be opened.
    """
    with Newsroom.open(settings) as room:
        room.warm()
        app = application(room, tokens=settings.tokens, rate=settings.api_rate)
        listen(app, host=host, port=port)
    return 0


def listen(app: ASGIApp, *, host: str, port: int) -> None:
    """Serve an application until the process is told to stop, and come back then."""
    _log_requests()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,  # it would write down what is asked in addresses
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=_PATIENCE,
        h11_max_incomplete_event_size=32 * 1024,
    )
    with contextlib.suppress(KeyboardInterrupt):  # raised again once all requests have ended
        uvicorn.Server(config).run()


def _log_requests() -> None:
    """Write one line a request to standard error."""
    logger = logging.getLogger("rag.api")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.handlers = [handler]
