"""Whom a speaker speaks for: a state, an organisation, or nobody in particular."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from rag.statements import countries, home, outlets, own, parties, people, state_words
from rag.statements.affiliation import CANDIDATE, Affiliation
from rag.statements.bodies import Bodies
from rag.statements.reported import Reported
from rag.statements.roster import Speaker
from rag.statements.words import listed
from rag.types import Source

_OFFICE_OF_STATE = re.compile(
    r"\b(?:Office|Commission|Committee|Council|Bureau|Ministry|Department|Party)\b"
)
_KIN = re.compile(
    r"\b([A-ZÀ-Þ][\w-]+)[’']s? (?:\w+ ){0,3}(?:wife|husband|son|daughter|brother"
    r"|sister|mother|father"
    r"|spokes\w+|aides?|lawyers?|attorneys?|advis[eo]rs?|office|team|ministry|government"
    r"|press secretary"
    r"|chief of staff|manager|campaign|administration|allies|deputy|running mate)\b"
)
_SERVES = re.compile(
    r"\b(?:spokes\w+|aide|advis[eo]r|lawyer|attorney|secretary|chief of staff) (?:for|of|to) "
    r"(?:[\w’'.-]+ )*?(?:President|[\w ]*Minister|Premier|Chancellor|Senator|Governor|King) "
    r"(?:[\w’'.-]+ )*([A-ZÀ-Þ][\w’'-]+)$"
)
"""The staff of a person: "spokesman for President Holm"."""
_MATE = re.compile(r"\b(?:[Hh]is|[Hh]er) running mate\b")
_AMERICAN = re.compile(
    r"(?:U\.?S\.? )?(?:President|Vice President|[Pp]ress [Ss]ecretary|Attorney General"
    r"|White House.*|House Speaker|Secretary of (?:State|Defense|the Treasury)"
    r"|Senators?|Representative)"
)
_WORKER = listed(
    """
    worker workers employee employees operator driver drivers cashier welder miner pilot nurse
    custodian engineer cleaner clerk steward mechanic dockworker dockworkers strikers staff crew
    performer actor cook housekeeper machinist electrician nurses teachers
    """
)
_DISPUTE = re.compile(r"\b(?:strikes?|union|walkout|picket|collective bargaining)\b", re.I)
_CENTRAL_BANK = re.compile(
    r"\b(?:(?:Central|National|Reserve|State) )?Bank of (?:the )?[A-Z]\w+"
    r"|\b[A-Z]\w+ (?:Central|National|Reserve|State) Bank\b"
)
_OF_ANOTHER = re.compile(r"\b(?:[Hh]is|[Hh]er|[Tt]heir) [A-Z]\w+ counterpart")
_GOVERNMENT = re.compile(r"(?:the )?government|.*[’']s (?:ministry|government)", re.I)
_READ = 6_000
_LEAD = 600
_UNION_PEOPLE = re.compile(r"^(?:the |some )?(?:union|bargaining|labor|labour)\b", re.I)


def assign(
    text: str,
    statements: Sequence[Reported],
    speakers: Sequence[Speaker],
    bodies: Bodies,
    *,
    present: Sequence[Speaker] = (),
    source: Source | None = None,
) -> tuple[tuple[str, str], ...]:
    """Return the speaker's name and the side of each statement.

    A side is a name, several joined by ``; ``, or nothing. "The leaders" get their names.

    Only what is said about the speaker counts, and what speakers say of their own side; a
    statement about the other side is not that side's. An outlet that is the ministry of a
    state names the officials of that state without it, and the states of a headline may be
    those that "both sides" means.
    """
    outlet = source.outlet if source else ""
    heading = state_words.of_states(source.title) if source else ""
    states = bodies.states
    desk = _Desk(text, states, bodies, statements, (*speakers, *present))
    owned = own.spoken(text, statements, speakers, states)
    for speaker, first in desk.first.items():
        side = desk.of_workers(speaker) or desk.plain(speaker, first) or desk.american(speaker)
        spoken = owned.get(speaker.name, "")
        desk.sides[speaker] = spoken if spoken and _is_office(side, states) else side
    of_outlet = outlets.official_state(outlet, states)
    title = source.title if source else ""
    home.told(text, desk.first, desk.sides, bodies, of_outlet, heading=heading)
    home.by_title(text, title, desk.first, desk.sides, bodies)
    for speaker, first in desk.first.items():
        desk.sides[speaker] = desk.in_full(desk.sides[speaker])
        if not desk.sides[speaker] and not desk.is_outside(speaker):
            desk.sides[speaker] = desk.at_last(speaker, first)
    singly = [desk.side(speaker) for speaker in speakers]
    mentioned = _mentioned(_told(text, statements), heading, states)
    found = []
    for index, speaker in enumerate(speakers):
        name, side = speaker.name, singly[index]
        if speaker.group == "joint":
            if not speaker.members:
                side = side or parties.of_heading(title, name, states)
                side = side or parties.of(speakers, singly, index, states, mentioned)
            name = parties.names(
                speaker, side, parties.leaders(speaker, list(desk.sides.items()))
            )
        found.append((name, side))
    return tuple(found)


def _told(text: str, statements: Sequence[Reported]) -> str:
    """Return the text without what is said in it: whom it speaks of, not they of."""
    spans = sorted(span for one in statements for span in one.content)
    kept, end = [], 0
    for span in spans:
        kept.append(text[end : span.start])
        end = max(end, span.end)
    return "".join((*kept, text[end:]))


def _mentioned(text: str, heading: str, states: Mapping[str, str]) -> dict[str, float]:
    """Return how much an article speaks of each state, above all at its beginning."""
    found: dict[str, float] = {}
    for words, weight in ((text[:_READ], 1 / 3), (text[:_LEAD], 1.0), (heading, 1.0)):
        for name, count in countries.counted(words, states).items():
            found[name] = found.get(name, 0.0) + weight * count
    return found


class _Desk:
    """What is known of the speakers of one article while their sides are told."""

    def __init__(
        self,
        text: str,
        states: Mapping[str, str],
        bodies: Bodies,
        statements: Sequence[Reported],
        speakers: Sequence[Speaker],
    ) -> None:
        self.text = text
        self.states = states
        self.bodies = bodies
        self.words = Affiliation(text, states, bodies)
        self.first: dict[Speaker, int] = {}
        for index, speaker in enumerate(speakers):
            for one in speaker.members or (speaker,):
                if one.group != "joint" and index < len(statements):
                    statement = statements[index]
                    self.first.setdefault(one, (statement.source or statement.cue).start)
                elif one.group != "joint":
                    self.first.setdefault(one, max(0, text.find(one.name)))
        self.sides: dict[Speaker, str] = {}
        self.runners = {
            one.surname: one.name for one in self.first if one.group == "person" and _runs(one)
        }
        self.words.people = frozenset(
            part for one in self.first if one.group == "person" for part in one.name.split()
        )
        self.has_campaign = "campaign" in text
        self.is_dispute = len(_DISPUTE.findall(text)) > 2

    def side(self, speaker: Speaker) -> str:
        """Return the side found for a speaker, of several speakers all their sides."""
        if speaker.members:
            beside = any(
                self.is_state(one.name) or self.bodies.knows(one.name)
                for one in speaker.members
            )
            found = {
                name
                for one in speaker.members
                for name in (self.side(one) or (one.name if beside else "")).split("; ")
                if name
            }
            return "; ".join(sorted(found)) if len(found) > 1 else ""
        return self.sides.get(speaker, "")

    def is_state(self, name: str) -> bool:
        """Return whether a name is a state's."""
        return countries.is_state(name, self.states)

    def in_full(self, side: str) -> str:
        """Return a body by its full name: "Carmaker Ostrel Motors" is Ostrel Motors."""
        return side if " " not in side or self.is_state(side) else self.bodies.full(side)

    def plain(self, speaker: Speaker, place: int) -> str:
        """Return the side that the words about a speaker tell."""
        if speaker.group == "person":
            return self.of_person(speaker, place)
        phrase = speaker.evidence[0] if speaker.evidence else speaker.name
        if self.words.is_independent(phrase):
            return ""
        named = countries.mentioned(phrase, self.states)
        if len(named) > 1 and re.search(r"\b(?:and|y|et|und|и)\b|和|与", phrase):
            return "; ".join(sorted(named))
        return self.of_kin(phrase) or self.of_union(phrase) or self.words.of(phrase, place)

    def of_person(self, speaker: Speaker, place: int) -> str:
        """Return the side of a person by office, campaign, kin or the words around the name."""
        told = [words.replace(speaker.name, " ") for words in (speaker.role, *speaker.evidence)]
        if _runs(speaker):
            return self.campaign(speaker, place)
        if any(
            self.words.is_independent(words) for words in told if words
        ) and not _for_someone(told):
            return ""
        kin = next((side for words in told if (side := self.of_kin(words, speaker.name))), "")
        if kin:
            return kin
        named = self.words.of(_without(speaker.role, speaker.name), place)
        if named:
            return named
        votes: Counter[str] = Counter()
        weak: Counter[str] = Counter()
        for words in speaker.evidence:
            side = self.words.of(_without(words, speaker.name), place)
            if side:
                (votes if side in countries.known() or side in self.states.values() else weak)[
                    side
                ] += 1
        best = votes.most_common(1) or weak.most_common(1)
        return best[0][0] if best else ""

    def campaign(self, speaker: Speaker, place: int) -> str:
        """Return the campaign of a candidate, of a running mate that of the candidate."""
        if any(_MATE.search(words) for words in speaker.evidence):
            before = self.text[:place]
            found = re.findall(
                r"(?:candidate"
                r"|nominee)(?: and former [A-Z]\w+)? (?:[A-Z][\w’'.-]+ )*([A-Z][\w’'-]+)"
                r"|([A-Z][\w’'-]+), (?:the|a) [^,.]{0,40}(?:candidate|nominee)",
                before,
            )
            names = [one or other for one, other in found if one not in ("former", "Vice")]
            led = re.findall(
                r"\b[A-Z][\w’'-]+ ([A-Z][\w’'-]+)\b", before[-400:].split("unning mate")[0]
            )
            if names or led:
                return f"{(names or led)[-1]} campaign"
        return f"{speaker.surname} campaign"

    def of_kin(self, phrase: str, own_name: str = "") -> str:
        """Return the side of whoever "Maas's spokesman" or "his wife" belongs to."""
        match = _KIN.search(phrase)
        if match is None:
            return ""
        if match.group(1) in self.runners:
            return f"{match.group(1)} campaign"
        one = self.owner(match.group(1), own_name)
        return (self.sides.get(one) or self.words.of(one.role, 0)) if one else ""

    def owner(self, surname: str, own_name: str = "") -> Speaker | None:
        """Return the person of that surname, other than the one of ``own_name``."""
        return next(
            (
                one
                for one in self.first
                if one.group == "person" and one.surname == surname and one.name != own_name
            ),
            None,
        )

    def of_union(self, phrase: str) -> str:
        """Return the unions of an employer when there are too many to name one."""
        if not _UNION_PEOPLE.match(phrase) and not self.bodies.is_union(phrase):
            return ""
        employer = self.bodies.employer()
        unions = self.bodies.unions()
        if len(unions) == 1 and _UNION_PEOPLE.match(phrase):
            return unions[0]
        several = len(unions) > 2 or (not unions and _UNION_PEOPLE.match(phrase))
        return f"{employer} workers' unions" if several and employer and self.is_dispute else ""

    def is_outside(self, speaker: Speaker) -> bool:
        """Return whether a speaker is an expert, a court or a bystander."""
        told = (speaker.role, *speaker.evidence, "" if speaker.role else speaker.name)
        return any(self.words.is_independent(words) for words in told)

    def at_last(self, speaker: Speaker, place: int) -> str:
        """Return the side found by a last resort, for "Maas's office" that of Maas."""
        is_body = speaker.group == "body"
        kin = _KIN.search(speaker.name) if is_body else None
        kin = kin or _SERVES.search(speaker.name if is_body else speaker.role)
        owner = self.owner(kin.group(1), speaker.name) if kin else None
        if owner is not None:
            return self.sides.get(owner) or self.last_resort(owner, place)
        bank = _CENTRAL_BANK.search(self.text)
        if bank and re.search(r"\bgovernor\b", speaker.role, re.I):
            return bank.group()
        return self.last_resort(speaker, place)

    def last_resort(self, speaker: Speaker, place: int) -> str:
        """Return a side for workers, campaign staff and ministers no state is named with."""
        words = " ".join((speaker.role, *speaker.evidence[:3], speaker.name)).lower()
        if "campaign" in words and self.runners:
            last = max(self.runners, key=lambda name: self.text.rfind(name, 0, place))
            return f"{last} campaign"
        surname = re.escape(speaker.surname or "-")
        runs = rf"\b{surname}(?:['’]s)? (?:presidential )?campaign\b"
        if speaker.group == "person" and self.has_campaign and re.search(runs, self.text):
            return f"{speaker.surname} campaign"
        if re.match(r"opposition leader", speaker.role, re.I):
            return "opposition"
        governs = re.search(r"\bminister\b", speaker.role, re.I) or _GOVERNMENT.fullmatch(
            speaker.name
        )
        if governs and not self.has_state():
            return "government"
        if re.search(
            r"\b(?:chief executive|CEO|chief \w+ officer|chairm?\w*|coach|captain)\b",
            speaker.role,
            re.I,
        ):
            return self.bodies.employer_near(place)
        return ""

    def has_state(self) -> bool:
        """Return whether the article names any state, if only as that of a counterpart."""
        named = self.states or countries.mentioned(self.text[:4000])
        guest = any(
            countries.is_people(match[1]) and match[1].lower() not in state_words.NO_STATE
            for match in state_words.WEAK.finditer(self.text)
        )
        return bool(named or guest or _OF_ANOTHER.search(self.text))

    def of_workers(self, speaker: Speaker) -> str:
        """Return the workers of the employer in a dispute for one of them."""
        employer = self.bodies.employer() if self.is_dispute else ""
        return f"{employer} workers" if employer and self.is_worker(speaker) else ""

    def american(self, speaker: Speaker) -> str:
        """Return the United States for "President NAME" in a text of the White House.

        American texts leave out the country of their own officials.
        """
        bare = speaker.group == "person" and _AMERICAN.fullmatch(speaker.role)
        home_text = re.search(r"White House|Oval Office|Capitol Hill", self.text)
        return "United States" if bare and home_text and not self.states else ""

    def is_worker(self, speaker: Speaker) -> bool:
        """Return whether a speaker is one of the workers in a dispute, no officer or union."""
        told = " ".join((speaker.role, *speaker.evidence, speaker.name))
        if self.bodies.knows(speaker.name) or re.search(r"\b[Uu]nions?\b|\bGuild\b", told):
            return False
        if speaker.group == "body":
            return bool(set(re.findall(r"[a-z]+", speaker.name.lower())) & _WORKER) or (
                speaker.name.lower().endswith(("workers", "employees", "strikers"))
            )
        roles = people.role_nouns(speaker.role)
        if roles and not roles & _WORKER:
            return False
        if not speaker.name:
            return bool(roles & _WORKER)
        name = re.escape(speaker.surname)
        among = rf"{name} and [^.\n]{{0,40}}\bother\b[^.\n]{{0,40}}(?:workers|employees)"
        been = rf"{name},? who (?:has|have|had|works?|worked)\b[^.\n]{{0,60}} (?:at|for) "
        return bool(
            roles & _WORKER or re.search(among, self.text) or re.search(been, self.text)
        )


def _is_office(side: str, states: Mapping[str, str]) -> bool:
    """Return whether a side is no more than an office of a state, or nothing yet."""
    is_state = side in countries.known() or side in states.values()
    return not side or (not is_state and bool(_OFFICE_OF_STATE.search(side)))


def _runs(speaker: Speaker) -> bool:
    """Return whether a person is a candidate; the staff of one is not."""
    told = (speaker.role, *speaker.evidence)
    return any(CANDIDATE.search(words) for words in told) and not re.search(
        r"\b(?:spokes|manager|advis|strateg|aide|for the nominee|director)", speaker.role
    )


def _for_someone(told: Sequence[str]) -> bool:
    """Return whether a lawyer or strategist is somebody's: then no outside voice."""
    return any(
        re.search(r"\b(?:lawyer|attorney|counsel)s? (?:for|of)\b|campaign strategist", words)
        for words in told
    )


def _without(words: str, name: str) -> str:
    """Return words without the parts of a name: no surname is an organisation."""
    plain = words.replace(name, " , ")
    own = {part.lower() for part in name.split()}
    return " ".join(word for word in plain.split() if word.strip(",.’'s").lower() not in own)
