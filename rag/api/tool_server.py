"""The MCP server: tools over standard input and output, or over streamable HTTP."""

import importlib.metadata
import logging
from collections.abc import Sequence
from typing import Any, Final

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from rag.api.guard import Guard
from rag.api.server import listen
from rag.api.tools import NOTICE, offer
from rag.newsroom import Newsroom
from rag.settings import Settings

_INSTRUCTIONS: Final = (
    "Readout answers from news articles and official readouts that the user has stored, with "
    "verbatim quotations. Use `ask` for questions, `search` to find passages, `show` to read "
    "an article, `statements` for who said what, `compare` and `readouts` for how sides "
    f"differ, `brief` for a briefing. {NOTICE}"
)


def serve(settings: Settings, *, host: str, port: int) -> int:
    """Serve the tools until the client hangs up or the process is stopped.

    Args:
        settings: Name the library.
        host: Address to listen on; empty for standard input and output.
        port: Where to listen there.

    Raises:
        LibraryError: The library cannot be opened.
    """
    with Newsroom.open(settings) as room:
        server = tool_server(room)
        if host:
            room.warm()
            app = http_application(server, tokens=settings.tokens, rate=settings.api_rate)
            listen(app, host=host, port=port)
        else:
            server.run("stdio")
    return 0


def tool_server(room: Newsroom) -> MCPServer[Any]:
    """Return a server whose tools read a library."""
    server: MCPServer[Any] = MCPServer(
        "readout",
        title="Readout",
        instructions=_INSTRUCTIONS,
        version=importlib.metadata.version("readout"),
        log_level="ERROR",
    )
    # The SDK logs what tools are given and raise, which may be questions and texts.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    offer(server, room)
    return server


def http_application(
    server: MCPServer[Any], *, tokens: Sequence[str] = (), rate: int = 0
) -> ASGIApp:
    """Return the server as a guarded application at ``/mcp``."""
    app = server.streamable_http_app(
        # The guard looks at host and origin, and at the token.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False)
    )
    return Guard(app, tokens=tokens, rate=rate)
