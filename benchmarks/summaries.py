"""Sum articles up without a model; say how much of what was said in them is kept.

    python -m benchmarks.summaries FILE [--articles 50] [--to-the-word] [--sumy] [--show]

FILE has one JSON object a line with ``id``, ``text`` and ``statements``, whose ``content`` is a
list of ``[start, end)``, such as `../shared/corpora/polnear/dev.jsonl`. The first articles that
have statements are summed up and laid beside their first sentences, at equal length: for each
article all get the same number of words. A sentence is taken whole while it fits and passed
over when it does not, in the order it is read in, or in a ranking's own order; with
``--to-the-word`` the last one is cut instead. All choose from the sentences that
`rag.brief.sentences.read` finds quotable, hence no headline and no caption, but for one row
that takes the text as it stands.

*Coverage* is the share of the characters of the statements' contents that stand in what was
chosen, the mean over the articles; *pooled* the same of all articles taken as one. *Statements*
is the share of statements of which half the words do. *Redundancy* is the mean ROUGE-L F1 over
the pairs of sentences of a summary.

``--sumy`` adds TextRank and LexRank of sumy, which is installed for this alone:
``uv pip install --target FOLDER sumy``, then ``PYTHONPATH=FOLDER`` in front of the command.
"""

import argparse
import datetime as dt
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from types import SimpleNamespace
from typing import Any, Final

from benchmarks.records import article_of
from rag.brief import summarize
from rag.brief.sentences import read
from rag.ports import Tagger
from rag.providers import registry
from rag.render import markdown
from rag.statements import extract
from rag.text import sentences
from rag.types import Article, Briefing, Span

_NOW: Final = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
_WORD: Final = re.compile(r"\w+")
_LONGEST_TITLE: Final = 90
WHOLE: Final = "as many words as the whole summary"
FIRST_THREE: Final = "as many words as the first three sentences"
LEAD: Final = "first sentences"

Ranker = Callable[[str, Sequence[Span]], Sequence[Span]]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An article, the contents of its statements as labelled, and its summary."""

    article: Article
    gold: tuple[tuple[Span, ...], ...]
    summary: Briefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a choice of sentences of one article keeps.

    Attributes:
        said: Characters of the contents of statements kept, of so many.
        statements: Statements kept, of so many.
    """

    said: tuple[int, int]
    statements: tuple[int, int]
    redundancy: float
    words: int
    sentences: int


def main() -> None:
    """Sum up the articles of a file and print a table for each length."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--articles", type=int, default=50)
    options.add_argument("--to-the-word", action="store_true", help="cut the last sentence")
    options.add_argument("--sumy", action="store_true", help="compare with TextRank, LexRank")
    options.add_argument("--show", action="store_true", help="print the summaries instead")
    chosen = options.parse_args()
    found = list(itertools.islice(cases(chosen.file), chosen.articles))
    if chosen.show:
        print("\n\n".join(markdown(case.summary) for case in found))
        return
    shown = sum(len(case.summary.claims) for case in found)
    print(f"{shown} sentences, {100 * exact(found):.1f} % of them verbatim and cited")
    cut = to_the_word if chosen.to_the_word else whole_sentences
    for length, rows in measure(found, sumy_rankers() if chosen.sumy else {}, cut).items():
        print(f"\n| {length} | {' | '.join(next(iter(rows.values())))} |")
        for name, figures in rows.items():
            print(f"| {name} | {' | '.join(f'{figure:.1f}' for figure in figures.values())} |")


def cases(file: Path) -> Iterator[Case]:
    """Yield the articles of ``file`` that have statements, each with its summary."""
    tagger = registry.tagger()
    with file.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["statements"]:
                yield case_of(record, tagger)


def case_of(record: Mapping[str, Any], tagger: Tagger) -> Case:
    """Sum up the article of a record; its first line is its title, as when it is added."""
    title = record["text"].split("\n", 1)[0]
    article = article_of({"title": title[:_LONGEST_TITLE], **record})
    return Case(
        article=article,
        gold=tuple(tuple(Span(*at) for at in one["content"]) for one in record["statements"]),
        summary=summarize(article, extract(article, tagger), as_of=_NOW),
    )


def exact(found: Sequence[Case]) -> float:
    """Return the share of sentences shown that are the article's characters, and cited."""
    return fmean(
        [(c.source.id, c.span.slice(case.article.text)) for c in claim.citations]
        == [(case.article.source.id, claim.text)]
        for case in found
        for claim in case.summary.claims
    )


def whole_sentences(text: str, spans: Iterable[Span], words: int) -> list[Span]:
    """Return the spans taken while they fit into so many words; others are passed over."""
    taken: list[Span] = []
    for span in dict.fromkeys(spans):
        size = len(span.slice(text).split())
        if size <= words:
            taken.append(span)
            words -= size
    return taken


def to_the_word(text: str, spans: Iterable[Span], words: int) -> list[Span]:
    """Return the spans up to so many words, the last one cut where they end."""
    taken: list[Span] = []
    for span in dict.fromkeys(spans):
        fitting = list(re.finditer(r"\S+", span.slice(text)))[:words]
        if fitting:
            taken.append(Span(span.start, span.start + fitting[-1].end()))
            words -= len(fitting)
    return taken


def measure(
    found: Sequence[Case],
    rankers: Mapping[str, Ranker],
    cut: Callable[[str, Iterable[Span], int], list[Span]] = whole_sentences,
) -> dict[str, dict[str, Figures]]:
    """Return the figures of each choice of sentences, for each of two lengths."""
    rows: dict[str, dict[str, list[Kept]]] = {}
    for case in found:
        text = case.article.text
        for length, spans, choices in _choices(case, rankers):
            words = sum(len(span.slice(text).split()) for span in spans)
            for name, order in choices.items():
                row = rows.setdefault(length, {}).setdefault(name, [])
                row.append(_kept(case, cut(text, order, words)))
    return {
        length: {name: _figures(row) for name, row in table.items()}
        for length, table in rows.items()
    }


def sumy_rankers() -> dict[str, Ranker]:
    """Return the rankings of sumy, with its own stemmer and stop words for English."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    tokenizer = SimpleNamespace(to_words=lambda text: tuple(_WORD.findall(text.lower())))

    def ranker(summarizer: LexRankSummarizer | TextRankSummarizer) -> Ranker:
        summarizer.stop_words = get_stop_words("english")

        def rank(text: str, spans: Sequence[Span]) -> list[Span]:
            places = {Sentence(span.slice(text), tokenizer): span for span in spans}
            order: list[Span] = []

            def keep_all(rated: Sequence[Any]) -> Sequence[Any]:
                order.extend(places[one.sentence] for one in rated)
                return rated

            summarizer(ObjectDocumentModel([Paragraph(list(places))]), keep_all)
            return order

        return rank

    return {
        "TextRank (sumy)": ranker(TextRankSummarizer(Stemmer("english"))),
        "LexRank (sumy)": ranker(LexRankSummarizer(Stemmer("english"))),
    }


def rouge_l(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the F1 of the longest common subsequence of two runs of words."""
    masks: dict[str, int] = {}
    for place, word in enumerate(one):
        masks[word] = masks.get(word, 0) | 1 << place
    every = rest = (1 << len(one)) - 1
    for word in other:  # one row of the table in the bits of one number (Hyyrö 2004)
        matched = rest & masks.get(word, 0)
        rest = (rest + matched | rest - matched) & every
    common = len(one) - rest.bit_count()
    return 2 * common / max(1, len(one) + len(other))


def _choices(
    case: Case, rankers: Mapping[str, Ranker]
) -> Iterator[tuple[str, Sequence[Span], dict[str, Sequence[Span]]]]:
    """Yield each length, the sentences that set it, and what is cut to it."""
    text, summary = case.article.text, case.summary
    quotable = [sentence.span for sentence in read(case.article)]
    whole = [citation.span for citation in summary.citations]
    lead = [
        claim.citations[0].span
        for section in summary.sections
        if section.kind == "lead"
        for claim in section.claims
    ]
    others: dict[str, Sequence[Span]] = {
        LEAD: quotable,
        "first sentences, headline and captions too": sentences(text),
        **{name: rank(text, quotable) for name, rank in rankers.items()},
    }
    yield WHOLE, whole, {"summary": whole, **others}
    yield FIRST_THREE, quotable[:3], {"summary": whole, "its In short": lead, **others}


def _kept(case: Case, spans: Sequence[Span]) -> Kept:
    text = case.article.text
    kept = _places(spans)
    said = _places(itertools.chain.from_iterable(case.gold))
    words = [_WORD.findall(span.slice(text).lower()) for span in spans]
    pairs = [rouge_l(one, other) for one, other in itertools.combinations(words, 2)]
    return Kept(
        said=(len(said & kept), len(said)),
        statements=(sum(_is_held(one, kept, text) for one in case.gold), len(case.gold)),
        redundancy=fmean(pairs) if pairs else 0.0,
        words=sum(len(span.slice(text).split()) for span in spans),
        sentences=len(spans),
    )


def _figures(rows: Sequence[Kept]) -> Figures:
    return {
        "coverage, %": 100 * fmean(one.said[0] / one.said[1] for one in rows),
        "pooled, %": 100 * sum(one.said[0] for one in rows) / sum(one.said[1] for one in rows),
        "statements, %": 100 * fmean(one.statements[0] / one.statements[1] for one in rows),
        "redundancy, %": 100 * fmean(one.redundancy for one in rows),
        "words": fmean(one.words for one in rows),
        "sentences": fmean(one.sentences for one in rows),
    }


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _is_held(content: Sequence[Span], kept: set[int], text: str) -> bool:
    """Return whether at least half of the words of a statement are kept."""
    words = [
        span.start + word.start() in kept
        for span in content
        for word in _WORD.finditer(span.slice(text))
    ]
    return bool(words) and 2 * sum(words) >= len(words)


if __name__ == "__main__":
    main()
