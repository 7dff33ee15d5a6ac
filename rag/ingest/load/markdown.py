"""Markdown to plain paragraphs: the words stay, the markup goes."""

import html
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_UNREAD: Final = re.compile(
    r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_WIDE: Final = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])"
)


def read_markdown(text: str) -> tuple[str, str]:
    """Return the first-level heading that opens ``text``, or nothing, and all other words.

    Headings, paragraphs, list items, quotations, table cells and lines of code become lines
    with a blank line between them. Links keep their words; images and tags vanish.
    """
    from markdown_it import MarkdownIt

    # The default of 20 levels silently drops what is nested deeper.
    parser = MarkdownIt("commonmark", {"maxNesting": 200}).enable("table")
    blocks = [block for block in _blocks(parser.parse(text)) if block[1]]
    title = ""
    if blocks and blocks[0][0] == "h1":
        title = blocks.pop(0)[1]
    return title, "\n\n".join(words for _, words in blocks)


def _blocks(tokens: "Sequence[Token]") -> "Iterator[tuple[str, str]]":
    tag = ""
    for token in tokens:
        if token.type == "inline":
            yield tag, _WIDE.sub("", _inline(token)).replace("\n", " ").strip()
        elif token.type in {"fence", "code_block"}:
            yield from (("code", line.strip()) for line in token.content.split("\n"))
        elif token.type == "html_block":
            words = html.unescape(_TAG.sub("", _UNREAD.sub("", token.content)))
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
