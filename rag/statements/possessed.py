"""Sides told by what a speaker belongs to: "its ministry", "the group's head", "his envoy"."""

import re
from collections.abc import Mapping

from rag.statements import countries, people
from rag.statements.bodies import Bodies
from rag.statements.roster import Speaker

_BACK = 500
_CLAUSE = 2
"""Fewer words, as between a quotation and who said it, are no sentence."""
_HIS = re.compile(
    r"(?:his|her) (?:\w+ ){0,3}(?:minister|secretary|ambassador|envoy|spokes\w+|government"
    r"|ministry|adviser|advisor|aide|office)\b",
    re.I,
)
_ITS = re.compile(
    r"\b(?:its|their|su|sus|seine[mnrs]?|ihre[mnrs]?|республики|страны"
    r"|(?:son|sa|ses|leurs?) (?:minist|gouvernement|armée|marine|présid|premi|porte-parole"
    r"|ambassad|parlement|chef|secrétaire|direct)\w*"
    r"|the country[’']s|the republic[’']s|del país)\b|本国|该国",
    re.I,
)
_THE_BODYS = re.compile(
    r"\b[Tt]he (?P<noun>company|firm|airline|party|union|association|bank|club|network"
    r"|institute|commission|council|foundation|federation|group|charity|agency"
    r"|organi[sz]ation|think[- ]tank)[’']s "
)
_OF_ANY_KIND = re.compile(r"group|charity|agency|organi[sz]ation|think[- ]tank")
"""What a body can be called whose name does not tell so."""
_QUOTED = re.compile(r"[“\"][^”\"\n]*[”\"]")
_SUBJECT = re.compile(
    r"(?:The|La|El|Los|Las) (?:(?P<name>[A-ZÀ-Þ][\w&’'.-]*(?: "
    r"(?:(?:of|for|and|the|de|la|del|y) )*[A-ZÀ-Þ][\w&’'.-]*)+)"
    r"|(?P<noun>[a-z]+))\b"
)
_UNNAMED = re.compile(
    r"(?:The|An?) (?:[a-z-]+ ){0,3}(?:commission|council|union|alliance|bloc|organi[sz]ation"
    r"|association|committee|federation|secretariat|agency|company|party|group|court|bank"
    r"|assembly|league|panel|board|fund|authority)\b"
)
"""A body without a name that a sentence opens with: "The regional river commission"."""
_ORGANISATION = re.compile(
    r"\b(?:[A-ZÀ-Þ][\w&’'.-]*)(?: (?:of |for |and |the |de |de la |del )?[A-ZÀ-Þ][\w&’'.-]*)+"
)


def of_possessor(
    text: str,
    speaker: Speaker,
    first: int,
    bodies: Bodies,
    found: Mapping[str, str],
) -> str:
    """Return whom "its foreign ministry" or "the head of its party" points back to."""
    told_by = next((words for words in speaker.evidence if _ITS.search(words)), "")
    if not told_by:
        return ""
    place = text.find(told_by, max(0, first - _BACK))
    place = place if 0 <= place <= first else first
    before = _QUOTED.sub("", text[max(0, place - _BACK) : place])
    sentences = [one for one in re.split(r"(?<=[.!?])\s+|\n+", before) if one.strip()]
    for sentence in sentences[:-3:-1]:
        side = _possessor(text, sentence, bodies, found)
        if side or _UNNAMED.match(sentence):
            return side
    return ""


def of_the_body(
    text: str, speaker: Speaker, first: int, sides: Mapping[Speaker, str], bodies: Bodies
) -> str:
    """Return the body that "the group's director" points back to: the last one named."""
    found = next((one for words in speaker.evidence if (one := _THE_BODYS.search(words))), None)
    place = text.find(found.string, max(0, first - _BACK)) if found else -1
    if found is None or not 0 <= place <= first:
        return ""
    meant = bodies.meant(f"the {found['noun']}", place)
    if meant or not _OF_ANY_KIND.fullmatch(found["noun"]):
        return meant
    before = _QUOTED.sub("", text[max(0, place - _BACK) : place])
    parts = re.split(r"(?<=[.!?])\s+|\n+", before)
    sentences = [one for one in parts if len(one.split()) > _CLAUSE]
    spoken = {one.name: side for one, side in sides.items() if one.group == "body" and side}
    known = {name: name for name in bodies.names if not bodies.state(name)} | {
        name: side
        for name, side in spoken.items()
        if not countries.is_state(side, bodies.states)
    }
    for sentence in sentences[:-3:-1]:
        named = [(sentence.rfind(name), side) for name, side in known.items()]
        if max(named, default=(-1, ""))[0] >= 0:
            return max(named)[1]
    return ""


def of_superior(text: str, speaker: Speaker, first: int, sides: Mapping[Speaker, str]) -> str:
    """Return the state of whom "his interior minister" points back to: the last one named."""
    told_by = next((words for words in speaker.evidence if _HIS.match(words)), "")
    place = text.find(told_by, max(0, first - _BACK)) if told_by else -1
    if not 0 <= place <= first:
        return ""
    before = text[max(0, place - _BACK) : place]
    sentences = [one for one in re.split(r"(?<=[.!?][”\"’ ])\s*|\n+", before) if one.strip()]
    named = [
        (sentences[-1].find(one.surname), side)
        for one, side in sides.items()
        if sentences and side and one.group == "person" and one.surname in sentences[-1]
    ]
    return min(named)[1] if named else ""


def _possessor(text: str, sentence: str, bodies: Bodies, found: Mapping[str, str]) -> str:
    """Return the institution a sentence opens with, else the first state or body it names."""
    opening = _SUBJECT.match(sentence)
    if opening:
        noun = opening.group("noun")
        named = (
            bodies.meant(f"the {noun}", text.find(sentence)) if noun else opening.group("name")
        )
        state = countries.mentioned(named, found)
        return state[0] if state else bodies.full(named)
    states = countries.mentioned(sentence, found)
    others = [one.group() for one in _ORGANISATION.finditer(sentence) if is_body(one.group())]
    return states[0] if states else next(iter(others), "")


def is_body(phrase: str) -> bool:
    """Return whether capitalised words name an institution, not a person or a place."""
    return not people.parse(phrase).name and len(phrase.split()) > 1
