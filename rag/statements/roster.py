"""Everyone an article names: one entry a person, by full name and by each part of it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from rag.statements import countries, courtesy, hanzi, people, phrasing
from rag.statements.bodies import Bodies
from rag.statements.lexicon import chinese, lexicon
from rag.statements.listings import genders
from rag.statements.office_words import gender_of
from rag.statements.offices import ROLES
from rag.statements.words import CAPITAL, HELPING

Group = Literal["person", "joint", "body", "unnamed"]

_KEPT = 24
_READ = 30_000
_PRESENTED = re.compile(
    rf"\b{CAPITAL}(?: (?:(?:of|for|the|and|de|del|la|van|von|al) ){{0,2}}{CAPITAL})+"
)
_COUNTERPART = re.compile(
    r"\b((?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]he|su|son|sa|seinem|ihrem|seinen|ihren) "
    r"(?:(?!\b(?:that|who|had|has|called|met)\b)[^,.;:()“”\"\n]){0,50}?\b(?:counterpart|homólogo|homóloga|homologue|Amtskolleg\w+)"
    r"[^,.;:()“”\"\n]{0,30}?),? "
    r"((?:M\. |Mme |Sr\. |Sra\. )?[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'.-]*[\w’'-]){1,3})"
)
_OFFICE_OF = re.compile(
    r"\b(?:[Tt]he |(?=[A-ZÀ-Þ][\w-]+[’']s ))"
    r"((?:[\w’'-]+ ){0,4}?(?:[Mm]inister|[Pp]resident|[Aa]mbassador|[Cc]hancellor"
    r"|[Pp]remier|[Ss]ecretary|[Ee]nvoy|[Kk]ing|[Qq]ueen)"
    r"(?: (?:of|for|to) [^,.;:()“”\"\n]{2,70})?), "
    rf"(?:(?:Mr|Ms|Mrs|Dr)\.? )?({CAPITAL}(?: {CAPITAL}){{1,2}})"
)
_COLLEAGUE = re.compile(
    r"\b(\w+[сц]к\w+ (?:коллег|министр|президент|премьер)\w*) ([А-ЯЁ]\w+ [А-ЯЁ]\w+)"
)
_PLAIN_WORD = re.compile(
    r"\b(?!(?:with|from|over|into|amid|after|upon|than|that|about|against|under|between|before"
    r"|during|despite|while|when|where|since|until|without|within|toward|towards)\b)"
    r"[a-zà-ÿ]{4,}\b"
)
"""A word that has a capital where a headline is written in capitals."""
_THEIR_WORDS = re.compile(
    r"([^’'\n]+)[’']s? (?:\w+ ){0,3}?(?:Press|News|Remarks?|Briefing|Statement|Speech|Address"
    r"|Interview|Answers?|Comments?|Response|Reply)\b"
)
_BODY_BEFORE = re.compile(
    r"(?:\b(?:workers?|employees?|staff|executives?|CEO|founder|shares?|managers?|engineers?"
    r"|drivers?|union|headquarters|jobs?) (?:of|at|in))$",
    re.I,
)
_WHO_HEADS = re.compile(
    r", who (?:heads|leads|chairs|runs|commands|represents|speaks for|works (?:for|at)) "
    r"([^,.;:()“”\"\n]{4,120})"
)
_ITS_HEAD = re.compile(
    r"(\b(?:[Ii]ts|[Tt]heir|[Tt]he|[Aa]n?(?! \w+(?:é|i|u|it|is) )|[Ss]u|[Ee]l"
    r"|[Ll](?:[ae]|[oae]s)|[Dd]er|[Dd]ie) "
    r"[^,.;:()“”\"\n]{3,90}), $"
)
_SAID_BEFORE = re.compile(r"\b(?:that|who|which|had|has|have|was|were|is|are|called|met)\b")
"""Parts what is told of somebody: "told the paper that she had called her counterpart, "."""
_AND_OF = re.compile(
    r"\b(?:and|y|e|et|und) ((?:of|de|du|von|d[’']) ?(?:the |la )?[A-ZÀ-Þ][\w-]+), $"
)
"""In front of the second of two: "the ministers of Norland, Ana Roca, and of Brenza, "."""
_SPEAKS = (
    r"(?:said|says|told|warned|added|insisted|argued|replied|countered|noted|agreed|called)"
)
_CLAUSES = re.compile(
    r"[,.;:()“”\"!?\n–—]| - |\b(?:has|have|had|was|were|is|are|been|with|by|met"
    r"|meets|told|and|that|when|as|said|says|visiting|ally)\b"
    r"|(?:本报|对|同|与|会见|来访的|[，：、。；])"
)
_FEMALE = frozenset(("ms", "mrs", "miss", "lady", "dame", "madam", "frau", "señora", "madame"))
_MALE = frozenset(("mr", "sir", "lord", "mister", "herr", "señor", "monsieur"))
"""Behind a name these begin what was said ("a déclaré que son pays"), no office."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said something.

    Attributes:
        evidence: The words of the article that tell whom the speaker speaks for.
        members: Who speaks when several are named together.
    """

    name: str
    role: str = ""
    group: Group = "unnamed"
    evidence: tuple[str, ...] = ()
    members: tuple["Speaker", ...] = ()

    @property
    def surname(self) -> str:
        """The last word of the name; empty for someone without one."""
        return people.surname(self.name)


class Paper(NamedTuple):
    """Where a text stands: under which headline, and whose own paper it is, if a state's."""

    title: str = ""
    home: str = ""


NO_PAPER: Final = Paper()


@dataclass(slots=True)
class Person:
    """What the article tells of one person; ``told`` are offices given with a statement."""

    name: str
    told: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    gender: str = ""
    is_body: bool = False

    def speaker(self) -> Speaker:
        """Return the person as a speaker."""
        if self.is_body:
            return Speaker(self.name, group="body", evidence=(self.name,))
        role = next(iter((*self.told, *self.roles)), "")
        if len(role.split()) == 1:
            fuller = (
                one for one in (*self.told, *self.roles) if role.lower() in one.lower().split()
            )
            role = max(fuller, key=lambda one: len(one.split()) > 1, default=role)
        return Speaker(self.name, role, "person", tuple(dict.fromkeys(self.evidence)))


class Roster:
    """The people of one article.

    Attributes:
        paper: Where it stands; the title may name those who speak in it.
    """

    paper = NO_PAPER

    def __init__(
        self, text: str, language: str, states: Mapping[str, str], bodies: Bodies
    ) -> None:
        self.text = text
        self.states = states
        self.bodies = bodies
        self.lexicon = lexicon(language)
        self.hanzi = language.startswith("zh")
        self.language = language
        self.joint = self.lexicon.joint | frozenset(chinese()["joint"] if self.hanzi else ())
        self.people: dict[str, Person] = {}
        self.by_part: dict[str, list[str]] = {}
        self.heard: dict[str, str] = {}
        self.told_by_pronoun: set[str] = set()

    def meet_everyone(self) -> None:
        """Note the people whom the article presents with an office, also the silent ones."""
        text = self.presenting()
        for phrase in (*_beside(text), *courtesy.titled(text, self.language)):
            self.meet(phrase)
        for match in _OFFICE_OF.finditer(text):
            named = self.parse(phrase := f"the {match.group(1)}, {match.group(2)}")
            if " " in named.name and named.role and self.is_person(named.name):
                self.meet(phrase)
        for match in _COLLEAGUE.finditer(text):
            self.meet_inflected(match.group(1), match.group(2))
        for match in _PRESENTED.finditer(text):
            run = match.group()
            words = {word.lower().rstrip(".,") for word in re.split(r"[ -]", run)}
            if words & ROLES and not self.bodies.knows(run):
                named = self.parse(run.rstrip(".'’"))
                person = named.role and not countries.is_state(named.name)
                if " " in named.name and person and self.is_person(named.name):
                    self.meet(run.rstrip(".'’"))

    def presenting(self) -> str:
        """Return where people are presented: the text, after a headline that is a sentence.

        Of one that is none, whom it names as speaking: "Spokesperson Ana Roca's Remarks".
        """
        text, title = self.text[:_READ], self.paper.title
        if not _PLAIN_WORD.search(title):
            speaking = _THEIR_WORDS.match(title)
            title = speaking[1] if speaking else ""
        return f"{title}\n{text}" if title else text

    def meet_inflected(self, office: str, name: str) -> None:
        """Note a Russian name in another case: "с турецким коллегой Эмре Ылдызом"."""
        given, surname = name.split()
        stem = re.sub(r"(?:ом|ем|ым|ой|ей|а|у|е|ю|я)$", "", surname)
        plain = re.search(rf"\b{stem}[аяь]?\b", self.text)
        given = re.sub(r"(?:ом|ем|а|у)$", "", given) if given not in self.text else given
        person = self.enter(f"{given} {plain.group() if plain else stem}")
        person.evidence.append(f"{office} {surname}")
        person.roles.append(office)

    # --- getting to know people ------------------------------------------------------------

    def meet(self, phrase: str) -> None:
        """Note the person named in a source."""
        phrase = phrasing.spelt(phrase)
        named = self.parse(phrase)
        if not named.name or self.bodies.knows(named.name):
            return
        name = self.full(named.name)
        if not self.is_person(name) and not named.role and not named.title:
            return
        person = self.people.get(name) or self.enter(name)
        title = named.title.lower().rstrip(".")
        told = "f" * (title in _FEMALE) or "m" * (title in _MALE) or gender_of(named.role)
        person.gender = person.gender or told
        if named.role and named.role not in person.told[:_KEPT]:
            person.told.append(named.role)
        if len(person.evidence) < _KEPT and phrase not in person.evidence:
            person.evidence.insert(0, phrase)

    def enter(self, name: str) -> Person:
        """Return the new entry of a person."""
        person = self.people[name] = Person(name)
        for part in map(people.surname, re.split(r"[ ·]", name)):
            if len(part) > 2 or (self.hanzi and len(part) > 1):
                self.by_part.setdefault(part, []).append(name)
        gender = genders().get(name.split(maxsplit=1)[0], "")
        person.gender = gender if gender in ("f", "m") else ""
        self.study(person)
        self.study_surname(person)
        return person

    def is_person(self, name: str) -> bool:
        """Return whether a name is of a person: more than one word, or met with an office."""
        if self.hanzi or " " in name:
            return not self.bodies.knows(name)
        before = (
            self.text[max(0, place - 24) : place]
            for place in phrasing.places(self.text, name)[:8]
        )
        return any(_is_presented(words) for words in before) or self.is_of_someone(name)

    def is_of_someone(self, name: str) -> bool:
        """Return whether a name that is no body's is told whose: "Torvia's Reik said"."""
        if self.bodies.knows(name) or not people.is_name_word(name, self.states):
            return False
        owned = rf"\b[A-ZÀ-Þ]\w+[’']s {re.escape(name)} {_SPEAKS}\b"
        return bool(re.search(owned, self.text))

    def parse(self, phrase: str) -> people.Named:
        """Return the name and office in a source."""
        if not self.hanzi:
            return people.parse(courtesy.plainly(phrase, self.language), self.states)
        named = people.Named("", "") if phrase in self.joint else hanzi.named(phrase)
        return people.Named("", "") if self.state_named(named.name) else named

    def state_named(self, name: str) -> bool:
        """Return whether a name is nothing but the name of a state."""
        return name in self.states or bool(countries.mentioned(name) and len(name) < 7)

    def full(self, name: str) -> str:
        """Return the longest form of a name in the article: Torvald -> Ana Torvald."""
        if self.hanzi:
            return self.full_hanzi(name)
        if name.isupper() and len(name) > 3:
            name = name.title()
        known = self.known(name)
        if known:
            return known[-1]
        if " " in name:
            return self.longer(name)
        before: Counter[str] = Counter()
        after: Counter[str] = Counter()
        for place in phrasing.places(self.text, name):
            given = phrasing.given(self.text[max(0, place - 60) : place], self.states)
            if given:
                before[f"{given} {name}"] += 1
            second = phrasing.second(self.text[place + len(name) : place + len(name) + 40])
            if second and not self.bodies.knows(f"{name} {second}"):
                after[f"{name} {second}"] += 1
        best = before.most_common(1) or after.most_common(1)
        return self.longer(best[0][0]) if best else name

    def known(self, name: str) -> list[str]:
        """Return the people a name can mean: by surname, or by a given name that fits."""
        if name in self.people:
            return [name]
        bearers = self.by_part.get(people.surname(name), [])
        if " " not in name:
            return bearers
        words = name.split()
        return [full for full in bearers if _fits(words, full.split())]

    def longer(self, name: str) -> str:
        """Return a Spanish name with its second surname: Ana Roca -> Ana Roca Lind."""
        match = re.search(
            rf"\b{re.escape(name)}((?: [A-ZÀ-Þ][a-zà-ÿ’'-]{{2,}}){{1,2}})\b", self.text
        )
        if match is None or (
            name.split(maxsplit=1)[0] not in genders() and self.lexicon.language != "es"
        ):
            return name
        more = match.group(1).split()
        return f"{name}{match.group(1)}" if all(map(people.is_name_word, more)) else name

    def full_hanzi(self, name: str) -> str:
        """Return a transcribed name with the given name: 坎塔 -> 马里奥·坎塔."""
        match = re.search(rf"([一-鿿]{{1,8}}·){re.escape(name)}", self.text)
        if match is None or "·" in name:
            return name
        given = re.split(r"长|总统|总理|主席|首相|大使|人|卿|员|代表", match.group(1))[-1]
        return given + name

    def study(self, person: Person) -> None:
        """Note what the article says about a person beside the name."""
        for place in phrasing.places(self.text, person.name)[:6]:
            end = place + len(person.name)
            self.note_head(person, place, end)
            before = _CLAUSES.split(self.text[max(0, place - 110) : place])[-1]
            before = phrasing.spelt(before.strip().lstrip("-*•▪ "))
            if _BODY_BEFORE.search(before) and not self.hanzi:
                person.is_body = True
            match = re.match(
                r"(?:,| \() ?([^,.;:()“”\"\n]{4,160})(?:[,.;)\n]|$)", self.text[end : end + 170]
            )
            phrase = f"{before} {person.name}" if not self.hanzi else before[-16:] + person.name
            if match and self.is_apposed(match.group(1)):
                phrase += f", {match.group(1)}"
            under = re.match(
                r",? (?:Jr\.?)?,? ?(the [A-Z]\w+|[A-Z]\w+) (?:has|is|was|will)\b",
                self.text[end : end + 50],
            )
            if under and before.startswith("Under "):
                person.evidence.append(under.group(1))
            state = re.match(r" (of (?:the )?[A-Z][\w’'-]+)", self.text[end : end + 40])
            phrase += f" {state.group(1)}" if state and not match else ""
            named = self.parse(phrase.strip())
            if named.role and named.role not in person.roles:
                person.roles.append(named.role)
                person.gender = person.gender or gender_of(named.role)
            if phrase != person.name:
                person.evidence.append(phrase)

    def is_apposed(self, words: str) -> bool:
        """Return whether words behind a name give an office and report nothing."""
        first = words.split(maxsplit=1)[0].lower()
        return bool(people.role_nouns(" ".join(words.split()[:8]))) and (
            first not in self.lexicon.cues
            and first not in HELPING.get(self.lexicon.language, ())
            and first not in ("who", "and", "which", "told", "met")
        )

    def study_surname(self, person: Person) -> None:
        """Note the office behind a surname that only one person has: "Rowe, the nominee,"."""
        surname = people.surname(person.name)
        if " " not in person.name or self.by_part.get(surname) != [person.name] or self.hanzi:
            return
        for place in phrasing.places(self.text, surname)[:12]:
            end = place + len(surname)
            match = re.match(
                r", ((?:the|a|an|also|who is) [^,.;:()“”\"\n]{4,110})[,.]",
                self.text[end : end + 130],
            )
            if match and self.is_apposed(match.group(1)):
                phrase = f"{surname}, {match.group(1)}"
                if phrase not in person.evidence:
                    person.evidence.append(phrase)
                role = people.without_article(match.group(1))
                if role not in person.roles and not person.told:
                    person.roles.append(role)

    def note_head(self, person: Person, place: int, end: int) -> None:
        """Note "its head, NAME,", "and of Norland, NAME," and "NAME, who heads the ..."."""
        head = _ITS_HEAD.search(self.text[max(0, place - 100) : place])
        words = _SAID_BEFORE.split(head.group(1))[-1].strip() if head else ""
        if people.role_nouns(words):
            role = people.parse(words).role or people.without_article(words)
            if role not in person.roles and not people.parse(words).name:
                person.roles.append(role)
            person.evidence.append(words)
        if beside := _AND_OF.search(self.text[max(0, place - 60) : place]):
            person.evidence.append(beside.group(1))
        if heads := _WHO_HEADS.match(self.text[end : end + 140]):
            person.evidence.append("head of " + heads.group(1))

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


def _beside(text: str) -> Iterator[str]:
    """Yield the counterparts: "his Torvian counterpart, Ana Torvald"."""
    for match in _COUNTERPART.finditer(text):
        yield f"{match.group(1)}, {match.group(2)}"


def _is_presented(before: str) -> bool:
    """Return whether the words right before a name are a title or an office."""
    words = before.split()
    low = words[-1].lower().rstrip(".") if words and before.endswith(" ") else ""
    return low in ROLES or low in _FEMALE or low in _MALE or low in ("dr", "sen", "rep", "gov")


def _fits(short: list[str], full: list[str]) -> bool:
    """Return whether two names with one surname can be one person's: J. Maas, Jan P. Maas."""
    if people.surname(short[-1]) != people.surname(full[-1]) or len(short) < 2 or len(full) < 2:
        return False
    first, second = short[0].rstrip("."), full[0].rstrip(".")
    initials = len(first) == 1 or len(second) == 1 or first.isupper() or second.isupper()
    same = first == second or (initials and first[0] == second[0])
    return same or (first[:2] == second[:2] and {first, second} in _SHORT_NAMES)


_SHORT_NAMES = [{"Joe", "Joseph"}, {"Mike", "Michael"}, {"Dan", "Daniel"}, {"Tom", "Thomas"}]
