"""Small files that grow, or go on without end, in the hands of a careless reader."""

import io
import json
import random
import zipfile
import zlib
from email.message import EmailMessage

from tests.fakes.dirty.archives import bomb_member, packed
from tests.fakes.dirty.making import Making, deflated
from tests.fakes.dirty.office import docx_of, odt_of, paragraph
from tests.fakes.dirty.pdfs import one_page, raw_pdf, shown, stream
from tests.fakes.dirty.web import page, paragraphs


def write_growing(make: Making) -> None:
    _pages(make)
    _pdfs(make)
    _tables(make)
    _mails(make)
    _dumps(make)
    _archives(make)


def _pages(make: Making) -> None:
    for name, filler in {
        "20000-open-bolds": "<b><i>" * 10_000,
        "5000-nested-tables": "<table><tr><td>" * 5000,
        "20000-nested-links": "<a href=x>" * 20_000,
        "200000-breaks": "<br>" * 200_000,
        "100000-empty-paragraphs": "<p></p>" * 100_000,
        "1-mb-of-entities": "&amp;" * 200_000,
        "20000-options": "<select>" + "<option>Kestra" * 20_000 + "</select>",
        "100000-open-angles": "<" * 100_000,
        "open-comments": "<!--" * 50_000 + "-->",
        "3000-nested-lists": "<ul><li>" * 3000 + "</ul>" * 3000,
    }.items():
        told = make.story()
        make.either(f"growing/{name}.html", page(told, paragraphs(told) + filler), told.word)
    told = make.story()
    style = f'<p style="{"color:red;" * 100_000}">'
    make.good("growing/1-mb-style.html", page(told).replace("<p>", style, 1), told.word)
    told = make.story()
    classes = " ".join(f"c{n}" for n in range(50_000))
    make.good(
        "growing/50000-classes.html",
        page(told).replace("<p>", f'<p class="{classes}">', 1),
        told.word,
    )
    laughs = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha ha"}">' for n in range(10)
    )
    told = make.story()
    grown = page(told, f"<p>&a9;</p>{paragraphs(told)}")
    make.either(
        "growing/laughs.xhtml",
        grown.replace("<!DOCTYPE html>", f"<!DOCTYPE html [{laughs}]>"),
        told.word,
    )


def _pdfs(make: Making) -> None:
    objects = one_page(stream(zlib.compress(b"/X0 Do\n")))
    forms = b"/XObject << /X0 6 0 R >>"
    objects[3] = objects[3].replace(b"/Resources << ", b"/Resources << " + forms)
    own = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s %s >> /Length %d >>"
    )
    font = b"/Font << /F1 4 0 R >>"
    for level in range(9):
        inner = b"/X1 Do\n" * 10 if level < 8 else b"BT /F1 9 Tf (ha) Tj ET\n" * 10
        named = b"/XObject << /X1 %d 0 R >>" % (7 + level)
        head = own % (font, named if level < 8 else b"", len(inner))
        objects[6 + level] = head + b"\nstream\n" + inner + b"\nendstream"
    make.either("growing/forms-of-forms.pdf", raw_pdf(objects))
    told = make.story()
    objects = one_page(stream(zlib.compress(shown(told) + b"/X0 Do\n")))
    objects[3] = objects[3].replace(b"/Resources << ", b"/Resources << " + forms)
    call = b"/X0 Do\n"
    named = b"/XObject << /X0 6 0 R >>"
    objects[6] = own % (font, named, len(call)) + b"\nstream\n" + call + b"\nendstream"
    make.either("growing/form-of-itself.pdf", raw_pdf(objects), told.word)
    objects = one_page(stream(deflated(b"BT /F1 9 Tf (calm ) Tj ET\n" * 1000, 1)))
    again = b"[" + b"5 0 R " * 20_000 + b"]"
    objects[3] = objects[3].replace(b"/Contents 5 0 R", b"/Contents " + again)
    make.either("growing/one-stream-20000-times.pdf", raw_pdf(objects))
    objects = one_page(stream(zlib.compress(b"")))
    objects[2] = b"<< /Type /Pages /Kids [" + b"3 0 R " * 50_000 + b"] /Count 50000 >>"
    objects[5] = stream(zlib.compress(shown(make.story())))
    make.either("growing/one-page-50000-times.pdf", raw_pdf(objects))
    coded = one_page(
        stream(deflated(b"\x81 " * 1000, 2000), filters=b"[/FlateDecode /RunLengthDecode]")
    )
    make.bad("growing/run-length.pdf", raw_pdf(coded), "it unpacks to a quarter of a gigabyte")
    told = make.story()
    objects = one_page(stream(zlib.compress(shown(told))))
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>"
    objects[6] = b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>"
    objects[7] = b"<< /Title (Round) /Parent 6 0 R /Next 7 0 R /First 7 0 R >>"
    make.either("growing/outline-loop.pdf", raw_pdf(objects), told.word)


def _tables(make: Making) -> None:
    told = make.story()
    wide = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr>'
        f"{paragraph('Kestra')}</w:tc></w:tr></w:tbl>"
    )
    body = "".join(map(paragraph, told.paragraphs))
    make.either("growing/wide-cell.docx", docx_of(body + wide), told.word)
    told = make.story()
    nested = "<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000
    body = "".join(map(paragraph, told.paragraphs))
    make.either("growing/nested-tables.docx", docx_of(body + nested), told.word)
    make.either("growing/200000-paragraphs.docx", docx_of(paragraph("Calm.") * 200_000))
    cell = (
        "<table:table><table:table-row{}><table:table-cell{}><text:p>Calm</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    for name, inside in {
        "spaces": '<text:p>Calm<text:s text:c="2000000000"/>seas.</text:p>',
        "columns": cell.format("", ' table:number-columns-repeated="2000000000"'),
        "rows": cell.format(' table:number-rows-repeated="2000000000"', ""),
    }.items():
        told = make.story()
        make.either(f"growing/{name}.odt", odt_of(told, inside=inside), told.word)
    told = make.story()
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0 "
    make.either("growing/bin.rtf", f"{head}\\bin2000000000 {told.body}}}", told.word)
    told = make.story()
    make.either("growing/words.rtf", head + "\\b\\b0" * 300_000 + told.body + "}", told.word)


def _mails(make: Making) -> None:
    told = make.story()
    top = "From: x@norda.example\nSubject: Many\nDate: Wed, 12 Mar 2031 10:15:00 +0200\n"
    kind = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n"
    part = "--q\nContent-Type: text/plain\n\nCalm.\n"
    make.either("growing/20000-parts.eml", top + kind + part * 20_000 + "--q--\n")
    many = "".join(f"; p{n}=x" for n in range(50_000))
    make.either("growing/parameters.eml", f"{top}Content-Type: text/plain{many}\n\n{told.body}")
    told = make.story()
    coded = "=?utf-8?q?=41?= " * 30_000
    make.either(
        "growing/subject.eml", f"From: x@norda.example\nSubject: {coded}\n\n{told.body}\n"
    )
    bomb = bomb_member({}, "calm.txt", b"calm " * 400, 60_000)
    told = make.story()
    message = EmailMessage()
    message["From"], message["Subject"] = "x@norda.example", told.title
    message.set_content(told.body)
    message.add_attachment(bomb, maintype="application", subtype="zip", filename="calm.zip")
    make.good("growing/bomb-attached.eml", bytes(message), told.word, failed=(1, 1))


def _dumps(make: Making) -> None:
    told = make.story()
    rows = [json.dumps({"text": told.body}), '{"text": "calm", "id": ' + "9" * 100_000 + "}"]
    make.either("growing/long-number.jsonl", "\n".join(rows), told.word)
    keys = ",".join(f'"k{n}": 1' for n in range(100_000))
    told = make.story()
    row = "{" + keys + f', "text": {json.dumps(told.body)}' + "}"
    make.either("growing/100000-keys.json", row, told.word)
    make.bad("growing/brackets.json", "[" + "[]," * 200_000 + "[]]", "no text in it")
    make.bad("growing/quotes.csv", 'title,text\n"' + '""' * 400_000, "one open quotation")
    make.bad("growing/delimiters.csv", "title,text\n" + "," * 800_000, "an empty row")


def _archives(make: Making) -> None:
    for name, method in (("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA)):
        make.bad(f"growing/{name}.zip", _bomb_by(method), "it unpacks to 120 MB")
    chance = random.Random(1)
    layers = packed(
        {f"{n}.txt": bytes([97 + chance.randrange(26)]) * 900_000 for n in range(20)}
    )
    outer = packed({f"layer{n}.zip": layers for n in range(60)})
    make.bad("growing/layers.zip", outer, "a gigabyte in two layers")


def _bomb_by(method: int) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        entry = zipfile.ZipInfo("calm.txt", (2031, 3, 12, 10, 0, 0))
        entry.compress_type = method
        with archive.open(entry, "w") as file:
            for _ in range(120):
                file.write(b"\n" * 1_000_000)
    return memory.getvalue()
