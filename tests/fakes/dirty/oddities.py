"""Names, links, pipes, pictures and whatever else lies about in folders."""

import os
import socket
import sqlite3
import tempfile
from pathlib import Path

from tests.fakes.dirty.making import Bad, Good, Ignored, Making


def write_oddities(make: Making) -> None:
    _names(make)
    _copies(make)
    _not_articles(make)
    _hidden(make)
    _links(make)
    _not_files(make)


def _names(make: Making) -> None:
    for name in (
        "n" * 250 + ".txt",
        "two\nlines.txt",
        "tab\tand\x1b[31mred.txt",
        "quotes'\"`$(touch zq-escaped).txt",
        "-rf.txt",
        "--library",
        "reversed\u202etxt.exe.txt",
        "\U0001f6a2 boats.txt",
        " leading and trailing .txt",
        "новости.txt",
        "新闻.txt",
        "cafe\u0301.txt",
        "café.txt",
        "<script>alert(1)</script".replace("/", "\u2215") + ">.txt",
        "[link](x).md",
        "{{ question }} {0} %s.txt",
        "=cmd|x.txt",
        "CON.txt",
        "a#b.txt",
        "100%25.txt",
        "?query=1&a=b.txt",
        "http:x.txt",
        "~nobody",
        "..txt",
        b"not-utf8-\xff\xfe.txt",
        b"latin-caf\xe9.txt",
        b"\xed\xa0\x80-half.txt",
    ):
        told = make.story(words=70)
        if name == "..txt":
            make.ignored(f"names/{name}", told.text)
            continue
        folder = b"names/" if isinstance(name, bytes) else "names/"
        make.good(folder + name, told.text, told.word)
    told = make.story()
    deep = "/".join(f"d{n}" for n in range(60))
    make.good(f"deep/{deep}/bottom.txt", told.text, told.word)
    told = make.story()
    make.good("folder.txt/within.txt", told.text, told.word)
    make.path("folders/empty/within/nothing")


def _copies(make: Making) -> None:
    told = make.story(words=260)
    make.good("copies/first.txt", told.text, told.word)
    path = make.write("copies/second.txt", told.text)
    make.expected.append(Good(path, ()))
    added = make.word()
    longer = f"{told.text}\nA line was added later, in which {added} is named.\n"
    make.good("copies/added-to.txt", longer, added)
    other = make.story()
    retold = f"{other.title}\n\n{told.body}\n"
    path = make.write("copies/other-headline.md", retold)
    make.expected.append(Good(path, ()))
    cut = "\n\n".join((told.title, *told.paragraphs[:-1]))
    path = make.write("copies/cut.txt", cut)
    make.expected.append(Good(path, ()))


def _not_articles(make: Making) -> None:
    noise = make.chance.randbytes(4000)
    make.bad("other/photo.png", b"\x89PNG\r\n\x1a\n" + noise, "a picture")
    make.bad("other/photo.txt", b"\x89PNG\r\n\x1a\n" + noise, "a picture")
    make.bad("other/photo.jpg", b"\xff\xd8\xff\xe0" + noise, "a picture")
    make.bad("other/photo.html", b"GIF89a" + noise, "a picture")
    make.bad("other/program", b"\x7fELF" + noise, "a program")
    make.bad("other/program.exe", b"MZ\x90\0" + noise, "a program")
    make.bad("other/noise.txt", noise, "noise")
    make.bad("other/noise.md", noise, "noise")
    make.bad("other/film.mp4", b"\0\0\0\x20ftypisom" + noise, "a film")
    make.bad("other/sound.mp3", b"ID3\x04" + noise, "a recording")
    make.bad("other/table.xlsx", b"PK\x03\x04" + noise, "a spreadsheet")
    make.bad("other/letters.woff2", b"wOF2" + noise, "a font")
    make.bad("other/code.pyc", b"\xa7\r\r\n" + noise, "a program")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.db")
        made = sqlite3.connect(path)
        made.execute("create table article (text)")
        made.commit()
        made.close()
        content = path.read_bytes()
    make.bad("other/archive.sqlite", content, "a database")
    make.bad("other/archive.txt", content, "a database")


def _hidden(make: Making) -> None:
    told = make.story()
    make.ignored(".hidden.txt", told.text, never=[told.word])
    told = make.story()
    make.ignored(".git/HEAD", told.text, never=[told.word])
    make.ignored(".DS_Store", b"\0\0\0\1Bud1" + b"\0" * 6000)
    make.ignored("lines/.crlf.txt.swp", b"b0VIM 9.0" + b"\0" * 4000)
    make.ignored("office/.~lock.sound.odt#", ",irena,desk,12.03.2031 10:15,file:///x;")


def _links(make: Making) -> None:
    targets = {
        "out.txt": str(make.secret),
        "out-by-dots.txt": b"../../secret.txt",
        "nowhere.txt": "no-such-file",
        "circle-a.txt": "circle-b.txt",
        "circle-b.txt": "circle-a.txt",
        "itself.txt": "itself.txt",
        "device.txt": "/dev/zero",
        "endless.txt": "/proc/self/mem",
        "folder-out": str(make.secret.parent / "elsewhere"),
        "far\nmore.txt": "/etc/hostname",
    }
    for name, target in targets.items():
        path = make.path(f"links/{name}")
        path.symlink_to(target)
        make.expected.append(Bad(path, "a link that leads out of the folder or nowhere"))
    for name, target in {"up": "..", "within.txt": "../lines/crlf.txt"}.items():
        path = make.path(f"links/{name}")
        path.symlink_to(target)
        make.expected.append(Ignored(path))


def _not_files(make: Making) -> None:
    path = make.path("special/pipe.txt")
    os.mkfifo(path)
    make.expected.append(Bad(path, "a pipe"))
    path = make.path("special/socket.txt")
    with socket.socket(socket.AF_UNIX) as bound:
        handle = os.open(path.parent, os.O_RDONLY)
        try:  # by its handle, since the address of a socket must be short
            bound.bind(f"/proc/self/fd/{handle}/socket.txt")
        finally:
            os.close(handle)
    make.expected.append(Bad(path, "a socket"))
    told = make.story()
    path = make.write("special/unreadable.txt", told.text)
    path.chmod(0)
    if os.geteuid():
        make.expected.append(Bad(path, "may not be read"))
    else:
        make.expected.append(Good(path, (told.word,)))
