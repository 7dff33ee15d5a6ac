"""When two names in different articles are one person, and when they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.statements.aliases import Named, meant, parts

MINISTER, SPOKESMAN = "foreign minister", "spokesman"


def one_name(*names, **more):
    """Return what each (speaker, role, side, number) is called."""
    given = [Named(*name) for name in names]
    found = meant(given, **more).names
    return [found.get((n.speaker, n.side), n.speaker) for n in given]


class TestSides:
    def side(self, *names, of="Ana Torvald", role=MINISTER):
        return meant(Named(*name) for name in names).side(of, role)

    def test_an_office_told_without_its_state_is_that_of_the_state_others_tell(self):
        names = [
            ("Ana Torvald", MINISTER, "Torvia"),
            ("Ana Torvald", "the Foreign Minister", ""),
        ]
        assert self.side(*names) == "Torvia"
        assert self.side(*names, role="") == ""
        assert self.side(*names, role="pianist") == ""

    def test_spellings_of_one_name_lend_each_other_their_side(self):
        names = [("Ana Torvald", MINISTER, "Torvia"), ("Ana K. Torvald", MINISTER, "")]
        assert self.side(*names, of="Ana K. Torvald") == "Torvia"

    @pytest.mark.parametrize(
        "others",
        [
            [("Ana Torvald", MINISTER, "Torvia"), ("Ana Torvald", MINISTER, "Norland")],
            [("Ana Torvald", MINISTER, "Torvia; Norland")],
            [("Ana Torvald", "pianist", "Torvia")],
            [("Pavel Torvald", MINISTER, "Torvia")],
            [("Torvald", MINISTER, "Torvia")],
            [],
        ],
    )
    def test_none_is_lent_where_it_is_not_sure(self, others):
        assert self.side(*others, ("Ana Torvald", MINISTER, "")) == ""


class TestSurnames:
    def test_a_surname_is_the_only_full_name_of_its_side(self):
        names = [("Lian Mo", MINISTER, "Qingyu"), ("Lian", "", "Qingyu")]
        assert one_name(*names) == ["Lian Mo", "Lian Mo"]

    def test_with_two_of_that_surname_it_is_nobody(self):
        names = [
            ("Ana Torvald", MINISTER, "Torvia"),
            ("Pavel Torvald", "member of parliament", "Torvia"),
            ("Torvald", "", "Torvia"),
        ]
        assert one_name(*names)[2] == "Torvald"

    @pytest.mark.parametrize(
        ("side", "role"),
        [("Ordelia", ""), ("", ""), ("Torvia", SPOKESMAN), ("Ordelia; Torvia", "")],
    )
    def test_another_side_no_side_or_another_office_is_another_person(self, side, role):
        names = [("Ana Torvald", MINISTER, "Torvia"), ("Torvald", role, side)]
        assert one_name(*names)[1] == "Torvald"

    def test_a_first_name_is_no_surname(self):
        names = [("Martin Keller", MINISTER, "Torvia"), ("Martin", "", "Torvia")]
        assert one_name(*names)[1] == "Martin"

    def test_who_is_called_like_a_country_may_be_meant_as_well(self):
        names = [
            ("Ana Reik", MINISTER, "Torvia"),
            ("Jordan Reik", SPOKESMAN, "Torvia"),
            ("Reik", "", "Torvia"),
        ]
        assert one_name(*names) == ["Ana Reik", "Jordan Reik", "Reik"]
        assert one_name(*names[1:])[1] == "Reik"

    def test_an_initial_decides_between_two_of_a_surname(self):
        names = [
            ("Ana Torvald", MINISTER, "Torvia"),
            ("Pavel Torvald", SPOKESMAN, "Torvia"),
            ("P. Torvald", "", "Torvia"),
        ]
        assert one_name(*names)[2] == "Pavel Torvald"

    def test_nobody_of_known_office_is_nobody_to_be_sure_of(self):
        names = [("Ana Torvald", "", "Torvia"), ("Torvald", "", "Torvia")]
        assert one_name(*names)[1] == "Torvald"


class TestSpellings:
    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("Oleksiy Brannenskyy", "Oleksiy Brannensky"),
            ("Oleksiy Brannenskiy", "Oleksij Brannenskyi"),
            ("Sergei Malkov", "Sergey Malkoff"),
            ("Сергей Малков", "Sergei Malkov"),
            ("Ana Müller-Ost", "Ana Muller-Ost"),
            ("Ana T. Reik", "Ana Reik"),
            ("Ana T. Reik", "Ana Theresa Reik"),
            ("J.D. Reik", "J. D. Reik"),
            ("Han Min-jun", "Han Min Jun"),
            ("Mohammed al-Harim", "Mohamed Harim"),
            ("Ursula von der Ost", "Ursula Von Der Ost"),
        ],
    )
    def test_spellings_of_a_name_on_one_side_are_one_person(self, a, b):
        assert one_name((a, "", "Torvia", 2), (b, "", "Torvia", 1)) == [a, a]
        assert one_name((a, "", "Torvia", 1), (b, "", "Torvia", 2)) == [b, b]

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("Ana Reik", "Anna-Lena Reik"),
            ("Martin Keller", "Martina Keller"),
            ("George W. Reik", "George H. W. Reik"),
            ("Paul John Reik", "Paul Mark Reik"),
            ("Tom Reik", "Tom Reik Jr."),
            ("Zhan Ming", "Zhan Meng"),
            ("Li Bo", "Lee Bo"),
        ],
    )
    def test_other_people_of_like_names_are_not(self, a, b):
        assert one_name((a, "", "Torvia", 2), (b, "", "Torvia")) == [a, b]

    def test_without_a_side_the_office_must_agree(self):
        full, other = "Sergei Malkov", "Sergey Malkov"
        known = (full, MINISTER, "Torvia", 3)
        assert one_name(known, (other, MINISTER, ""))[1] == full
        assert one_name(known, (other, SPOKESMAN, ""))[1] == other
        assert one_name(known, (other, "", ""))[1] == other
        assert one_name((full, MINISTER, "", 2), (other, MINISTER, ""))[1] == full

    def test_two_sides_are_two_people(self):
        names = [("Sergei Malkov", "", "Torvia"), ("Sergey Malkov", "", "Ordelia")]
        assert one_name(*names) == ["Sergei Malkov", "Sergey Malkov"]


@pytest.mark.parametrize(
    "name",
    [
        "a senior official",
        "the two sides",
        "the foreign ministry",
        "both sides",
        "Foreign Ministry",
        "Harbour Freight Union",
        "White House",
        "a spokesman for Torvia",
        "他",
        "",
    ],
)
def test_bodies_groups_and_the_unnamed_have_no_part_in_it(name):
    assert parts(name) == frozenset()


class TestTheUser:
    def test_a_name_kept_is_not_renamed_and_lends_its_spelling(self):
        names = [("Sergei Malkov", "", "Torvia", 9), ("Sergey Malkov", "", "Torvia")]
        kept = one_name(*names, fixed=lambda n, _: "kept" * (n == "Sergey Malkov"))
        assert kept == ["Sergey Malkov", "Sergey Malkov"]

    def test_a_name_apart_goes_by_itself_and_leaves_the_others_alone(self):
        names = [
            ("Ana Torvald", MINISTER, "Torvia"),
            ("Pavel Torvald", SPOKESMAN, "Torvia"),
            ("Torvald", "", "Torvia"),
        ]
        assert one_name(*names, fixed=lambda n, _: "apart" * (n == "Pavel Torvald")) == [
            "Ana Torvald",
            "Pavel Torvald",
            "Ana Torvald",
        ]


_WORDS = st.sampled_from(
    [
        "Ana",
        "Pavel",
        "Jordan",
        "P.",
        "Sergei",
        "Sergey",
        "Malkov",
        "Malkoff",
        "Torvald",
        "Lian",
        "Mo",
        "Han",
    ]
)
_NAMES = st.lists(
    st.tuples(
        st.lists(_WORDS, min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["", MINISTER, SPOKESMAN]),
        st.sampled_from(["", "Torvia", "Ordelia"]),
        st.integers(1, 3),
    ),
    max_size=12,
)


@given(_NAMES, st.randoms())
def test_the_order_of_the_articles_never_matters(names, random):
    mixed = random.sample(names, len(names))
    assert meant(Named(*n) for n in names) == meant(Named(*n) for n in mixed)


@given(_NAMES)
def test_a_name_depends_only_on_those_that_share_a_part_with_it(names):
    every = [Named(*name) for name in names]
    found = meant(every)
    for one in every:
        near = [
            n
            for n in every
            if n.speaker == one.speaker or parts(n.speaker) & parts(one.speaker)
        ]
        key = (one.speaker, one.side)
        there = meant(near)
        assert there.names.get(key) == found.names.get(key)
        assert there.side(one.speaker, one.role) == found.side(one.speaker, one.role)


@given(_NAMES)
def test_a_canonical_name_is_never_renamed_itself(names):
    found = meant(Named(*name) for name in names).names
    for (_, side), name in found.items():
        assert found.get((name, side), name) == name
