"""Sides told by what surrounds a speaker: "its ministry", the other minister, the heading."""

import re
from collections.abc import Mapping

from rag.statements import countries, people
from rag.statements.bodies import Bodies
from rag.statements.roster import Speaker

_OF_STATE = re.compile(
    r"^(?:(?:deputy|vice|first|acting|the|our|chief|senior)[- ])*(?:minister|foreign minister"
    r"|(?:senior )?(?:administration|government|department|defen[cs]e|white house) officials?"
    r"|prime minister|department spokes\w+|press secretary|cabinet secretary"
    r"|presidential (?:aide|office|spokes\w+)|head of state"
    r"|general|(?:army|navy|air force|defen[cs]e|military) (?:chief|commander|spokes\w+)"
    r"(?: (?:general|admiral|colonel|captain))?|chief of (?:the )?(?:general|defen[cs]e) staff"
    r"|chief negotiator|(?:foreign )?counterpart|head of government"
    r"|president|premier|chancellor|defen[cs]e minister|trade minister|finance minister"
    r"|interior minister|(?:foreign |state )?secretary(?: of state)?|ambassador|envoy"
    r"|spokes(?:man|woman|person)|(?:foreign |defen[cs]e )?ministry(?: spokes\w+)?"
    r"|government|spokes(?:man|woman|person) (?:for|of) the \w+ ?(?:ministry|office)|officials?"
    r"|министр|президент|canciller|ministr[oa]|president[ea]|portavoz|发言人|部长|外长|总统|总理)"
    r"(?: (?:of|for) (?:foreign affairs|external (?:relations|affairs)|defen[cs]e|trade"
    r"|finance|(?:the )?interior|justice|economy|energy|agriculture|fisheries|transport|health"
    r"|state))?(?:,? .{0,3})?$",
    re.I,
)
_HIS = re.compile(
    r"(?:his|her) (?:\w+ ){0,3}(?:minister|secretary|ambassador|envoy|spokes\w+|government"
    r"|ministry|adviser|advisor|aide|office)\b",
    re.I,
)
_ITS = re.compile(
    r"\b(?:its|their|su|sus|республики|страны|the country[’']s|the republic[’']s|del país)\b"
    r"|本国|该国",
    re.I,
)
_QUOTED = re.compile(r"[“\"][^”\"\n]*[”\"]")
_EMBASSY = ("大使馆", "使馆")
_BACK = 500
_READ = 6_000
_OFFICIAL_MET = re.compile(
    r"((?:[A-ZÀ-Þ][\w’'-]* |(?:foreign|prime|defen[cs]e|trade|finance|interior|deputy|vice) )*)"
    r"(?:[Pp]resident|[Mm]inister|[Pp]remier|[Cc]hancellor|[Aa]mbassador|[Ss]ecretary|[Ee]nvoy"
    r"|[Kk]ing|[Qq]ueen|[Cc]ounterpart|[Dd]elegation|[Ll]eaders?|[Oo]fficials?)\b(?=([^.;\n]{0,80}))"
)
_OF_WHAT = re.compile(r"\b(?:of|from) (.{0,40})")
_MEETS = re.compile(
    r"\b(?:with|met|meets|meeting|receives?|received|receiving|hosts?|hosted|hosting|welcomes?"
    r"|welcomed|welcoming|telephoned|phoned|called|calls|calling)\b"
)
_MET_BY = re.compile(
    r"\b(?:with|met|meets|(?:received|hosted|welcomed) by|telephoned|phoned|called)\b"
)
_NEAR = 160
_OTHER = re.compile(
    r"\b(?:with|against|towards?|(?:ambassador|envoy|embassy) (?:to|in)) (?:the )?[A-Z][\w’'-]+"
)
"""Whom a state deals with, which it is not itself: "talks with Torvia"."""
_STATE_NOUN = re.compile(
    r"\b(?:ministry|embassy|coast guard|army|navy|military|air force|presidential office"
    r"|government|parliament|cabinet|presidency|delegation)\b"
)
_MINISTER = re.compile(r"\b(\w+) minister\b", re.I)
_PORTFOLIO = re.compile(
    r"\b(foreign|defen[cs]e|interior|justice|finance|trade|economy|energy|health|transport"
    r"|agriculture|labou?r|education|environment|culture|home) ministry\b"
)
_HEADS = re.compile(
    r"(?:prime |foreign |defen[cs]e |interior |finance |trade )?(?:minister|president|premier"
    r"|chancellor|king|queen)",
    re.I,
)
"""Offices that a state has one holder of."""
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


def of_heading(heading: str, speaker: Speaker, found: Mapping[str, str]) -> str:
    """Return the state that a headline names with a speaker: "Premier Voss of Norland"."""
    if speaker.group != "person" or not heading:
        return ""
    match = re.search(rf"\b{re.escape(speaker.surname)} of ([^.,]{{3,40}})", heading)
    named = countries.mentioned(match[1], found) if match else ()
    return named[0] if named else ""


def of_outlet(speaker: Speaker, home: str) -> str:
    """Return the state whose own outlet names the office without the country."""
    words = speaker.role or (speaker.name if speaker.group == "body" else "")
    bare = people.without_article(words)
    parts = (people.without_article(part) for part in bare.split(" and "))
    return home if home and any(_OF_STATE.match(part) for part in parts) else ""


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


def of_counterpart(text: str, speaker: Speaker, found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the states a person is not of: that of "his Torvian counterpart"."""
    if not speaker.name:
        return ()
    surname = re.escape(speaker.surname)
    match = re.search(
        rf"\b{surname}\b[^.\n]{{0,80}}\b(?:his|her) ([^.,\n]{{3,40}}?) counterpart",
        text[:_READ],
    )
    return countries.mentioned(match.group(1), found) if match else ()


def of_those_met(text: str, speaker: Speaker, found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the states a person is not of: those whose officials he is told to meet.

    "Prime Minister Vance spoke with President Dorne of Sarvia", from either end.
    """
    named: list[str] = []
    for sentence in re.split(r"(?<=[a-z”\"][.!?])\s+|\n+", text[:_READ]):
        own = (
            re.search(rf"\b{re.escape(speaker.surname)}\b", sentence) if speaker.name else None
        )
        for official in _OFFICIAL_MET.finditer(sentence) if own else ():
            of_what = _OF_WHAT.search(official[2])
            states = (
                *countries.mentioned(official[1], found)[-1:],
                *(countries.mentioned(of_what[1], found)[:1] if of_what else ()),
            )
            behind = sentence[own.end() : official.start()] if own else ""
            before = sentence[official.end(1) : own.start()] if own else ""
            if (len(behind) < _NEAR and _MEETS.search(behind)) or (
                len(before) < _NEAR and _MET_BY.search(before)
            ):
                named += states[:1]
    return tuple(named)


def by_elimination(
    text: str, speaker: Speaker, sides: Mapping[Speaker, str], found: Mapping[str, str]
) -> str:
    """Return the other of two states when the first has its own holder of the same office."""
    bare = people.without_article(speaker.role)
    if speaker.group != "person" or not _OF_STATE.match(bare):
        return ""
    taken = _taken(text, speaker, sides, found)
    counted = countries.counted(text[:_READ], found)
    most = [name for name, _ in counted.most_common(3) if not countries.is_bloc(name)][:2]
    left = [name for name in most if name not in taken]
    return left[0] if taken and len(most) == 2 and len(left) == 1 else ""


def _taken(
    text: str, speaker: Speaker, sides: Mapping[Speaker, str], found: Mapping[str, str]
) -> set[str]:
    """Return the states that somebody else holds the speaker's office of."""
    bare = people.without_article(speaker.role)
    taken = {*of_counterpart(text, speaker, found), *of_those_met(text, speaker, found)}
    for other, side in sides.items():
        same = other.group == "person" and other.name != speaker.name
        if same and side and bare and _holds(bare, _all(other)):
            taken.add(side)
    return taken


def _holds(role: str, other: str) -> bool:
    low = role.lower()
    return low in other.lower() or ("counterpart" in other.lower() and "minister" in low)


def of_kind(
    speaker: Speaker,
    place: int,
    sides: Mapping[Speaker, str],
    first: Mapping[Speaker, int],
) -> str:
    """Return the state whose ministry spoke before "a ministry spokesperson".

    "The justice ministry" is that of the justice minister, whoever spoke last.
    """
    words = f"{speaker.role} {speaker.name if speaker.group == 'body' else ''}".lower()
    match = _STATE_NOUN.search(words)
    if match is None:
        return ""
    portfolio = _PORTFOLIO.search(words)
    kind = f"{portfolio[1]} minist" if portfolio else match.group()
    of_kind = [
        (at, side)
        for other, at in first.items()
        if (side := sides.get(other, "")) and kind in _office(other)
    ]
    before = [one for one in of_kind if one[0] < place]
    if before or not portfolio:
        return max(before)[1] if before else ""
    after = {side for _, side in of_kind}
    return after.pop() if len(after) == 1 else ""


def _office(speaker: Speaker) -> str:
    """Return what a speaker is, without what else stands around a person's name."""
    told = speaker.evidence if speaker.group == "body" else ()
    return " ".join((speaker.name, speaker.role, *told)).lower()


def _all(speaker: Speaker) -> str:
    return " ".join((speaker.name, speaker.role, *speaker.evidence)).lower()


def nearest_state(
    text: str,
    speaker: Speaker,
    place: int,
    sides: Mapping[Speaker, str],
    found: Mapping[str, str],
) -> str:
    """Return the state last spoken of before an official no state is named with."""
    bare = people.without_article(speaker.role or speaker.name)
    if not (_OF_STATE.match(bare) or _STATE_NOUN.search(bare.lower())):
        return ""
    start = max(0, place - _BACK)
    before = re.sub(r"[“\"«][^”\"»\n]*[”\"»]?", " ", text[start:place])
    paragraphs = re.split(r"\n+", before)
    taken = _taken(text, speaker, sides, found)
    for number, paragraph in enumerate(reversed(paragraphs[-2:])):
        for sentence in reversed(re.split(r"(?<=[.!?])\s+", paragraph)):
            taken.update(countries.mentioned(" ".join(_OTHER.findall(sentence)), found))
            every = _with_people(sentence, sides, found)
            named = [
                name for name in every if not countries.is_bloc(name) and name not in taken
            ]
            whole = countries.mentioned(paragraph, found)
            own = _of_ministry(bare, sentence, found)
            if own in named:
                return own
            if named:
                return named[0] if number == 0 or len(whole) == 1 else ""
    return ""


def _of_ministry(role: str, sentence: str, found: Mapping[str, str]) -> str:
    """Return the state whose ministry a sentence names, for its minister or spokesman."""
    office, house = _MINISTER.search(role), _STATE_NOUN.search(role.lower())
    if office is None and house is None:
        return ""
    called = f"{office[1]} ministry" if office else house.group() if house else ""
    ministry = re.search(rf"([^,.;\n]*) {re.escape(called)}\b", sentence, re.I)
    states = countries.mentioned(ministry[1], found) if ministry else ()
    return states[-1] if states else ""


def _with_people(
    sentence: str, sides: Mapping[Speaker, str], found: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the states a sentence names, those of the officials it names first."""
    people_first = [
        (sentence.find(one.name), side)
        for one, side in sides.items()
        if one.group == "person" and countries_like(side, found) and one.name in sentence
    ]
    named = countries.mentioned(sentence, found)
    return tuple(dict.fromkeys((*(side for _, side in sorted(people_first)), *named)))


def countries_like(side: str, found: Mapping[str, str]) -> bool:
    """Return whether a side is a single state."""
    return countries.is_state(side) or side in found.values()


def told(
    text: str,
    first: Mapping[Speaker, int],
    sides: dict[Speaker, str],
    bodies: Bodies,
    home: str,
    *,
    heading: str = "",
) -> None:
    """Fill in the sides of ``sides`` that are still empty, the surest way first.

    ``heading`` has the offices of states in the headline.
    """
    embassy, found = "", bodies.states
    for speaker, place in first.items():
        if not sides[speaker]:
            sides[speaker] = (
                of_possessor(text, speaker, place, bodies, found)
                or of_superior(text, speaker, place, sides)
                or of_heading(heading, speaker, found)
                or ("" if _is_second(text, speaker, first) else of_outlet(speaker, home))
                or (embassy if speaker.name.startswith(_EMBASSY) else "")
                or of_kind(speaker, place, sides, first)
            )
        if _EMBASSY[1] in speaker.name:
            embassy = sides[speaker] or embassy
    for speaker, place in first.items():
        if not sides[speaker]:
            sides[speaker] = by_elimination(text, speaker, sides, found) or nearest_state(
                text, speaker, place, sides, found
            )


def _is_second(text: str, speaker: Speaker, first: Mapping[Speaker, int]) -> bool:
    """Return whether another holder of a speaker's office is named before, as a host is."""
    if speaker.group != "person" or not speaker.role:
        return False
    own = text.find(speaker.surname)
    return any(
        one.group == "person"
        and one.name != speaker.name
        and one.role.lower() == speaker.role.lower()
        and _HEADS.fullmatch(one.role)
        and 0 <= text.find(one.surname) < own
        for one in first
    )
