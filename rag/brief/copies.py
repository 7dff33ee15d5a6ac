"""Articles that carry one text, folded to one; what only another carrier has stays."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rag.text.reprint import compare_carriers
from rag.types import Article, Source, Span

_FIGURES: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Articles, one for each text.

    Attributes:
        kept: The articles that stand for their text, newest first.
        others: Of each near copy left out, the places of what it alone has: sentences it
            added, and those it gives with other figures.
        copies: Everything left out.
    """

    kept: tuple[Article, ...]
    others: tuple[tuple[Article, tuple[Span, ...]], ...]
    copies: tuple[Source, ...]


def fold_copies(articles: Sequence[Article]) -> Folded:
    """Return the articles with different texts, newest first, and the copies left out.

    Of one text the original is kept, or the earliest copy when the original is not among the
    articles. Of texts that are nearly one the article that stands for the group is kept, else
    the earliest of them; a near copy may tell more than it, so what it adds is named.
    """
    kept: dict[str, Article] = {}
    originals: dict[str, str] = {}
    copies: list[Source] = []
    for article in sorted(articles, key=lambda a: (bool(a.source.copy_of), *_earliest(a))):
        key = originals.setdefault(article.text, text_id(article.source))
        if key in kept:
            copies.append(article.source)
        else:
            kept[key] = article
    standing: dict[str, Article] = {}
    others: list[tuple[Article, tuple[Span, ...]]] = []
    for article in sorted(kept.values(), key=_standing):
        one = standing.setdefault(article.source.group or article.source.id, article)
        if one is not article:
            others.append((article, tuple(_own(one, article))))
            copies.append(article.source)
    newest = sorted(standing.values(), key=_earliest, reverse=True)
    return Folded(kept=tuple(newest), others=tuple(others), copies=tuple(copies))


def text_id(source: Source) -> str:
    """Return the id of the article whose text this is: places in copies are places in it."""
    return source.copy_of or source.id


def _own(standing: Article, article: Article) -> Iterator[Span]:
    found = compare_carriers(standing.text, article.text, article.source.language)
    yield from found.added
    for theirs, ours in found.reworded:
        here, there = ours.slice(article.text), theirs.slice(standing.text)
        if set(_FIGURES.findall(here)) != set(_FIGURES.findall(there)):
            yield ours


def _standing(article: Article) -> tuple[bool, dt.date, str]:
    source = article.source
    return (source.group not in {source.id, source.copy_of}, *_earliest(article))


def _earliest(article: Article) -> tuple[dt.date, str]:
    return article.source.published or dt.date.min, article.source.id
