"""What a page shows about its article in so many words: headline, byline, day, outlet."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from rag.ingest.dates import read_date
from rag.ingest.load.article import is_date_line
from rag.ingest.load.furniture_marks import has_many, marks_of, tells_when_or_who
from rag.ingest.load.tree import Block

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST: Final = 160
_MOST: Final = 60
_PARTS: Final = re.compile(
    r"\s+(?:[-–—|·•»›_]+|::)\s+|\s*[|｜]\s*|(?<=\w):\s+"
    r"|(?<=[^\W\d_])[_－-]+(?=[\u2e80-\u9fff])"
)
_BY: Final = re.compile(
    r"(?:\b(?:by|von|por|par)\s+|(?:автор|author|autor|作者|记者)\s*[:：]\s*|记者\s+)"
    r"(?P<who>[^\W\d_][^\d|•·/\n:：;()]{1,80})",
    re.IGNORECASE,
)
_NAMES: Final = re.compile(r"[^\W\d_][^\d|•·\n:：;()@]{1,80}")
_WHO: Final = re.compile(r"author|byl|writer|reporter|autor", re.IGNORECASE)
_AUTHOR: Final = re.compile(
    r"(?:^|[\s_-])(?:author|byline|byl)(?:[_-]?names?)?(?:$|\s)", re.IGNORECASE
)
_AUTHOR_PAGE: Final = re.compile(r"/(?:authors?|autor(?:es|en)?|auteurs?|byline)/[^/?#]{3,}")
_PUBLISHED: Final = re.compile(r"publi|posted|veröff|опубл|发布|發佈", re.IGNORECASE)
_SOURCE: Final = re.compile(
    r"(?:来源|來源|source|quelle|fuente|источник)\s*[:：]\s*(?P<outlet>[^\s|][^|\n]{0,40})",
    re.IGNORECASE,
)
Facts = dict[str, str]


def split_title(title: str, shown: Iterable[str]) -> tuple[str, str]:
    """Return headline and outlet of a page's title that joins them; else it and nothing.

    The part that the page shows as a line of its own is the headline; where it shows both,
    the longer one.
    """
    parts = [part.strip() for part in _PARTS.split(title) if part.strip()]
    if len(parts) < 2:
        return title, ""
    lines = {_bare(line) for text in shown for line in text.split("\n")}
    head = title[: title.rfind(parts[-1])].rstrip(" -–—|·•»›_:－｜")
    ends = [(head, parts[-1]), (title[title.find(parts[1]) :].strip(), parts[0])]
    found = [(head, tail) for head, tail in ends if _bare(head) in lines]
    if not found:
        return title, ""
    head, tail = max(found, key=lambda pair: len(pair[0]))
    return head, tail if len(tail) <= 60 and len(tail) < len(head) + 20 else ""


def shown_facts(tree: "HtmlElement", blocks: Sequence[Block]) -> Facts:
    """Return byline, published and outlet as lines marked as such say them."""
    facts: Facts = {}
    told = False
    for block in blocks[:_MOST]:
        marked = len(block.text) <= _LONGEST and _is_marked(block)
        dated = is_date_line(block) or (marked and read_date(block.text))
        if dated and not told:
            told = bool(_PUBLISHED.search(block.text))
            if told or "published" not in facts:  # the day of a visit may stand above it
                facts["published"] = block.text
        if not marked and not dated:
            continue
        if "byline" not in facts and (who := _who(block)):
            facts["byline"] = who
        if "outlet" not in facts and (source := _SOURCE.search(block.text)):
            facts["outlet"] = source["outlet"].strip()
    if "byline" not in facts and (who := _named_within(tree)):
        facts["byline"] = who
    return facts


def _named_within(tree: "HtmlElement") -> str:
    """Return the name in an element, such as one within a line, marked as the author."""
    for element in tree.iter("span", "a", "strong", "em", "b", "div", "p"):
        if _AUTHOR.search(marks_of(element)) or _AUTHOR_PAGE.search(element.get("href", "")):
            name = _BY.sub(r"\g<who>", " ".join("".join(element.itertext()).split())[:100])
            if _NAMES.fullmatch(name) and len(name.split()) <= 6:
                return name
    return ""


def _who(block: Block) -> str:
    if found := _BY.search(block.text):
        return found["who"].strip(" ,.-–—")
    if not _WHO.search(marks_of(block.element)):
        return ""
    first = re.split(r"\s[|•·]\s|\n", block.text)[0]
    return first.strip() if _NAMES.fullmatch(first) and len(first.split()) <= 8 else ""


def _is_marked(block: Block) -> bool:
    parent = block.element.getparent()
    return tells_when_or_who(block.element) or (
        parent is not None and not has_many(parent) and tells_when_or_who(parent)
    )


def _bare(line: str) -> str:
    return re.sub(r"[\W_]+", " ", line).strip().lower()
