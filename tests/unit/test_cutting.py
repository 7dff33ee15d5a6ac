"""Each sentence holds the words asked for that stand in it, however they are written."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval import cutting
from rag.retrieval.cutting import Cut
from rag.retrieval.question import read
from rag.text import sentences, terms
from rag.types import Article, Passage, Source, Span

TODAY = dt.date(2031, 3, 19)
ASKED = read("What did Corvath say about the port, 1,200 ships and 港口?", TODAY)
WANTED = {*ASKED.terms, "corvath"}
CUT = Cut(ASKED)
WORDS = (
    "Corvath",
    "Corvath's",
    "port.",
    "“port",
    "Port,",
    "1,200",
    "1200",
    "ships",
    "calm",
    "a",
)


def passage(text, start=0, language="en", number="a"):
    source = Source(id=number * 12, locator=f"{number}.txt", title="Port", language=language)
    return Passage.cut(Article(source=source, text=text), Span(start, len(text)))


def plainly(one):
    """Return the same by cutting every sentence into its words."""
    start, text = one.span.start, one.text
    return [
        (s.start + start, s.end + start, CUT.bits(WANTED & {*terms(s.slice(text))}))
        for s in sentences(text, one.source.language)
    ]


@given(st.lists(st.sampled_from([*WORDS, "He", "said.", "“No.”", "\n"]), min_size=1))
def test_it_is_what_cutting_every_sentence_gives(chosen):
    one = passage(f"Port. {' '.join(chosen)}", start=6 if " ".join(chosen).strip() else 0)
    assert Cut(ASKED).sentences(one) == plainly(one)


def test_languages_without_spaces_hold_their_words_sentence_by_sentence():
    one = passage("外长说，港口将开放。船只今天抵达。他没有谈港口。", language="zh")
    held = [own for *_, own in Cut(ASKED).sentences(one)]
    asked = CUT.bits(terms("港口"))
    assert asked
    assert [bool(own & asked) for own in held] == [True, False, True]
    assert Cut(ASKED).sentences(one) == plainly(one)


def test_what_was_cut_is_not_cut_again(monkeypatch):
    cut, one = Cut(ASKED), passage("Corvath spoke. The port is shut.")
    first = cut.sentences(one)
    monkeypatch.setattr(cutting, "sentences", lambda *_: pytest.fail("cut again"))
    assert cut.sentences(one) is first


def test_threads_share_tokens_that_are_forgotten_in_between(monkeypatch):
    monkeypatch.setattr(cutting, "_MOST_TOKENS", 20)
    many = [
        passage(
            f"Corvath{'?' * n} saw port{'!' * n} and word{n}. Ships{n} left.",
            number=chr(97 + n),
        )
        for n in range(20)
    ]
    expected = [plainly(one) for one in many]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            found = list(pool.map(lambda one: Cut(ASKED).sentences(one), many))
            assert found == expected
