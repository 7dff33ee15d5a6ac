"""Read the article of a web page: its paragraphs in order, without what stands around them."""

import re
from typing import Final

from rag.errors import InputError
from rag.ingest.load.article import article_blocks, drop_around, measure
from rag.ingest.load.decode import declared_in_page, decode
from rag.ingest.load.page_facts import page_title, read_facts, saved_from
from rag.ingest.load.page_shown import shown_facts, split_title
from rag.ingest.load.plain import SIZE_LIMIT, too_large, too_long
from rag.ingest.load.raw import TEXT_LIMIT, Piece, Raw
from rag.ingest.load.tree import Block, blocks, drop_unseen, parse

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


def read_page(piece: Piece) -> Raw:
    """Return the article of a web page.

    Raises:
        InputError: The page has no article, or it is too large.
    """
    if len(piece.content) > SIZE_LIMIT:
        raise too_large(SIZE_LIMIT)
    declared = piece.charset or declared_in_page(piece.content)
    markup = decode(piece.content, declared)
    tree = parse(markup)
    address = piece.address or saved_from(markup)
    facts = read_facts(tree, address)
    facts.setdefault("url", address)
    title = page_title(tree)
    said = " ".join("".join(n.itertext()) for n in tree.iter("noscript"))[:2000]
    drop_unseen(tree)
    seen = list(blocks(tree))
    drop_around(tree)
    left = list(blocks(tree))
    if not facts.get("title"):
        facts["title"], outlet = split_title(title, (block.text for block in left))
        facts.setdefault("outlet", outlet)
    kept = article_blocks(tree, left, facts["title"])
    kept = kept or _few_words(left, seen)
    facts = {**shown_facts(tree, left), **facts, **piece.metadata}
    text = "\n\n".join(
        block.text for block in kept if block.text not in {facts["title"], facts.get("outlet")}
    )
    if measure(text) < 400 and (why := _no_article(text, said)):
        raise InputError(why, hint="Save the page with its article shown, or copy the text.")
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


def _few_words(left: list[Block], seen: list[Block]) -> list[Block]:
    """Return the words of a page without prose; none when it is but a list of links."""
    kept = [b for b in left if b.linked < 0.5] or [b for b in seen if b.linked < 0.5]
    links = sum(block.linked * len(block.text) for block in seen)
    return kept if sum(len(block.text) for block in kept) > 0.2 * links else []


def _no_article(text: str, said: str) -> str:
    if measure(text) < 40 and (_SCRIPTED.search(said) or _SCRIPTED.search(text)):
        return "The page shows its article only with scripts; none is in the file."
    prose = [
        line for line in text.split("\n\n") if not _WALL.search(line) and measure(line) > 60
    ]
    if not prose and _SCRIPTED.search(text):
        return "The page shows its article only with scripts; none is in the file."
    if not prose and _WALL.search(text):
        return "The page holds a notice, such as one on cookies or access, and no article."
    return "" if re.search(r"\w", text) else "The page has no article."
