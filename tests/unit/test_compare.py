"""Comparison: issues by sides."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.compare import compare
from rag.compare.columns import talkative
from rag.types import (
    Article,
    Citation,
    Comparison,
    Passage,
    Side,
    Source,
    Span,
    Spans,
    Statement,
)

_TORVIA, _VELDT = Side(id="torvia", name="Torvia"), Side(id="veldt", name="Veldt")
_numbers = count(1)


def statement(side: str, quote: str, *, cue: str = "said", before: str = "") -> Statement:
    article = Article(
        source=Source(id="abcdef012345", locator="a.txt", title=""), text=before + quote
    )
    span = Span(len(before), len(article.text))
    return Statement(
        id=f"abcdef012345:s{next(_numbers)}",
        words=Citation(passage=Passage.cut(article, Span(0, len(article.text))), span=span),
        spans=Spans(content=(span,)),
        speaker="somebody",
        side=side,
        joint=";" in side,
        cue=cue,
    )


def compared(*statements: Statement, topic: str = "") -> Comparison:
    return compare(
        statements, (_TORVIA, _VELDT), topic=topic, searched={"Torvia": 4, "Veldt": 3}
    )


def test_statements_that_share_a_name_are_one_issue_named_by_it() -> None:
    table = compared(
        statement("Torvia", "the Harwick Accord must be kept"),
        statement("Veldt", "the Harwick Accord was a mistake"),
        statement("Veldt", "fish prices fell"),
    )
    assert table.points[0].issue == "Harwick Accord"
    assert [len(stance.statements) for stance in table.points[0].stances] == [1, 1]


def test_a_silent_side_is_shown_with_the_number_of_articles_searched() -> None:
    table = compared(statement("Torvia", "the Harwick Accord must be kept"))
    point = table.points[0]
    assert point.relation == "one-sided"
    assert [(one.side, len(one.statements), one.searched) for one in point.stances] == [
        ("Torvia", 1, 4),
        ("Veldt", 0, 3),
    ]


def test_a_joint_statement_stands_with_each_of_its_sides_and_is_agreement() -> None:
    table = compared(statement("Torvia; Veldt", "to keep the Harwick Accord", cue="agreed"))
    assert [len(stance.statements) for stance in table.points[0].stances] == [1, 1]
    assert table.points[0].relation == "agree"


def test_nearly_the_same_words_are_agreement() -> None:
    table = compared(
        statement("Torvia", "the harbour treaty will be signed in May"),
        statement("Veldt", "that the harbour treaty would be signed in May"),
    )
    assert table.points[0].relation == "agree"


def test_for_and_against_one_object_is_opposition() -> None:
    table = compared(
        statement("Torvia", "it will reopen the harbour railway in May"),
        statement("Veldt", "it will not reopen the harbour railway in May"),
    )
    assert table.points[0].relation == "oppose"


def test_two_figures_for_one_thing_differ() -> None:
    table = compared(
        statement("Torvia", "12 ships passed the harbour blockade"),
        statement("Veldt", "15 ships passed the harbour blockade"),
    )
    assert table.points[0].relation == "differ"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the harbour will open", "the harbour is not what the farmers of the north asked for"),
        ("12 ships passed the harbour", "15 farmers left the harbour"),
        ("the harbour treaty matters", "the harbour railway is old"),
    ],
)
def test_without_evidence_of_both_nothing_is_claimed(first: str, second: str) -> None:
    table = compared(statement("Torvia", first), statement("Veldt", second))
    assert table.points[0].relation in ("unclear", "one-sided")


def test_a_topic_keeps_what_is_about_it() -> None:
    kept = statement("Torvia", "the fish quota is unfair")
    table = compared(kept, statement("Veldt", "the railway is old"), topic="fish quota")
    assert [one for point in table.points for s in point.stances for one in s.statements] == [
        kept
    ]


def test_a_topic_named_in_the_paragraph_before_counts() -> None:
    kept = statement(
        "Torvia",
        "the five-step plan",
        before="The two sides also exchanged views on the Harwick crisis.\n\nMaas welcomed ",
    )
    assert len(compared(kept, topic="Harwick").points) == 1
    assert compared(kept, topic="railway").points == ()


def test_the_question_of_a_topic_makes_the_turn_that_answers_it_count() -> None:
    turn = "Sorenia is seriously concerned about this."
    asked = "SNA: Veldt bought coastal missiles. What is the comment?\n\nRen Talvik: "
    assert len(
        compared(statement("Torvia", turn, cue=":", before=asked), topic="missiles").points
    )
    plain = "SNA: Veldt bought coastal missiles.\n\nRen Talvik: "
    assert not compared(
        statement("Torvia", turn, cue=":", before=plain), topic="missiles"
    ).points


def test_the_sides_that_speak_of_the_topic_are_the_columns() -> None:
    sides = [Side(id=name.lower(), name=name, kind="state") for name in ("Arn", "Bel", "Cor")]
    about = [statement("Bel", "the quota is unfair"), statement("Cor", "the quota stays")]
    said = [*about, *(statement("Arn", f"the railway is {n} years old") for n in range(9))]
    assert [side.name for side in talkative(sides, said, about)] == ["Bel", "Cor"]
    assert [side.name for side in talkative(sides, said, about[:1])] == ["Bel", "Arn", "Cor"]


def test_one_word_of_a_topic_is_enough_where_the_article_opens_with_all() -> None:
    opening = "Torvia's navy fired warning shots in the Strait of Orm.\n\nIt was late. "
    denied = statement("Veldt", "no shots were heard", before=opening)
    silent = statement("Veldt", "the ferry was late", before=opening)
    elsewhere = statement("Veldt", "no shots were heard", before="It was late. ")
    table = compared(denied, silent, elsewhere, topic="warning shots in the Strait of Orm")
    assert [one for point in table.points for s in point.stances for one in s.statements] == [
        denied
    ]


def test_statements_of_no_wanted_side_are_unassigned() -> None:
    other = statement("Norland", "the quay is wet")
    table = compared(other, statement("", "it is late"))
    assert table.points == ()
    assert [one.side for one in table.unassigned] == ["Norland", ""]


def test_nothing_gives_an_empty_table() -> None:
    table = compare((), (), topic="", searched={})
    assert (table.points, table.unassigned, table.searched) == ((), (), 0)


_WORDS = st.lists(
    st.sampled_from(
        [
            "harbour",
            "treaty",
            "railway",
            "fish",
            "Harwick",
            "Accord",
            "not",
            "12",
            "15",
            "ships",
            "the",
            "of",
        ]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["Torvia", "Veldt", "Torvia; Veldt", ""]), _WORDS)))
def test_every_statement_stands_in_exactly_one_row_or_is_unassigned(
    told: list[tuple[str, str]],
) -> None:
    statements = [statement(side, quote) for side, quote in told]
    table = compared(*statements)
    rows = [
        {one.id for stance in point.stances for one in stance.statements}
        for point in table.points
    ]
    placed = [name for row in rows for name in row] + [one.id for one in table.unassigned]
    assert sorted(placed) == sorted(one.id for one in statements)
    assert all(
        one.side in stance_one.sides
        for point in table.points
        for one in point.stances
        for stance_one in one.statements
    )
    assert len({point.issue for point in table.points}) == len(table.points)


def told_by(outlet: str, side: str, quote: str) -> Statement:
    one = statement(side, quote, cue="agreed")
    article = Article(
        source=Source(id="abcdef012345", locator="a.txt", title="", outlet=outlet), text=quote
    )
    whole = Span(0, len(quote))
    words = Citation(passage=Passage.cut(article, whole), span=whole)
    return replace(one, words=words)


def test_what_one_partys_outlet_tells_of_both_is_not_the_others_word() -> None:
    table = compared(
        told_by("Ministry of Foreign Affairs of Torvia", "Torvia; Veldt", "to open the harbour")
    )
    assert [len(stance.statements) for stance in table.points[0].stances] == [1, 0]
    assert table.points[0].relation == "one-sided"


def test_what_the_outlets_of_both_parties_tell_is_agreement() -> None:
    table = compared(
        told_by("Ministry of Torvia", "Torvia; Veldt", "to open the Harwick harbour in May"),
        told_by("Ministry of Veldt", "Torvia; Veldt", "to open the Harwick harbour in May"),
    )
    assert [len(stance.statements) for stance in table.points[0].stances] == [1, 1]
    assert table.points[0].relation == "agree"


def test_a_date_before_a_number_word_is_no_figure() -> None:
    table = compared(
        statement("Torvia", "14 ships have been held for inspection"),
        statement("Veldt", "by March 8 nine ships had been held for inspection"),
    )
    assert table.points[0].relation == "differ"


@pytest.mark.parametrize(
    ("quotes", "name"),
    [
        (("a letter sent in December is lost", "a letter came in December"), "letter"),
        (("the offer was given to the press", "the offer is old"), "offer"),
        (("to let grain ships pass", "the grain ships are late"), "grain ships"),
        (("to say when the joint panel would meet",), "joint panel"),
    ],
)
def test_an_issue_is_named_by_a_thing(quotes: tuple[str, ...], name: str) -> None:
    sides = ("Torvia", "Veldt")
    table = compared(
        *(statement(side, quote) for side, quote in zip(sides, quotes, strict=False))
    )
    assert [point.issue for point in table.points] == [name]


def test_a_statement_without_words_of_its_own_joins_the_one_before_it() -> None:
    text = "that the delays had caused hardship and expressed regret for them"
    article = Article(source=Source(id="abcdef012345", locator="a.txt", title=""), text=text)
    pieces = [Span(0, 35), Span(50, len(text))]
    passage = Passage.cut(article, Span(0, len(text)))
    told = [
        replace(
            statement("Torvia", "x"),
            words=Citation(passage=passage, span=piece),
            spans=Spans(content=(piece,)),
        )
        for piece in pieces
    ]
    assert len(compared(*told).points) == 1
