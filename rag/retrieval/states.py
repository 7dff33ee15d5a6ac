"""The words that name one state or its people: a question about Italy is met by "Italian"."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from rag import text as words
from rag.statements import countries

_MORE: Final = {
    "United Kingdom": ("Britain", "UK"),
    "United States": ("America", "US", "USA", "United States"),
}
_BODY: Final = ("UN", "United Nations")
_US: Final = re.compile(r"\bU\.?S\b|\bu\.s\b")


def forms(
    question: str, terms: Sequence[str], *, apart: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return, of each term that names a state or its people, the other words for them.

    A form is a term, or terms between spaces that stand together. None is a term of the
    question itself, so that a question with "India" and "Indian" counts no word twice. "us" is
    widened where it is written as the state. Of "United States" the forms are those of its
    first term, since the second is a word that only asks. The terms ``apart`` are left as
    they are.
    """
    said = f" {' '.join(words.terms(question))} "
    found: dict[str, list[str]] = {}
    mine = [term for term in dict.fromkeys(terms) if term not in apart]
    for form, others in (pair for term in mine for pair in _beginning().get(term, ())):
        term = form.split(" ")[0]
        if term != form and f" {form} " not in said:
            continue
        if form != "us" or _US.search(question):
            known = found.setdefault(term, [])
            known += [other for other in others if other not in (*terms, *known)]
    return {term: tuple(others) for term, others in found.items() if others}


@cache
def phrases() -> frozenset[str]:
    """Return the forms of more than one term."""
    return frozenset(form for form in _kin() if " " in form)


@cache
def _beginning() -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
    """Return the forms that begin with a term, with their others."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for form, others in _kin().items():
        found.setdefault(form.split(" ")[0], []).append((form, others))
    return found


@cache
def _kin() -> Mapping[str, tuple[str, ...]]:
    """Return the other forms of each form that names a state we list, or the U.N."""
    kin: dict[str, set[str]] = {}
    for country in countries.known().values():
        if not country.is_bloc:
            for group in _groups(country):
                _join(kin, group)
    _join(kin, {" ".join(words.terms(form)) for form in _BODY})
    return {form: tuple(sorted(group - {form})) for form, group in kin.items()}


def _groups(country: countries.Country) -> Iterable[set[str]]:
    """Yield sets of words of which each stands for the same state.

    Of a name of several words and its people's, those that differ: "South Korea" and "South
    Korean" make "Korea" and "Korean" one.
    """
    name = words.terms(country.name)
    people = [words.terms(one) for one in country.demonyms if one]
    single = {" ".join(one) for one in (name, *people) if len(one) == 1}
    yield single | {" ".join(words.terms(one)) for one in _MORE.get(country.name, ())}
    for one in people:
        differing = {pair for pair in zip(one, name, strict=False) if pair[0] != pair[1]}
        if len(one) == len(name) > 1 and len(differing) == 1:
            yield set(differing.pop())


def _join(kin: dict[str, set[str]], group: set[str]) -> None:
    whole = group.union(*(kin.get(form, ()) for form in group))
    for form in whole:
        kin[form] = whole
