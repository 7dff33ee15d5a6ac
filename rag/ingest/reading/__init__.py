"""Read what others wrote in a child process with little memory, time and no rights."""

from rag.ingest.reading.reader import Limits, Reader

__all__ = ["Limits", "Reader"]
