"""The words of a source as they are read: without adverbs, clauses about it, loose marks."""

import re

from rag.statements import phrasing
from rag.types import Span

_BEHIND = re.compile(
    r"(?<=\w)(?:[’']s| (?:today|yesterday|tonight|also|later|\w{2,4}sel(?:f|ves)"
    r"|во? (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)))$"
)
_PAPER = re.compile(r"(?<=istry|ssion|dency|nment|bassy|uncil) Statement$")
"""Behind who issued it: "NORRA FOREIGN MINISTRY STATEMENT"."""
_WHICH = re.compile(
    r"(?<=\w), (?:which|whose|where|(?:qui|que) (?!(?:dirig|présid|presid|condu|encabez)))"
)


def words(text: str, source: Span) -> str:
    """Return the words of a source, with the "the" of a place or body right before it.

    A clause about what is no person is left out: "the board, which Ana Torvald chairs"; of a
    French or Spanish one, unless it tells whom somebody heads.
    """
    start = source.start - len("the ")
    phrase = _WHICH.split(source.slice(text), maxsplit=1)[0].strip(' \n,;:–—-*#“”"')
    phrase = _PAPER.sub("", phrasing.spelt(_BEHIND.sub("", phrase)))
    return f"the {phrase}" if start >= 0 and text[start : source.start] == "the " else phrase
