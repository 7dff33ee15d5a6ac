"""Read the article of a web page: its paragraphs in order, without what stands around them."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rag.errors import InputError
from rag.ingest.load.decode import declared_in_page, decode
from rag.ingest.load.furniture_marks import is_around, is_surely_around, tells_when_or_who
from rag.ingest.load.page_facts import read_facts
from rag.ingest.load.plain import SIZE_LIMIT, too_large, too_long
from rag.ingest.load.raw import TEXT_LIMIT, Piece, Raw
from rag.ingest.load.tree import Block, blocks, drop, drop_unseen, parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_GOOD: Final = 60
"""Letters from which a run with few links counts as prose."""
_SHARE: Final = 0.8
"""Share of a page's prose that the element of the article must hold."""
_HEADS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENDED: Final = re.compile(r"[.!?…。！？:：;；\"”’»」』)]\s*\Z")
_SCRIPTED: Final = re.compile(
    r"(?:enable|activate|turn on|requires?|need)\W{0,3}(?:\w+\W+){0,3}javascript"
    r"|javascript\W+(?:is|must be|has to be)\b|включите javascript|activ\w+ javascript",
    re.IGNORECASE,
)
_WALL: Final = re.compile(
    r"\b(?:cookies?|consent|subscribe|subscription|sign in|log in|captcha|access denied"
    r"|are you a (?:human|robot)|not a robot|403 forbidden|404|not found"
    r"|checking your browser)\b",
    re.IGNORECASE,
)
_WIDE: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]")


def read_page(piece: Piece) -> Raw:
    """Return the article of a web page.

    Raises:
        InputError: The page has no article, or it is too large.
    """
    if len(piece.content) > SIZE_LIMIT:
        raise too_large(SIZE_LIMIT)
    declared = piece.charset or declared_in_page(piece.content)
    tree = parse(decode(piece.content, declared))
    facts = {**read_facts(tree, piece.address), **piece.metadata}
    text = article_of(tree)
    if len(text) > TEXT_LIMIT:
        raise too_long()
    return Raw(locator=piece.locator, name=piece.name, text=text, kind="html", metadata=facts)


def words_of(markup: str) -> str:
    """Return all words of a piece of markup that a reader sees, one block a paragraph.

    For what is an article already, such as the body of a record or a mail.
    """
    if "<" not in markup:
        return markup
    try:
        tree = parse(markup)
    except InputError:
        return ""
    drop_unseen(tree)
    return "\n\n".join(block.text for block in blocks(tree))


def article_of(tree: "HtmlElement") -> str:
    """Return the paragraphs of the page's article; the tree is used up.

    Raises:
        InputError: There is none.
    """
    said = " ".join("".join(n.itertext()) for n in tree.iter("noscript"))[:2000]
    drop_unseen(tree)
    seen = list(blocks(tree))
    _drop_around(tree, sum(len(block.text) for block in seen))
    left = list(blocks(tree))
    kept = _article(tree, left) or [b for b in left if b.linked < 0.5] or seen
    text = "\n\n".join(block.text for block in kept)
    if _length(text) < 400 and (why := _no_article(text, said)):
        raise InputError(
            why, hint="Save the page with the whole article shown, or copy its text."
        )
    return text


def _no_article(text: str, said: str) -> str:
    if _length(text) < 40 and (_SCRIPTED.search(said) or _SCRIPTED.search(text)):
        return "The page shows its article only with scripts; none is in the file."
    prose = [
        line for line in text.split("\n\n") if not _WALL.search(line) and _length(line) > 60
    ]
    if not prose and _SCRIPTED.search(text):
        return "The page shows its article only with scripts; none is in the file."
    if not prose and _WALL.search(text):
        return "The page holds a notice, such as one on cookies or access, and no article."
    return "" if re.search(r"\w", text) else "The page has no article."


def _length(text: str) -> int:
    """Return the number of characters, those of Chinese and Japanese counted thrice."""
    return len(text) + 2 * len(_WIDE.findall(text))


def _drop_around(tree: "HtmlElement", total: int) -> None:
    """Take out what is named as furniture, unless it holds the better part of the page."""
    for element in list(tree.iter()):
        if not is_around(element) or not _is_below(element, tree):
            continue
        if not is_surely_around(element):
            if any(True for _ in element.iter("h1", "article", "main")):
                continue
            length = sum(len(text.strip()) for text in element.itertext())
            if length > 0.5 * total and length > 400:
                continue
        drop(element)


def _is_below(element: "HtmlElement", tree: "HtmlElement") -> bool:
    """Return whether the element is still in the page: one around it may have gone."""
    while (parent := element.getparent()) is not None:
        element = parent
    return element is tree


def _article(tree: "HtmlElement", left: Sequence[Block]) -> list[Block]:
    prose = [block for block in left if _is_prose(block)]
    if not prose:
        return []
    home = _home(tree, prose)
    within = set(home.iter())
    first = next((i for i, b in enumerate(left) if b.element in within), 0)
    head = max((i for i, b in enumerate(left[:first]) if b.tag == "h1"), default=first)
    kept = [b for b in left[head:first] if _is_prose(b) or b.tag == "h1"]
    kept += [b for b in left[first:] if b.element in within]
    return _without_loose_heads([b for b in kept if _belongs(b)])


def _home(tree: "HtmlElement", prose: Sequence[Block]) -> "HtmlElement":
    """Return the deepest element that holds most of the page's prose."""
    held: dict[HtmlElement, int] = {}
    total = 0
    for block in prose:
        length = _length(block.text)
        total += length
        element: HtmlElement | None = block.element
        while element is not None:
            held[element] = held.get(element, 0) + length
            element = element.getparent()
    home = tree
    while True:
        best = max((c for c in home if c in held), key=lambda c: held[c], default=None)
        if best is None or held[best] < _SHARE * total or best.tag in {"p", "pre", "li", "td"}:
            return home
        home = best


def _is_prose(block: Block) -> bool:
    long = _length(block.text) >= _GOOD
    return long and block.linked < 0.4 and not tells_when_or_who(block.element)


def _belongs(block: Block) -> bool:
    """Return whether a block within the article is part of it."""
    if block.tag in _HEADS:
        return block.linked < 0.9
    length = _length(block.text)
    if block.linked > 0.6 and (length < 200 or block.linked > 0.9):
        return bool(block.tag == "p" and _ENDED.search(block.text) and block.linked < 0.95)
    return not (length < 160 and _is_marked(block.element))


def _is_marked(element: "HtmlElement") -> bool:
    """Return whether the element or one close around it is a byline, a date or the like."""
    for _ in range(3):
        if tells_when_or_who(element):
            return True
        parent = element.getparent()
        if parent is None or len(parent) > 6:
            return False
        element = parent
    return False


def _without_loose_heads(kept: Sequence[Block]) -> list[Block]:
    """Drop headings that nothing follows before one of their rank or higher, or the end."""
    found: list[Block] = []
    rank = 0
    for block in reversed(kept):
        if block.tag in _HEADS and block.tag != "h1":
            if rank and int(block.tag[1]) >= rank:
                continue
            if not found:
                continue
            rank = int(block.tag[1])
        else:
            rank = 0
        found.append(block)
    return found[::-1]
