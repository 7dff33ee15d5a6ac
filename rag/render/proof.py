"""Check an evidence pack again: against the library, or against the texts inside it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import InputError
from rag.render.as_json import to_json
from rag.render.json_parts import Json, Object
from rag.render.pack import digest, sha256

LARGEST_PACK: Final = 64_000_000
"""Bytes that are read at most."""
_FORMATS: Final = ("readout-pack/1", "readout-pack/2")
_HINT: Final = "Give the JSON file that `readout brief --format json --output FILE` wrote."


@dataclass(frozen=True, slots=True)
class PackFailure:
    """One thing in a pack that does not hold.

    Attributes:
        part: What it concerns: one citation, claim, statement or article, or the whole pack.
        number: The citation's number, the place of any other from 1, or 0 for the whole.
    """

    part: Literal["citation", "claim", "statement", "article", "pack"]
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class PackReport:
    """What checking a pack found.

    Attributes:
        checked: How many citations, claims and statements were checked.
        stored: How many citations were compared with articles in the library.
        enclosed: How many with texts inside the pack, which prove less: whoever made the pack
            wrote them into it.
    """

    checked: int
    failed: tuple[PackFailure, ...] = ()
    stored: int = 0
    enclosed: int = 0


@to_json.register
def _(report: PackReport) -> Object:
    failed: list[Json] = [
        {"part": failure.part, "number": failure.number, "reason": failure.reason}
        for failure in report.failed
    ]
    against: Object = {"library": report.stored, "pack": report.enclosed}
    return {"checked": report.checked, "against": against, "failed": failed}


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Place(_Part):
    article_id: str
    start: int
    end: int
    quote: str


class _Citation(_Place):
    number: int
    text_sha256: str
    said: list[str] = []


class _Statement(_Place):
    id: str


class _Article(_Part):
    id: str
    text_sha256: str
    text: str | None = None


class _Claim(_Part):
    text: str
    verdict: str
    citations: list[int]
    verbatim: bool


class _Short(_Part):
    text: str
    citation: int


class _Section(_Part):
    claims: list[_Claim]


class _Pack(_Part):
    format: Literal["readout-pack/1", "readout-pack/2"]
    digest: str
    citations: list[_Citation]
    statements: list[_Statement] = []
    articles: list[_Article] = []
    short: _Short | None = None
    claims: list[_Claim] = []
    sections: list[_Section] = []

    def every_claim(self) -> list[_Claim]:
        return [*self.claims, *(claim for s in self.sections for claim in s.claims)]


def read_pack(content: bytes) -> dict[str, object]:
    """Read the bytes of a pack.

    Raises:
        InputError: Too large, not UTF-8, not JSON, nested too deep, with a key given twice, or
            not a pack.
    """
    if len(content) > LARGEST_PACK:
        raise InputError("This file is too large for an evidence pack.", hint=_HINT)
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InputError("This file is not readable JSON.", hint=_HINT) from error
    if not isinstance(value, dict) or value.get("format") not in _FORMATS:
        raise InputError("This file is not an evidence pack.", hint=_HINT)
    return value


def check_pack(
    pack: Mapping[str, object],
    text_of: Callable[[str], str | None],
    *,
    own_texts: bool = False,
) -> PackReport:
    """Check every quotation and claim of a pack against the articles, without a model.

    Args:
        pack: What `read_pack` returned.
        text_of: Returns the whole text of an article by its id, None when it is not known.
            The text inside the pack, if there is one, is used for articles it does not know.
        own_texts: Use only the texts inside the pack.

    Returns:
        A failure for every citation whose article is unknown, whose text is another one, or
        whose words do not stand at its place; for every claim that cites a number which is not
        there, is called supported without a citation, or is called verbatim and is not; for
        every statement whose words do not stand at their place, and every text inside the pack
        that is not the one its hash was made of; and one for a pack that was changed in any way
        since it was written.

    Raises:
        InputError: It is not a pack, or not a whole one.
    """
    given, found = _validated(pack)
    texts = _Texts(given, text_of, own_only=own_texts)
    claims = given.every_claim()
    failed = [
        *_check_whole(given, found),
        *_check_articles(given.articles),
        *_check_citations(given, texts),
        *_check_claims(claims, {c.number: c.quote for c in given.citations}),
        *_check_statements(given, texts),
    ]
    return PackReport(
        checked=len(given.citations) + len(claims) + len(given.statements),
        failed=tuple(failed),
        stored=sum(texts.is_stored(c.article_id) for c in given.citations),
        enclosed=sum(texts.is_enclosed(c.article_id) for c in given.citations),
    )


class _Texts:
    """The text of each article of a pack, and where it is from."""

    def __init__(
        self, given: _Pack, text_of: Callable[[str], str | None], *, own_only: bool
    ) -> None:
        self.own_only = own_only
        self.enclosed = {a.id: a.text for a in given.articles if a.text is not None}
        self.stored = cache(text_of)
        self.hash_of = cache(lambda article_id: sha256(self.of(article_id) or ""))

    def of(self, article_id: str) -> str | None:
        if self.is_stored(article_id):
            return self.stored(article_id)
        return self.enclosed.get(article_id)

    def is_stored(self, article_id: str) -> bool:
        return not self.own_only and self.stored(article_id) is not None

    def is_enclosed(self, article_id: str) -> bool:
        return not self.is_stored(article_id) and article_id in self.enclosed

    def missing(self, article_id: str) -> str:
        if self.own_only:
            return f"The text of article {article_id} is not in this pack."
        return f"The article {article_id} is not in this library."


def _validated(pack: Mapping[str, object]) -> tuple[_Pack, str]:
    if pack.get("format") not in _FORMATS:
        raise InputError("This file is not an evidence pack.", hint=_HINT)
    try:
        given = _Pack.model_validate(dict(pack))
        return given, digest({key: each for key, each in pack.items() if key != "digest"})
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise InputError(f"This evidence pack is damaged at {where}.", hint=_HINT) from error
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError("This evidence pack is damaged.", hint=_HINT) from error


def _check_whole(given: _Pack, found: str) -> Iterator[PackFailure]:
    if given.digest != found:
        yield PackFailure("pack", 0, "It was changed after it was written.")
    for number, times in Counter(c.number for c in given.citations).items():
        if times > 1:
            yield PackFailure("pack", 0, f"{times} citations have the number {number}.")
    quotes = {c.number: c.quote for c in given.citations}
    if given.short and given.short.text not in quotes.get(given.short.citation, ""):
        yield PackFailure("pack", 0, "The short answer is not in the words it cites.")


def _check_articles(articles: Sequence[_Article]) -> Iterator[PackFailure]:
    for place, article in enumerate(articles, 1):
        if article.text is not None and sha256(article.text) != article.text_sha256:
            reason = f"The text of article {article.id} was changed inside the pack."
            yield PackFailure("article", place, reason)


def _check_citations(given: _Pack, texts: _Texts) -> Iterator[PackFailure]:
    articles = {statement.id: statement.article_id for statement in given.statements}
    for citation in given.citations:
        strange = [s for s in citation.said if articles.get(s) != citation.article_id]
        if texts.of(citation.article_id) is None:
            reason = texts.missing(citation.article_id)
        elif texts.hash_of(citation.article_id) != citation.text_sha256:
            reason = f"Article {citation.article_id} has another text than it was cut from."
        else:
            reason = _misplaced(citation, texts)
        if not reason and strange:
            reason = f"It has words of statement {strange[0]}, which is not there."
        if reason:
            yield PackFailure("citation", citation.number, reason)


def _check_statements(given: _Pack, texts: _Texts) -> Iterator[PackFailure]:
    """Those of an article nobody has are left out: its citations fail already."""
    cited = {id_ for citation in given.citations for id_ in citation.said}
    for place, statement in enumerate(given.statements, 1):
        known = texts.of(statement.article_id) is not None
        reason = _misplaced(statement, texts) if known else ""
        if statement.id not in cited:
            reason = "No citation has words of it."
        if reason:
            yield PackFailure("statement", place, reason)


def _misplaced(place: _Place, texts: _Texts) -> str:
    """Return why the words do not stand where they are said to; nothing when they do."""
    text = texts.of(place.article_id) or ""
    if not 0 <= place.start < place.end <= len(text):
        return "Its place lies outside the article."
    if text[place.start : place.end] != place.quote:
        return "The article has other words at this place."
    return ""


def _check_claims(claims: Sequence[_Claim], quotes: Mapping[int, str]) -> Iterator[PackFailure]:
    for place, claim in enumerate(claims, 1):
        unknown = [number for number in claim.citations if number not in quotes]
        if unknown:
            reason = f"It cites number {unknown[0]}, which is not there."
        elif claim.verdict == "supported" and not claim.citations:
            reason = "It is called supported and cites nothing."
        elif claim.verbatim and claim.text not in [quotes[n] for n in claim.citations]:
            reason = "It is called verbatim and is not what it cites."
        else:
            continue
        yield PackFailure("claim", place, reason)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
