"""Word, OpenDocument and RTF files: words in order, without what is not the text."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from rag.ingest.load import Piece, Raw, read
from rag.types import Item

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def load(content, name):
    (found,) = read(Piece(locator=f"/x/{name}", name=name, content=content))
    return found


def word(*more):
    """Return a Word file; ``more`` is XML put at its end."""
    document = docx.Document()
    document.core_properties.title = "Talks go on"
    document.core_properties.author = "Ana Torv"
    document.sections[0].header.paragraphs[0].text = "HEADER"
    document.add_paragraph("First.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Side", "Demand", "Veldt", "grain"), strict=True):
        cell.text = text
    document.add_paragraph("Second.")
    for xml in more:
        document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f"<w:p {W}>", 1)))
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


def test_paragraphs_and_tables_of_a_word_file_stay_in_order():
    raw = load(word(), "a.docx")

    assert raw.text.split("\n\n") == ["First.", "Side | Demand", "Veldt | grain", "Second."]
    assert raw.metadata == {"title": "Talks go on", "byline": "Ana Torv"}
    assert raw.kind == "docx"


def test_deleted_and_hidden_words_stay_out_and_inserted_ones_in():
    raw = load(
        word(
            "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t> and new</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr>"
            "<w:t>secret</w:t></w:r></w:p>"
        ),
        "a.docx",
    )

    assert raw.text.endswith("Kept and new")


OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "meta")
)
CONTENT = f"""<office:document-content {OPEN}><office:body><office:text>
<text:sequence-decls><text:sequence-decl text:name="Figure"/></text:sequence-decls>
<text:p>First<text:s text:c="2"/><text:span>line</text:span>.</text:p>
<table:table><table:table-column/><table:table-row>
<table:table-cell><text:p>Veldt</text:p></table:table-cell>
<table:table-cell><text:p>grain</text:p></table:table-cell>
</table:table-row></table:table><text:p/>
<text:p>Second.<office:annotation><text:p>A remark.</text:p></office:annotation></text:p>
</office:text></office:body></office:document-content>"""
META = f"""<office:document-meta {OPEN} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>
<dc:title>Talks go on</dc:title><meta:initial-creator>Ana Torv</meta:initial-creator>
</office:meta></office:document-meta>"""


def odt():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", CONTENT)
        archive.writestr("meta.xml", META)
    return memory.getvalue()


def test_an_opendocument_text_is_read_like_a_word_file():
    raw = load(odt(), "a.odt")

    assert raw.text.split("\n\n") == ["First line.", "Veldt | grain", "Second."]
    assert (raw.kind, raw.metadata) == ("odt", {"title": "Talks go on", "byline": "Ana Torv"})


RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}"
    rb"{\info{\title Talks go on}{\author Ana Torv}}{\header HEADER}\f0 Caf\'e9 \ldblquote open"
    rb"\rdblquote  \u20250?\u35848?\par Second {\field{\*\fldinst{HYPERLINK "
    rb"""\"http://x.example\"}}{\fldrslt{linked}}} words.\par}"""
)


def test_an_rtf_file_keeps_its_words_and_loses_its_marks():
    raw = load(RTF, "a.rtf")

    assert raw.text.split("\n\n") == ["Café “open” 会谈", "Second linked words."]
    assert raw.metadata == {"title": "Talks go on", "byline": "Ana Torv"}


def test_an_rtf_font_without_a_character_set_has_that_of_the_file():
    rtf = (
        rb"{\rtf1\ansi\ansicpg1250\deff0{\fonttbl{\f0\fswiss Helvetica;}"
        rb"{\f1\fcharset204 Times;}}\f0 Fj\'e4ll \'b9 {\f1\'ec\'e8\'f0}\par}"
    )

    assert load(rtf, "a.rtf").text == "Fjäll ą мир"


def test_the_notes_of_an_rtf_file_stand_behind_its_text():
    rtf = (
        rb"{\rtf1 First\{x\}.{\footnote \chftn  A note \'7b.} Second."
        rb"{\*\footnote Another.}\par Third.}"
    )

    assert load(rtf, "a.rtf").text.split("\n\n") == [
        "First{x}. Second.",
        "Third.",
        "A note {.",
        "Another.",
    ]


def with_part(content, name, part):
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(memory, "w", 8) as new:
        for member in old.namelist():
            new.writestr(member, part if member == name else old.read(member))
    return memory.getvalue()


LAUGHS = b"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>"""


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (with_part(word(), "word/document.xml", LAUGHS), "a.docx", "entities"),
        (with_part(odt(), "content.xml", LAUGHS), "a.odt", "entities"),
        (
            with_part(word(), "word/document.xml", b"<x>" + b" " * 30_000_000),
            "a.docx",
            "expands",
        ),
        (with_part(word(), "word/document.xml", b"<x>" * 90_000), "a.docx", "damaged"),
        (word()[:2000], "a.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "a.doc", "old office"),
        (b"{\\rtf1 }", "a.rtf", "empty"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(content, name, reason):
    found = load(content, name)

    assert isinstance(found, Item)
    assert reason in found.error
    assert found.hint


@pytest.mark.parametrize(
    "inside",
    [
        b"{\\fonttbl" + b"\\f1 " * 300_000,
        b"{\\field{\\*\\fldinst{HYPERLINK " * 50_000,
        b"{\\footnote " * 100_000,
    ],
    ids=["fonts", "links", "notes"],
)
def test_hostile_rtf_takes_bounded_time(inside):
    assert isinstance(load(b"{\\rtf1 " + inside + b"}Words.", "a.rtf"), Raw | Item)
