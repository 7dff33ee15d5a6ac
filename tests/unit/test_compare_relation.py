"""What two statements must say before a comparison calls them opposed or different."""

import datetime as dt
from itertools import count

import pytest

from rag.compare import compare
from rag.types import (
    Article,
    Citation,
    Passage,
    Point,
    Relation,
    Side,
    Source,
    Span,
    Spans,
    Statement,
    StatementKind,
)

_SIDES = (Side(id="torvia", name="Torvia"), Side(id="veldt", name="Veldt"))
_numbers = count(1)


def said(
    side: str,
    quote: str,
    *,
    cue: str = "said",
    kind: StatementKind = "indirect",
    teller: str = "",
    via: str = "",
    day: dt.date | None = None,
) -> Statement:
    number = next(_numbers)
    source = Source(id=f"{number:012x}", locator=f"{number}.txt", title="")
    whole = Span(0, len(quote))
    passage = Passage.cut(Article(source=source, text=quote), whole)
    return Statement(
        id=f"{source.id}:s1",
        words=Citation(passage=passage, span=whole),
        spans=Spans(content=(whole,)),
        speaker=f"speaker of {side}",
        side=side,
        joint=";" in side,
        kind=kind,
        cue=cue,
        said_on=day,
        via=via,
        teller=teller,
    )


def rows(*statements: Statement) -> tuple[Point, ...]:
    searched = {"Torvia": 1, "Veldt": 1}
    return compare(statements, _SIDES, topic="", searched=searched).points


Told = tuple[str, str]
"""Cue and content."""


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (
            ("said", "the harbour blockade is lawful under the strait convention"),
            ("called", "the harbour blockade illegal under the strait convention"),
            "oppose",
        ),
        (
            ("demanded", "the withdrawal of troops from the Harwick corridor"),
            ("rejected", "the withdrawal of troops from the Harwick corridor"),
            "oppose",
        ),
        (
            ("said", "its patrol boats crossed the median line"),
            ("said", "no patrol boats: they never crossed the median line"),
            "oppose",
        ),
        (
            ("said", "a patrol boat had fired warning shots at a survey vessel"),
            ("said", "No shots were fired. Flares were."),
            "oppose",
        ),
        (
            ("said", "there were talks on the Harwick corridor"),
            ("said", "there were no talks on the Harwick corridor"),
            "oppose",
        ),
        (
            ("said", "the Harwick corridor is open to traffic"),
            ("said", "there is no doubt the Harwick corridor is open to traffic"),
            "agree",
        ),
        (
            ("said", "the ferry inspections can only follow notice given in advance"),
            ("said", "the Torvian claim about notice of ferry inspections is inaccurate"),
            "unclear",
        ),
        (
            ("said", "the ferry inspections can only follow notice given in advance"),
            ("said", "the claim by Torvia about advance notice of inspections is false"),
            "oppose",
        ),
        (
            ("said", "40 fishermen were held after the raid on the quay"),
            ("said", "12 fishermen were held after the raid on the quay"),
            "differ",
        ),
        (
            ("said", "the border commission will meet on March 3"),
            ("said", "the border commission will meet on March 9"),
            "differ",
        ),
        (
            ("said", "the pipeline repair will cost $40 million this year"),
            ("said", "the pipeline repair will cost $90 million this year"),
            "differ",
        ),
        (
            ("said", "the pipeline repair will be finished in May"),
            ("said", "the pipeline repair will be finished in August"),
            "differ",
        ),
        # And what must not be flagged.
        (
            ("said", "at least 12 fishermen were held after the raid on the quay"),
            ("said", "15 fishermen were held after the raid on the quay"),
            "unclear",
        ),
        (
            ("said", "about 100 fishermen were held after the raid on the quay"),
            ("said", "97 fishermen were held after the raid on the quay"),
            "agree",
        ),
        (
            ("said", "30 ships were inspected at the quay and 12 sailors questioned"),
            ("said", "30 ships were inspected at the quay and 9 guards questioned"),
            "unclear",
        ),
        (
            ("said", "it will sign the ferry treaty if the border is reopened"),
            ("said", "it will not sign the ferry treaty"),
            "unclear",
        ),
        (
            ("asked", "will it sign the ferry treaty?"),
            ("said", "it will not sign the ferry treaty"),
            "unclear",
        ),
        (
            ("said", "the railway is not only fast but cheap for farmers"),
            ("said", "the railway is fast and cheap for farmers"),
            "agree",
        ),
        (
            ("said", "the new quay will not be ready for the winter fair"),
            ("said", "the old quay was never meant for container ships"),
            "unclear",
        ),
        (
            ("denied", "sending weapons to the rebels"),
            ("denied", "sending weapons to the rebels"),
            "agree",
        ),
        (
            ("said", "six days of talks on ferry tariffs were useful"),
            ("said", "two days of talks on ferry tariffs would be enough"),
            "unclear",
        ),
        (
            ("said", "grain exports rose 4 percent through Port Harwick"),
            ("said", "insurance for ships at Port Harwick rose 30 percent"),
            "unclear",
        ),
        (
            ("welcomed", "the plan for the Harwick corridor"),
            ("rejected", "the mediator from Norland"),
            "unclear",
        ),
    ],
)
def test_a_contradiction_is_claimed_only_where_both_cannot_be_right(
    first: Told, second: Told, relation: Relation
) -> None:
    one, other = said("Torvia", first[1], cue=first[0]), said("Veldt", second[1], cue=second[0])
    points = rows(one, other)
    found = points[0].relation if len(points) == 1 else "unclear"
    assert found == relation
    evidence = (one, other) if relation in ("oppose", "differ") else ()
    assert points[0].evidence == evidence


_LAWFUL = "the harbour blockade is lawful under the strait convention"
_ILLEGAL = "the harbour blockade is illegal under the strait convention"


def test_a_position_only_the_other_side_reports_is_no_evidence() -> None:
    reported = said("Veldt", _ILLEGAL, teller="Torvia")
    assert rows(said("Torvia", _LAWFUL), reported)[0].relation == "unclear"
    own = said("Veldt", _ILLEGAL, teller="Veldt")
    assert rows(said("Torvia", _LAWFUL), own)[0].relation == "oppose"


def test_a_position_told_by_the_other_sides_ministry_is_no_evidence() -> None:
    sides = (Side(id="norway", name="Norway"), Side(id="chile", name="Chile"))
    reported = said("Chile", _ILLEGAL, via="the Norwegian foreign ministry")
    table = compare((said("Norway", _LAWFUL), reported), sides, topic="", searched={})
    assert [point.relation for point in table.points] == ["unclear"]


def test_a_joint_statement_is_no_evidence() -> None:
    points = rows(said("Torvia; Veldt", _LAWFUL), said("Veldt", _ILLEGAL))
    assert all(point.evidence == () for point in points)


def test_the_most_verbatim_pair_is_the_evidence() -> None:
    told = said("Veldt", _ILLEGAL)
    quoted = said("Veldt", f"“{_ILLEGAL}”", kind="direct")
    ours = said("Torvia", _LAWFUL)
    assert rows(ours, told, quoted)[0].evidence == (ours, quoted)


def test_figures_of_different_weeks_are_no_contradiction() -> None:
    early = said("Torvia", "12 ships passed the harbour blockade", day=dt.date(2031, 3, 1))
    late = said("Veldt", "15 ships passed the harbour blockade", day=dt.date(2031, 3, 20))
    assert rows(early, late)[0].relation != "differ"


def test_blame_told_of_both_at_once_is_no_agreement() -> None:
    point = rows(said("Torvia; Veldt", "each other for the ferry collision", cue="blamed"))[0]
    assert point.relation == "unclear"


def test_a_denial_right_after_the_accusation_is_opposition() -> None:
    text = "Veldt accused Torvia of arming the coastal rebels. Torvia denied the charge."
    source = Source(id="00000000abcd", locator="a.txt", title="")
    passage = Passage.cut(Article(source=source, text=text), Span(0, len(text)))

    def part(words: str, side: str, cue: str) -> Statement:
        start = text.index(words)
        span = Span(start, start + len(words))
        return Statement(
            id=f"{source.id}:{start}",
            words=Citation(passage=passage, span=span),
            spans=Spans(content=(span,)),
            speaker=side,
            side=side,
            cue=cue,
        )

    accusation = part("Torvia of arming the coastal rebels", "Veldt", "accused")
    denial = part("the charge", "Torvia", "denied")
    point = rows(accusation, denial)[0]
    assert (point.relation, point.evidence) == ("oppose", (denial, accusation))


def test_the_users_relation_wins_and_is_marked() -> None:
    statements = (said("Torvia", _LAWFUL), said("Veldt", _ILLEGAL))
    name = rows(*statements)[0].issue
    for scope in (frozenset({"Torvia", "Veldt"}), frozenset[str]()):
        point = compare(
            statements,
            _SIDES,
            topic="",
            searched={},
            overruled={(name.casefold(), scope): "agree"},
        ).points[0]
        assert (point.relation, point.overruled, point.evidence) == ("agree", True, ())
    agree: Relation = "agree"
    other = {(name.casefold(), frozenset({"Torvia", "Norland"})): agree}
    point = compare(statements, _SIDES, topic="", searched={}, overruled=other).points[0]
    assert (point.relation, point.overruled) == ("oppose", False)
