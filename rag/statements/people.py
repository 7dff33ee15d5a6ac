"""Names and offices in the words of a source: "the Torvian foreign minister, Ana Torvald"."""

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.statements import countries
from rag.statements.listings import genders
from rag.statements.offices import OFFICE, PARTICLES, ROLES, TITLES
from rag.statements.words import ARTICLED, TIMES, listed

__all__ = [
    "HONORIFIC",
    "ROLES",
    "Named",
    "is_name_word",
    "parse",
    "role_nouns",
    "surname",
    "without_article",
]

_TOKEN = re.compile(r"[^\W_]+(?:[.’'&/-][^\W_]+)*\.?|[^\w\s]")
_ARTICLES = re.compile(
    r"^(?:a|an|the|also|his|her|their|its|our|el|la|los|las|un|una|su|sus|le|les|une|sa|son"
    r"|der|die|das|ein|eine|ihr|ihre) ",
    re.I,
)
_OF_BODY = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*){1,3}) "
    r"(?P<role>(?:of|from|at|with) (?:the )?[A-ZÀ-Þ].*)"
)
_NAME_OF_STATE = re.compile(
    r"(?P<before>.*\b(?P<name>[A-ZÀ-Þ][\w’'.-]+(?: [A-ZÀ-Þ][\w’'.-]+){0,3})) "
    r"(?P<of>of (?:the )?[A-ZÀ-Þ][\w’' -]+)"
)
HONORIFIC = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir) (?:(?:Royal|Serene|Imperial|Grand Ducal) )?"
    r"(?:Excellency|Highness|Majesty|Eminence|Holiness|Grace)\b,? ?"
    r"|\b(?:H\. ?(?:R\. ?)?[EH]\.|HE|HRH) (?=[A-ZÀ-Þ][a-zà-ÿ])"
)
_HEADS = listed("president king queen emir sultan premier chancellor prince princess minister")
_OF_WHAT = re.compile(r"\b(?:of|for|de|del|de la|du|des|von|der)$")
_IN_PLACE = re.compile(r"\b(?:in|near|outside)$")
_GIVEN = 2
"""Before a name of fewer parts: "Torvia's embassy in Tarn City" is no person."""
_STAFF = re.compile(
    r"\b(?:spokes(?:man|woman|person)|aide|adviser|advisor|lawyer|attorney|secretary|assistant"
    r"|deputy|chief of staff) (?:for|of|to) (?P<whom>[^,]+)$"
)
"""Before the name of another: "A spokesman for President Revel" is not the President."""
_AT_BODY = re.compile(r"\b(?:at|from)(?: [A-ZÀ-Þ][\w-]+)*$")
"""Before a name of one word: "Analysts at Norbank" are no Norbank."""
_NOT_ITS_HOLDER = re.compile(r"[’']s$|\b(?:of the|to|to the|with the|for the|from|at)$")
"""Before a name in front of a comma: the holder follows, "envoy to the Union, Ida Lund"."""
_RULERS = _HEADS | listed("ambassador secretary governor mayor chairman speaker chief head")
_ELECTED = listed("senator congressman congresswoman representative mp judge general")
_BEFORE_GIVEN = listed("minister president premier senator governor mr mrs ms dr judge mayor")
"""Right behind these a land is a given name: "Interior Minister Georgia Rusk"."""
_OF_PLACE = re.compile(r"\b(?:of|de|del|de la|du|des|von)$")
_PLACED = listed("in at à en au auf в во при")
_LINKING = listed(
    """
    of the for and at a an his her their its our former then-foreign chief senior
    visiting de del la el los las du des le les l'intérieur exteriores der des die
    иностранных дел внутренних обороны республики страны государства заместитель первый
    чрезвычайный официальный официальная российский российская
    мида
    """
)
_INVITED = re.compile(r"^(?:kind )?(?:invitation|request|initiative) of (?:the )?", re.I)
_GENITIVE = re.compile(r"[а-яё]{4,}(?:а|я|ы|и|ов|ей|ой|ого|его|ых|их)")
"""A Russian word between an office and its holder: "секретарь Союза залива Пауль Эстен"."""
_SUFFIX = re.compile(r"(?:,? (?:Jr|Jnr|Sr|II|III|IV)\.?)$")
_SURNAMES_TOO = listed("king prince bishop major marshal judge power steel hall post rice")
_BEFORE_OFFICE = TIMES | listed("of and for at in on visiting")
_DESCRIBED = listed(
    """
    rival rivals sponsor visiting incoming outgoing veteran carmaker chipmaker retailer giant
    airline noting asked speaking late meanwhile then while when after before later earlier
    separately
    neither either but and both even only according per for in on at by from with however
    republicans democrats today yesterday
    """
)


class Named(NamedTuple):
    """What the words of a source say: a person's name and office, or neither."""

    name: str
    role: str
    title: str = ""


def parse(phrase: str, places: Container[str] = frozenset()) -> Named:
    """Return the person and the office named in ``phrase``; empty for what is not there.

    ``places`` are words that are no names of people, as the article tells.
    """
    phrase = re.sub(r", (Jr|Jnr|Sr|II|III)\b\.?", r" \1", HONORIFIC.sub("", phrase))
    pieces = [part.strip() for part in re.split(r",|\(|\)| [–—] ", phrase) if part.strip()]
    head, *rest = pieces or [""]
    of_body = _of_body(head, places)
    if of_body is not None:
        return of_body._replace(role=_apposed(rest) or of_body.role)
    name, before, title = _past_place(*_split(head, places), places)
    at_body = _AT_BODY.search(before) and " " not in name and not title
    at_body = at_body or (_IN_PLACE.search(before) and name.count(" ") < _GIVEN and not title)
    if (
        at_body
        or _OF_WHAT.search(before)
        or (rest and _NOT_ITS_HOLDER.search(before))
        or _serves(before)
    ):
        name, before = "", head
    role = _office(before)
    for number, piece in enumerate(rest):
        part = re.sub(r"^and ", "", piece)
        if not name:
            found = _behind(head, part, number == len(rest) - 1, places)
            if found is not None:
                name, role, title = found
                continue
        if name and not role and _is_apposition(part):
            role = without_article(part)
    role = without_article(head) if not name and _is_role(head) else role
    role = _INVITED.sub("", role)
    return Named(_SUFFIX.sub("", name), role, title)


def _serves(before: str) -> bool:
    """Return whether what stands before a name is the office of somebody's staff."""
    match = _STAFF.search(before)
    last = match["whom"].rsplit(" ", 1)[-1].lower() if match else ""
    return last in _RULERS or last in _ELECTED


def _past_place(
    name: str, before: str, title: str, places: Container[str]
) -> tuple[str, str, str]:
    """Return "Dalen Reik" of "Minister of Torvia Dalen Reik": a place is no part of a name."""
    first, _, rest = name.partition(" ")
    placed = first in places or bool(countries.mentioned(first))
    ruled = _OF_PLACE.search(before) and role_nouns(before) & _RULERS
    if rest and ruled and first not in genders() and (placed or " " in rest):
        return rest, f"{before} {first}", title
    return name, before, title


def _behind(head: str, part: str, is_last: bool, places: Container[str]) -> Named | None:  # noqa: FBT001
    """Return the person named behind a comma: "the minister, Ana Torvald"."""
    of_place = _of_body(part, places) if _is_role(head) else None
    if of_place is not None:
        return Named(of_place.name, without_article(head), of_place.title)
    other, own, title = _split(part, places)
    if not other:
        return None
    role = without_article(head) if _is_role(head) else ""
    if (" " in other or title) and (not _is_role(other) or not own):
        return Named(other, role or _office(own), title)
    if not own and (role or is_last):
        return Named(other, role, title)
    return None


def _apposed(rest: Sequence[str]) -> str:
    return next((without_article(part) for part in rest if _is_apposition(part)), "")


def _of_body(head: str, places: Container[str]) -> Named | None:
    """Return the person of "Ana Torvald of the Dockers' Union"; the union is the role."""
    match = _OF_BODY.fullmatch(head)
    if match is not None:
        name, before, title = _split(match["name"], places)
        if " " in name and not before and not title:
            return Named(name, match["role"])
    match = _NAME_OF_STATE.fullmatch(head)
    if match is None:
        return None
    name, before, title = _split(match["before"], places)
    if _OF_WHAT.search(before.removesuffix(" the")):
        return None
    of_state = (
        bool(countries.mentioned(match["of"]))
        or _is_place(match, places)
        or bool(role_nouns(before) & _HEADS)
    )
    if not name or not (_is_role(before) or title) or not (of_state or " " in name):
        return None
    return Named(name, f"{_office(before)} {match['of']}".strip(), title)


def _is_place(match: re.Match[str], places: Container[str]) -> bool:
    return match["of"].split()[-1] in places


def _office(before: str) -> str:
    """Return the office right before a name: its last words that are of an office."""
    words = before.split()
    start = len(words)
    while start > 0 and _of_office(words[start - 1]) and not _ends_sentence(words[start - 1]):
        start -= 1
    while start < len(words) and words[start].lower().rstrip(",") in _BEFORE_OFFICE:
        start += 1
    office = " ".join(words[start:])
    return without_article(office) if _is_role(office) else ""


def _ends_sentence(word: str) -> bool:
    """Return whether a word closes a sentence: no title and no letters with points."""
    low = word.lower().removesuffix(".")
    return word.endswith(".") and len(low) > 3 and "." not in low and low not in TITLES


def _of_office(word: str) -> bool:
    low = word.lower().rstrip(".")
    return (
        word[0].isupper()
        or low in ROLES
        or low in OFFICE
        or low in _LINKING
        or bool(_GENITIVE.fullmatch(low))
        or low.endswith(("'s", "’s", "s'", "s’"))
        or "-" in low
    )


def _is_apposition(part: str) -> bool:
    words = part.split()
    return len(words) <= 30 and words[0].lower() != "who" and _is_role(" ".join(words[:7]))


def without_article(phrase: str) -> str:
    """Return the phrase without a leading article."""
    return _ARTICLES.sub("", phrase.strip())


def _split(phrase: str, places: Container[str]) -> tuple[str, str, str]:
    """Return the name at the end of ``phrase``, what stands before it, and a courtesy title."""
    tokens = list(_TOKEN.finditer(phrase))
    words = [token.group() for token in tokens]
    start = len(tokens)
    while start > 0 and _joins(words, start - 1, places):
        start -= 1
    while start < len(tokens) and words[start].lower() in PARTICLES:
        start += 1
    if start and words[start - 1].lower() in _PLACED and len(tokens) - start > 2:
        start += 1
    if start == len(tokens) or len(tokens) - start > 6:
        return "", phrase, ""
    before = phrase[: tokens[start].start()].strip()
    title = ""
    if start and words[start - 1].rstrip(".").lower() in TITLES:
        title = words[start - 1]
        before = phrase[: tokens[start - 1].start()].strip()
    name = phrase[tokens[start].start() : tokens[-1].end()]
    if name.isupper() and not title and (start == len(tokens) - 1):
        return "", phrase, ""
    return name, before, title


def _joins(words: Sequence[str], at: int, places: Container[str]) -> bool:
    """Return whether the word at this place belongs to the name at the end of ``words``."""
    word = words[at]
    if is_name_word(word, places):
        return True
    low = word.lower()
    if at + 1 < len(words) and word in genders() and word not in places:
        return True
    before = words[at - 1] if at else ""
    if word[0].isupper() and before.lower() in ("al", "bin", "bint", "ibn"):
        return True
    if at == len(words) - 2 and before.lower().rstrip(".") in _BEFORE_GIVEN:
        return word[0].isupper() and bool(countries.mentioned(word)) and not _is_of_people(word)
    return (
        at == len(words) - 1
        and word[0].isupper()
        and (low in _SURNAMES_TOO or bool(countries.mentioned(word)))
        and before in genders()
    )


def surname(name: str) -> str:
    """Return the last word of a name, of "Omar al-Hadi" without the article."""
    return ARTICLED.sub("", name.rpartition(" ")[2])


def is_name_word(word: str, places: Container[str] = frozenset()) -> bool:
    """Return whether a word can be part of a person's name."""
    low = word.lower().rstrip(".")
    if low in PARTICLES and not word[0].isupper():
        return True
    if article := ARTICLED.match(word):
        return is_name_word(word[article.end() :], places)
    if low in ROLES or low in OFFICE or low in TITLES or not word[0].isalpha():
        return False
    if word[0].isupper() and (len(word) == 2 and word[1] == "."):
        return True
    if not word[0].isupper() or word.endswith(("'s", "’s", "s'", "s’")) or low in _DESCRIBED:
        return False
    if "-" in low and any(part in ROLES for part in low.split("-")):
        return False
    return (
        word not in places and not countries.mentioned(word) and low not in ("the", "a", "an")
    )


def _is_of_people(word: str) -> bool:
    """Return whether a word is what a state calls its people: "President Russian ..."."""
    named = countries.mentioned(word)
    listed_as = countries.known().get(named[0]) if named else None
    return listed_as is not None and countries.is_demonym(word, listed_as)


def _is_role(phrase: str) -> bool:
    return bool(_role_words(phrase))


@lru_cache(maxsize=8192)
def _role_words(phrase: str) -> frozenset[str]:
    found = set()
    for match in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase):
        word = match.group().lower()
        for part in (word, word.removesuffix("s"), *(word.split("-") if "-" in word else ())):
            if part in ROLES:
                found.add(part)
    return frozenset(found)


def role_nouns(phrase: str) -> frozenset[str]:
    """Return the offices in a phrase: "the Torvian foreign minister" has ``minister``."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase)}
    whole = words & ROLES
    return frozenset(whole or _role_words(phrase))
