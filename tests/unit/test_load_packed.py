"""Gzip files and tar archives: read as what they hold, within bounds, never written."""

import gzip
import io
import tarfile

import pytest

from rag.ingest.load import Piece, Raw, read
from rag.ingest.load import packed as packed_files
from rag.types import Item
from tests.unit.test_load_zip import packed

ROW = '{"title": "Ferry fare", "text": "The fare stays at four crowns."}\n'


def tar(*members, mode="w", form=tarfile.PAX_FORMAT):
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode=mode, format=form) as archive:
        for name, content in members:
            member = content
            if not isinstance(content, tarfile.TarInfo):
                member = tarfile.TarInfo(name)
                member.size = len(content)
            archive.addfile(member, io.BytesIO(b"" if member is content else content))
    return memory.getvalue()


def special(kind, target="a.txt"):
    member = tarfile.TarInfo("odd")
    member.type, member.linkname = kind, target
    return "odd", member


def load(name, content):
    return list(read(Piece(locator=f"/x/{name}", name=name, content=content)))


def squeezed(content):
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("name", "content", "kind", "locator"),
    [
        ("a.txt.gz", b"Words.", "text", "/x/a.txt.gz"),
        ("A.TXT.GZ", b"Words.", "text", "/x/A.TXT.GZ"),
        ("a.gz", b"Words.", "text", "/x/a.gz"),
        ("a.html.gz", b"<html><body><p>Words.</p></body></html>", "html", "/x/a.html.gz"),
        ("d.jsonl.gz", ROW.encode() * 2, "record", "/x/d.jsonl.gz#1"),
        ("t.tar.gz", tar(("in/a.md", b"Words.")), "markdown", "/x/t.tar.gz#in/a.md"),
        ("t.tgz", tar(("a.txt", b"Words.")), "text", "/x/t.tgz#a.txt"),
        ("t.zip.gz", packed(("a.txt", "Words.")), "text", "/x/t.zip.gz#a.txt"),
    ],
)
def test_a_gzip_file_is_read_as_what_it_holds(name, content, kind, locator):
    found = load(name, squeezed(content))

    assert all(isinstance(one, Raw) for one in found), found
    assert (found[0].kind, found[0].locator) == (kind, locator)


def test_a_gzip_file_of_several_parts_is_read_whole():
    (found,) = load("a.txt.gz", squeezed(b"First. ") + squeezed(b"Second."))

    assert found.text == "First. Second."


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_files_of_a_tar_archive_are_read_and_named_by_their_place(form):
    deep = "/".join(["folder"] * 20) + "/c.txt"
    found = load(
        "a.tar",
        tar(
            ("a.txt", b"First."),
            special(tarfile.DIRTYPE),
            ("in/.hidden.txt", b"no"),
            ("a.txt", b"Again."),
            (deep, b"Third."),
            form=form,
        ),
    )

    assert [(one.locator, one.text) for one in found] == [
        ("/x/a.tar#a.txt", "First."),
        ("/x/a.tar#a.txt (2)", "Again."),
        (f"/x/a.tar#{deep}", "Third."),
    ]


def test_names_that_lead_elsewhere_are_only_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    found = load("a.tar", tar(("../../evil.txt", b"Words."), ("/etc/evil.txt", b"More.")))

    assert [one.name for one in found] == ["evil.txt", "evil.txt"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_link_is_told_and_not_followed(kind):
    found = load("a.tar", tar(("a.txt", b"Words."), special(kind, "/etc/passwd")))

    assert [type(one) for one in found] == [Raw, Item]
    assert "not followed" in found[1].error


@pytest.mark.parametrize("kind", [tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_devices_and_pipes_are_left_out(kind):
    (found,) = load("a.tar", tar(("a.txt", b"Words."), special(kind)))

    assert found.text == "Words."


def test_a_bad_member_costs_itself():
    found = load("a.tar", tar(("a.png", b"\x89PNG"), ("b.txt", b"Words."), ("c.pdf", b"%PDF")))

    assert [type(one) for one in found] == [Item, Raw, Item]


def nested(times):
    content = b"Words."
    for _ in range(times):
        content = squeezed(content)
    return content


def test_packed_files_are_opened_two_deep():
    assert load("a.gz", nested(3))[0].text == "Words."
    (found,) = load("a.gz", nested(4))
    assert "2 archives deep" in found.error


def holes(size):
    """Return an archive whose member of one byte stands for so many, the rest being nothing."""
    member = tarfile.TarInfo("a.txt")
    member.pax_headers = {
        "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "a.txt",
        "GNU.sparse.realsize": str(size),
    }  # fmt: skip
    content = b"1\n0\n1\n".ljust(512, b"\0") + b"x"
    member.size = len(content)
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member, io.BytesIO(content))
    return memory.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.gz", squeezed(b"Words.")[:-6], "damaged"),
        ("a.gz", b"\x1f\x8b", "damaged"),
        ("a.gz", squeezed(b"Words.") + b"more", "damaged"),
        ("a.txt.gz", squeezed(bytes(30_000_000)), "expands"),
        ("a.txt.gz", squeezed(b""), "empty"),
        ("a.xyz.gz", squeezed(b"Words."), ".xyz"),
        ("a.png.gz", squeezed(b"\x89PNG"), "an image"),
        ("a.tar", tar(), "not a tar archive"),
        ("a.tar", tar(special(tarfile.DIRTYPE)), "no files"),
        ("a.tar", tar(("a.txt", b"Words."))[:700].replace(b"0000006", b"7777777"), "damaged"),
        ("a.tar", holes(2**30), "larger than 20 MB"),
        ("a.tar", holes(2**10), "damaged"),
        ("a.tar", b"\0\1\2\3" * 200, "not a tar archive"),
        ("a.gz", b"\0\1\2\3" * 200, "not a gzip file"),
        ("a.bz2", b"BZh91AY", "compressed"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(name, content, reason):
    (found,) = load(name, content)

    assert isinstance(found, Item)
    assert reason in found.error
    assert found.hint


def test_a_gzip_file_that_holds_too_much_is_told_how_much_it_may(monkeypatch):
    monkeypatch.setattr(packed_files, "LARGE_LIMIT", 2 * 1024**2)
    text = b"".join(b"Ship %d came in.\n" % n for n in range(200_000))

    (found,) = load("a.txt.gz", squeezed(text))

    assert "more than 2 MB" in found.error


def test_an_archive_of_too_many_files_gives_no_more():
    *_, last = load("a.tar", tar(*((f"{n}.txt", b"x") for n in range(10_001))))

    assert "10,000" in last.error
