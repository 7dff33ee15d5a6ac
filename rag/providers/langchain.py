"""The library as a LangChain retriever, for any chain that takes one."""

from collections.abc import Callable, Sequence
from typing import Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, model_validator
from typing_extensions import override

from rag.types import Filters, Hit


class LibraryRetriever(BaseRetriever):
    """Finds the passages of a library that speak of a query, best first.

    It may be called from several threads and, through ``ainvoke``, from an event loop. Tracing
    to LangSmith is switched off in the whole process when one is made.

    Attributes:
        find: Searches, as ``Newsroom.search`` does; its errors come through.
        k: Most passages returned.
        filters: What is in scope.
    """

    find: Callable[..., Sequence[Hit]] = Field(repr=False)
    k: int = 10
    filters: Filters = Filters()

    @model_validator(mode="after")
    def _untraced(self) -> Self:
        import langsmith

        langsmith.configure(enabled=False)  # or its environment variables send passages away
        return self

    @override
    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        return [document(hit) for hit in self.find(query, limit=self.k, filters=self.filters)]


def document(hit: Hit) -> Document:
    """Return a passage as LangChain knows one.

    Its metadata says where it stands, and enough of the article to cite it: the words are
    ``article.text[start:end]``.
    """
    passage, source = hit.passage, hit.passage.source
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article_id": source.id,
            "passage_id": passage.id,
            "start": passage.span.start,
            "end": passage.span.end,
            "title": source.title,
            "outlet": source.outlet or source.agency,
            "published": source.published.isoformat() if source.published else None,
            "locator": source.locator,
            "score": hit.score,
        },
    )
