"""Turn locators and uploads into raw texts: files, folders, text and Markdown."""

from rag.ingest.load.files import expand, from_bytes
from rag.ingest.load.raw import Raw

__all__ = ["Raw", "expand", "from_bytes"]
