import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.direction import has_right_to_left, is_right_to_left
from rag.text.joining import join
from rag.text.lines import breaks_anywhere, lines


def laid(text, room=10**6, pieces=None):
    """Return the lines of a text as they are seen, every letter being one wide."""
    found = lines(pieces or [text], lambda letter: len(letter[0]), room)
    return ["".join(words for words, _ in line) for line in found]


def joined(text):
    return "".join(letter for letter, _ in join(text, [0] * len(text)))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain text", "plain text"),
        ("the word אבג here", "the word גבא here"),
        ("two words אבג דהו here", "two words והד גבא here"),
        ("אבג NATO דהו", "והד NATO גבא"),
        ("אבג 15 דהו", "והד 15 גבא"),
        ("אבג 12.5% דהו", "והד 12.5% גבא"),
        ("אבג (דהו)", "(והד) גבא"),
        ("אבג «דהו»", "«והד» גבא"),
        ("אבג.", ".גבא"),
        ("on אבג-15", "on 15-גבא"),
        ("٣٤ אבג", "גבא ٣٤"),
    ],
)
def test_letters_stand_where_they_are_read(text, seen):
    assert laid(text) == [seen]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("سلام", "\ufeb3\ufefc\ufee1"),  # lam and alef become one letter
        ("لي", "\ufedf\ufef2"),
        ("مرفأ", "\ufee3\ufeae\ufed3\ufe84"),
        ("چهار", "\ufb7c\ufeec\ufe8e\ufead"),
        ("ء", "\ufe80"),
        ("مـم", "\ufee3ـ\ufee2"),
        ("بَت", "\ufe91\u064e\ufe96"),  # a mark stays with its letter and does not part two
        ("ab", "ab"),
        ("", ""),
    ],
)
def test_arabic_letters_have_the_forms_they_have_beside_each_other(text, shown):
    assert joined(text) == shown


def test_lines_are_broken_in_the_order_of_reading_and_turned_one_by_one():
    assert laid("אבג דהו זחט יכל", room=7) == ["והד גבא", "לכי טחז"]


@pytest.mark.parametrize(
    ("text", "room", "found"),
    [
        ("港将于三月开放，届时", 7, ["港将于三月开", "放，届时"]),
        ("他说“终于等到”。", 6, ["他说“终于等", "到”。"]),
        ("在《信使报》上", 2, ["在", "《信", "使", "报》", "上"]),
        ("见 NATO 声明", 6, ["见 NATO", "声明"]),
        ("Nanterre est", 4, ["Nant", "erre", "est"]),
        ("one two  three", 7, ["one two", "three"]),
        ("", 5, []),
    ],
)
def test_lines_break_where_the_language_allows(text, room, found):
    assert laid(text, room) == found


def test_pieces_keep_their_own_letters():
    found = list(lines(["see אב", "גד now"], lambda _: 1, 99))

    assert found == [[("see ", 0), ("דג", 1), ("בא", 0), (" now", 1)]]


ALPHABET = st.sampled_from("abאבגسلامچ12٣٤ .,()%-«»港，”“e\u0301\u064e")


@given(st.text(ALPHABET, max_size=60), st.integers(1, 30))
def test_no_letter_is_lost_and_no_line_is_too_wide(text, room):
    shown = laid(text, room)
    mirrored = str.maketrans(dict.fromkeys("()«»“”", " "))

    def letters(value):
        whole = unicodedata.normalize("NFKC", value.translate(mirrored))
        return sorted(whole.replace(" ", ""))

    assert letters("".join(shown)) == letters(text)
    widest = 3  # a letter with its marks is never parted
    assert all(len(line) <= max(room, widest) or len(line.split()) == 1 for line in shown)


@given(st.text(st.characters(max_codepoint=0x58F, exclude_categories=["Cs", "Mn"])))
def test_what_is_read_from_the_left_stays_as_it_is(text):
    assert not is_right_to_left(text)
    assert not has_right_to_left(text)
    assert "".join(laid(text)).rstrip(" ") == text.rstrip(" ")


def test_which_texts_are_broken_or_turned_by_hand():
    assert breaks_anywhere("see 港")
    assert not breaks_anywhere("Ödland – „Łódź“")
    assert is_right_to_left("« שלום abc")
    assert not is_right_to_left("abc שלום")
    assert has_right_to_left("abc שלום")
