"""The verbs of the facade for other programs: over HTTP, and as tools of an MCP server."""
