"""One name and one office per speaker of an article.

Surnames, "the minister", "he" and "the Torvian side" are led back to whoever the article means,
also when the full name comes only later, as in a caption.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.statements import address, countries, nameless, papers, people, phrasing, sourcing
from rag.statements.bodies import Bodies
from rag.statements.introduced import named_later
from rag.statements.referents import DETERMINED, Referents, last_body, last_person
from rag.statements.reported import OWN, Reported
from rag.statements.roster import NO_PAPER, Paper, Speaker
from rag.statements.words import listed

__all__ = ["Speaker", "resolve"]

_TWO = 2
_SINGULAR = listed("he she him her él ella il elle lui er sie он она 他 她")
_IMPERSONAL = listed("it they we i you that which what")
_THE_PLACE = re.compile(r"the [A-Z][^,]*, (?P<who>an? [^,]+)")
_INVERTED = re.compile(r"(?:^|.*-)(il|elle)$")
_AND = re.compile(r" (?:and|y|et|und|и) |(?<=[一-鿿])[和与同](?=[一-鿿])")
_INSTITUTIONS = listed(
    """
    Kremlin Pentagon Whitehall Itamaraty Planalto Moncloa Elysee Élysée Zhongnanhai Malacañang
    Miraflores Hague Taliban Kremlins
    """
)


def resolve(
    text: str,
    statements: Sequence[Reported],
    language: str,
    states: Mapping[str, str],
    bodies: Bodies,
    paper: Paper = NO_PAPER,
) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...]]:
    """Return the speaker of each statement, in the same order, and who else is presented.

    ``states`` are the names of states that the text itself reveals; the title of the paper may
    have the full names of those who speak in a transcript.
    """
    desk = _Desk(text, language, states, bodies)
    desk.paper = paper
    desk.meet_everyone()
    for statement in statements:
        if statement.source is not None:
            phrase = sourcing.words(text, statement.source)
            if not _THE_PLACE.match(phrase) and not desk.several(phrase):
                desk.meet(phrase)
    resolved: list[Speaker] = []
    for index, statement in enumerate(statements):
        before = list(zip(statements[max(0, index - 12) : index], resolved[-12:], strict=True))
        resolved.append(desk.speaker(statement, before))
    speakers = tuple(desk.again(one) for one in named_later(text, statements, resolved))
    speaking = {one.name for speaker in speakers for one in (speaker, *speaker.members)}
    silent = (person.speaker() for name, person in desk.people.items() if name not in speaking)
    return speakers, tuple(one for one in silent if one.group == "person" and one.role)


class _Desk(Referents):
    """The roster, with the reading of mentions."""

    def speaker(
        self, statement: Reported, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker:
        """Return who the source of a statement is."""
        if statement.source is None or _ADVERB.fullmatch(statement.source.slice(self.text)):
            return self.subject(statement) or _unnamed(self.text, statement, before)
        phrase = " ".join(sourcing.words(self.text, statement.source).split())
        phrase = self.honoured(phrase, statement.source.start)
        if statement.cue.slice(self.text) == ":":
            label = " ".join(statement.source.slice(self.text).split())
            full = self.labelled(label)
            phrase = phrase if full == label else full
        low = phrase.lower()
        inverted = _INVERTED.match(low)
        low = inverted.group(1) if inverted else low
        if low in _SINGULAR:
            return self.pronoun(statement.source, low, before) or Speaker(phrase)
        phrase = self.owned(phrase, statement.source, before)
        if low in ("who", "which") or low in self.lexicon.relatives:
            return self.relative(statement, before) or Speaker(phrase)
        if low in _IMPERSONAL or low in self.lexicon.pronouns:
            return self.impersonal(statement, low, before) or Speaker(phrase)
        return self.noun(phrase, statement.source.start, before)

    def subject(self, statement: Reported) -> Speaker | None:
        """Return whoever the sentence of a cue without a source opens with, or a title has."""
        if statement.lemma == OWN:
            return self.noun(address.author(self.paper.title), 0, ())
        start = max(0, statement.cue.start - 300)
        opening = re.split(r"(?<=[a-z”\"][.!?])\s|\n", self.text[start : statement.cue.start])[
            -1
        ]
        if any(
            opening and one.start <= statement.cue.start - len(opening)
            for one in statement.content
        ):
            return None
        run = re.match(
            r"(?:[Tt]he )?([A-ZÀ-Þ][\w’'.&-]*(?:(?: of)? [A-ZÀ-Þ][\w’'.&-]*)*)", opening
        )
        if run is None:
            return None
        name = run.group(1)
        known = self.bodies.knows(name) or self.is_state(name) or self.known(name)
        return self.noun(name, statement.cue.start, ()) if known else None

    def again(self, speaker: Speaker) -> Speaker:
        """Return a speaker with everything the whole article told of the person."""
        if speaker.members:
            return replace(speaker, members=tuple(map(self.again, speaker.members)))
        known = speaker.group == "person" or speaker.name in self.told_by_pronoun
        person = self.people.get(speaker.name) if known else None
        return person.speaker() if person else speaker

    def impersonal(
        self, statement: Reported, low: str, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return whom "they" or "it" means."""
        if low not in _IMPERSONAL or low in ("i", "you", "what"):
            return None
        if low in ("they", "we"):
            start = max(
                self.text.rfind("\n", 0, statement.cue.start), statement.cue.start - 300
            )
            sentence = re.split(
                r"(?<=[a-z][.!?])\s", self.text[start + 1 : statement.cue.start]
            )[-1]
            subject = re.match(
                r"((?:[A-Z][\w’'-]*(?: (?:of |for )?[A-Z0-9][\w’'-]*)*,? (?:and )?){3,})[a-z]",
                sentence,
            )
            if subject and " and " in subject.group(1):
                name = subject.group(1).strip()
                return Speaker(name, group="body", evidence=(name,))
        agreed = low == "it" and statement.lemma in ("agree", "be")
        if agreed and " agreed" in statement.cue.slice(self.text):
            last = before[-1][1] if before else Speaker("")
            return last if last.group == "joint" else Speaker("")
        together = low == "they" and statement.lemma in nameless.TOGETHER
        two = self.two_before(statement, before) if together else ()
        if two:
            name = " and ".join(one.name for one in two)
            return Speaker(name, group="joint", evidence=(low,), members=two)
        return last_body(before, they=low in ("they", "we"))

    def two_before(
        self, statement: Reported, before: Sequence[tuple[Reported, Speaker]]
    ) -> tuple[Speaker, ...]:
        """Return the two persons "they" means: who alone spoke in the paragraph before."""
        here = self.text.rfind("\n", 0, statement.cue.start)
        start = self.text.rfind("\n", 0, len(self.text[:here].rstrip())) if here > 0 else -1
        near = [one for said, one in before if said.cue.start > start]
        if any(one.group != "person" for one in near):
            return ()
        found = tuple({one.name: one for one in near}.values())
        return found if len(found) == _TWO else ()

    def relative(
        self, statement: Reported, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return whom "who" means: the last one named in front of it."""
        source = statement.source or statement.cue
        start = max(0, source.start - 160)
        words = re.split(r"[.!?;:“”\"\n]", self.text[start : source.start])[-1]
        pieces = [_JOINED.sub("", one.strip()) for one in words.split(",") if one.strip()]
        for piece in reversed(pieces):
            named = self.parse(piece)
            if named.name and (" " in named.name or self.known(named.name)):
                return self.named(named, piece, source.start)
            if _SOMEBODY.match(piece) and people.role_nouns(piece):
                return self.noun(piece, source.start, before)
        last = _LAST_NOUN.search(words.rstrip(" ,"))
        return self.noun(last.group(), source.start, before) if last else None

    def noun(
        self, phrase: str, place: int, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker:
        """Return who a source means that is no pronoun."""
        again = self.named_before(phrase, before) or self.unnamed_before(phrase, place, before)
        if again is not None:
            return again
        if self.is_joint(phrase.lower()):
            return Speaker(phrasing.lowered(phrase), group="joint", evidence=(phrase,))
        state = self.state_of_words(phrase.split(",", maxsplit=1)[0].strip())
        if state:
            return Speaker(state, group="body", evidence=(state,))
        placed = _THE_PLACE.match(phrase)
        if placed and people.role_nouns(placed["who"]):
            phrase = placed["who"]
        several = self.several(phrase)
        if several:
            return self.together(phrase, several, place, before)
        named = self.parse(phrase)
        if named.name and not self.bodies.knows(named.name) and not self.is_paper(phrase):
            found = self.named(named, phrase, place)
            if found.group == "person":
                return found
        return self.office(phrase, place, before) or self.body(phrase, place, before)

    def together(
        self,
        phrase: str,
        several: Sequence[str],
        place: int,
        before: Sequence[tuple[Reported, Speaker]],
    ) -> Speaker:
        """Return several who speak together; of no two of whom the words mean the same."""
        members = tuple(self.noun(part, place, before) for part in several)
        if len({member.name for member in members}) < len(members):
            return Speaker(phrasing.lowered(phrase), group="joint", evidence=(phrase,))
        name = " and ".join(phrasing.bare(member.name) for member in members)
        return Speaker(name, group="joint", evidence=(phrase,), members=members)

    def named_before(
        self, phrase: str, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker | None:
        """Return the group that "the ministers" means right after "G7 foreign ministers"."""
        grouped = phrasing.PLURAL.fullmatch(phrase)
        if grouped and re.match(r"the ", phrase, re.I):
            for _, speaker in reversed(before[-3:]):
                low = speaker.name.lower()
                if speaker.group == "body" and low.endswith(" " + grouped[1].lower()):
                    return speaker
        return None

    def is_paper(self, phrase: str) -> bool:
        """Return whether a paper speaks: "the readout"."""
        head = phrase.split(",", maxsplit=1)[0]
        return bool(papers.PAPER.search(head)) and not people.role_nouns(head)

    def several(self, phrase: str) -> tuple[str, ...]:
        """Return the parts of a source that names several; empty for any other."""
        if len(phrase) > 120 or not _AND.search(phrase) or self.bodies.knows(phrase):
            return ()
        parts = [part.strip() for part in _AND.split(phrase.replace(", and ", " and "))]
        parts = [one.strip() for part in parts for one in part.split(",") if one.strip()]
        stated = all(countries.mentioned(part, self.states) for part in parts)
        bare = [re.sub(r"^(?:the|los|las|les) ", "", part, flags=re.I) for part in parts]
        if stated and all(self.is_state(part) for part in bare):
            return tuple(parts)
        if len(parts) == 2 and all(
            DETERMINED.match(part) and people.role_nouns(part) and "," not in phrase
            for part in parts
        ):
            return tuple(parts)
        if self.hanzi or any(self.bodies.knows(part) for part in bare):
            return tuple(parts) if self.are_allies(bare) else ()
        if any(map(self.is_state, bare)) and all(
            self.is_state(part)
            or (part.isalpha() and part[0].isupper() and not self.known(part))
            for part in bare
        ):
            return tuple(parts)
        names = [self.parse(part) for part in parts]
        known = all(one.name and (" " in one.name or self.known(one.name)) for one in names)
        return (
            tuple(parts)
            if known and len(parts) == phrase.count(" and ") + 1 + phrase.count(",")
            else ()
        )

    def are_allies(self, bare: Sequence[str]) -> bool:
        """Return whether a state and a body are named: "Torvia and the River Union"."""
        others = [part for part in bare if not self.bodies.knows(part)]
        return (
            0 < len(others) < len(bare)
            and not self.hanzi
            and all(self.is_state(part) or self.may_be_surname(part) for part in others)
        )

    def is_state(self, words: str) -> bool:
        """Return whether words are nothing but the name of a state or bloc."""
        return bool(self.state_of_words(words))

    def state_of_words(self, words: str) -> str:
        """Return the state whose name or capital the words are; empty for other words."""
        bare = re.sub(r"^(?:the|los|las|les|la|el|l[’'])[ ]?", "", words, flags=re.I)
        named = countries.mentioned(bare, self.states)
        if len(named) != 1 or not bare or bare in _INSTITUTIONS or bare[0].islower():
            return ""
        if bare == named[0] or bare in self.states:
            return named[0]
        listed_as = countries.known().get(named[0])
        if listed_as is None or bare not in listed_as.aliases:
            return ""
        is_institution = " " in bare and countries.names_institution(bare)
        return "" if is_institution or countries.is_demonym(bare, listed_as) else named[0]

    def is_joint(self, low: str) -> bool:
        """Return whether the words mean everyone at the table."""
        bare = re.sub(r"^(?:also|then) ", "", low)
        if bare == "diplomats":  # of anybody, as a source
            return False
        return (
            bare in self.joint
            or bare.removeprefix("the ") in self.joint
            or bool(phrasing.EVERYONE.fullmatch(bare))
        )

    def named(self, named: people.Named, phrase: str, place: int) -> Speaker:
        """Return the person of that name; a body when the article never shows a person."""
        name = (
            named.name.title() if named.name.isupper() and " " not in named.name else named.name
        )
        known = self.known(name) or self.inflected(name)
        if len(known) > 1:
            name = max(known, key=lambda full: self.text.rfind(full, 0, place))
        else:
            name = known[0] if known else self.full(name)
        if name not in self.people and people.HONORIFIC.search(phrase):
            self.meet(phrase)
        person = self.people.get(name)
        if person is not None:
            return person.speaker()
        if not self.is_person(name) and not named.role and not named.title:
            return Speaker(self.bodies.full(name), group="body", evidence=(phrase,))
        return Speaker(name, named.role, "person", (phrase,))

    def body(
        self, phrase: str, place: int, before: Sequence[tuple[Reported, Speaker]]
    ) -> Speaker:
        """Return an institution, or whoever issued the paper that speaks."""
        if self.is_paper(phrase):
            issued = papers.issuer(self.text, phrase, place)
            if issued and not papers.PAPER.search(issued):
                return self.noun(issued, place, before)
            last = last_body(before)
            if last.name and re.match(r"(?:the|this|its|their) ", phrase, re.I):
                return last
        short = re.sub(r" ?\([^)]*\)", "", phrase).split(",")[0].strip() or phrase
        described = re.match(
            r"(?:[Rr]ivals?|[Ss]ponsor|[Aa]irline|[Cc]armaker|[Cc]hipmaker|[Rr]etailer|[Ii]nsurer"
            r"|[Ss]upporters[’']? group) (?=[A-Z])",
            short,
        )
        if described:
            short = phrase = short[described.end() :]
        whole = short[4:] if short[:4].lower() == "the " else short
        meant = self.bodies.meant(short, place) if phrasing.FEATURED.fullmatch(short) else ""
        if meant:
            return Speaker(meant, group="body", evidence=(meant, phrase))
        if self.bodies.knows(whole):
            return Speaker(self.bodies.full(whole), group="body", evidence=(phrase,))
        proper = re.match(r"(?:The|the) (?:[A-Z0-9]\S*(?: of| for| and| the)* ?)+$", short)
        if proper or (_THE_BODY.match(short) and not people.role_nouns(short)):
            short = short[4:]
        short = re.sub(
            r"^(?:El|Los|Las|Les|La|Le) (?=[A-ZÀ-Þ])|^[Ll][’'](?=[A-ZÀ-Þ])", "", short
        )
        return Speaker(phrasing.lowered(short), group="body", evidence=(phrase,))


def _unnamed(
    text: str, statement: Reported, before: Sequence[tuple[Reported, Speaker]]
) -> Speaker:
    """Return whom a sentence without a subject means: the last speaker, if near."""
    if before and text.count("\n\n", before[-1][0].cue.end, statement.cue.start) <= 1:
        last = before[-1][1]
        if last.group != "unnamed" and last.name:
            return last
    return last_person(before)


_LAST_NOUN = re.compile(
    r"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir) )?(?:\b[A-ZÀ-Þ][\w&’'.-]*"
    r"(?:(?: of| for| and| the)* [A-ZÀ-Þ][\w&’'.-]*)*(?: [a-z-]+){0,2}"
    r"|(?<=\b[Tt]he )(?:[a-z-]+ ){0,2}[a-z-]+)$"
)
_THE_BODY = re.compile(
    r"[Tt]he (?:[a-z]+ )?[A-ZÀ-Þ]\S+ (?:[\w-]+ ){0,3}(?:ministry|government|presidency|embassy"
    r"|mission|parliament|army|navy|military|police|court|council|cabinet|office"
    r"|department|agency|commission|bank|press service|chancellery|secretariat)$"
)
_JOINED = re.compile(r"^(?:But|And|Yet|Then|So|Meanwhile) ")
_SOMEBODY = re.compile(r"(?:an?|the|one|two|some|his|her|its) ")
_ADVERB = re.compile(r"long|also|since|repeatedly|previously|earlier|later|often|in turn")
