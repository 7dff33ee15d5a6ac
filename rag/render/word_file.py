"""A Word file around a body of Word's XML: styles, footnotes, links, properties."""

import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rag.render.word import NAMESPACES, field, run
from rag.text import plain

if TYPE_CHECKING:
    from docx.document import Document

_STYLES: Final = Path(__file__).with_name("word_styles.xml")
_FOOTNOTES: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)


class Relations:
    """The web addresses that a part of the file links to, each once."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def relate(self, address: str) -> str:
        """Return the relation to an address, for a link."""
        return self._ids.setdefault(address, f"rIdLink{len(self._ids) + 1}")

    def add_to(self, part: Any) -> None:  # noqa: ANN401 - python-docx has no types
        """Write the relations into a part of the file."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        for address, relation in self._ids.items():
            part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, relation, is_external=True)


def write_file(  # noqa: PLR0913 - the parts of a file
    body: str,
    *,
    title: str,
    subject: str,
    links: Relations,
    footnotes: bytes | None,
    footnote_links: Relations,
    made: dt.datetime | None,
) -> bytes:
    """Return the bytes of a Word file.

    Args:
        body: Its paragraphs and tables.
        title: For its properties, as is ``subject``.
        subject: See ``title``.
        links: What the body links to.
        footnotes: The part that holds the footnotes; None when there are none.
        footnote_links: What the footnotes link to.
        made: For its properties; left out when None.
    """
    from docx import Document

    document, out = Document(), io.BytesIO()
    _bare(document)
    _describe(document, title, subject, made)
    _lay_out(document)
    _fill(document, body)
    links.add_to(document.part)
    if footnotes is not None:
        _add_footnotes(document, footnotes, footnote_links)
    document.save(out)
    return out.getvalue()


def _bare(document: "Document") -> None:
    """Drop what the template brings that is not of this file: a picture, styles of old."""
    package, part = document.part.package, document.part
    for rels, name in ((package.rels, "thumbnail"), (part.rels, "stylesWithEffects")):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(f"/{name}")]:
            rels.pop(key)


def _describe(document: "Document", title: str, subject: str, made: dt.datetime | None) -> None:
    properties = document.core_properties
    properties.title, properties.subject = plain(title)[:250], plain(subject)[:250]
    properties.author = properties.last_modified_by = "Readout"
    properties.comments, properties.language = "", "en"
    if made:
        properties.created = properties.modified = made.astimezone(dt.UTC).replace(tzinfo=None)


def _lay_out(document: "Document") -> None:
    """Set paper, styles, numbers of pages, and today's manner of layout."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    styles = document.styles.element
    for style in list(parse_xml(_STYLES.read_bytes())):
        if (old := styles.get_by_id(style.styleId)) is not None:
            styles.remove(old)
        styles.append(style)
    section.footer.is_linked_to_previous = False
    old = _element(section.footer.paragraphs[0])
    foot = field("PAGE", run("1")) + run(" / ") + field("NUMPAGES", run("1"))
    look = '<w:pPr><w:pStyle w:val="ReadoutPlace"/><w:jc w:val="center"/></w:pPr>'
    _element(section.footer).replace(old, parse_xml(f"<w:p {NAMESPACES}>{look}{foot}</w:p>"))
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # the template asks for the manner of 2010


def _fill(document: "Document", body: str) -> None:
    """Write the body before the settings of the section, which end a document.

    The whole is parsed once: to move thousands of rows from one tree to another takes lxml
    twenty times as long.
    """
    from docx.oxml import parse_xml

    before, section = document.element.xml.split("<w:sectPr", 1)
    whole = parse_xml(f"{before}{body}<w:sectPr{section}")
    document.part._element = whole  # noqa: SLF001 - see `_element`


def _add_footnotes(document: "Document", footnotes: bytes, links: Relations) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, footnotes, package)
    links.add_to(part)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    rules = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    settings = document.settings.element
    settings.find(qn("w:compat")).addprevious(
        parse_xml(f"<w:footnotePr {NAMESPACES}>{rules}</w:footnotePr>")
    )


def _element(proxy: Any) -> Any:  # noqa: ANN401
    return proxy._element  # noqa: SLF001 - python-docx shows its elements nowhere else
