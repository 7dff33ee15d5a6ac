"""An editor's changes to a briefing, and how two briefings differ."""

import pytest

from rag.brief import revise
from rag.errors import InputError
from rag.types import Section
from tests.fakes.briefing import article, briefing, claim

OF = article()
OPENS = "The harbour will open on March 15 under the eyes of 40 observers, the paper says."
WARNED = "She warned that any new fee on grain would end the accord at once."
COST = "The closure cost Veldt $12 million a month, according to its chamber of trade."


@pytest.fixture
def made():
    return briefing(
        OF,
        sections=(
            Section(heading="In short", claims=(claim(OF, OPENS),), kind="lead"),
            Section(
                heading="Key points", claims=(claim(OF, WARNED), claim(OF, COST)), kind="points"
            ),
        ),
        used=(OF.source,),
    )


def texts(made):
    return [[one.text for one in section.claims] for section in made.sections]


def test_a_sentence_in_other_words_keeps_its_citation_when_it_is_still_proved(made):
    changed = revise.with_claim(
        made, 0, 0, "The harbour will open on March 15, the paper says."
    )

    (got,) = changed.sections[0].claims
    assert (got.edited, got.verdict) == (True, "supported")
    assert got.citations == made.sections[0].claims[0].citations


@pytest.mark.parametrize(
    "text",
    [
        "The harbour will open on March 16 under the eyes of 40 observers.",
        "The harbour will not open on March 15.",
        "Everybody is glad.",
    ],
)
def test_a_sentence_that_is_no_longer_proved_loses_its_citation_and_says_why(made, text):
    changed = revise.with_claim(made, 0, 0, text)

    (got,) = changed.sections[0].claims
    assert (got.edited, got.verdict, got.citations) == (True, "unsupported", ())
    assert got.reason
    assert changed.sections[1] == made.sections[1]


def test_the_very_words_of_its_citation_are_no_edit(made):
    away = revise.with_claim(made, 0, 0, "The harbour will open on March 15, the paper says.")

    assert revise.with_claim(away, 0, 0, f"  {OPENS} ") == made


def test_a_lost_citation_is_back_with_words_that_it_proves(made):
    away = revise.with_claim(made, 0, 0, "Everybody is glad.")

    back = revise.with_claim(away, 0, 0, "The harbour will open on March 15, the paper says.")

    (got,) = back.sections[0].claims
    assert (got.verdict, got.citations) == ("supported", made.sections[0].claims[0].citations)
    assert revise.with_claim(away, 0, 0, OPENS) == made


def test_an_article_whose_last_citation_is_lost_is_no_longer_used(made):
    alone = revise.without_section(made, 1)

    changed = revise.with_claim(alone, 0, 0, "Everybody is glad.")

    assert (changed.used, changed.unused) == ((), (OF.source,))


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4_001])
def test_a_sentence_needs_words_and_an_end(made, text):
    with pytest.raises(InputError):
        revise.with_claim(made, 0, 0, text)


def test_claims_and_sections_move_and_stop_at_the_ends(made):
    assert texts(revise.moved_claim(made, 1, 1, -1)) == [[OPENS], [COST, WARNED]]
    assert texts(revise.moved_claim(made, 1, 0, -1)) == texts(made)
    assert texts(revise.moved_section(made, 1, -5)) == [[WARNED, COST], [OPENS]]


def test_a_section_without_a_claim_goes_unless_it_has_a_note(made):
    assert texts(revise.without_claim(made, 0, 0)) == [[WARNED, COST]]
    noted = briefing(
        OF, sections=(Section(heading="New", claims=(claim(OF, COST),), note="1 is new."),)
    )
    assert texts(revise.without_claim(noted, 0, 0)) == [[]]


@pytest.mark.parametrize(("section", "place"), [(0, 1), (2, 0), (-1, 0), (0, -1)])
def test_a_part_that_is_not_there_is_one_clear_line(made, section, place):
    for change in (
        lambda: revise.without_claim(made, section, place),
        lambda: revise.with_claim(made, section, place, "Words."),
        lambda: revise.moved_claim(made, section, place, 1),
    ):
        with pytest.raises(InputError, match="no such part"):
            change()


def test_two_briefings_differ_in_what_only_one_says(made):
    after = revise.without_claim(made, 1, 0)

    got = revise.difference(made, after)

    assert [one.text for one in got.dropped] == [WARNED]
    assert (got.added, got.kept, got.articles) == ((), 2, ())
    back = revise.difference(after, made)
    assert [one.text for one in back.added] == [WARNED]
