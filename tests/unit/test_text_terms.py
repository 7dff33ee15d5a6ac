"""Search terms, token estimates and safe display."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import content_terms, estimate_tokens, plain, terms, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and Veldt's plan", ["the", "us", "and", "veldt", "plan"]),
        ("US U.S.", ["us", "us"]),
        ("six-point", ["six", "point", "sixpoint"]),
        ("1,200 is 1200 not 3.5", ["1200", "is", "1200", "not", "3.5"]),
        ("3,5 %", ["3.5"]),
        ("l’accord d'Élise", ["accord", "elis"]),
        ("Größe Łódź œuvre", ["gross", "lodz", "oeuvr"]),
        ("王毅说 yes 好", ["王毅", "毅说", "yes", "好"]),
        ("Ёлка Крайний", ["елк", "крайн"]),
        ("й", ["й"]),
        ("ＦＵＬＬ ﬁne", ["full", "fin"]),
        ("don't", ["dont"]),
        ("F-16s", ["f", "16s", "f16s"]),
        ("the bus's", ["the", "bus"]),
        ("... — !", []),
    ],
)
def test_terms_are_written_one_way(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        "demand demands demanded demanding",
        "country countries",
        "agree agrees agreed agreeing",
        "stop stops stopped stopping",
        "continue continues continued continuing",
        "co-operation cooperation",
        "переговоры переговоров переговорами",
        "цена цены цену",
    ],
)
def test_the_common_forms_of_a_word_share_a_term(forms):
    first, *others = (set(terms(form)) for form in forms.split())

    assert all(first & other for other in others)


def test_words_of_different_meaning_stay_apart():
    apart = [
        "news",
        "new",
        "organ",
        "organisation",
        "king",
        "spring",
        "red",
        "need",
        "united",
        "unit",
    ]

    assert len({terms(word)[0] for word in apart}) == len(apart)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did the minister of Veldt demand?", ["minister", "veldt", "demand"]),
        ("¿Qué dijo el ministro sobre la tregua?", ["dijo", "ministro", "tregua"]),
        ("Что сказал министр о зерне?", ["сказа", "министр", "зерн"]),
        ("What did the U.S. say?", ["us", "say"]),
    ],
)
def test_content_terms_leave_the_small_words_out(text, expected):
    assert content_terms(text) == expected


@given(st.text())
def test_no_term_is_empty_or_has_white_space(text):
    assert all(term and term.split() == [term] for term in terms(text))


@given(st.text(st.sampled_from("abc dé中Я.,12 "), min_size=1))
def test_an_estimate_grows_with_the_text(text):
    assert estimate_tokens("") == 0
    assert estimate_tokens(text + " 中中") == estimate_tokens(text) + 2


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (
            "The minister said that the two sides would keep talking about the border. " * 5,
            70,
            100,
        ),
        ("双方同意继续谈判。" * 10, 90, 100),
        ("Стороны договорились продолжить переговоры. " * 5, 190, 220),
        ("Las partes acordaron continuar la negociación sobre el alto el fuego. " * 5, 90, 150),
    ],
)
def test_an_estimate_fits_what_a_word_piece_model_needs(text, least, most):
    assert least <= estimate_tokens(text) <= most


HOSTILE = (
    "a\x1b[31mb\x1b[0m\x1b]8;;http://x.example\x07c\x1b]8;;\x1b\\ "
    "\u202eevil\u200b\x00\U000e0041\x9b2Jd\ud800"
)


def test_nothing_a_terminal_would_act_on_is_left():
    assert plain(HOSTILE) == "abc evild"


def test_plain_text_is_one_line():
    assert plain(" two\r\nlines\u2028and\ta tab ") == "two lines and a tab"


def test_visible_text_keeps_lines_and_the_joiners_letters_need():
    assert visible("a\n\tb") == "a\n\tb"
    assert visible("می\u200cخواهم pa\u200cy") == "می\u200cخواهم pay"


@given(st.text(st.characters(codec=None)))
def test_plain_text_never_has_controls_and_is_stable(text):
    shown = plain(text)

    assert not any(
        ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in shown
    )
    assert plain(shown) == shown
