"""Find the places that gold quotations name in the articles of a library."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rag.evaluation.question import Gold, Question
from rag.evaluation.row import Place, Wanted
from rag.text import find_quote, fold, sentences
from rag.types import Hit, Source, Span

_FOLDER = re.compile(r"(?:.*[\\/]|\Aupload:)", re.DOTALL)
_SUFFIX = re.compile(r"\.\w{1,8}\Z")


class Shelf:
    """The articles in scope, by every name a set may have for them.

    Args:
        sources: The articles in scope.
        text_of: Returns the whole text of an article by its id; None when there is none.
        search: Returns the passages that speak of some words, best first.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        text_of: Callable[[str], str | None],
        search: Callable[[str], Sequence[Hit]],
    ) -> None:
        self._sources = {source.id: source for source in sources}
        self._text_of = text_of
        self._search = search
        self._texts: dict[str, str] = {}
        self._named: dict[str, list[str]] = {}
        for source in sources:
            for name in _names(source):
                self._named.setdefault(name, []).append(source.id)

    def __len__(self) -> int:
        return len(self._sources)

    def text(self, article_id: str) -> str:
        """Return the stored text of an article; empty when there is none."""
        if article_id not in self._texts:
            self._texts[article_id] = self._text_of(article_id) or ""
        return self._texts[article_id]

    def wanted(self, question: Question) -> tuple[tuple[Wanted, ...], tuple[Gold, ...]]:
        """Return what an answer should cite, and the gold that is not in the library.

        The same words in several articles are wanted once.
        """
        found: dict[str, tuple[str, list[Place]]] = {}
        absent: list[tuple[str, Gold]] = []
        for gold in question.gold:
            places = [*self._places(gold)]
            quote = gold.quote or self._cut(gold, places)
            key = fold(quote).text or gold.article
            if places:
                found.setdefault(key, (quote, []))[1].extend(places)
            else:
                absent.append((key, gold))
        wanted = [
            Wanted(quote, tuple(dict.fromkeys(places))) for quote, places in found.values()
        ]
        return tuple(wanted), tuple(gold for key, gold in absent if key not in found)

    def _places(self, gold: Gold) -> Iterator[Place]:
        if gold.article:
            for article_id in self._meant(gold):
                yield from self._place(article_id, self.text(article_id), gold)
            return
        hits = self._search(gold.quote[:1_000])
        near = dict.fromkeys(hit.passage.source.id for hit in hits)
        found = [place for each in near for place in self._place(each, self.text(each), gold)]
        yield from found or self._anywhere(gold)

    def _anywhere(self, gold: Gold) -> Iterator[Place]:
        """Look through every article, keeping none, for words that no search finds."""
        for article_id in self._sources:
            yield from self._place(article_id, self._text_of(article_id) or "", gold)

    def _meant(self, gold: Gold) -> Sequence[str]:
        for name in (gold.article_id, gold.locator, gold.title):
            if name and name in self._sources:
                return (name,)
            for known in (_key(name), _key(_stem(name))) if name else ():
                if known in self._named:
                    return self._named[known]
        return ()

    def _place(self, article_id: str, text: str, gold: Gold) -> Iterator[Place]:
        if not text:
            return
        span = gold.span if gold.span and gold.span.end <= len(text) else None
        if gold.quote:
            is_there = span and fold(gold.quote).text in fold(span.slice(text)).text
            span = span if is_there else find_quote(gold.quote, text)
        elif gold.span is None:
            span = Span(0, len(text))
        if span:
            source = self._sources[article_id]
            around = span if len(span) == len(text) else _around(span, text, source.language)
            yield Place(source, span, around, around.slice(text))

    def _cut(self, gold: Gold, places: Sequence[Place]) -> str:
        if gold.span is None or not places:
            return ""
        return places[0].span.slice(self.text(places[0].article_id))


def _names(source: Source) -> Iterable[str]:
    names = (source.locator, _stem(source.locator), source.title)
    file_name = _FOLDER.sub("", source.locator)
    return {key for name in (*names, file_name) if (key := _key(name))}


def _stem(locator: str) -> str:
    return _SUFFIX.sub("", _FOLDER.sub("", locator))


def _key(name: str) -> str:
    return fold(name).text.strip()


def _around(span: Span, text: str, language: str) -> Span:
    """Return the sentences that ``span`` is part of."""
    touched = [one for one in sentences(text, language) if one.overlaps(span)]
    if not touched:
        return span
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))
