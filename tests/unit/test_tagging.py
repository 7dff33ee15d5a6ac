"""From word pieces to statements: notes, decoding, linking, trimming."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import text as texts
from rag.ports import Scores
from rag.statements import decoding, linking, reading, tagged, tokens
from rag.statements.linking import Part
from rag.statements.marks import blocks, quotations
from rag.types import Span

NORDA = (
    "Minister Lio Han said on Monday that the port would stay open. “We owe nobody a fee,”"
    " she added.\n\nThe Union of Dockers, however, called on the ministry to publish the deal."
)
TOLD = (
    ("Minister Lio Han", "said", "that the port would stay open"),
    ("she", "added", "We owe nobody a fee"),
    ("The Union of Dockers", "called on", "the ministry to publish the deal"),
)
_PIECE = re.compile(r"\w{1,4}|[^\w\s]")
_LABELS = len(tokens.LABELS)


def pieces(text: str) -> np.ndarray:
    return np.array([m.span() for m in _PIECE.finditer(text)], np.int64).reshape(-1, 2)


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


class Oracle:
    """A tagger that knows the answer."""

    name = "oracle"

    def __init__(self, text: str, statements: tuple[tuple[str, str, str], ...]) -> None:
        spans = [[(place(text, part),) for part in one] for one in statements]
        self._labels = tokens.painted(len(text), spans)

    def tag(self, text, notes):
        places = pieces(text)
        assert notes(places).shape == (len(places), len(tokens.SIZES))
        scores = np.full((len(places), _LABELS), -8.0, np.float32)
        for row, (start, end) in enumerate(places):
            inside = self._labels[start:end]
            begun = inside[inside % 2 == 1]
            scores[row, begun[0] if len(begun) else inside[0]] = 8.0
        return Scores(places, scores, np.zeros((_LABELS, _LABELS), np.float32))


def test_the_spans_a_tagger_knows_become_the_statements_they_were_made_of():
    found = tagged.reported(NORDA, (), Oracle(NORDA, TOLD))
    seen = [
        (one.source.slice(NORDA), one.cue.slice(NORDA), [c.slice(NORDA) for c in one.content])
        for one in found
    ]
    assert seen == [
        ("Minister Lio Han", "said", ["that the port would stay open"]),
        ("she", "added", ["“We owe nobody a fee,”"]),
        ("The Union of Dockers", "called on", ["the ministry to publish the deal"]),
    ]


def test_a_content_in_two_fragments_is_one_statement():
    text = "“The ferry,” said Ana Torvald, “will sail tonight.”"
    told = (("Ana Torvald", "said", "The ferry"), ("Ana Torvald", "said", "will sail tonight"))
    (found,) = tagged.reported(text, (), Oracle(text, told))
    assert [span.slice(text) for span in found.content] == [
        "“The ferry,”",
        "“will sail tonight.”",
    ]


def test_words_nobody_reports_are_no_statement():
    class Silent(Oracle):
        def tag(self, text, notes):
            scores = super().tag(text, notes)
            scores.scores[:, 3:5] = -99.0
            return scores

    assert tagged.reported(NORDA, (), Silent(NORDA, TOLD)) == ()


@pytest.mark.parametrize(
    ("cue", "content", "speech"),
    [
        ("said", "the port stays open", True),
        ("made clear", "that the port stays open", True),
        ("according to", "the port stays open", True),
        (":", "the port stays open", True),
        ("fumed over", "“the port”", True),
        ("supports", "the port", False),
        ("angered", "the dockers", False),
        ("discussed", "the port", False),
    ],
)
def test_speech_is_told_from_attitudes_by_its_cue_or_its_quotation_marks(cue, content, speech):
    text = f"Han {cue} {content}."
    found = reading.Reported(
        (place(text, content),), place(text, cue), None, "x", Span(0, len(text))
    )
    quotes = quotations(text, blocks(text))
    assert tagged.is_speech(text, found, quotes) is speech


def test_the_notes_tell_case_breaks_quotation_marks_and_what_the_rules_read():
    text = "NORDA said:\n“Open it.”"
    rules = reading.reported(text, "en")
    table = tokens.notes(text, pieces(text), quotations(text, blocks(text)), rules)
    words = [text[start:end] for start, end in pieces(text)]
    case = dict(zip(words, table[:, 0], strict=True))
    assert (case["NORD"], case["said"], case["Open"]) == (2, 0, 1)
    breaks = dict(zip(words, table[:, 1], strict=True))
    assert (breaks["said"], breaks["“"], breaks["A"]) == (1, 2, 0)
    quoted = dict(zip(words, table[:, 2], strict=True))
    assert (quoted["said"], quoted["“"], quoted["Open"]) == (0, 1, 2)
    assert table.max(0).tolist() < list(tokens.SIZES)


@settings(deadline=None)
@given(
    st.integers(0, 60).flatmap(
        lambda count: st.tuples(
            st.lists(
                st.lists(st.floats(-9, 9, width=16), min_size=_LABELS, max_size=_LABELS),
                min_size=count,
                max_size=count,
            ),
            st.lists(
                st.lists(st.floats(-3, 3, width=16), min_size=_LABELS, max_size=_LABELS),
                min_size=_LABELS,
                max_size=_LABELS,
            ),
        )
    )
)
def test_no_sequence_of_labels_goes_inside_a_span_that_did_not_begin(made):
    scores, moves = (np.array(part, np.float32).reshape(-1, _LABELS) for part in made)
    labels = decoding.best(scores, decoding.steps(moves))
    before = [0, *labels][: len(labels)]
    assert all(
        now % 2 or now == 0 or then in (now, now - 1)
        for then, now in zip(before, labels, strict=True)
    )


def test_the_best_sequence_beats_every_other_one():
    dice = np.random.default_rng(3)
    scores = dice.normal(size=(5, 3)).astype(np.float32)
    scores = np.pad(scores, ((0, 0), (0, _LABELS - 3)), constant_values=-50)
    moves = decoding.steps(dice.normal(size=(_LABELS, _LABELS)).astype(np.float32))

    def total(labels):
        start = -1e4 if labels[0] == 2 else 0.0
        steps = sum(moves[a, b] for a, b in itertools.pairwise(labels))
        return start + steps + sum(scores[n, label] for n, label in enumerate(labels))

    every = [tuple(n // 3**k % 3 for k in range(5)) for n in range(3**5)]
    assert tuple(decoding.best(scores, moves)) == max(every, key=total)


def test_a_span_never_cuts_a_word():
    text = "Harwickers said"
    scores = np.full((4, _LABELS), -8.0, np.float32)
    for row, label in enumerate((1, 2, 0, 3)):
        scores[row, label] = 8.0
    places = np.array([(0, 4), (4, 7), (7, 10), (11, 15)], np.int64)
    found = decoding.parts(text, Scores(places, scores, np.zeros((_LABELS, _LABELS))))
    assert [(text[p.start : p.end], p.role) for p in found] == [
        ("Harwickers", "source"),
        ("said", "cue"),
    ]


@settings(deadline=None)
@given(st.text(alphabet="ab “”.,\n'", max_size=60), st.data())
def test_every_link_is_made_of_the_spans_given_and_each_content_is_used_once(text, data):
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    roles = data.draw(
        st.lists(st.sampled_from(tokens.ROLES), min_size=len(places), max_size=len(places))
    )
    spans = zip(places, places[1:], roles, strict=False)
    parts = [Part(start, end, role) for start, end, role in spans]
    found = linking.link(text, parts, texts.sentences(text))
    used = [part for one in found for part in one.content]
    assert sorted(used) == [part for part in parts if part.role == "content"]
    assert all(one.cue is None or one.cue in parts for one in found)
    assert all(one.source is None or one.source in parts for one in found)
