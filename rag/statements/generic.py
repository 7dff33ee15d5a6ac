"""Sources that name nobody: "the union", "the company", "the ministry"."""

import re
from collections.abc import Mapping, Sequence

from rag.statements import countries, people
from rag.statements.speakers import Speaker
from rag.statements.words import listed

_GENERIC = re.compile(
    r"^(?:the|both|its|their|his|her)? ?(?:\w+ )?(union|company|ministry|government"
    r"|producers?|employers?|workers?|airline"
    r"|firm|embassy|bank|group|party|campaign|carmaker|operator|management|board|side"
    r"|administration"
    r"|association|authority|agency|club|federation|council|chamber|consortium)s?"
    r"(?: leaders?| officials?| representatives?| members| negotiators)?$",
    re.I,
)
_UNIONS = listed(
    """
    union unions local workers guild federation brotherhood teamsters alliance
    """
)
_COMPANIES = listed(
    """
    company inc corp co group ltd lines mining steel motors industries holdings plc
    freight works airlines air airways energy shipping logistics foods resort mills port
    ports rail railways bank ferries lines yards
    """
)
_OF_BODY = re.compile(r"(?:.* (?:of|for|at|in) (?:the|its|their) )?(\w+)(?:[’']s\b|$)", re.I)
_KIN = {
    "union": _UNIONS,
    "worker": _UNIONS,
    "company": _COMPANIES,
    "management": _COMPANIES,
    "employer": _COMPANIES,
    "operator": _COMPANIES,
    "firm": _COMPANIES,
    "airline": _COMPANIES,
    "carmaker": _COMPANIES,
    "bank": _COMPANIES,
}


def match(phrase: str) -> str:
    """Return the noun of a source that names nobody ("union"); empty for any other source."""
    found = _GENERIC.match(phrase)
    if found and any(word[0].isupper() for word in phrase.split()[1:]):
        return ""
    return found.group(1).lower().rstrip("s").replace("companie", "company") if found else ""


def led_back(text: str, speakers: Sequence[Speaker], sides: Sequence[str]) -> list[str]:
    """Return the sides with those filled in of "the union" and of a nameless office."""
    known = dict(zip(speakers, sides, strict=True))
    filled = {speaker: side or _filled(text, speaker, known) for speaker, side in known.items()}
    return [filled[speaker] for speaker in speakers]


def _filled(text: str, speaker: Speaker, known: Mapping[Speaker, str]) -> str:
    of_body = _OF_BODY.match(speaker.role) if speaker.group == "person" else None
    noun = match(of_body.group(1) if of_body else speaker.name)
    if not noun:
        return _of_office(speaker, known)
    return named_by(text, noun, known)


def named_by(text: str, noun: str, known: Mapping[Speaker, str]) -> str:
    """Return which side "the union" or "the company" is, from the other sides and the text."""
    named = [side for side in dict.fromkeys(known.values()) if side]
    fits = [name for name in named if _is_kin(name, noun)]
    if not fits and noun == "union":
        fits = [name for name in named if name.isupper() and name not in countries.known()]
    return fits[0] if fits else _by_apposition(text, noun, known)


def _is_kin(name: str, noun: str) -> bool:
    words = name.lower().split()
    unions = bool(_UNIONS & set(words))
    wanted = _KIN.get(noun)
    if wanted is None:
        return noun in words
    return unions if wanted is _UNIONS else not unions and bool(_COMPANIES & set(words))


def _of_office(speaker: Speaker, known: Mapping[Speaker, str]) -> str:
    """Return the side of the nameless holder of an office that a name goes with later."""
    if speaker.group != "person" or len(speaker.role.split()) != 1:
        return ""
    noun = speaker.role.lower()
    for other, side in known.items():
        if side and other.group == "body" and noun in people.role_nouns(other.name):
            return side
    return ""


def _by_apposition(text: str, noun: str, known: Mapping[Speaker, str]) -> str:
    """Return who is called "the company" or speaks for "the ministry" elsewhere."""
    found = re.search(
        rf"\b([A-Z][\w&’'.-]*(?: [A-Z0-9][\w&’'.-]*){{0,5}}), "
        rf"(?:the|a|an) [^,.]{{0,60}}\b{noun}\b",
        text,
    )
    if found and not countries.mentioned(found.group(1)) and not found.group(1)[-1].isdigit():
        return found.group(1)
    for speaker, side in known.items():
        if side and any(noun in words.lower() for words in speaker.evidence):
            return side
    return ""
