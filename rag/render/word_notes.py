"""The footnotes of a Word file, one for each quotation that is cited."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from rag.render.parts import Row
from rag.render.word import (
    NAMESPACES,
    bookmark,
    field,
    outer_link,
    paragraph,
    run,
)
from rag.text import is_right_to_left

_MARK: Final = "FootnoteReference"
_RULES: Final = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" '
    f'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{element}/></w:r></w:p></w:footnote>'
    for kind, number, element in (
        ("separator", -1, "separator"),
        ("continuationSeparator", 0, "continuationSeparator"),
    )
)


class Notes:
    """Footnotes in the order in which they are first needed.

    A number is noted where it is first cited; after that a cross reference shows it again, so
    that both stay right when an editor adds footnotes of his own. A number that does not come
    in its turn keeps its own mark, so that it is the same in every format.
    """

    def __init__(self, rows: Iterable[Row], relate: Callable[[str], str]) -> None:
        """Begin without any.

        Args:
            rows: The source table.
            relate: Returns the relation of the footnotes' part to a web address.
        """
        self._rows: Mapping[int, Row] = {row.number: row for row in rows}
        self._relate = relate
        self._notes: dict[int, str] = {}
        self._in_turn = 0

    def __bool__(self) -> bool:
        return bool(self._notes)

    def mark(self, number: int) -> str:
        """Return the mark of a citation in the text; its footnote is written the first time."""
        if number not in self._rows:
            return run(str(number), style=_MARK)
        if number in self._notes:
            return field(f"NOTEREF {_name(number)} \\f \\h", run(str(number), style=_MARK))
        is_next = number == self._in_turn + 1
        self._in_turn += is_next
        place = len(self._notes) + 1  # LibreOffice takes the id of a note for its place
        self._notes[number] = self._note(self._rows[number], place, is_next=is_next)
        own = "" if is_next else ' w:customMarkFollows="1"'
        shown = "" if is_next else f"<w:t>{number}</w:t>"
        reference = f'<w:footnoteReference{own} w:id="{place}"/>{shown}'
        return bookmark(_name(number), number, _marked(reference))

    def number(self, number: int) -> str:
        """Return the number of a row of the source table, following that of its footnote."""
        shown = run(str(number))
        return field(f"NOTEREF {_name(number)} \\h", shown) if number in self._notes else shown

    def xml(self) -> bytes:
        """Return the part of the file that holds them."""
        notes = "".join(self._notes.values())
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return f"{head}<w:footnotes {NAMESPACES}>{_RULES}{notes}</w:footnotes>".encode()

    def _note(self, row: Row, place: int, *, is_next: bool) -> str:
        mark = "<w:footnoteRef/>" if is_next else f"<w:t>{row.number}</w:t>"
        pieces = [_marked(mark), run(" ")]
        if row.quote:
            pieces += [run("“"), run(row.quote, language=row.language), run("” ")]
        about = ", ".join(filter(None, (row.outlet, row.date)))
        title = run(row.title, language=row.language, style="Hyperlink" if row.link else "")
        if row.link:
            title = outer_link(self._relate(row.link), title)
        pieces += [run(f"{about}: " if about else ""), title]
        where = row.place if row.link == row.locator else f"{row.locator}, {row.place}"
        text = paragraph(
            "FootnoteText",
            *pieces,
            run(f", {where}.", style="ReadoutRemark"),
            rtl=is_right_to_left(row.quote),
        )
        return f'<w:footnote w:id="{place}">{text}</w:footnote>'


def _marked(content: str) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="{_MARK}"/></w:rPr>{content}</w:r>'


def _name(number: int) -> str:
    return f"_RefNote{number}"
