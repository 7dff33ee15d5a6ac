"""Evidence packs: a result with all its proof, which can be checked again without a model."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NoReturn, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import InputError
from rag.render.as_json import to_json
from rag.render.json_parts import Json, Object
from rag.types import Answer, Briefing, Conversation

FORMAT: Final = "readout-pack/1"
_LARGEST: Final = 64_000_000
_HINT: Final = "Give the JSON file that `readout brief --format json` wrote."


@dataclass(frozen=True, slots=True)
class PackFailure:
    """One thing in a pack that does not hold.

    Attributes:
        part: What it concerns: one citation, one claim, or the pack as a whole.
        number: The citation's number, the claim's place from 1, or 0 for the whole.
    """

    part: Literal["citation", "claim", "pack"]
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class PackReport:
    """What checking a pack found: how many citations and claims were checked, what failed."""

    checked: int
    failed: tuple[PackFailure, ...] = ()


@to_json.register
def _(report: PackReport) -> Object:
    return {
        "checked": report.checked,
        "failed": [
            {"part": failure.part, "number": failure.number, "reason": failure.reason}
            for failure in report.failed
        ],
    }


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Citation(_Part):
    number: int
    article_id: str
    start: int
    end: int
    quote: str
    text_sha256: str


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
    format: Literal["readout-pack/1"]
    digest: str
    citations: list[_Citation]
    short: _Short | None = None
    claims: list[_Claim] = []
    sections: list[_Section] = []

    def every_claim(self) -> list[_Claim]:
        return [*self.claims, *(claim for s in self.sections for claim in s.claims)]


def pack(value: Briefing | Answer | Conversation, text_of: Callable[[str], str]) -> Object:
    """Return a briefing, answer or conversation with the proof of every claim.

    Args:
        value: What to pack.
        text_of: Returns the whole text of an article, by its id.

    Returns:
        The JSON shape of ``value`` and: ``format``; in every citation the SHA-256 of the whole
        text of its article; in every claim ``verbatim``, whether it is the very words of one of
        its citations; and ``digest``, the SHA-256 of all of it. The digest shows accidents and
        edits, not forgery: whoever changes a pack on purpose can compute it anew. That the
        quoted words stand in the articles is proved by the articles, not by the digest.
    """
    shape = cast("Object", to_json(value))
    hash_of: Callable[[str], str] = cache(lambda article_id: sha256(text_of(article_id)))
    quotes: dict[int, Json] = {}
    for citation in _objects(shape, "citations"):
        citation["text_sha256"] = hash_of(cast("str", citation["article_id"]))
        quotes[cast("int", citation["number"])] = citation["quote"]
    sections = [*_objects(shape, "sections"), shape]
    for claim in (claim for section in sections for claim in _objects(section, "claims")):
        numbers = cast("list[int]", claim["citations"])
        claim["verbatim"] = claim["text"] in [quotes[n] for n in numbers]
    whole: Object = {"format": FORMAT, **shape}
    whole["digest"] = _digest(whole)
    return whole


def pack_bytes(value: Briefing | Answer | Conversation, text_of: Callable[[str], str]) -> bytes:
    """Return the pack of ``value`` as the bytes of a JSON file."""
    text = json.dumps(pack(value, text_of), ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_pack(content: bytes) -> dict[str, object]:
    """Read the bytes of a pack.

    Raises:
        InputError: Too large, not UTF-8, not JSON, nested too deep, with a key given twice, or
            not a pack.
    """
    if len(content) > _LARGEST:
        raise InputError("This file is too large for an evidence pack.", hint=_HINT)
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InputError("This file is not readable JSON.", hint=_HINT) from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise InputError("This file is not an evidence pack.", hint=_HINT)
    return value


def check_pack(pack: Mapping[str, object], text_of: Callable[[str], str | None]) -> PackReport:
    """Check every quotation and claim of a pack against the stored articles, without a model.

    Args:
        pack: What `read_pack` returned.
        text_of: Returns the whole text of an article by its id, None when it is not known.

    Returns:
        A failure for every citation whose article is unknown, whose text is another one, or
        whose words do not stand at its place; for every claim that cites a number which is not
        there, is called supported without a citation, or is called verbatim and is not; and
        one for a pack that was changed in any way since it was written.

    Raises:
        InputError: It is not a pack, or not a whole one.
    """
    if pack.get("format") != FORMAT:
        raise InputError("This file is not an evidence pack.", hint=_HINT)
    try:
        given = _Pack.model_validate(dict(pack))
        digest = _digest({key: value for key, value in pack.items() if key != "digest"})
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise InputError(f"This evidence pack is damaged at {where}.", hint=_HINT) from error
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError("This evidence pack is damaged.", hint=_HINT) from error
    claims = given.every_claim()
    failed = [
        *_check_whole(given, digest),
        *_check_citations(given.citations, text_of),
        *_check_claims(claims, {c.number: c.quote for c in given.citations}),
    ]
    return PackReport(len(given.citations) + len(claims), tuple(failed))


def _check_whole(given: _Pack, digest: str) -> Iterator[PackFailure]:
    if given.digest != digest:
        yield PackFailure("pack", 0, "It was changed after it was written.")
    for number, times in Counter(c.number for c in given.citations).items():
        if times > 1:
            yield PackFailure("pack", 0, f"{times} citations have the number {number}.")
    quotes = {c.number: c.quote for c in given.citations}
    if given.short and given.short.text not in quotes.get(given.short.citation, ""):
        yield PackFailure("pack", 0, "The short answer is not in the words it cites.")


def _check_citations(
    citations: Sequence[_Citation], text_of: Callable[[str], str | None]
) -> Iterator[PackFailure]:
    known = cache(text_of)
    hash_of = cache(lambda article_id: sha256(known(article_id) or ""))
    for citation in citations:
        text = known(citation.article_id)
        if text is None:
            reason = f"The article {citation.article_id} is not in this library."
        elif hash_of(citation.article_id) != citation.text_sha256:
            reason = f"Article {citation.article_id} has another text than it was cut from."
        elif not 0 <= citation.start < citation.end <= len(text):
            reason = "Its place lies outside the article."
        elif text[citation.start : citation.end] != citation.quote:
            reason = "The article has other words at this place."
        else:
            continue
        yield PackFailure("citation", citation.number, reason)


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


def _digest(whole: Mapping[str, object]) -> str:
    """Hash the values, not their layout: spaces, order of keys, ``1.0`` for 1."""
    text = json.dumps(_canonical(whole), sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _canonical(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _objects(value: Object, key: str) -> list[Object]:
    return cast("list[Object]", value.get(key, []))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
