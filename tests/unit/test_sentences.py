"""The sentences kept of passages are those that cutting gives, and go with their passages."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from rag.ingest import care
from rag.library import schema, sentences
from rag.library.sentences import Kept, write
from rag.retrieval import cutting
from rag.retrieval.cutting import Cut
from tests.fakes.embedder import WordEmbedder
from tests.fakes.newsroom import newsroom
from tests.unit.test_cutting import ASKED, WORDS, passage, plainly

TEXTS = [
    (f"{n}.txt", f"Ana Torvald opened harbour number{n}. She said the grain would go.".encode())
    for n in range(5)
]
QUESTION = "What did Ana Torvald say about harbour number3?"
MIXED = (
    "Corvath's port? “No,” he said.\n1,200 ships; 港口将开放。船只今天抵达。 "
    "Das ist am 10. Mai so."
)


def table(room):
    with room._library.reading() as db:
        rows = db.execute(select(schema.sentences)).all()
        keys = set(db.scalars(select(schema.passages.c.key)))
    return {row.passage_key: row.held for row in rows}, keys


def wrong(room, *, repair=False):
    return [one.check for one in room.doctor(repair=repair) if not one.ok]


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path / "lib") as opened:
        opened.add_files(TEXTS)
        yield opened


@given(
    st.lists(
        st.sampled_from([*WORDS, "He", "said.", "“No.”", "\n", "港口。", "八"]), min_size=1
    )
)
def test_what_is_kept_is_what_cutting_gives(chosen):
    text = " ".join(chosen)
    one = passage(f"Port. {text}", start=6 if text.strip() else 0)
    cut = Cut(ASKED)
    kept = Kept.read(write(one.text, one.source.language))
    assert kept
    cut.know(one, kept)
    assert cut.sentences(one) == plainly(one)


def test_kept_of_this_version_means_cut_in_this_way():
    digest = hashlib.sha256(write(MIXED, "de").encode()).hexdigest()
    assert digest.startswith("950a712d22ae"), "raise VERSION of rag.library.sentences, and this"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0 0 5\n port ",
        "1 0 x\n port ",
        "1 0 5 6\n port ",
        "1 0 5\n port \n quay ",
        "1 5 0\n port ",
        "1 0 5",
    ],
)
def test_what_is_of_another_version_or_damaged_is_not_read(written):
    assert Kept.read(written) is None


def test_what_reaches_beyond_the_passage_is_cut_anew():
    one, cut = passage("Port."), Cut(ASKED)
    cut.know(one, Kept((0, 9), " port "))
    assert cut.sentences(one) == plainly(one)


def test_a_search_does_not_cut_what_is_kept(room, monkeypatch):
    monkeypatch.setattr(cutting, "sentences", lambda *_: pytest.fail("cut again"))
    assert "number3" in room.search(QUESTION)[0].passage.text


def test_a_search_finds_the_same_without_and_with_damaged_ones(room):
    def found():
        return [(hit.passage.id, hit.score) for hit in room.search(QUESTION)]

    expected = found()
    with room._library.writing() as db:
        db.execute(update(schema.sentences).values(held="1 0 x\nport"))
    assert found() == expected
    with room._library.writing() as db:
        sentences.forget(db, table(room)[1])
    assert found() == expected


def test_they_come_and_go_with_their_passages(room):
    kept, keys = table(room)
    assert set(kept) == keys
    assert any("number3" in held for held in kept.values())

    room.remove([one.source.id for one in room.articles() if "number3" in one.source.title])
    kept, keys = table(room)
    assert set(kept) == keys
    assert not any("number3" in held for held in kept.values())

    care.reindex(room._library, room._nearest, WordEmbedder(256))
    again, new = table(room)
    assert set(again) == new != keys
    assert sorted(again.values()) == sorted(kept.values())


def test_doctor_keeps_those_of_an_older_library_and_mends_damaged_ones(room, monkeypatch):
    monkeypatch.setattr(care, "_CUT", 2)
    kept, keys = table(room)
    first = min(keys)
    with room._library.writing() as db:
        sentences.forget(db, keys - {first})
        held = func.replace(schema.sentences.c.held, "harbour", "harbours")
        db.execute(update(schema.sentences).values(held=held))

    assert wrong(room) == ["sentences"]
    assert table(room)[0] != kept
    assert wrong(room, repair=True) == ["sentences"]
    assert table(room)[0] == kept
    assert wrong(room) == []
