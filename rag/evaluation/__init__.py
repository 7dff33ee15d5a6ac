"""What a set of questions shows about a library and the answers from it."""

from rag.evaluation.figures import auroc, figures, operating_points, percentile, wilson
from rag.evaluation.judge import cites_gold, is_exact, judged, lacking, ranking, same_words
from rag.evaluation.question import Fault, Gold, Question, question_of, read_set
from rag.evaluation.row import Evaluation, Figure, Operating, Place, Ranking, Row, Wanted
from rag.evaluation.run import evaluate
from rag.evaluation.shelf import Shelf

__all__ = [
    "Evaluation",
    "Fault",
    "Figure",
    "Gold",
    "Operating",
    "Place",
    "Question",
    "Ranking",
    "Row",
    "Shelf",
    "Wanted",
    "auroc",
    "cites_gold",
    "evaluate",
    "figures",
    "is_exact",
    "judged",
    "lacking",
    "operating_points",
    "percentile",
    "question_of",
    "ranking",
    "read_set",
    "same_words",
    "wilson",
]
