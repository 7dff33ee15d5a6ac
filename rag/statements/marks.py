"""Quotation marks of every style, paired within a paragraph."""

import re
from collections.abc import Iterator

from rag import text as texts
from rag.types import Span

_LINE_END = re.compile(r"[.!?…。！？:)\]”»\"’」■](?=[ \t\r]*\n)[ \t\r]*\n\s*")
_MARK = re.compile(r"``|''|[“”„«»‘’\"'「」『』]")
_CLOSING = {
    "“": ("”", '"'),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "「": ("」",),
    "『": ("』",),
    "``": ("''", '"'),
    "''": ("''",),
    '"': ('"', "”"),
    "‘": ("’",),
    "'": ("'",),
}
_SINGLE = ("‘", "'")
_OPENS_BEFORE = ' \t\n\r\xa0([{—–-:/“"‘«（：，。、；'


def blocks(text: str) -> tuple[Span, ...]:
    """Return the paragraphs of ``text``; a line that ends a sentence ends one, too."""
    found: list[Span] = []
    for paragraph in texts.paragraphs(text):
        start = paragraph.start
        for match in _LINE_END.finditer(text, paragraph.start, paragraph.end):
            found.append(Span(start, match.start() + 1))
            start = match.end()
        if start < paragraph.end:
            found.append(Span(start, paragraph.end))
    return tuple(found)


def quotations(text: str, paragraphs: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return every quotation of ``text`` with its marks, in reading order, none inside another.

    A quotation whose closing mark is missing ends with its paragraph; a lone closing mark and
    an apostrophe are no quotation. Time is linear in the text.
    """
    return tuple(span for paragraph in paragraphs for span in _paired(text, paragraph))


def _paired(text: str, paragraph: Span) -> Iterator[Span]:
    start, opened = -1, ""
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark, place = match.group(), match.start()
        if opened and mark in _CLOSING[opened] and _can_close(text, match, opened):
            if match.end() - start > 2:
                yield Span(start, match.end())
            start, opened = -1, ""
        elif (not opened or (opened in _SINGLE and mark not in _SINGLE)) and _can_open(
            text, match, paragraph
        ):
            start, opened = place, mark
        elif opened == '"' and mark == '"':
            start = place
    if opened and opened not in _SINGLE:
        end = start + len(text[start : paragraph.end].rstrip())
        if end - start > 2:
            yield Span(start, end)


def _can_open(text: str, match: re.Match[str], paragraph: Span) -> bool:
    mark, end = match.group(), match.end()
    if mark not in _CLOSING or end >= paragraph.end:
        return False
    if mark in "“„«「『``":
        return True
    before = text[match.start() - 1] if match.start() > paragraph.start else " "
    after = text[end]
    if mark in _SINGLE and not (after.isalpha() or after in '“"['):
        return False
    cjk = "一" <= before <= "鿿"
    return (before in _OPENS_BEFORE or cjk) and not after.isspace()


def _can_close(text: str, match: re.Match[str], opened: str) -> bool:
    before = text[match.start() - 1]
    after = text[match.end() : match.end() + 1]
    if opened == '"':
        return not before.isspace() or not after.strip() or not after.isalnum()
    if opened == "'":
        return (
            not after.isalnum()
            and not before.isspace()
            and (before != "s" or not after.strip())
        )
    if opened == "‘":
        return not after.isalnum()
    return True


_TOLD_INSIDE = re.compile(
    r"[,!?…] [—–] (\w+(?:л|ла|ли|ет|ит|ют|ят|é|ó|t|te)\b[^«»]{0,90}?)[.,] [—–] "
)


def spoken(text: str, quotes: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the quotations without the words of attribution between dashes in them.

    Russian sets «Words, — said the minister. — More words» within one pair of marks.
    """
    return tuple(piece for quote in quotes for piece in _pieces(text, quote))


def _pieces(text: str, quote: Span) -> Iterator[Span]:
    start = quote.start
    if text[start] == "«":
        for match in _TOLD_INSIDE.finditer(text, quote.start, quote.end):
            yield Span(start, match.start() + 1)
            start = match.end()
    yield Span(start, quote.end)
