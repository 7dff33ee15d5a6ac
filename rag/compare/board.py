"""Comparisons over one library, with what the user has changed."""

from collections.abc import Sequence

from rag.compare import compare, is_about
from rag.compare.columns import talkative, told_once
from rag.ports import Embedder
from rag.statements.desk import Desk
from rag.statements.edits import overruled
from rag.types import Comparison, Side, Statement

_LOCAL = "local:"  # a comparison sends nothing to an endpoint


class Board:
    """Lays statements side by side; safe to share between threads."""

    def __init__(self, desk: Desk, embedder: Embedder) -> None:
        self._desk = desk
        self._embedder = embedder

    def lay(
        self,
        statements: Sequence[Statement],
        sides: Sequence[Side] = (),
        *,
        topic: str = "",
        searched: int = 0,
    ) -> Comparison:
        """Return what each side said, issue by issue.

        Args:
            statements: Of any articles, in reading order.
            sides: The columns; when empty, the few sides that say most about it.
            topic: Keeps the statements about it; empty for all.
            searched: Number of articles looked at.
        """
        said = told_once(statements)
        about = [statement for statement in said if is_about(statement, topic)]
        chosen = tuple(sides) or talkative(self._desk.sides(), said, about)
        return compare(
            said,
            chosen,
            topic=topic,
            searched={side.name: searched for side in chosen},
            similar=self._embedder.embed if self._embedder.name.startswith(_LOCAL) else None,
            overruled=overruled(self._desk.edits()),
        )
