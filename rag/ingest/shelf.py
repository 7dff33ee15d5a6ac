"""What is done with articles that are here: set right, laid side by side, removed."""

import logging
from collections.abc import Callable, Mapping, Sequence

from rag.errors import LibraryError, NotFoundError
from rag.library import Library, articles, copies, corrections, removal
from rag.statements.settle import settled
from rag.text.redline import redline
from rag.text.reprint import compare_carriers
from rag.types import Article, Entry, Redline, Reprint, Source

log = logging.getLogger(__name__)


class Shelf:
    """The articles of a library; threads may share one.

    Args:
        library: Where they are.
        catch_up: Called after articles are gone, to bring the vector index up to date.
    """

    def __init__(self, library: Library, catch_up: Callable[[], None]) -> None:
        self._library = library
        self._catch_up = catch_up

    def article(self, article_id: str) -> Article:
        """Return an article, also an older version.

        Raises:
            NotFoundError: No article has this id.
        """
        with self._library.reading() as db:
            return articles.get(db, article_id)

    def text(self, article_id: str) -> str | None:
        """Return the text of an article, also of an older version; None when there is none."""
        try:
            return self.article(article_id).text
        except NotFoundError:
            return None

    def versions(self, article_id: str) -> tuple[Source, ...]:
        """Return every version stored under this article's locator, newest first."""
        with self._library.reading() as db:
            return articles.versions(db, article_id)

    def redline(self, old_id: str, new_id: str) -> Redline:
        """Return what became of one article's text in another's, such as a later version.

        Raises:
            NotFoundError: One of the ids does not exist.
        """
        return redline(self.article(old_id).text, self.article(new_id).text)

    def carriers(self, article_id: str) -> tuple[Source, ...]:
        """Return the articles that carry nearly the same text, who stands for it first.

        Raises:
            NotFoundError: No article has this id.
        """
        with self._library.reading() as db:
            articles.get(db, article_id)
            found = [articles.get(db, one) for one in copies.carriers(db, article_id)]
        return tuple(article.source for article in found)

    def reprint(self, a_id: str, b_id: str) -> Reprint:
        """Return which sentences of one carrier another cut, added or reworded.

        Raises:
            NotFoundError: One of the ids does not exist.
        """
        a, b = self.article(a_id), self.article(b_id)
        return compare_carriers(a.text, b.text, a.source.language)

    def correct(self, article_id: str, changes: Mapping[str, str]) -> Entry:
        """Set metadata of an article by hand; it wins over what is read, now and later.

        Args:
            article_id: Which article.
            changes: Any of title, outlet, agency, byline, place, published, language.

        Raises:
            NotFoundError: No article has this id.
            InputError: A field does not exist, or its value is none of its kind.
        """
        checked = corrections.checked(changes)
        with self._library.writing() as db:
            locator = articles.get(db, article_id).source.locator
            with settled(db, [locator]):
                return corrections.correct(db, article_id, checked)

    def hide(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Take articles out of sight at once, and for good with the next change of articles.

        Raises:
            NotFoundError: One of the ids does not exist; nothing is hidden.
        """
        self.finish()
        with self._library.writing() as db:
            locators = [articles.get(db, one).source.locator for one in article_ids]
            with settled(db, locators):
                return removal.hide(db, article_ids)

    def hidden(self) -> tuple[str, ...]:
        """Return the ids of the articles that ``unhide`` would bring back."""
        with self._library.reading() as db:
            return removal.hidden(db)

    def unhide(self) -> tuple[str, ...]:
        """Bring back what was hidden last, unless it is gone for good; return the ids."""
        with self._library.writing() as db:
            return removal.show(db)

    def remove(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Take articles and their older versions out of every part of the library.

        Raises:
            NotFoundError: One of the ids does not exist; nothing is removed.
        """
        self.finish()
        with self._library.writing() as db:
            locators = [articles.get(db, one).source.locator for one in article_ids]
            with settled(db, locators):
                gone = removal.hide(db, article_ids)
                removal.finish(db)
        self._tidy()
        return gone

    def finish(self) -> None:
        """Remove for good what is out of sight."""
        with self._library.reading() as db:
            if not removal.hidden(db):
                return
        with self._library.writing() as db:
            locators = [articles.get(db, one).source.locator for one in removal.hidden(db)]
            with settled(db, locators):
                removal.finish(db)
        self._tidy()

    def _tidy(self) -> None:
        """Follow a removal, which is done by now, wherever it left something."""
        self._catch_up()
        try:
            self._library.checkpoint()
        except LibraryError as error:
            log.warning("what was removed is still in the log: %s", error)
