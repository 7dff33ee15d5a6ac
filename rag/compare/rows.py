"""Fewer rows: statements that share no label with others join the row about the same object."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rag import text as texts
from rag.compare.context import around
from rag.types import Statement

Group = tuple[Statement, ...]
_BARE = 2
_ENOUGH = 1.1
_RELATED = 2.0
_COMMON = 0.4


def stems(text: str, silent: frozenset[str]) -> frozenset[str]:
    """Return the telling words of a text, one form for one and many of a thing."""
    words = (term for term in texts.content_terms(text) if term not in silent)
    return frozenset(
        word.removesuffix("s") for word in words if len(word) > 1 and not word.isdigit()
    )


def merged(groups: Sequence[Group], silent: frozenset[str]) -> list[Group]:
    """Return the groups with those of one voice joined to the one they belong to.

    A statement with hardly a word of its own ("the charge") joins the statement before it in
    its paragraph; another one joins the group with which it shares its rarest words, and when
    there is none, a neighbour in its paragraph.
    """
    rows = [list(group) for group in groups]
    order = sorted((s for row in rows for s in row), key=_place)
    words = {one.id: stems(one.quote, silent) for one in order}
    rarity = _rarity(order, words)
    before, after = _neighbours(order)
    for row in sorted(rows, key=len):
        if len(row) != 1:
            continue
        bare = len(words[row[0].id]) <= _BARE
        target = _holding(before.get(row[0].id), rows) if bare else None
        near = stems(around(row[0]), silent) - words[row[0].id]
        _join(row, target or _nearest(row, near, rows, rarity, words))
    for row in sorted(rows, key=len):
        if len(row) == 1:
            beside = before.get(row[0].id) or after.get(row[0].id)
            _join(row, _holding(beside, rows))
    return [tuple(sorted(row, key=order.index)) for row in rows if row]


def _join(row: list[Statement], target: list[Statement] | None) -> None:
    if target is not None and target is not row:
        target.extend(row)
        row.clear()


def _holding(
    statement: Statement | None, rows: Sequence[list[Statement]]
) -> list[Statement] | None:
    return next((row for row in rows if statement in row), None) if statement else None


def _neighbours(
    order: Sequence[Statement],
) -> tuple[Mapping[str, Statement], Mapping[str, Statement]]:
    """Return for each statement the one before and the one after it in its paragraph."""
    pairs = [
        (first, second)
        for first, second in pairwise(order)
        if first.source.id == second.source.id and around(first) == around(second)
    ]
    return {b.id: a for a, b in pairs}, {a.id: b for a, b in pairs}


def _place(statement: Statement) -> tuple[str, int]:
    return statement.source.id, statement.words.span.start


def _rarity(
    statements: Sequence[Statement], words: Mapping[str, frozenset[str]]
) -> Mapping[str, float]:
    counted = Counter(word for one in statements for word in words[one.id])
    most, limit = math.log(1 + len(statements)), max(3, _COMMON * len(statements))
    return {
        word: math.log(1 + len(statements) / count) / most if count <= limit else 0.0
        for word, count in counted.items()
    }


def _nearest(
    row: Sequence[Statement],
    near: frozenset[str],
    rows: Sequence[list[Statement]],
    rarity: Mapping[str, float],
    words: Mapping[str, frozenset[str]],
) -> list[Statement] | None:
    """Return the group whose words are nearest to those of a statement and its paragraph."""
    own = words[row[0].id]
    best: tuple[float, list[Statement]] | None = None
    for other in rows:
        if other is row or not other:
            continue
        said = frozenset(word for one in other for word in words[one.id])
        close = sum(rarity[word] for word in own & said)
        score = 2 * close + sum(rarity[word] for word in near & said) / 2
        enough = close >= _ENOUGH or (close > 0 and score >= _RELATED)
        if enough and (best is None or score > best[0]):
            best = score, other
    return best[1] if best else None
