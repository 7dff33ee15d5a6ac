"""Articles that carry one text, grouped: exact copies and near ones.

Two current articles are linked when their texts are the same or nearly so; whoever is linked,
directly or through others, is one group. A group is named by the article that stands for it.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
from sqlalchemy import (
    CompoundSelect,
    Connection,
    bindparam,
    delete,
    func,
    select,
    union_all,
    update,
)

from rag.library import store
from rag.library.schema import articles, bands
from rag.text.likeness import Hashes, Shingled, are_copies, sample, shingle, worth_comparing

_RARE: Final = 100
"""Rows read of one digest: what more articles hold is a set phrase, or known by the first."""
_CANDIDATES: Final = 100
_COMPARED: Final = 12
_TOGETHER: Final = 400
"""Values in one SQL list."""
_STORED: Final = ">u8"
_DIGEST: Final = 8
_SIGN: Final = (
    update(articles).where(articles.c.id == bindparam("of")).values(signature=bindparam("made"))
)
_SHORT, _MOST_READ = 10_000, 1_000
_READ: Final[dict[str, Shingled]] = {}
"""Shingles by article id, which belongs to one text for ever; at most some 50 MB."""
_AT_ONCE: Final = 32
"""Digests looked up in one statement."""


def join(db: Connection, article_id: str, text: str, original: str | None) -> str:
    """Put an article just written, which has no signature yet, in the group it belongs to.

    Articles whose signature is still to be made (see `backfill`) join when it is.

    Args:
        db: The library.
        article_id: Of a current article.
        text: Its text.
        original: An article with the very same text, if there is one; those that carry it
            too are of one group already.

    Returns:
        The name of the group; empty when no other article carries its text.
    """
    read = shingle(text)
    signature = sample(read).astype(_STORED).tobytes()
    digests = [signature[n : n + _DIGEST] for n in range(0, len(signature), _DIGEST)]
    db.execute(_SIGN, {"of": article_id, "made": signature})
    linked = {original} if original else set()
    if digests:
        linked |= _near(db, article_id, read, digests, linked)
        db.execute(
            bands.insert(),
            [
                {"article_id": article_id, "band": read.size, "digest": digest}
                for digest in digests
            ],
        )
    return _put(db, article_id, linked) if linked else ""


def _put(db: Connection, article_id: str, linked: Collection[str]) -> str:
    """Put an article in the group of those it is linked with, or make one of all of theirs.

    Returns:
        The name of the group.
    """
    named = set(_groups(db, linked).values())
    (first, *others) = sorted(named)
    if first and not others and _in_order(db, {first, article_id})[0] == first:
        db.execute(update(articles).where(articles.c.id == article_id).values(group_id=first))
        return first
    return _name(db, {article_id, *linked, *_members(db, named - {""})})


def leave(db: Connection, article_ids: Collection[str]) -> None:
    """Take articles out of their groups; those they alone held together fall apart."""
    gone = set(article_ids)
    groups = set(_groups(db, gone).values()) - {""}
    left = [_members(db, [group]) - gone for group in sorted(groups)]
    for some in _parts(sorted(gone)):
        db.execute(delete(bands).where(bands.c.article_id.in_(some)))
        db.execute(update(articles).where(articles.c.id.in_(some)).values(group_id=""))
    for members in left:
        for part in _linked_parts(db, members):
            _name(db, part)


def backfill(db: Connection, limit: int = 200) -> int:
    """Group up to ``limit`` articles added by a version that made no signatures.

    Returns:
        How many were done; 0 when none is left.
    """
    waiting = db.execute(
        select(articles.c.id, articles.c.text, articles.c.text_hash)
        .where(articles.c.current.is_(True), articles.c.signature.is_(None))
        .order_by(articles.c.added_at, articles.c.id)
        .limit(limit)
    ).all()
    for row in waiting:
        same = _same_text(db, row.id, row.text_hash)
        join(db, row.id, row.text, min(same, default=None))
    if waiting:
        store.bump(db)
    return len(waiting)


def waiting(db: Connection) -> int:
    """Return how many current articles have no signature yet."""
    query = select(func.count()).where(
        articles.c.current.is_(True), articles.c.signature.is_(None)
    )
    return db.scalar(query) or 0


def carriers(db: Connection, article_id: str) -> tuple[str, ...]:
    """Return the current articles of a group, who stands for it first, then as added.

    Only the article itself when no other carries its text.
    """
    group = _groups(db, [article_id]).get(article_id, "")
    return tuple(_in_order(db, _members(db, [group]))) if group else (article_id,)


def groups(db: Connection) -> int:
    """Return how many texts more than one current article carries."""
    named = select(func.count(articles.c.group_id.distinct())).where(
        articles.c.current.is_(True), articles.c.group_id != ""
    )
    return db.scalar(named) or 0


def _same_text(db: Connection, article_id: str, text_hash: str) -> set[str]:
    return set(
        db.scalars(
            select(articles.c.id).where(
                articles.c.text_hash == text_hash,
                articles.c.current.is_(True),
                articles.c.id != article_id,
            )
        )
    )


def _near(
    db: Connection,
    article_id: str,
    read: Shingled,
    digests: Sequence[bytes],
    linked: Collection[str],
) -> set[str]:
    """Return one near copy or more of every group that has one.

    Of the articles that share digests those that share rare ones are compared first; of a
    group that is linked already no further one.
    """
    weights = _sharing(db, article_id, read.size, digests)
    first = _worth_comparing(db, weights, sample(read))
    group = {one: named or one for one, named in _groups(db, {*first, *linked}).items()}
    reached = {group[one] for one in linked}
    found: set[str] = set()
    compared = 0
    for one in first:
        if group[one] in reached:
            continue
        if compared == _COMPARED:
            break
        compared += 1
        if are_copies(read, _read(db, one)):
            found.add(one)
            reached.add(group[one])
    return found


def _sharing(
    db: Connection, article_id: str, size: int, digests: Sequence[bytes]
) -> dict[str, float]:
    """Return the articles that hold some of these digests, the rarer the more they weigh."""
    holding: defaultdict[bytes, list[str]] = defaultdict(list)
    for start in range(0, len(digests), _AT_ONCE):
        some = [*digests[start : start + _AT_ONCE], *[b""] * _AT_ONCE][:_AT_ONCE]
        asked = {f"one{number}": digest for number, digest in enumerate(some)}
        for digest, one in db.execute(_holding(), {"size": size, **asked}).all():
            holding[digest].append(one)
    weights: defaultdict[str, float] = defaultdict(float)
    for held in holding.values():
        weight = 1 / len(held)
        for one in held:
            weights[one] += weight
    weights.pop(article_id, None)
    return weights


@cache
def _holding() -> CompoundSelect[bytes, str]:
    """Return the query for the articles that hold digests, of each ``_RARE`` at most."""
    each = [
        select(bands.c.digest, bands.c.article_id)
        .where(bands.c.band == bindparam("size"), bands.c.digest == bindparam(f"one{number}"))
        .limit(_RARE)
        .subquery()
        for number in range(_AT_ONCE)
    ]
    return union_all(*(select(one.c.digest, one.c.article_id) for one in each))


def _worth_comparing(db: Connection, weights: Mapping[str, float], own: Hashes) -> list[str]:
    first = sorted(weights, key=lambda one: (-weights[one], one))[:_CANDIDATES]
    rows = db.execute(
        select(articles.c.id, articles.c.signature).where(articles.c.id.in_(first))
    )
    samples = {row.id: np.frombuffer(row.signature, _STORED).astype(np.uint64) for row in rows}
    there = [one for one in first if one in samples]
    near = worth_comparing(own, [samples[one] for one in there])
    return [one for one, is_near in zip(there, near, strict=True) if is_near]


def _linked_parts(db: Connection, members: Collection[str]) -> list[set[str]]:
    """Return the members in the parts that hang together among themselves."""
    waiting = dict.fromkeys(sorted(members))
    read = {one: _read(db, one) for one in waiting} if len(waiting) > 1 else {}
    parts: list[set[str]] = []
    while waiting:
        part = {next(iter(waiting))}
        queue = deque(part)
        while queue:
            one = queue.popleft()
            waiting.pop(one, None)
            near = [o for o in waiting if o not in part and _linked(read[one], read[o])]
            part.update(near)
            queue.extend(near)
        parts.append(part)
    return parts


def _linked(one: Shingled, other: Shingled) -> bool:
    return one.tokens == other.tokens or are_copies(one, other)


def _name(db: Connection, members: Collection[str]) -> str:
    """Name the group of these articles after the one that stands for it; return the name."""
    group = _in_order(db, members)[0] if len(members) > 1 else ""
    for some in _parts(sorted(members)):
        db.execute(
            update(articles)
            .where(articles.c.id.in_(some), articles.c.group_id != group)
            .values(group_id=group)
        )
    return group


def _in_order(db: Connection, members: Collection[str]) -> list[str]:
    """Return the originals, then the copies, each as they were added."""
    found: list[tuple[bool, object, str]] = []
    for some in _parts(sorted(members)):
        rows = db.execute(
            select(articles.c.id, articles.c.copy_of, articles.c.added_at).where(
                articles.c.id.in_(some)
            )
        )
        found += [(bool(row.copy_of), row.added_at, row.id) for row in rows]
    return [one for *_, one in sorted(found, key=lambda each: (each[0], str(each[1]), each[2]))]


def _groups(db: Connection, article_ids: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in _parts(sorted(article_ids)):
        rows = db.execute(
            select(articles.c.id, articles.c.group_id).where(articles.c.id.in_(some))
        )
        found.update((row.id, row.group_id) for row in rows)
    return found


def _members(db: Connection, named: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in _parts(sorted(named)):
        found.update(
            db.scalars(
                select(articles.c.id).where(
                    articles.c.group_id.in_(some), articles.c.current.is_(True)
                )
            )
        )
    return found


def _read(db: Connection, article_id: str) -> Shingled:
    """Return the shingles of an article; those of short ones last read are kept."""
    if kept := _READ.get(article_id):
        return kept
    text = db.scalar(select(articles.c.text).where(articles.c.id == article_id)) or ""
    read = shingle(text)
    if len(text) <= _SHORT:
        while len(_READ) >= _MOST_READ:
            _READ.pop(next(iter(_READ), ""), None)
        _READ[article_id] = read
    return read


def _parts(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[n : n + _TOGETHER] for n in range(0, len(values), _TOGETHER)]
