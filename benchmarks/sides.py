"""Say how often the speaker and the side of a statement are right.

    python -m benchmarks.sides FOLDER [--verbose] [--gold-spans] [--only PREFIX]

The folder holds ``articles/ID.json`` (``id``, ``text``, ``title``, ``outlet``, ``published``,
``language``) and ``statements.jsonl`` (``id`` and ``statements``, each with ``content``,
``source`` and ``cue`` as lists of ``[start, end)``, ``speaker``, ``side``, ``joint`` and
perhaps ``via`` and ``teller``).

A predicted and a gold statement match when the words of their contents have a Jaccard overlap
of at least 0.5, best first, one to one; in Chinese, characters take the place of words.
``speaker`` and ``side`` are shares of the matched statements.

* A speaker is right when it is the same name after folding case, accents, titles and articles.
  Names of one person need the same surname and no conflicting given name (``J.D. Vance`` is
  ``JD Vance``); a state's other names are the state; a joint source is right when both are
  joint for the same sides, however it is worded ("the leaders"); unnamed sources need the
  same words, of which one may have more ("tribunal in Harwick", "international tribunal").
* A side is right when the set of sides is the same; names of states compare through the
  country data, others by their words, where one may be short for the other (``Norda`` for
  ``Norda Lines``), but never a body for its workers, union or campaign. ``independent`` is
  right when no side is given, or the speaker's own name or employer: what matters is that no
  party of the dispute is named, so a
  state or a party that speaks elsewhere in the article is wrong.
* ``joint`` is the F1 of being joint over the matched statements; joint statements that are
  missed or found in excess count against it.
* ``via`` and ``teller`` are printed for folders that label them.
"""

import argparse
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.records import article_of
from rag.providers import registry
from rag.statements import countries, extract, told
from rag.statements.reported import Reported
from rag.types import Article, Span, Statement

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TITLES = frozenset(
    "the a an mr mrs ms dr sen rep gov gen president minister prime foreign jr jnr sr".split()  # noqa: SIM905
)
_KIND_WORDS = frozenset("the of for and group inc corp co company ltd plc party".split())  # noqa: SIM905
_PEOPLE_OF_A_BODY = frozenset(["workers", "union", "unions", "campaign", "players", "members"])
_OUTSIDE = "independent"


@dataclass
class Tally:
    """Counts over the articles of a folder."""

    gold: int = 0
    matched: int = 0
    speaker: int = 0
    side: int = 0
    joint: list[int] = field(default_factory=lambda: [0, 0, 0])
    via: list[int] = field(default_factory=lambda: [0, 0])
    teller: list[int] = field(default_factory=lambda: [0, 0])
    wrong: list[str] = field(default_factory=list)


def main(argv: list[str] | None = None) -> int:
    """Print one line a figure for a folder."""
    parser = argparse.ArgumentParser(description="Score speakers and sides.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print every wrong one")
    parser.add_argument(
        "--gold-spans", action="store_true", help="start from the labelled spans, not from ours"
    )
    parser.add_argument("--only", default="", help="articles whose id begins so")
    given = parser.parse_args(argv)
    tally = score(given.folder, gold_spans=given.gold_spans, only=given.only)
    for line in (*(tally.wrong if given.verbose else ()), *figures(tally)):
        print(line)
    return 0


def score(folder: Path, *, gold_spans: bool = False, only: str = "") -> Tally:
    """Return the counts of the articles of ``folder`` whose id begins with ``only``."""
    tally, tagger = Tally(), registry.tagger()
    for article, gold in records(folder):
        if not article.source.id.startswith(only):
            continue
        labelled = spans(gold, article.text)
        found = told(article, labelled) if gold_spans else extract(article, tagger)
        count(tally, article, gold, found)
    return tally


def records(folder: Path) -> Iterator[tuple[Article, list[dict[str, Any]]]]:
    """Yield each labelled article of a folder with its statements."""
    for line in (folder / "statements.jsonl").read_text(encoding="utf-8").splitlines():
        labels = json.loads(line)
        path = folder / "articles" / f"{labels['id']}.json"
        yield article_of(json.loads(path.read_text(encoding="utf-8"))), labels["statements"]


def spans(gold: Sequence[Mapping[str, Any]], text: str) -> tuple[Reported, ...]:
    """Return the labelled places, as the reader of sentences would hand them on."""
    found = []
    for one in gold:
        content = tuple(Span(*place) for place in one["content"])
        cue = Span(*one["cue"][0])
        start = text.rfind("\n", 0, cue.start) + 1
        end = text.find("\n", cue.end)
        found.append(
            Reported(
                content=content,
                cue=cue,
                source=Span(*one["source"][0]) if one["source"] else None,
                lemma=cue.slice(text),
                sentence=Span(start, end if end > 0 else len(text)),
            )
        )
    return tuple(sorted(found, key=lambda one: min(one.cue.start, one.content[0].start)))


def count(
    tally: Tally,
    article: Article,
    gold: Sequence[Mapping[str, Any]],
    found: Sequence[Statement],
) -> None:
    """Add one article to the counts."""
    pairs = match(article, gold, found)
    partners = dict(pairs)
    tally.gold += len(gold)
    tally.matched += len(pairs)
    taken = {place for _, place in pairs}
    joint = [one["joint"] for one in gold]
    tally.joint[1] += sum(joint)
    tally.joint[2] += sum(one.joint for place, one in enumerate(found) if place in taken)
    for index, label in enumerate(gold):
        if index not in partners:
            continue
        one = found[partners[index]]
        tally.joint[0] += bool(label["joint"] and one.joint)
        right = same_speaker(label, one), same_side(label, one, gold)
        tally.speaker += right[0]
        tally.side += right[1]
        _count_telling(tally, label, one)
        if not all(right) or bool(label["joint"]) != one.joint:
            tally.wrong.append(_line(article, label, one, right))


def _count_telling(tally: Tally, label: Mapping[str, Any], one: Statement) -> None:
    for counts, key, given in (
        (tally.via, "via", one.via),
        (tally.teller, "teller", one.teller),
    ):
        if key in label:
            wanted = label[key] or ""
            named = bool(wanted) and countries.mentioned(wanted) == countries.mentioned(given)
            told_by_outlet = key == "via" and not given and one.teller in _sides(wanted)
            counts[0] += folded(wanted) == folded(given) or named or told_by_outlet
            counts[1] += 1


def _line(
    article: Article, label: Mapping[str, Any], one: Statement, right: tuple[bool, bool]
) -> str:
    marks = "".join(mark if not ok else "-" for mark, ok in zip("PS", right, strict=True))
    source = " … ".join(span.slice(article.text) for span in one.spans.source)
    return (
        f"{article.source.id} {marks}{'J' if bool(label['joint']) != one.joint else ''}"
        f"  gold {label['speaker']!r} [{label['side']}]"
        f"  ours {one.speaker!r} [{one.side}]  source {source!r} {one.cue!r} {one.quote[:50]!r}"
    )


def match(
    article: Article, gold: Sequence[Mapping[str, Any]], found: Sequence[Statement]
) -> list[tuple[int, int]]:
    """Return the pairs of gold and predicted statements with enough words in common."""
    by_letter = article.source.language.startswith("zh")
    wanted = [_tokens(article.text, one["content"], by_letter=by_letter) for one in gold]
    given = [
        _tokens(
            article.text, [(s.start, s.end) for s in one.spans.content], by_letter=by_letter
        )
        for one in found
    ]
    scored = sorted(
        (-len(a & b) / len(a | b), i, j)
        for i, a in enumerate(wanted)
        for j, b in enumerate(given)
        if a & b
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in scored:
        if -overlap >= 0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items())


def _tokens(text: str, places: Sequence[Sequence[int]], *, by_letter: bool) -> frozenset[int]:
    pattern = re.compile(r"[^\W_]") if by_letter else _WORD
    return frozenset(
        found.start() for start, end in places for found in pattern.finditer(text, start, end)
    )


def folded(name: str) -> str:
    """Return a name without case, accents, articles and titles."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    words = _WORD.findall(plain.replace(".", "").replace("’s", "").replace("'s", ""))
    return " ".join(word for word in words if word not in _TITLES)


def _states(name: str) -> list[str]:
    """Return the states a name consists of; none when it says more than states."""
    parts = [part.strip() for part in re.split(r"; | and |, ", name)]
    found = [countries.mentioned(part) for part in parts if part]
    return sorted(one[0] for one in found) if all(len(one) == 1 for one in found) else []


def same_speaker(label: Mapping[str, Any], one: Statement) -> bool:
    """Return whether the speaker is right."""
    wanted, given = folded(label["speaker"]), folded(one.speaker)
    if wanted == given:
        return True
    if label["joint"] and one.joint:
        return _sides(label["side"]) == _sides(one.side)
    is_state = countries.mentioned(label["speaker"]) == (label["side"],)
    if is_state and _states(label["speaker"]):
        return _states(label["speaker"]) == _states(one.speaker)
    first, second = wanted.split(), given.split()
    if label["speaker"].lower() == label["speaker"] or label["speaker"].startswith(
        ("a ", "an ")
    ):
        shared = {*first, *second} in (set(first), set(second))
        if shared and min(len(first), len(second)) > 1:
            return True
    if not first or not second or first[-1] != second[-1]:
        return _same_spelling(wanted, given)
    return len(first) > 1 and len(second) > 1 and _given(first[:-1], second[:-1])


def _given(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return whether given names go together: ``joe`` and ``joseph``, ``j d`` and ``jd``."""
    a, b = "".join(first), "".join(second)
    return a == b or a.startswith(b) or b.startswith(a) or a[:2] == b[:2]


def _same_spelling(first: str, second: str) -> bool:
    """Return whether two names differ only by a doubled letter (Zelensky, Zelenskyy)."""
    single = re.compile(r"(.)\1+")
    return bool(first) and single.sub(r"\1", first) == single.sub(r"\1", second)


def _sides(side: str) -> frozenset[str]:
    names = [name for name in side.split("; ") if name]
    return frozenset((countries.mentioned(name) or (folded(name),))[0] for name in names)


def same_side(
    label: Mapping[str, Any], one: Statement, gold: Sequence[Mapping[str, Any]]
) -> bool:
    """Return whether the side is right."""
    wanted, given = _sides(label["side"]), _sides(one.side)
    if label["side"] == _OUTSIDE:
        parties = {name for other in gold for name in _sides(other["side"])}
        return not given & parties and not any(name in countries.known() for name in given)
    if wanted == given:
        return True
    if len(wanted) != 1 or len(given) != 1 or not given:
        return False
    a, b = (_bare(next(iter(names))) for names in (wanted, given))
    return bool(a) and (a == b or _is_short(a, b) or _is_short(b, a))


def _bare(name: str) -> tuple[str, ...]:
    return tuple(word for word in name.split() if word not in _KIND_WORDS)


def _is_short(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Return whether one name is short for the other and of the same kind of body."""
    if "".join(short) == "".join(long):
        return True
    kinds = [set(words) & _PEOPLE_OF_A_BODY for words in (short, long)]
    names = [
        [word for word in words if word not in kinds[0] | kinds[1]] for words in (short, long)
    ]
    if kinds[0] != kinds[1] or len(names[0]) != 1 or not names[1] or len(names[0][0]) < 5:
        return False
    return names[1][0].startswith(names[0][0])


def figures(tally: Tally) -> Iterator[str]:
    """Yield one line a figure."""
    both, wanted, given = tally.joint
    yield f"speaker {100 * tally.speaker / max(1, tally.matched):.1f} %"
    yield f"side {100 * tally.side / max(1, tally.matched):.1f} %"
    yield f"joint F1 {2 * both / max(1, wanted + given):.2f}"
    for name, (right, total) in (("via", tally.via), ("teller", tally.teller)):
        if total:
            yield f"{name} {100 * right / total:.1f} %"
    yield f"matched {tally.matched} of {tally.gold}"


if __name__ == "__main__":
    raise SystemExit(main())
