"""Briefings of one article and of many."""

from rag.brief.write import summarize

__all__ = ["summarize"]
