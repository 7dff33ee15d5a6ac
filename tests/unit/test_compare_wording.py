"""How a side's wording changed: redlines and revisions."""

import datetime as dt
import re
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.compare import compare, redline
from rag.types import (
    Article,
    Change,
    Citation,
    Passage,
    Revision,
    Side,
    Source,
    Span,
    Spans,
    Statement,
)

_numbers = count(1)
_DAY = dt.date(2031, 5, 1)


def said(quote: str, *, days: int = 0, fragments: tuple[Span, ...] = ()) -> Statement:
    number = next(_numbers)
    before = "Maas said "
    text = f"{before}{quote}."
    source = Source(id=f"{number:012x}", locator=f"{number}.txt", title="")
    span = Span(len(before), len(before) + len(quote))
    return Statement(
        id=f"{source.id}:s1",
        words=Citation(
            passage=Passage.cut(Article(source=source, text=text), Span(0, len(text))),
            span=span,
        ),
        spans=Spans(content=fragments or (span,)),
        speaker="Ida Maas",
        side="Torvia",
        cue="said",
        said_on=_DAY + dt.timedelta(days),
    )


def cut(statement: Statement, span: Span | None) -> str:
    return span.slice(statement.words.passage.text) if span else ""


def read(before: Statement, after: Statement) -> list[tuple[str, str, bool]]:
    return [
        (cut(before, change.before), cut(after, change.after), change.same)
        for change in redline(before, after)
    ]


def test_a_redline_marks_the_words_that_went_and_the_words_that_came() -> None:
    before = said("the ferry talks will resume in May")
    after = said("the ferry talks may resume in early May")
    assert read(before, after) == [
        ("the ferry talks", "the ferry talks", True),
        ("will", "", False),
        ("", "may", False),
        ("resume in", "resume in", True),
        ("", "early", False),
        ("May", "May", True),
    ]


def test_case_space_and_punctuation_are_no_difference() -> None:
    before = said("the “open-door” rule, it   stays")
    after = said("The open door rule — it stays")
    assert all(change.same for change in redline(before, after))


def test_a_stretch_does_not_run_over_the_words_between_two_fragments() -> None:
    quote = "the quay is safe, she told reporters, and the ferry sails"
    before = said(quote)
    start = before.words.span.start
    first, second = Span(start, start + 16), Span(start + 42, start + len(quote))
    before = said(quote, fragments=(first, second))
    assert [text for text, _, _ in read(before, before)] == [
        "the quay is safe",
        "the ferry sails",
    ]


_TEXTS = st.lists(
    st.sampled_from(["quay", "ferry", "Treaty", "not", "12", "1,200", "the", "don’t", "港口"]),
    min_size=1,
    max_size=14,
).map(" ".join)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[\w’,]+", text)]


@given(_TEXTS, _TEXTS)
def test_the_stretches_of_a_redline_cover_every_word_of_both_in_order(
    one: str, other: str
) -> None:
    before, after = said(one), said(other)
    changes = redline(before, after)
    old = " ".join(cut(before, change.before) for change in changes if change.before)
    new = " ".join(cut(after, change.after) for change in changes if change.after)
    assert "".join(_words(old)) == "".join(_words(one))
    assert "".join(_words(new)) == "".join(_words(other))
    for change in changes:
        if change.same:
            assert _words(cut(before, change.before)) == _words(cut(after, change.after))
        else:
            assert (change.before is None) != (change.after is None)
    assert not _touching(changes)


def _touching(changes: tuple[Change, ...]) -> bool:
    kinds = [(c.same, c.before is None, c.after is None) for c in changes]
    return any(one == other for one, other in pairwise(kinds))


def test_a_statement_of_many_thousand_words_is_laid_beside_another_in_time() -> None:
    before = said("ferry quay " * 4000)
    after = said("quay ferry " * 4000)
    assert [change.same for change in redline(before, after)] == [False, False]


def revised(*statements: Statement) -> list[Revision]:
    sides = (Side(id="torvia", name="Torvia"),)
    points = compare(statements, sides, topic="", searched={}).points
    return [one for point in points for one in point.revisions]


def test_a_revision_pairs_a_statement_with_the_nearest_earlier_one_in_its_words() -> None:
    first = said("the ferry treaty will be signed in May at the old quay")
    second = said("the ferry treaty will be signed in June at the old quay", days=3)
    third = said("the ferry treaty could be signed in June at the old quay", days=9)
    found = revised(third, first, second)
    assert [(one.side, one.before, one.after) for one in found] == [
        ("Torvia", first, second),
        ("Torvia", second, third),
    ]
    assert found[0].changes == redline(first, second)


@pytest.mark.parametrize(
    ("quote", "days"),
    [
        ("the ferry treaty will be signed in June at the old quay", 0),
        ("the Ferry treaty will be signed in May, at the old quay", 3),
        ("the railway is too dear for the farmers of the north", 3),
    ],
)
def test_one_day_the_same_words_or_other_words_are_no_revision(quote: str, days: int) -> None:
    first = said("the ferry treaty will be signed in May at the old quay")
    assert revised(first, said(quote, days=days)) == []
