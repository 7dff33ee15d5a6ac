"""Conflicting claims are found, shown side by side and never reconciled."""

import pytest

from rag.grounding.conflict import conflicts, notice, side_by_side
from rag.types import Article, Citation, Claim, Passage, Source, Span


def claim(text, article, verdict="supported"):
    source = Source(
        id=f"{article:012x}", locator="a", title="Ferries", outlet=f"Paper {article}"
    )
    whole = Span(0, len(text))
    passage = Passage.cut(Article(source=source, text=text), whole)
    return Claim(text=text, verdict=verdict, citations=(Citation(passage=passage, span=whole),))


FERRIES = "All 14 ferries to Kestra were cancelled on Monday."
DIFFERENT = [
    (FERRIES, "Nine ferries to Kestra were cancelled on Monday.", ("14", "Nine")),
    (
        "The blast in Hollin killed 12 people.",
        "Twenty people died in the blast in Hollin, the killed people were dockers.",
        None,
    ),
    (
        "Exports of grain from Valmora rose 14 percent.",
        "Exports of grain from Valmora rose 4 percent.",
        ("14 percent", "4 percent"),
    ),
    (
        "The harbour of Kestra opens on April 1.",
        "The harbour of Kestra opens on May 3.",
        ("April 1", "May 3"),
    ),
    (
        "Valmora spent 3 million crowns on the cable.",
        "Valmora spent 3 billion crowns on the cable.",
        ("3 million", "3 billion"),
    ),
]


@pytest.mark.parametrize(("one", "other", "said"), [row for row in DIFFERENT if row[2]])
def test_two_articles_that_give_different_figures_for_one_thing_conflict(one, other, said):
    (found,) = conflicts([claim(one, 1), claim(other, 2)])

    assert (found.one, found.other) == said
    line = notice([found])
    assert line.startswith("The sources differ: ")
    assert all(words in line for words in (*said, "Paper 1", "Paper 2"))


NOT = [
    (FERRIES, "All fourteen ferries to Kestra were cancelled on Monday."),
    (FERRIES, "All 14 ferries to Kestra were cancelled, and 3 trains."),
    (FERRIES, "Nine trains to Kestra were late on Friday."),
    (
        "Exports from Valmora rose 4 percent in 2030.",
        "Exports from Valmora rose 7 percent in 2031.",
    ),
    ("Valmora sent 40 ships to Kestra.", "Ordelia sent 12 nurses to Hollin."),
    ("The harbour of Kestra opens on April 1.", "The harbour of Kestra opens on 1 April."),
    ("The harbour of Kestra opens on April 1.", "The school of Hollin opens on May 3."),
    ("Talks went on in Kestra.", "Talks went on in Kestra."),
]


@pytest.mark.parametrize(("one", "other"), NOT)
def test_what_may_both_be_right_is_no_conflict(one, other):
    assert conflicts([claim(one, 1), claim(other, 2)]) == ()
    assert notice(()) == ""


def test_one_article_does_not_conflict_with_itself_nor_an_unproved_claim_with_any():
    nine = DIFFERENT[0][1]

    assert conflicts([claim(FERRIES, 1), claim(nine, 1)]) == ()
    assert conflicts([claim(FERRIES, 1), claim(nine, 2, "unsupported")]) == ()


def test_conflicting_claims_stand_side_by_side_and_nothing_is_dropped():
    talks = claim("Talks went on in Hollin.", 3)
    given = (claim(FERRIES, 1), talks, claim(DIFFERENT[0][1], 2))

    shown = side_by_side(given)

    assert shown == (given[0], given[2], talks)
    assert side_by_side((talks, given[0])) == (talks, given[0])
