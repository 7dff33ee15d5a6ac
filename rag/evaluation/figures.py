"""The figures over all questions of a set, each with the interval it is known to."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from statistics import fmean

from rag.evaluation.row import Figure, Operating, Row, Unit

_95 = 1.959964
_STEPS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3)
"""Shares of the answerable questions that may be declined, for the operating points."""


def figures(rows: Sequence[Row]) -> tuple[Figure, ...]:
    """Return every figure, in the order of the report."""
    fair = [row for row in rows if row.is_fair]
    return (
        *_retrieval(fair),
        *_declining(fair),
        *_answers([row for row in fair if row.question.answerable]),
        _fidelity(rows),
        *_effort(rows),
    )


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of ``count`` questions, after Wilson.

    Also good for the mean of scores between 0 and 1, which vary no more than yes and no do:
    then it is rather too wide than too narrow.
    """
    if not count:
        return 0.0, 1.0
    square = _95**2 / count
    middle = (share + square / 2) / (1 + square)
    reach = _95 * math.sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
    low, high = middle - reach, middle + reach
    return (max(0.0, low) if share > 0 else 0.0, min(1.0, high) if share < 1 else 1.0)


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """Return the chance that one of ``higher`` exceeds one of ``lower``; a tie is half."""
    if not higher or not lower:
        return None
    below = sorted(lower)
    wins = 0.0
    for score in higher:
        less = bisect_left(below, score)
        equal = bisect_left(below, math.nextafter(score, math.inf)) - less
        wins += less + equal / 2
    return wins / (len(higher) * len(lower))


def operating_points(rows: Sequence[Row]) -> tuple[Operating, ...]:
    """Return what bars of confidence would decline, each costing few answerable questions."""
    answerable, others = _confidences(row for row in rows if row.is_fair)
    if not answerable or not others or len({*answerable, *others}) == 1:
        return ()
    points: dict[float, Operating] = {}
    for step in _STEPS:
        bar = sorted(answerable)[min(int(step * len(answerable)), len(answerable) - 1)]
        points.setdefault(bar, Operating(bar, _below(answerable, bar), _below(others, bar)))
    return tuple(points.values())


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _retrieval(rows: Sequence[Row]) -> Iterable[Figure]:
    found = [row.ranking for row in rows if row.ranking]
    yield _mean(
        ("recall_5", "Retrieval", "Recall@5"),
        "gold places among the first 5 passages found",
        [one.recall_5 for one in found],
    )
    yield _mean(
        ("recall_10", "Retrieval", "Recall@10"),
        "gold places among the first 10 passages found",
        [one.recall_10 for one in found],
    )
    yield _mean(
        ("ndcg_10", "Retrieval", "nDCG@10"),
        "how near the top they stand; 1 is the best order",
        [one.ndcg_10 for one in found],
        unit="score",
    )
    yield _mean(
        ("mrr_10", "Retrieval", "MRR"),
        "one over the rank of the first passage with a gold place",
        [one.reciprocal for one in found],
        unit="score",
    )


def _declining(rows: Sequence[Row]) -> Iterable[Figure]:
    kept = [not row.is_declined for row in rows if row.question.answerable]
    refused = [row.is_declined for row in rows if not row.question.answerable]
    yield _mean(
        ("answered", "Declining", "Answered"), "answerable questions that were answered", kept
    )
    yield _mean(
        ("declined", "Declining", "Declined"), "unanswerable questions declined", refused
    )
    answerable, others = _confidences(rows)
    fewest = min(len(answerable), len(others))  # an AUROC varies no more than a share of these
    value = auroc(answerable, others)
    low, high = (None, None) if value is None else wilson(value, fewest)
    yield Figure(
        key="auroc",
        group="Declining",
        name="AUROC",
        meaning="chance that an answerable question has more confidence than an unanswerable",
        value=value,
        low=low,
        high=high,
        count=len(answerable) + len(others) if value is not None else 0,
        unit="score",
    )


def _answers(rows: Sequence[Row]) -> Iterable[Figure]:
    judged = [row for row in rows if row.wanted or row.question.must_contain]
    yield _mean(
        ("right", "Answers", "Right"),
        "answerable questions whose answer cites what is needed and says what it must",
        [row.outcome == "right" for row in judged],
    )
    recalls = [row.recall for row in rows if row.recall is not None]
    yield _mean(
        ("citation_recall", "Answers", "Citation recall"),
        "gold quotations cited, one being enough where any will do; declined counts as none",
        recalls,
    )
    fitting = [row.fitting for row in rows if row.fitting]
    total = sum(map(len, fitting))
    yield _figure(
        ("citation_precision", "Answers", "Citation precision"),
        "citations that hold, or lie in the sentence of, a gold quotation",
        sum(map(sum, fitting)) / total if total else None,
        len(fitting),  # the citations of one answer are not independent
    )


def _fidelity(rows: Sequence[Row]) -> Figure:
    exact = [each for row in rows for each in row.exact]
    meaning = "citations whose words stand in the stored article at the cited place"
    return _mean(("fidelity", "Answers", "Quote fidelity"), meaning, exact)


def _effort(rows: Sequence[Row]) -> Iterable[Figure]:
    times = [row.seconds for row in rows if row.answer]
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        yield Figure(
            key=f"seconds_{name}",
            group="Effort",
            name=f"Time {name}",
            meaning=f"{share * 100:.0f} % of the questions took no longer",
            value=percentile(times, share) if times else None,
            count=len(times),
            unit="seconds",
        )
    usages = [row.answer.trace.usage for row in rows if row.answer]
    used = [usage for usage in usages if usage.calls]
    if used:
        yield Figure(
            key="tokens",
            group="Effort",
            name="Tokens",
            meaning="read and written by the model for a question, on average",
            value=fmean(one.prompt_tokens + one.completion_tokens for one in used),
            count=len(used),
            unit="tokens",
        )


def _mean(
    titles: tuple[str, str, str], meaning: str, values: Sequence[float], *, unit: Unit = "share"
) -> Figure:
    return _figure(titles, meaning, fmean(values) if values else None, len(values), unit=unit)


def _figure(
    titles: tuple[str, str, str],
    meaning: str,
    value: float | None,
    count: int,
    *,
    unit: Unit = "share",
) -> Figure:
    key, group, name = titles
    low, high = (None, None) if value is None else wilson(value, count)
    return Figure(
        key=key,
        group=group,
        name=name,
        meaning=meaning,
        value=value,
        low=low,
        high=high,
        count=count,
        unit=unit,
    )


def _confidences(rows: Iterable[Row]) -> tuple[list[float], list[float]]:
    answerable: list[float] = []
    others: list[float] = []
    for row in rows:
        if row.answer:
            (answerable if row.question.answerable else others).append(row.answer.confidence)
    return answerable, others


def _below(values: Sequence[float], bar: float) -> float:
    return sum(value < bar for value in values) / len(values)
