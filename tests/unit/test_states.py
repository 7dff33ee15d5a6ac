"""Words for a state and its people: a question with one finds articles with another."""

import datetime as dt

import pytest

from rag.retrieval.question import read
from tests.fakes.newsroom import newsroom

TODAY = dt.date(2031, 3, 19)


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        ("the elections in Italy", {"italy": ("italian",)}),
        ("Italian elections", {"italian": ("italy",)}),
        ("ports of South Korea", {"korea": ("korean",)}),
        ("British ports", {"british": ("britain", "briton", "uk")}),
        ("U.S. ports", {"us": ("america", "american", "united stat", "usa")}),
        ("U.S ports", {"us": ("america", "american", "united stat", "usa")}),
        ("what concerns us at the ports", {}),
        ("American ports", {"american": ("america", "united stat", "us", "usa")}),
        ("ports of the United States", {"united": ("america", "american", "us", "usa")}),
        ("the United Nations on ports", {"united": ("un",)}),
        ("a united front", {}),
        ("U.N. envoys", {"un": ("united nation",)}),
        ("Italian ports in Italy", {}),
        ("What did Italy say about Norwegian ports?", {"norwegian": ("norway",)}),
        ("ports of Valmora", {}),
    ],
)
def test_a_word_for_a_state_has_the_others_as_forms(question, forms):
    assert read(question, TODAY).forms == forms


def test_initials_without_their_last_point_are_one_term():
    assert read("U.N envoys and U.S. ships", TODAY).terms == ("un", "envoy", "us", "ship")
    assert read("U.N. envoys", TODAY).terms == ("un", "envoy")


def test_an_article_is_found_by_another_word_for_its_state(tmp_path):
    texts = {
        "near.txt": "The harbour of Kestra opens in April, the port office of Norda said.",
        "far.txt": "Crane drivers struck over night work. Norwegian inspectors came to see.",
    }
    with newsroom(tmp_path / "library") as room:
        room.add_files([(name, text.encode()) for name, text in texts.items()])
        hits = room.search("Norway", limit=2)

    assert [hit.via for hit in hits if "Norwegian" in hit.passage.text] == ["fused"]
    assert "Norwegian" in hits[0].passage.text
