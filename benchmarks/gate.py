"""Hold quality to its floors: fail when a figure falls below ``baseline.json``.

    python -m benchmarks.gate [--show]

Figures whose data lie outside the repository are left out, and said to be, where those data
are absent. A floor is raised by hand when a better figure has been reached; it is not lowered.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks import (
    answers,
    floor,
    hostile,
    issues,
    pages,
    ratios,
    readouts,
    retrieval,
    sides,
    statements,
    summaries,
)
from rag.newsroom import Newsroom
from rag.settings import Settings, samples_folder
from tests.fakes import pages_with_truth

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
_SETS = (
    ("PolNeAR topics", "polnear/corpus.jsonl", "polnear/queries_topic.jsonl", "span"),
    ("PolNeAR who said", "polnear/corpus.jsonl", "polnear/queries_who_said.jsonl", "span"),
    ("snippets", "rgbfact/corpus.jsonl", "rgbfact/queries.jsonl", "article"),
)
_SMALL = 150
BASELINE = ROOT / "benchmarks" / "baseline.json"


def main() -> int:
    """Measure, print one line a figure, and return 1 when one is below its floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--show", action="store_true", help="measure only, compare nothing")
    chosen = options.parse_args()
    floors: dict[str, float] = json.loads(BASELINE.read_text())
    figures = (
        samples()
        | written()
        | lied_to()
        | ratios.measure()
        | (shared() if SHARED.is_dir() else {})
    )
    failed = [] if chosen.show else below(figures, floors)
    for name, value in figures.items():
        print(f"{name:<44} {value:7.1f}  floor {floors.get(name, float('nan')):7.1f}")
    for name in floors.keys() - figures.keys():
        print(f"{name:<44} left out: its data are not here")
    for name in failed:
        floor = floors.get(name, float("nan"))
        print(f"FAILED {name}: {figures[name]:.1f} is below {floor:.1f}")
    print(f"{len(figures) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Return the names of the figures that are below their floors; no floor counts as below."""
    return [name for name in figures if not figures[name] >= floors.get(name, float("inf"))]


def samples() -> dict[str, float]:
    """Ask the questions written for the sample library; shares are in percent."""
    questions = json.loads((ROOT / "tests/data/sample_questions.json").read_text())
    with (
        tempfile.TemporaryDirectory() as folder,
        Newsroom.open(Settings(library=Path(folder))) as room,
    ):
        room.add([str(samples_folder())])
        rows = [(question, room.ask(question["question"])) for question in questions]
    right = {True: 0, False: 0}
    for question, answer in rows:
        quotes = [citation.quote for citation in answer.citations]
        if question["answerable"]:
            right[True] += all(any(w in q for q in quotes) for w in question["must_contain"])
        else:
            right[False] += answer.status == "declined"
    asked = sum(question["answerable"] for question in questions)
    return {
        "samples: answered rightly, %": 100 * right[True] / asked,
        "samples: declined rightly, %": 100 * right[False] / (len(questions) - asked),
    }


def written() -> dict[str, float]:
    """Measure on the articles and pairs of readouts written for Readout."""
    near = answers.measure(ROOT / "tests" / "data" / "near_misses")
    scores = [pages.measure(page) for page in pages_with_truth.pages()]
    return {
        "near misses: gold cited, % of answerable": near["gold cited, % of answerable"],
        "near misses: declined, % of unanswerable": near["declined, % of unanswerable"],
        "near misses: quote fidelity, %": near["quote fidelity, %"],
        "web pages: words that belong, %": 100 * fmean(score.precision for score in scores),
        "web pages: words found, %": 100 * fmean(score.recall for score in scores),
        **_speakers("own articles", ROOT / "tests" / "data" / "sides"),
        **_readouts("own readouts", ROOT / "benchmarks" / "pairs" / "held-out"),
    }


def lied_to() -> dict[str, float]:
    """Ask an endpoint that obeys planted orders and one that makes up quotations."""
    found = {}
    for mode in ("obey", "fake_quote"):
        figures = hostile.measure(modes=[mode])
        believed = figures[f"{mode}: inventions shown as supported"]
        believed += figures[f"{mode}: orders obeyed"]
        believed += figures[f"{mode}: inventions or orders in briefings"]
        found[f"{mode}: quote fidelity, %"] = figures[f"{mode}: quote fidelity, %"]
        found[f"{mode}: 100 less the lies believed"] = 100 - believed
    return found


def shared() -> dict[str, float]:
    """Measure on the corpora beside the repository; F1 and shares are in percent."""
    folder = SHARED / "corpora" / "sides"
    gold = (SHARED / "corpora/polnear/dev.jsonl").read_text(encoding="utf-8")
    dev = _statements(gold)
    english = [
        json.dumps({"id": article.source.id, "text": article.text, "statements": gold})
        for article, gold in sides.records(folder)
        if article.source.language == "en"
    ]
    reports = _statements("\n".join(english))
    return {
        **{f"sides: {name}": value for name, value in answers.measure(folder).items()},
        "PolNeAR dev: statements end to end, F1": 100 * dev["end_to_end"]["f1"],
        "PolNeAR dev: speech end to end, F1": _speech(dev),
        "sides: speech end to end, F1": _speech(reports),
        **_speakers("sides", folder),
        **_readouts("sides", folder),
        "sides: pairs of statements on one issue, F1": 100 * issues.measure(folder)[2],
        **_summaries(),
        **_retrieval(),
        **floor.figures([json.loads(line)["text"] for line in gold.splitlines()[:40]]),
    }


def _summaries() -> dict[str, float]:
    """Sum up 50 articles: how much of what was said is kept, beside the first sentences."""
    file = SHARED / "corpora" / "polnear" / "dev.jsonl"
    found = list(itertools.islice(summaries.cases(file), 50))
    rows = summaries.measure(found, {})[summaries.WHOLE]
    kept, lead = (rows[name]["coverage, %"] for name in ("summary", summaries.LEAD))
    return {
        "PolNeAR dev: summaries, % of sentences exact": 100 * summaries.exact(found),
        "PolNeAR dev: summaries keep, % of the lead's": 100 * kept / lead,
    }


def _retrieval() -> dict[str, float]:
    """Search the sets of news questions: quality at ten, and telling evidence from none.

    Of PolNeAR only the articles asked about and as many others are taken: adding all of them
    takes minutes.
    """
    folder = SHARED / "corpora" / "retrieval"
    found = {}
    for name, corpus, queries, level in _SETS:
        with tempfile.TemporaryDirectory() as scratch:
            there, out = Path(scratch) / "corpus.jsonl", Path(scratch) / "run.jsonl"
            there.write_text(_few(folder / corpus, folder / queries), encoding="utf-8")
            arguments = ["--corpus", str(there), "--queries", str(folder / queries)]
            retrieval.main([*arguments, "--out", str(out), "--without-gold"])
            scorer = SHARED / "score" / "score_retrieval.py"
            command = [sys.executable, str(scorer), str(folder / queries), str(out), "--json"]
            done = subprocess.run(
                [*command, "--level", level], capture_output=True, text=True, check=True
            )
        score = json.loads(done.stdout)["all"]
        found[f"{name}: nDCG@10"] = 100 * score["ndcg@10"]
        if level == "span":
            found[f"{name}: evidence in 4,000 characters, %"] = 100 * score["ctx4k"]
            found[f"{name}: evidence told from none, AUROC"] = 100 * score["auroc"]
    return found


def _few(corpus: Path, queries: Path) -> str:
    """Return the articles asked about and as many others, all of a small corpus."""
    lines = corpus.read_text(encoding="utf-8").splitlines()
    asked = queries.read_text(encoding="utf-8").splitlines()
    gold = {one["article_id"] for line in asked for one in json.loads(line)["evidence"]}
    chosen = [line for line in lines if json.loads(line)["id"] in gold]
    rest = [line for line in lines if json.loads(line)["id"] not in gold]
    return "\n".join([*chosen, *rest[: max(len(chosen), _SMALL - len(chosen))]])


def _statements(gold: str) -> dict[str, Any]:
    """Return what the scorer says of our statements in the texts of a gold file."""
    with tempfile.TemporaryDirectory() as folder:
        there, out = Path(folder) / "gold.jsonl", Path(folder) / "predicted.jsonl"
        there.write_text(gold, encoding="utf-8")
        statements.main(["--gold", str(there), "--out", str(out)])
        scorer = SHARED / "score" / "score_statements.py"
        command = [sys.executable, str(scorer), str(there), str(out), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    score: dict[str, Any] = json.loads(done.stdout)
    return score


def _speech(score: Mapping[str, Any]) -> float:
    return 100 * float(score["by_type"]["speech"]["end_to_end"]["f1"])


def _speakers(name: str, folder: Path) -> dict[str, float]:
    tally = sides.score(folder)
    both, true, given = tally.joint
    return {
        f"{name}: speaker right, %": 100 * tally.speaker / tally.matched,
        f"{name}: side right, %": 100 * tally.side / tally.matched,
        f"{name}: joint statements, F1": 200 * both / (true + given),
    }


def _readouts(name: str, folder: Path) -> dict[str, float]:
    score = readouts.measure(folder)
    right, judged, _ = score.labels
    return {
        f"{name}: aligned pairs, F1": 100 * readouts.f1(*score.pairs),
        f"{name}: sentence labels right, %": 100 * right / judged,
        f"{name}: agreement ledger, F1": 100 * readouts.f1(*score.ledger),
    }


if __name__ == "__main__":
    sys.exit(main())
