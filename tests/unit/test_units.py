"""Sentences and statements as units: who speaks decides, and each asked about has a turn."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.question import read
from rag.retrieval.reading import Heard, Reading
from rag.retrieval.signals import Signals, evidence, likelihood
from rag.retrieval.units import Bearing, ranked, units
from rag.text import terms
from rag.types import Article, Passage, Source, Span

TODAY = dt.date(2031, 3, 19)
TEXT = (
    "The strait was calm. Irena Corvath said the toll would fall. Ships passed all day. "
    "Joren Haldek said the survey was late. “We will wait,” he added. Rain fell on the strait."
)
RARITY = {"strait": 2.0, "corvath": 3.0, "haldek": 3.0}


def ends(first, last):
    return TEXT.index(first), TEXT.index(last) + len(last)


SPOKEN = [
    ("Irena Corvath", "Valmora", *ends("Irena Corvath", "the toll would fall")),
    ("Joren Haldek", "Ordelia", *ends("Joren Haldek", "the survey was late")),
    ("Joren Haldek", "Ordelia", *ends("“We will wait,”", "he added")),
]


def found(question, text=TEXT, spoken=SPOKEN):
    source = Source(id="a" * 12, locator="a.txt", title="Strait", language="en")
    article = Article(source=source, text=text)
    passage = Passage.cut(article, Span(0, len(text)))
    pool = [(passage, Bearing(1.0, 1.0, 1.0))]
    reading = Reading(read(question, TODAY), Heard())
    reading.texts[source.id], reading.spoken[source.id] = article, spoken
    return ranked(units(pool, reading, RARITY), 10)


def test_the_words_of_the_one_asked_about_come_first():
    best = [
        unit.span.slice(TEXT) for unit, _ in found("What did Corvath say about the strait?")
    ]
    assert best[0] == "Irena Corvath said the toll would fall."


def test_a_pronoun_is_the_speaker_the_statement_has():
    best = [unit.span.slice(TEXT) for unit, _ in found("What did Haldek say about the strait?")]
    assert set(best[:2]) == {
        "Joren Haldek said the survey was late.",
        "“We will wait,” he added.",
    }


def test_several_asked_about_take_turns():
    best = found("Compare what Corvath and Haldek said about the strait.")
    first = [unit.span.slice(TEXT) for unit, _ in best[:2]]
    assert any("Corvath" in words for words in first)
    assert any("Haldek" in words or "wait" in words for words in first)


@given(st.text(alphabet="ab .“”,\n", max_size=200))
def test_every_unit_is_cut_from_its_article_and_none_repeats_another(text):
    text = f"Corvath said so. {text}".strip()
    best = found("What did Corvath say about ab?", text, [])
    for unit, _ in best:
        assert unit.span.slice(unit.article.text)
    places = [unit.span for unit, _ in best]
    assert len(set(places)) == len(places)


def test_more_evidence_makes_an_answer_likelier():
    strong = Signals(named=True, article=1.0, article_margin=0.5, margin=0.5, together=1.0)
    weak = Signals(named=True, article=0.5)
    assert evidence(strong) > 0 > evidence(weak)
    assert 0 <= likelihood(weak) < likelihood(strong) <= 1
    unnamed = [Signals(article=share, cosine=share) for share in (0.1, 0.5, 0.9)]
    assert [likelihood(one) for one in unnamed] == sorted(likelihood(one) for one in unnamed)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("deny", "Corvath denied it."),
        ("cooperation", "Corvath wants co-operation."),
        ("harborwatch", "Corvath thanked @HarborWatch."),
        ("1200", "Corvath counted 1,200 ships."),
        ("us", "Corvath thanked the U.S. navy."),
    ],
)
def test_a_word_asked_for_is_seen_in_each_of_its_forms(asked, sentence):
    text = f"The strait was calm. {sentence}"
    best = found(f"What did Corvath say about {asked}?", text, ())
    (unit,) = [unit for unit, _ in best if unit.span.slice(text) == sentence]
    assert unit.held & set(terms(asked))


@given(st.text(alphabet="ab A.,'-&@1\u00a0é谁\n(“", max_size=40))
def test_no_term_reaches_over_white_space(text):
    assert terms(text) == [term for token in text.split() for term in terms(token)]
