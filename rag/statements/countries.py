"""Which states and blocs a text names: from our list, and from the text itself.

A state nobody has listed is recognised by the words around it ("the Torvian side", "President
of Torvia"), its people's name by the stem both share.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from rag.statements import state_words
from rag.statements.listings import genders, rows
from rag.statements.revealed import revealed

_ELIDED = re.compile(r"(?:[dDlL]|[Qq]u)[’'](?=[A-ZÀ-Þ])")
"""What French joins to a name: "le gouvernement d'Orvélie"."""
_WORD = re.compile(r"[^\W\d_]+\d*(?:[.’'-][^\W_]+)*\.?")


_GIVEN = re.compile(r"\b(?:Finn|Dane) (?=[A-ZÀ-Þ][a-zà-ÿ])")
"""Peoples that are given names too, before a surname: "Finn Roos" is no Finland."""


class Country(NamedTuple):
    """A state or bloc and the words that stand for it.

    ``demonyms`` are those of its aliases that name its people or are adjectives.
    """

    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    is_bloc: bool = False


@cache
def known() -> Mapping[str, Country]:
    """Return every listed state and bloc by its English name."""
    found: dict[str, Country] = {}
    for name, rest in rows("countries.tsv"):
        columns = [column.split("|") for column in rest.split("\t")]
        aliases = [alias for column in columns for alias in column if alias]
        found[name] = Country(name, tuple(dict.fromkeys(aliases)), tuple(columns[0]))
    for name, rest in rows("blocs.tsv"):
        aliases = [alias for alias in rest.split("|") if alias]
        found[name] = Country(name, tuple(aliases), is_bloc=True)
    return found


def is_bloc(name: str) -> bool:
    """Return whether a name is that of a listed bloc or international body."""
    return name in known() and known()[name].is_bloc


def is_state(name: str, found: Mapping[str, str] | None = None) -> bool:
    """Return whether a name is that of a state, no bloc or body: listed, or ``found``.

    ``found`` is what `discovered` returned for the article.
    """
    listed = name in known() and not known()[name].is_bloc
    return listed or name in (found or {}).values()


_INSTITUTION = re.compile(
    r"\b(?:House|Department|Street|Hill|Secretary|Commission|Council|Parliament|Palace|Service"
    r"|Casa|Quai|Moneda|Assembly|Programme|Rights|Blanca|No)\b|дом|委员会|安理会|宫|院"
)


def names_institution(alias: str) -> bool:
    """Return whether an alias is that of an institution, which speaks under its own name."""
    return bool(_INSTITUTION.search(alias))


def is_demonym(alias: str, country: Country) -> bool:
    """Return whether an alias names people, not the state: it is no name of a speaker."""
    return alias in country.demonyms


@cache
def _latin() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for country in known().values():
        for alias in (country.name, *country.aliases):
            if alias.isascii() or not re.search("[а-яё一-鿿]", alias.lower()):
                table.setdefault(_folded(alias), country.name)
    for country in known().values():
        for alias in country.aliases:
            if alias[0].islower() and alias[0] < "а":
                for form in _endings(alias):
                    table.setdefault(form, country.name)
    return table


def _endings(adjective: str) -> Iterable[str]:
    """Yield the plural and the cases of a Spanish, French or German adjective."""
    if adjective.endswith("isch") or adjective == "deutsch":
        yield from (adjective + ending for ending in ("e", "en", "er", "em", "es"))
    else:
        yield adjective + "s"
        yield adjective + "es"


@cache
def _cyrillic() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for country in known().values():
        for alias in country.aliases:
            if re.search("[а-яё]", alias.lower()) and " " not in alias:
                cut = 0 if len(alias) <= 4 else 2 if len(alias) > 7 else 1
                stem = alias[: len(alias) - cut]
                table.setdefault(stem.rstrip("аы") if len(alias) == 4 else stem, country.name)
    return table


@cache
def _hanzi() -> tuple[re.Pattern[str], Mapping[str, str]]:
    table = {
        alias: country.name
        for country in known().values()
        for alias in country.aliases
        if re.match("[一-鿿]", alias)
    }
    longest_first = sorted(table, key=lambda alias: (-len(alias), alias))
    return re.compile("|".join(longest_first)), table


def _folded(word: str) -> str:
    word = word.replace("’", "'")
    return word if word.endswith("U.S.") else word.removesuffix("'s").removesuffix(".")


def mentioned(text: str, found: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the states and blocs named in a short text, in order, each once.

    ``found`` is what `discovered` returned for the article.
    """
    names = [*_by_words(text, found or {})]
    if re.search("[一-鿿]", text):
        names += _by_hanzi(text, found or {})
    return tuple(dict.fromkeys(names))


def counted(text: str, found: Mapping[str, str]) -> Counter[str]:
    """Return how often a text names each state and bloc."""
    names = Counter(_by_words(text, found))
    if re.search("[一-鿿]", text):
        names.update(_by_hanzi(text, found))
    return names


def _by_hanzi(text: str, found: Mapping[str, str]) -> Iterable[str]:
    pattern, table = _hanzi()
    own = sorted((name for name in found if name[0] > "⿿"), key=len, reverse=True)
    place = 0
    while place < len(text):
        name = next((one for one in own if text.startswith(one, place)), None)
        match = None if name else pattern.match(text, place)
        if name:
            yield found[name]
        elif match:
            yield table[match.group()]
        place += len(name) if name else match.end() - place if match else 1


def _by_words(text: str, found: Mapping[str, str]) -> Iterable[str]:
    words = [match.group() for match in _WORD.finditer(_GIVEN.sub("", text))]
    latin, longest = _latin(), _longest()
    index = 0
    while index < len(words):
        first = _folded(words[index])
        name = None
        for length in range(min(longest.get(first, 0), len(words) - index), 1, -1):
            name = latin.get(_folded(" ".join(words[index : index + length])))
            if name is not None:
                index += length - 1
                break
        name = name or found.get(first) or latin.get(first) or _inflected(words[index])
        if name is None and (elided := _ELIDED.match(words[index])):
            bare = _folded(words[index][elided.end() :])
            name = found.get(bare) or latin.get(bare)
        if name is not None:
            yield name
        index += 1


@cache
def _longest() -> Mapping[str, int]:
    """Return how many words the longest name has that begins with a word."""
    table: dict[str, int] = {}
    for alias in _latin():
        first, count = _folded(alias.split(" ")[0]), alias.count(" ") + 1
        table[first] = max(count, table.get(first, 0))
    return table


def _inflected(word: str) -> str | None:
    if not "а" <= word[0].lower() <= "я":
        return None
    table = _cyrillic()
    for cut in range(min(6, max(1, len(word) - 2))):
        name = table.get(word[: len(word) - cut])
        if name is not None:
            return name
    return None


def discovered(text: str) -> dict[str, str]:
    """Return the states the text itself reveals: every form of their name, and the name."""
    names = _in_english(text)
    for form, name in revealed(text, _listed()).items():
        if not mentioned(form):
            names.setdefault(form, name)
    _add_seats(text, names)
    for match in state_words.ACRONYM.finditer(text):
        named = mentioned(match.group(1), names)
        if len(named) == 1 and match.group(2) not in _latin():
            names[match.group(2)] = named[0]
    return names


@cache
def _listed() -> frozenset[str]:
    """Return every listed name of every state."""
    return frozenset((*_latin(), *(alias for one in known().values() for alias in one.aliases)))


def of_peoples(sides: Iterable[str]) -> dict[str, str]:
    """Return the land of each side that is called by its people: Torvian is Torvia.

    Only lands that no list has, and only where one of them can be meant.
    """
    words = {side for side in sides if side.isalpha() and side.istitle() and not is_state(side)}
    lands = [word for word in words if not is_people(word)]
    found = {}
    for people in filter(is_people, words):
        akin = [land for land in lands if _akin(land, people)]
        if len(akin) == 1:
            found[people] = akin[0]
    return found


def _in_english(text: str) -> dict[str, str]:
    """Return the states that English words around a name reveal, by every form of it."""
    counts = Counter(
        match.group(1)
        for pattern in state_words.PATTERNS
        for match in pattern.finditer(text)
        if match.group(1).lower() not in state_words.NO_STATE and not match.group(1).isupper()
    )
    counts.update(_paired(text))
    weak = Counter(match.group(1) for match in state_words.WEAK.finditer(text))
    latin = _latin()
    every = [word for word in set(state_words.CAPITALISED.findall(text)) if word not in latin]
    names: dict[str, str] = {}
    for form in sorted(counts):
        if form in latin or form in names or _is_surname(text, form):
            continue
        related = [word for word in every if _akin(word, form)]
        if weak[form] == counts[form] and not _is_nation(form, related):
            continue
        name = min({form, *related}, key=lambda word: (is_people(word), len(word), word))
        for word in {form, *related}:
            names[word] = names.get(name, name)
    return names


def _is_surname(text: str, form: str) -> bool:
    """Return whether a possessor is somebody of the text: "Holm's minister" of Radek Holm."""
    if not re.search(rf"\b{form}[’']s ", text):
        return False
    given = (match.group(1) for match in re.finditer(rf"\b([A-Z][\w’'-]+) {form}\b", text))
    return bool(re.search(rf"{state_words.RULING}{form}\b", text)) or any(
        name in genders() for name in given
    )


def _paired(text: str) -> list[str]:
    """Return the names of lands that stand beside their people's: Norda and Nordans.

    Of one people a land in "ia" is told, if it is no given name: Torvia and Torvian.
    """
    words = Counter(state_words.CAPITALISED.findall(text))
    lands = [word for word in words if word.endswith("a") and len(word) > 4]
    return [
        land
        for land in lands
        if land.lower() not in state_words.NO_STATE
        and (
            any(words[land[:-1] + ending] for ending in ("ans", "ian", "ians"))
            or (land.endswith("ia") and land not in genders() and words[f"{land}n"])
        )
    ]


def _is_nation(form: str, related: Iterable[str]) -> bool:
    """Return whether both a land and its people are named: Torvia and Torvian."""
    kinds = {is_people(word) for word in (form, *related)}
    return len(kinds) == 2


def _add_seats(text: str, names: dict[str, str]) -> None:
    for place, (pattern, order) in enumerate(
        zip(state_words.SEATS, ((1, 2), (2, 1)), strict=True)
    ):
        for match in pattern.finditer(text):
            state, seat = match.group(order[0]), match.group(order[1])
            if state in names and seat not in names and seat not in _latin() and place < 2:
                names[seat] = names[state]


def _stem(word: str) -> str:
    for ending in state_words.ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word[:-1] if word[-1] in "aeiouy" and len(word) > 4 else word


def is_people(word: str) -> bool:
    """Return whether a word has the ending of a people's name in English: Torvian."""
    return word.endswith(("ian", "ians", "ese", "ish", "ans", "an", "ean", "eans"))


def _akin(word: str, form: str) -> bool:
    """Return whether two words are forms of one name: Torvia, Torvian, Torvians."""
    if {word[-4:], form[-3:]} == {"land", "ish"} or {form[-4:], word[-3:]} == {"land", "ish"}:
        return word[:-4] == form[:-3] or form[:-4] == word[:-3]  # Keltland, Keltish
    first, second = sorted((_stem(word), _stem(form)), key=len)
    if len(first) < 4:
        return word == form or {word, form} == {first, first + "s"}
    return second.startswith(first) and len(second) - len(first) <= 2
