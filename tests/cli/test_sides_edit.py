"""`sides`: the list, the edits, and the file in which desks share them."""

import json

import pytest

from rag.library import Library, store
from tests.fakes.terminal import controls

EDIT = {"id", "kind", "subject", "object", "scope", "made_at"}


@pytest.fixture
def run(at, copied):
    return at(copied)


def generation(library):
    opened = Library.open(library)
    try:
        with opened.reading() as db:
            return store.generation(db)
    finally:
        opened.close()


def names(run):
    return [side["name"] for side in run.json("sides")]


def test_sides_and_sides_list_are_the_same(run):
    listed = run.json("sides")
    assert run.json("sides", "list") == listed
    assert {"id", "name", "kind", "aliases", "speakers"} == set(listed[0])
    assert run("sides").out == run("sides", "list").out


def test_a_renamed_side_is_renamed_in_every_command_and_found_by_its_old_name(run):
    made = run.json("sides", "edit", "rename", "Valmora", "Valmoran Republic")

    assert set(made) == EDIT
    assert (made["kind"], made["subject"]) == ("rename side", "Valmora")
    assert "Valmora" not in names(run)
    side = next(s for s in run.json("sides") if s["name"] == "Valmoran Republic")
    assert (side["kind"], "Valmora" in side["aliases"]) == ("state", True)
    old = run.json("statements", "--side", "valmora")
    assert old == run.json("statements", "--side", "Valmoran Republic")
    assert {"Valmoran Republic"} <= {s for row in old for s in row["side"].split("; ")}
    assert run.json("ls", "--side", "Valmora") == run.json("ls", "--side", "Valmoran Republic")
    got = run.json("compare", "--side", "Valmora", "--side", "Ordelia")
    assert got["sides"] == ["Valmoran Republic", "Ordelia"]


def test_every_edit_has_a_command_and_all_can_be_undone(run):
    before = run.json("statements")
    speaker = next(s for s in run.json("sides") if s["name"] == "Ordelia")["speakers"][0]
    outlet = next(row["outlet"] for row in run.json("ls") if row["outlet"])
    commands = [
        ("relate", "grain", "oppose", "--between", "Valmora", "--between", "Ordelia"),
        ("rename", "Valmora", "V"),
        ("move-speaker", speaker, "V", "--side", "Ordelia"),
        ("move-outlet", outlet, "V"),
        ("name-speaker", speaker, "Somebody Else"),
        ("split-speaker", speaker),
        ("merge", "Ordelia", "V"),
        ("hide", "V"),
    ]
    made = [run.json("sides", "edit", *words) for words in commands]

    assert "V" not in names(run)
    assert run.json("sides", "edit") == made
    assert run.json("statements") != before
    for edit in made:
        assert run.json("sides", "edit", "undo", edit["id"]) == edit
    assert run.json("statements") == before
    assert run.json("sides", "edit") == []


def test_for_people_an_edit_is_one_line_with_its_number(run):
    assert run("sides", "edit", "hide", "Valmora").out == "1  hide side: Valmora\n"
    run("sides", "edit", "move-speaker", "Gwen Astley", "")
    assert run("sides", "edit").out.splitlines()[1] == "2  move speaker: Gwen Astley -> none"
    assert run("sides", "edit", "undo", 1).out == "undone 1  hide side: Valmora\n"
    run("sides", "edit", "undo", 2)
    said = run("sides", "edit")
    assert (said.code, said.out, said.err) == (0, "", "No edits.\n")


def test_names_lists_who_has_several(run):
    run("sides", "edit", "name-speaker", "Gwen Astley", "Gwendolen Astley")
    row = {"speaker": "Gwendolen Astley", "names": ["Gwen Astley", "Gwendolen Astley"]}
    assert row in run.json("sides", "names")
    assert "Gwendolen Astley: Gwen Astley\n" in run("sides", "names").out


def test_a_desk_takes_over_the_edits_of_another(run, at, samples, tmp_path):
    file = tmp_path / "sides.json"
    run("sides", "edit", "rename", "Valmora", "V")
    run("sides", "edit", "hide", "Ordelia")
    assert run.json("sides", "edit", "--export", file)["output"] == str(file)

    import shutil

    other = at(shutil.copytree(samples, tmp_path / "other"))
    assert len(other.json("sides", "edit", "--import", file)) == 2
    assert names(other) == names(run)
    assert other.json("sides", "edit", "--import", file) == []


@pytest.fixture
def files(tmp_path):
    good = {"kind": "hide side", "subject": "Valmora"}
    frame = {"format": "readout edits of sides"}
    (tmp_path / "words.json").write_text("this is not JSON")
    (tmp_path / "latin.json").write_bytes(b'{"format": "\xe9"}')
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "other.json").write_text('{"format": "other", "edits": []}')
    (tmp_path / "none.json").write_text(json.dumps(frame))
    (tmp_path / "half.json").write_text(json.dumps(frame | {"edits": [good, {"kind": "x"}]}))
    (tmp_path / "codes.json").write_text(
        json.dumps(frame | {"edits": [good | {"subject": "\x1b[2J\u202e"}]})
    )
    (tmp_path / "surrogate.json").write_text(
        json.dumps(frame | {"edits": [good | {"subject": "\udcff"}]})
    )
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("rename", "Atlantis", "A"),
        ("rename", "Valmora"),
        ("rename", "Valmora", "Ordelia"),
        ("rename", "Valmora", ""),
        ("merge", "Valmora", "VALMORA"),
        ("hide", "Atlantis\x1b[2J"),
        ("move-speaker", "Nobody", "Valmora"),
        ("move-speaker", "Gwen Astley", "Atlantis"),
        ("move-outlet", "Nobody", "Valmora"),
        ("name-speaker", "Nobody", "Gwen Astley"),
        ("split-speaker", "Nobody"),
        ("relate", "grain", "love", "--between", "Valmora", "--between", "Ordelia"),
        ("relate", "grain", "agree", "--between", "Valmora"),
        ("relate", "grain", "agree"),
        ("undo", "7"),
        ("undo", "first"),
        ("paint", "Valmora"),
        ("--json", "hide", "Valmora"),
        ("--export", "{}/a.json", "--import", "{}/b.json"),
        ("--export", "{}/nosuch/a.json"),
        ("--export", "{}/folder"),
        ("--import", "{}/nosuch.json"),
        ("--import", "{}/folder"),
        ("--import", "/dev/zero"),
        ("--import", "{}/words.json"),
        ("--import", "{}/latin.json"),
        ("--import", "{}/deep.json"),
        ("--import", "{}/list.json"),
        ("--import", "{}/other.json"),
        ("--import", "{}/none.json"),
        ("--import", "{}/half.json"),
        ("--import", "{}/codes.json"),
        ("--import", "{}/surrogate.json"),
    ],
)
def test_what_is_wrong_costs_one_line_and_one_hint_and_changes_nothing(run, files, words):
    before = generation(run.library)
    said = run("sides", "edit", *(word.replace("{}", str(files)) for word in words))

    assert said.code == 2, said.err
    assert [line.split(":")[0] for line in said.err.splitlines()] == ["readout", "hint"]
    assert "Unexpected" not in said.err
    assert controls(said.err) == []
    assert generation(run.library) == before
    assert run.json("sides", "edit") == []
