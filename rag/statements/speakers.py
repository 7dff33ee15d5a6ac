"""One name and one office per speaker of an article.

Surnames, "the minister", "he" and "the Torvian side" are led back to whoever the article means,
also when the full name comes only later, as in a caption.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.statements import hanzi, people, phrasing
from rag.statements.lexicon import chinese, lexicon
from rag.statements.reported import Reported
from rag.statements.words import listed
from rag.types import Span

Group = Literal["person", "joint", "body", "unnamed"]

_RUN = re.compile(r"[A-ZА-ЯÀ-Þ][\w’'.-]*(?: [A-ZА-ЯÀ-Þ][\w’'.-]*)+")
_DETERMINED = re.compile(r"(?:the|his|her|el|la|le|der|die|president|minister)\b", re.I)
_KEPT = 24
_WINDOW = 20_000
_LOOK_BACK = 700
_SINGULAR = listed("he she him her él ella il elle er sie он она 他 她")
_SHE = listed("she her ella elle она 她")
_IMPERSONAL = listed("it they we i you who that which")
_DOCUMENT = re.compile(
    r"\b(?:statement|readout|communiqu[eé]|release|letter|post|tweet|declaration"
    r"|report|document)s?\b",
    re.I,
)
_ISSUED = re.compile(r"\b(?:from|by|of)\b (.+)$")
_BODY_BEFORE = re.compile(
    r"(?:\b(?:workers?|employees?|staff|executives?|CEO|founder|shares?|managers?|engineers?"
    r"|drivers?|union|headquarters|jobs?) (?:of|at|in))$",
    re.I,
)
_THE_PLACE = re.compile(r"the [A-Z][^,]*, (?P<who>an? [^,]+)")
_WHO_HEADS = re.compile(
    r", who (?:heads|leads|chairs|runs|represents|speaks for|works for) "
    r"([^,.;:()“”\"\n]{4,120})"
)
_ITS_HEAD = re.compile(
    r"(\b(?:[Ii]ts|[Tt]heir|[Tt]he|[Aa]n?|[Ss]u|[Ee]l|[Ll]a) [^,.;:()“”\"\n]{3,90}), $"
)
_FEMALE, _MALE = (
    frozenset(("ms", "mrs", "miss", "lady", "dame")),
    frozenset(("mr", "sir", "lord")),
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said something.

    Attributes:
        evidence: The words of the article that tell whom the speaker speaks for.
    """

    name: str
    role: str = ""
    group: Group = "unnamed"
    evidence: tuple[str, ...] = ()


@dataclass(slots=True)
class _Person:
    name: str
    told: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    gender: str = ""
    is_body: bool = False

    def speaker(self) -> Speaker:
        if self.is_body:
            return Speaker(self.name, group="body", evidence=(self.name,))
        role = next(iter((*self.told, *self.roles)), "")
        return Speaker(self.name, role, "person", tuple(dict.fromkeys(self.evidence)))


def resolve(
    text: str, statements: Sequence[Reported], language: str, states: Container[str]
) -> tuple[Speaker, ...]:
    """Return the speaker of each statement, in the same order.

    ``states`` are the names of states that the text itself reveals.
    """
    roster = _Roster(text, language, states)
    for statement in statements:
        if statement.source is not None:
            roster.meet(_sourced(text, statement.source))
    resolved: list[Speaker] = []
    for index, statement in enumerate(statements):
        before = list(zip(statements[max(0, index - 12) : index], resolved[-12:], strict=True))
        resolved.append(roster.speaker(statement, before))
    return tuple(resolved)


class _Roster:
    """Everyone an article names, by full name and by each part of it."""

    def __init__(self, text: str, language: str, states: Container[str]) -> None:
        self.text = text
        self.states = states
        self.lexicon = lexicon(language)
        self.hanzi = language.startswith("zh")
        self.joint = self.lexicon.joint | frozenset(chinese()["joint"] if self.hanzi else ())
        self.people: dict[str, _Person] = {}
        self.by_part: dict[str, list[str]] = {}

    # --- getting to know people ------------------------------------------------------------

    def meet(self, phrase: str) -> None:
        """Note the person named in a source."""
        if _THE_PLACE.match(phrase):
            return
        named = self.parse(phrase)
        if not named.name:
            return
        name = self.full(named.name)
        person = self.people.get(name)
        if person is None:
            person = self.people[name] = _Person(name)
            for part in name.split():
                if len(part) > 2:
                    self.by_part.setdefault(part, []).append(name)
            self.study(person)
        title = named.title.lower().rstrip(".")
        person.gender = person.gender or ("f" * (title in _FEMALE)) or ("m" * (title in _MALE))
        if named.role and named.role not in person.told[:_KEPT]:
            person.told.append(named.role)
        if len(person.evidence) < _KEPT and phrase not in person.evidence:
            person.evidence.insert(0, phrase)

    def parse(self, phrase: str) -> people.Named:
        """Return the name and office in a source."""
        if not self.hanzi:
            return people.parse(phrase, self.states)
        return people.Named("", "") if phrase in self.joint else hanzi.named(phrase)

    def full(self, name: str) -> str:
        """Return the longest form of a name in the article: Torvald -> Ana Torvald."""
        if " " in name or self.hanzi:
            return name
        known = self.by_part.get(name)
        if known:
            return known[-1]
        before: Counter[str] = Counter()
        after: Counter[str] = Counter()
        for place in phrasing.places(self.text, name):
            given = phrasing.given(self.text[max(0, place - 60) : place])
            if given:
                before[f"{given} {name}"] += 1
            second = phrasing.second(self.text[place + len(name) : place + len(name) + 40])
            if second:
                after[f"{name} {second}"] += 1
        best = before.most_common(1) or after.most_common(1)
        return best[0][0] if best else name

    def study(self, person: _Person) -> None:
        """Note what the article says about a person beside the name."""
        for place in phrasing.places(self.text, person.name)[:6]:
            end = place + len(person.name)
            self.note_head(person, place, end)
            before = re.split(
                r"[,.;:()“”\"!?\n]|\b(?:with|by|met|meets|told|and|that|when|as|said"
                r"|says)\b|(?:本报|对|同|与|会见|[，：、。；])",
                self.text[max(0, place - 110) : place],
            )[-1].strip()
            if _BODY_BEFORE.search(before) and not self.hanzi:
                person.is_body = True
            match = re.match(
                r"(?:,| \() ?([^,.;:()“”\"\n]{4,160})(?:[,.;)]|$)", self.text[end : end + 170]
            )
            phrase = f"{before} {person.name}" if not self.hanzi else before[-16:] + person.name
            if match and people.role_nouns(match.group(1)):
                phrase += f", {match.group(1)}"
            named = self.parse(phrase.strip())
            if named.role and named.role not in person.roles:
                person.roles.append(named.role)
            if phrase != person.name:
                person.evidence.append(phrase)

    def note_head(self, person: _Person, place: int, end: int) -> None:
        """Note "its head, NAME," and "NAME, who heads the ..."."""
        head = _ITS_HEAD.search(self.text[max(0, place - 100) : place])
        if head and people.role_nouns(head.group(1)):
            role = people.without_article(head.group(1))
            if role not in person.roles and not people.parse(head.group(1)).name:
                person.roles.append(role)
            person.evidence.append(head.group(1))
        heads = _WHO_HEADS.match(self.text[end : end + 140])
        if heads:
            person.evidence.append("head of " + heads.group(1))

    # --- leading a mention back ------------------------------------------------------------

    def speaker(
        self, statement: Reported, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker:
        """Return who the source of a statement is."""
        if statement.source is None:
            return _last_person(before)
        phrase = " ".join(_sourced(self.text, statement.source).split())
        low = phrase.lower()
        if low in _SINGULAR or low == "who":
            return self.pronoun(statement.source, low, before) or Speaker(phrase)
        if low in _IMPERSONAL or low in self.lexicon.pronouns:
            return _last_body(before) if low in _IMPERSONAL else Speaker(phrase)
        return self.noun(phrase, statement.source.start, before)

    def noun(
        self, phrase: str, place: int, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker:
        """Return who a source means that is no pronoun."""
        if self.is_joint(phrase.lower()):
            return Speaker(phrasing.lowered(phrase), group="joint", evidence=(phrase,))
        placed = _THE_PLACE.match(phrase)
        if placed and people.role_nouns(placed["who"]):
            phrase = placed["who"]
        named = self.parse(phrase)
        if named.name:
            return self.named(named, phrase, place)
        return self.office(phrase, place, before) or self.body(phrase, before)

    def is_joint(self, low: str) -> bool:
        """Return whether the words mean everyone at the table."""
        bare = re.sub(r"^(?:also|then) ", "", low)
        return bare in self.joint or bare.removeprefix("the ") in self.joint

    def named(self, named: people.Named, phrase: str, place: int) -> Speaker:
        """Return the person of that name."""
        known = self.by_part.get(named.name) or self.inflected(named.name)
        if len(known) > 1:
            name = max(known, key=lambda full: self.text.rfind(full, 0, place))
        else:
            name = known[0] if known else self.full(named.name)
        person = self.people.get(name)
        return person.speaker() if person else Speaker(name, named.role, "person", (phrase,))

    def inflected(self, name: str) -> list[str]:
        """Return whom an inflected Russian surname means: Лаврова -> Лавров."""
        if not "А" <= name[0] <= "я":
            return []
        return [
            full
            for part, names in self.by_part.items()
            if len(part) > 3 and name.startswith(part[:-1]) and len(name) - len(part) <= 3
            for full in names[-1:]
        ]

    def office(
        self, phrase: str, place: int, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return the person in an office: "the minister" is the last one mentioned."""
        nouns = people.role_nouns(phrase)
        if "head of state" in phrase.lower():
            nouns = frozenset(("president",))
        bare = len(phrase.split()) == 1 and "А" <= phrase[0] <= "я"
        if not nouns or not (bare or _DETERMINED.match(phrase)):
            return None
        fits = [
            person
            for person in self.people.values()
            if not person.is_body
            and any(nouns <= people.role_nouns(role) for role in person.evidence)
        ]
        if not fits:
            last = _last_person(before) if bare else Speaker("")
            return last if last.name else None
        found = self.nearest(fits, place).speaker()
        return Speaker(found.name, found.role, "person", (phrase, *found.evidence))

    def nearest(self, fits: Sequence[_Person], place: int) -> _Person:
        """Return who is named first in the nearest sentence that names one of them."""
        start = max(0, place - _LOOK_BACK)
        for sentence, _ in phrasing.sentences_before(self.text, start, place):
            found = [
                (sentence.find(person.name.split()[-1]), order)
                for order, person in enumerate(fits)
                if person.name.split()[-1] in sentence
            ]
            if found:
                return fits[min(found)[1]]
        start = max(0, place - _WINDOW)
        return max(
            fits, key=lambda person: self.text.rfind(person.name.split()[-1], start, place)
        )

    def body(self, phrase: str, before: Sequence[tuple[Reported, Speaker]]) -> Speaker:
        """Return an institution, or whoever issued the paper that speaks."""
        if _DOCUMENT.search(phrase):
            issued = _ISSUED.search(phrase)
            if issued:
                return self.body(issued.group(1), before)
            last = _last_body(before)
            if (
                last.name
                and len(phrase.split()) <= 3
                and not phrase.lower().startswith(("a ", "an "))
            ):
                return last
        short = re.sub(r" ?\([^)]*\)", "", phrase).split(",")[0].strip() or phrase
        if re.match(r"(?:The|the) (?:[A-Z0-9]\S*(?: of| for| and| the)* ?)+$", short):
            short = short[4:]
        return Speaker(phrasing.lowered(short), group="body", evidence=(phrase,))

    def pronoun(
        self, source: Span, low: str, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return the person "he" or "she" means."""
        start = max(0, source.start - _LOOK_BACK)
        for sentence, offset in phrasing.sentences_before(self.text, start, source.start):
            end = offset + len(sentence)
            for statement, speaker in reversed(before):
                inside = offset <= statement.cue.start < end
                if inside and speaker.group == "person" and self.suits(speaker.name, low):
                    return speaker
            mentioned = self.first_mentioned(sentence, low)
            if mentioned is not None:
                return mentioned
        for _, speaker in reversed(before):
            if speaker.group == "person" and self.suits(speaker.name, low):
                return speaker
        return None

    def first_mentioned(self, sentence: str, low: str) -> Speaker | None:
        """Return the first person a sentence names."""
        found: list[tuple[int, str]] = []
        for part, names in self.by_part.items():
            place = sentence.find(part)
            if place >= 0 and self.suits(names[-1], low):
                found.append((place, names[-1]))
        for match in _RUN.finditer(sentence[:110]):
            if found and match.start() >= min(found)[0]:
                break
            named = self.parse(match.group())
            known = self.people.get(named.name)
            if " " in named.name and not (known and not self.suits(named.name, low)):
                return Speaker(named.name, named.role, "person", (sentence[:110],))
        return self.people[min(found)[1]].speaker() if found else None

    def suits(self, name: str, low: str) -> bool:
        """Return whether the pronoun can mean the person; remembers what it learns."""
        gender = "f" if low in _SHE else "m"
        person = self.people.get(name)
        if person is None or low == "who":
            return True
        if person.is_body:
            return False
        person.gender = person.gender or gender
        return person.gender == gender


def _sourced(text: str, source: Span) -> str:
    """Return the words of a source, with the "the" of a place or body right before it."""
    start = source.start - len("the ")
    phrase = source.slice(text)
    return f"the {phrase}" if start >= 0 and text[start : source.start] == "the " else phrase


def _last_person(before: Sequence[tuple[Reported, Speaker]]) -> Speaker:
    """Return whom a sentence without a subject means, as Spanish writes them."""
    people_before = (one for _, one in reversed(before) if one.group == "person")
    return next(people_before, Speaker(""))


def _last_body(before: Sequence[tuple[Reported, Speaker]]) -> Speaker:
    for _, speaker in reversed(before):
        if speaker.group in ("body", "joint"):
            return speaker
    return before[-1][1] if before else Speaker("")
