"""Gzip files and tar archives: sound ones, and those that ruin a careless reader."""

import gzip
import io
import json
import tarfile

from tests.fakes.dirty.making import Making, deflated


def squeezed(content: bytes | str) -> bytes:
    """Return a gzip file that holds this."""
    return gzip.compress(content.encode() if isinstance(content, str) else content, mtime=0)


def tarred(*members: tuple[str, bytes | str | tarfile.TarInfo]) -> bytes:
    """Return a tar archive; a member may be a header without content."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as archive:
        for name, content in members:
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            written = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name)
            member.size = len(written)
            archive.addfile(member, io.BytesIO(written))
    return memory.getvalue()


def odd(name: str, kind: bytes, target: str = "") -> tuple[str, tarfile.TarInfo]:
    """Return a member that is no file."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return name, member


def write_packings(make: Making) -> None:
    _sound(make)
    _hostile(make)


def _sound(make: Making) -> None:
    from tests.fakes.dirty.web import page

    told = make.story()
    make.good("packed/story.txt.gz", squeezed(told.text), told.word)
    told = make.story()
    make.good("packed/page.html.gz", squeezed(page(told)), told.word)
    told = make.story()
    make.good("packed/gzip-named.txt", squeezed(told.text), told.word)
    tales = [make.story() for _ in range(3)]
    rows = "".join(json.dumps({"title": t.title, "text": t.body}) + "\n" for t in tales)
    words = [told.word for told in tales]
    make.good("packed/rows.jsonl.gz", squeezed(rows), *words, articles=3)
    for name in ("of-two.tar", "of-two.tar.gz", "of-two.tgz"):
        tales = [make.story(), make.story()]
        both = tarred(("a.txt", tales[0].text), ("in/b.html", page(tales[1])))
        content = both if name.endswith(".tar") else squeezed(both)
        make.good(f"packed/{name}", content, *(told.word for told in tales), articles=2)


def _hostile(make: Making) -> None:
    told = make.story()
    members = [
        ("../../../zq-escaped.txt", make.story().text),
        (f"{make.folder.parent}/zq-escaped.txt", make.story().text),
        odd("link.txt", tarfile.SYMTYPE, str(make.secret)),
        odd("hard.txt", tarfile.LNKTYPE, str(make.secret)),
        odd("pipe.txt", tarfile.FIFOTYPE),
        odd("device.txt", tarfile.CHRTYPE),
        ("sound.txt", told.text),
    ]
    make.either("packed/names-and-links.tar", tarred(*members), told.word)
    head = b"\x1f\x8b\x08" + bytes(7)
    bomb = head + deflated(b"The wool market was calm. " * 4000, 3000, window=-15) + bytes(8)
    make.bad("packed/bomb.txt.gz", bomb, "it unpacks to 300 MB")
    inner = squeezed(make.story().text)
    for _ in range(12):
        inner = squeezed(inner)
    make.bad("packed/nested-too-deep.gz", inner, "a gzip file in a gzip file, twelve times")
    make.bad("packed/cut.txt.gz", squeezed(make.story().text)[:-30], "it ends too early")
    make.bad("packed/rubbish.gz", b"\x1f\x8b\x08" + make.chance.randbytes(900), "rubbish")
    make.bad("packed/rubbish.tar", make.chance.randbytes(2048), "rubbish")
    cut = tarred(("a.txt", make.story(words=900).text))[:900]
    make.bad("packed/cut.tar", cut, "it ends in the middle of its only file")
    make.bad("packed/empty.tar", tarred(), "nothing in it")
