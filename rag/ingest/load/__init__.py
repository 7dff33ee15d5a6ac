"""Turn locators, uploads and responses into raw texts, whatever their format."""

from rag.ingest.load.files import expand, pieces
from rag.ingest.load.header import written
from rag.ingest.load.plain import from_bytes
from rag.ingest.load.raw import Piece, Raw
from rag.ingest.load.read import read

__all__ = ["Piece", "Raw", "expand", "from_bytes", "pieces", "read", "written"]
