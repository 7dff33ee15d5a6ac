"""The packaged matcher keeps to the port and tells answers from what only looks like one."""

import shutil

import numpy as np
import pytest

from rag.errors import SettingsError
from rag.providers.matcher import FOLDER, LocalMatcher
from rag.providers.pairs import LEAD, QUESTION, SENTENCE, SEPARATOR, pair

TOLD = (
    "The minister of Torvia said the ferry would sail again on Friday.",
    "Captain Ilva Thorne has commanded the ferry since the spring.",
    "The council put the cost of the new quay at four million crowns.",
)


@pytest.fixture(scope="module")
def matcher() -> LocalMatcher:
    return LocalMatcher()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When does the boat service resume?", 0),
        ("Who is in charge of the ship?", 1),
        ("How much will the pier cost?", 2),
    ],
)
def test_the_sentence_that_answers_comes_first(matcher, question, answer):
    assert matcher.match(question, TOLD, ("", "", "")).argmax() == answer


def test_it_gives_one_number_from_nought_to_one_a_sentence(matcher):
    found = matcher.match("Who commands the ferry?", TOLD, ("", "", ""))
    assert found.shape == (3,)
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    assert matcher.match("Who commands the ferry?", (), ()).shape == (0,)


def test_a_sentence_gets_the_same_number_whatever_stands_beside_it(matcher):
    whole = matcher.match("When does the ferry sail?", TOLD, ("", "", ""))
    alone = [matcher.match("When does the ferry sail?", [one], [""])[0] for one in TOLD]
    assert np.array_equal(whole, np.array(alone, np.float32))
    assert np.array_equal(
        whole, LocalMatcher(threads=1).match("When does the ferry sail?", TOLD, ("", "", ""))
    )


def test_anything_can_be_asked(matcher):
    for odd in ("", " ", "?" * 5000, "\0", "\ud800", "会谈何时举行？", "[SEP] [CLS]"):
        found = matcher.match(odd, [odd, TOLD[0]], [odd, ""])
        assert np.isfinite(found).all()


def test_long_parts_are_cut_and_marks_stand_between():
    made = pair(range(1000, 1100), range(2000, 2300), range(3000, 3300))
    assert len(made.ids) == QUESTION + SENTENCE + LEAD + 4
    assert made.ids.count(SEPARATOR) == 3
    assert made.ids[-2] == 3299
    assert len(made.ids) == len(made.sides) == len(made.shared)
    assert not any(made.shared)
    assert pair([7, 8], [8, 9], []).shared == [0, 0, 1, 0, 1, 0, 0]


def test_a_damaged_model_is_refused_in_one_line(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "matcher")
    with (folder / "model.onnx").open("r+b") as file:
        file.seek(5000)
        file.write(b"damaged")
    with pytest.raises(SettingsError, match="damaged"):
        LocalMatcher(folder).match("Who?", ["The captain."], [""])
