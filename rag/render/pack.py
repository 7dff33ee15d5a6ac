"""Evidence packs: a result with all its proof, which can be checked again without a model."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Final, cast

from rag.render.answered import numbers_of
from rag.render.as_json import to_json
from rag.render.conversation import conversation_numbers
from rag.render.json_parts import Json, Object, source_json, statement_json
from rag.types import Answer, Briefing, Citation, Conversation, Source, Statement

FORMAT: Final = "readout-pack/2"
"""What is written; ``rag.render.proof`` also reads packs of the first format."""

Packable = Briefing | Answer | Conversation
SaidOf = Callable[[str], Sequence[Statement]]


def pack(
    value: Packable,
    text_of: Callable[[str], str],
    *,
    said_of: SaidOf | None = None,
    with_texts: bool = False,
) -> Object:
    """Return a briefing, answer or conversation with the proof of every claim.

    Args:
        value: What to pack.
        text_of: Returns the whole text of an article, by its id.
        said_of: Returns the statements of an article, by its id; without it the pack does not
            tell who said the quoted words.
        with_texts: Puts the whole texts of the cited articles in, so that the pack can be
            checked where the articles are not.

    Returns:
        The JSON shape of ``value`` and: ``format``; in every citation the SHA-256 of the whole
        text of its article, and in ``said`` the ids of the statements it has words of; those
        ``statements``; the ``articles`` that are cited; in every claim ``verbatim``, whether it
        is the very words of one of its citations; and ``digest``, the SHA-256 of all of it. The
        digest shows accidents and edits, not forgery: whoever changes a pack on purpose can
        compute it anew. That the quoted words stand in the articles is proved by the articles,
        not by the digest.
    """
    shape = cast("Object", to_json(value))
    texts = cache(text_of)
    hash_of = cache(lambda article_id: sha256(texts(article_id)))
    cited = _cited(value)
    by_article: dict[str, list[Citation]] = {}
    for citation in cited:
        by_article.setdefault(citation.source.id, []).append(citation)
    said = {
        id_: _said(said_of(id_), here) if said_of else () for id_, here in by_article.items()
    }
    for citation, shown in zip(cited, _objects(shape, "citations"), strict=True):
        shown["text_sha256"] = hash_of(citation.source.id)
        shown["said"] = [s.id for s in said[citation.source.id] if _shares(citation, s)]
    _mark_verbatim(shape)
    whole: Object = {
        "format": FORMAT,
        **shape,
        "statements": [statement_json(each) for each in chain(*said.values())],
        "articles": [
            _article(here[0].source, hash_of(id_), texts(id_) if with_texts else None)
            for id_, here in by_article.items()
        ],
    }
    whole["digest"] = digest(whole)
    return whole


def pack_bytes(
    value: Packable,
    text_of: Callable[[str], str],
    *,
    said_of: SaidOf | None = None,
    with_texts: bool = False,
) -> bytes:
    """Return the pack of ``value`` as the bytes of a JSON file."""
    whole = pack(value, text_of, said_of=said_of, with_texts=with_texts)
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest(whole: Mapping[str, object]) -> str:
    """Hash the values of a pack, not their layout: spaces, order of keys, ``1.0`` for 1."""
    text = json.dumps(_canonical(whole), sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _canonical(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _cited(value: Packable) -> tuple[Citation, ...]:
    """Return what is cited, number n at n - 1."""
    if isinstance(value, Briefing):
        return value.citations
    numbers = numbers_of(value) if isinstance(value, Answer) else conversation_numbers(value)
    return tuple(numbers)


def _said(said: Sequence[Statement], cited: Sequence[Citation]) -> tuple[Statement, ...]:
    """Return the statements of an article that its citations have words of, each once."""
    by_id = {each.id: each for each in said if any(_shares(one, each) for one in cited)}
    return tuple(by_id.values())


def _shares(citation: Citation, statement: Statement) -> bool:
    return any(citation.span.overlaps(span) for span in statement.spans.content)


def _mark_verbatim(shape: Object) -> None:
    quotes = {cast("int", c["number"]): c["quote"] for c in _objects(shape, "citations")}
    for holder in (*_objects(shape, "sections"), shape):
        for claim in _objects(holder, "claims"):
            numbers = cast("list[int]", claim["citations"])
            claim["verbatim"] = claim["text"] in [quotes[n] for n in numbers]


def _article(source: Source, text_sha256: str, text: str | None) -> Object:
    enclosed: dict[str, Json] = {} if text is None else {"text": text}
    return source_json(source) | {"text_sha256": text_sha256} | enclosed


def _objects(value: Object, key: str) -> Iterator[Object]:
    yield from cast("list[Object]", value.get(key, []))
