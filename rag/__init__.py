"""Cited answers, briefings and comparisons from news articles and official readouts."""

from typing import TYPE_CHECKING

from rag.errors import (
    BadKeyError,
    BadReplyError,
    BusyError,
    DamagedError,
    InputError,
    LibraryError,
    ModelError,
    NewerLibraryError,
    NotFoundError,
    RagError,
    RateLimitedError,
    SettingsError,
    StampMismatchError,
    TooLongError,
    UnavailableError,
    UnreachableError,
)
from rag.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Claim,
    Comparison,
    Conversation,
    Entry,
    Filters,
    Finding,
    Hit,
    IngestReport,
    Item,
    Overview,
    Passage,
    Point,
    Section,
    Side,
    Source,
    Span,
    Stance,
    Statement,
)

if TYPE_CHECKING:
    from rag.newsroom import Newsroom
    from rag.settings import Settings, load_settings

__all__ = [
    "Answer",
    "Article",
    "BadKeyError",
    "BadReplyError",
    "Briefing",
    "BusyError",
    "Citation",
    "Claim",
    "Comparison",
    "Conversation",
    "DamagedError",
    "Entry",
    "Filters",
    "Finding",
    "Hit",
    "IngestReport",
    "InputError",
    "Item",
    "LibraryError",
    "ModelError",
    "NewerLibraryError",
    "Newsroom",
    "NotFoundError",
    "Overview",
    "Passage",
    "Point",
    "RagError",
    "RateLimitedError",
    "Section",
    "Settings",
    "SettingsError",
    "Side",
    "Source",
    "Span",
    "StampMismatchError",
    "Stance",
    "Statement",
    "TooLongError",
    "UnavailableError",
    "UnreachableError",
    "load_settings",
]


def __getattr__(name: str) -> object:
    """Load the facade and the settings only when they are asked for: they take a moment."""
    if name == "Newsroom":
        from rag.newsroom import Newsroom

        return Newsroom
    if name in {"Settings", "load_settings"}:
        from rag import settings

        return getattr(settings, name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
