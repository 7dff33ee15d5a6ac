"""Read a model's reply, and tie each sentence of it to words that exist."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from rag.errors import BadReplyError
from rag.text import find_quote, plain
from rag.types import Citation, Claim, Passage, Span

MAX_CLAIMS: Final = 60

_THOUGHT: Final = re.compile(r"\s*<(think(?:ing)?)>")
_CLAIMS: Final = re.compile(r'"claims"\s*:\s*\[')
_BARE_LIST: Final = re.compile(
    r"(?:\s*</think(?:ing)?>)?\s*(?:```\w*\s*)?(\[\s*\{.*\])\s*(?:```)?\s*", re.DOTALL
)
_STOP: Final = re.compile(r'[\\"{}\[\]]')
_CANDIDATES: Final = 100
_DECODER: Final = json.JSONDecoder(strict=False)
_HINT: Final = "Try again, or choose another model."


def _or_nothing(value: object) -> object:
    return "" if value is None else value


def _or_zero(value: object) -> object:
    return 0 if value is None else value


class DraftClaim(BaseModel):
    """One sentence as the model wrote it: untrusted.

    Attributes:
        passage: Number of the passage it names, from 1; 0 when it names none.
        quote: The words it says stand there; empty when it gives none.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: Annotated[str, Field(max_length=4000), AfterValidator(plain), Field(min_length=1)]
    passage: Annotated[int, BeforeValidator(_or_zero)] = 0
    quote: Annotated[str, Field(max_length=4000), BeforeValidator(_or_nothing)] = ""


class Draft(BaseModel):
    """The whole reply as the model wrote it: untrusted. Keys we do not know are not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    claims: Annotated[tuple[DraftClaim, ...], Field(max_length=MAX_CLAIMS)]


def parse_draft(reply: str) -> Draft:
    """Read a model's reply: one JSON object, perhaps with prose or a code fence around it.

    The bare list of claims, with nothing but a code fence around it, is taken as well.

    Raises:
        BadReplyError: No such object, several that differ, or not the shape of ``Draft``.
    """
    begin = max(0, _begin(reply))
    drafts = list(dict.fromkeys(_drafts(reply, begin))) or list(_bare_list(reply[begin:]))
    if len(drafts) != 1:
        found = "several answers" if drafts else "no answer"
        raise BadReplyError(f"The model's reply holds {found} of the agreed shape.", hint=_HINT)
    return drafts[0]


def _begin(reply: str) -> int:
    """Return where the answer begins, after the thoughts some models send; -1: not yet."""
    thought = _THOUGHT.match(reply)
    return reply.find(f"</{thought[1]}>", thought.end()) if thought else 0


def _drafts(reply: str, begin: int) -> Iterator[Draft]:
    start = reply.find("{", begin)
    for _ in range(_CANDIDATES):
        if start < 0:
            return
        try:
            value, end = _DECODER.raw_decode(reply, start)
            if isinstance(value, dict) and "claims" in value:
                yield Draft.model_validate(value)
        except ValidationError as error:
            raise BadReplyError(
                f"The model's reply is not of the agreed shape ({error.error_count()} faults).",
                hint=_HINT,
            ) from None
        except (ValueError, RecursionError):
            end = start + 1
        start = reply.find("{", end)


def _bare_list(reply: str) -> Iterator[Draft]:
    """Yield the claims of a reply that is their list alone."""
    found = _BARE_LIST.fullmatch(reply)
    if not found:
        return
    try:
        yield Draft.model_validate({"claims": _DECODER.decode(found[1])})
    except (ValueError, RecursionError):
        return


class DraftStream:
    """Reads a reply while it arrives: each sentence as soon as it is complete.

    What it returns is provisional: only `parse_draft` on the whole reply says whether the
    reply was of the agreed shape.
    """

    def __init__(self) -> None:
        self.reply = ""
        self._at = -1  # next character to read; -1 before the list of claims has begun
        self._start = -1  # where the claim being read begins; -1 between claims
        self._depth = 0
        self._quoted = False

    def feed(self, piece: str) -> tuple[DraftClaim, ...]:
        """Take in the next piece of the reply and return the claims it completes."""
        self.reply += piece
        if self._at < 0:
            begin = _begin(self.reply)
            begun = _CLAIMS.search(self.reply, begin) if begin >= 0 else None
            if not begun:
                return ()
            self._at = begun.end()
        return tuple(self._complete())

    def _complete(self) -> Iterator[DraftClaim]:
        while self._depth >= 0 and (stop := _STOP.search(self.reply, self._at)):
            at = stop.start()
            if stop[0] == "\\" and at + 1 == len(self.reply):
                self._at = at
                return
            self._at = at + (2 if stop[0] == "\\" else 1)
            if stop[0] == '"':
                self._quoted = not self._quoted
            elif stop[0] != "\\" and not self._quoted:
                yield from self._bracket(stop[0], at)
        self._at = max(self._at, len(self.reply)) if self._depth >= 0 else self._at

    def _bracket(self, bracket: str, at: int) -> Iterator[DraftClaim]:
        opens = bracket in "{["
        if opens and self._depth == 0:
            self._start = at
        self._depth += 1 if opens else -1
        if self._depth == 0 and not opens:
            try:
                value, _ = _DECODER.raw_decode(self.reply, self._start)
                yield DraftClaim.model_validate(value)
            except (ValueError, RecursionError):
                self._depth = -1  # no use in reading on: `parse_draft` will refuse the whole


def cite(drafted: DraftClaim, passages: Sequence[Passage]) -> Claim:
    """Tie one sentence to the words that it quotes, if they exist.

    Args:
        drafted: What the model wrote.
        passages: What the model was shown, in the order it was numbered (from 1).

    Returns:
        A claim, ``unchecked``, with its one citation; ``moved`` when the quotation stands
        verbatim in another passage shown than the one named. Words that stand in none give
        a claim without citation, ``unsupported``: the proof is dropped, not the evidence
        that the model made something up.
    """
    if not drafted.quote.strip():
        return Claim(text=drafted.text, verdict="unsupported", reason="It quotes nothing.")
    named = passages[drafted.passage - 1 : drafted.passage] if drafted.passage > 0 else ()
    for passage in (*named, *(p for p in passages if p not in named)):
        if span := _find(drafted.quote, passage):
            return Claim(
                text=drafted.text,
                citations=(Citation(passage=passage, span=span),),
                moved=passage not in named,
            )
    return Claim(
        text=drafted.text,
        verdict="unsupported",
        reason="Its quotation stands in none of the passages.",
    )


def _find(quote: str, passage: Passage) -> Span | None:
    """Return where the quotation stands in the article; angle brackets may be written out."""
    found = find_quote(quote, passage.text)
    if not found and "&" in quote:
        found = find_quote(quote.replace("&lt;", "<").replace("&gt;", ">"), passage.text)
    offset = passage.span.start
    return Span(found.start + offset, found.end + offset) if found else None
