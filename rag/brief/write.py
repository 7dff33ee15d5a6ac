"""Briefings over many articles, in the articles' own sentences."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from rag.brief.copies import Folded, fold_copies, text_id
from rag.brief.dates import days
from rag.brief.figures import conflicts
from rag.brief.said import Told, by_side, telling
from rag.brief.sentences import Sentence, choose, read
from rag.brief.topic import relevance
from rag.types import Article, Briefing, Hit, Section, Side, Span, Statement

_HAPPENED: Final = 8
_QUOTA: Final = 4
_CONFLICTS: Final = 4
_DAYS: Final = 8


def brief(
    articles: Sequence[Article],
    statements: Sequence[Statement],
    hits: Sequence[Hit],
    *,
    topic: str,
    sides: Sequence[Side],
    as_of: dt.datetime,
) -> Briefing:
    """Return a briefing over many articles, made of their own sentences.

    Copies of one text are folded and listed; of a near copy only what it adds is read, and it
    is listed as used once that is quoted. Sections: what happened, one telling a fact,
    newest first among equals; what each side said, with a quota so that the wordier side does
    not win; figures in which two articles differ, side by side; and a timeline where at least
    two days are named. Every claim is one sentence, cut verbatim, and its citation.

    Args:
        articles: Everything in scope.
        statements: Their statements.
        hits: Passages found for the topic; without a topic they are not looked at.
        topic: What to keep to; empty for everything in scope.
        sides: Whose words to group, in this order.
        as_of: When it is made.
    """
    folded = fold_copies(articles)
    everything, told = _read_all(folded, statements)
    relevant = (
        relevance(everything, told, hits, topic) if topic else dict.fromkeys(everything, 1.0)
    )
    everything = [sentence for sentence in everything if sentence in relevant]
    told = [pair for pair in told if pair[1] in relevant]

    def score(sentence: Sentence) -> float:
        return sentence.weight * relevant[sentence]

    sections = [
        _section("What happened", _happened(everything, score)),
        *by_side(told, sides, score=score, quota=_QUOTA),
        _section("Conflicting figures", _conflicting(everything)),
        *_timeline(everything, score),
    ]
    shown = {claim.citations[0].source.id for section in sections for claim in section.claims}
    scope = f"{len(articles)} article{'' if len(articles) == 1 else 's'}"
    nothing = (
        f"No article in scope speaks of “{topic}”." if topic else "No article is in scope."
    )
    return Briefing(
        title=f"Briefing: {topic}" if topic else f"Briefing on {scope}",
        as_of=as_of,
        sections=tuple(section for section in sections if section.claims),
        used=tuple(
            article.source
            for article in (*folded.kept, *(other for other, _ in folded.others))
            if article.source.id in shown
        ),
        unused=tuple(a.source for a in folded.kept if a.source.id not in shown),
        copies=tuple(source for source in folded.copies if source.id not in shown),
        notice="" if shown else nothing,
    )


def _read_all(
    folded: Folded, statements: Sequence[Statement]
) -> tuple[list[Sentence], list[Told]]:
    spans: dict[str, list[Span]] = {}
    for statement in statements:
        spans.setdefault(text_id(statement.source), []).append(statement.spans.whole)
    sentences = [
        s for each in folded.kept for s in read(each, spans.get(text_id(each.source), ()))
    ]
    for other, own in folded.others:
        there = read(other, spans.get(text_id(other.source), ()))
        sentences += [s for s in there if any(s.span.overlaps(span) for span in own)]
    return sentences, list(telling(statements, sentences))


def _happened(
    sentences: Sequence[Sentence], score: Callable[[Sentence], float]
) -> list[Sentence]:
    """Return the most telling sentences, from one article no more than a fair share."""
    articles = {sentence.source.id for sentence in sentences}
    share = max(2, _HAPPENED // max(len(articles), 1))
    best: list[Sentence] = []
    for _, group in groupby(sentences, key=lambda s: s.source.id):
        best += choose(group, share, score=score)
    return choose(best, _HAPPENED, score=score)


def _conflicting(sentences: Sequence[Sentence]) -> list[Sentence]:
    pairs = conflicts(sentences)[:_CONFLICTS]
    return list(dict.fromkeys(sentence for pair in pairs for sentence in pair))


def _timeline(
    sentences: Sequence[Sentence], score: Callable[[Sentence], float]
) -> Iterator[Section]:
    """Yield a section a day, in order, each with the most telling sentence that names it."""
    by_day: dict[dt.date, list[Sentence]] = {}
    for sentence in sentences:
        for day in days(sentence.text, sentence.source.published):
            by_day.setdefault(day, []).append(sentence)
    if len(by_day) < 2:
        return
    most = sorted(by_day, key=lambda day: -max(map(score, by_day[day])))[:_DAYS]
    for day in sorted(most):
        chosen = choose(by_day[day], 1, score=score)
        yield _section(f"Timeline: {day.isoformat()}", chosen)


def _section(heading: str, sentences: Iterable[Sentence]) -> Section:
    return Section(heading=heading, claims=tuple(s.claim() for s in sentences))
