"""Which states and blocs a text names: from our list, and from the text itself.

A state nobody has listed is recognised by the words around it ("the Torvian side", "President
of Torvia"), its people's name by the stem both share.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from rag.statements.revealed import revealed
from rag.statements.words import listed

_WORD = re.compile(r"[^\W\d_]+(?:[.’'-][^\W\d_]+)*\.?")
_LONGEST = 5
_OFFICES = (
    r"side|[Ff]oreign [Mm]inist(?:er|ry)|[Pp]resident|[Pp]rime [Mm]inister"
    r"|[Gg]overnment|delegation"
    r"|[Aa]mbassador|[Ee]mbassy|[Pp]arliament|authorities|army|[Dd]efen[cs]e [Mm]inist(?:er|ry)"
    r"|[Tt]rade [Mm]inist(?:er|ry)|[Cc]hancellor|capital|counterpart|[Pp]residency"
    r"|officials?|negotiators?"
    r"|[Dd]eputy [Ff]oreign|[Ss]tate [Cc]ouncil|[Mm]inistry of|envoy"
)
_BEFORE = re.compile(rf"\b([A-Z][^\W\d_]{{2,}})(?:[’']s)? (?:{_OFFICES})\b")
_AFTER = re.compile(
    r"\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Ff]oreign [Mm]inist(?:er|ry)"
    r"|[Cc]hancellor|[Rr]epublic|[Kk]ingdom"
    r"|[Gg]overnment|[Ee]mbassy|[Aa]mbassador|capital|people|[Ff]ederation"
    r"|[Pp]arliament|[Ff]oreign [Aa]ffairs|[Ee]xternal [Rr]elations) of (?:the )?"
    r"(?:[Rr]epublic of |[Kk]ingdom of )?"
    r"([A-Z][^\W\d_]{2,})\b"
)
_PORTFOLIO = re.compile(
    r"\b([A-Z][^\W\d_]+(?:an|ese|ish)) (?:[A-Z][\w’'-]+,? (?:and )?){1,3}"
    r"(?:[Mm]inist(?:er|ry)|[Ss]ecretary)\b"
)
_SEATS = (
    re.compile(
        r"\b([A-Z][^\W\d_]{2,})(?:[’']s)? capital,? (?:of |city,? )?([A-Z][^\W\d_]{2,})\b"
    ),
    re.compile(r"\b([A-Z][^\W\d_]{2,}), (?:the )?capital of (?:the )?([A-Z][^\W\d_]{2,})\b"),
)
_ACRONYM = re.compile(
    r"\b((?:[A-Z][\w’'-]{0,30} (?:(?:of|for|and|the) ){0,2}){2,7})\(([A-Z]{2,8})\)"
)
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]{3,}\b")
_ENDINGS = (
    "ians",
    "ian",
    "eans",
    "ean",
    "ese",
    "ish",
    "ans",
    "an",
    "ers",
    "er",
    "is",
    "ic",
    "i",
    "s",
)
_NO_STATE = listed(
    """
    the deputy vice former local federal state company foreign prime new joint acting
    national special senior chief both his her their our its this that opposition
    interim military union university republic kingdom people central government defence
    defense european trade finance justice one two then when after before some many
    other another mr mrs ms dr regional provincial city party house affairs interior
    health education labour labor economy council office board bank first each culture
    agriculture energy transport tourism industry environment commerce women youth sports
    fisheries information internal external planning water home communications
    """
)


class Country(NamedTuple):
    """A state or bloc and the words that stand for it."""

    name: str
    aliases: tuple[str, ...]


@cache
def known() -> Mapping[str, Country]:
    """Return every listed state and bloc by its English name."""
    path = resources.files("rag.statements") / "data" / "countries.tsv"
    found: dict[str, Country] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *columns = line.split("\t")
            aliases = [alias for column in columns for alias in column.split("|") if alias]
            found[name] = Country(name, tuple(dict.fromkeys(aliases)))
    return found


@cache
def _latin() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for country in known().values():
        for alias in (country.name, *country.aliases):
            if alias.isascii() or not re.search("[а-яё一-鿿]", alias.lower()):
                table.setdefault(_folded(alias), country.name)
    return table


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
    words = [match.group() for match in _WORD.finditer(text)]
    latin = _latin()
    index = 0
    while index < len(words):
        for length in range(min(_LONGEST, len(words) - index), 0, -1):
            phrase = _folded(" ".join(words[index : index + length]))
            name = found.get(phrase) or latin.get(phrase)
            if name is None and length == 1:
                name = _inflected(words[index])
            if name is not None:
                yield name
                index += length - 1
                break
        index += 1


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
    counts = Counter(
        match.group(1)
        for pattern in (_BEFORE, _AFTER, _PORTFOLIO)
        for match in pattern.finditer(text)
        if match.group(1).lower() not in _NO_STATE
    )
    latin = _latin()
    listed_names = {*latin, *(alias for one in known().values() for alias in one.aliases)}
    every = Counter(_CAPITALISED.findall(text))
    names: dict[str, str] = {}
    for form in sorted(counts):
        if form in latin or form in names:
            continue
        related = [word for word in every if word not in latin and _akin(word, form)]
        name = min({form, *related}, key=lambda word: (_is_people(word), len(word), word))
        for word in {form, *related}:
            names[word] = names.get(name, name)
    for form, name in revealed(text, listed_names).items():
        if not mentioned(form):
            names.setdefault(form, name)
    _add_seats(text, names)
    for match in _ACRONYM.finditer(text):
        named = mentioned(match.group(1), names)
        if len(named) == 1 and match.group(2) not in latin:
            names[match.group(2)] = named[0]
    return names


def _add_seats(text: str, names: dict[str, str]) -> None:
    for place, (pattern, order) in enumerate(zip(_SEATS, ((1, 2), (2, 1)), strict=True)):
        for match in pattern.finditer(text):
            state, seat = match.group(order[0]), match.group(order[1])
            if state in names and seat not in names and seat not in _latin() and place < 2:
                names[seat] = names[state]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word[:-1] if word[-1] in "aeiouy" and len(word) > 4 else word


def _is_people(word: str) -> bool:
    return word.endswith(("ian", "ians", "ese", "ish", "ans", "an", "ean", "eans"))


def _akin(word: str, form: str) -> bool:
    """Return whether two words are forms of one name: Torvia, Torvian, Torvians."""
    first, second = sorted((_stem(word), _stem(form)), key=len)
    if len(first) < 4:
        return word == form or {word, form} == {first, first + "s"}
    return second.startswith(first) and len(second) - len(first) <= 2
