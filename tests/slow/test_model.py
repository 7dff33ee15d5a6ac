"""Whatever is done to a library in whatever order, it is what a simple model says it is."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rag.errors import LibraryError
from rag.ingest import care
from rag.library import Library, articles, backup, removal, vectors
from rag.providers.chroma import EmbeddedIndexes
from rag.retrieval import lexical, states
from rag.retrieval.layout import Layout
from rag.retrieval.nearest import Nearest
from rag.retrieval.posted import Postings
from rag.types import Filters
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder

pytestmark = pytest.mark.slow
EXAMPLES = 12
EMBEDDER = WordEmbedder(128)
INDEXES = EmbeddedIndexes(sync_threshold=3)
"""They write their files after a few changes, where most faults are."""
names = st.integers(0, 9).map(lambda n: f"/{n}.txt")


def text_of(name, version):
    return f"Torvia opened quay {name[1]}v{version}.\nIt closed berth {name[1]}w{version}."


class Shelves(RuleBasedStateMachine):
    """A library beside a dictionary that says what is in it."""

    def __init__(self):
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.lives = 0
        self.live, self.hidden = {}, {}

    @initialize()
    def begin(self):
        self._open(self.place / "0")

    def _open(self, folder):
        self.library = Library.open(folder, lock_timeout=5)
        self.nearest = Nearest(self.library, INDEXES)
        self.postings, self.layout = Postings(self.library, states.phrases()), Layout()

    def _close(self):
        self.nearest.close()
        self.library.close()

    def teardown(self):
        self._close()
        shutil.rmtree(self.place, ignore_errors=True)

    def _finish(self):
        with self.library.writing() as db:
            removal.finish(db)
        self.hidden = {}

    @rule(name=names, version=st.integers(0, 2))
    def add(self, name, version):
        self._finish()
        with self.library.writing() as db:
            articles.add(db, record(text_of(name, version), name, embedder=EMBEDDER), now=NOW)
        self.live[name] = version

    @rule(name=names, version=st.integers(0, 2))
    def add_what_fails_half_way(self, name, version):
        made = record(text_of(name, version), name, embedder=EMBEDDER)
        with suppress(RuntimeError), self.library.writing() as db:
            articles.add(db, made, now=NOW)
            raise RuntimeError("stop")

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def remove(self, data):
        self._finish()
        chosen = data.draw(
            st.lists(st.sampled_from(sorted(self.live)), min_size=1, unique=True)
        )
        ids = [one.source.id for one in self._there() if one.source.locator in chosen]
        with self.library.writing() as db:
            articles.remove(db, ids)
        for name in chosen:
            del self.live[name]

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def hide(self, data):
        self._finish()
        name = data.draw(st.sampled_from(sorted(self.live)))
        (found,) = [one for one in self._there() if one.source.locator == name]
        with self.library.writing() as db:
            removal.hide(db, [found.source.id])
        self.hidden = {name: self.live.pop(name)}

    @rule()
    def show(self):
        with self.library.writing() as db:
            removal.show(db)
        self.live |= self.hidden
        self.hidden = {}

    @rule()
    def catch_up(self):
        self.nearest.catch_up()
        self.postings.catch_up()

    @rule()
    def reindex(self):
        self._finish()
        care.reindex(self.library, self.nearest, EMBEDDER)

    @rule(after=st.integers(0, 2))
    def begin_to_reindex(self, after):
        self._finish()
        asked = iter(range(100))
        care.reindex(
            self.library, self.nearest, EMBEDDER, cancelled=lambda: next(asked) >= after
        )

    @rule()
    def crash(self):
        """Go on with what a crash would leave: the files as they are, nothing closed."""
        self.lives += 1
        folder = self.library.folder
        left = shutil.copytree(folder, self.place / str(self.lives))
        self._close()
        shutil.rmtree(folder)
        self._open(left)

    @rule(harm=st.sampled_from(["gone", "cut", "zero", "flip"]), which=st.integers(0, 20))
    def harm_the_index(self, harm, which):
        files = [p for p in (self.library.folder / "index").rglob("*") if p.is_file()]
        if not files:
            return
        folder = self.library.folder
        self._close()
        path = sorted(files)[which % len(files)]
        content = bytearray(path.read_bytes())
        if harm == "gone":
            path.unlink()
        elif content:
            content[len(content) // 2] ^= 255
            changed = {"cut": content[: len(content) // 2], "zero": bytes(len(content))}
            path.write_bytes(changed.get(harm, content))
        self._open(folder)

    @rule()
    def back_up_and_restore(self):
        self.lives += 1
        made = self.place / f"{self.lives}.backup"
        counted = backup.write(self.library, made)
        assert counted.articles == len(self.live)
        folder = self.library.folder
        self._close()
        shutil.rmtree(folder)
        backup.restore(made, self.place / str(self.lives))
        self._open(self.place / str(self.lives))

    @rule()
    def doctor(self):
        found = list(self._checked(repair=True))
        assert all(one.ok or one.repaired for one in found), found
        found = list(self._checked(repair=False))
        assert all(one.ok for one in found), found

    def _checked(self, *, repair):
        return care.doctor(self.library, self.nearest, EMBEDDER, repair=repair, now=NOW)

    def _there(self):
        with self.library.reading() as db:
            return articles.entries(db, Filters())

    @invariant()
    def it_holds_just_what_the_model_holds(self):
        there = self._there()
        assert sorted(one.source.locator for one in there) == sorted(self.live)
        for one in there:
            with self.library.reading() as db:
                text = articles.get(db, one.source.id).text
                cut = articles.passages_of(db, one.source.id)
            assert text == text_of(one.source.locator, self.live[one.source.locator])
            assert "\n".join(passage.text for passage in cut) == text

    @invariant()
    def every_passage_is_found_by_words_and_by_meaning_and_no_other(self):
        with self.library.reading() as db:
            keys = vectors.keys(db)
            loaded = articles.load_passages(db, keys)
            posted, places = self.postings.sync(db), self.layout.sync(db)
            found = posted.of(db, ["torvia", "it"])
            assert places.count() == len(loaded)
            by_word = lexical.ranked(posted, found, max(len(loaded), 1), places.there)
        assert set(by_word) == set(loaded)
        for key, passage in loaded.items():
            vector = EMBEDDER.embed([passage.text])[0]
            with self.library.reading() as db:
                found = self.nearest.query(db, vector, len(keys) + 5)
            assert {one for one, _ in found} == keys
            assert found[0][1] > 0.999
            assert key in {one for one, cosine in found if cosine > 0.999}


def test_whatever_is_done_the_library_is_what_the_model_says():
    run_state_machine_as_test(
        Shelves,
        settings=settings(
            deadline=None,
            max_examples=EXAMPLES,
            stateful_step_count=25,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_machine_that_looks_away_would_not_pass():
    """The invariants can fail: a library that lost an article is noticed."""
    machine = Shelves()
    machine.begin()
    machine.add("/1.txt", 0)
    machine.live["/2.txt"] = 0
    with pytest.raises(AssertionError):
        machine.it_holds_just_what_the_model_holds()
    machine.teardown()


def test_an_error_of_the_index_is_one_of_ours(tmp_path):
    index = INDEXES.open(tmp_path / "a")
    index.upsert([str(n) for n in range(9)], EMBEDDER.embed([f"word{n}" for n in range(9)]))
    with pytest.raises(LibraryError):
        index.query(EMBEDDER.embed(["word1"])[0][:7], 3)
    index.close()
