"""Whom an office or a pronoun means: "the minister", "she"."""

import re
from collections.abc import Sequence

from rag.statements import countries, nameless, people, phrasing
from rag.statements.listings import genders
from rag.statements.office_words import holds_another, is_of_another, is_synonymous
from rag.statements.reported import Reported
from rag.statements.roster import Person, Roster, Speaker
from rag.statements.words import CAPITAL, listed
from rag.types import Span

_RUN = re.compile(r"[A-ZА-ЯÀ-Þ][\w’'.-]*(?: [A-ZА-ЯÀ-Þ][\w’'.-]*)+")
DETERMINED = re.compile(
    r"(?:the|this|his|her|our|el|la|le|l[’']|der|die|das|president|minister|mister|madam)\b",
    re.I,
)
_WINDOW = 20_000
_LOOK_BACK = 700
_SHE = listed("she her ella elle sie она 她")
_WITHOUT_OBJECT = listed(
    """
    said says say added adds noted notes claimed claims insisted insists stated states argued
    argues stressed stresses explained explains announced announces confirmed confirms denied
    denies suggested suggests that
    """
)
"""Nobody is addressed by these: "said her clients" speaks of the clients."""
_SINGULAR = _SHE | listed("he him él il lui er он 他")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|on|across|around|outside) (?:the )?$|\bthe $", re.I
)
"""In front of a place or a thing, and of no person: "the Transit Treaty"."""
_HOUSES = listed(
    """
    ministry embassy commission council consulate mission delegation department office agency
    secretariat presidency court bank committee authority consortium
    """
)
_PARTY = re.compile(r"\b(Republican|Democratic|Labour|Conservative|Green|Liberal|Socialist)\b")


class Referents(Roster):
    """The roster, with the reading of offices, pronouns and labels."""

    def office(
        self, phrase: str, place: int, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return the person in an office: "the minister" is the last one mentioned."""
        nouns = people.role_nouns(phrase)
        if "head of state" in phrase.lower():
            nouns = frozenset(("president",))
        bare = len(phrase.split()) == 1 and "А" <= phrase[0] <= "я"
        if (
            nameless.is_body(phrase)
            or not nouns
            or not (bare or DETERMINED.match(phrase))
            or re.search(r"[’']s ", phrase)
        ):
            return None
        fits = [
            person
            for person in self.people.values()
            if not person.is_body and self.holds(person, nouns, phrase, place)
            if not (person.gender == "m" and nameless.gender(phrase) == "f")
        ]
        fits = self.at_home(phrase, fits) or self.only_one(phrase, place)
        if not fits:
            return self.last_of_paragraph(phrase, place, before, bare=bare)
        nearest = self.nearest(_exactly(fits, nouns), place)
        if _PARTY.search(phrase) and phrase not in nearest.evidence:
            nearest.evidence.append(phrase)
        found = nearest.speaker()
        return Speaker(found.name, found.role, "person", found.evidence)

    def at_home(self, phrase: str, fits: list[Person]) -> list[Person]:
        """Return those of the state whose own paper calls somebody "the Minister"."""
        if not self.paper.home or len(fits) < 2 or not _CAPITAL_OFFICE.fullmatch(phrase):
            return fits
        own = [
            person
            for person in fits
            if {self.paper.home}.issuperset(
                state
                for words in (*person.evidence, *person.told, *person.roles)
                for state in countries.mentioned(words, self.states)
            )
        ]
        return own or fits

    def only_one(self, phrase: str, place: int) -> list[Person]:
        """Return the one woman or man named so far, for "la ministre" or "el ministro"."""
        gender = nameless.gender(phrase)
        named = [
            person
            for person in self.people.values()
            if not person.is_body and people.surname(person.name) in self.text[:place]
        ]
        nouns = people.role_nouns(phrase)
        alike = [
            person
            for person in named
            if gender
            and person.gender == gender
            and not holds_another([*person.told, *person.roles], nouns, phrase)
        ]
        return alike if len(alike) == 1 else []

    def labelled(self, label: str) -> str:
        """Return office and full name of who speaks under a label in capitals: "VOSS: ..."."""
        if not label.split(",", maxsplit=1)[0].isupper():
            return label
        spelt = label.title()
        spoken = self.parse(spelt).name or spelt
        known = [
            one for one in self.known(spoken) if one != spoken and not self.people[one].is_body
        ]
        if known:
            return known[-1]
        surname = re.escape(spoken)
        whole = f"{self.paper.title}\n{self.text}"
        for match in re.finditer(rf"\b(?:{CAPITAL} ){{1,5}}{surname}\b", whole):
            name = self.parse(match.group()).name
            named = " " in name and name.endswith(spelt.rsplit(maxsplit=1)[-1])
            if named and not self.bodies.knows(name) and f"The {name}" not in whole:
                return match.group()
        return spelt if people.role_nouns(spelt) and " " in spelt else label

    def holds(self, person: Person, nouns: frozenset[str], phrase: str, place: int) -> bool:
        """Return whether a person has the office and nothing in the phrase is against it.

        Whom another word calls so, "the minister" the chief of a union, was named before.
        """
        told = [*person.evidence, *person.told, *person.roles]
        party = _PARTY.search(phrase)
        if party:
            others = {one.group(1) for words in told for one in _PARTY.finditer(words)}
            if others and party.group(1) not in others:
                return False
        states = countries.mentioned(phrase, self.states)
        if states:
            known = {name for words in told for name in countries.mentioned(words, self.states)}
            if known and not set(states) & known:
                return False
        if is_of_another(phrase, told):
            return False
        if any(nouns <= people.role_nouns(words) for words in told):
            return True
        named = people.surname(person.name) in self.text[:place]
        return named and any(is_synonymous(nouns, words) for words in told)

    def last_of_paragraph(
        self,
        phrase: str,
        place: int,
        before: Sequence[tuple[Reported, Speaker]],
        *,
        bare: bool,
    ) -> Speaker | None:
        """Return the last speaker of the paragraph, for an office nobody is known to hold."""
        if bare:
            last = last_person(before)
            return last if last.name else None
        start = self.text.rfind("\n", 0, place) + 1
        party = _PARTY.search(phrase)
        if not party and len(phrase.split()) > 2:
            return None
        plain = re.sub(r"[“\"][^”\"\n]*[”\"]?", " ", self.text[start:place])
        found = self.first_mentioned(plain, "he" if nameless.gender(phrase) == "m" else "")
        if found is None:
            return None
        told = {one.group(1) for words in found.evidence for one in _PARTY.finditer(words)}
        if (party and told and party.group(1) not in told) or self.is_other(phrase, found):
            return None
        if found.name in self.people:
            self.people[found.name].evidence.append(phrase)
        return found

    def is_other(self, phrase: str, found: Speaker) -> bool:
        """Return whether an office was spoken of before a person of another one was named."""
        nouns, known = people.role_nouns(phrase), people.role_nouns(found.role)
        if not known or nouns & known or is_synonymous(nouns, found.role):
            return False
        first = self.text.lower().find(phrase.lower())
        return 0 <= first < self.text.find(people.surname(found.name))

    def nearest(self, fits: Sequence[Person], place: int) -> Person:
        """Return who is named first in the nearest sentence that names one of them."""
        start = max(0, place - _LOOK_BACK)
        for sentence, _ in phrasing.sentences_before(self.text, start, place):
            found = [
                (sentence.find(people.surname(person.name)), order)
                for order, person in enumerate(fits)
                if people.surname(person.name) in sentence
            ]
            if found:
                return fits[min(found)[1]]
        start = max(0, place - _WINDOW)
        return max(
            fits, key=lambda person: self.text.rfind(people.surname(person.name), start, place)
        )

    def pronoun(
        self, source: Span, low: str, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return the person "he" or "she" means."""
        start = max(0, source.start - _LOOK_BACK)
        for sentence, offset in phrasing.sentences_before(self.text, start, source.start):
            end = offset + len(sentence)
            but = ""
            near = (one for one in reversed(before) if offset <= one[0].cue.start < end)
            for statement, speaker in near:
                if self.addresses(statement, low):
                    but = speaker.name
                elif self.means(speaker, low, self.text[statement.cue.end : source.start]):
                    return self.learned(self.as_person(speaker), low)
            mentioned = self.first_mentioned(sentence, low, but)
            if mentioned is not None:
                return mentioned
        for _, speaker in reversed(before):
            if speaker.group == "person" and self.suits(speaker.name, low):
                return speaker
        return None

    def means(self, speaker: Speaker, low: str, between: str) -> bool:
        """Return whether a pronoun can mean who spoke before it, with that between them."""
        if speaker.group == "body":
            unknown = "\n" not in between and self.may_be_surname(speaker.name)
            return unknown or nameless.is_someone(speaker.name)
        return speaker.group == "person" and self.suits(speaker.name, low)

    def as_person(self, speaker: Speaker) -> Speaker:
        """Return the person whom a pronoun tells to be one: "Okal said. He added"."""
        if speaker.group != "body" or not self.may_be_surname(speaker.name):
            return speaker
        self.told_by_pronoun.add(speaker.name)
        return self.enter(speaker.name).speaker()

    def may_be_surname(self, name: str) -> bool:
        """Return whether a name of one word is neither a body's nor a state's."""
        plain = people.is_name_word(name, self.states) and name.istitle() and name.isalpha()
        common = people.role_nouns(name) or re.search(rf"\b{name.lower()}\b", self.text)
        return plain and not common and not self.bodies.knows(name)

    def unnamed_before(
        self, phrase: str, place: int, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return who was called so at more length: "the diplomat", "the embassy".

        Right after "a senior Torvian diplomat" that one is meant, and after "the Torvian
        embassy" that, if no other embassy is spoken of since.
        """
        again = re.fullmatch(r"the ([a-z-]+)", phrase, re.I)
        if again is None or not before:
            return None
        if again[1].lower() in _HOUSES:
            return self.house_before(again[1].lower(), place, before)
        if not people.role_nouns(again[1]):
            return None
        last = before[-1][1]
        first = re.match(rf"(?:an?|one) (?:[\w’'-]+ )*?{again[1]}\b", last.name, re.I)
        return last if first and last.group == "body" and " " in last.name else None

    def house_before(
        self, noun: str, place: int, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return the ministry, say, that spoke last, unless another was named since."""
        called = re.compile(rf"\b{noun}\b", re.I)
        for statement, speaker in reversed(before):
            if speaker.group != "body" or not called.search(speaker.name):
                continue
            if speaker.name.lower() == f"the {noun}" or statement.source is None:
                return None
            since = self.text[max(statement.source.end, statement.cue.end) : place]
            others = re.findall(rf"(\w+) {noun}\b", since, re.I)
            return None if any(word.lower() != "the" for word in others) else speaker
        return None

    def owned(
        self, phrase: str, source: Span, before: Sequence[tuple[Reported, Speaker]]
    ) -> str:
        """Return "Ana Torvald's office" for "her office"; other words as they are."""
        match = _OWNED.fullmatch(phrase)
        if match is None or self.office(phrase, source.start, before):
            return phrase
        owner = self.pronoun(source, "he" if match[1].lower() == "his" else "she", before)
        known = owner is not None and owner.group == "person"
        return f"{owner.name}'s {match[2]}" if owner and known else phrase

    def honoured(self, phrase: str, place: int) -> str:
        """Return the words with which "His Excellency" was named last, or "he"."""
        if not people.HONORIFIC.fullmatch(phrase):
            return phrase
        more = r"[A-ZÀ-Þ][\w’'-]+(?: (?:bin|bint|ibn|al|[A-ZÀ-Þ][\w’'-]+))*"
        named = re.findall(rf"{re.escape(phrase)},? {more}", self.text[:place])
        her = phrase[:3].lower() == "her"
        return named[-1] if named else "she" if her else "he"

    def addresses(self, statement: Reported, low: str) -> bool:
        """Return whether a statement is made to whom the pronoun means: "he told her"."""
        cue = statement.cue.slice(self.text).lower().split()
        if not cue or cue[-1] in _WITHOUT_OBJECT:
            return False
        to = re.match(r" (her|him)\b", self.text[statement.cue.end : statement.cue.end + 5])
        return to is not None and low in _SINGULAR and (to[1] == "her") == (low in _SHE)

    def first_mentioned(self, sentence: str, low: str, but: str = "") -> Speaker | None:
        """Return the first person a sentence names, ``but`` for one."""
        found: list[tuple[int, str]] = []
        for part, names in self.by_part.items():
            place = sentence.find(part)
            if place >= 0 and names[-1] != but and self.suits(names[-1], low):
                found.append((place, names[-1]))
        for match in _RUN.finditer(sentence[:110]):
            if found and match.start() >= min(found)[0]:
                break
            named = self.parse(match.group().rstrip("."))
            known = self.people.get(named.name)
            is_name = " " in named.name and not self.bodies.knows(named.name)
            is_name = is_name and named.name != but
            wanted = ("x", "f" if low in _SHE else "m")
            fits = (
                is_name
                and genders().get(named.name.split()[0], "x") in wanted
                and not (known is None and _PLACE_BEFORE.search(sentence, 0, match.start()))
            )
            if fits and known and self.suits(named.name, low):
                return self.learned(known.speaker(), low)
            if fits and known is None and self.suits(named.name, low):
                one = Speaker(named.name, named.role, "person", (sentence[:110],))
                return self.learned(one, low)
        return self.learned(self.people[min(found)[1]].speaker(), low) if found else None

    def learned(self, speaker: Speaker, low: str) -> Speaker:
        """Return whom a pronoun means, noting the gender it tells."""
        if low in _SINGULAR and speaker.group == "person":
            told = "f" if low in _SHE else "m"
            person = self.people.get(speaker.name)
            if person is None:
                self.heard.setdefault(speaker.name, told)
            else:
                person.gender = person.gender or told
        return speaker

    def suits(self, name: str, low: str) -> bool:
        """Return whether the pronoun can mean the person."""
        person = self.people.get(name)
        if not low:
            return person is None or not person.is_body
        gender = "f" if low in _SHE else "m"
        if person is None:
            given = genders().get(name.split(maxsplit=1)[0], gender)
            return self.heard.get(name, gender) == gender and given in (gender, "x")
        if person.is_body:
            return False
        return (person.gender or gender) == gender


_CAPITAL_OFFICE = re.compile(
    r"[Tt]he (?:[A-Z][\w-]+ )?(?:Minister|President|Premier|Chancellor|Secretary)"
)
_OWNED = re.compile(
    r"([Hh]is|[Hh]er) ((?:[a-z]+ ){0,2}(?:office|ministry|department|campaign|party|team|agent"
    r"|lawyers?|aides?|advisers?|government|administration|family|spokes(?:man|woman|person)))"
)


def _exactly(fits: list[Person], nouns: frozenset[str]) -> list[Person]:
    """Return those whose office is called by the same word: the secretary is no minister."""
    same = [
        one
        for one in fits
        if any(nouns <= people.role_nouns(words) for words in (*one.told, *one.roles))
    ]
    return same or fits


def last_person(before: Sequence[tuple[Reported, Speaker]]) -> Speaker:
    """Return the last person who spoke; a nameless speaker when none did."""
    people_before = (one for _, one in reversed(before) if one.group == "person")
    return next(people_before, Speaker(""))


def last_body(before: Sequence[tuple[Reported, Speaker]], *, they: bool = False) -> Speaker:
    """Return the last body that spoke, for "they" also several together; else the last."""
    if they and before and before[-1][1].group == "joint":
        return before[-1][1]
    for _, speaker in reversed(before):
        if speaker.group in ("body", "joint"):
            return speaker
    return before[-1][1] if before else Speaker("")
