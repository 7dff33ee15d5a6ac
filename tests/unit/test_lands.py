"""A land no list has is one side, whether articles call it by its name or by its people."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.statements.countries import of_peoples
from rag.statements.settle import settle
from rag.types import Filters
from tests.unit.test_edits import Desk, telling


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "library")
    yield desk
    desk.room.close()


ARTICLES = {
    "land": [("Ana Reik", "Torvia")],
    "people": [("Pavel Oste", "Torvian"), ("Tomas Vell", "Ordelia")],
    "joint": [("Ana Reik and Tomas Vell", "Ordelia; Torvian")],
}


@pytest.mark.parametrize("order", [*itertools.permutations(ARTICLES)])
def test_the_order_of_adding_does_not_matter(desk, order):
    for name in order:
        desk.put(telling(name, *ARTICLES[name]))
    assert desk.sides == ["Ordelia", "Torvia"]
    assert ("Ana Reik and Tomas Vell", "Ordelia; Torvia") in desk.said
    with desk.library.writing() as db:
        assert settle(db) == 0


def test_what_it_was_called_by_stays_a_name_of_it(desk):
    for name, said in ARTICLES.items():
        desk.put(telling(name, *said))
    (torvia,) = [side for side in desk.room.sides() if side.name == "Torvia"]
    assert torvia.aliases == ("Torvian",)
    called, named = (
        desk.room.statements(filters=Filters(sides=(name,))) for name in ("Torvian", "Torvia")
    )
    assert called == named
    assert len(named) == len(ARTICLES)


def test_when_the_land_goes_its_people_are_a_side_again(desk):
    for name, said in ARTICLES.items():
        desk.put(telling(name, *said))
    (entry,) = [one for one in desk.room.articles() if one.source.locator == "land"]
    desk.room.remove([entry.source.id])
    assert desk.sides == ["Ordelia", "Torvian"]


def test_a_side_that_the_user_named_stays_theirs(desk):
    for name in ("people", "joint"):
        desk.put(telling(name, *ARTICLES[name]))
    edit = desk.edit("rename side", "Torvian", "The republic")
    desk.put(telling("land", *ARTICLES["land"]))
    assert desk.sides == ["Ordelia", "The republic", "Torvia"]
    desk.room.undo(edit.id)
    assert desk.sides == ["Ordelia", "Torvia"]


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        (["Taldor", "Taldoran"], {"Taldoran": "Taldor"}),
        (["Korvia", "Korvish"], {"Korvish": "Korvia"}),
        (["Torvian"], {}),
        (["Torvian", "Torvia", "Torvio"], {}),
        (["Russian", "Russia"], {}),
        (["Ostrel Motors", "Ostrelian"], {}),
        (["government", "opposition", ""], {}),
    ],
)
def test_only_a_land_that_can_be_meant(sides, found):
    assert of_peoples(sides) == found


@given(st.sets(st.sampled_from(["Torvia", "Torvian", "Torvians", "Norda", "Nordan", "Nord"])))
def test_no_land_is_called_by_another(sides):
    found = of_peoples(sides)
    assert not found.keys() & set(found.values())
    assert found.keys() | set(found.values()) <= sides
