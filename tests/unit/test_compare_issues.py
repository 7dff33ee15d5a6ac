"""Rows of a comparison: what stands together, under which name, in which order."""

import datetime as dt
from collections.abc import Sequence
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.compare import compare
from rag.compare.context import topic
from rag.ports import Vectors
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
    StatementKind,
)
from tests.fakes.embedder import WordEmbedder

_SIDES = (Side(id="torvia", name="Torvia"), Side(id="veldt", name="Veldt"))
_DAY = dt.date(2031, 5, 1)
_numbers = count(1)


def told(text: str, *parts: tuple[str, str], language: str = "en") -> list[Statement]:
    """Return the statements of an article: for each, its side and words."""
    source = Source(
        id=f"{next(_numbers):012x}",
        locator="a.txt",
        title="",
        language=language,
        published=_DAY,
    )
    passage = Passage.cut(Article(source=source, text=text), Span(0, len(text)))
    found = []
    for number, (side, words) in enumerate(parts):
        span = Span(text.index(words), text.index(words) + len(words))
        found.append(
            Statement(
                id=f"{source.id}:s{number}",
                words=Citation(passage=passage, span=span),
                spans=Spans(content=(span,)),
                speaker=f"speaker of {side}",
                side=side,
                joint=";" in side,
                cue="said",
                said_on=_DAY,
            )
        )
    return found


def said(
    side: str,
    quote: str,
    *,
    kind: StatementKind = "indirect",
    days: int = 0,
    speaker: str = "Ida Maas",
) -> Statement:
    whole = Span(0, len(quote))
    source = Source(id=f"{next(_numbers):012x}", locator="a.txt", title="")
    return Statement(
        id=f"{source.id}:s1",
        words=Citation(
            passage=Passage.cut(Article(source=source, text=quote), whole), span=whole
        ),
        spans=Spans(content=(whole,)),
        speaker=speaker,
        side=side,
        joint=";" in side,
        kind=kind,
        cue="said",
        said_on=_DAY + dt.timedelta(days),
    )


def compared(statements: Sequence[Statement], *, topic: str = "") -> Comparison:
    return compare(statements, _SIDES, topic=topic, searched={"Torvia": 4, "Veldt": 3})


def names(statements: Sequence[Statement]) -> list[str]:
    return [point.issue for point in compared(statements).points]


@pytest.mark.parametrize(
    ("quotes", "name"),
    [
        (("the port fees are too high", "port fees must fall"), "port fees"),
        (("Torvia will chair the MARECO", "the MARECO has failed"), "MARECO"),
        (("the ceasefire held overnight", "the ceasefire was broken twice"), "ceasefire"),
        (("the request is unworthy of the treaty", "it is unworthy"), "treaty"),
        (("freedom of navigation is a right", "freedom of navigation must end"), None),
        (("President Olun Tarr signed the ferry law", "Tarr has no ferry law"), "ferry law"),
        (("it wants the war to end", "the war was forced on it"), "war"),
        (("bilateral relations are at their best", "ties with Torvia"), "Torvia-Veldt ties"),
    ],
)
def test_a_row_has_the_name_of_a_thing_its_statements_share(
    quotes: tuple[str, str], name: str | None
) -> None:
    found = names([said("Torvia", quotes[0]), said("Veldt", quotes[1])])
    assert found[0] == (name or "freedom of navigation")


_OTHER = [
    "denies",
    "Monday",
    "Ida Maas",
    "present",
    "quickly",
    "Torvia",
    "Veldt",
    "1,200",
    "agreed",
    "able",
    "they",
    "unworthy",
    "continue",
]
_THINGS = ["ferry", "quay", "port fees", "Harwick Accord"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Torvia", "Veldt"]),
            st.tuples(
                st.lists(st.sampled_from(_OTHER), max_size=4).map(" ".join),
                st.sampled_from(_THINGS),
            ).map(" the ".join),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_verb_an_adjective_a_day_a_person_or_a_side_alone_never_names_a_row(
    spoken: list[tuple[str, str]],
) -> None:
    statements = [said(side, quote) for side, quote in spoken]
    assert not {name.lower() for name in names(statements)} & {one.lower() for one in _OTHER}


def test_a_topic_named_before_a_statement_names_its_row() -> None:
    text = (
        "The ministers exchanged views on the Norland crisis. Maas hoped for a fair and early "
        "way out.\n\nTarr said a fair way out would take Norland years."
    )
    statements = told(
        text,
        ("Torvia", "a fair and early way out"),
        ("Veldt", "a fair way out would take Norland years"),
    )
    assert names(statements) == ["Norland crisis"]


def test_vectors_bring_together_what_words_do_not() -> None:
    near = {"the quay must stay open to barges", "cargo boats need a harbour"}

    def similar(texts: Sequence[str]) -> Vectors:
        rows = [
            [1.0, 0.0] if any(one in text for one in near) else [0.0, 1.0] for text in texts
        ]
        return np.array(rows, np.float32)

    statements = [
        said("Torvia", "the quay must stay open to barges"),
        said("Veldt", "cargo boats need a harbour"),
        said("Veldt", "teachers ask for smaller classes"),
        said("Torvia", "hospital queues have doubled"),
    ]

    rows = compare(statements, _SIDES, topic="", searched={}, similar=similar).points
    first = {one.quote for stance in rows[0].stances for one in stance.statements}
    assert first == near
    assert all(point.relation == "one-sided" for point in compared(statements).points)


def test_two_bodies_make_two_rows_though_the_wish_is_the_same() -> None:
    found = names(
        [
            said("Torvia", "it supports Veldt as the rotating chair of the MARECO this year"),
            said("Veldt", "it is thankful for support as the rotating chair of the MARECO"),
            said("Veldt", "it supports Torvia in the rotating chair of the Norda Union (NDU)"),
        ]
    )
    assert len(found) == 2


def test_figures_that_contradict_each_other_stand_in_one_row() -> None:
    statements = told(
        "Maas said 12 ferries were held at the quay. Maas said the quay crane needs oil.\n\n"
        "Tarr said winter had come early to the hills. Tarr said 30 ferries were held at the "
        "quay by guards who had no orders and no coats.",
        ("Torvia", "12 ferries were held at the quay"),
        ("Torvia", "the quay crane needs oil"),
        ("Veldt", "winter had come early to the hills"),
        ("Veldt", "30 ferries were held at the quay by guards who had no orders and no coats"),
    )
    points = compared(statements).points
    assert points[0].relation == "differ"
    assert points[0].evidence == (statements[0], statements[3])


def test_the_newest_comes_first_then_the_most_verbatim_and_copies_come_last() -> None:
    old = said("Torvia", "the ferry law stands", kind="direct")
    new = said("Torvia", "the ferry law may yet change", days=2)
    quoted = said("Torvia", "“the ferry law is dead”", kind="direct", days=2)
    copy = said("Torvia", "The ferry law is dead", kind="indirect", days=2)
    point = compared([old, copy, new, quoted]).points[0]
    assert point.stances[0].statements == (quoted, new, old, copy)


def test_one_voice_does_not_take_all_the_first_places() -> None:
    article = told(
        "the ferry law is bad. the ferry law is old. the ferry law is long.",
        ("Torvia", "the ferry law is bad"),
        ("Torvia", "the ferry law is old"),
        ("Torvia", "the ferry law is long"),
    )
    other = said("Torvia", "the ferry law is fine", speaker="Olun Tarr", days=-1)
    table = compare([*article, other], _SIDES, topic="", searched={}, most=2)
    assert table.points[0].stances[0].statements == (article[0], other, *article[1:])


def test_rows_on_which_several_sides_speak_come_first_and_copies_do_not_count() -> None:
    statements = [
        *(said("Torvia", "the school roof in winter") for _ in range(3)),
        said("Torvia", "the ferry law stands"),
        said("Torvia", "hospital queues have doubled"),
        said("Torvia", "hospital queues grow in spring"),
        said("Veldt", "the ferry law must fall"),
    ]
    assert names(statements) == ["ferry law", "hospital queues", "school roof"]


def test_a_joint_statement_counts_for_each_side_and_silence_says_where_it_looked() -> None:
    table = compared(
        [
            said("Torvia; Veldt", "the ferry law stands"),
            said("Veldt", "hospital queues doubled"),
        ]
    )
    assert [
        [(stance.side, len(stance.statements), stance.searched) for stance in point.stances]
        for point in table.points
    ] == [[("Torvia", 1, 4), ("Veldt", 1, 3)], [("Torvia", 0, 4), ("Veldt", 1, 3)]]


def test_a_word_one_side_alone_uses_for_a_shared_matter_is_a_loaded_term() -> None:
    ours = [
        said("Torvia", "the illegal annexation of the ferry quay"),
        said("Torvia", "an illegal annexation took the ferry quay"),
        said("Torvia", "the annexation of the ferry quay hurts"),
    ]
    theirs = [
        said("Veldt", "the homecoming of the ferry quay was a feast"),
        said("Veldt", "the ferry quay saw its homecoming"),
        said("Veldt", "a homecoming for the ferry quay"),
    ]
    terms = compared([*ours, *theirs]).terms
    assert {(term.surface, term.side) for term in terms} >= {
        ("illegal annexation", "Torvia"),
        ("homecoming", "Veldt"),
    }
    first = next(term for term in terms if term.side == "Torvia")
    assert [(use.side, len(use.statements)) for use in first.uses] == [
        ("Torvia", 2),
        ("Veldt", 0),
    ]
    assert not {"ferry", "quay", "ferry quay"} & {term.surface for term in terms}


def test_a_matter_only_one_side_speaks_of_has_no_loaded_terms() -> None:
    assert compared([said("Torvia", "the illegal annexation")] * 4).terms == ()


@pytest.mark.parametrize(
    ("quotes", "language", "name"),
    [
        (("加强边境地区管理", "维护边境地区稳定"), "zh", "边境地区"),
        (("паромный сбор слишком высок", "паромный сбор останется"), "ru", "паромный сбор"),
    ],
)
def test_rows_are_found_in_other_languages(
    quotes: tuple[str, str], language: str, name: str
) -> None:
    spoken = zip(("Torvia", "Veldt"), quotes, strict=True)
    statements = told("\n\n".join(quotes), *spoken, language=language)
    assert [point.issue.startswith(name[:2]) for point in compared(statements).points] == [True]


@pytest.mark.parametrize("topic", ["the", "of and", "?!", " "])
def test_a_topic_without_a_word_that_tells_keeps_everything(topic: str) -> None:
    assert len(compared([said("Torvia", "the ferry law stands")], topic=topic).points) == 1


@pytest.mark.parametrize("quote", ["“”", "…", "12", "不", "the of and", "x" * 5000])
def test_a_statement_without_words_to_name_it_still_has_its_row(quote: str) -> None:
    one = said("Torvia", quote)
    table = compared([one])
    assert [s for p in table.points for x in p.stances for s in x.statements] == [one]
    assert table.points[0].issue


def test_the_same_statements_always_give_the_same_table() -> None:
    statements = [
        said(side, f"the {thing} {act}")
        for thing in ("ferry law", "port fees", "quay", "winter fair")
        for side, act in (
            ("Torvia", "must stay"),
            ("Veldt", "must go"),
            ("Veldt", "costs much"),
        )
    ]
    embed = WordEmbedder().embed
    tables = [
        compare(statements, _SIDES, topic="", searched={}, similar=embed) for _ in range(2)
    ]
    assert tables[0] == tables[1]
    placed = [s.id for p in tables[0].points for x in p.stances for s in x.statements]
    assert sorted(placed) == sorted(one.id for one in statements)


def test_more_statements_than_can_be_compared_each_with_each_all_have_a_row() -> None:
    things = ("ferry law", "port fees", "winter fair", "school roof", "fish quota")
    statements = [
        said("Torvia", f"the {things[n % 5]} of district {n} is a matter of clause {n}")
        for n in range(1700)
    ]
    placed = [
        s.id for p in compared(statements).points for x in p.stances for s in x.statements
    ]
    assert sorted(placed) == sorted(one.id for one in statements)


def test_a_topic_named_at_the_end_of_a_paragraph_is_not_that_of_the_next_one() -> None:
    words = "Torvia would accept no linkage"
    last = "The ministers met. They also exchanged views on the grain corridor."
    alone = "They also exchanged views on the grain corridor."
    assert topic(told(f"{last}\n\nReik said {words}.", ("Torvia", words))[0]) == ""
    assert "grain corridor" in topic(
        told(f"{alone}\n\nReik said {words}.", ("Torvia", words))[0]
    )
