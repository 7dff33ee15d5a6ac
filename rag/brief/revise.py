"""What an editor does to a briefing: reword, move, leave out; and how two briefings differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from rag.errors import InputError
from rag.grounding.verify import verify
from rag.text import plain
from rag.types import Briefing, Claim, Section, Source

One = TypeVar("One")
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a briefing differs from one before it.

    Attributes:
        added: Claims that the one before did not have, in order.
        dropped: Claims only the one before had, in its order.
        kept: How many both have.
        articles: Articles only the later one quotes.
    """

    before: Briefing
    after: Briefing
    added: tuple[Claim, ...]
    dropped: tuple[Claim, ...]
    kept: int
    articles: tuple[Source, ...]


def reworded(claim: Claim, text: str) -> Claim:
    """Return a claim in the user's words, checked like those of a model.

    It keeps its citations when they still prove it. Otherwise it loses them and says why, and
    has them back with words that they prove. The very words of its only citation are no edit.

    Raises:
        InputError: The text is empty or too long.
    """
    words = plain(text)
    if not words:
        raise InputError("The sentence is empty.", hint="Leave it out instead.")
    if len(words) > _LONGEST:
        raise InputError(
            f"The sentence has {len(words):,} characters, more than {_LONGEST:,}.",
            hint="Write several sentences.",
        )
    cited = claim.citations or claim.lost
    if len(cited) == 1 and words == plain(cited[0].quote):
        return Claim(text=cited[0].quote, citations=cited, verdict="supported")
    edited = replace(claim, text=words, citations=cited, reason="", edited=True, lost=())
    checked = verify(replace(edited, verdict="unchecked"))
    if checked.verdict == "unsupported":
        return replace(checked, citations=(), moved=False, lost=cited)
    return checked


def with_claim(briefing: Briefing, section: int, place: int, text: str) -> Briefing:
    """Return the briefing with one claim reworded; places count from 0.

    Raises:
        InputError: There is no such claim, or the text is no sentence.
    """
    claims = list(_section(briefing, section).claims)
    claims[place] = reworded(_at(claims, place), text)
    return _with_claims(briefing, section, claims)


def without_claim(briefing: Briefing, section: int, place: int) -> Briefing:
    """Return the briefing without one claim, and without its section when that is empty.

    Raises:
        InputError: There is no such claim.
    """
    claims = list(_section(briefing, section).claims)
    _at(claims, place)
    del claims[place]
    if claims or briefing.sections[section].note:
        return _with_claims(briefing, section, claims)
    return without_section(briefing, section)


def without_section(briefing: Briefing, section: int) -> Briefing:
    """Return the briefing without a section.

    Raises:
        InputError: There is no such section.
    """
    left = _section(briefing, section)
    return _settled(briefing, [one for one in briefing.sections if one is not left])


def moved_claim(briefing: Briefing, section: int, place: int, by: int) -> Briefing:
    """Return the briefing with one claim moved up (negative) or down inside its section.

    Raises:
        InputError: There is no such claim.
    """
    claims = list(_section(briefing, section).claims)
    return _with_claims(briefing, section, _moved(claims, _at(claims, place), by))


def moved_section(briefing: Briefing, section: int, by: int) -> Briefing:
    """Return the briefing with one section moved up (negative) or down.

    Raises:
        InputError: There is no such section.
    """
    sections = list(briefing.sections)
    return _settled(briefing, _moved(sections, _section(briefing, section), by))


def difference(before: Briefing, after: Briefing) -> Difference:
    """Return what a briefing says that the one before did not, and the other way round.

    Claims are the same when they cite the same words, or say the same without a citation.
    """
    then = {_key(claim): claim for claim in before.claims}
    now = {_key(claim): claim for claim in after.claims}
    quoted = {source.id for source in before.used}
    return Difference(
        before=before,
        after=after,
        added=tuple(claim for key, claim in now.items() if key not in then),
        dropped=tuple(claim for key, claim in then.items() if key not in now),
        kept=len(then.keys() & now.keys()),
        articles=tuple(source for source in after.used if source.id not in quoted),
    )


def _key(claim: Claim) -> object:
    places = tuple((c.source.id, c.span) for c in claim.citations)
    return (places, claim.text if claim.edited else "") if places else claim.text


def _section(briefing: Briefing, section: int) -> Section:
    return _at(briefing.sections, section)


def _at(several: Sequence[One], place: int) -> One:
    if not 0 <= place < len(several):
        raise InputError(
            "The briefing has no such part any more.",
            hint="Open it again and repeat the change.",
        )
    return several[place]


def _moved(several: Sequence[One], one: One, by: int) -> list[One]:
    left = list(several)
    place = next(n for n, each in enumerate(left) if each is one)
    left.insert(max(0, min(len(left) - 1, place + by)), left.pop(place))
    return left


def _with_claims(briefing: Briefing, section: int, claims: Sequence[Claim]) -> Briefing:
    sections = list(briefing.sections)
    sections[section] = replace(sections[section], claims=tuple(claims))
    return _settled(briefing, sections)


def _settled(briefing: Briefing, sections: Sequence[Section]) -> Briefing:
    """Return the briefing with these sections, and its lists of articles to match."""
    cited = {
        citation.source.id
        for section in sections
        for claim in section.claims
        for citation in claim.citations
    }
    every = (*briefing.used, *briefing.unused)
    return replace(
        briefing,
        sections=tuple(sections),
        used=tuple(source for source in every if source.id in cited),
        unused=tuple(source for source in every if source.id not in cited),
    )
