"""From settings to implementations, each imported only when it is wanted."""

from pathlib import Path

from rag.errors import SettingsError
from rag.ports import ChatModel, Embedder, Matcher, Tagger, VectorIndex
from rag.settings import Settings


def chat(settings: Settings) -> ChatModel | None:
    """Return the chat model, or None without a key and without an endpoint."""
    if not settings.has_model:
        return None
    from rag.providers.openai import OpenAIChat

    return OpenAIChat(
        base_url=settings.openai_base_url,
        key=settings.openai_api_key.get_secret_value(),
        model=settings.chat_model,
        timeout=settings.timeout,
    )


def embedder(settings: Settings) -> Embedder:
    """Return the embedder.

    Raises:
        SettingsError: The endpoint is to embed, but none is configured.
    """
    if settings.embedder == "local":
        from rag.providers.local import LocalEmbedder

        return LocalEmbedder()
    if not settings.has_model:
        raise SettingsError(
            "RAG_EMBEDDER=openai needs an endpoint, and none is configured.",
            hint="Set OPENAI_API_KEY or OPENAI_BASE_URL, or RAG_EMBEDDER=local.",
        )
    from rag.providers.openai import OpenAIEmbedder

    return OpenAIEmbedder(
        base_url=settings.openai_base_url,
        key=settings.openai_api_key.get_secret_value(),
        model=settings.embedding_model,
        timeout=settings.timeout,
    )


def tagger() -> Tagger:
    """Return the tagger that finds statements; its model is loaded when it is first used."""
    from rag.providers.tagger import LocalTagger

    return LocalTagger()


def matcher() -> Matcher:
    """Return what tells whether a sentence answers; its model is loaded when first used."""
    from rag.providers.matcher import LocalMatcher

    return LocalMatcher()


def open_index(folder: Path) -> VectorIndex:
    """Open the vector index in a folder, or make one there."""
    from rag.providers.chroma import ChromaIndex

    return ChromaIndex(folder)


def index_digest(folder: Path) -> str:
    """Return a digest of what the index in a folder holds; empty when it is damaged."""
    from rag.providers.chroma import digest

    return digest(folder)
