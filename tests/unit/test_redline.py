import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.redline import redline
from rag.text.reprint import compare_carriers

OLD = "The minister said 14 ships were held. Talks resume on Friday in Kestra.\n\nGrain rose."
_WORDS = st.lists(
    st.sampled_from(["grain", "ship", " ", "\n\n", ".", "“", "港", "порт", "14", "é"]),
    max_size=60,
).map("".join)


def parts(old, new):
    """Return the runs as (kind, words)."""
    return [
        (run.kind, (run.old or run.new).slice(old if run.old else new))
        for run in redline(old, new).runs
    ]


def said(spans, text):
    return [span.slice(text) for span in spans]


class TestRedline:
    @given(_WORDS, _WORDS)
    def test_kept_and_cut_are_the_old_text_kept_and_added_the_new_one(self, old, new):
        runs = redline(old, new).runs

        assert "".join(run.old.slice(old) for run in runs if run.old) == old
        assert "".join(run.new.slice(new) for run in runs if run.new) == new
        for run in runs:
            assert (run.old is None, run.new is None) == (
                run.kind == "added",
                run.kind == "cut",
            )
            if run.kind == "kept":
                assert run.old.slice(old) == run.new.slice(new)

    @given(st.text(max_size=200))
    def test_an_unchanged_text_is_kept_whole(self, text):
        assert [run.kind for run in redline(text, text).runs] == ["kept"] * bool(text)

    def test_changed_words_stand_between_the_words_that_stay(self):
        new = OLD.replace("14", "12").replace("Friday", "Monday")

        assert parts(OLD, new) == [
            ("kept", "The minister said "),
            ("cut", "14"),
            ("added", "12"),
            ("kept", " ships were held. Talks resume on "),
            ("cut", "Friday"),
            ("added", "Monday"),
            ("kept", " in Kestra.\n\nGrain rose."),
        ]

    def test_a_rewritten_sentence_is_not_cut_into_confetti(self):
        old = "Nobody in the town of Lugra had expected the harbour to open this year."
        new = "Fishing crews were told by the coast guard to stay in port until further notice."

        assert [kind for kind, _ in parts(old, new)][:2] == ["cut", "added"]
        assert len(parts(old, new)) <= 3

    def test_characters_are_words_where_words_are_not_set_apart(self):
        assert parts("港口将于三月开放。", "港口将于四月开放。") == [
            ("kept", "港口将于"), ("cut", "三"), ("added", "四"), ("kept", "月开放。"),
        ]  # fmt: skip

    def test_two_long_texts_without_a_common_stretch_are_compared_coarsely_and_it_is_told(self):
        dice = random.Random(1)
        words = [f"w{n}" for n in range(300)]
        old, new = (" ".join(dice.choices(words, k=3000)) for _ in range(2))

        got = redline(old, new)

        assert got.coarse
        assert "".join(run.new.slice(new) for run in got.runs if run.new) == new

    def test_lines_that_stay_are_found_in_a_stretch_too_long_for_words(self):
        dice = random.Random(2)
        words = [f"w{n}" for n in range(300)]
        old, new = (
            "\nThe price of grain rose in Kestra.\n".join(
                " ".join(dice.choices(words, k=1500)) for _ in range(2)
            )
            for _ in range(2)
        )

        got = redline(old, new)

        assert got.coarse
        assert "price of grain rose in" in "".join(
            r.old.slice(old) for r in got.runs if r.kind == "kept"
        )

    def test_two_million_characters_with_many_changes_take_seconds(self):
        dice = random.Random(3)
        words = [f"w{dice.randrange(5000)}" for _ in range(60_000)]
        kept = [word for word in words if dice.random() > 0.02]

        got = redline(" ".join(words), " ".join(kept))

        assert not got.coarse
        assert len(got.runs) > 1000


class TestCarriers:
    A = (
        "The port of Lugra opened on Monday, the minister said. Nine ships waited outside.\n\n"
        "Grain traders had asked for it since May. Prices fell at once.\n\n"
        "The strike of the pilots goes on."
    )

    def test_what_was_cut_and_added_is_told_in_whole_sentences(self):
        b = self.A.replace(" Prices fell at once.", "") + "\n\nNobody was hurt, Norda adds."

        got = compare_carriers(self.A, b)

        assert said(got.cut, self.A) == ["Prices fell at once."]
        assert said(got.added, b) == ["Nobody was hurt, Norda adds."]
        assert got.reworded == ()
        assert 0.8 < got.shared < 1

    def test_neighbours_of_one_paragraph_are_one_span_and_paragraphs_stay_apart(self):
        b = self.A.split("\n\n", maxsplit=1)[0]

        got = compare_carriers(self.A, b)

        assert said(got.cut, self.A) == self.A.split("\n\n")[1:]

    def test_a_reworded_sentence_is_a_pair(self):
        b = self.A.replace("Nine ships waited outside.", "Twelve ships waited outside.")

        ((ours, theirs),) = compare_carriers(self.A, b).reworded

        assert (ours.slice(self.A), theirs.slice(b)) == (
            "Nine ships waited outside.",
            "Twelve ships waited outside.",
        )

    @pytest.mark.parametrize(
        "retouch",
        [
            lambda text: text.replace("\n\n", " "),
            lambda text: text.replace(" ", "\u00a0").upper(),
            lambda text: "\n\n".join(reversed(text.split("\n\n"))),
            lambda text: text.replace(" on Monday,", " on\nMonday,"),
        ],
    )
    def test_moved_rejoined_or_rebroken_sentences_are_no_difference(self, retouch):
        got = compare_carriers(self.A, retouch(self.A))

        assert (got.cut, got.added) == ((), ())

    @given(_WORDS, _WORDS)
    def test_the_first_text_as_seen_from_the_second_swaps_cut_and_added(self, a, b):
        there, back = compare_carriers(a, b), compare_carriers(b, a)

        assert (there.cut, there.added) == (back.added, back.cut)
