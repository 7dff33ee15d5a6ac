"""The words that name one state or its people: a question about Italy is met by "Italian"."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from rag import text as words
from rag.statements import countries

_BRITISH: Final = ("Britain", "UK")
_AMERICAN: Final = ("America", "USA", "United States")
_NATIONS: Final = ("UN", "United Nations")
_US: Final = re.compile(r"\bU\.?S\b|\bu\.s\b")


def forms(
    question: str, terms: Sequence[str], *, apart: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return, of each term that names a state or its people, the other words for them.

    A form is a term, or terms between spaces that stand together. None is a term of the
    question itself, so that a question with "India" and "Indian" counts no word twice. "us" is
    widened where it is written as the state, and widens nothing: most often it is no state.
    """
    kin = _kin()
    found = {}
    for term in terms:
        if term in apart or (term == "us" and not _US.search(question)):
            continue
        others = tuple(form for form in kin.get(term, ()) if form not in terms)
        if others:
            found[term] = others
    return found


@cache
def _kin() -> Mapping[str, tuple[str, ...]]:
    """Return the other forms of each term that names a state we list."""
    kin: dict[str, set[str]] = {}
    for country in countries.known().values():
        if not country.is_bloc:
            for group in _groups(country):
                _join(kin, group)
    _join(kin, {" ".join(words.terms(form)) for form in _NATIONS})
    american = kin["american"] | {"us"}
    return {
        term: tuple(sorted(form for form in group if form not in (term, "us")))
        for term, group in (*kin.items(), ("us", american))
        if " " not in term
    }


def _groups(country: countries.Country) -> Iterable[set[str]]:
    """Yield sets of words of which each stands for the same state.

    Of a name of several words and its people's, those that differ: "South Korea" and "South
    Korean" make "Korea" and "Korean" one.
    """
    name = words.terms(country.name)
    people = [words.terms(one) for one in country.demonyms if one]
    more = {"United Kingdom": _BRITISH, "United States": _AMERICAN}.get(country.name, ())
    single = {" ".join(one) for one in (name, *people) if len(one) == 1}
    yield single | {" ".join(words.terms(one)) for one in more}
    for one in people:
        differing = {pair for pair in zip(one, name, strict=False) if pair[0] != pair[1]}
        if len(one) == len(name) > 1 and len(differing) == 1:
            yield set(differing.pop())


def _join(kin: dict[str, set[str]], group: set[str]) -> None:
    whole = group.union(*(kin.get(form, ()) for form in group))
    for form in whole:
        kin[form] = whole
