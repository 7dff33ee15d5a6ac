"""A session of the SDK's client with the MCP server as text, long results cut.

``python -m tests.fakes.session`` writes it anew into ``docs/mcp.md``.
"""

import asyncio
import json
import re
import tempfile
from pathlib import Path

from mcp import Client

from rag.api.tool_server import tool_server
from rag.newsroom import Newsroom
from rag.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs/mcp.md"
_LONGEST = 100
_FEW = 6
_ID = re.compile(r"\b[0-9a-f]{12}\b")
_BLOCK = re.compile(r"(## A session\n.*?```text\n)(.*?)(```)", re.DOTALL)
_LEFT_OUT = {
    *("notice", "trace", "passage_id", "query", "verdict", "language", "definition"),
    *("locator", "mode", "via", "kind", "place", "as_of"),
}


def transcript(server, talks):
    """Return what was said; ``talks`` are the ids of two readouts."""
    calls = (
        ("search", {"query": "insurance for ships", "limit": 1}),
        ("ask", {"question": "How long will inspections of grain ships be suspended?"}),
        ("ask", {"question": "Which club won the football championship in Ordelia?"}),
        ("statements", {"filters": {"speakers": ["Haldek"]}, "limit": 1}),
        ("compare", {"topic": "inspections", "sides": ["Valmora", "Ordelia"]}),
        ("readouts", {"a": talks[0], "b": talks[1]}),
        ("brief", {"topic": "Maren Strait", "length": "short"}),
        ("show", {"article_id": talks[0], "characters": 60}),
        ("show", {"article_id": "nobody"}),
    )

    async def talk():
        lines = ["client: tools/list"]
        async with Client(server) as client:
            for tool in (await client.list_tools()).tools:
                about = tool.description.partition("\n")[0]
                given = ", ".join(tool.input_schema["properties"])
                lines += [f"server: {tool.name}({given}): {about}"]
            for name, given in calls:
                result = await client.call_tool(name, given)
                lines += ["", f"client: tools/call {name} {json.dumps(given)}"]
                lines += [f"server: {_shown(result)}"]
        return lines

    lines = asyncio.run(asyncio.wait_for(talk(), 120))
    return _ID.sub("ID", "\n".join(lines)) + "\n"


def written(page):
    """Return the session that stands in a page."""
    return _BLOCK.search(page)[2]


def _shown(result):
    if result.is_error:
        return f"error: {result.content[0].text}"
    head = result.content[0].text.partition("\n")[0][:58]
    cut = json.dumps(_cut(result.structured_content), ensure_ascii=False, indent=1)
    return f"{head}… {cut}"


def _cut(value, depth=0):
    """Return a value without its long and inmost parts, and without what varies."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    if isinstance(value, dict):
        if depth > 3 or any(":s" in key for key in value):
            return "…"
        told = [
            (key, one)
            for key, one in value.items()
            if one not in ("", [], None, {}, False)
            and not isinstance(one, float)
            and key not in _LEFT_OUT
        ]
        kept = {key: _cut(one, depth + 1) for key, one in told[:_FEW]}
        return kept if len(told) <= _FEW else {**kept, "…": "…"}
    if isinstance(value, list):
        return [_cut(one, depth + 1) for one in value[:1]] + ["…"] * (len(value) > 1)
    return value


def talks_of(room):
    """Return the ids of the two readouts among the samples."""
    ids = {entry.source.locator: entry.source.id for entry in room.articles()}
    named = ("valmora-ministry-readout", "ordelia-ministry-readout")
    return [next(ids[one] for one in ids if words in one) for words in named]


def _renew():
    samples = str(PAGE.parents[1] / "samples")
    with (
        tempfile.TemporaryDirectory() as folder,
        Newsroom.open(Settings(library=Path(folder) / "library")) as room,
    ):
        room.add([samples])
        said = transcript(tool_server(room), talks_of(room))
    page = PAGE.read_text(encoding="utf-8")
    new = _BLOCK.sub(lambda found: f"{found[1]}{said}{found[3]}", page)
    PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    _renew()
