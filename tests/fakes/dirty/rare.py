"""Sound files as few programs make them."""

import base64
import io
import json
import os
import zipfile

from tests.fakes.dirty.archives import packed
from tests.fakes.dirty.making import Good, Making
from tests.fakes.dirty.office import docx_of, paragraph, sound_docx
from tests.fakes.dirty.pdfs import simple
from tests.fakes.dirty.web import page, paragraphs


def write_rare(make: Making) -> None:
    _texts(make)
    _pages(make)
    _office(make)
    _mails(make)
    _dumps(make)
    _archives(make)


def _texts(make: Making) -> None:
    told = make.story()
    make.good("rare/utf16-cut.txt", told.text.encode("utf-16")[:-1], told.word)
    told = make.story("zh", 200)
    make.good("rare/gb2312.txt", told.text.encode("gb18030"), told.word)
    told = make.story()
    make.good("rare/two-marks.txt", b"\xef\xbb\xbf\xef\xbb\xbf" + told.text.encode(), told.word)
    told = make.story()
    make.good("rare/form-feeds.txt", told.text.replace("\n\n", "\n\f\n"), told.word)
    told = make.story()
    make.good("rare/control-z.txt", told.text.encode() + b"\x1a", told.word)
    told = make.story()
    make.good("rare/typewriter-quotes.txt", told.text.replace('"', "``"), told.word)
    told = make.story("es")
    make.good("rare/decomposed.txt", _decomposed(told.text), told.word)
    told = make.story()
    make.good("rare/tabs.txt", "\t" + told.text.replace(" ", "\t"), told.word)
    told = make.story()
    rows = "\n".join(f"> {line}" for line in told.text.split("\n"))
    make.good("rare/quoted.txt", rows, told.word)
    told = make.story()
    make.good("rare/report.final.v3.txt", told.text, told.word)
    told = make.story()
    path = make.write("rare/one.txt", told.text)
    other = make.path("rare/same-place.txt")
    os.link(path, other)
    make.expected += [Good(path, (told.word,)), Good(other, ())]


def _decomposed(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", text)


def _pages(make: Making) -> None:
    told = make.story()
    make.good("rare/marked.html", b"\xef\xbb\xbf" + page(told).encode(), told.word)
    told = make.story()
    frames = (
        f"<html><head><title>{told.title}</title></head><frameset><frame src=x><noframes>"
        f"<body>{paragraphs(told)}</body></noframes></frameset></html>"
    )
    make.either("rare/noframes.html", frames, told.word)
    told = make.story()
    shouted = page(told).replace("<p>", "<P>").replace("</p>", "</P>")
    make.good(
        "rare/conditional.html", "<!--[if IE]><p>Old</p><![endif]-->" + shouted, told.word
    )
    told = make.story()
    make.good("rare/comments-first.html", "<!-- saved -->\n" * 200 + page(told), told.word)
    told = make.story()
    pre = page(told, f"<pre>{told.body}</pre>")
    make.good("rare/preformatted.html", pre, told.word)
    told = make.story()
    listed = "".join(f"<li>{text}</li>" for text in told.paragraphs)
    make.good("rare/list.html", page(told, f"<ul>{listed}</ul>"), told.word)
    told = make.story()
    entities = "".join(f"&#{ord(c)};" if c.isalpha() else c for c in told.body)
    make.good("rare/all-entities.html", page(told, f"<p>{entities}</p>"), told.word)
    told = make.story()
    web = (
        "From: <Saved by a browser>\nSubject: Saved\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----x"\n\n'
        "------x\nContent-Type: text/html; charset=utf-8\n"
        "Content-Transfer-Encoding: base64\n"
        "Content-Location: https://norda.example/zq-saved\n\n"
        + base64.encodebytes(page(told).encode()).decode()
        + "\n------x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0K\n"
        "------x--\n"
    )
    make.either("rare/saved.mhtml", web, told.word)


def _office(make: Making) -> None:
    told, boxed, linked = make.story(), make.word(), make.word()
    box = (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
        f"<w:txbxContent>{paragraph(f'In a box stands {boxed} alone.')}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    link = (
        '<w:p><w:r><w:t xml:space="preserve">The report is at </w:t></w:r><w:hyperlink '
        f"w:anchor='x'><w:r><w:t>{linked}</w:t></w:r></w:hyperlink></w:p>"
    )
    body = "".join(map(paragraph, told.paragraphs)) + link
    make.good("rare/link.docx", docx_of(body), told.word, linked)
    told = make.story()
    body = "".join(map(paragraph, told.paragraphs)) + box
    make.either("rare/text-box.docx", docx_of(body), told.word)
    told = make.story()
    strict = docx_of("".join(map(paragraph, told.paragraphs)))
    with zipfile.ZipFile(io.BytesIO(strict)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    document = members["word/document.xml"].decode()
    wide = document.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    make.good("rare/utf16.docx", packed({**members, "word/document.xml": wide}), told.word)
    told = make.story()
    letter = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    pieces = "".join(
        f"<w:p>{''.join(map(letter.format, text))}</w:p>" for text in told.paragraphs
    )
    make.good("rare/letter-by-letter.docx", docx_of(pieces), told.word)
    told = make.story("ru")
    head = "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fcharset204 Arial;}}\\f0 "
    coded = "".join(
        c if c < "\x80" else "".join(f"\\'{b:02x}" for b in c.encode("cp1251", "replace"))
        for c in told.text
    )
    make.good("rare/cp1251.rtf", head + coded.replace("\n", "\\par\n") + "}", told.word)


def _mails(make: Making) -> None:
    top = "From: x@norda.example\nTo: y@kestra.example\nSubject: {}\nDate: {}\n"
    date = "Wed, 12 Mar 2031 10:15:00 +0200"
    told = make.story()
    flowed = told.body.replace(". ", ". \n")
    kind = "Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
    make.good("rare/flowed.eml", top.format(told.title, date) + kind + flowed, told.word)
    told = make.story()
    make.good(
        "rare/marked.eml", "\ufeff" + top.format(told.title, date) + "\n" + told.body, told.word
    )
    told = make.story()
    reply = (
        f"{told.body}\n\nOn Tuesday the desk wrote:\n> Is there news?\n> We wait.\n-- \nPress\n"
    )
    make.good("rare/reply.eml", top.format("Re: Re: Fwd: News", date) + "\n" + reply, told.word)
    sealed = base64.encodebytes(make.chance.randbytes(3000)).decode()
    secret = (
        "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; "
        "name=smime.p7m\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; "
        f"filename=smime.p7m\n\n{sealed}"
    )
    make.bad("rare/sealed.eml", top.format("Sealed", date) + secret, "sealed, no words to read")
    told = make.story()
    inner = simple(told)
    scan = (
        "MIME-Version: 1.0\nContent-Type: application/pdf; name*0=re; name*1=port.pdf\n"
        "Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(inner).decode()
    )
    make.good("rare/only-a-pdf.eml", top.format("Report", date) + scan, told.word)


def _dumps(make: Making) -> None:
    told = make.story()
    make.good(
        "rare/marked.json",
        b"\xef\xbb\xbf" + json.dumps({"text": told.body}).encode(),
        told.word,
    )
    told = make.story()
    pretty = json.dumps({"headline": told.title, "articleBody": told.body}, indent=4)
    make.good("rare/pretty.json", pretty, told.word)
    told = make.story(words=30_000)
    quoted = told.body.replace('"', '""')
    make.good("rare/200-kb-field.csv", f'title,text\nLong,"{quoted}"\n', told.word)
    told = make.story("ru", 120)
    quoted = told.body.replace('"', '""')
    table = f'title,text\n{told.title},"{quoted}"\n'
    quoted_title = table.replace(f"{told.title},", f'"{told.title}",', 1)
    make.good("rare/cp1251.csv", quoted_title.encode("cp1251", "replace"), told.word)
    told = make.story()
    make.good(
        "rare/escaped-nul.jsonl",
        json.dumps({"text": told.body + "\0", "title": "A\0B"}),
        told.word,
    )
    tales = [make.story(words=60) for _ in range(2)]
    piped = "title|text\n" + "".join(f"{t.title}|{' '.join(t.paragraphs)}\n" for t in tales)
    make.good("rare/piped.csv", piped.replace('"', ""), *(t.word for t in tales), articles=2)


def _archives(make: Making) -> None:
    tales = [make.story(words=70) for _ in range(40)]
    members = {f"d{n}/a.txt": t.text for n, t in enumerate(tales)}
    make.good("rare/forty.zip", packed(members), *(t.word for t in tales), articles=40)
    for name, method in (("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA)):
        told = make.story()
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", method) as archive:
            archive.writestr("a.txt", told.text)
        make.good(f"rare/{name}.zip", memory.getvalue(), told.word)
    told = make.story()
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.comment = b"PK\x05\x06" + b"c" * 60_000
        archive.writestr("a.txt", told.text)
    make.either("rare/long-comment.zip", memory.getvalue(), told.word)
    told = make.story()
    coded = packed({"novost.txt": told.text}).replace(b"novost", "новост".encode("cp866"))
    make.good("rare/cp866-name.zip", coded, told.word)
    told = make.story()
    make.good("rare/word-in-zip.zip", packed({"a.docx": sound_docx(told)}), told.word)
