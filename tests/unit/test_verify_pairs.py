"""How well claims are told from what their quotations do not prove, on pairs written for it.

``tuned.json`` was looked at while the checks were written; ``held.json`` was not.
"""

import datetime as dt
import json
from pathlib import Path

import pytest

from rag.grounding.cite import DraftClaim, cite
from rag.grounding.verify import verify
from rag.types import Article, Passage, Source, Span

PAIRS = Path(__file__).resolve().parents[1] / "data" / "claims"


def verdicts(name):
    """Return whether each pair is true, and whether it was supported."""
    for article in json.loads((PAIRS / f"{name}.json").read_text(encoding="utf-8")):
        source = Source(
            id="a" * 12,
            locator="a",
            title=article["title"],
            outlet=article["outlet"],
            published=dt.date.fromisoformat(article["published"]),
            language=article["language"],
        )
        text = article["text"]
        passage = Passage.cut(Article(source=source, text=text), Span(0, len(text)))
        rows = [(True, *row) for row in article["true"]]
        rows += [(False, said, quote) for _, said, quote in article["false"]]
        for true, said, quote in rows:
            claim = verify(cite(DraftClaim(text=said, passage=1, quote=quote), [passage]))
            assert claim.citations, quote
            yield true, claim.verdict == "supported"


@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("tuned", 0.97, 0.95), ("held", 0.92, 0.88)]
)
def test_hardly_any_false_claim_is_supported_and_most_true_ones_are(name, precision, recall):
    rows = list(verdicts(name))
    right = sum(true and supported for true, supported in rows)

    assert len(rows) >= 120
    assert right / sum(supported for _, supported in rows) >= precision
    assert right / sum(true for true, _ in rows) >= recall
