"""A library of any older version becomes a current one with all that was in it."""

import hashlib
import sqlite3
from contextlib import closing

import pytest

from rag.errors import NewerLibraryError
from rag.library import Library, backup
from rag.library.migrations import MIGRATIONS
from rag.library.vectors import pack
from rag.text import terms
from tests.fakes.embedder import WordEmbedder
from tests.fakes.newsroom import newsroom

pytestmark = pytest.mark.in_a_file
TEXTS = {f"{n:012x}": f"Torvia opened harbour number{n} to grain." for n in range(5)}
_ARTICLE = (
    "INSERT INTO articles (id, locator, version, current, text, text_hash, copy_of, title, "
    "outlet, agency, byline, place, language, kind, cleaner, added_at) VALUES (?, ?, 1, 1, ?, "
    "?, '', ?, 'Norda', '', '', '', 'en', 'text', 1, '2031-03-14 09:30:00.000000')"
)


def older(folder, version):
    """Make a library as that version did, with five articles in it."""
    Library.open(folder, migrations=MIGRATIONS[:version]).close()
    embedder = WordEmbedder(256)
    with closing(sqlite3.connect(folder / "library.db")) as db:
        for key, (article_id, text) in enumerate(TEXTS.items(), 1):
            digest = hashlib.sha256(text.encode()).hexdigest()
            db.execute(_ARTICLE, (article_id, f"/{key}.txt", text, digest, text[:20]))
            place = (key, article_id, len(text))
            db.execute(
                'INSERT INTO passages (key, build, article_id, start, "end") VALUES '
                "(?, 1, ?, 0, ?)",
                place,
            )
            (vector,) = pack(embedder.embed([text]))
            db.execute("INSERT INTO vectors VALUES (?, ?)", (key, vector))
            words = " ".join(terms(text))
            head = " ".join(terms(f"{text[:20]} | Norda"))
            db.execute(
                "INSERT INTO fulltext (rowid, header, body) VALUES (?, ?, ?)",
                (key, head, words),
            )
        db.commit()


def finds_all(room):
    assert {room.article(e.source.id).text for e in room.articles()} == set(TEXTS.values())
    for n, text in enumerate(TEXTS.values()):
        assert room.search(f"number{n}")[0].passage.text == text
    assert all(found.ok or found.repaired for found in room.doctor())
    assert all(found.ok for found in room.doctor())


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_all_that_an_older_version_held_is_there_and_found(tmp_path, version):
    older(tmp_path / "lib", version)

    with newsroom(tmp_path / "lib") as room:
        assert room.upkeep.condition().version == len(MIGRATIONS)
        finds_all(room)
        room.add_files([("new.txt", b"Torvia closed the quay on Monday.")])
        room.remove([e.source.id for e in room.articles() if "quay" in e.source.title])
        finds_all(room)


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_backup_of_an_older_version_becomes_a_current_library(tmp_path, version):
    older(tmp_path / "old", version)
    with closing(sqlite3.connect(tmp_path / "old/library.db")) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    made = (tmp_path / "old/library.db").rename(tmp_path / "news.backup")

    assert backup.restore(made, tmp_path / "new").version == version
    with newsroom(tmp_path / "new") as room:
        finds_all(room)


def test_a_version_newer_than_ours_is_not_opened_even_as_it_is(tmp_path):
    older(tmp_path / "lib", len(MIGRATIONS))
    with closing(sqlite3.connect(tmp_path / "lib/library.db")) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")

    with pytest.raises(NewerLibraryError, match="newer version"):
        Library.open(tmp_path / "lib", as_it_is=True)
