"""Hold quality to its floors: fail when a figure falls below ``baseline.json``.

    python -m benchmarks.gate [--show]

Figures whose data lie outside the repository are left out, and said to be, where those data
are absent. A floor is raised by hand when a better figure has been reached; it is not lowered.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks import answers, statements
from rag.newsroom import Newsroom, samples_folder
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
BASELINE = ROOT / "benchmarks" / "baseline.json"


def main() -> int:
    """Measure, print one line a figure, and return 1 when one is below its floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--show", action="store_true", help="measure only, compare nothing")
    chosen = options.parse_args()
    floors: dict[str, float] = json.loads(BASELINE.read_text())
    figures = samples() | (shared() if SHARED.is_dir() else {})
    failed = [] if chosen.show else below(figures, floors)
    for name, value in figures.items():
        print(f"{name:<44} {value:7.1f}  floor {floors.get(name, float('nan')):7.1f}")
    for name in floors.keys() - figures.keys():
        print(f"{name:<44} left out: its data are not here")
    for name in failed:
        print(f"FAILED {name}: {figures[name]:.1f} is below {floors[name]:.1f}")
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


def shared() -> dict[str, float]:
    """Measure on the corpora beside the repository; F1 and shares are in percent."""
    found = answers.measure(SHARED / "corpora" / "sides")
    figures = {f"sides: {name}": value for name, value in found.items()}
    with tempfile.TemporaryDirectory() as folder:
        gold, out = SHARED / "corpora/polnear/dev.jsonl", Path(folder) / "predicted.jsonl"
        statements.main(["--gold", str(gold), "--out", str(out)])
        scorer = SHARED / "score" / "score_statements.py"
        command = [sys.executable, str(scorer), str(gold), str(out), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    score = json.loads(done.stdout)
    speech = score["by_type"]["speech"]
    return figures | {
        "PolNeAR dev: statements end to end, F1": 100 * score["end_to_end"]["f1"],
        "PolNeAR dev: speech end to end, F1": 100 * speech["end_to_end"]["f1"],
    }


if __name__ == "__main__":
    sys.exit(main())
