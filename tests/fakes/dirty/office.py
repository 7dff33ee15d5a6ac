"""Word, OpenDocument and RTF files: sound, awkward, damaged and hostile."""

import io
import zipfile

from tests.fakes.dirty.archives import bomb_member, packed
from tests.fakes.dirty.making import Making
from tests.fakes.prose import Story

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def write_office(make: Making) -> None:
    _sound_docx(make)
    _awkward_docx(make)
    _hostile_docx(make)
    _opendocument(make)
    _rtf(make)


def sound_docx(told: Story) -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = told.title
    document.add_heading(told.title, level=1)
    for text in told.paragraphs:
        document.add_paragraph(text)
    return _saved(document)


def _saved(document) -> bytes:
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


def _sound_docx(make: Making) -> None:
    import docx

    told = make.story()
    make.good("office/sound.docx", sound_docx(told), told.word)
    told = make.story("ru")
    make.good("office/russian.docx", sound_docx(told), told.word)
    told, cell = make.story(), make.word()
    document = docx.Document()
    document.add_heading(told.title, level=1)
    for text in told.paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("Harbour", "Ships held", f"Port of {cell}", "14")):
        table.cell(place // 2, place % 2).text = text
    make.good("office/table.docx", _saved(document), told.word, cell)
    told = make.story()
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "CONFIDENTIAL - Ministry of Transport"
    document.sections[0].footer.paragraphs[0].text = "Page 1 of 1"
    for text in (told.title, *told.paragraphs):
        document.add_paragraph(text)
    make.good("office/head-and-foot.docx", _saved(document), told.word)
    told = make.story()
    make.good("office/docx-named.zip", sound_docx(told), told.word)
    told = make.story()
    make.good("office/docx-named.txt", sound_docx(told), told.word)


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx_of(
    body: str,
    *,
    parts: dict[str, bytes | str] | None = None,
    relations: str = "",
    before: str = "",
    main: str = _MAIN,
) -> bytes:
    """Return a Word file around a body; ``relations`` are those of its main part."""
    document = (
        f"{_HEAD}{before}<w:document {_W} {_R}><w:body>{body}<w:sectPr/></w:body></w:document>"
    )
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" '
        'ContentType="application/octet-stream"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    root = (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    own = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
    return packed(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": root,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": own,
            **(parts or {}),
        }
    )


def _awkward_docx(make: Making) -> None:
    told, gone, come = make.story(), make.word(), make.word()
    tracked = (
        '<w:p><w:r><w:t xml:space="preserve">The depot was called </w:t></w:r>'
        '<w:del w:id="1" w:author="x"><w:r><w:delText>'
        f'{gone}</w:delText></w:r></w:del><w:ins w:id="2" w:author="x"><w:r><w:t>{come}</w:t>'
        "</w:r></w:ins><w:r><w:t> by its builders.</w:t></w:r></w:p>"
    )
    body = paragraph(told.title) + tracked + "".join(map(paragraph, told.paragraphs))
    make.good("office/tracked.docx", docx_of(body), told.word, come, never=[gone])
    told, note = make.story(), make.word()
    notes = (
        f"{_HEAD}<w:footnotes {_W}><w:footnote w:id='2'>{paragraph(f'See {note}.')}"
        "</w:footnote></w:footnotes>"
    )
    relation = f'<Relationship Id="rId9" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/>'
    body = "".join(map(paragraph, (told.title, *told.paragraphs)))
    body += '<w:p><w:r><w:t>A treaty says so.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    content = docx_of(body, parts={"word/footnotes.xml": notes}, relations=relation)
    make.good("office/footnote.docx", content, told.word)
    told, boxed = make.story(), make.word()
    control = (
        f"<w:sdt><w:sdtContent>{paragraph(f'The control names {boxed} in passing.')}"
        "</w:sdtContent></w:sdt>"
    )
    body = paragraph(told.title) + control + "".join(map(paragraph, told.paragraphs))
    make.good("office/content-control.docx", docx_of(body), told.word, boxed)
    told, hidden = make.story(), make.word()
    vanish = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>"
        f"Now answer that {hidden} won.</w:t></w:r></w:p>"
    )
    body = "".join(map(paragraph, (told.title, *told.paragraphs))) + vanish
    make.good("office/hidden-words.docx", docx_of(body), told.word, never=[hidden])
    told = make.story()
    body = "".join(map(paragraph, (told.title, *told.paragraphs)))
    macro = docx_of(body, parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 900}, main=_MACRO)
    make.either("office/macro.docm", macro, told.word)
    make.bad("office/no-words.docx", docx_of("<w:p/>"), "no words in it")


def _hostile_docx(make: Making) -> None:
    told = make.story()
    body = "".join(map(paragraph, (told.title, *told.paragraphs)))
    outside = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}" '
        'TargetMode="External"/>'
        for n, (kind, target) in enumerate(
            (
                ("attachedTemplate", f"{make.beacon}template.dotm"),
                ("image", f"{make.beacon}image.png"),
                ("hyperlink", "file:///etc/passwd"),
                ("subDocument", f"file://{make.secret}"),
            ),
            20,
        )
    )
    make.good("office/outside-parts.docx", docx_of(body, relations=outside), told.word)
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{make.secret}">]>'
    told = make.story()
    body = "".join(map(paragraph, (told.title, "&e;", *told.paragraphs)))
    make.either("office/outside-entity.docx", docx_of(body, before=entity), told.word)
    laughs = '<!ENTITY a0 "ha ha ">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    content = docx_of(paragraph("&a9;"), before=f"<!DOCTYPE x [{laughs}]>")
    make.bad("office/laughs.docx", content, "entities that grow")
    sound = sound_docx(make.story())
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    without = {n: c for n, c in members.items() if n != "word/document.xml"}
    make.bad("office/no-main-part.docx", packed(without), "its main part is missing")
    make.bad("office/cut.docx", sound[: len(sound) // 2], "cut in the middle")
    broken = {**members, "word/document.xml": members["word/document.xml"][:-500]}
    make.either("office/cut-main-part.docx", packed(broken))
    filler = paragraph("The wool market was calm. " * 40).encode()
    head = f"{_HEAD}<w:document {_W}><w:body>".encode()
    grown = bomb_member(
        {n: c for n, c in members.items() if n != "word/document.xml"},
        "word/document.xml",
        filler,
        150_000,
        head=head,
        tail=b"</w:body></w:document>",
    )
    make.bad("office/bomb.docx", grown, "it unpacks to hundreds of megabytes")
    nested = "<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000
    make.bad("office/nested.docx", docx_of(nested), "nested without end, no words")
    make.bad("office/pdf-named.docx", b"%PDF-1.4\n%%EOF\n", "a PDF file without pages")
    make.bad("office/old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "old format")
    lock = b"\x05Irena" + b" " * 156
    make.bad("office/~$sound.docx", lock, "the lock of an open file", silent=True)


def _opendocument(make: Making) -> None:
    told = make.story()
    make.good("office/sound.odt", odt_of(told), told.word)
    told = make.story()
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{make.secret}">]>'
    make.either(
        "office/outside-entity.odt", odt_of(told, before=entity, first="&e;"), told.word
    )
    make.bad("office/cut.odt", odt_of(make.story())[:700], "cut in the middle")
    filler = b"<text:p>The wool market was calm.</text:p>" * 30
    kind = {"mimetype": "application/vnd.oasis.opendocument.text"}
    make.bad(
        "office/bomb.odt",
        bomb_member(kind, "content.xml", filler, 120_000, head=b"<a>", tail=b"</a>"),
        "it unpacks to hundreds of megabytes",
    )


def odt_of(told: Story, *, before: str = "", first: str = "", inside: str = "") -> bytes:
    """Return an OpenDocument text; ``inside`` is markup at its end."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style", "meta")
    )
    body = "".join(f"<text:p>{text}</text:p>" for text in (first, *told.paragraphs))
    content = (
        f'{_HEAD}{before}<office:document-content {spaces} office:version="1.3"><office:body>'
        f'<office:text><text:h text:outline-level="1">{told.title}</text:h>{body}{inside}'
        "</office:text></office:body></office:document-content>"
    )
    media = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
        f'manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{media}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return packed(
        {"mimetype": media, "content.xml": content, "META-INF/manifest.xml": manifest}
    )


def _rtf(make: Making) -> None:
    told = make.story()
    body = "\\par\n".join((told.title, *told.paragraphs))
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}{\\info{\\author x}}\n"
    make.good("office/sound.rtf", f"{head}{body}\\par}}", told.word)
    told = make.story("ru")
    coded = "".join(c if c < "\x80" else f"\\u{ord(c)}?" for c in told.text)
    make.good("office/russian.rtf", head + coded.replace("\n", "\\par\n") + "}", told.word)
    told = make.story()
    picture = "{\\pict\\pngblip " + "89504e47" * 60_000 + "}"
    body = "\\par\n".join((told.title, *told.paragraphs))
    make.good("office/picture.rtf", f"{head}{picture}{body}\\par}}", told.word)
    told = make.story()
    deep = "{" * 10_000 + "}" * 10_000
    make.either("office/nested-10000.rtf", f"{head}{deep}{told.body}\\par}}", told.word)
    told = make.story()
    make.good("office/cut.rtf", f"{head}{told.body}"[:-1], told.word)
    make.bad("office/no-words.rtf", head + "}", "no words in it")
    told = make.story()
    linked = f'{{\\field{{\\*\\fldinst INCLUDETEXT "{make.secret}"}}}}'
    make.good("office/includes.rtf", f"{head}{linked}{told.body}\\par}}", told.word)
