"""From settings to implementations, each imported only when it is wanted."""

from rag.errors import SettingsError
from rag.ports import ChatModel, Embedder, Indexes, Matcher, Queue, Tagger, Teller
from rag.settings import Settings, bare_environment


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


def teller() -> Teller | None:
    """Return what tells statements in a process of its own; None on a machine with one core."""
    from rag.providers.teller import ChildTeller, is_worth_it

    return ChildTeller(bare_environment()) if is_worth_it() else None


def matcher() -> Matcher:
    """Return what tells whether a sentence answers; its model is loaded when first used."""
    from rag.providers.matcher import LocalMatcher

    return LocalMatcher()


def queue(settings: Settings) -> Queue:
    """Return what hands parts of jobs to workers.

    Raises:
        SettingsError: The library's rows are not in PostgreSQL, or its driver is not installed.
    """
    address = settings.database_url.get_secret_value()
    if not address:
        raise SettingsError(
            "Workers need the library's rows in PostgreSQL.",
            hint="Set RAG_DATABASE_URL; docs/postgresql.md says how.",
        )
    try:
        from rag.providers.queue import PostgresQueue
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The package {error.name} is not installed.",
            hint='Install it with: pip install "readout[postgres]".',
        ) from None
    return PostgresQueue(address)


def indexes(settings: Settings) -> Indexes:
    """Return where vector indexes are kept: on a Chroma server, or in the library's folder.

    Raises:
        SettingsError: The address or the token of the server cannot be used.
    """
    if settings.chroma_url:
        from rag.providers.chroma_server import ServerIndexes

        return ServerIndexes(settings.chroma_url, settings.chroma_token.get_secret_value())
    from rag.providers.chroma import EmbeddedIndexes

    return EmbeddedIndexes()
