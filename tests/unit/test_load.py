"""Loading: what a locator holds, or one clear line why not."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.ingest.load import Piece, Raw, expand, from_bytes, read
from rag.ingest.load.plain import SIZE_LIMIT
from rag.types import Item
from tests.fakes.pace import at_most

PROSE = "The envoy said that talks would go on – “for now”, at least."


def load(*locators):
    found = []
    for one in expand([str(locator) for locator in locators]):
        found += read(one) if isinstance(one, Piece) else [one]
    return found


def failure(locator):
    (item,) = load(locator)
    assert isinstance(item, Item)
    assert item.outcome == "failed"
    assert item.hint
    assert "\n" not in item.error
    return item.error


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b.txt").write_text("Second.", encoding="utf-8")
    (tmp_path / "a.md").write_text("# Head\n\nFirst.", encoding="utf-8")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "d.txt").write_text("Third.", encoding="utf-8")
    return tmp_path


def test_a_folder_gives_its_files_and_those_within_in_sorted_order(folder):
    assert [raw.text for raw in load(folder)] == ["First.", "Second.", "Third."]


def test_the_locator_is_the_absolute_path_from_any_working_directory(folder, monkeypatch):
    monkeypatch.chdir(folder / "c")

    locators = {raw.locator for raw in load("d.txt", "../c/d.txt", folder / "c" / "d.txt")}

    assert locators == {str(folder / "c" / "d.txt")}


def test_hidden_files_are_left_out(folder):
    (folder / ".notes.txt").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text("x")

    assert len(load(folder)) == 3


@pytest.mark.parametrize("name", ["report.xlsx", "style.css", "song.mp3", "photo.jpeg"])
def test_a_file_of_another_kind_in_a_folder_is_named_not_skipped(folder, name):
    (folder / name).write_bytes(b"content")

    (item,) = [found for found in load(folder) if isinstance(found, Item)]

    assert item.locator.endswith(name)
    assert "Readout reads text, Markdown, web pages" in item.hint


def test_a_link_out_of_the_folder_is_reported_and_never_followed(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("Secret words.")
    (folder / "link.txt").symlink_to(secret)
    (folder / "away").symlink_to(secret.parent, target_is_directory=True)

    found = load(folder)

    assert not any(isinstance(raw, Raw) and "Secret" in raw.text for raw in found)
    assert sum(isinstance(item, Item) and "leads out" in item.error for item in found) == 2


def test_links_within_the_folder_double_nothing_and_circles_end(folder):
    (folder / "again.txt").symlink_to(folder / "b.txt")
    (folder / "round").symlink_to(folder, target_is_directory=True)

    assert [raw.text for raw in load(folder)] == ["First.", "Second.", "Third."]


def test_a_link_that_leads_nowhere_is_reported(folder):
    (folder / "dead.txt").symlink_to(folder / "none.txt")

    assert any(isinstance(found, Item) and "nowhere" in found.error for found in load(folder))


def test_a_pipe_or_device_fails_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with at_most(2):
        assert "regular file" in failure(tmp_path / "pipe.txt")
        assert "regular file" in failure("/dev/zero")
        assert any("regular file" in item.error for item in load(tmp_path))


def test_a_missing_path_an_address_and_an_empty_folder_fail_each_with_one_line(tmp_path):
    assert "no such file" in failure(tmp_path / "none.txt")
    assert "no such file" in failure("")
    assert "no such file" in failure("a\0b")
    assert "Only http" in failure("ftp://veldt.example/a")
    assert "no files" in failure(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_says_so(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)

    assert "may not read" in failure(tmp_path / "a.txt")


def test_a_bad_file_does_not_stop_the_rest(folder):
    (folder / "aa.txt").write_bytes(b"")

    assert [type(found) for found in load(folder, folder / "none", folder / "b.txt")] == [
        Raw, Item, Raw, Raw, Item, Raw,
    ]  # fmt: skip


def test_a_file_over_the_limit_is_refused_without_reading_it(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)

    assert "larger than 20 MB" in failure(tmp_path / "a.txt")


def test_a_name_that_is_not_utf8_can_be_stored(tmp_path):
    (tmp_path / os.fsdecode(b"n\xff.txt")).write_bytes(b"Some words here.")

    (raw,) = load(tmp_path)

    assert raw.locator.encode().endswith(b"n\\xff.txt")


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "\u00a0\u3000\n".encode()],
)
def test_a_file_without_text_is_called_empty(content):
    with pytest.raises(InputError, match="empty"):
        from_bytes("a.txt", content)


def test_nuls_that_a_crash_left_at_the_end_are_no_text():
    assert from_bytes("a.txt", b"The harbour opens." + b"\0" * 500).text == "The harbour opens."


def test_a_text_full_of_terminal_codes_is_text():
    link = "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07"
    assert "harbour" in from_bytes("a.txt", f"The harbour {link * 9} opens.".encode()).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 and so on", "PDF"),
        (b"PK\x03\x04word/document.xml", "zip"),
        (b"\x89PNG\r\n", "image"),
        (bytes(range(256)) * 8, "binary"),
        (b"<!DOCTYPE html><html><body>Words", "web page"),
        (b"words and \0\0\0\0\0\0\0\0\0\0\0.", "binary"),
    ],
)
def test_a_binary_under_a_text_name_is_refused(content, reason):
    with pytest.raises(InputError, match=reason):
        from_bytes("a.txt", content)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", PROSE),
        ("utf-8-sig", PROSE),
        ("utf-16", PROSE),
        ("utf-16-le", PROSE),
        ("utf-16-be", PROSE),
        ("utf-32", PROSE),
        ("cp1252", PROSE),
        ("latin-1", "El enviado dijo que la reunión seguirá mañana en la capital española."),
        ("cp1250", "Minister řekl, že schůzka bude pokračovat zítra v hlavním městě země."),
        ("cp1251", "Посланник сказал, что переговоры продолжатся завтра в столице страны."),
        ("koi8-r", "Посланник сказал, что переговоры продолжатся завтра в столице страны."),
        ("gb18030", "特使表示，会谈将于明天在首都继续举行，双方希望尽快达成协议。"),
        ("big5", "特使表示，會談將於明天在首都繼續舉行，雙方希望盡快達成協議。"),
    ],
)
def test_common_encodings_are_read(encoding, text):
    assert from_bytes("a.txt", text.encode(encoding)).text == text


def test_a_few_damaged_bytes_cost_only_themselves():
    content = "Посланник сказал, что переговоры продолжатся.".encode()

    assert from_bytes("a.txt", content[:-2] + b"\xff.").text.startswith("Посланник сказал")
    assert from_bytes("a.txt", content[:21]).text == "Посланник с"


@pytest.mark.parametrize(
    "name", ["../../etc/report.txt", "C:\\temp\\report.txt", "/a/report.txt"]
)
def test_an_upload_is_named_without_its_folders(name):
    raw = from_bytes(name, b"Words.")

    assert (raw.name, raw.locator) == ("report.txt", "upload:report.txt")


def test_an_upload_of_another_kind_is_refused():
    with pytest.raises(InputError, match=r"\.docx"):
        from_bytes("a.docx", b"Words.")


def test_standard_input_keeps_the_locator_it_is_given():
    assert from_bytes("stdin", b"Words.", locator="-").locator == "-"


def test_front_matter_becomes_metadata():
    raw = from_bytes(
        "a.md",
        b'---\r\ntitle: "Talks: day two"\r\nOutlet: Veldt Courier\r\ndate: 2031-03-04\r\n'
        b"author: Ana Ruiz\r\ntags:\r\n  - a\r\n---\r\n\r\nBody.\r\n",
    )

    assert raw.text == "Body."
    assert raw.metadata == {
        "title": "Talks: day two",
        "outlet": "Veldt Courier",
        "published": "2031-03-04",
        "byline": "Ana Ruiz",
    }


def test_header_lines_become_metadata_and_unknown_ones_stay():
    raw = from_bytes("a.txt", b"Title: Talks\nOutlet: Courier\nStatus: secret\n\nBody.")

    assert raw.metadata == {"title": "Talks", "outlet": "Courier"}
    assert raw.text == "Status: secret\n\nBody."


def test_front_matter_may_hold_lists_and_an_address():
    raw = from_bytes(
        "a.md",
        b"---\ntitle: Talks\nauthor: [Ana Torv, 'Rolf Ek']\ncanonical_url: https://a.example/1\n"
        b"source:\n  - Courier\n  - Bote\ntags:\n  - x\n---\nBody.",
    )

    assert raw.text == "Body."
    assert raw.metadata == {
        "title": "Talks",
        "byline": "Ana Torv, Rolf Ek",
        "url": "https://a.example/1",
        "outlet": "Courier, Bote",
    }


def test_what_a_desk_writes_above_a_text_for_itself_is_left_out():
    raw = from_bytes("a.txt", b"Slug: TALKS-1\nTitle: Talks\nURL: https://a.example/1\n\nBody.")

    assert raw.text == "Body."
    assert raw.metadata == {"title": "Talks", "url": "https://a.example/1"}


def test_one_line_with_a_colon_is_not_a_header():
    text = "Title: the word he used was never explained.\n\nBody."

    assert from_bytes("a.txt", text.encode()).text == text


MARKDOWN = """# Talks go on

The **envoy** said [we agree](http://x.example "t") & ![chart](http://y.example/z.png) left
for `home`.

> Quoted words.

- first item
  - inner item

| Side | Demand |
|------|--------|
| Veldt | grain |

<div onclick="x()">Words in a box</div>
<script>steal()</script>
<!-- hidden -->

    indented line
"""


def test_markdown_keeps_its_words_and_loses_its_markup():
    raw = from_bytes("a.md", MARKDOWN.encode())

    assert raw.metadata["title"] == "Talks go on"
    assert raw.text.split("\n\n") == [
        "The envoy said we agree &  left for home.",
        "Quoted words.",
        "first item",
        "inner item",
        "Side | Demand",
        "Veldt | grain",
        "Words in a box",
        "indented line",
    ]


def test_words_nested_deeply_are_not_lost():
    assert "deep words" in from_bytes("a.md", b"> " * 60 + b"deep words").text


@given(st.lists(st.from_regex(r"[a-z]{1,8}[.,]?", fullmatch=True), min_size=1))
def test_every_word_of_markdown_prose_survives(words):
    raw = from_bytes("a.md", ("Say\n" + " ".join(words)).encode())

    assert raw.text.split() == ["Say", *words]


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_input_error(content):
    with contextlib.suppress(InputError):
        assert from_bytes("a.md", content).kind == "markdown"


@pytest.mark.parametrize("unit", ["[", "![", "<!--", "<a ", "*a ", "`", "> ", "[a]("])
def test_hostile_markdown_takes_bounded_time(unit):
    with at_most(6):
        from_bytes("a.md", (unit * (60_000 // len(unit))).encode())


def test_a_text_over_the_limit_is_refused():
    with pytest.raises(InputError, match="2,000,000"):
        from_bytes("a.md", b"word " * 400_001)


def test_every_sample_loads():
    samples = Path(__file__).resolve().parents[2] / "samples"

    assert all(isinstance(found, Raw) for found in load(samples))
