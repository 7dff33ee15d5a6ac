"""Sides told by what surrounds a speaker: the outlet, the other minister, the heading."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rag.statements import countries, people, possessed
from rag.statements.bodies import Bodies
from rag.statements.roster import Speaker

_OF_STATE = re.compile(
    r"^(?:(?:deputy|vice|first|acting|the|our|chief|senior)[- ])*(?:minister|foreign minister"
    r"|(?:senior )?(?:administration|government|department|defen[cs]e|white house) officials?"
    r"|prime minister|department spokes\w+|press secretary|cabinet secretary"
    r"|presidential (?:aide|office|spokes\w+)|head of state"
    r"|general|(?:army|navy|air force|defen[cs]e|military) (?:chief|commander|spokes\w+)"
    r"(?: (?:general|admiral|colonel|captain))?|chief of (?:the )?(?:general|defen[cs]e) staff"
    r"|permanent representative|chief negotiator|(?:foreign )?counterpart|head of government"
    r"|president|premier|chancellor|(?:defen[cs]e|trade|finance|interior|justice|energy|economy"
    r"|health|transport|agriculture|labou?r|education|environment|culture|fisheries|industry"
    r"|tourism|water|development|migration|immigration|oil|mines|planning) minister"
    r"|(?:foreign |state )?secretary(?: of state)?|ambassador|envoy"
    r"|spokes(?:man|woman|person)|(?:foreign |defen[cs]e )?ministry(?: spokes\w+)?"
    r"|government|spokes(?:man|woman|person) (?:for|of) the \w+ ?(?:ministry|office)|officials?"
    r"|министр|президент|canciller|ministr[oa]|president[ea]|portavoz"
    r"|(?:premi[eè]re? )?ministre|président[e]?|porte-parole|ambassadeur|ambassadrice"
    r"|(?:außen|innen|verteidigungs|finanz|justiz|wirtschafts|energie|handels|premier"
    r"|verkehrs|umwelt|gesundheits)?minister(?:in)?|(?:minister)?präsident(?:in)?"
    r"|(?:bundes|vize)?kanzler(?:in)?|regierungssprecher(?:in)?|botschafter(?:in)?|发言人|部长|外长|总统|总理)"
    r"(?: (?:of|for) (?:foreign affairs|external (?:relations|affairs)|defen[cs]e|trade"
    r"|finance|(?:the )?interior|justice|economy|energy|agriculture|fisheries|transport|health"
    r"|state)"
    r"| (?:des affaires étrangères|de la défense|de l[’']intérieur|de la justice|des finances"
    r"|de l[’']économie|de relaciones exteriores|de (?:asuntos )?exteriores|de defensa"
    r"|de justicia|de economía|de hacienda|del? interior|иностранных дел|обороны|республики"
    r"|внутренних дел|иностранных дел республики))?(?:,? .{0,3})?$",
    re.I,
)
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
_DOMESTIC = re.compile(r"(?:central bank|police|government|army|parliament|supreme court)")
"""What each state has one of, and a report from there calls so."""
_ABOUT_ANOTHER = re.compile(
    r"\b(?:with|against|on|to|from|over|at|for|and|by|of|tells?|warns?|accuses?|urges?|blames?)"
    r" (?:the )?([A-ZÀ-Þ][\w’'-]+)"
)
"""In a headline that may be another state's about this one: "Talks with Torvia stall"."""
_OF_STATE_ALONE = re.compile(r"\bsecretary of state\b(?! for)")
_A_SECRETARY = re.compile(
    r"\b(foreign|defen[cs]e|interior|home|trade|finance|treasury|energy|health|justice"
    r"|transport|environment|agriculture|education|labou?r) secretary\b"
)
_OWNED = re.compile(r"([A-ZÀ-Þ][\w-]+)[’']s? ")
_NAMED = r"[A-ZÀ-Þ][\w’'-]+(?: (?:(?:of|for|and|the) )*[A-ZÀ-Þ][\w’'-]+)*"
_HEADS = re.compile(
    r"(?:prime |foreign |defen[cs]e |interior |finance |trade )?(?:minister|president|premier"
    r"|chancellor|king|queen)",
    re.I,
)
"""Offices that a state has one holder of."""


def of_heading(heading: str, speaker: Speaker, found: Mapping[str, str]) -> str:
    """Return the state that a headline names with a speaker: "Premier Voss of Norland"."""
    if speaker.group != "person" or not heading:
        return ""
    match = re.search(rf"\b{re.escape(speaker.surname)} of ([^.,]{{3,40}})", heading)
    named = countries.mentioned(match[1], found) if match else ()
    return named[0] if named else ""


def of_full_office(text: str, speaker: Speaker, bodies: Bodies) -> str:
    """Return the body or state an office is told to be of where it is named in full.

    "The Secretary-General" under "the Secretary-General of the Arvan Union".
    """
    office = people.without_article(speaker.name)
    if speaker.group != "body" or "-" not in office or not people.role_nouns(office):
        return ""
    named = re.search(rf"\b{re.escape(office)} of (?:the )?({_NAMED})", text[:_READ])
    states = countries.mentioned(named[1], bodies.states) if named else ()
    return states[0] if states else bodies.full(named[1]) if named else ""


def of_outlet(speaker: Speaker, home: str) -> str:
    """Return the state whose own outlet names the office without the country."""
    words = speaker.role or (speaker.name if speaker.group == "body" else "")
    bare = people.without_article(words)
    parts = (people.without_article(part) for part in bare.split(" and "))
    return home if home and any(_OF_STATE.match(part) for part in parts) else ""


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
    counted = countries.counted(_nameless(text[:_READ], sides), found)
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
    low, others = _as_minister(role), _as_minister(other)
    return low in others or ("counterpart" in others and "minister" in low)


def _as_minister(words: str) -> str:
    """Return words in lower case with a foreign secretary as the foreign minister he is."""
    low = _OF_STATE_ALONE.sub("foreign minister", words.lower())
    return _A_SECRETARY.sub(r"\1 minister", low)


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
    before = _nameless(before, sides)
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


def _nameless(text: str, speakers: Iterable[Speaker]) -> str:
    """Return the text without the given names of those who speak: "Chad Brown" is no Chad."""
    for one in speakers:
        if one.group == "person" and " " in one.name and _has_land(one.name):
            text = text.replace(one.name, one.surname)
    return text


@lru_cache(maxsize=4096)
def _has_land(name: str) -> bool:
    return bool(countries.mentioned(name))


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
        if one.group == "person" and countries.is_state(side, found) and one.name in sentence
    ]
    named = countries.mentioned(sentence, found)
    return tuple(dict.fromkeys((*(side for _, side in sorted(people_first)), *named)))


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
        if not sides[speaker] and _owner(speaker, first) is None:
            sides[speaker] = (
                possessed.of_possessor(text, speaker, place, bodies, found)
                or possessed.of_the_body(text, speaker, place, sides, bodies)
                or possessed.of_superior(text, speaker, place, sides)
                or of_heading(heading, speaker, found)
                or ("" if _is_second(text, speaker, first) else of_outlet(speaker, home))
                or (embassy if speaker.name.startswith(_EMBASSY) else "")
                or of_kind(speaker, place, sides, first)
            )
        if _EMBASSY[1] in speaker.name:
            embassy = sides[speaker] or embassy
    for speaker, place in first.items():
        if not sides[speaker] and _owner(speaker, first) is None:
            sides[speaker] = by_elimination(text, speaker, sides, found) or nearest_state(
                text, speaker, place, sides, found
            )


def scene(title: str, found: Mapping[str, str]) -> str:
    """Return the one state that a headline names, if as where things happen or as acting."""
    named = countries.mentioned(title, found)
    if len(named) != 1 or countries.is_bloc(named[0]):
        return ""
    behind = (match[1] for match in _ABOUT_ANOTHER.finditer(title))
    return "" if any(countries.mentioned(word, found) for word in behind) else named[0]


def by_title(
    text: str,
    title: str,
    first: Mapping[Speaker, int],
    sides: dict[Speaker, str],
    bodies: Bodies,
) -> None:
    """Fill in what a headline tells: whose Secretary-General, and which energy minister."""
    state = scene(title, bodies.states)
    for speaker in first:
        if sides[speaker]:
            continue
        sides[speaker] = of_full_office(f"{title}\n{text}", speaker, bodies)
        words = speaker.role or (speaker.name if speaker.group == "body" else "")
        bare = people.without_article(words)
        if state and (_OF_STATE.match(bare) or _DOMESTIC.fullmatch(bare)):
            taken = state in _taken(text, speaker, sides, bodies.states)
            sides[speaker] = "" if taken else state


def _owner(speaker: Speaker, first: Mapping[Speaker, int]) -> Speaker | None:
    """Return the person whose ministry or spokesman speaks: "Roth's ministry"."""
    match = _OWNED.match(speaker.name if speaker.group == "body" else speaker.role)
    named = (one for one in first if match and one.group == "person" and one.name)
    return next((one for one in named if match and one.surname == match[1]), None)


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
