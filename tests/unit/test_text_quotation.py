"""A quotation is found where its words stand, or not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import find_quote, fold
from tests.fakes.pace import at_most

TEXT = (
    "Ruiz’s six‑point plan – worth 3.5 million – for the “Global South” was agreed, and "
    "non-aligned U.S. officials   don’t object … at all. Straße, d’accord. 我们要合作。"
)
ANY = st.text(
    st.one_of(st.sampled_from(" \n.'\"“”’-–—…ﬁ½ß\u0301\u200baAeé中Я0,"), st.characters())
)
WORDS = st.lists(st.from_regex(r"[a-zé]{1,6}[,.;]?", fullmatch=True), min_size=1, max_size=30)


def found(quote, text=TEXT):
    span = find_quote(quote, text)
    return span and span.slice(text)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("was agreed", "was agreed"),
        ("“was agreed”", "was agreed"),
        ('"The six-point plan"', None),
        ("SIX-POINT   plan", "six‑point plan"),
        ("plan — worth 3.5 million", "plan – worth 3.5 million"),
        ("plan -- worth", "plan – worth"),
        ('the "Global South" was', "the “Global South” was"),
        ("'Global South'", "Global South"),
        ("... don't object ... at all ...", "don’t object … at all"),
        ("[...] officials don't [...]", "officials   don’t"),
        ("was agreed.", "was agreed"),
        ("Ruiz's six-point", "Ruiz’s six‑point"),
        ("of\u00adficials", "officials"),
        ("要合", "要合"),
        ("accord", "accord"),
        ("U.S. officials", "U.S. officials"),
    ],
)
def test_marks_case_and_white_space_do_not_hide_a_quotation(quote, words):
    assert found(quote) == words


@pytest.mark.parametrize(
    "quote",
    [
        "greed",
        "was agre",
        "5 million",
        "3.5 millio",
        "aligned",
        "Ruiz",
        "S. officials",
        "don",
        "point plan",
    ],
)
def test_a_quotation_that_cuts_a_word_is_not_found(quote):
    assert found(quote) is None


@pytest.mark.parametrize(
    "quote", ["was agreed and approved", "agreed plan was", "was not agreed"]
)
def test_a_quotation_with_other_words_is_not_found(quote):
    assert found(quote) is None


@pytest.mark.parametrize("quote", ["", " ", "“”", "...", "— …", "'\"'", "_"])
def test_a_quotation_without_words_is_not_found(quote):
    assert found(quote) is None


def test_part_of_a_number_is_not_found():
    assert found("200 people", "about 1,200 people") is None
    assert found("25 percent", "up 3.25 percent") is None
    assert found("200 people", "about 200 people") == "200 people"


def test_decomposed_letters_and_ligatures_are_found_whole():
    assert found("e\u0301lan", "un élan neuf") == "élan"
    assert found("fine flow", "a ﬁne ﬂow.") == "ﬁne ﬂow"


def test_a_later_place_is_found_when_the_first_ones_cut_a_word():
    text = "disagreed, disagreed, disagreed; they agreed"

    assert find_quote("agreed", text).start == len(text) - len("agreed")


@given(WORDS, st.data())
def test_every_run_of_whole_words_is_found_word_for_word(words, data):
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = " ".join(words[first : last + 1])

    assert re.findall(r"\w+", found(quote.upper(), text).lower()) == re.findall(r"\w+", quote)


@given(ANY, ANY)
def test_find_quote_never_raises_and_never_cuts_a_word(quote, text):
    span = find_quote(quote, text)

    if span:
        words = span.slice(text)
        assert fold(words).text.strip(" '…") != ""
        for at, inner in ((span.start, text[span.start]), (span.end, text[span.end - 1])):
            around = text[at - 1 : at + 1]
            assert not (re.fullmatch("[a-zA-Z]{2}", around) and inner.isascii())


@given(ANY)
def test_folded_offsets_lead_back_to_the_same_words(text):
    folded = fold(text)

    for at in range(len(folded.text)):
        span = folded.origin(at, at + 1)
        assert folded.text[at] in fold(span.slice(text)).text


@given(ANY)
def test_folding_maps_all_of_a_text_onto_all_of_it(text):
    folded = fold(text)

    if folded.text:
        whole = folded.origin(0, len(folded.text))
        assert fold(whole.slice(text)).text == folded.text


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a" * 5000, "a" * 300_000),
        ("-a" * 2000 + "b", "-a" * 100_000),
        ("x " * 3000 + "y", "x " * 100_000),
        ("ﬁ" * 2000, "ﬁ" * 80_000),
        ("word", "\u200b" * 100_000),
        ("…a" * 900, "…" * 100_000),
    ],
)
def test_a_hostile_quotation_takes_linear_time(quote, text):
    with at_most(5):
        find_quote(quote, text)
