"""Briefings of one article and of many."""

from rag.brief.write import brief, summarize

__all__ = ["brief", "summarize"]
