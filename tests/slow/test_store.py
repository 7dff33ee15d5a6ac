"""The store under everything that happens to stores: kills, full disks, crowds, damage."""

import json
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from benchmarks import crash
from rag.cli import main
from rag.errors import RagError
from rag.newsroom import Newsroom
from rag.settings import Settings

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
QUESTION = "How long will inspections of grain ships be suspended?"


def told(said):
    """Return the lines of standard error without hints; none may be of Python."""
    assert "Traceback" not in said.err
    assert "Unexpected" not in said.err
    return [line for line in said.err.splitlines() if not line.startswith("hint: ")]


def is_sound(run):
    assert run("doctor").code == 0
    return all(finding["ok"] for finding in run.json("doctor"))


@pytest.mark.parametrize("seed", [11])
def test_a_library_that_is_killed_again_and_again_loses_nothing(tmp_path, seed):
    seen = crash.run(
        tmp_path, kills=8, seed=seed, strace=bool(shutil.which("strace")), minutes=1.5
    )

    assert seen["wrong"] == []
    assert seen["killed"] >= 5
    assert seen["acknowledged"]


# -- a full disk


@pytest.fixture
def disk(tmp_path):
    """Return a small disk of its own, and a function that leaves so many bytes of it free."""
    place = tmp_path / "disk"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)]
    if subprocess.run(made, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a small disk")

    def leave(free):
        filler = place / "filler"
        filler.unlink(missing_ok=True)
        if free is None:
            return
        there = shutil.disk_usage(place).free - free
        filler.write_bytes(b"x" * max(0, there))

    yield place, leave
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("free", [0, 40_000, 400_000])
def test_a_disk_that_is_full_at_any_stage_costs_one_line_and_loses_nothing(
    disk, samples, tmp_path, at, free
):
    place, leave = disk
    shutil.copytree(samples, place / "library")
    run = at(place / "library")
    for n in range(6):
        (tmp_path / f"new{n}.txt").write_text(crash.text_of(n, 0) * 40)
    before = run.texts()
    gone = next(iter(before))
    for words in (
        ["add", *sorted(map(str, tmp_path.glob("new*.txt")))],
        ["ask", QUESTION, "--new"],
        ["reindex"],
        ["backup", place / "news.backup"],
        ["correct", gone, "--place", "Kestra"],
        ["doctor"],
        ["brief", "--topic", "inspections"],
        ["search", "ships"],
        ["rm", gone],
    ):
        leave(free)
        said = run(*words)
        assert said.code in {0, 1, 2, 5}, (words, said.err)
        assert said.code == 0 or said.err
        for line in told(said):
            assert said.code == 0 or line.startswith("readout: "), line
        leave(None)
        now = run.texts()
        assert {one: now[one] for one in before if one in now} == {
            one: text for one, text in before.items() if one in now
        }
        assert before.keys() - now.keys() <= {gone}
        assert said.code == 0 or words[0] != "rm" or gone in now
        if words[0] == "backup":
            assert (place / "news.backup").exists() == (said.code == 0)
            (place / "news.backup").unlink(missing_ok=True)
    assert run("add", *sorted(map(str, tmp_path.glob("new*.txt")))).code == 0
    assert is_sound(run)
    assert len(run.texts()) - len(before) in {5, 6}
    assert run.json("ask", QUESTION)["status"] == "answered"


@pytest.mark.parametrize("size", [16, 300, 700])
def test_a_disk_too_small_for_a_library_is_said_and_grows_into_one(tmp_path, at, size):
    place = tmp_path / "disk"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(place)]
    if subprocess.run(made, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a small disk")
    try:
        run = at(place / "library")
        said = run("add", ROOT / "samples")
        assert said.code in {1, 2, 5}
        assert all(line.startswith("readout: ") for line in told(said))
        known = [line.split()[1] for line in said.out.splitlines() if line[:6] == "added "]
        larger = ["mount", "-o", "remount,size=20m", str(place)]
        subprocess.run(larger, check=True)
        assert set(known) <= {row["id"] for row in run.json("ls")}
        assert run("add", ROOT / "samples").code == 0
        assert is_sound(run)
        assert run.json("ask", QUESTION)["status"] == "answered"
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


# -- who may not write


def without_rights(*words):
    """Run a command as one who is held to the modes of files."""
    powers = "-dac_override,-dac_read_search"
    held = ["setpriv", f"--inh-caps={powers}", f"--bounding-set={powers}"]
    command = [*held, sys.executable, "-m", "rag", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv is not here")
def test_a_library_that_may_not_be_written_is_one_clear_line_and_unharmed(copied):
    library = ["--library", copied]
    for path in sorted(copied.rglob("*"), reverse=True):
        path.chmod(0o500 if path.is_dir() else 0o400)
    copied.chmod(0o500)
    before = {p: p.read_bytes() for p in copied.rglob("*") if p.is_file()}
    try:
        for words in (
            ["ls"],
            ["search", "ships"],
            ["add", ROOT / "samples"],
            ["doctor"],
            ["reindex"],
            ["backup", copied.parent / "news.backup"],
        ):
            done = without_rights(*library, *words)
            assert done.returncode in {0, 5}, (words, done.stderr)
            assert done.returncode == 5 or words[0] not in {"add", "reindex"}
            if done.returncode == 5:
                said, hint = done.stderr.splitlines()
                assert str(copied) in said
                assert "ermission" in hint
        assert {p: p.read_bytes() for p in copied.rglob("*") if p.is_file()} == before
    finally:
        copied.chmod(0o700)
        for path in copied.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert without_rights(*library, "doctor").returncode == 0


@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv is not here")
def test_a_library_that_may_not_be_read_is_one_clear_line(copied):
    (copied / "library.db").chmod(0o000)

    done = without_rights("--library", copied, "ls")

    assert done.returncode == 5
    assert len(done.stderr.splitlines()) == 2
    (copied / "library.db").chmod(0o600)


# -- a crowd


@pytest.mark.parametrize("writers", [2, 5])
def test_several_writers_at_once_all_finish_and_all_is_found(tmp_path, at, writers):
    for writer in range(writers):
        folder = tmp_path / f"papers{writer}"
        folder.mkdir()
        for n in range(6):
            (folder / f"{n}.txt").write_text(crash.text_of(10 * writer + n, 0))
    command = [sys.executable, "-m", "rag", "--library", tmp_path / "library", "add"]
    running = [
        subprocess.Popen(
            [*command, tmp_path / f"papers{writer}"], cwd=ROOT, stdout=subprocess.PIPE
        )
        for writer in range(writers)
    ]
    for one in running:
        out, _ = one.communicate(timeout=240)
        assert one.returncode == 0
        assert b"6 added" in out

    run = at(tmp_path / "library")
    assert len(run.json("ls")) == 6 * writers
    for writer in range(writers):
        for n in range(6):
            (hit,) = run.json("search", f"ferry Quillon{10 * writer + n}x0", "--limit", 1)
            assert f"Quillon{10 * writer + n}x0" in hit["text"]
    assert is_sound(run)


def test_a_writer_beside_ten_readers_disturbs_none_of_them(tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()
    for n in range(60):
        (papers / f"{n}.txt").write_text(crash.text_of(n, 0))
    with crash.newsroom(tmp_path / "library"):
        pass
    child = [sys.executable, "-m", "benchmarks.crash", "--child", tmp_path, "add", "1", "", "0"]
    wrong, looked, stop = [], [], threading.Event()

    def read():
        seen, rounds = 0, 0
        try:
            with crash.newsroom(tmp_path / "library") as room:
                while not (stop.is_set() and rounds > 2):
                    rounds += 1
                    there = room.articles()
                    for entry in there[:: max(1, len(there) // 3)]:
                        hits = room.search(entry.source.title, limit=60)
                        assert entry.source.id in {h.passage.source.id for h in hits}
                    assert len(there) >= seen
                    seen = len(there)
                looked.append(len(room.articles()))
        except (RagError, AssertionError) as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(10)]
    for reader in readers:
        reader.start()
    done = subprocess.run(child, cwd=ROOT, capture_output=True, text=True, check=False)
    stop.set()
    for reader in readers:
        reader.join(120)
    assert done.returncode == 0, done.stderr
    assert wrong == []
    assert looked == [60] * 10


# -- damage


def harmed(library, chance):
    """Harm one file in one way; return what was done."""
    names = [p for p in sorted(library.rglob("*")) if p.is_file() and p.stat().st_size]
    path = chance.choice([library / "library.db"] * len(names) + names)
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content)) if chance.random() < 0.8 else chance.randrange(100)
    at = min(at, len(content) - 1)
    how = chance.choice(["flip", "flip", "zero", "noise", "cut", "remove", "grow"])
    page = slice(at // 4096 * 4096, at // 4096 * 4096 + 4096)
    if how == "flip":
        content[at] ^= 1 << chance.randrange(8)
    elif how == "zero":
        content[page] = bytes(len(content[page]))
    elif how == "noise":
        content[at : at + 64] = chance.randbytes(len(content[at : at + 64]))
    elif how == "cut":
        del content[at:]
    elif how == "grow":
        content += chance.randbytes(5_000)
    path.write_bytes(content)
    if how == "remove":
        path.unlink()
    return f"{how} {path.relative_to(library)} at {at}"


@pytest.mark.parametrize("seed", range(2))
def test_harm_to_any_file_is_said_or_mended_and_never_looks_like_nothing(
    samples, tmp_path, at, seed
):
    chance = random.Random(seed)
    shutil.copytree(samples, tmp_path / "sound")
    sound = at(tmp_path / "sound")
    rows, answer = sound("ls").out, sound.json("ask", QUESTION)
    for number in range(12):
        library = shutil.copytree(samples, tmp_path / str(number))
        done = harmed(library, chance)
        run = at(library)
        for words in (["ls"], ["ask", QUESTION, "--json"], ["search", "ships"], ["doctor"]):
            said = run(*words)
            assert said.code in {0, 5}, (done, words, said.err)
            if said.code == 5 and words != ["doctor"]:
                line, hint = told(said)[0], said.err.splitlines()[-1]
                assert line.startswith("readout: "), done
                assert hint.startswith("hint: "), done
            if said.code == 0 and words == ["ls"]:
                assert len(said.out.splitlines()) == len(rows.splitlines()), done
            if said.code == 0 and words[0] == "ask":
                assert json.loads(said.out)["status"] == answer["status"], done
        if "index" in done:
            assert is_sound(run), done


def test_every_file_of_the_index_is_made_anew_when_it_is_gone_cut_or_changed(samples, tmp_path):
    names = [p.relative_to(samples) for p in (samples / "index").rglob("*") if p.is_file()]
    for number, (name, how) in enumerate(
        (name, how) for name in names for how in ("gone", "cut", "zero", "flip")
    ):
        library = shutil.copytree(samples, tmp_path / str(number))
        path = library / name
        content = bytearray(path.read_bytes())
        if not content:
            continue
        if how == "gone":
            path.unlink()
        else:
            half = len(content) // 2
            content[half] ^= 255
            changed = {"cut": content[:half], "zero": bytes(len(content)), "flip": content}
            path.write_bytes(changed[how])
        with Newsroom.open(Settings(library=library)) as room:
            for entry in room.articles():
                hits = room.search(room.article(entry.source.id).text[:300], limit=5)
                groups = {hit.passage.source.group for hit in hits}
                assert entry.source.group in groups, (name, how)
            assert all(found.ok or found.repaired for found in room.doctor()), (name, how)
            assert all(found.ok for found in room.doctor()), (name, how)
        shutil.rmtree(library)


def test_the_samples_are_sound(samples, capsys):
    assert main(["--library", str(samples), "doctor", "--check"]) == 0
