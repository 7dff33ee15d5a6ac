"""Briefings of one article and of many."""

from rag.brief.summary import summarize
from rag.brief.write import brief

__all__ = ["brief", "summarize"]
