"""Results as JSON, Markdown, terminal text, files to send, and evidence packs."""

from rag.render.as_csv import csv_table
from rag.render.as_html import html
from rag.render.as_json import (
    citation_json,
    claim_json,
    feed_json,
    job_json,
    section_json,
    to_json,
)
from rag.render.as_markdown import claim_markdown, markdown, sources_markdown
from rag.render.as_text import plain
from rag.render.changed import changes, redline_json
from rag.render.escape import escape_html, escape_markdown, guard_cell, link
from rag.render.evaluated import evaluation_page
from rag.render.export import MEDIA_TYPES, Format, export
from rag.render.json_evaluated import evaluation_json
from rag.render.pack import pack
from rag.render.proof import LARGEST_PACK, PackFailure, PackReport, check_pack, read_pack
from rag.render.tried import endpoint_json, verdict

__all__ = [
    "LARGEST_PACK",
    "MEDIA_TYPES",
    "Format",
    "PackFailure",
    "PackReport",
    "changes",
    "check_pack",
    "citation_json",
    "claim_json",
    "claim_markdown",
    "csv_table",
    "endpoint_json",
    "escape_html",
    "escape_markdown",
    "evaluation_json",
    "evaluation_page",
    "export",
    "feed_json",
    "guard_cell",
    "html",
    "job_json",
    "link",
    "markdown",
    "pack",
    "plain",
    "read_pack",
    "redline_json",
    "section_json",
    "sources_markdown",
    "to_json",
    "verdict",
]
