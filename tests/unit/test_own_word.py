"""A question whether a side did something is not answered by another side's account alone."""

import pytest

from rag.answer.extractive import extracted
from rag.answer.ranked import rank
from rag.answer.wanted import wanted
from rag.text import content_terms
from rag.types import Hit, Passage, Span
from tests.fakes.embedder import WordEmbedder
from tests.unit.test_extractive import article, quotes, said

SHOTS = (
    "Norland's navy said on Monday that Veldt had fired warning shots at a survey ship in the "
    "strait. The sea was calm. Ilo Brandt insisted no shots were heard that day. "
    "Brandt added that ferries were late."
)
CLAIM = "Norland's navy said on Monday"
DENIAL = "Ilo Brandt insisted no shots were heard that day."


def answered(question, *, side="Veldt", text=SHOTS):
    made = article(text, title="At sea")
    told = (
        said(made, 1, "Norland's navy", "Norland", "Norland's navy", "said", "Veldt had fired"),
        said(made, 2, "Ilo Brandt", side, "Ilo Brandt", "insisted", "no shots were heard"),
        said(made, 3, "Ilo Brandt", side, "Brandt", "added", "ferries were late"),
    )
    hits = [Hit(passage=Passage.cut(made, Span(0, len(text))), score=1.0)]
    asked = wanted(question, dict.fromkeys(content_terms(question), 1.0))
    ranked = rank(asked, hits, told, WordEmbedder(), lambda _: made)
    return quotes(extracted(asked, ranked, searched=1))


def test_the_side_accused_has_its_word_behind_the_claim():
    first, second = answered("Did Veldt fire warning shots at a survey ship in the strait?")
    assert first.startswith(CLAIM)
    assert second == DENIAL


@pytest.mark.parametrize(
    ("question", "side"),
    [
        ("Did Norland fire warning shots at a survey ship in the strait?", "Veldt"),
        ("Did Veldt fire warning shots at a survey ship in the strait?", ""),
        ("Who fired warning shots at a survey ship in the strait?", "Veldt"),
    ],
)
def test_nobody_else_has(question, side):
    assert DENIAL not in answered(question, side=side)


def test_what_the_side_says_of_other_things_is_not_its_word():
    found = answered("Did Veldt fire warning shots at a survey ship in the strait?")
    assert not any("ferries" in one for one in found)


def test_a_word_that_is_shown_already_is_not_shown_again():
    found = answered("Did Veldt insist no shots were heard that day?")
    assert found.count(DENIAL) == 1


BOTH = (
    "Norland's ministry rejected on Monday the charge that it had opened the gates without "
    "warning Veldt. The river was calm. Veldt's ministry said no warning had reached Veldt "
    "before the gates were opened. Ilo Brandt added that ferries were late."
)


def test_each_side_that_a_question_names_has_its_word():
    made = article(BOTH, title="Floods")
    told = (
        said(made, 1, "Norland's ministry", "Norland", "Norland's ministry", "rejected", "the"),
        said(made, 2, "Veldt's ministry", "Veldt", "Veldt's ministry", "said", "no warning"),
        said(made, 3, "Ilo Brandt", "Veldt", "Ilo Brandt", "added", "ferries were late"),
    )
    hits = [Hit(passage=Passage.cut(made, Span(0, len(BOTH))), score=1.0)]
    question = "Did Norland warn Veldt before the gates were opened?"
    asked = wanted(question, dict.fromkeys(content_terms(question), 1.0))
    ranked = rank(asked, hits, told, WordEmbedder(), lambda _: made)
    shown = quotes(extracted(asked, ranked, searched=1))
    assert [line.split("'")[0] for line in shown] in (
        ["Norland", "Veldt"],
        ["Veldt", "Norland"],
    )


def test_whoever_stands_in_a_land_is_not_the_land():
    text = (
        "Tessaly's ministry said the fishermen had seen a judge. Sorenia's embassy in Tessaly "
        "City said officers had been refused a visit to the fishermen."
    )
    made = article(text, title="At sea")
    embassy = "Sorenia's embassy in Tessaly City"
    told = (
        said(
            made,
            1,
            "Tessaly's ministry",
            "Tessaly",
            "Tessaly's ministry",
            "said",
            "the fishermen had seen a judge",
        ),
        said(made, 2, embassy, "Sorenia", embassy, "said", "officers had been refused"),
    )
    hits = [Hit(passage=Passage.cut(made, Span(0, len(text))), score=1.0)]
    question = "What does Tessaly say about the fishermen?"
    asked = wanted(question, dict.fromkeys(content_terms(question), 1.0))
    ranked = rank(asked, hits, told, WordEmbedder(), lambda _: made)
    assert quotes(extracted(asked, ranked, searched=1)) == [
        "Tessaly's ministry said the fishermen had seen a judge."
    ]
