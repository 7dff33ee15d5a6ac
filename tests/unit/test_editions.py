"""Briefings that are kept, and definitions by which they are made again."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import InputError, NotFoundError
from rag.types import Definition, Filters
from tests.fakes.newsroom import newsroom

FIRST = """Title: Harbour of Lugra to reopen
Date: 2031-03-04

Veldt and Ostmark agreed on Tuesday to reopen the harbour of Lugra to all ships.

The harbour will open on March 15 under the eyes of 40 observers, the paper says.
"""
SECOND = """Title: Pilots refuse
Date: 2031-03-09

Pilots refuse to enter the harbour of Lugra before the northern channel has been dredged.
"""
HARBOUR = Definition(name="harbour", topic="harbour of Lugra", length="short")


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path / "library") as opened:
        opened.add_files([("first.txt", FIRST.encode())])
        yield opened


def add(room, text, name="second.txt"):
    (item,) = room.add_files([(name, text.encode())]).of("added")
    return item.entry.source.id


def test_a_briefing_is_kept_and_comes_back_as_it_was(room):
    made = room.brief(definition=HARBOUR)

    assert room.editions.briefing(made.id) == made
    (kept,) = room.editions.listing()
    assert (kept.id, kept.title, kept.articles) == (made.id, made.title, 1)
    assert kept.definition == HARBOUR
    assert not kept.edited


def test_the_next_briefing_knows_the_one_before_whatever_its_form(room):
    first = room.brief(definition=HARBOUR)
    add(room, SECOND)

    second = room.brief(topic="  Harbour of  LUGRA ")

    assert second.since.replace(microsecond=0) == first.as_of.replace(microsecond=0)
    assert second.changed
    assert room.editions.previous(second.id) == first
    assert room.editions.previous(first.id) is None
    got = room.editions.difference(first.id, second.id)
    assert "Pilots refuse" in " ".join(claim.text for claim in got.added)


def test_another_scope_is_another_subject(room):
    room.brief(topic="harbour of Lugra")

    other = room.brief(topic="harbour of Lugra", filters=Filters(since=dt.date(2031, 3, 1)))

    assert other.changed is None


def test_what_is_not_kept_is_not_known_next_time(room):
    room.brief(topic="harbour of Lugra", keep=False)

    assert room.editions.listing() == ()
    assert room.brief(topic="harbour of Lugra").changed is None


def test_an_edited_briefing_is_marked_and_can_be_restored(room):
    made = room.brief(definition=HARBOUR)

    changed = room.editions.reword(made.id, 0, 0, "All is well.")

    assert room.editions.briefing(made.id) == changed
    assert changed.sections[0].claims[0].edited
    assert room.editions.listing()[0].edited
    assert room.editions.restore(made.id) == made
    assert not room.editions.listing()[0].edited


def test_sections_move_and_go(room):
    made = room.brief(topic="harbour of Lugra")
    headings = [section.heading for section in made.sections]

    moved = room.editions.move(made.id, 0, by=1)
    assert [s.heading for s in moved.sections][:2] == headings[1::-1]
    left = room.editions.leave_out(made.id, 0)
    assert [s.heading for s in left.sections] == [headings[0], *headings[2:]]
    assert room.editions.briefing(made.id) == left


def test_a_change_that_cannot_be_made_changes_nothing(room):
    made = room.brief(definition=HARBOUR)

    with pytest.raises(InputError):
        room.editions.reword(made.id, 0, 0, " ")
    with pytest.raises(InputError):
        room.editions.leave_out(made.id, 99)
    assert room.editions.briefing(made.id) == made


def test_the_words_of_a_removed_article_are_gone_from_kept_briefings(room):
    article_id = add(room, SECOND)
    made = (
        room.brief(topic="harbour of Lugra", length=None)
        if False
        else room.brief(topic="harbour of Lugra")
    )
    places = [
        (s, c)
        for s, section in enumerate(made.sections)
        for c, claim in enumerate(section.claims)
        if claim.citations[0].source.id == article_id
    ]
    section, place = places[0]
    room.editions.reword(
        made.id, section, place, "Pilots refuse to enter the harbour of Lugra for now."
    )

    room.remove([article_id])
    room.shelf.finish()
    after = room.editions.briefing(made.id)
    claim = after.sections[section].claims[place]
    assert (claim.text, claim.verdict, claim.citations) == ("(removed)", "unsupported", ())
    assert "Pilots refuse" not in str(after)
    files = [path for path in Path(room.overview().location).rglob("*") if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    assert b"for now" not in stored


def test_a_definition_is_saved_replaced_listed_and_forgotten(room):
    room.editions.save(replace(HARBOUR, filters=Filters(outlets=("Courier",))))
    assert room.editions.definition("harbour").filters.outlets == ("Courier",)

    room.editions.save(HARBOUR)
    room.editions.save(Definition(name="all"))

    assert [one.name for one in room.editions.saved()] == ["all", "harbour"]
    assert room.editions.definition(" harbour ") == HARBOUR
    room.editions.forget_definition("all")
    with pytest.raises(NotFoundError, match="all"):
        room.editions.definition("all")


@pytest.mark.parametrize(
    "wrong", [Definition(), Definition(name="x" * 81), Definition(name="a", template="b")]
)
def test_a_definition_that_cannot_be_saved_is_one_clear_line(room, wrong):
    with pytest.raises(InputError):
        room.editions.save(wrong)
    assert room.editions.saved() == ()


def test_what_is_not_there_is_one_clear_line(room):
    for ask in (
        room.editions.briefing,
        room.editions.remove,
        room.editions.restore,
        room.editions.previous,
    ):
        with pytest.raises(NotFoundError):
            ask("0" * 12)


def test_templates_name_their_sections_the_full_one_first(room):
    first, *others = room.editions.templates()

    assert (first.name, first.title) == ("briefing", "Full briefing")
    assert {one.name for one in others} == {"digest", "positions", "update"}
    assert all(one.purpose and one.guidance for one in (first, *others))


@pytest.mark.parametrize("template", ["briefing", "digest", "positions", "update"])
def test_a_briefing_has_the_sections_of_its_template_in_order(room, template):
    room.brief(topic="harbour of Lugra")
    add(room, SECOND)
    (wanted,) = (one for one in room.editions.templates() if one.name == template)

    made = room.brief(definition=replace(HARBOUR, template=template))

    kinds = list(dict.fromkeys(section.kind for section in made.sections))
    assert kinds == [kind for kind in wanted.sections if kind in kinds]
    assert kinds
