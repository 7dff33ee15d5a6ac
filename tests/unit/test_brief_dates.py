import datetime as dt

import pytest

from rag.brief.dates import days

PUBLISHED = dt.date(2031, 1, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ended on March 4, 2030.", ["2030-03-04"]),
        ("It ended on Sept. 4 in Lugra.", ["2030-09-04"]),
        ("On 2 February the port opens.", ["2031-02-02"]),
        ("on Dec. 30 and January 3rd", ["2030-12-30", "2031-01-03"]),
        ("El puerto abre el 15 de marzo de 2031.", ["2031-03-15"]),
        ("Порт откроют 15 марта.", ["2031-03-15"]),
        ("港口将于2031年3月15日开放，3月20日续谈。", ["2031-03-15", "2031-03-20"]),
        ("log of 2031-03-15", ["2031-03-15"]),
        ("At least 10 may have died, and 4 march on.", []),
        ("in May, on Tuesday, next week", []),
        ("February 30 does not exist", []),
        ("March 4.5 percent", []),
    ],
)
def test_days_are_read_in_many_forms_and_never_guessed(text, expected):
    assert [day.isoformat() for day in days(text, PUBLISHED)] == expected


def test_a_day_without_a_year_is_left_out_when_nobody_knows_the_year():
    assert days("on March 4", None) == ()
    assert days("on March 4, 2030", None) == (dt.date(2030, 3, 4),)
