"""Tell summary sentences that their article bears out from those it does not.

    python -m benchmarks.faithfulness ../shared/corpora/qags/faith.jsonl [--show N]

Each line is ``{id, source, article, sentence, faithful}``. A sentence is offered as a claim
with one or two neighbouring sentences of its article as the quotation, the likeliest by their
words first, and `rag.grounding.verify` judges. No model is asked.
"""

import argparse
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rag.grounding.verify import verify
from rag.text import content_terms, sentences, terms
from rag.types import Article, Citation, Claim, Passage, Source, Span

_OFFERED: Final = 5
"""Quotations a sentence is offered with."""
_SUPPORTED: Final = 0.4
"""What a verdict of ``supported`` counts beside the shares of words and of runs of three that
stand in the quotation."""
_ABSENT: Final = 0.15
"""What a word that the article does not hold takes off."""
_APART: Final = re.compile(
    r"(?<=\d), (?=\d{3}\b)|(?<=[^\W\d]) (?=- [^\W\d])|(?<=[^\W\d] -) (?=[^\W\d])"
)
"""Spaces that the set's makers put into figures and words with a hyphen."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and what we made of it.

    Attributes:
        share: Most of its words that one quotation holds, from 0 to 1.
        runs: Share of its runs of three words that stand in the article.
        absent: How many of its words stand nowhere in the article.
        reason: Why the likeliest quotation does not prove it; empty when one does.
    """

    row: dict[str, Any]
    supported: bool
    share: float
    runs: float
    absent: int
    reason: str

    @property
    def score(self) -> float:
        """How surely the article bears the sentence out."""
        return self.share + self.runs + _SUPPORTED * self.supported - _ABSENT * self.absent


def main() -> None:
    """Print the figures, and some sentences that are judged wrongly."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument(
        "--show", type=int, default=0, help="sentences judged wrongly to print"
    )
    chosen = options.parse_args()
    found = [judged(json.loads(line)) for line in chosen.file.open(encoding="utf-8")]
    for name, value in figures(found).items():
        print(f"{name:<48} {value:.3f}")
    wrong = [one for one in found if one.supported != bool(one.row["faithful"])]
    for one in wrong[: chosen.show]:
        print(
            f"{one.row['id']} supported={one.supported} {one.reason}\n  {one.row['sentence']}"
        )


def judged(row: dict[str, Any]) -> Judged:
    """Offer a sentence with the likeliest quotations until one proves it."""
    article, sentence = _together(row["article"]), _together(row["sentence"])
    wanted = set(content_terms(sentence))
    own = _runs(sentence)
    runs = len(own & _runs(article)) / max(1, len(own))
    absent = len(wanted - set(content_terms(article)))
    best, reason = 0.0, ""
    for citation in _likeliest(article, wanted):
        held = len(wanted & set(content_terms(citation.quote))) / max(1, len(wanted))
        best = max(best, held)
        claim = verify(Claim(text=sentence, citations=(citation,), verdict="unsupported"))
        if claim.verdict == "supported":
            return Judged(row, supported=True, share=best, runs=runs, absent=absent, reason="")
        reason = reason or claim.reason
    return Judged(row, supported=False, share=best, runs=runs, absent=absent, reason=reason)


def _together(text: str) -> str:
    return _APART.sub(lambda gap: "," if gap[0].startswith(",") else "", text)


def _runs(text: str) -> set[tuple[str, ...]]:
    cut = terms(text)
    return set(zip(cut, cut[1:], cut[2:], strict=False))


def figures(found: list[Judged]) -> dict[str, float]:
    """Return AUROC and the shares judged supported, of each source."""
    told = {}
    for source in sorted({one.row["source"] for one in found}):
        own = [one for one in found if one.row["source"] == source]
        true = [one for one in own if one.row["faithful"]]
        false = [one for one in own if not one.row["faithful"]]
        told[f"{source}: AUROC"] = auroc([o.score for o in true], [o.score for o in false])
        told[f"{source}: faithful, supported"] = sum(o.supported for o in true) / len(true)
        told[f"{source}: unfaithful, supported"] = sum(o.supported for o in false) / len(false)
    return told


def auroc(true: list[float], false: list[float]) -> float:
    """Return how often a true one scores above a false one; ties count half."""
    won = sum((t > f) + 0.5 * (t == f) for t in true for f in false)
    return won / (len(true) * len(false))


def _likeliest(text: str, wanted: set[str]) -> Iterator[Citation]:
    source = Source(id="article", locator="article", title="", language="en")
    article = Article(source=source, text=text)
    passage = Passage.cut(article, Span(0, len(text)))
    cut = sentences(text)
    runs = [*cut, *(Span(a.start, b.end) for a, b in itertools.pairwise(cut))]
    held = {run: len(wanted & set(content_terms(run.slice(text)))) for run in runs}
    for run in sorted(runs, key=lambda run: (-held[run], len(run)))[:_OFFERED]:
        yield Citation(passage=passage, span=run)


if __name__ == "__main__":
    main()
