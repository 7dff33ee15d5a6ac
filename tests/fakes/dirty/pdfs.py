"""PDF files: sound, awkward, damaged and hostile."""

import io
import zlib

from tests.fakes.dirty.making import Making, deflated
from tests.fakes.prose import Story

_WIDTH, _HEIGHT = 595, 842


def write_pdfs(make: Making) -> None:
    _sound(make)
    _awkward(make)
    _locked(make)
    _damaged(make)
    _hostile(make)


def _lines(text: str, width: int) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _canvas(told: Story | None = None, **options):
    from reportlab.pdfgen.canvas import Canvas

    memory = io.BytesIO()
    canvas = Canvas(memory, pagesize=(_WIDTH, _HEIGHT), invariant=1, **options)
    if told:
        canvas.setTitle(told.title)
    return canvas, memory


def simple(told: Story, **options) -> bytes:
    """Return the story on one page."""
    canvas, memory = _canvas(told, **options)
    _column(canvas, told, left=60, width=88)
    canvas.save()
    return memory.getvalue()


def _column(canvas, told: Story, *, left: int, width: int, top: int = 780) -> None:
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(left, top, told.title[: width - 8])
    canvas.setFont("Helvetica", 10)
    y = top - 26
    for paragraph in told.paragraphs:
        for line in _lines(paragraph, width):
            canvas.drawString(left, y, line)
            y -= 13
        y -= 8


def _sound(make: Making) -> None:
    told = make.story()
    make.good("pdf/simple.pdf", simple(told), told.word)
    told = make.story()
    make.good("pdf/UPPER.PDF", simple(told), told.word)
    told = make.story(words=900)
    canvas, memory = _canvas(told)
    lines = [line for p in told.paragraphs for line in _lines(p, 88)]
    pages = [lines[n : n + 24] for n in range(0, len(lines), 24)]
    for number, part in enumerate(pages, 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 815, "Ministry of Transport of Ordelia - Bulletin 14")
        canvas.drawString(280, 30, f"{number} / {len(pages)}")
        canvas.setFont("Helvetica", 10)
        for row, line in enumerate(part):
            canvas.drawString(60, 780 - 14 * row, line)
        canvas.showPage()
    canvas.save()
    make.good("pdf/running-heads.pdf", memory.getvalue(), told.word)
    told = make.story("es")
    make.good("pdf/accents.pdf", simple(told), told.word)


def _awkward(make: Making) -> None:
    left, right = make.story(words=120), make.story(words=120)
    canvas, memory = _canvas(left)
    _column(canvas, left, left=50, width=44)
    _column(canvas, right, left=310, width=44)
    canvas.save()
    make.good("pdf/two-columns.pdf", memory.getvalue(), left.word, right.word)
    told = make.story()
    canvas, memory = _canvas(told)
    canvas.setFont("Helvetica", 10)
    half = len(told.word) // 2
    broken = f"The pilots named it {told.word[:half]}-"
    for row, line in enumerate(
        [*_lines(told.body.replace(told.word, "the place"), 80), broken]
    ):
        canvas.drawString(60, 780 - 14 * row, line)
    row += 1
    canvas.drawString(60, 780 - 14 * row, f"{told.word[half:]} because of the shoals.")
    canvas.save()
    make.good("pdf/hyphenated.pdf", memory.getvalue(), told.word)
    told = make.story()
    canvas, memory = _canvas(told)
    _column(canvas, told, left=60, width=88)
    for _ in range(40):
        canvas.showPage()
    canvas.save()
    make.good("pdf/40-blank-pages.pdf", memory.getvalue(), told.word)
    told = make.story()
    make.good("pdf/300-pages.pdf", _annexes(told, 300), told.word)
    told = make.story()
    make.either("pdf/2000-pages.pdf", _annexes(told, 2000), told.word)
    told = make.story()
    canvas, memory = _canvas(told)
    canvas.translate(_WIDTH, 0)
    canvas.rotate(90)
    _column(canvas, told, left=60, width=88, top=560)
    canvas.save()
    make.good("pdf/turned.pdf", memory.getvalue(), told.word)
    canvas, memory = _canvas()
    canvas.drawImage(_picture(), 40, 200, 500, 600)
    canvas.save()
    make.bad("pdf/scanned.pdf", memory.getvalue(), "pictures of pages, no text")
    canvas, memory = _canvas()
    canvas.showPage()
    canvas.save()
    make.bad("pdf/blank.pdf", memory.getvalue(), "a page without a word")


def _annexes(told: Story, count: int) -> bytes:
    """Return many pages of one line each; one past the middle has the word."""
    canvas, memory = _canvas(told)
    for number in range(count):
        canvas.drawString(60, 780, f"Annex {number} of the tariff book.")
        if number == count * 3 // 5:
            canvas.drawString(60, 740, f"The annex named {told.word} was withdrawn in March.")
        canvas.showPage()
    canvas.save()
    return memory.getvalue()


def _picture():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return ImageReader(Image.new("L", (400, 480), 230))


def _locked(make: Making) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    told = make.story()
    make.bad(
        "pdf/locked.pdf", simple(told, encrypt=StandardEncryption("open", "own")), "locked"
    )
    told = make.story()
    owned = StandardEncryption("", "own", canCopy=0, canPrint=0)
    make.good("pdf/owner-password-only.pdf", simple(told, encrypt=owned), told.word)
    told = make.story()
    strong = StandardEncryption("open", "own", strength=128)
    make.bad("pdf/locked-128.pdf", simple(told, encrypt=strong), "locked")


def _damaged(make: Making) -> None:
    told = make.story()
    whole = simple(told)
    make.either("pdf/cut-in-the-middle.pdf", whole[: len(whole) // 2], told.word)
    make.bad("pdf/cut-after-the-head.pdf", whole[:20], "nothing left of it")
    make.bad("pdf/rubbish.pdf", b"%PDF-1.7\n" + make.chance.randbytes(30_000), "rubbish")
    told = make.story()
    whole = simple(told)
    at = whole.rindex(b"startxref")
    make.good("pdf/wrong-start.pdf", whole[:at] + b"startxref\n7\n%%EOF\n", told.word)
    told = make.story()
    whole = simple(told)
    table = whole.rindex(b"xref", 0, whole.rindex(b"startxref"))
    spoilt = whole[:table] + whole[table:].replace(b"0000000", b"0000009")
    make.good("pdf/wrong-table.pdf", spoilt, told.word)
    told = make.story()
    make.good("pdf/rubbish-before.pdf", b"GET / HTTP\r\n\r\n" + simple(told), told.word)
    told = make.story()
    make.good("pdf/rubbish-after.pdf", simple(told) + make.chance.randbytes(9000), told.word)
    told = make.story()
    make.either("pdf/crlf-mangled.pdf", simple(told).replace(b"\n", b"\r\n"), told.word)


def raw_pdf(objects: dict[int, bytes], *, size: int = 0, previous: int | None = None) -> bytes:
    """Return a file of these objects; object 1 is the catalogue."""
    out = b"%PDF-1.4\n"
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    last = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % last
    for number in range(1, last):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    trailer = b"<< /Size %d /Root 1 0 R" % (size or last)
    if previous is not None:
        trailer += b" /Prev %d" % (previous or start)
    return out + b"trailer\n%s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def stream(content: bytes, *, filters: bytes = b"/FlateDecode") -> bytes:
    head = b"<< /Length %d /Filter %s >>\nstream\n" % (len(content), filters)
    return head + content + b"\nendstream"


def one_page(content: bytes, *, pages: bytes = b"", kid: bytes = b"") -> dict[int, bytes]:
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: pages or b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: kid
        or b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        5: content,
    }


def shown(told: Story) -> bytes:
    out = b"BT /F1 10 Tf 60 780 Td 13 TL\n"
    for line in _lines(told.body, 88):
        safe = line.replace("\\", "").replace("(", "").replace(")", "")
        out += b"(%s) Tj T*\n" % safe.encode("latin-1", errors="replace")
    return out + b"ET\n"


def _hostile(make: Making) -> None:
    empty = stream(zlib.compress(b""))
    loop = one_page(empty, pages=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
    make.bad("pdf/page-loop.pdf", raw_pdf(loop), "its pages go in a circle")
    far = one_page(
        empty, kid=b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 999999999 >>"
    )
    make.bad("pdf/page-loop-by-two.pdf", raw_pdf(far), "its pages go in a circle")
    told = make.story()
    text = one_page(stream(zlib.compress(shown(told))))
    make.either("pdf/table-loop.pdf", raw_pdf(text, previous=0), told.word)
    told = make.story()
    text = one_page(stream(zlib.compress(shown(told))))
    make.either("pdf/huge-size.pdf", raw_pdf(text, size=2_000_000_000), told.word)
    bomb = deflated(b"BT /F1 9 Tf (ha) Tj ET\n" * 10_000, 800)
    make.bad("pdf/flate-bomb.pdf", raw_pdf(one_page(stream(bomb))), "it unpacks without end")
    twice = zlib.compress(deflated(b"\0" * 1_000_000, 300), 9)
    double = stream(twice, filters=b"[/FlateDecode /FlateDecode]")
    make.bad("pdf/flate-twice.pdf", raw_pdf(one_page(double)), "it unpacks without end")
    none = one_page(empty, pages=b"<< /Type /Pages /Kids [] /Count 0 >>")
    make.bad("pdf/no-pages.pdf", raw_pdf(none), "no pages")
    nested = b"[" * 20_000 + b"]" * 20_000
    deep = one_page(empty, kid=b"<< /Type /Page /Parent 2 0 R /Contents %s >>" % nested)
    make.bad("pdf/nested-arrays.pdf", raw_pdf(deep), "arrays without end")
    told = make.story()
    action = b"<< /S /Launch /F (/bin/sh) /Next << /S /URI /URI (%s) >> >>"
    acting = one_page(stream(zlib.compress(shown(told))))
    opening = action % make.beacon.encode()
    acting[1] = b"<< /Type /Catalog /Pages 2 0 R /OpenAction %s >>" % opening
    make.good("pdf/acts-on-opening.pdf", raw_pdf(acting), told.word)
    told = make.story()
    layer = shown(told).replace(b"BT ", b"BT 3 Tr ", 1)  # as under a scanned picture
    make.good(
        "pdf/layer-of-words.pdf", raw_pdf(one_page(stream(zlib.compress(layer)))), told.word
    )
