"""Edits of sides, speakers, outlets and relations: what each does, and that it lasts."""

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from rag.errors import InputError, NotFoundError
from rag.library import Library, articles, edits, store
from rag.library.migrations import MIGRATIONS
from rag.library.schema import statements
from rag.statements.edits import former_names, overruled
from rag.statements.settle import settle, settled
from rag.types import Edit, Filters
from tests.fakes.articles import NOW, record
from tests.fakes.newsroom import newsroom

NEWS = """Title: Sarn crossing
Outlet: Norda

Torvian Foreign Minister Ana Reik said that Torvia's crossing to Ordelia would open in June.

Torvian Trade Minister Pavel Oste said that tariffs would fall.

Ordelian Foreign Minister Tomas Vell said that permits would stay.
"""


def telling(locator, *said, roles=(), **known):
    """Return a record of statements (speaker, side), each of words of its own."""
    words = [f"words {number}" for number in range(len(said))]
    made = record(
        "\n".join(words) + f"\n{locator}",
        locator,
        said=[(*who, word) for who, word in zip(said, words, strict=True)],
        **known,
    )
    told = [
        replace(s, role=roles[n] if n < len(roles) else "", joint="; " in s.side)
        for n, s in enumerate(made.statements)
    ]
    return replace(made, statements=tuple(told))


class Desk:
    """A newsroom to which records are added as the ingest adds them."""

    def __init__(self, folder):
        self.room = newsroom(folder)
        self.library = self.room._library

    def put(self, made):
        with (
            self.library.writing() as db,
            settled(db, [made.article.source.locator]),
        ):
            articles.add(db, made, now=NOW)

    def edit(self, *words, **more):
        return self.room.edit(*words, **more)

    @property
    def said(self):
        return sorted((s.speaker, s.side) for s in self.room.statements())

    @property
    def sides(self):
        return [side.name for side in self.room.sides()]

    def stored(self, *columns):
        with self.library.reading() as db:
            rows = db.execute(text(f"SELECT {', '.join(columns)} FROM statements ORDER BY id"))
            return rows.all()


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path / "library")
    yield made
    made.room.close()


@pytest.fixture
def two(desk):
    desk.put(telling("/a", ("Ana Reik", "Torvia"), ("Tomas Vell", "Ordelia")))
    desk.put(telling("/b", ("Ana Reik", "Torvia"), ("both sides", "Ordelia; Torvia")))
    return desk


class TestSides:
    def test_a_renamed_side_has_the_new_name_everywhere_and_its_old_ones_find_it(self, two):
        two.edit("rename side", "torvia", "Republic of Torvia")

        assert two.sides == ["Ordelia", "Republic of Torvia"]
        assert ("both sides", "Ordelia; Republic of Torvia") in two.said
        old, new = Filters(sides=("TORVIA",)), Filters(sides=("Republic of Torvia",))
        assert two.room.statements(filters=old) == two.room.statements(filters=new)
        assert len(two.room.articles(old)) == 2
        assert [s.name for s in two.room.compare(sides=["Torvia"]).sides] == [
            "Republic of Torvia"
        ]

    def test_a_renamed_country_stays_a_state_with_its_other_names(self, desk):
        desk.put(telling("/a", ("Ana Reik", "Norway")))
        desk.edit("rename side", "Norway", "Oslo team")

        (side,) = desk.room.sides()
        assert (side.name, side.kind, side.speakers) == ("Oslo team", "state", ("Ana Reik",))
        assert {"Norway", "Norwegian"} <= set(side.aliases)

    def test_a_merged_side_is_the_other_and_a_joint_one_has_it_once(self, two):
        two.edit("merge sides", "Ordelia", "Torvia")

        assert two.sides == ["Torvia"]
        assert {side for _, side in two.said} == {"Torvia"}
        assert "Ordelia" in two.room.sides()[0].aliases
        assert [s.joint for s in two.room.statements() if s.speaker == "both sides"] == [True]

    def test_a_hidden_side_is_no_side_but_its_words_are_found(self, two):
        two.edit("hide side", "Torvia")

        assert two.sides == ["Ordelia"]
        assert [side.name for side in two.room.compare().sides] == ["Ordelia"]
        assert ("Ana Reik", "") in two.said
        assert ("both sides", "Ordelia") in two.said
        assert two.room.statements(filters=Filters(speakers=("Reik",)))
        assert "Torvia" not in two.room.overview().sides

    def test_the_later_of_two_edits_wins(self, two):
        two.edit("rename side", "Torvia", "T")
        two.edit("rename side", "T", "Torvia")
        assert two.sides == ["Ordelia", "Torvia"]
        two.edit("merge sides", "Torvia", "Ordelia")
        two.edit("rename side", "Ordelia", "Torvia")
        assert two.sides == ["Torvia"]


class TestSpeakers:
    def test_a_moved_speaker_speaks_for_the_other_side(self, two):
        two.edit("move speaker", "ana reik", "Ordelia")
        assert two.said.count(("Ana Reik", "Ordelia")) == 2
        two.edit("move speaker", "Ana Reik")
        assert two.said.count(("Ana Reik", "")) == 2

    def test_a_speaker_is_moved_to_a_side_of_their_own_only_when_asked(self, two):
        with pytest.raises(InputError, match="no side 'Opposition'") as caught:
            two.edit("move speaker", "Ana Reik", "Opposition")
        assert "--new" in caught.value.hint
        two.edit("move speaker", "Ana Reik", "Opposition", new=True)
        assert "Opposition" in two.sides

    def test_a_move_within_one_side_leaves_the_namesake_alone(self, desk):
        desk.put(telling("/a", ("Ana Reik", "Torvia"), ("Ana Reik", "Ordelia")))
        desk.edit("name speaker", "Ana Reik", "Ana Reik (trade)", "Ordelia")
        desk.edit("move speaker", "Ana Reik", "")
        assert desk.said == [("Ana Reik", ""), ("Ana Reik (trade)", "Ordelia")]

    def test_a_named_speaker_is_that_person_and_goes_where_they_were_moved(self, two):
        two.put(telling("/c", ("the chief negotiator", "Norda")))
        two.edit("move speaker", "Ana Reik", "Ordelia")
        two.edit("name speaker", "the chief negotiator", "Ana Reik")

        assert two.said.count(("Ana Reik", "Ordelia")) == 3
        assert two.room.names() == {"Ana Reik": ("Ana Reik", "the chief negotiator")}
        found = two.room.statements(filters=Filters(speakers=("chief negotiator",)))
        assert [s.speaker for s in found] == ["Ana Reik"]

    def test_names_of_one_person_in_several_articles_are_one_speaker(self, desk):
        desk.put(telling("/a", ("Reik", "Torvia")))
        assert desk.said == [("Reik", "Torvia")]
        desk.put(telling("/b", ("Ana Reik", "Torvia"), roles=("foreign minister",)))
        assert desk.said == [("Ana Reik", "Torvia")] * 2
        assert desk.room.sides()[0].speakers == ("Ana Reik",)
        desk.put(telling("/c", ("Pavel Reik", "Torvia"), roles=("spokesman",)))
        assert sorted(desk.said)[-1] == ("Reik", "Torvia")

    @pytest.mark.parametrize("order", ["ab", "ba"])
    def test_an_office_told_without_its_state_is_of_the_side_others_tell(self, desk, order):
        made = {
            "a": telling("/a", ("Ana Reik", "Torvia"), roles=("Foreign Minister of Torvia",)),
            "b": telling("/b", ("Ana Reik", ""), ("Ana Reik", ""), roles=("Foreign Minister",)),
        }
        for name in order:
            desk.put(made[name])
        assert desk.said == [("Ana Reik", ""), *[("Ana Reik", "Torvia")] * 2]
        desk.edit("rename side", "Torvia", "Republic of Torvia")
        assert desk.said[1:] == [("Ana Reik", "Republic of Torvia")] * 2
        gone = next(e.source.id for e in desk.room.articles() if e.source.locator == "/a")
        desk.room.remove([gone])
        assert desk.said == [("Ana Reik", "")] * 2

    @pytest.mark.in_a_file
    def test_without_the_article_that_names_them_they_are_who_they_were(self, desk):
        desk.put(telling("/a", ("Reik", "Torvia")))
        desk.put(telling("/b", ("Ana Reik", "Torvia"), roles=("foreign minister",)))
        gone = next(e.source.id for e in desk.room.articles() if e.source.locator == "/b")
        desk.room.remove([gone])
        assert desk.said == [("Reik", "Torvia")]
        for path in (desk.library.folder / "library.db",):
            assert b"Ana Reik" not in path.read_bytes()

    def test_namesakes_are_not_looked_at_when_somebody_else_of_that_surname_comes(
        self, desk, monkeypatch
    ):
        for number in range(20):
            given = f"{chr(65 + number)}na"
            desk.put(telling(f"/{number}", (f"{given} Reik", "Torvia")))
        looked = []
        proposed = edits.proposed

        def told(db, names, **more):
            looked.append(names)
            return proposed(db, names, **more)

        monkeypatch.setattr(edits, "proposed", told)
        desk.put(telling("/x", ("Ola Reik", "Torvia")))
        assert looked == [{"Ola Reik"}]
        desk.put(telling("/y", ("Reik", "")))
        desk.put(telling("/z", ("Ana Reik", "Torvia")))
        assert looked[2:] == [{"Ana Reik"}]
        desk.put(telling("/w", ("Reik", "Torvia")))
        assert len(looked[3]) == 22

    def test_a_library_of_an_earlier_version_gets_the_parts_of_its_names(self, desk):
        desk.put(telling("/a", ("Reik", "Torvia")))
        with desk.library.writing() as db:
            db.execute(text("DELETE FROM name_parts"))
            store.put(db, name_parts="")
        desk.put(telling("/b", ("Ana Reik", "Torvia"), roles=("foreign minister",)))
        assert desk.said == [("Ana Reik", "Torvia")] * 2

    def test_a_changed_article_is_looked_at_again(self, desk):
        desk.put(telling("/a", ("Reik", "Torvia")))
        desk.put(telling("/b", ("Ana Reik", "Torvia"), roles=("foreign minister",)))
        desk.put(telling("/b", ("Nobody Else", "Torvia"), ("Ola Nim", "Torvia")))
        assert ("Reik", "Torvia") in desk.said

    def test_a_split_name_is_a_person_of_its_own_from_then_on(self, desk):
        desk.put(telling("/a", ("Reik", "Torvia")))
        desk.put(telling("/b", ("Ana Reik", "Torvia"), roles=("foreign minister",)))
        desk.edit("split speaker", "reik", scope="Torvia")
        assert desk.said == [("Ana Reik", "Torvia"), ("Reik", "Torvia")]
        desk.put(telling("/c", ("Reik", "Torvia")))
        assert desk.said.count(("Reik", "Torvia")) == 2
        desk.edit("name speaker", "Reik", "Ana Reik")
        assert {speaker for speaker, _ in desk.said} == {"Ana Reik"}

    def test_who_was_split_off_lends_nobody_a_name(self, desk):
        desk.put(telling("/a", ("Sergei Malkov", "Torvia"), ("Sergei Malkov", "Torvia")))
        desk.put(telling("/b", ("Sergey Malkov", "Torvia")))
        desk.edit("split speaker", "Sergey Malkov")
        for number in range(3):
            desk.put(telling(f"/{number}", ("Sergey Malkov", "Torvia")))
        assert desk.said.count(("Sergey Malkov", "Torvia")) == 4
        assert desk.said.count(("Sergei Malkov", "Torvia")) == 2

    def test_merged_sides_bring_their_people_together(self, desk):
        desk.put(telling("/a", ("Reik", "Torvian Council")))
        desk.put(telling("/b", ("Ana Reik", "Torvia"), roles=("foreign minister",)))
        assert ("Reik", "Torvian Council") in desk.said
        desk.edit("merge sides", "Torvian Council", "Torvia")
        assert desk.said == [("Ana Reik", "Torvia")] * 2

    def test_the_users_spelling_stays_when_another_becomes_more_common(self, desk):
        desk.put(telling("/a", ("Sergei Malkov", "Torvia"), ("Ola Nim", "Ordelia")))
        desk.edit("move speaker", "Sergei Malkov", "Ordelia")
        for number in range(3):
            desk.put(telling(f"/{number}", ("Sergey Malkov", "Torvia")))
        assert desk.said.count(("Sergei Malkov", "Ordelia")) == 4


class TestOutlets:
    @pytest.fixture
    def told(self, desk):
        made = telling(
            "/a",
            ("the foreign ministry", "Torvia"),
            ("Tomas Vell", "Torvia"),
            ("the Ordelian foreign ministry", "Ordelia"),
            outlet="Veldt Courier",
        )
        made = replace(
            made, statements=tuple(replace(s, teller="Torvia") for s in made.statements)
        )
        desk.put(made)
        desk.put(telling("/b", ("Ana Reik", "Torvia"), outlet="Norda"))
        return desk

    def test_a_moved_outlet_tells_for_its_side_and_takes_bare_offices_along(self, told):
        told.edit("move outlet", "veldt courier", "Ordelia")

        said = {s.speaker: (s.side, s.teller) for s in told.room.statements()}
        assert said == {
            "the foreign ministry": ("Ordelia", "Ordelia"),
            "Tomas Vell": ("Torvia", "Ordelia"),
            "the Ordelian foreign ministry": ("Ordelia", "Ordelia"),
            "Ana Reik": ("Torvia", ""),
        }

    def test_a_teller_is_renamed_and_hidden_with_its_side(self, told):
        told.edit("rename side", "Torvia", "T")
        assert {s.teller for s in told.room.statements()} == {"T", ""}
        told.edit("hide side", "T")
        assert {s.teller for s in told.room.statements()} == {""}


def relate(number, issue, relation, scope):
    return Edit(
        id=number, kind="relate", subject=issue, object=relation, scope=scope, made_at=NOW
    )


def side_edit(number, kind, subject, to=""):
    return Edit(id=number, kind=kind, subject=subject, object=to, made_at=NOW)


class TestRelations:
    def test_the_users_relation_is_found_by_issue_and_present_sides(self, two):
        with two.library.reading() as db:
            before = store.generation(db)
        two.edit("relate", "Grain  Corridor", "oppose", "Torvia; Ordelia")
        with two.library.reading() as db:
            assert store.generation(db) > before
        two.edit("rename side", "Torvia", "T")
        found = overruled(two.room.edits())
        assert found == {("grain corridor", frozenset(("T", "Ordelia"))): "oppose"}

    def test_the_last_relation_holds_and_none_is_left_of_a_side_with_itself(self):
        first = relate(1, "Grain", "oppose", "A; B")
        later = relate(2, "grain", "agree", "B; A")
        assert overruled([first, later]) == {("grain", frozenset("AB")): "agree"}
        assert overruled([first, side_edit(2, "merge sides", "A", "B")]) == {}
        assert overruled([first, side_edit(2, "hide side", "A")]) == {}

    def test_former_names_go_from_name_to_name(self):
        steps = [
            side_edit(1, "rename side", "A", "B"),
            side_edit(2, "merge sides", "B", "C"),
            side_edit(3, "merge sides", "D", "C"),
        ]
        assert former_names(steps) == {"C": ("A", "B", "D")}


class TestLasting:
    def test_edits_stay_when_the_library_is_opened_again(self, two, tmp_path):
        two.edit("rename side", "Torvia", "T")
        before = two.said
        again = Desk(tmp_path / "library")
        assert (again.said, again.room.edits()) == (before, two.room.edits())
        again.room.close()

    def test_edits_hold_for_articles_added_later_and_for_a_reindexed_library(self, tmp_path):
        room = newsroom(tmp_path / "news")
        room.add_files([("a.txt", NEWS.encode())])
        sides = {side.name for side in room.sides()}
        assert {"Torvia", "Ordelia"} <= sides
        room.edit("rename side", "Torvia", "T")
        room.edit("move speaker", "Pavel Oste", "Ordelia")
        room.add_files([("b.txt", NEWS.replace("June", "July").encode())])

        def told():
            return sorted({(s.speaker, s.side) for s in room.statements()})

        expected = [("Ana Reik", "T"), ("Pavel Oste", "Ordelia"), ("Tomas Vell", "Ordelia")]
        assert told() == expected
        room.reindex()
        assert told() == expected
        room.close()

    def test_a_taken_back_edit_restores_what_was_proposed_and_leaves_the_others(self, two):
        proposed = two.said
        first = two.edit("rename side", "Torvia", "T")
        second = two.edit("move speaker", "Tomas Vell", "T")
        assert two.room.undo(first.id) == first
        assert ("Ana Reik", "Torvia") in two.said
        two.room.undo(second.id)
        assert (two.said, two.room.edits()) == (proposed, ())
        third = two.edit("hide side", "Torvia")
        assert third.id > second.id

    def test_an_edit_is_seen_at_once_by_who_has_the_library_open(self, two, tmp_path):
        other = newsroom(tmp_path / "library")
        assert "T" not in {s.name for s in other.sides()}
        two.edit("rename side", "Torvia", "T")
        assert "T" in {s.name for s in other.sides()}
        other.close()

    def test_what_fails_half_way_changes_nothing(self, two, monkeypatch):
        before = two.stored("*")

        def stop(*_):
            raise RuntimeError("stop")

        monkeypatch.setattr("rag.statements.desk.settle", stop)
        with pytest.raises(RuntimeError):
            two.edit("rename side", "Torvia", "T")
        assert (two.stored("*"), two.room.edits()) == (before, ())


@pytest.mark.in_a_file
class TestMigration:
    def test_a_library_of_the_first_version_keeps_its_statements_as_proposals(self, tmp_path):
        old = Library.open(tmp_path, migrations=MIGRATIONS[:1])
        with old.writing() as db:
            source = telling("/a", ("Ana Reik", "Torvia"))
            later = set(statements.c.keys()) - _columns(db, "statements")
            row = articles._row(source, source.article.source, 1, NOW)
            db.execute(text(_INSERT_ARTICLE), row)
            db.execute(text(_INSERT_STATEMENT), {"id": row["id"]})
        old.close()
        assert "proposed_speaker" in later

        desk = Desk(tmp_path)
        assert desk.said == [("Ana Reik", "Torvia")]
        columns = ("proposed_speaker", "proposed_side", "proposed_teller", "via", "teller")
        assert desk.stored(*columns) == [("Ana Reik", "Torvia", "", "", "")]
        desk.edit("rename side", "Torvia", "T")
        assert desk.said == [("Ana Reik", "T")]
        desk.room.close()

    def test_a_new_library_and_a_migrated_one_have_the_same_tables(self, tmp_path):
        new = Library.open(tmp_path / "new")
        with new.reading() as db:
            found = {t.name: _columns(db, t.name) for t in statements.metadata.sorted_tables}
        assert found == {t.name: set(t.c.keys()) for t in statements.metadata.sorted_tables}
        new.close()


_INSERT_ARTICLE = (
    "INSERT INTO articles (id, locator, version, current, text, text_hash, copy_of, title, "
    "outlet, agency, byline, place, published, language, kind, cleaner, added_at) VALUES "
    "(:id, :locator, 1, 1, :text, :text_hash, '', :title, '', '', '', '', NULL, 'en', 'text', "
    "1, '2031-03-14 09:30:00.000000')"
)
_INSERT_STATEMENT = (
    "INSERT INTO statements (id, article_id, ordinal, speaker, role, side, joint, kind, cue, "
    "said_on, spans) VALUES ('s1', :id, 0, 'Ana Reik', '', 'Torvia', 0, 'indirect', 'said', "
    'NULL, \'{"content": [[0, 5]], "cue": [], "source": []}\')'
)


def _columns(db, table):
    return {row[1] for row in db.exec_driver_sql(f"PRAGMA table_info({table})")}


class TestRefused:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("rename side", "Atlantis", "A"), "no side 'Atlantis'"),
            (("rename side", "Torvia", "Ordelia"), "a side 'Ordelia' already"),
            (("rename side", "Torvia", "A; B"), "no name for a side"),
            (("rename side", "Torvia", " "), "no name for a side"),
            (("rename side", "Torvia", "a\u202eb"), "cannot be printed"),
            (("rename side", "Torvia", "x" * 400), "too long"),
            (("rename side", "Torvia", "\udc80"), "cannot be printed"),
            (("merge sides", "Torvia", "torvia"), "into itself"),
            (("merge sides", "Torvia", "Atlantis"), "no side 'Atlantis'"),
            (("hide side", "Atlantis"), "no side 'Atlantis'"),
            (("hide side", "Torvia", "Ordelia"), "takes no 'Ordelia'"),
            (("move speaker", "Nobody", "Torvia"), "no speaker 'Nobody'"),
            (("move speaker", "Ana Reik", "Torvia", "Atlantis"), "no side 'Atlantis'"),
            (("move outlet", "Nobody", "Torvia"), "no outlet 'Nobody'"),
            (("name speaker", "Ana Reik", ""), "Who is"),
            (("name speaker", "Ana Reik", "Ana Reik"), "Who is"),
            (("split speaker", "Ana Reik"), "of its own already"),
            (("split speaker", "Nobody"), "no speaker 'Nobody'"),
            (("relate", "", "agree", "Torvia; Ordelia"), "has no name"),
            (("relate", "Grain", "love", "Torvia; Ordelia"), "no relation"),
            (("relate", "Grain", "agree", "Torvia"), "two sides"),
            (("relate", "Grain", "agree", "Torvia; Atlantis"), "no side 'Atlantis'"),
            (("paint side", "Torvia"), "no edit 'paint side'"),
        ],
    )
    def test_what_makes_no_sense_is_refused_with_a_hint_and_changes_nothing(
        self, two, words, said
    ):
        before = two.stored("*")
        with pytest.raises(InputError, match=said) as caught:
            two.edit(*words)
        assert caught.value.hint
        assert (two.stored("*"), two.room.edits()) == (before, ())

    def test_the_hint_names_what_comes_near(self, two):
        with pytest.raises(InputError) as caught:
            two.edit("move speaker", "Anna Reik", "Torvia")
        assert caught.value.hint == "Speakers: Ana Reik."

    def test_a_name_that_goes_by_another_says_so(self, desk):
        desk.put(telling("/a", ("Reik", "Torvia")))
        desk.put(telling("/b", ("Ana Reik", "Torvia"), roles=("foreign minister",)))
        with pytest.raises(InputError, match="goes by 'Ana Reik'"):
            desk.edit("move speaker", "Reik", "Torvia")

    def test_an_unknown_edit_cannot_be_taken_back(self, two):
        with pytest.raises(NotFoundError, match="no edit 7"):
            two.room.undo(7)


class TestSharing:
    def test_another_library_takes_the_edits_in_and_holds_the_same(self, two, tmp_path):
        two.edit("rename side", "Torvia", "T")
        two.edit("move speaker", "Tomas Vell", "T")
        two.edit("relate", "Grain", "agree", "T; Ordelia")
        other = Desk(tmp_path / "other")
        rows = two.room.export_edits()

        assert len(other.room.import_edits(rows)) == 3
        assert other.room.import_edits(rows) == ()
        assert other.room.export_edits() == rows
        other.put(telling("/a", ("Ana Reik", "Torvia"), ("Tomas Vell", "Ordelia")))
        assert other.said == [("Ana Reik", "T"), ("Tomas Vell", "T")]
        other.room.close()

    @pytest.mark.parametrize(
        "broken",
        [
            "text",
            {"kind": "rename side"},
            {"kind": "rename side", "subject": "A", "object": "A"},
            {"kind": "paint", "subject": "A", "object": "B"},
            {"kind": ["rename side"], "subject": "A", "object": "B"},
            {"kind": "rename side", "subject": 3, "object": "B"},
            {"kind": "rename side", "subject": "A", "object": "\x1b[2J"},
            {"kind": "relate", "subject": "A", "object": "agree", "scope": "A"},
            {"kind": "hide side", "subject": "A", "made_at": "soon"},
        ],
    )
    def test_one_broken_edit_and_none_is_taken_in(self, two, broken):
        good = {"kind": "hide side", "subject": "Torvia"}
        with pytest.raises(InputError, match="Edit 2 is no edit") as caught:
            two.room.import_edits([good, broken])
        assert caught.value.hint
        assert two.room.edits() == ()

    def test_too_many_are_refused(self, two):
        with pytest.raises(InputError, match="too many"):
            two.room.import_edits([{"kind": "hide side", "subject": "T"}] * 3_000)


_SIDE = st.sampled_from(["Torvia", "Ordelia", "Norda", "Nobody"])
_WHO = st.sampled_from(
    [
        *("Ana Reik", "Anna Reik", "Reik", "A. Reik", "Lian Mo", "Lian", "Mo", "Mo Lian"),
        *("Sergei Vell", "Sergey Vell", "both sides", "the ministry"),
    ]
)
_EDIT = st.one_of(
    st.tuples(st.sampled_from(["rename side", "merge sides"]), _SIDE, _SIDE, st.just("")),
    st.tuples(st.just("hide side"), _SIDE, st.just(""), st.just("")),
    st.tuples(st.just("move speaker"), _WHO, _SIDE, st.sampled_from(["", "Torvia"])),
    st.tuples(st.just("move outlet"), st.just("Norda"), _SIDE, st.just("")),
    st.tuples(st.just("name speaker"), _WHO, _WHO, st.sampled_from(["", "Torvia"])),
    st.tuples(st.just("split speaker"), _WHO, st.just(""), st.just("")),
)
_SAID = st.lists(
    st.tuples(_WHO, st.sampled_from(["", "Torvia", "Ordelia", "Ordelia; Torvia"])),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=_SAID, second=_SAID, made=st.lists(_EDIT, max_size=6), office=st.booleans())
def test_every_edit_can_be_undone_and_order_of_adding_never_matters(
    tmp_path_factory, first, second, made, office
):
    roles = ("foreign minister",) * 4 if office else ()
    records = [
        telling("/a", *first, roles=roles, outlet="Norda"),
        telling("/b", *second, outlet="Courier"),
    ]
    early, late = (Desk(tmp_path_factory.mktemp("desk")) for _ in range(2))
    try:
        for one in records:
            early.put(one)
        proposed = early.stored("id", "speaker", "side", "teller")
        for desk in (early, late):
            with desk.library.writing() as db:
                for words in made:
                    edits.add(db, *words, made_at=NOW)
                settle(db)
        for one in reversed(records):
            late.put(one)
        columns = ("id", "speaker", "side", "teller")
        assert early.stored(*columns) == late.stored(*columns)
        for edit in early.room.edits():
            early.room.undo(edit.id)
        assert early.stored(*columns) == proposed
    finally:
        early.room.close()
        late.room.close()


def test_twenty_thousand_statements_are_edited_within_three_seconds(desk):
    said = [(f"Ana Nim{n % 400:03}a", "Torvia" if n % 2 else "Ordelia") for n in range(200)]
    with desk.library.writing() as db:
        rows = []
        for number in range(100):
            made = telling(f"/{number}", *said[number % 7 :])
            articles.add(db, replace(made, passages=(), vectors=()), now=NOW)
            rows.append(made)
        assert articles.counts(db)["statements"] > 19_000
        settle(db)
        store.bump(db)
    desk.room.sides()

    began = time.process_time()
    desk.edit("rename side", "Torvia", "T")
    assert time.process_time() - began < 3
    assert {s.side for s in desk.room.statements()} == {"T", "Ordelia"}
