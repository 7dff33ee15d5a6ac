"""The questions of a set: what is asked, and which places of the articles answer it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rag.errors import InputError
from rag.types import Span

Need = Literal["any", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A place that answers a question, as the author of the set names it.

    Attributes:
        quote: Words of the article; empty when ``span`` or the whole article is meant.
        article_id: Id of the article in the library, or the name of its file.
        span: Where the words stood when the set was written; looked at when there is no
            quote, or to choose among several places with the same words.
    """

    quote: str = ""
    article_id: str = ""
    locator: str = ""
    title: str = ""
    span: Span | None = None

    @property
    def article(self) -> str:
        """The article as it is named; empty when the words may stand in any."""
        return self.article_id or self.locator or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of a set.

    Attributes:
        answerable: Whether the articles answer it; else it is to be declined.
        need: Whether one gold place must be cited, or all of them.
        must_contain: Words that the answer or the quotations it cites must hold.
        history: The earlier questions of the conversation, oldest first.
    """

    id: str
    question: str
    answerable: bool = True
    gold: tuple[Gold, ...] = ()
    need: Need = "any"
    must_contain: tuple[str, ...] = ()
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a set that is no question, and why."""

    line: int
    reason: str

    @property
    def told(self) -> str:
        """The line and the reason, as told to users."""
        return f"line {self.line}: {self.reason}"


def read_set(content: bytes) -> Iterator[Question | Fault]:
    """Yield the question of each line of a set, or what is wrong with the line.

    Empty lines are passed over. A question without an id is called by its line.
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            question = question_of(_record(line), name=f"line {number}")
        except InputError as error:
            yield Fault(number, str(error))
            continue
        first = seen.setdefault(question.id, number)
        if first == number:
            yield question
        else:
            yield Fault(number, f"its id {question.id!r} is that of line {first}.")


def question_of(record: Mapping[str, Any], *, name: str = "") -> Question:
    """Return the question of a record; fields it does not know are ignored.

    Args:
        record: With ``gold`` as in ``docs/evaluation.md``, or ``evidence`` of the retrieval
            sets (``article_id``, ``start``, ``end``, ``text``; a start of -1 is the whole
            article).
        name: Its id when it has none.

    Raises:
        InputError: A field is missing or of the wrong kind.
    """
    need = record.get("need")
    if need not in (None, "any", "all", "none"):
        raise InputError(f"`need` is {need!r}; it is any or all.")
    answerable = record.get("answerable")
    if not isinstance(answerable, bool | None):
        raise InputError("`answerable` is neither true nor false.")
    given = record.get("id")
    named = str(given) if isinstance(given, int) else _text(record, "id").strip()
    return Question(
        id=named or name,
        question=_asked(record),
        answerable=answerable is not False,
        gold=tuple(map(_gold, _rows(record, "gold")))
        + tuple(map(_evidence, _rows(record, "evidence"))),
        need="all" if need == "all" else "any",
        must_contain=_texts(record, "must_contain"),
        history=_texts(record, "history"),
    )


def _record(line: bytes) -> Mapping[str, Any]:
    try:
        record = json.loads(line.decode())
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8 text.") from None
    except (ValueError, RecursionError):
        raise InputError("it is not JSON.") from None
    if not isinstance(record, dict):
        raise InputError("it is not a JSON object in braces.")
    return record


def _asked(record: Mapping[str, Any]) -> str:
    question = _text(record, "question")
    if not question.strip():
        raise InputError("it has no `question`.")
    return question


def _gold(row: Mapping[str, Any]) -> Gold:
    span = row.get("span")
    if span is not None and (not isinstance(span, list) or len(span) != 2):
        raise InputError("a `span` of `gold` is not a list of two numbers.")
    gold = Gold(
        quote=_text(row, "quote").strip(),
        article_id=_text(row, "article_id"),
        locator=_text(row, "locator"),
        title=_text(row, "title"),
        span=_span(*span) if span else None,
    )
    if not gold.quote and not gold.article:
        raise InputError("one of `gold` has neither a `quote` nor an article.")
    return gold


def _evidence(row: Mapping[str, Any]) -> Gold:
    start = row.get("start", -1)
    whole = isinstance(start, int) and start < 0
    gold = Gold(
        quote="" if whole else _text(row, "text").strip(),
        article_id=_text(row, "article_id"),
        span=None if whole else _span(start, row.get("end")),
    )
    if not gold.article_id:
        raise InputError("one of `evidence` has no `article_id`.")
    return gold


def _span(start: object, end: object) -> Span:
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        return Span(start, end)
    raise InputError(f"{start!r} to {end!r} is no place in an article.")


def _rows(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = record.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"`{key}` is not a list of objects in braces.")
    return rows


def _texts(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = record.get(key) or []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise InputError(f"`{key}` is not a list of texts.")
    return tuple(text for each in given if (text := _text({key: each}, key)).strip())


def _text(row: Mapping[str, Any], key: str) -> str:
    text = row.get(key)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise InputError(f"`{key}` is not a text.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError(f"`{key}` holds characters that are no text.") from None
    return text
