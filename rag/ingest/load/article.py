"""Tell which of the blocks of a page are its article."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rag.ingest.dates import full_dates
from rag.ingest.load.furniture_marks import (
    has_many,
    holds_article,
    is_around,
    is_page_line,
    is_pull_quote,
    is_standfirst,
    most_share,
    tells_when_or_who,
)
from rag.ingest.load.tree import Block, drop

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_GOOD: Final = 60
"""Letters from which a run with few links counts as prose."""
_SHARE: Final = 0.8
"""Share of the prose that an element must hold to be the article's."""
_HEADS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENDED: Final = re.compile(r"[.!?…。！？:：;；\"”’»」』)]\s*\Z")
_MOST_BOXES: Final = 40
_CLOCK: Final = re.compile(r"\d[:.h]\d\d")
_STAMPED: Final = 2
"""Blocks after the first prose, which may be a standfirst, that may still tell the time."""
_LEAD: Final = 20
"""Letters that a line marked as a standfirst has at least."""
_ALIKE: Final = 0.6
_QUOTES: Final = 30
"""Pull quotes of a page that are looked for in its other words."""
_WIDE: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]")


def measure(text: str) -> int:
    """Return the number of characters, those of Chinese and Japanese counted thrice."""
    return len(text) + 2 * len(_WIDE.findall(text))


def drop_around(tree: "HtmlElement") -> None:
    """Take out what is named as furniture, unless it holds the better part of the page."""
    total = _unlinked(tree)
    for element in list(tree.iter()):
        if not is_around(element) or not _is_below(element, tree):
            continue
        if any(True for _ in element.iter("h1", "main")):
            continue
        length = _unlinked(element)
        if length < 300 or length <= most_share(element) * total:
            drop(element)


def _unlinked(element: "HtmlElement") -> int:
    """Return the number of letters in the element that are not links."""
    every = sum(len(text.strip()) for text in element.itertext())
    links = sum(len(t.strip()) for a in element.iter("a") for t in a.itertext())
    return every - links


def _is_below(element: "HtmlElement", tree: "HtmlElement") -> bool:
    """Return whether the element is still in the page: one around it may have gone."""
    while (parent := element.getparent()) is not None:
        element = parent
    return element is tree


def article_blocks(tree: "HtmlElement", left: Sequence[Block], title: str) -> list[Block]:
    """Return the blocks of the article, in order; none when the page has no prose.

    The article lies in the smallest element that holds most of the prose, near the headline.

    Args:
        tree: The page without what is named as furniture.
        left: Its blocks.
        title: The headline; empty when it is not known.
    """
    left = _without_teasers(left)
    prose = [block for block in left if _is_prose(block)]
    if not prose:
        return []
    head = _headline(left, title)
    home = _home(tree, prose, left[head].element if head is not None else None)
    within = set(home.iter())
    first = next((i for i, b in enumerate(left) if b.element in within), 0)
    if head is not None and any(_is_prose(b) for b in left[head:]):
        lead = [b for b in left[head:first] if _is_prose(b) or _is_lead(b, left[head])]
        kept = lead + [b for b in left[max(first, head) :] if b.element in within]
    else:
        kept = [b for b in left[first:] if b.element in within]
    opening = next((i for i, b in enumerate(kept) if b.tag != "li" and _is_prose(b)), 0)
    told = [
        b
        for i, b in enumerate(kept)
        if _belongs(b)
        and not (i < opening and is_date_line(b))
        and not (i <= opening + _STAMPED and _is_stamp(b))
    ]
    return _without_loose_heads(_without_repeated(told))


def is_date_line(block: Block) -> bool:
    """Return whether the block is a short line with a whole date, as stands above reports."""
    short = len(block.text) <= 70 and not block.text.endswith((".", "!", "?", "。"))
    return short and block.tag not in {"h1", "h2", "h3"} and bool(full_dates(block.text))


def _is_stamp(block: Block) -> bool:
    """Return whether the block is a date with a time of day, or one marked as such."""
    timed = _CLOCK.search(block.text) or next(block.element.iter("time"), None) is not None
    return bool(timed) and is_date_line(block)


def _is_lead(block: Block, headline: Block) -> bool:
    """Return whether a line is a standfirst: marked so, or a heading below the headline."""
    below = block.tag in _HEADS and block.element.getprevious() is headline.element
    above = block.element.getparent() if block.tag == "li" else None
    marked = is_standfirst(block.element) or (above is not None and is_standfirst(above))
    return (marked or below) and len(block.text) >= _LEAD and block.linked < 0.4


def _without_repeated(told: Sequence[Block]) -> list[Block]:
    """Drop quotations that only show off words the article has anyway."""
    shown = [place for place, block in enumerate(told) if _is_shown_off(block)][:_QUOTES]
    every = [_bare(block.text) for block in told] if shown else []
    gone = {p for p in shown if any(every[p] in e for i, e in enumerate(every) if i != p)}
    return [block for place, block in enumerate(told) if place not in gone]


def _is_shown_off(block: Block) -> bool:
    above = block.element.getparent()
    return is_pull_quote(block.element) or (above is not None and is_pull_quote(above))


def _headline(left: Sequence[Block], title: str) -> int | None:
    """Return the place of the block that is the headline: a heading, or any other line."""
    same = [i for i, b in enumerate(left) if title and _bare(b.text) == _bare(title)]
    heads = [i for i in same if left[i].tag in _HEADS]
    ones = [i for i, b in enumerate(left) if b.tag == "h1"]
    alike = [i for i, b in enumerate(left) if b.tag in _HEADS and _is_alike(b.text, title)]
    for places in (heads, same, ones if len(ones) == 1 else [], alike):
        if places:
            return places[0]
    return None


def _is_alike(heading: str, title: str) -> bool:
    """Return whether most words are the same, such as where one has a topic in front."""
    one, other = set(_bare(heading).split()), set(_bare(title).split())
    return len(one & other) >= max(3, _ALIKE * max(len(one), len(other)))


def _bare(line: str) -> str:
    return re.sub(r"[\W_]+", " ", line).strip().lower()


def _home(
    tree: "HtmlElement", prose: Sequence[Block], headline: "HtmlElement | None"
) -> "HtmlElement":
    """Return the deepest element that holds most of the prose that is near the headline."""
    held: dict[HtmlElement, int] = {}
    count: dict[HtmlElement, int] = {}
    for block in prose:
        element: HtmlElement | None = block.element
        while element is not None:
            held[element] = held.get(element, 0) + measure(block.text)
            count[element] = count.get(element, 0) + 1
            element = element.getparent()
    home = tree
    around = headline
    while around is not None and around is not tree:
        if held.get(around, 0) >= 0.5 * held[tree] or (
            count.get(around, 0) > 1 and holds_article(around)
        ):
            home = around
            break
        around = around.getparent()
    total = held[home]
    while True:
        best = max((c for c in home if c in held), key=lambda c: held[c], default=None)
        if best is None or held[best] < _SHARE * total or best.tag in {"p", "pre", "li"}:
            return home
        home = best


def _without_teasers(left: Sequence[Block]) -> list[Block]:
    """Drop headings that lead to another page, and the few lines that say what is there.

    Those lines stand in one box with the heading, or behind it in a list of such headings.
    """
    runs: list[list[Block]] = [[]]
    for block in left:
        if block.tag in _HEADS:
            runs.append([])
        runs[-1].append(block)
    longest: dict[HtmlElement | None, int] = {}
    teasers: Counter[HtmlElement | None] = Counter()
    for run in runs:
        if run and _leads_away(run[0]):
            parent = _place(run[0]).getparent()
            beside = sum(b.element.getparent() is parent for b in run[1:])
            longest[parent] = max(longest.get(parent, 0), beside)
            teasers[parent] += 1
    found: list[Block] = []
    for run in runs:
        if not run or not _leads_away(run[0]):
            found += run
            continue
        parent = _place(run[0]).getparent()
        listed = longest[parent] <= 2 and teasers[parent] > 1
        box = _box(run[0])
        found += [
            b
            for b in run[1:]
            if b.element not in box and not (listed and b.element.getparent() is parent)
        ]
    return found


def _place(heading: Block) -> "HtmlElement":
    """Return the heading, or the link that holds nothing else."""
    above = heading.element.getparent()
    return above if above is not None and above.tag == "a" else heading.element


def _box(heading: Block) -> "set[HtmlElement]":
    """Return what stands in the box around a teaser's heading, when it holds little else."""
    element = _place(heading)
    found: set[HtmlElement] = set()
    for _ in range(3):
        parent = element.getparent()
        if parent is None or not _is_small(parent):
            break
        element = parent
        found = set(element.iter())
    return found


def _is_small(element: "HtmlElement") -> bool:
    """Return whether an element holds a heading and a paragraph at most."""
    worded = 0
    for number, inner in enumerate(element.iter("p", "div", "section", *_HEADS)):
        worded += bool((inner.text or "").strip() or inner.tag in _HEADS)
        if worded > 2 or number > _MOST_BOXES:
            return False
    return True


def _leads_away(block: Block) -> bool:
    """Return whether the block is a heading that is a link to another page."""
    if block.tag not in _HEADS or block.linked < 0.9:
        return False
    links = [*block.element.iter("a"), *block.element.iterancestors("a")]
    return any(not str(a.get("href", "#")).startswith("#") for a in links)


def _is_prose(block: Block) -> bool:
    long = measure(block.text) >= _GOOD
    return long and block.linked < 0.4 and not tells_when_or_who(block.element)


def _belongs(block: Block) -> bool:
    """Return whether a block within the article is part of it."""
    if is_page_line(block.text):
        return False
    if block.tag in _HEADS:
        return block.linked < 0.9
    length = measure(block.text)
    if block.linked > 0.6 and (length < 200 or block.linked > 0.9):
        return bool(block.tag == "p" and _ENDED.search(block.text) and block.linked < 0.95)
    return not (length < 160 and _is_marked(block.element))


def _is_marked(element: "HtmlElement") -> bool:
    """Return whether the element or one close around it is a byline, a date or the like."""
    for _ in range(3):
        if tells_when_or_who(element):
            return True
        parent = element.getparent()
        if parent is None or has_many(parent):
            return False
        element = parent
    return False


def _without_loose_heads(kept: Sequence[Block]) -> list[Block]:
    """Drop headings that nothing follows before one of their rank or higher, or the end."""
    found: list[Block] = []
    rank = 0
    for block in reversed(kept):
        if block.tag in _HEADS and block.tag != "h1":
            if not found or (rank and int(block.tag[1]) >= rank):
                continue
            rank = int(block.tag[1])
        else:
            rank = 0
        found.append(block)
    return found[::-1]
