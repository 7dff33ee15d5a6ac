"""Terms of words and texts that are asked for again and again."""

from functools import lru_cache

from rag import text as texts


@lru_cache(maxsize=32768)
def terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word."""
    return tuple(texts.terms(word))


@lru_cache(maxsize=32768)
def content(word: str) -> tuple[str, ...]:
    """Return the terms of a word that carry content."""
    return tuple(texts.content_terms(word))


@lru_cache(maxsize=16384)
def spoken(text: str) -> str:
    """Return the terms of a statement's text side by side: alike for the same words."""
    return " ".join(texts.terms(text)) or text


@lru_cache(maxsize=16384)
def told(text: str) -> frozenset[str]:
    """Return the terms of a statement's text that carry content."""
    return frozenset(texts.content_terms(text))
