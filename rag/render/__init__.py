"""Results as JSON, Markdown, terminal text, files to send, and evidence packs."""

from rag.render.as_csv import csv_table
from rag.render.as_html import html
from rag.render.as_json import article_json, feed_json, job_json, to_json
from rag.render.as_markdown import markdown
from rag.render.as_text import plain
from rag.render.changed import carrier_json, changes, redline_json
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
    "article_json",
    "carrier_json",
    "changes",
    "check_pack",
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
    "to_json",
    "verdict",
]
