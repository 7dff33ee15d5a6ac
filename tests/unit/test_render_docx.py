import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pytest

from rag.render import export
from rag.types import Claim, Section
from tests.fakes.briefing import answer, article, briefing, cite, claim, comparison
from tests.fakes.pages import W, word_text

OF = article()
PARTS = ("document", "footnotes", "settings", "styles")


def make(value):
    return export(value, "docx", text_of=lambda _: OF.text)


def part(content, name):
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(f"word/{name}.xml"))


def fields(root):
    return [each.get(f"{W}instr").split() for each in root.iter(f"{W}fldSimple")]


def test_headings_are_words_own_and_the_properties_say_what_it_is():
    document = docx.Document(io.BytesIO(make(briefing())))

    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title"
    assert "Heading 1" in styles
    assert document.core_properties.title == "Briefing: Lugra"
    assert document.core_properties.subject == "As of 5 Mar 2031, 09:30 UTC."
    assert document.core_properties.created.year == 2031


def test_each_quotation_has_a_footnote_with_its_words_and_its_source():
    content = make(briefing())
    notes = list(part(content, "footnotes").iter(f"{W}footnote"))

    assert [note.get(f"{W}id") for note in notes] == ["-1", "0", "1", "2"]
    assert [note.get(f"{W}type") for note in notes[:2]] == [
        "separator",
        "continuationSeparator",
    ]
    first, second = briefing().citations
    said = word_text(content, "footnotes")
    for citation in (first, second):
        place = f"characters {citation.span.start}–{citation.span.end}"
        told = "Veldt Courier, 4 Mar 2031: Harbour of Lugra to reopen"
        assert f"“{citation.quote}” {told}, {place}." in said
    assert said.count("“") == 2


def test_the_file_names_its_footnotes_everywhere_word_looks_for_them():
    inside = zipfile.ZipFile(io.BytesIO(make(briefing())))

    assert "/word/footnotes.xml" in inside.read("[Content_Types].xml").decode()
    assert "footnotes.xml" in inside.read("word/_rels/document.xml.rels").decode()
    settings = inside.read("word/settings.xml").decode()
    assert settings.index("<w:footnotePr") < settings.index("<w:compat>")
    styles = inside.read("word/styles.xml").decode()
    for style in ("FootnoteText", "FootnoteReference", "TOC1", "TOC2", "ListBullet", "Title"):
        assert styles.count(f'w:styleId="{style}"') == 1
    assert not [name for name in inside.namelist() if "thumbnail" in name or "Effects" in name]


def test_a_number_cited_again_is_a_cross_reference_to_its_footnote():
    one, two = briefing().claims
    again = Claim(text="Both.", citations=(*two.citations, *one.citations), verdict="supported")
    root = part(
        make(briefing(sections=(Section(heading="A", claims=(one, two, again)),))), "document"
    )

    assert [n.get(f"{W}id") for n in root.iter(f"{W}footnoteReference")] == ["1", "2"]
    names = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    asked = [words[1] for words in fields(root) if words[0] == "NOTEREF"]
    assert asked == ["_RefNote2", "_RefNote1", "_RefNote1", "_RefNote2"]
    assert set(asked) < names


def test_a_number_out_of_turn_keeps_its_own_mark():
    short = cite(OF, "March 15")
    got = replace(answer(), short=short)
    other = replace(got, short=cite(OF, "Anna Kort"))
    root, notes = part(make(other), "document"), part(make(other), "footnotes")

    first, second = root.iter(f"{W}footnoteReference")
    assert (first.get(f"{W}id"), first.get(f"{W}customMarkFollows")) == ("1", "1")
    assert (second.get(f"{W}id"), second.get(f"{W}customMarkFollows")) == ("2", None)
    said = word_text(make(other), "footnotes")
    assert said.index("2 “Anna Kort”") < said.index("“The harbour will open")
    assert len(list(notes.iter(f"{W}footnoteRef"))) == 1
    assert not [n for n in part(make(got), "document").iter() if n.get(f"{W}customMarkFollows")]


def test_the_table_of_contents_is_filled_and_its_entries_lead_somewhere():
    sections = tuple(Section(heading=h, claims=()) for h in ("Lead", "Said: Veldt", "Said: B"))
    root = part(make(briefing(sections=sections)), "document")
    (contents,) = root.iter(f"{W}sdt")

    assert "TOC" in "".join(each.text for each in contents.iter(f"{W}instrText"))
    shown = [
        "".join(t.text for t in link.iter(f"{W}t")).strip()
        for link in contents.iter(f"{W}hyperlink")
    ]
    assert shown == ["Lead", "Said", "Veldt", "B", "Articles used"]
    names = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in contents.iter(f"{W}hyperlink")} <= names
    kinds = [c.get(f"{W}fldCharType") for c in contents.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_word_is_not_told_to_ask_before_opening():
    content = make(briefing())
    inside = zipfile.ZipFile(io.BytesIO(content))

    assert b"updateFields" not in inside.read("word/settings.xml")
    assert b"w:dirty" not in inside.read("word/document.xml")


def test_columns_side_by_side_have_links_to_the_table_and_no_footnotes():
    content = make(comparison())
    root = part(content, "document")

    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")}
    names = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    assert {"source_1", "source_2"} <= anchors & names
    assert "word/footnotes.xml" not in zipfile.ZipFile(io.BytesIO(content)).namelist()


@pytest.mark.parametrize(
    ("language", "words", "mark"),
    [
        ("zh", "卢格拉港将于三月开放。", '<w:lang w:eastAsia="zh-CN"/>'),
        ("ru", "Порт откроют в марте.", '<w:lang w:val="ru"/>'),
        ("ar", "يفتح الميناء في مارس.", '<w:rtl/><w:lang w:bidi="ar-SA"/>'),
        ("he", "הנמל ייפתח במרץ.", '<w:rtl/><w:lang w:bidi="he-IL"/>'),
    ],
)
def test_foreign_words_carry_their_language_and_direction(language, words, mark):
    of = article(f"a\n\nb\n\n{words}", language=language)
    inside = zipfile.ZipFile(
        io.BytesIO(export(briefing(of), "docx", text_of=lambda _: of.text))
    )
    body = inside.read("word/document.xml").decode()

    assert f'{mark}</w:rPr><w:t xml:space="preserve">{words}' in body
    assert ("<w:bidi/>" in body) == (language in {"ar", "he"})


def test_every_id_of_a_bookmark_is_its_own_and_every_part_is_sound_xml():
    content = make(briefing())
    roots = [part(content, name) for name in PARTS]

    ids = [mark.get(f"{W}id") for root in roots for mark in root.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids))
    ends = [mark.get(f"{W}id") for root in roots for mark in root.iter(f"{W}bookmarkEnd")]
    assert sorted(ids) == sorted(ends)


def test_markup_in_a_title_or_a_quotation_stays_text_in_every_part():
    evil = '</w:t></w:r><w:p>&amp; "x" <b>bold</b>'
    of = article(f"a\n\nb\n\n{evil}", title=evil, outlet=evil)
    content = export(briefing(of, title=evil), "docx", text_of=lambda _: of.text)

    for name in ("document", "footnotes"):
        assert evil in word_text(content, name)
        assert (
            "<b>" not in zipfile.ZipFile(io.BytesIO(content)).read(f"word/{name}.xml").decode()
        )


def test_a_row_goes_overleaf_in_one_piece_unless_it_is_very_long():
    of = article("a\n\nb\n\nShort.\n\n" + "Long. " * 400)
    claims = (claim(of, "Short."), claim(of, of.text[of.text.index("Long") :].strip()))
    got = briefing(of, sections=(Section(heading="A", claims=claims),))
    root = part(export(got, "docx", text_of=lambda _: of.text), "document")

    head, short, long = root.iter(f"{W}tr")
    assert head.find(f".//{W}tblHeader") is not None
    assert short.find(f".//{W}cantSplit") is not None
    assert long.find(f".//{W}cantSplit") is None


def test_very_many_quotations_have_links_to_the_table_and_no_footnotes():
    of = article("\n\n".join(f"Sentence {n} of many." for n in range(501)))
    claims = tuple(claim(of, f"Sentence {n} of many.") for n in range(501))

    def notes(number):
        got = briefing(of, sections=(Section(heading="A", claims=claims[:number]),))
        content = export(got, "docx", text_of=lambda _: of.text)
        return "word/footnotes.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()

    assert notes(500)
    assert not notes(501)
