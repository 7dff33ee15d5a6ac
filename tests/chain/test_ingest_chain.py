"""Adding: many at once, cut short, with bad ones among them, on a full disk."""

import subprocess
import sys

import pytest
from sqlalchemy import event

from rag import statements
from rag.errors import InputError, LibraryError, UnreachableError
from rag.ingest.load import Raw, from_bytes
from rag.library import Library
from rag.types import Filters, Item
from tests.fakes.newsroom import ingest, newsroom

TOWNS = "Aldmere Brisk Corvane Dunlow Estrel Farrow Gantry Hollin Istern Jarrow Kelmet Lorne"


def news(town):
    return (
        f"{town.upper()}, March 4 (Norda) -- The ferry to {town} will sail again on Friday, "
        f"the harbour office of {town} said. The fare stays at four crowns.\n"
    )


def folder_of(path, towns):
    path.mkdir()
    for town in towns:
        (path / f"{town}.txt").write_text(news(town))
    return path


def raws(towns):
    return [from_bytes(f"{town}.txt", news(town).encode()) for town in towns]


def readout(library, *words):
    command = [sys.executable, "-m", "rag", "--library", str(library), *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "library", lock_timeout=5)
    yield opened
    opened.close()


@pytest.mark.slow
def test_two_adds_at_the_same_time_both_finish_and_all_is_found(tmp_path, at):
    towns = TOWNS.split()
    halves = towns[:6], towns[6:]
    paths = [folder_of(tmp_path / f"half{n}", half) for n, half in enumerate(halves)]

    running = [readout(tmp_path / "library", "add", path) for path in paths]
    printed = [process.communicate(timeout=240) for process in running]

    assert [process.returncode for process in running] == [0, 0], printed
    run = at(tmp_path / "library")
    assert len(run.json("ls")) == len(towns)
    for town in towns:
        assert town in run.json("search", f"the ferry to {town}", "--limit", 1)[0]["text"]
    assert all(finding["ok"] for finding in run.json("doctor", "--check"))


def test_cancelling_keeps_what_is_done(library):
    towns = [f"{town}{n}" for town in TOWNS.split() for n in ("", "Nord", "Ost")]
    done = []

    report = ingest(library).run(
        raws(towns),
        progress=lambda item, *_: done.append(item),
        cancelled=lambda: bool(done),
    )

    assert 0 < len(report.items) < len(towns)
    assert report.items == tuple(done)
    assert stored(library) == {item.entry.source.id for item in done}


def test_one_bad_item_never_stops_the_rest(library):
    bad = Item(locator="x.bin", outcome="failed", error="It is not text.", hint="Add text.")
    blank = Raw(locator="upload:blank.txt", name="blank.txt", text=" \n\u200b\n ")
    first, second = raws(["Aldmere", "Brisk"])

    report = ingest(library).run([bad, first, blank, second])

    assert [item.outcome for item in report.items] == ["failed", "added", "failed", "added"]
    assert report.items[0] == bad
    assert len(stored(library)) == len(report.of("added"))


def test_a_text_the_statement_rules_fail_on_costs_itself_and_no_other(library, monkeypatch):
    extract = statements.extract

    def failing(article, tagger=None):
        if "Brisk" in article.text:
            raise IndexError("list index out of range")
        return extract(article, tagger)

    monkeypatch.setattr(statements, "extract", failing)

    report = ingest(library).run(raws(["Aldmere", "Brisk", "Corvane"]))

    assert [item.outcome for item in report.items] == ["added", "failed", "added"]
    assert "IndexError" in report.items[1].error
    assert report.items[1].hint
    assert len(stored(library)) == 2


def test_progress_is_told_after_the_article_is_on_disk(library):
    seen = []

    def progress(item, done, total):
        seen.append((item.entry.source.id in stored(library), done, total))

    ingest(library).run(raws(["Aldmere", "Brisk"]), total=2, progress=progress)

    assert seen == [(True, 1, 2), (True, 2, 2)]


def test_the_order_of_the_report_is_the_order_given(library):
    given = raws(TOWNS.split())
    report = ingest(library).run(given)
    assert [item.locator for item in report.items] == [raw.locator for raw in given]


def test_an_endpoint_that_fails_half_way_keeps_what_was_acknowledged(library):
    chain, towns = ingest(library), [f"{t}{n}" for t in TOWNS.split() for n in ("", "Ost")]
    embed, done = chain._embedder.embed, []

    def failing(texts):
        if any("Lorne" in text for text in texts):
            raise UnreachableError("gone")
        return embed(texts)

    chain._embedder.embed = failing
    with pytest.raises(UnreachableError):
        chain.run(raws(towns), progress=lambda item, *_: done.append(item))

    assert done
    assert stored(library) == {item.entry.source.id for item in done}


def test_an_open_newsroom_sees_what_another_added_at_its_next_request(tmp_path):
    with newsroom(tmp_path / "library") as room, newsroom(tmp_path / "library") as other:
        room.add_files([("a.txt", news("Aldmere").encode())])
        assert room.search("ferry Aldmere")
        assert room.ask("When will the ferry to Brisk sail?").searched == 1

        other.add_files([("b.txt", news("Brisk").encode())])

        assert "Brisk" in room.search("ferry Brisk")[0].passage.text
        answer = room.ask("When will the ferry to Brisk sail?")
        assert answer.searched == 2
        assert "Brisk" in answer.citations[0].quote

        brisk = next(e.source.id for e in other.articles() if "b.txt" in e.source.locator)
        other.remove([brisk])

        assert all("Brisk" not in hit.passage.text for hit in room.search("ferry Brisk"))
        with pytest.raises(InputError):
            room.article(brisk)


@pytest.mark.slow
def test_an_open_newsroom_sees_what_a_command_added(tmp_path, at):
    paths = [folder_of(tmp_path / town, [town]) for town in ("Aldmere", "Brisk")]
    run = at(tmp_path / "library")
    assert run("add", paths[0]).code == 0
    from rag.newsroom import Newsroom
    from rag.settings import load_settings

    with Newsroom.open(load_settings(tmp_path / "library")) as room:
        assert room.search("ferry")
        added = readout(tmp_path / "library", "add", paths[1])
        assert added.communicate(timeout=240)[1] == ""

        assert "Brisk" in room.search("the ferry to Brisk")[0].passage.text
        assert "Brisk" in room.ask("When will the ferry to Brisk sail?").citations[0].quote


@pytest.mark.in_a_file
def test_a_full_disk_is_said_and_what_was_acknowledged_stays(library):
    chain = ingest(library)
    before = chain.run(raws(["Aldmere"]))
    library.checkpoint()
    fill(library)

    try:
        report = chain.run(raws(TOWNS.split()[1:]))
        told = [item.error for item in report.of("failed")]
    except LibraryError as error:
        told = [str(error)]

    assert told
    assert all("full" in words for words in told)
    assert before.items[0].entry.source.id in stored(library)
    assert library.check() == ""


@pytest.mark.slow
def test_a_disk_that_is_really_full_costs_one_line_and_loses_nothing(tmp_path, at):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody make a small disk")
    try:
        run = at(disk / "library")
        towns = [f"{town}{n}" for town in TOWNS.split() for n in range(30)]
        said = run("add", folder_of(tmp_path / "paper", towns))
        assert said.code in {1, 5}
        assert "Traceback" not in said.err
        assert "full" in said.err
        acknowledged = {
            line.split()[1] for line in said.out.splitlines() if line[:6] == "added "
        }
        assert acknowledged
        assert acknowledged <= {row["id"] for row in run.json("ls")}
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def stored(library):
    from rag.library import articles

    with library.reading() as db:
        return {entry.source.id for entry in articles.entries(db, Filters())}


def fill(library):
    """Let the database grow no further: SQLite then says what it says of a full disk."""
    engine = library._database._engine
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _limit(connection, _record):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
