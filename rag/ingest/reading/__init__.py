"""Read what others wrote in a child process with little memory, time and no rights."""

from rag.ingest.reading.children import Limits, Spare, begin
from rag.ingest.reading.reader import Reader

__all__ = ["Limits", "Reader", "Spare", "begin"]
