"""Markdown to plain paragraphs: the words stay, the markup goes."""

import html
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_TAG: Final = re.compile(r"<!--|-->|</?(?P<name>[a-zA-Z][\w-]*)[^<>]*>|<[!?][^<>]*>")
_UNREAD: Final = frozenset({"script", "style", "template"})
# The parser takes quadratic time over thousands of these in one block. No article has them;
# where they are, they stand for themselves.
_COSTLY: Final = re.compile(r"[\[<!]")
_MOST_COSTLY: Final = 500
_WIDE: Final = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])"
)


def read_markdown(text: str) -> tuple[str, str]:
    """Return the first-level heading that opens ``text``, or nothing, and all other words.

    Headings, paragraphs, list items, quotations, rows of tables and lines of code become lines
    with a blank line between them. Links keep their words; images and tags vanish.
    """
    from markdown_it import MarkdownIt

    # The default of 20 levels silently drops what is nested deeper.
    parser = MarkdownIt("commonmark", {"maxNesting": 200}).enable("table")
    tamed = "\n\n".join(map(_tamed, text.split("\n\n")))
    blocks = [block for block in _blocks(parser.parse(tamed)) if block[1]]
    title = ""
    if blocks and blocks[0][0] == "h1":
        title = blocks.pop(0)[1]
    return title, "\n\n".join(words for _, words in blocks)


def _blocks(tokens: "Sequence[Token]") -> "Iterator[tuple[str, str]]":
    tag = ""
    cells: list[str] = []
    for token in tokens:
        if token.type == "inline":
            words = _WIDE.sub("", _inline(token)).replace("\n", " ").strip()
            if tag in {"td", "th"}:
                cells.append(words)
            else:
                yield tag, words
        elif token.type == "tr_close":
            yield "tr", " | ".join(filter(None, cells))
            cells = []
        elif token.type in {"fence", "code_block"}:
            yield from (("code", line.strip()) for line in token.content.split("\n"))
        elif token.type == "html_block":
            words = html.unescape(_without_tags(token.content))
            yield from (("html", line.strip()) for line in words.split("\n"))
        tag = token.tag


def _inline(token: "Token") -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
    return "".join(parts)


def _tamed(block: str) -> str:
    if len(_COSTLY.findall(block)) <= _MOST_COSTLY:
        return block
    return _COSTLY.sub(r"\\\g<0>", block)


def _without_tags(markup: str) -> str:
    """Return the words of ``markup``, without comments, scripts and styles."""
    parts: list[str] = []
    at, unread = 0, ""
    for tag in _TAG.finditer(markup):
        name = (tag["name"] or "").lower()
        if not unread:
            parts.append(markup[at : tag.start()])
            unread = "-->" if tag[0] == "<!--" else name if name in _UNREAD else ""
        elif tag[0] == unread or (name == unread and tag[0].startswith("</")):
            unread = ""
        at = tag.end()
    return "".join(parts) if unread else "".join((*parts, markup[at:]))
