"""Whom a speaker speaks for: a state, an organisation, or nobody in particular."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rag.statements import countries, generic, home, people
from rag.statements.reported import Reported
from rag.statements.speakers import Speaker
from rag.statements.words import listed
from rag.types import Side, SideKind, Statement

_INDEPENDENT = re.compile(
    r"\b(?:analysts?|experts?|professors?|researchers?|economists?|observers?"
    r"|scholars?|historians?|critics?"
    r"|commentators?|think[- ]tanks?|universit(?:y|ies)|institutes?|pollsters?|court"
    r"|tribunal|fellow|initiative|institution|foundation"
    r"|journalists?|reporters?|columnists?|strategists?)\b",
    re.I,
)
_TOWARDS = re.compile(
    r"\b((?:ambassador|envoy|advis[eo]r|representative|visit|trip|message|relations?"
    r"|deal)s?) (?:to|for|on|in|with) "
    r"(?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*"
)
_ORGANISATION = re.compile(
    r"\b[A-Z][\w&’'.-]*(?:(?: of| for| and| the| &)* [A-Z0-9][\w&’'.-]*)*"
)
_OWN = re.compile(
    r"^(?:that )?(?:the )?([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)?) (?:is|has|will|would"
    r"|supports?|stands?|hopes?|wants?"
    r"|opposes?|welcomes?|remains?|attaches|appreciates?|firmly|always|rejects?|never"
    r"|cannot|could|seeks?)\b"
)
_OWNED = re.compile(
    r"^(?:that )?([A-Z][\w.-]*(?: [A-Z][\w.-]*)?)[’']s? (?:willingness|support"
    r"|position|readiness|commitment|hope"
    r"|desire|gratitude|concern|determination|thanks|opposition)\b"
)
_OWN_HANZI = re.compile(
    r"^([一-鿿]{1,6}?方|[一-鿿]{2,6}?)(?:愿|将|支持|坚决|一贯|反对|主张|希望|欢迎|赞赏|高度重视)"
)
_OFFICE_OF_STATE = re.compile(
    r"\b(?:Office|Commission|Committee|Council|Bureau|Ministry|Department|Party)\b"
)
_SEPARATOR = "; "
_AROUND = 10
_READ = 20_000


def assign(
    text: str,
    statements: Sequence[Reported],
    speakers: Sequence[Speaker],
    found: Mapping[str, str],
    outlet: str = "",
) -> tuple[str, ...]:
    """Return the side of each statement: a name, several joined by ``; ``, or nothing.

    Only what is said about the speaker counts, and what speakers say of their own side; a
    statement about the other side is not that side's. ``found`` is what the text reveals of
    states nobody has listed. An ``outlet`` that is the ministry of a state names the officials
    of that state without it.
    """
    own = _own_words(text, statements, speakers, found)
    memory: dict[Speaker, str] = {}
    for speaker in dict.fromkeys(speakers):
        if speaker.group != "joint":
            memory[speaker] = _side(text, speaker, own.get(speaker.name, ""), found)
            memory[speaker] = memory[speaker] or _american(text, speaker, found)
    home.told(text, statements, speakers, memory, found, home.official_state(outlet, found))
    sides = [memory.get(speaker, "") for speaker in speakers]
    sides = generic.led_back(text, speakers, sides)
    return tuple(
        _parties(text, sides, index, found) if speaker.group == "joint" else sides[index]
        for index, speaker in enumerate(speakers)
    )


def _side(text: str, speaker: Speaker, own: str, found: Mapping[str, str]) -> str:
    if speaker.group == "person":
        office = _of_person(text, speaker, found)
        return own if own and _OFFICE_OF_STATE.search(office) else office or own
    phrase = speaker.evidence[0] if speaker.evidence else speaker.name
    named = countries.mentioned(_TOWARDS.sub(r"\1", phrase), found)
    if len(named) > 1 and re.search(r"\b(?:and|y|et|und|и)\b|和|与", phrase):
        return _SEPARATOR.join(sorted(named))
    if named:
        return "" if _INDEPENDENT.search(phrase) else named[0]
    if _INDEPENDENT.search(phrase) or generic.match(phrase):
        return ""
    if _POSSESSED.match(phrase):
        return ""
    known_as = _of_state(text, phrase, found)
    return known_as or _organisation(text, phrase)


def _of_state(text: str, phrase: str, found: Mapping[str, str]) -> str:
    """Return the state an institution is of where the article names it in full.

    "The Ports Authority" is Torvia's once it was called the Torvian Ports Authority.
    """
    name = _organisation(text, phrase)
    if " " not in name:
        return ""
    for match in re.finditer(rf"\b([A-Z][\w’'-]*) {re.escape(name)}\b", text[:_READ]):
        named = countries.mentioned(match.group(1), found)
        if named:
            return named[0]
    return ""


def _american(text: str, speaker: Speaker, found: Mapping[str, str]) -> str:
    """Return the United States for "President NAME" in a text that speaks of the White House.

    American texts leave out the country of their own officials.
    """
    bare = re.fullmatch(
        r"(?:President|Vice President|[Pp]ress [Ss]ecretary|Attorney General"
        r"|Senators?|Representative)",
        speaker.role,
    )
    return (
        "United States"
        if bare and not found and re.search(r"White House|Oval Office", text)
        else ""
    )


def _of_person(text: str, speaker: Speaker, found: Mapping[str, str]) -> str:
    told = [speaker.role, *speaker.evidence]
    if any(_INDEPENDENT.search(words.replace(speaker.name, "")) for words in told if words):
        return ""
    votes: Counter[str] = Counter()
    for words in told:
        plain = _TOWARDS.sub(r"\1", words.replace(speaker.name, " "))
        named = countries.mentioned(plain, found)
        if named:
            votes[named[0]] += 1
    if votes:
        return votes.most_common(1)[0][0]
    own_name = set(speaker.name.split())
    for role in (speaker.role, *(people.parse(words).role for words in speaker.evidence)):
        plain = " ".join(word for word in role.split() if word.strip(",.") not in own_name)
        name = "" if _POSSESSED.match(plain) else _organisation(text, plain)
        if name:
            return name
    return ""


def _organisation(text: str, phrase: str) -> str:
    """Return the organisation named in a phrase: "a spokesman for Harbour Freight Union"."""
    best = ""
    for match in _ORGANISATION.finditer(phrase):
        if _OF_MINISTRY.search(phrase, 0, match.start()):
            continue
        words = _bare(match.group().removesuffix("'s").removesuffix("’s").split())
        name = " ".join(words)
        if (
            len(name) > len(best)
            and name.lower() not in _NO_ORGANISATION
            and not _is_title(words)
            and not (len(words) == 1 and _is_common(text, name))
            and not _is_surname(text, phrase, name)
        ):
            best = name
    return best


def _bare(words: list[str]) -> list[str]:
    """Return the words of an organisation without the offices and articles around it."""
    if len(words) > 1 and words[0].lower() in _OF_GOVERNMENT and words[1] in ("of", "for"):
        return []
    while words and (_is_office(words[0]) or words[0].lower() in _LEADING):
        words.pop(0)
    while words and _is_office(words[-1]):
        words.pop()
    return words


def _is_office(word: str) -> bool:
    low = word.lower().rstrip(".")
    return low in people.ROLES or low.removesuffix("s") in people.ROLES


def _is_common(text: str, word: str) -> bool:
    """Return whether a word has its capital only because sentences begin with it."""
    if not word[1:].islower():
        return False
    text = text[:_READ]
    inside = rf"(?<=[\w,] ){re.escape(word)}\b"
    return not re.search(inside, text) or bool(re.search(rf"\b{word.lower()}\b", text))


def _is_surname(text: str, phrase: str, name: str) -> bool:
    """Return whether a possessor is a person: "Milov's ministry" after "Ana Milov"."""
    if " " in name or not re.search(rf"\b{re.escape(name)}[’']s ", phrase):
        return False
    return bool(re.search(rf"\b[A-Z][^\W\d_]+ {re.escape(name)}\b", text[:_READ]))


_POSSESSED = re.compile(r"(?:its|their|his|her|su|sus|son|sa|ihr|ihre) ", re.I)
_OF_MINISTRY = re.compile(r"\b[Mm]inist(?:ro|ra|re|er) (?:of|de|de la|du) $")
_OF_GOVERNMENT = listed("minister ministers secretary attorney ministro ministra ministre")
_LEADING = listed(
    """
    the a an mr. ms. mrs. of for at from with el la los las un una su sus le les une der die
    das ein eine members some many
    """
)
_NO_ORGANISATION = listed(
    """
    prime vice deputy foreign state head mr ms mrs sen. rep. gov. republican democratic
    former democrat he she they it i we union workers officials on in at this that asked
    when both some many the foreign minister prime minister chief executive defense
    defence finance trade interior european western eastern northern southern african
    asian arab nordic baltic
    """
) | {
    "prime minister",
    "foreign minister",
    "foreign ministry",
    "secretary of state",
    "head of state",
}


def _is_title(words: Sequence[str]) -> bool:
    return bool(words) and all(
        word.lower() in people.ROLES
        or word.lower() in ("prime", "vice", "foreign", "of", "state", "head")
        for word in words
    )


def _own_words(
    text: str,
    statements: Sequence[Reported],
    speakers: Sequence[Speaker],
    found: Mapping[str, str],
) -> dict[str, str]:
    """Return the state each person speaks of as its own: "Torvia supports ..."."""
    votes: dict[str, Counter[str]] = {}
    for statement, speaker in zip(statements, speakers, strict=True):
        content = statement.content[0].slice(text)
        match = _OWN.match(content) or _OWNED.match(content) or _OWN_HANZI.match(content)
        named = countries.mentioned(match.group(1), found) if match else ()
        if speaker.group == "person" and len(named) == 1:
            votes.setdefault(speaker.name, Counter())[named[0]] += 1
    return {
        name: counted.most_common(1)[0][0]
        for name, counted in votes.items()
        if len(counted) == 1
    }


def _parties(text: str, sides: Sequence[str], index: int, found: Mapping[str, str]) -> str:
    """Return the two parties that "both sides" means: those who speak around it."""
    around = (
        *reversed(sides[max(0, index - _AROUND) : index]),
        *sides[index : index + _AROUND],
    )
    counted = Counter(name for side in around for name in side.split(_SEPARATOR) if name)
    if len(counted) < 2:
        for name in countries.mentioned(text[:1500], found):
            counted[name] += 0
    leading = [name for name, _ in counted.most_common(2)]
    return _SEPARATOR.join(sorted(leading)) if len(leading) == 2 else ""


def propose(statements: Iterable[Statement]) -> tuple[Side, ...]:
    """Return the sides that the statements speak for, by name, with their speakers.

    Speakers are listed by the number of their statements, then by name.
    """
    speakers: dict[str, Counter[str]] = {}
    roles: dict[str, set[str]] = {}
    for statement in statements:
        for name in statement.sides:
            counted = speakers.setdefault(name, Counter())
            roles.setdefault(name, set()).add(statement.role)
            if not statement.joint and statement.speaker:
                counted[statement.speaker] += 1
    return tuple(
        Side(
            id=_slug(name),
            name=name,
            kind=_kind(name, roles[name], speakers[name]),
            aliases=countries.known()[name].aliases if name in countries.known() else (),
            speakers=tuple(
                speaker
                for speaker, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
            ),
        )
        for name, counted in sorted(speakers.items())
    )


_BLOCS = frozenset(
    ("European Union", "NATO", "United Nations", "African Union", "ASEAN", "Hamas", "Hezbollah")
)
_OF_STATE = re.compile(
    r"\b(?:foreign minist|prime minister|president of|ambassador|foreign ministry"
    r"|defen[cs]e minist|head of state"
    r"|foreign secretary|trade minist|finance minist|deputy minister|minister)"
    r"|外交部|大使馆|外长|总统|министр|посол|президент|canciller|embajador",
    re.I,
)


def _kind(name: str, roles: Iterable[str], speakers: Iterable[str]) -> SideKind:
    if name in countries.known():
        return "organisation" if name in _BLOCS else "state"
    if any(_OF_STATE.search(words) for words in (*roles, *speakers)):
        return "state"
    return "organisation"


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "side"
