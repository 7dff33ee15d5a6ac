"""Sides told by what surrounds a speaker: the outlet, "its ministry", the other minister."""

import re
from collections.abc import Mapping, Sequence

from rag.statements import countries, generic, people
from rag.statements.reported import Reported
from rag.statements.speakers import Speaker

_OFFICIAL = re.compile(
    r"\b(?:Ministry|Government|Embassy|Presidency|Chancellery|Department of State"
    r"|Foreign Office|Prime Minister|President|Cabinet|Parliament|Mission|Consulate)\b"
    r"|State Duma"
    r"|Ministerio|Cancillería|Gobierno|Embajada|Ministère|Gouvernement|Ambassade|Ministerium"
    r"|Regierung|Botschaft|МИД|[Мм]инистерство|[Пп]равительство|[Пп]осольство|外交部|政府|大使馆"
    r"|国防部|商务部"
)
_OF_STATE = re.compile(
    r"^(?:(?:deputy|vice|first|acting|the|our)[- ])*(?:minister|foreign minister|prime minister"
    r"|president|premier|chancellor|defen[cs]e minister|trade minister|finance minister"
    r"|interior minister|(?:foreign |state )?secretary(?: of state)?|ambassador|envoy"
    r"|spokes(?:man|woman|person)|(?:foreign |defen[cs]e )?ministry(?: spokes\w+)?"
    r"|government|spokes(?:man|woman|person) (?:for|of) the \w+ ?(?:ministry|office)|officials?"
    r"|министр|президент|canciller|ministr[oa]|president[ea]|portavoz|发言人|部长|外长|总统|总理)"
    r"(?: (?:of|for) (?:foreign affairs|defen[cs]e|trade|finance|the interior|state))?$",
    re.I,
)
_ITS = re.compile(
    r"\b(?:its|their|su|sus|республики|страны|the country[’']s|the republic[’']s|del país)\b"
    r"|本国|该国",
    re.I,
)
_EMBASSY = ("大使馆", "使馆")
_BACK = 500
_SUBJECT = re.compile(
    r"(?:The|La|El|Los|Las) (?:(?P<name>[A-ZÀ-Þ][\w&’'.-]*(?: "
    r"(?:(?:of|for|and|the|de|la|del|y) )*[A-ZÀ-Þ][\w&’'.-]*)+)|(?P<noun>[a-z]+))\b"
)
_ORGANISATION = re.compile(
    r"\b(?:[A-ZÀ-Þ][\w&’'.-]*)(?: (?:of |for |and |the |de |de la |del )?[A-ZÀ-Þ][\w&’'.-]*)+"
)


def official_state(outlet: str, found: Mapping[str, str]) -> str:
    """Return the state whose ministry or government an outlet is; empty for any other."""
    named = countries.mentioned(outlet, found)
    return named[0] if len(named) == 1 and _OFFICIAL.search(outlet) else ""


def of_outlet(speaker: Speaker, home: str) -> str:
    """Return the state whose own outlet names the office without the country."""
    words = speaker.role or (speaker.name if speaker.group == "body" else "")
    bare = people.without_article(words)
    return home if home and _OF_STATE.match(bare) else ""


def of_possessor(
    text: str,
    speaker: Speaker,
    first: Reported,
    sides: Mapping[Speaker, str],
    found: Mapping[str, str],
) -> str:
    """Return whom "its foreign ministry" or "the head of its party" points back to."""
    told_by = next((words for words in speaker.evidence if _ITS.search(words)), "")
    if not told_by or first.source is None:
        return ""
    place = text.find(told_by, max(0, first.source.start - _BACK))
    place = place if 0 <= place <= first.source.start else first.source.start
    before = text[max(0, place - _BACK) : place]
    sentences = [one for one in re.split(r"(?<=[.!?])\s+|\n+", before) if one.strip()]
    for sentence in sentences[:-3:-1]:
        side = _possessor(text, sentence, sides, found)
        if side:
            return side
    return ""


def _possessor(
    text: str, sentence: str, sides: Mapping[Speaker, str], found: Mapping[str, str]
) -> str:
    """Return the institution a sentence opens with, else the first state or body it names."""
    opening = _SUBJECT.match(sentence)
    if opening:
        noun = generic.match(f"the {opening.group('noun')}") if opening.group("noun") else ""
        return generic.named_by(text, noun, sides) if noun else opening.group("name")
    named = countries.mentioned(sentence, found)
    bodies = [one.group() for one in _ORGANISATION.finditer(sentence) if is_body(one.group())]
    return named[0] if named else next(iter(bodies), "")


def is_body(phrase: str) -> bool:
    """Return whether capitalised words name an institution, not a person or a place."""
    return not people.parse(phrase).name and len(phrase.split()) > 1


def by_elimination(
    speaker: Speaker, sides: Mapping[Speaker, str], found: Mapping[str, str]
) -> str:
    """Return the other of two states when the first has its own holder of the same office."""
    states = set(found.values())
    bare = people.without_article(speaker.role)
    if speaker.group != "person" or len(states) != 2 or not _OF_STATE.match(bare):
        return ""
    for other, side in sides.items():
        same = other.group == "person" and other.name != speaker.name
        if same and side in states and bare.lower() in other.role.lower():
            return next(iter(states - {side}))
    return ""


def told(
    text: str,
    statements: Sequence[Reported],
    speakers: Sequence[Speaker],
    sides: dict[Speaker, str],
    found: Mapping[str, str],
    home: str,
) -> None:
    """Fill in the sides of ``sides`` that are still empty, the surest way first."""
    embassy = ""
    seen: set[Speaker] = set()
    for statement, speaker in zip(statements, speakers, strict=True):
        if speaker in seen or not speaker.name:
            continue
        seen.add(speaker)
        if not sides.get(speaker, "-"):
            sides[speaker] = (
                of_possessor(text, speaker, statement, sides, found)
                or of_outlet(speaker, home)
                or (embassy if speaker.name.startswith(_EMBASSY) else "")
            )
        if _EMBASSY[1] in speaker.name:
            embassy = sides.get(speaker, "") or embassy
    for speaker, side in list(sides.items()):
        if not side and found:
            sides[speaker] = by_elimination(speaker, sides, found)
