"""Names and offices in the words of a source: "the Torvian foreign minister, Ana Torvald"."""

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.statements import countries
from rag.statements.words import listed

ROLES = listed(
    """
    minister president premier chancellor secretary spokesman spokeswoman spokesperson
    director chairman chairwoman chairperson chair chief head leader ambassador envoy
    governor senator mayor general commissioner official officer executive ceo cfo coo
    founder adviser advisor aide negotiator lawyer attorney professor analyst expert
    economist fellow researcher member representative deputy commander king queen prince
    princess pope judge sheriff manager organizer organiser strategist pollster editor
    author candidate nominee congressman congresswoman lawmaker delegate counsel
    prosecutor treasurer worker employee driver resident owner historian critic activist
    diplomat captain colonel admiral lieutenant major sergeant marshal speaker whip
    counterpart scientist doctor commentator columnist reporter correspondent journalist
    consultant partner principal superintendent steward actor performer farmer student
    teacher nurse engineer coordinator mediator consul undersecretary vice-president
    vice-minister co-founder co-chair chairs president-elect inspector archbishop bishop
    imam rabbi reverend pastor winner veteran custodian министр президент премьер
    премьер-министр секретарь представитель представительница глава посол директор
    депутат спикер председатель пресс-секретарь ministro ministra presidente presidenta
    portavoz canciller embajador embajadora secretario secretaria directora alcalde
    alcaldesa gobernador gobernadora líder ministre président présidente porte-parole
    ambassadeur ambassadrice secrétaire chef präsident präsidentin kanzler kanzlerin
    sprecher sprecherin außenminister außenministerin diplomático diplomática funcionario
    funcionaria министра замминистра дипломат посла главы директора представителя
    """
)
_OFFICE = listed(
    """
    state council ministry department committee commission office affairs defense
    defence foreign security federation union party house senate bank institute
    university agency court association company group corp corporation navy army force
    forces bureau treasury trade energy finance interior justice health education labor
    labour commerce staff local national international prime vice deputy former acting
    assistant national special permanent rotating central general first senior press
    white supreme federal republic kingdom workers labs industries holdings motors
    airlines board assembly congress parliament cabinet embassy mission command police
    authority center centre foundation fund network news times post journal press
    society league alliance coalition campaign high chief executive political top
    communist democratic republican democrats republicans democrat resort inc inc. ltd
    llc co co. plc works mining shipping ports port railways lines steel energy power
    water oil gas rights watch today street square hall service services system systems
    initiative project programme program organization organisation administration
    economy transport environment agriculture culture industry internal external
    relations development planning presidential ministerial congressional gubernatorial
    vice-presidential gop administration tower
    """
)
_TITLES = listed(
    """
    mr mrs ms miss dr sen rep gov gen sir dame lord lady prof lt col sgt adm st rev capt
    """
)
_PARTICLES = listed(
    """
    de da di del della der den van von bin al el la le ibn ter ten dos du y
    """
)
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
_OF_WHAT = re.compile(r"\b(?:of|for|de|del|de la|du|des)$")
_MINISTRY = re.compile(r"\b[Mm]inist(?:ro|ra|erio|re|ère|er|ry) (?:of|de|de la|du)$")
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


class Named(NamedTuple):
    """What the words of a source say: a person's name and office, or neither."""

    name: str
    role: str
    title: str = ""


def parse(phrase: str, places: Container[str] = frozenset()) -> Named:
    """Return the person and the office named in ``phrase``; empty for what is not there.

    ``places`` are words that are no names of people, as the article tells.
    """
    head, *rest = [part.strip() for part in re.split(r",|\(|\)", phrase) if part.strip()] or [
        ""
    ]
    of_body = _of_body(head, places)
    if of_body is not None:
        return of_body
    name, before, title = _split(head, places)
    if _OF_WHAT.search(before) and (_MINISTRY.search(before) or _named_later(rest, places)):
        name, before = "", head
    role = _office(before)
    for piece in rest:
        part = re.sub(r"^and ", "", piece)
        if not name:
            other, _, title = _split(part, places)
            if other and not _is_role(other) and _is_role(head):
                name = other
                role = without_article(head)
                continue
        if name and _is_apposition(part):
            role = _joined(role, without_article(part))
    if not name and _is_role(head):
        role = without_article(head)
    return Named(name, role, title)


def _named_later(rest: Sequence[str], places: Container[str]) -> bool:
    """Return whether a full name follows: "the minister of Supply, Ana Torvald"."""
    return any(" " in _split(part, places)[0] and not _is_role(part) for part in rest)


def _of_body(head: str, places: Container[str]) -> Named | None:
    """Return the person of "Ana Torvald of the Dockers' Union"; the union is the role."""
    match = _OF_BODY.fullmatch(head)
    if match is None:
        return None
    name, before, title = _split(match["name"], places)
    if " " not in name or before or title:
        return None
    return Named(name, match["role"])


def _office(before: str) -> str:
    """Return the office right before a name: its last words that are of an office."""
    words = before.split()
    start = len(words)
    while start > 0 and _of_office(words[start - 1]):
        start -= 1
    while start < len(words) and words[start].lower() in ("of", "and", "for", "at", "in"):
        start += 1
    office = " ".join(words[start:])
    return without_article(office) if _is_role(office) else ""


def _of_office(word: str) -> bool:
    low = word.lower().rstrip(".")
    return (
        word[0].isupper()
        or low in ROLES
        or low in _OFFICE
        or low in _LINKING
        or low.endswith(("'s", "’s", "s'", "s’"))
        or "-" in low
    )


def _is_apposition(part: str) -> bool:
    words = part.split()
    return len(words) <= 30 and words[0].lower() != "who" and _is_role(" ".join(words[:7]))


def _joined(role: str, more: str) -> str:
    return role if role else more


def without_article(phrase: str) -> str:
    """Return the phrase without a leading article."""
    return _ARTICLES.sub("", phrase.strip())


def _split(phrase: str, places: Container[str]) -> tuple[str, str, str]:
    """Return the name at the end of ``phrase``, what stands before it, and a courtesy title."""
    tokens = list(_TOKEN.finditer(phrase))
    start = len(tokens)
    while start > 0 and is_name_word(tokens[start - 1].group(), places):
        start -= 1
    while start < len(tokens) and tokens[start].group().lower() in _PARTICLES:
        start += 1
    if start and tokens[start - 1].group().lower() in _PLACED and len(tokens) - start > 2:
        start += 1
    if start == len(tokens) or len(tokens) - start > 5:
        return "", phrase, ""
    before = phrase[: tokens[start].start()].strip()
    title = ""
    if start and tokens[start - 1].group().rstrip(".").lower() in _TITLES:
        title = tokens[start - 1].group()
        before = phrase[: tokens[start - 1].start()].strip()
    return phrase[tokens[start].start() : tokens[-1].end()], before, title


def is_name_word(word: str, places: Container[str] = frozenset()) -> bool:
    """Return whether a word can be part of a person's name."""
    low = word.lower().rstrip(".")
    if low in _PARTICLES and not word[0].isupper():
        return True
    if low in ROLES or low in _OFFICE or low in _TITLES or not word[0].isalpha():
        return False
    if word[0].isupper() and (len(word) == 2 and word[1] == "."):
        return True
    if not word[0].isupper() or word.endswith(("'s", "’s", "s'", "s’")):
        return False
    return (
        word not in places and not countries.mentioned(word) and low not in ("the", "a", "an")
    )


def _is_role(phrase: str) -> bool:
    words = [
        word.lower().rstrip(".") for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase)
    ]
    return any(word in ROLES or word.removesuffix("s") in ROLES for word in words)


@lru_cache(maxsize=4096)
def role_nouns(phrase: str) -> frozenset[str]:
    """Return the offices in a phrase: "the Torvian foreign minister" has ``minister``."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase)}
    return frozenset(words & ROLES)
