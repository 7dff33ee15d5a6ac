"""The real report of the shared folder: every statement an analyst finds in it."""

import datetime as dt
from pathlib import Path

import pytest

from rag.compare import compare
from rag.statements import extract
from rag.statements.proposed import Voice, propose
from rag.types import Article, Source, Statement

_SEED = (
    Path(__file__).resolve().parents[2] / "../shared/seeds/xinhua_wang_shoigu_2024-09-10.txt"
)

pytestmark = pytest.mark.skipif(not _SEED.exists(), reason="needs the shared folder")

# speaker, side, cue, a telling word of the content, kind; the bare topics are left out
_EXPECTED = [
    ("Wang Yi", "China", "said", "enrich", "indirect"),
    ("Wang Yi", "China", "noted", "guidance", "indirect"),
    ("Wang Yi", "China", "said", "75th", "indirect"),
    ("Wang Yi", "China", "stressed", "mechanism", "indirect"),
    ("Wang Yi", "China", "said", "BRICS+", "mixed"),
    ("Sergei Shoigu", "Russia", "stated", "high-level", "indirect"),
    ("Sergei Shoigu", "Russia", "thanked", "support", "indirect"),
    ("Sergei Shoigu", "Russia", "expressed", "Kazan", "indirect"),
    ("both sides", "China; Russia", "expressed", "multilateralism", "indirect"),
    ("the Russian side", "Russia", "emphasized", "SCO", "indirect"),
    ("Sergei Shoigu", "Russia", "welcomed", "six-point", "mixed"),
    ("Sergei Shoigu", "Russia", "was pleased", "recognized", "indirect"),
    ("Wang Yi", "China", "stated", "ceasefire", "indirect"),
]


@pytest.fixture(scope="module")
def found() -> tuple[Statement, ...]:
    source = Source(
        id="5eed5eed5eed",
        locator=_SEED.name,
        title="",
        published=dt.date(2024, 9, 10),
        language="en",
    )
    return extract(Article(source=source, text=_SEED.read_text(encoding="utf-8")))


def test_every_statement_has_the_right_speaker_side_cue_and_kind(
    found: tuple[Statement, ...],
) -> None:
    assert [(one.speaker, one.side, one.cue, one.kind) for one in found] == [
        (speaker, side, cue, kind) for speaker, side, cue, _, kind in _EXPECTED
    ]
    for one, (*_, word, _kind) in zip(found, _EXPECTED, strict=True):
        assert word in one.quote


def test_only_what_both_sides_say_is_joint(found: tuple[Statement, ...]) -> None:
    assert [one.speaker for one in found if one.joint] == ["both sides"]


def test_a_role_comes_with_the_name(found: tuple[Statement, ...]) -> None:
    roles = {one.speaker: one.role for one in found}
    assert roles["Wang Yi"].startswith("director of the Office")
    assert roles["Sergei Shoigu"] == "secretary of the Russian Federation Security Council"


def test_the_comparison_about_ukraine_has_both_positions(found: tuple[Statement, ...]) -> None:
    sides = propose(Voice(one.sides, one.speaker, one.role, one.joint) for one in found)
    table = compare(found, sides, topic="Ukraine", searched={side.name: 1 for side in sides})
    told = {
        stance.side: [one.cue for one in stance.statements]
        for point in table.points
        for stance in point.stances
        if stance.statements
    }
    assert told == {"China": ["stated"], "Russia": ["welcomed", "was pleased"]}
    assert not any(point.relation in ("differ", "oppose") for point in table.points)
