"""What `benchmarks.summaries` counts."""

import pytest

from benchmarks.summaries import (
    FIRST_THREE,
    LEAD,
    WHOLE,
    Case,
    exact,
    measure,
    rouge_l,
    to_the_word,
    whole_sentences,
)
from rag.brief import summarize
from rag.types import Span
from tests.fakes.briefing import NOW, article, statements

TEXT = "one two three. four five. six."
SPANS = [Span(0, 14), Span(15, 25), Span(26, 30)]


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("a b c", "a b c", 1),
        ("a b c", "c b a", 1 / 3),
        ("the ship is in the port", "the port has the ship", 2 * 2 / 11),
        ("a a a", "a", 2 / 4),
        ("a", "b", 0),
        ("", "", 0),
    ],
)
def test_rouge_l_is_the_f1_of_the_longest_common_subsequence(one, other, likeness):
    assert rouge_l(one.split(), other.split()) == pytest.approx(likeness)
    assert rouge_l(other.split(), one.split()) == pytest.approx(likeness)


def test_a_sentence_that_does_not_fit_is_passed_over():
    assert whole_sentences(TEXT, SPANS, 4) == [SPANS[0], SPANS[2]]
    assert whole_sentences(TEXT, [SPANS[0], SPANS[0], SPANS[1]], 5) == SPANS[:2]


def test_or_the_last_one_is_cut_between_words():
    taken = to_the_word(TEXT, SPANS, 4)

    assert [span.slice(TEXT) for span in taken] == ["one two three.", "four"]


def test_the_first_sentences_get_as_many_words_as_the_summary_and_never_more():
    of = article()
    gold = tuple(one.spans.content for one in statements(of))
    case = Case(
        article=of, gold=gold, summary=summarize(of, statements(of), as_of=NOW, length="long")
    )
    tables = measure([case], {"backwards": lambda text, spans: spans[::-1]})

    ours, lead = tables[WHOLE]["summary"], tables[WHOLE][LEAD]
    assert ours["coverage, %"] == ours["statements, %"] == ours["pooled, %"] == 100
    assert lead["coverage, %"] < 100
    assert lead["words"] <= ours["words"]
    assert tables[WHOLE]["backwards"]["sentences"] > 0
    assert tables[FIRST_THREE][LEAD]["sentences"] == 3
    assert exact([case]) == 1
