"""Names and offices in the words of a source."""

import pytest

from rag.statements.people import parse


@pytest.mark.parametrize(
    ("phrase", "name", "role"),
    [
        (
            "President of the United States of America Lio Han",
            "Lio Han",
            "President of the United States of America",
        ),
        ("President of France Lio Han", "Lio Han", "President of France"),
        ("Prime Minister of Torvia Dalen Reik", "Dalen Reik", "Prime Minister of Torvia"),
        ("Governor of Torvia Reik", "Reik", "Governor of Torvia"),
        ("Foreign Minister Dalen Reik of Torvia", "Dalen Reik", "Foreign Minister of Torvia"),
        ("Torvian Foreign Minister Dalen Reik", "Dalen Reik", "Torvian Foreign Minister"),
        ("On 14 October Foreign Minister Dalen Reik", "Dalen Reik", "Foreign Minister"),
        ("On Tuesday Prime Minister Dalen Reik", "Dalen Reik", "Prime Minister"),
        ("Secretary of State Ana Maria Reik", "Ana Maria Reik", "Secretary of State"),
        ("Dalen Reik of the Dockers' Union", "Dalen Reik", "of the Dockers' Union"),
    ],
)
def test_the_place_of_an_office_is_no_part_of_the_name(phrase, name, role):
    found = parse(phrase, {"Torvia"})
    assert (found.name, found.role) == (name, role)


@pytest.mark.parametrize(
    ("phrase", "name", "role"),
    [
        ("Interior Minister Georgia Rusk", "Georgia Rusk", "Interior Minister"),
        ("Defence Minister Israel Holt", "Israel Holt", "Defence Minister"),
        ("Mr. Chad Brown", "Chad Brown", ""),
        ("Minister of Georgia Irakli Tordan", "Irakli Tordan", "Minister of Georgia"),
    ],
)
def test_a_land_behind_an_office_is_a_given_name(phrase: str, name: str, role: str) -> None:
    assert parse(phrase)[:2] == (name, role)
