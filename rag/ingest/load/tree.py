"""Web pages as trees: parsed within bounds, without what a reader does not see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rag.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_ELEMENTS: Final = 400_000
_UNSEEN: Final = frozenset(
    {"script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg",
     "math", "canvas", "audio", "video", "map", "datalist", "select", "textarea", "button",
     "input", "dialog", "frameset", "noframes", "title", "meta", "link", "del", "rt", "rp",
     "progress", "meter", "source", "track", "img", "picture", "amp-ad", "amp-analytics"}
)  # fmt: skip
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:[a-z%]{0,3})?\s*"
    r"(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|top|right|bottom)\s*:\s*-\d{3,}|clip(?:-path)?\s*:\s*(?:rect\(0|inset\((?:50|100)%)"
    r"|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_COLOUR: Final = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]{1,40})", re.IGNORECASE)
_GROUND: Final = re.compile(
    r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,40})", re.IGNORECASE
)
_WHITE: Final = frozenset(
    {"white", "#fff", "#ffffff", "#fefefe", "rgb(255,255,255)", "rgba(255,255,255,1)",
     "hsl(0,0%,100%)", "transparent", "rgba(0,0,0,0)", "#ffff", "#ffffffff"}
)  # fmt: skip
_READERS_ONLY: Final = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|hidden-?text"
    r"|a11y-hidden|offscreen|assistive-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "menu", "nav",
     "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
     "tr", "ul", "amp-img", "amp-story"}
)  # fmt: skip
_TAGS: Final = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_SPACE: Final = re.compile(r"\s+")
_CELL: Final = " | "
_LONGEST_CELL: Final = 240
_WRAPPED: Final = 4
_LONG_TAG: Final = 2_000
_CROWD: Final = 300


@dataclass(frozen=True, slots=True)
class Block:
    """A run of words that stands by itself on a page, where it stands, and its links."""

    text: str
    element: "HtmlElement"
    linked: float = 0.0
    """Share of its letters that are links."""

    @property
    def tag(self) -> str:
        """Name of the element that holds it."""
        return str(self.element.tag)


def parse(markup: str) -> "HtmlElement":
    """Return the root of the page; one nested too deeply is read without its nesting.

    Raises:
        InputError: There is no element in it, or there are far too many.
    """
    tree, too_deep = _parsed(markup)
    if too_deep:
        tree, _ = _parsed(_TAGS.sub(_flat, markup))
    if tree is None:
        raise InputError(
            "The page has no content.", hint="Check that it was saved or copied whole."
        )
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise InputError(
            "The page is too large to read.", hint="Copy the article into a text file."
        )
    return tree


def _parsed(markup: str) -> "tuple[HtmlElement | None, bool]":
    from lxml import etree
    from lxml.html import HTMLParser

    # An encoding named in the text is not that of the text any more.
    parser = HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, huge_tree=False,
        encoding="utf-8",
    )  # fmt: skip
    sane = _TAGS.sub(_without_crowd, markup.replace("\0", ""))
    content = sane.encode("utf-8", errors="replace")
    try:
        tree = etree.fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, any("depth" in error.message for error in parser.error_log)
    return tree, any("depth" in error.message for error in parser.error_log)


def _without_crowd(tag: re.Match[str]) -> str:
    """Return a tag without its attributes when there are thousands: they take hours."""
    whole = tag[0]
    crowded = len(whole) > _LONG_TAG and max(whole.count("="), len(whole.split())) > _CROWD
    return f"<{tag[1]}{tag[2]}>" if crowded else whole


def _flat(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name in _UNSEEN or name in {"html", "body", "a", "h1", "article", "main", "time"}:
        return tag[0]
    return "<br><br>" if name in BLOCKS else ""


def drop(element: "HtmlElement") -> None:
    """Take an element out of its page; the words behind it stay."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail or "", element.getprevious()
    ahead = (parent.text if before is None else before.tail) or ""
    if element.tag in BLOCKS and not ahead.endswith("\n"):
        tail = "\n" + tail
    if before is not None:
        before.tail = ahead + tail
    else:
        parent.text = ahead + tail
    parent.remove(element)


def drop_unseen(tree: "HtmlElement") -> None:
    """Take out of the page what no reader sees: scripts, hidden and white words."""
    gone = [
        element
        for element in tree.iter()
        if element is not tree and element.tag != "body" and is_unseen(element)
    ]
    for element in gone:
        drop(element)


def is_unseen(element: "HtmlElement") -> bool:
    """Return whether a reader does not see the element, as far as its own marks tell."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return True
    given = element.attrib
    if not given:
        return False
    if "hidden" in given and given["hidden"] != "until-found":
        return True
    if given.get("aria-hidden") == "true" or _READERS_ONLY.search(given.get("class", "")):
        return True
    style = given.get("style", "")
    return bool(style and (_HIDING.search(style) or _is_white(style))) or (
        given.get("color", "").lower() in _WHITE
    )


def _is_white(style: str) -> bool:
    """Return whether words are white on a ground that is not said to be of another colour."""
    colour = _COLOUR.search(style)
    if not colour or colour[1].replace(" ", "").lower() not in _WHITE:
        return False
    ground = _GROUND.search(style)
    return ground is None or ground[1].replace(" ", "").lower() in _WHITE


def blocks(root: "HtmlElement") -> Iterator[Block]:
    """Yield the runs of words below ``root``, in order.

    A row of a table that holds data is one block, its cells parted by bars. Line breaks are
    kept, two of them part blocks; so do the blank lines of preformatted words.
    """
    from lxml import etree

    run = _Run(root)
    tables = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        row = element.tag == "tr" and _is_data(element)
        if event == "start":
            if row:
                yield from run.ended(element)
                run.row = True
            elif element.tag in BLOCKS and not run.row:
                yield from run.ended(element)
            tables += element.tag == "pre"
            run.linked += element.tag == "a"
            run.add("\n" if element.tag == "br" else element.text, kept=tables > 0)
            continue
        tables -= element.tag == "pre"
        run.linked -= element.tag == "a"
        if element is root:
            break
        if run.row and element.tag in {"td", "th"} and element.getnext() is not None:
            run.parts.append(_CELL)
        if row or (element.tag in BLOCKS and not run.row):
            run.row = False
            yield from run.ended(element.getparent())
        run.add(element.tail, kept=tables > 0)
    yield from run.ended(root)


class _Run:
    """The words gathered since the last block ended."""

    def __init__(self, element: "HtmlElement") -> None:
        self.parts: list[str] = []
        self.links = 0
        self.linked = 0
        self.row = False
        self.element = element

    def add(self, text: str | None, *, kept: bool) -> None:
        if not text:
            return
        if not kept and text != "\n":
            text = _SPACE.sub(" ", text)
        self.parts.append(text if not self.row else text.replace("\n", " "))
        self.links += len(text.strip()) if self.linked else 0

    def ended(self, after: "HtmlElement") -> Iterator[Block]:
        text = "".join(self.parts)
        share = self.links / max(1, len(text.strip()))
        for part in re.split(r"\n[ \t]*\n\s*", text):
            lines = [" ".join(line.split()) for line in part.split("\n")]
            full = [line for line in lines if line.strip(" |")]
            # Few lines are lines; many may be a text that was wrapped to a column.
            for words in full if len(full) < _WRAPPED else ["\n".join(full)]:
                yield Block(words, self.element, min(1.0, share))
        self.parts, self.links, self.element = [], 0, after


def _is_data(row: "HtmlElement") -> bool:
    """Return whether a row holds short cells: pages were once laid out in tables, too."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    if len(cells) < 2 or any(True for _ in row.iterdescendants("table", "h1", "article", "ul")):
        return False
    return all(_length(cell) <= _LONGEST_CELL for cell in cells)


def _length(element: "HtmlElement") -> int:
    total = 0
    for text in element.itertext():
        total += len(text.strip())
        if total > _LONGEST_CELL:
            break
    return total
