"""Text as reportlab's paragraphs: in fonts that have it, and in the direction it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from rag.render.fonts import Fonts, Weight
from rag.render.pdf_file import GREY, INK, PAPER
from rag.text import has_right_to_left, is_right_to_left, plain
from rag.text.direction import Letter
from rag.text.lines import breaks_anywhere, lines

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"fontSize": 17, "leading": 22, "spaceAfter": 4},
    "fact": {"fontSize": 9, "leading": 13, "textColor": GREY},
    "2": {"fontSize": 12.5, "leading": 16, "spaceBefore": 14, "spaceAfter": 4},
    "3": {"fontSize": 10.5, "leading": 14, "spaceBefore": 8, "spaceAfter": 3},
    "line": {
        "fontSize": 10,
        "leading": 14.5,
        "spaceAfter": 4,
        "leftIndent": 12,
        "allowWidows": 0,
    },
    "source": {"fontSize": 8.5, "leading": 11.5, "spaceAfter": 1.5, "leftIndent": 12},
    "note": {"fontSize": 9, "leading": 13, "textColor": GREY, "spaceAfter": 3},
    "place": {"fontSize": 7.5, "leading": 10, "textColor": GREY},
    "cell": {"fontSize": 8.5, "leading": 12},
}
_MARGIN: Final = 14
"""What is kept free of a line that we break ourselves: the padding of a cell, and some more."""
_ABSENT: Final = ('<font backColor="#d0d7de">', "</font>")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: our own markup around text that is not ours."""

    text: str
    weight: Weight = "regular"
    opening: str = ""
    closing: str = ""


GAP: Final = Piece(" ")
BREAK: Final = Piece("", opening="<br/>")
"""Ends a line within a paragraph."""


def piece(text: str, weight: Weight = "regular", opening: str = "", closing: str = "") -> Piece:
    """Return a piece of one line of text; what nobody can see is taken out of it."""
    return Piece(plain(text), weight, opening, closing)


class Typesetter:
    """Makes paragraphs in the fonts given."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts

    def paragraph(
        self,
        style: str,
        pieces: Sequence[Piece],
        *,
        width: float = PAPER,
        bullet: str | None = None,
        contents: tuple[int, str] | None = None,
    ) -> "Flowable":
        """Return a paragraph.

        Args:
            style: A name in ``_STYLES``.
            pieces: Its text.
            width: Of what it stands in.
            bullet: A sign before it.
            contents: The level and text under which the file's table of contents has it.
        """
        from reportlab.platypus import Paragraph

        text = "".join(each.text for each in pieces)
        by_hand = breaks_anywhere(text) or has_right_to_left(text)
        marked = self._broken(style, pieces, width) if by_hand else self._marked(pieces)
        side = "right" if is_right_to_left(text) else "left"
        look = _style(style, self.fonts.first.names["regular"], side)
        made = Paragraph(marked, look, bulletText=None if side == "right" else bullet)
        made.contents = contents
        return made

    def _marked(self, pieces: Sequence[Piece]) -> str:
        return "".join(
            f"{each.opening}{self._shown(each.text, each.weight)}{each.closing}"
            for each in pieces
        )

    def _shown(self, text: str, weight: Weight) -> str:
        """Return text as reportlab's markup: escaped, each stretch in a font that has it."""
        first = self.fonts.first.names
        shown = ""
        for stretch in self.fonts.stretches(text, weight):
            words = escape(stretch.text) if stretch.font else "?" * len(stretch.text)
            font = stretch.font or first[weight]
            if font != first["regular"]:  # which is what the paragraph is in
                words = f"<font name={quoteattr(font)}>{words}</font>"
            shown += words if stretch.font else f"{_ABSENT[0]}{words}{_ABSENT[1]}"
        return shown

    def _broken(self, style: str, pieces: Sequence[Piece], width: float) -> str:
        """Return pieces in lines that reportlab need not break.

        It would turn no letters, and break Chinese before a comma and Arabic from the end.
        """
        look = _STYLES[style]
        room = width - look.get("leftIndent", 0) - _MARGIN
        shown: list[str] = []
        for is_break, group in groupby(pieces, key=lambda each: each is BREAK):
            here = list(group)
            if not is_break:
                wide = partial(self._width, here, look["fontSize"])
                found = lines([each.text for each in here], wide, room)
                shown += (self._line(line, here) for line in found)
        return "<br/>".join(shown)

    def _line(self, line: Sequence[tuple[str, int]], pieces: Sequence[Piece]) -> str:
        """Return a line in which nothing can be broken."""
        return "".join(
            f"{pieces[owner].opening}"
            f"{self._shown(text.replace(' ', chr(0xA0)), pieces[owner].weight)}"
            f"{pieces[owner].closing}"
            for text, owner in line
        )

    def _width(self, pieces: Sequence[Piece], size: float, letter: Letter) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        text, owner = letter
        weight = pieces[owner].weight
        face = self.fonts.face(text[0])
        font = (face or self.fonts.first).names[weight]
        wide: float = stringWidth(text if face else "?" * len(text), font, size)
        return wide


@cache
def _style(style: str, font: str, side: str) -> Any:  # noqa: ANN401 - reportlab has no types
    from reportlab.lib.colors import HexColor
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    look: dict[str, Any] = {"textColor": INK, "fontName": font, "bulletFontName": font}
    look |= _STYLES[style] | {"alignment": TA_RIGHT if side == "right" else TA_LEFT}
    look["textColor"] = HexColor(look["textColor"])  # a name would be read for every line
    return ParagraphStyle(style, **look)
