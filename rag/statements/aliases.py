"""One name a person across articles: spellings, initials and surnames led back to one.

Careful rather than clever, because a wrong merge puts words into someone's mouth: nothing is
merged that does not agree in side, or in office where no side is known, and a surname alone
means a person only when one full name can be meant. Bodies, groups and unnamed sources stay as
each article has them.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from rag.statements import people
from rag.statements.words import listed


class Named(NamedTuple):
    """A name as articles give it, with one of its offices and its side."""

    speaker: str
    role: str
    side: str
    number: int = 1


Fixed = Callable[[str, str], str]
"""Tells of a name and its side: ``kept`` as the user wrote it, ``apart``, or nothing."""


class _Form(NamedTuple):
    """The parts of a person's name in a spelling that its variants share.

    Attributes:
        sure: Whether it is a name and nothing else; "Israel Katz" could be something else, so
            nobody is merged with him, but he is one of those whom "Katz" may mean.
    """

    family: frozenset[str]
    given: str = ""
    middle: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    sure: bool = True


class _Bearer(NamedTuple):
    """Who goes by a name on one side."""

    speaker: str
    side: str
    offices: frozenset[str]
    number: int
    form: _Form
    kept: bool


_CYRILLIC = dict(
    zip(
        "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюяў",
        (
            *("a", "b", "v", "g", "g", "d", "e", "e", "e", "zh", "z", "i", "i", "i", "i"),
            *("k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh"),
            *("shch", "", "i", "", "e", "iu", "ia", "u"),
        ),
        strict=True,
    )
)
_LETTERS = str.maketrans(_CYRILLIC | {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ı": "i"})
_RESPELT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^ye", "e"),
        (r"([oe])ff$", r"\1v"),
        ("kh", "h"),
        ("ph", "f"),
        ("ck", "k"),
        ("x", "ks"),
        ("tz", "ts"),
        ("w", "v"),
        ("ou|oo", "u"),
        (r"(?<=[aeiouy])j", "i"),
        ("ee|[iy]{1,3}j?", "i"),
        (r"(.)\1", r"\1"),
    )
)
_SHORT = 3
"""Names of so few letters are compared as they are."""
_GENERATIONS = listed("jr sr ii iii iv")
_PARTICLES = listed("de da di del della der den van von bin ibn al el la le ten dos du y zu")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?"
    r"(?:i?ang|i?ong|u?ang|[aeiu]ng|ia[on]?|iu|ie|i?an|u[aeo]?n|u?ai|u[aoi]|ue|ui|[aeiou]n"
    r"|ai|ei|ao|ou|er|[aeiou])"
)
_FAMILIES = listed(
    """
    kim lee park choi jung jeong kang cho yoon jang lim shin seo kwon hwang ahn song yoo
    nguyen tran le pham hoang phan bui duong sato suzuki takahashi tanaka watanabe ito
    yamamoto nakamura kobayashi kato yoshida yamada sasaki abe kishida
    """
)


class Meant(NamedTuple):
    """Whom names mean.

    Attributes:
        names: The one name a person goes by, for each (speaker, side) that has another.
        sides: For a speaker whose side some articles do not tell, the one that the others
            give the holder of an office, by the words of that office.
    """

    names: dict[tuple[str, str], str]
    sides: dict[str, tuple[str, frozenset[str]]]

    def side(self, speaker: str, role: str) -> str:
        """Return the side of a speaker of whom an article tells none; empty if unknown."""
        side, offices = self.sides.get(speaker, ("", frozenset()))
        return side if people.role_nouns(role) & offices else ""


def meant(names: Iterable[Named], fixed: Fixed = lambda _name, _side: "") -> Meant:
    """Return whom names mean, each of which may stand for one person of several spellings.

    What it says of a name depends only on the names with which it shares a part (``parts``).

    Args:
        names: All speakers of the library that share a part with those asked about.
        fixed: What the user said of a name: ``kept`` is never renamed and lends its spelling
            to the others, ``apart`` has nothing to do with anybody.
    """
    whole: dict[tuple[str, ...], list[_Bearer]] = defaultdict(list)
    short: list[_Bearer] = []
    for bearer in _bearers(names, fixed):
        if len(bearer.form.given) > 1:
            whole[bearer.form.key].append(bearer)
        else:
            short.append(bearer)
    known: list[Sequence[_Bearer]] = []
    for bearers in whole.values():
        known += (
            _persons(bearers)
            if all(one.form.sure for one in bearers)
            else ([one] for one in bearers)
        )
    by_family: dict[tuple[str, str], list[Sequence[_Bearer]]] = defaultdict(list)
    found: dict[tuple[str, str], str] = {}
    lent: dict[str, tuple[str, frozenset[str]]] = {}
    for person in known:
        name = _spelling(person)
        lent |= _lent(person)
        found |= {(one.speaker, one.side): name for one in person if not one.kept}
        for key in {(part, one.side) for one in person for part in one.form.family}:
            by_family[key].append(person)
    for one in short:
        person = _meant(one, by_family)
        if person and not one.kept:
            found[one.speaker, one.side] = _spelling(person)
    return Meant({key: name for key, name in found.items() if name != key[0]}, lent)


def _lent(person: Sequence[_Bearer]) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the one side of a person, for the spellings that articles give none with."""
    sides = {one.side for one in person if one.side}
    if len(sides) != 1 or "; " in (side := sides.pop()):
        return {}
    offices = frozenset(noun for one in person if one.side for noun in one.offices)
    return {one.speaker: (side, offices) for one in person if not one.side}


VERSION: Final = "1"
"""Of ``parts`` and ``person``: what libraries keep of them is made anew when it changes."""


def person(name: str) -> str:
    """Return what the whole names of one person have in common; empty for a surname alone.

    Whole names share a part with those they have it in common with; whom a surname means
    depends on all names that share its part, and it means nobody where it has no side.
    """
    form = _form(name)
    return " ".join(form.key) if form and len(form.given) > 1 else ""


@lru_cache(maxsize=1 << 16)
def parts(name: str) -> frozenset[str]:
    """Return the parts of a person's name of which variants share one; none of anybody else."""
    form = _form(name)
    return form.family if form else frozenset()


def _bearers(names: Iterable[Named], fixed: Fixed) -> Iterator[_Bearer]:
    offices: dict[tuple[str, str], set[str]] = defaultdict(set)
    number: dict[tuple[str, str], int] = defaultdict(int)
    for name in names:
        key = (name.speaker, name.side)
        offices[key] |= people.role_nouns(name.role)
        number[key] += name.number
    for (speaker, side), nouns in offices.items():
        form, said = _form(speaker), fixed(speaker, side)
        if form is not None and said != "apart":
            count = number[speaker, side]
            yield _Bearer(speaker, side, frozenset(nouns), count, form, said == "kept")


def _persons(bearers: Sequence[_Bearer]) -> Iterator[Sequence[_Bearer]]:
    """Yield those who are one person, of all who have a first and a last name in common."""
    by_side: dict[str, list[_Bearer]] = defaultdict(list)
    for bearer in bearers:
        by_side[bearer.side].append(bearer)
    unsided = by_side.pop("", [])
    groups = list(by_side.values())
    if not groups:
        first = min(unsided, key=_rank)
        unsided.remove(first)
        groups = [[first]]
    joining = [one for one in unsided if len(groups) == 1 and _same_office(one, groups[0])]
    alone = [[one] for one in unsided if one not in joining]
    groups = [[*groups[0], *joining], *groups[1:], *alone]
    for group in groups:
        yield from _by_middle(group)


def _same_office(one: _Bearer, others: Sequence[_Bearer]) -> bool:
    """Return whether one of the others has an office of this one."""
    return any(one.offices & other.offices for other in others)


def _by_middle(group: Sequence[_Bearer]) -> Iterator[Sequence[_Bearer]]:
    """Keep apart who differs in the middle: George W. and George H. W."""
    if all(_agree(a.form.middle, b.form.middle) for a, b in combinations(group, 2)):
        yield group
        return
    same: dict[tuple[str, ...], list[_Bearer]] = defaultdict(list)
    for bearer in group:
        same[bearer.form.middle].append(bearer)
    yield from same.values()


def _agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if not a or not b:
        return True
    return len(a) == len(b) and all(
        x == y or (1 in (len(x), len(y)) and x[0] == y[0]) for x, y in zip(a, b, strict=True)
    )


def _meant(
    one: _Bearer, by_family: dict[tuple[str, str], list[Sequence[_Bearer]]]
) -> Sequence[_Bearer]:
    """Return the only person whom a surname, or an initial and a surname, can mean."""
    if not one.side or "; " in one.side:
        return ()
    (family,) = one.form.family
    fits = [
        person
        for person in by_family[family, one.side]
        if not one.form.given or any(b.form.given[0] == one.form.given for b in person)
    ]
    if len(fits) != 1 or not fits[0][0].form.sure:
        return ()
    offices = frozenset(noun for bearer in fits[0] for noun in bearer.offices)
    if one.offices and offices and not one.offices & offices:
        return ()
    return fits[0] if one.offices or offices else ()


def _spelling(person: Sequence[_Bearer]) -> str:
    """Return the user's spelling, else the one used most."""
    kept = sorted({one.speaker for one in person if one.kept})
    return kept[0] if len(kept) == 1 else min(person, key=_rank).speaker


def _rank(one: _Bearer) -> tuple[int, int, str]:
    return (-one.number, -len(one.speaker), one.speaker)


@lru_cache(maxsize=1 << 16)
def _form(name: str) -> _Form | None:
    """Return the parts of a person's name; None for whoever is no person by name."""
    bare = re.sub(r"\b(\w)\.\s?(?=\w\.)", r"\1", name)
    bare = re.sub(r"\b(?:al|el)[-’'](?=\w)", "", bare, flags=re.I)
    words = [word for word in re.findall(r"[^\s,]+", bare) if word.lower() not in _PARTICLES]
    if not 1 <= len(words) <= 5 or not all(word[0].isupper() for word in words):
        return None
    sure = all(people.is_name_word(word) for word in words)
    if not sure and (len(words) < 2 or not people.is_name_word(words[-1])):
        return None
    letters = [respelt(word) for word in words]
    generation = letters.pop() if letters[-1] in _GENERATIONS else ""
    if not letters or not all(letters) or len(letters[-1]) < 2:
        return None
    if len(letters) == 1:
        return None if generation else _Form(frozenset(letters))
    first, *middle, last = letters
    if first in _FAMILIES or all(_is_syllables(word) for word in words):
        given = "".join(letters[1:])
        return _Form(frozenset((first, last)), given, key=(first, given), sure=sure)
    key = (first, last, generation)
    return _Form(frozenset((last,)), first, tuple(middle), key, sure=sure)


def _is_syllables(word: str) -> bool:
    """Return whether a word is one or two Chinese syllables in Latin letters."""
    return bool(re.fullmatch(rf"{_SYLLABLE.pattern}-?(?:{_SYLLABLE.pattern})?", word.lower()))


@lru_cache(maxsize=1 << 16)
def respelt(word: str) -> str:
    """Return a name in the spelling that its transliterations share: Zelenskyy -> zelenski."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if letter.isalpha())
    if len(plain) <= _SHORT:
        return plain
    for pattern, by in _RESPELT:
        plain = pattern.sub(by, plain)
    return plain
