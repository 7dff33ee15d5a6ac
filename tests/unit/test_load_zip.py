"""Zip archives: members come out one by one, nothing is written, bombs are not opened."""

import io
import zipfile

import pytest

from rag.ingest.load import Piece, Raw, read
from rag.types import Item


def packed(*members, compression=zipfile.ZIP_DEFLATED):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return memory.getvalue()


def load(content, name="a.zip"):
    return list(read(Piece(locator=f"/x/{name}", name=name, content=content)))


def test_members_of_all_kinds_are_read_and_named_by_their_place():
    inner = packed(("deep/c.txt", "Third."))
    found = load(
        packed(
            ("a.txt", "First."),
            ("in/b.md", "# Head\n\nSecond."),
            ("in/inner.zip", inner),
            ("__MACOSX/a.txt", "no"),
            (".hidden.txt", "no"),
            ("in/", ""),
        )
    )

    assert [(raw.locator, raw.text) for raw in found] == [
        ("/x/a.zip#a.txt", "First."),
        ("/x/a.zip#in/b.md", "Second."),
        ("/x/a.zip#in/inner.zip#deep/c.txt", "Third."),
    ]


def test_a_bad_member_costs_itself():
    found = load(packed(("a.png", b"\x89PNG"), ("b.txt", "Words."), ("c.pdf", b"%PDF-1.7")))

    assert [type(one) for one in found] == [Item, Raw, Item]


def test_names_that_lead_elsewhere_are_only_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    found = load(packed(("../../evil.txt", "Words."), ("/etc/evil.txt", "More.")))

    assert [raw.name for raw in found] == ["evil.txt", "evil.txt"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_have_places_of_their_own():
    locators = {raw.locator for raw in load(packed(("a.txt", "One."), ("a.txt", "Two.")))}

    assert len(locators) == 2


def test_a_bomb_is_not_opened():
    (found,) = load(packed(("a.txt", b"0" * 30_000_000)))

    assert "expands" in found.error


def test_a_bomb_within_archives_ends_the_whole():
    inner = packed(("a.txt", b"0" * 10_000_000))
    found = load(packed(*((f"{n}.zip", inner) for n in range(50))))

    assert len(found) == 1
    assert "expands" in found[0].error


def test_archives_are_opened_two_deep():
    content = packed(("a.txt", "Words."))
    for _ in range(2):
        content = packed(("inner.zip", content))

    assert load(content)[0].text == "Words."
    (item,) = load(packed(("inner.zip", content)))
    assert "2 archives deep" in item.error


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed(("a.txt", "Words."))[:40], "damaged"),
        (packed(), "no files"),
        (packed(("xl/workbook.xml", ""), ("[Content_Types].xml", "")), "spreadsheet"),
        (packed(*((f"{n}.txt", "x") for n in range(10_001))), "10,000"),
    ],
)
def test_an_archive_that_cannot_be_read_is_one_clear_line(content, reason):
    (found,) = load(content)

    assert isinstance(found, Item)
    assert reason in found.error
    assert found.hint


def test_an_encrypted_member_says_so():
    content = bytearray(packed(("a.txt", "Words.")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert "encrypted" in load(bytes(content))[0].error
