"""A PDF file around reportlab's flowables: paper, numbers of pages, table of contents."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from rag.text import plain

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

INK: Final = "#1b1f24"
GREY: Final = "#57606a"
BLUE: Final = "#0b57a4"
CM: Final = 28.35
PAPER: Final = 16.6 * CM
"""Width of the text."""
_TOTAL: Final = "total"


def write_file(
    story: "Sequence[Flowable]", *, title: str, made: dt.datetime | None = None
) -> bytes:
    """Return the bytes of a PDF.

    Args:
        story: What it shows. A flowable with ``contents``, a level from 2 and a text, gets an
            entry in the table of contents that readers show beside the pages.
        title: For its properties.
        made: For its properties; left out when None.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
    from reportlab.platypus.flowables import Flowable

    class Total(Flowable):  # type: ignore[misc]  # reportlab has no types
        """Draws nothing; says how many pages there are, which only the last one knows."""

        def draw(self) -> None:
            self.canv.beginForm(_TOTAL)
            _small(self.canv)
            self.canv.drawString(0, 0, f" / {self.canv.getPageNumber()}")
            self.canv.endForm()

    class Document(BaseDocTemplate):  # type: ignore[misc]
        level = -1
        entries = 0

        def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
            if contents := getattr(flowable, "contents", None):
                wanted, text = contents
                self.level, self.entries = min(wanted - 2, self.level + 1), self.entries + 1
                name = f"contents-{self.entries}"
                self.canv.bookmarkPage(name)
                self.canv.addOutlineEntry(plain(text), name, self.level, closed=1)

    def finish(canvas: Any, _: object) -> None:  # noqa: ANN401
        if made:
            canvas.setDateFormatter(lambda *_: made.strftime("D:%Y%m%d%H%M%SZ"))
        canvas.showOutline()
        _small(canvas)
        canvas.drawRightString(A4[0] / 2, 1.1 * CM, str(canvas.getPageNumber()))
        canvas.saveState()
        canvas.translate(A4[0] / 2, 1.1 * CM)
        canvas.doForm(_TOTAL)
        canvas.restoreState()

    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 2 * CM)
    document = Document(
        out,
        pagesize=A4,
        title=plain(title),
        author="Readout",
        creator="Readout",
        lang="en",
        invariant=1,  # no clock and no random id: one briefing, one file
        **margins,
    )
    frame = Frame(2 * CM, 2 * CM, document.width, document.height, id="text")
    document.addPageTemplates(PageTemplate("page", [frame], onPage=finish))
    document.build([*story, Total()])
    return out.getvalue()


def _small(canvas: Any) -> None:  # noqa: ANN401
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(GREY)
