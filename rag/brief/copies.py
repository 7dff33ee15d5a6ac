"""Articles that carry one text, folded to one."""

import datetime as dt
from collections.abc import Sequence

from rag.types import Article, Source


def fold_copies(articles: Sequence[Article]) -> tuple[tuple[Article, ...], tuple[Source, ...]]:
    """Return the articles with different texts, newest first, and the copies left out.

    Of one text the original is kept, or the earliest copy when the original is not among the
    articles.
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
    newest = sorted(kept.values(), key=_earliest, reverse=True)
    return tuple(newest), tuple(copies)


def text_id(source: Source) -> str:
    """Return the id of the article whose text this is: places in copies are places in it."""
    return source.copy_of or source.id


def _earliest(article: Article) -> tuple[dt.date, str]:
    return article.source.published or dt.date.min, article.source.id
