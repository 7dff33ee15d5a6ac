"""Briefings of one article and of many."""

from rag.brief.summary import summarize

__all__ = ["summarize"]
