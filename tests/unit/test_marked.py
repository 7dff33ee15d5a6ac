"""The marked articles the tagger is trained on."""

from pathlib import Path

import pytest

from training.marked import articles, parsed

FOLDER = Path(__file__).resolve().parents[2] / "training" / "readouts"


def test_marks_become_places_and_leave_the_text():
    found = parsed("x", "{S1,2|Reik} {C1|said} {T1|no} and {C2|added} {T2|never}.")
    assert found["text"] == "Reik said no and added never."
    first, second = found["statements"]
    assert first == {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 12]]}
    assert second["source"] == [[0, 4]]
    assert found["text"][slice(*second["content"][0])] == "never"


@pytest.mark.parametrize(
    "marked",
    ["{S1|Reik} {C1|said} no.", "{T1|no} {C1|said} {C1|added}", "{T1|no} {C1|said", "a {b} c"],
)
def test_a_broken_mark_or_a_statement_without_its_parts_is_refused(marked):
    with pytest.raises(ValueError, match="x: "):
        parsed("x", marked)


def test_every_marked_article_can_be_read_and_has_statements():
    found = list(articles(FOLDER))
    assert len(found) == len(list(FOLDER.iterdir())) == 80
    assert all(one["statements"] for one in found)
