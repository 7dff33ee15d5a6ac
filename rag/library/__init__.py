"""The library: one SQLite database that holds the truth, and the lock that guards it."""

from rag.library.store import Library

__all__ = ["Library"]
