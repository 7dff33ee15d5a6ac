"""Passages: whole sentences, verbatim, none lost."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from rag.ingest.split import split
from rag.text import estimate_tokens, sentences
from rag.types import Article, Source

PROSE = st.text(
    st.one_of(st.sampled_from("abc deé. Ab! “x” 中文。Я？\n\n"), st.characters()), max_size=600
)
SIZES, OVERLAPS = st.integers(1, 90), st.integers(0, 3)


def article(text, language="en"):
    return Article(
        source=Source(id="0" * 12, locator="/x/a.txt", title="A", language=language), text=text
    )


@given(PROSE, SIZES, OVERLAPS)
@example("000\t0", 2, 0)
def test_every_passage_is_cut_verbatim_from_the_article(text, size, overlap):
    for passage in split(article(text), size=size, overlap=overlap):
        assert passage.text == passage.span.slice(text)
        assert passage.text == passage.text.strip()


@given(PROSE, SIZES, OVERLAPS)
def test_no_sentence_is_lost(text, size, overlap):
    spans = [passage.span for passage in split(article(text), size=size, overlap=overlap)]

    for sentence in sentences(text):
        if len(sentence) <= size and estimate_tokens(sentence.slice(text)) <= 230:
            assert any(span.covers(sentence) for span in spans)
    shown = {at for span in spans for at in range(span.start, span.end)}
    assert all(at in shown for at, letter in enumerate(text) if not letter.isspace())


@given(PROSE, SIZES, OVERLAPS)
def test_passages_advance_and_keep_to_their_size(text, size, overlap):
    spans = [passage.span for passage in split(article(text), size=size, overlap=overlap)]

    for before, after in pairwise(spans):
        assert before.start < after.start
        assert before.end < after.end
    assert all(len(span) <= size for span in spans)


def test_neighbouring_passages_share_the_sentences_asked_for():
    text = "An ant. A bee. A cow. A dog."

    assert [p.text for p in split(article(text), size=15, overlap=1)] == [
        "An ant. A bee.",
        "A bee. A cow.",
        "A cow. A dog.",
    ]
    assert [p.text for p in split(article(text), size=15, overlap=0)] == [
        "An ant. A bee.",
        "A cow. A dog.",
    ]


def test_a_very_long_sentence_is_cut_between_words_so_that_all_of_it_is_embedded():
    text = "and the envoy said so again " * 200

    passages = split(article(text.strip()))

    assert len(passages) > 4
    assert " ".join(p.text for p in passages) == text.strip()
    assert all(estimate_tokens(p.text) <= 230 for p in passages)


def test_a_long_word_is_cut_anyway():
    assert "".join(p.text for p in split(article("x" * 5000))) == "x" * 5000


def test_passages_of_every_script_fit_the_embedder():
    chinese = article("双方外长在奥城举行会谈，就边境口岸问题达成一致。" * 40, "zh")
    russian = article("Стороны договорились продолжить переговоры о зерне. " * 40, "ru")
    english = article("The two sides agreed to go on with the talks about grain. " * 40)

    sizes = [max(len(p.text) for p in split(a)) for a in (chinese, russian, english)]

    assert all(
        estimate_tokens(p.text) <= 230 for a in (chinese, russian, english) for p in split(a)
    )
    assert sizes[0] <= 240
    assert sizes[2] > 700


def test_a_part_may_end_at_a_comma_where_there_are_no_spaces():
    text = "双方表示愿意继续会谈，" * 60

    assert all(p.text.endswith("，") for p in split(article(text, "zh")))


def test_an_empty_article_has_no_passages():
    assert split(article("")) == ()
