"""What the terminal says and writes when a result is exported, and when a pack is checked."""

import json
import random

import pytest

from tests.fakes.pages import read, squeezed

FORMATS = ["md", "html", "docx", "pdf", "json"]
ODD = """Title: <b>Locks</b> & [gates](javascript:alert(1)) *close* | `now`
Outlet: Ostrel Gazette
Date: 2031-04-02
Language: en

The lock gates at Ostrel 🎉 will close on April 9 for seven days, the canal office said."""


@pytest.fixture
def run(at, samples):
    return at(samples)


@pytest.fixture
def new(at, tmp_path):
    return at(tmp_path / "new")


@pytest.fixture
def pack(run, tmp_path):
    file = tmp_path / "pack.json"
    assert run("brief", "--with-texts", "--output", file).code == 0
    return file


def test_a_pack_tells_who_said_what_and_holds_the_texts_when_asked(run, pack, tmp_path):
    value = json.loads(pack.read_text())
    said = {each["id"] for each in value["statements"]}

    assert {"speaker", "role", "side", "telling", "via"} <= value["statements"][0].keys()
    assert said == {each for citation in value["citations"] for each in citation["said"]}
    assert len(said) > 10
    assert all(each["text"] for each in value["articles"])

    plain = tmp_path / "plain.json"
    run("brief", "--output", plain)
    assert not any("text" in each for each in json.loads(plain.read_text())["articles"])


def test_verify_says_what_it_compared_the_pack_with(run, new, pack):
    here, elsewhere = run("verify", pack), new("verify", pack)
    asked = run("verify", pack, "--own-texts")

    assert here.code == elsewhere.code == asked.code == 0
    assert "in the articles of the library" in here.out
    assert "inside the pack" not in here.out
    for said in (elsewhere, asked):
        assert " 0 failed." in said.out
        assert "in the texts inside the pack" in said.out
        assert "of the library" not in said.out
    assert new.json("verify", pack)["against"]["library"] == 0


def test_a_pack_without_texts_fails_where_the_articles_are_not(run, new, tmp_path):
    file = tmp_path / "pack.json"
    run("brief", "--output", file)

    said = new("verify", file)

    assert said.code == 1
    assert "is not in this library" in said.out
    assert run("verify", file, "--own-texts").code == 1


@pytest.mark.parametrize("own_texts", [(), ("--own-texts",)])
def test_any_letter_of_a_pack_that_is_another_fails(run, pack, own_texts):
    text = pack.read_text()
    places = random.Random(7).sample([at for at, c in enumerate(text) if c.isalnum()], 40)

    for at in places:
        other = "x" if text[at] != "x" else "y"
        pack.write_text(f"{text[:at]}{other}{text[at + 1 :]}")
        assert run("verify", pack, *own_texts).code in {1, 2}, text[at - 30 : at + 30]


def test_texts_go_into_json_only(run, tmp_path):
    for asked in (["--format", "md"], ["--output", tmp_path / "b.pdf"], []):
        said = run("brief", "--with-texts", *asked)

        assert said.code == 2
        assert "Only a JSON file" in said.err
        assert "hint: " in said.err


def test_a_character_that_no_font_has_is_told_in_the_file_and_on_the_terminal(new, tmp_path):
    (tmp_path / "odd.txt").write_text(ODD)
    new("add", tmp_path / "odd.txt")

    said = new("brief", "--output", tmp_path / "b.pdf")

    assert said.code == 0
    assert "readout: No font here has 1 character" in said.err
    assert "U+1F389" in read((tmp_path / "b.pdf").read_bytes(), "pdf")
    assert "No font" not in new("brief", "--output", tmp_path / "b.docx").err


@pytest.mark.parametrize("fmt", FORMATS)
def test_one_sentence_under_a_title_of_markup_is_exported_whole(new, tmp_path, fmt):
    (tmp_path / "odd.txt").write_text(ODD)
    new("add", tmp_path / "odd.txt")
    (article,) = new.json("ls")
    file = tmp_path / f"b.{fmt}"

    assert new("summarize", article["id"], "--output", file).code == 0
    shown = squeezed(read(file.read_bytes(), fmt))

    sentence = ODD.splitlines()[-1].replace("🎉", "?" if fmt == "pdf" else "🎉")
    assert squeezed(sentence) in shown
    assert squeezed("<b>Locks</b> & [gates](javascript:alert(1)) *close* | `now`") in shown


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("asked", [["--topic", "zeppelins"], ["--since", "2050-01-01"]])
def test_a_briefing_of_nothing_is_a_whole_file_that_says_so(run, tmp_path, fmt, asked):
    file = tmp_path / f"b.{fmt}"

    assert run("brief", *asked, "--output", file).code == 0
    shown = read(file.read_bytes(), fmt)

    assert squeezed("No article") in squeezed(shown)
    if fmt == "json":
        assert run("verify", file).code == 0
