"""Zip archives: of sound files, and of the kinds that ruin a careless reader."""

import io
import struct
import warnings
import zipfile
import zlib

from tests.fakes.dirty.making import Making, deflated

_WHEN = (2031, 3, 12, 10, 0, 0)


def packed(members: dict[str, bytes | str], *, stored: bool = False) -> bytes:
    """Return a zip archive of these members."""
    return packed_all(list(members.items()), stored=stored)


def packed_all(members: list[tuple[str, bytes | str]], *, stored: bool = False) -> bytes:
    """Return a zip archive; the same name may stand in it twice."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name
        for name, content in members:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return memory.getvalue()


def bomb_member(
    members: dict[str, bytes | str],
    name: str,
    filler: bytes,
    times: int,
    *,
    head: bytes = b"",
    tail: bytes = b"",
) -> bytes:
    """Return an archive of which one member unpacks to ``filler`` that many times."""
    memory = io.BytesIO()
    block = filler * 100
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for other, content in members.items():
            archive.writestr(zipfile.ZipInfo(other, _WHEN), content)
        entry = zipfile.ZipInfo(name, _WHEN)
        entry.compress_type = zipfile.ZIP_DEFLATED
        size = len(head) + len(tail) + len(block) * (times // 100)
        with archive.open(entry, "w", force_zip64=size > 2**31) as file:
            file.write(head)
            for _ in range(times // 100):
                file.write(block)
            file.write(tail)
    return memory.getvalue()


def write_archives(make: Making) -> None:
    _sound(make)
    _names(make)
    _bombs(make)
    _damaged(make)


def _sound(make: Making) -> None:
    from tests.fakes.dirty.office import sound_docx
    from tests.fakes.dirty.pdfs import simple
    from tests.fakes.dirty.web import page

    tales = [make.story() for _ in range(4)]
    words = [told.word for told in tales]
    members = {
        "a.txt": tales[0].text,
        "pages/b.html": page(tales[1]),
        "pages/c.pdf": simple(tales[2]),
        "d.docx": sound_docx(tales[3]),
    }
    make.good("zip/of-four-kinds.zip", packed(members), *words, articles=4)
    told = make.story()
    inner = packed({"inner.txt": told.text})
    make.good("zip/nested-once.zip", packed({"inner.zip": inner}), told.word)
    told = make.story()
    with_folders = packed({"folder/": "", "folder/deep/": "", "folder/deep/a.txt": told.text})
    make.good("zip/folders.zip", with_folders, told.word)
    told = make.story()
    junk = {"__MACOSX/._a.txt": b"\0\5\x16\7" * 20, ".DS_Store": b"\0\0\0\1Bud1" * 9}
    make.good("zip/from-a-mac.zip", packed({"a.txt": told.text, **junk}), told.word)
    told = make.story()
    mixed = {"good.txt": told.text, "empty.txt": "", "photo.png": b"\x89PNG\r\n\x1a\n" * 9}
    make.good("zip/good-among-bad.zip", packed(mixed), told.word, failed=(1, 2))
    told = make.story()
    make.good("zip/zip-named.docx", packed({"a.txt": told.text}), told.word)
    tales = [make.story(), make.story()]
    twice = packed_all([("same.txt", tales[0].text), ("same.txt", tales[1].text)])
    make.either("zip/one-name-twice.zip", twice, tales[0].word, tales[1].word)
    make.bad("zip/empty.zip", packed({}), "nothing in it")
    make.bad("zip/only-folders.zip", packed({"folder/": ""}), "nothing in it")


def _names(make: Making) -> None:
    for kind, name in {
        "climbing": "../../../../zq-escaped.txt",
        "climbing-by-backslash": "..\\..\\..\\zq-escaped.txt",
        "absolute": f"{make.folder.parent}/zq-escaped.txt",
        "drive": "C:\\zq-escaped.txt",
        "long": "n" * 5000 + ".txt",
        "newline": "a\nadded 000000000000.txt",
        "escape-codes": "\x1b[2J\x1b[31mred.txt",
        "emoji": "\U0001f6a2 ship.txt",
        "hash": "a#b.txt#c.txt",
    }.items():
        told, odd = make.story(), make.story()
        members = {"sound.txt": told.text, name: odd.text}
        make.either(f"zip/name-{kind}.zip", packed(members), told.word, odd.word)
    told = make.story()
    link = zipfile.ZipInfo("link.txt", _WHEN)
    link.external_attr = 0o120777 << 16
    link.create_system = 3
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(link, str(make.secret))
        archive.writestr(zipfile.ZipInfo("sound.txt", _WHEN), told.text)
    make.either("zip/link.zip", memory.getvalue(), told.word)


def _bombs(make: Making) -> None:
    line = b"The wool market was calm. " * 40
    grown = bomb_member({}, "calm.txt", line, 300_000)
    make.bad("zip/bomb-by-ratio.zip", grown, "it unpacks to 300 MB")
    many = packed({f"{n}.txt": "" for n in range(20_000)}, stored=True)
    make.bad("zip/bomb-by-count.zip", many, "20,000 members")
    inner = packed({"bottom.txt": make.story().text})
    for level in range(12):
        inner = packed({f"level{level}.zip": inner}, stored=True)
    make.bad("zip/nested-too-deep.zip", inner, "an archive in an archive, twelve times")
    make.bad("zip/overlapping.zip", _overlapping(), "its members are the same bytes")
    make.bad("zip/holds-itself.zip", _lying(), "a size that is not true")


def _overlapping() -> bytes:
    """Return an archive of 300 members that share one block of compressed bytes."""
    raw = deflated(b"calm " * 200_000, 20, window=-15)
    size = 1_000_000 * 20
    crc = 0
    for _ in range(20):
        crc = zlib.crc32(b"calm " * 200_000, crc)
    name = b"calm.txt"
    fields = (20, 0, 8, 0, 0x5E6C, crc, len(raw), size, len(name), 0)
    start = b"PK\x03\x04" + struct.pack("<HHHHHLLLHH", *fields) + name + raw
    listed = b""
    for number in range(300):
        own = b"%03d.txt" % number
        head = struct.pack(
            "<HHHHHHLLLHHHHHLL",
            20, 20, 0, 8, 0, 0x5E6C, crc, len(raw), size, len(own), 0, 0, 0, 0, 0, 0,
        )  # fmt: skip
        listed += b"PK\x01\x02" + head + own
    end = struct.pack("<HHHHLLH", 0, 0, 300, 300, len(listed), len(start), 0)
    return start + listed + b"PK\x05\x06" + end


def _lying() -> bytes:
    """Return an archive whose member says it is 9 bytes long and unpacks to 200 MB."""
    raw = deflated(b"calm " * 200_000, 200, window=-15)
    name = b"calm.txt"
    start = b"PK\x03\x04" + struct.pack(
        "<HHHHHLLLHH", 20, 0, 8, 0, 0x5E6C, 1, len(raw), 9, len(name), 0
    )
    head = struct.pack(
        "<HHHHHHLLLHHHHHLL",
        20, 20, 0, 8, 0, 0x5E6C, 1, len(raw), 9, len(name), 0, 0, 0, 0, 0, 0,
    )  # fmt: skip
    body = start + name + raw
    listed = b"PK\x01\x02" + head + name
    end = struct.pack("<HHHHLLH", 0, 0, 1, 1, len(listed), len(body), 0)
    return body + listed + b"PK\x05\x06" + end


def _damaged(make: Making) -> None:
    told = make.story()
    sound = packed({"a.txt": told.text})
    make.bad("zip/cut.zip", sound[: len(sound) // 2], "cut in the middle")
    at = sound.index(b"a.txt") + 40
    spoilt = sound[:at] + bytes(255 - b for b in sound[at : at + 30]) + sound[at + 30 :]
    make.bad("zip/flipped-bytes.zip", spoilt, "its bytes are spoilt")
    flagged = bytearray(sound)
    flagged[6] |= 1
    flagged[sound.index(b"PK\x01\x02") + 8] |= 1
    make.bad("zip/locked.zip", bytes(flagged), "it wants a password")
    method = bytearray(sound)
    method[8] = 99
    method[sound.index(b"PK\x01\x02") + 10] = 99
    make.bad("zip/unknown-method.zip", bytes(method), "packed in an unknown way")
    told = make.story()
    stub = b"MZ" + b"\0" * 900 + packed({"a.txt": told.text})
    make.either("zip/self-unpacking.zip", stub, told.word)
    make.bad("zip/rubbish.zip", b"PK\x03\x04" + make.chance.randbytes(5000), "rubbish")
    make.bad("zip/other.xz", b"\xfd7zXZ\0" + make.chance.randbytes(900), "not read")
    make.bad("zip/other.7z", b"7z\xbc\xaf\x27\x1c" + make.chance.randbytes(900), "not read")
    make.bad("zip/other.rar", b"Rar!\x1a\x07\x00" + make.chance.randbytes(900), "not read")
