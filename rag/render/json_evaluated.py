"""The JSON of an evaluation, with a row for each question."""

from rag.evaluation import Evaluation, Figure, Ranking, Row, Wanted
from rag.render.as_json import to_json
from rag.render.json_parts import Json, Object


@to_json.register
def evaluation_json(evaluation: Evaluation) -> Object:
    """Return an evaluation with a row for each question."""
    return {
        "questions": evaluation.total,
        "asked": len(evaluation.rows),
        "articles": evaluation.articles,
        "models": list(evaluation.models),
        "skipped": list(evaluation.skipped),
        "figures": [_figure_json(figure) for figure in evaluation.figures],
        "operating_points": [
            {
                "bar": round(one.bar, 6),
                "answerable_declined": round(one.answerable_declined, 6),
                "unanswerable_declined": round(one.unanswerable_declined, 6),
            }
            for one in evaluation.curve
        ],
        "usage": {
            "calls": evaluation.usage.calls,
            "prompt_tokens": evaluation.usage.prompt_tokens,
            "completion_tokens": evaluation.usage.completion_tokens,
        },
        "rows": [_row_json(row) for row in evaluation.rows],
    }


def _figure_json(figure: Figure) -> Object:
    ends = (None if one is None else round(one, 6) for one in (figure.low, figure.high))
    low, high = ends
    return {
        "key": figure.key,
        "group": figure.group,
        "name": figure.name,
        "meaning": figure.meaning,
        "value": None if figure.value is None else round(figure.value, 6),
        "low": low,
        "high": high,
        "count": figure.count,
        "unit": figure.unit,
    }


def _row_json(row: Row) -> Object:
    wanted: list[Json] = [
        _wanted_json(one, is_cited=is_cited)
        for one, is_cited in zip(row.wanted, row.cited, strict=True)
    ]
    missing: list[Json] = [
        {"quote": gold.quote, "article": gold.article} for gold in row.missing
    ]
    return {
        "id": row.question.id,
        "question": row.question.question,
        "answerable": row.question.answerable,
        "outcome": row.outcome,
        "error": row.error,
        "confidence": round(row.confidence, 6),
        "seconds": round(row.seconds, 4),
        "wanted": wanted,
        "missing": missing,
        "lacking": list(row.lacking),
        "ranking": _ranking_json(row.ranking) if row.ranking else None,
        "fitting": list(row.fitting),
        "exact": list(row.exact),
        "answer": to_json(row.answer) if row.answer else None,
    }


def _ranking_json(ranking: Ranking) -> Object:
    return {
        "recall_5": ranking.recall_5,
        "recall_10": ranking.recall_10,
        "ndcg_10": ranking.ndcg_10,
        "reciprocal": ranking.reciprocal,
    }


def _wanted_json(wanted: Wanted, *, is_cited: bool) -> Object:
    return {
        "quote": wanted.quote,
        "cited": is_cited,
        "places": [
            {"article_id": one.article_id, "start": one.span.start, "end": one.span.end}
            for one in wanted.places
        ],
    }
