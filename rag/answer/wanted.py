"""What a question asks about: its telling words, names and states, and how much each tells."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag import text as words
from rag.answer.expected import Kind, head_of, kind_of
from rag.answer.kindred import akin, cues, kin, root
from rag.statements.countries import mentioned
from rag.types import Statement

_KIN: Final = 0.7
_ROOT: Final = 0.85
_MOST_TERMS: Final = 40
"""Telling terms of a question that are looked for: those of the longest sentence, and more."""
_LED: Final = 0.65
"""What a word counts that stands only in what leads in a sentence, its title or its speaker."""
_SAYING: Final = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|state|stated|according|account|accounts|"
    r"readouts?|describe|described|differ|think|view|position|stance|treat|react|respond)\b",
    re.IGNORECASE,
)
_SPEAKING: Final = (
    r"sa(?:y|id)|state[ds]?|think|view|describe[ds]?|characteri[sz]e|call(?:ed)?|react|respond|"
    r"differ|disagree|diverge|comment|treat|put|see|tell|told|claim|argue|demand|ask|want|urge|"
    r"warn|caution|promise|pledge|vow|agree|deny|reject|accuse|blame|condemn|criticis?e"
    r"|criticize|"
    r"thank|invite|propose|suggest|offer|stress|emphasis?e|insist|mention|announce|report"
    r"|reply|"
    r"answer|explain|express|condemn|welcome|praise|admit|acknowledge|confirm|expect|call|"
    r"justify|assess|regard|present|account|portray|frame|seek|request|have|need"
)
_SUBJECT: Final = re.compile(
    rf"\b(?:did|does|do|has|have|had|would|will)\s+(?P<who>.{{2,90}}?)\s+"
    rf"(?:(?:each|both|all|also|then|publicly|variously|respectively)\s+)*(?:{_SPEAKING})\b",
    re.IGNORECASE,
)
_OF: Final = re.compile(
    r"\b(?:position|stance|view|opinion|account|version|reaction|response|demand"
    r"|attitude)s? of "
    r"(?P<who>.{2,80}?)(?: (?:on|about|regarding|over|to|towards?|in|concerning)\b|\?|$)"
    r"|\baccording to (?P<told>.{2,80}?)(?:,|\?|$)|\bbetween (?P<two>.{2,80}?) (?:on|over"
    r"|about)\b",
    re.IGNORECASE,
)
_EVERYBODY: Final = re.compile(
    r"\b(?:each|both|either|every|all|the two|different|opposing|various) (?:of the )?"
    r"(?:sides?|part(?:y|ies)|countr(?:y|ies)|governments?|camps?|ministries|leaders"
    r"|presidents|"
    r"ministers|readouts?|accounts?|versions?|reports?|statements?|articles?)\b",
    re.IGNORECASE,
)
_ACCOUNTS: Final = re.compile(
    r"\b(?:readouts|accounts|versions|reports|articles|communiqu[eé]s|statements)\b",
    re.IGNORECASE,
)
_DIFFER: Final = re.compile(
    r"\b(?:differ|disagree|diverge|compare|contrast|conflict|each)\b|\bat odds\b", re.IGNORECASE
)
_ABOUT: Final = re.compile(
    r"\b(?:about|regarding|concerning|as to) (?!how\b|who\b|when\b)(.+?)"
    r"(?: (?:in|at|during|after|before|when|on|to|with|from|for|by)\b|[?,;]|$)",
    re.IGNORECASE,
)
_THING: Final = re.compile(
    r"^(?i:what|who|which) (?:is|was|are|were) (?:the )?(?P<thing>[\w-]+(?: [a-z-]+){0,2}) of "
    r"(?:the )?[^\W\d_a-z]"
)
_TOLD_OTHERWISE: Final = frozenset(
    words.content_terms(
        """
        position stance view opinion reaction response attitude role purpose aim goal point
        reason cause name status plan outcome result message demand claim argument idea part
        meaning significance impact effect cost price amount size date time number rest kind
        title account version criticism complaint concern advice condition state fate future
        importance subject topic content background context detail consequence risk problem
        """
    )
)
_ON: Final = re.compile(
    r"\b(?:about|regarding|concerning|(?:differ|disagree|diverge|position|stance|views?"
    r"|said?y?) (?:on|over))"
    r" (?P<topic>(?!(?:how|who|when|why|what|whether|which)\b)[^?,;:]{3,60}?)"
    r"(?= (?:in|at|during|after|before|when|with|according)\b|[?,;:]|$)",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r",? and (?:to |by )?(?:the )?|, (?:the )?| versus | vs\.? ")
_MERE: Final = frozenset(
    words.terms("the side sides party parties each both all lead official officials")
)
_LABOUR: Final = frozenset(
    words.terms("union labor labour worker guild employee staff striker steward dockworker")
)
_EMPLOYERS: Final = frozenset(
    words.terms("company employer firm management corporation producer studio operator owner")
)
"""What a party to a dispute at work is called for short; its side has a name of its own."""
_WORD: Final = re.compile(r"[^\W_][\w.'’-]*")


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a text as questions are compared with them."""

    terms: Set[str]
    roots: Set[str]
    states: Set[str]

    @classmethod
    def of(cls, text: str) -> "Told":
        """Return the words of ``text``."""
        return _told(text)

    def joined(self, other: "Told") -> "Told":
        """Return the words of both."""
        return Told(
            self.terms | other.terms, self.roots | other.roots, self.states | other.states
        )


@lru_cache(maxsize=4096)
def _told(text: str) -> Told:
    found = frozenset(words.terms(text))
    return Told(found, frozenset(map(root, found)), frozenset(mentioned(text)))


_ABROAD: Final = re.compile(
    r"\b(?:in|near|outside|to|towards) (?:the )?[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*"
)
"""Where somebody stands or is sent, who is of another side: "Torvia's embassy in Sarn"."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whose words are asked for.

    Attributes:
        name: What the question calls it.
        told: The words of that name.
        names: Those of its terms that are proper names.
    """

    name: str
    told: Told
    names: frozenset[str]

    def is_spoken_by(self, statement: Statement) -> bool:
        """Return whether a statement is this party's."""
        return self._is_side(statement) or self._is_speaker(statement)

    def is_meant_in(self, told: Told) -> bool:
        """Return whether words speak of a party that is called by what it is, not by name."""
        if self.names or self.told.states:
            return False
        wanted = frozenset(words.content_terms(self.name)) - _MERE
        every = wanted | (_LABOUR if wanted & _LABOUR else frozenset())
        return bool(every & told.terms)

    def _is_side(self, statement: Statement) -> bool:
        if not statement.side:
            return False
        side = Told.of(statement.side)
        if self.told.states & side.states:
            return True
        return any(one == two or akin(one, two) for one in self.names for two in side.terms)

    def _is_speaker(self, statement: Statement) -> bool:
        called = f"{statement.speaker} {statement.role}"
        speaker = Told.of(_ABROAD.sub(" ", called) if statement.side else called)
        if self.names or self.told.states:
            return bool(self.names & speaker.terms)
        side = frozenset(words.terms(statement.side))
        wanted = frozenset(words.content_terms(self.name)) - _MERE
        labour = bool(_LABOUR & (speaker.terms | side))
        if wanted & _LABOUR:
            return labour
        if wanted & _EMPLOYERS:
            known = bool(side) and "independent" not in side
            return known and not labour and not mentioned(statement.side)
        return any({term, *kin(term)} & (speaker.terms | side) for term in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question, taken apart.

    Attributes:
        weights: How much each telling term weighs, states aside.
        states: How much each state named weighs, under any of its names.
        names: The terms that are names or numbers.
        head: The terms of what is counted or chosen.
        cues: The ways of speaking asked for.
        parties: Those whose words are asked for, as the question calls them.
        compares: Whether the words of several are asked for, side by side.
        accounts: Whether what is compared are articles: "what do both readouts say".
        topic: The terms that tell what was spoken about.
        about: Those of them that follow "about" or the like.
        thing: Those of what is asked of a name: population in "the population of Norland".
        subject: The words after "about" or "differ on", as the question has them; empty when
            it has none.
    """

    text: str
    kind: Kind
    weights: Mapping[str, float]
    states: Mapping[str, float]
    names: frozenset[str]
    head: frozenset[str]
    cues: frozenset[str]
    parties: tuple[Party, ...] = ()
    compares: bool = False
    accounts: bool = False
    topic: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    thing: frozenset[str] = frozenset()
    subject: str = ""

    def share(self, told: Told, lead: Told) -> float:
        """Return which share of what is asked about a sentence holds, kindred words included.

        Args:
            told: The words of the sentence.
            lead: The words around it that say what it speaks of; they count less.
        """
        total = sum(self.weights.values()) + sum(self.states.values())
        if not total:
            return 0.0
        held = sum(
            weight * max(self.holds(term, told), _LED * self.holds(term, lead))
            for term, weight in self.weights.items()
        )
        held += sum(
            weight * (1.0 if state in told.states else _LED * (state in lead.states))
            for state, weight in self.states.items()
        )
        return held / total

    def missing(self, told: Told) -> dict[str, float]:
        """Return the terms and states that do not stand in these words, with their weights."""
        gone = {t: w for t, w in self.weights.items() if not self.holds(t, told)}
        return gone | {s: w for s, w in self.states.items() if s not in told.states}

    def holds(self, term: str, told: Told) -> float:
        """Return how surely words speak of what a term names, from 0 to 1."""
        if term in told.terms:
            return 1.0
        if root(term) in told.roots:
            return _ROOT
        if term in self.names and any(akin(term, other) for other in told.terms):
            return _ROOT
        return _KIN if kin(term) & told.terms else 0.0


def wanted(question: str, rarity: Mapping[str, float]) -> Wanted:
    """Take a question apart.

    Args:
        question: As it was searched for.
        rarity: How rare each telling word of it is in the library.
    """
    weights, states = _weighed(question, rarity)
    parties = _parties(question)
    saying = set(words.terms(" ".join(_SAYING.findall(question))))
    spoken = {term for party in parties for term in party.told.terms} | saying
    several = len(parties) > 1 and bool(
        _DIFFER.search(question)
        or _SUBJECT.search(question)
        or "according to" in question.casefold()
    )
    kind = kind_of(question)
    asks_words = kind == "any" or _SAYING.search(question) or _DIFFER.search(question)
    about = _about(question) & weights.keys()
    telling = {t: w for t, w in weights.items() if t in about or t not in saying} or weights
    each = bool(asks_words and _EVERYBODY.search(question))
    return Wanted(
        text=question,
        kind=kind,
        weights=telling,
        states=states,
        names=_names(question),
        head=head_of(question),
        cues=cues(words.terms(question)),
        parties=parties,
        compares=several or each,
        accounts=bool(_ACCOUNTS.search(question)),
        topic=frozenset(weights) - spoken,
        about=about,
        thing=_thing(question),
        subject=_subject(question),
    )


def _thing(question: str) -> frozenset[str]:
    """Return the terms of what is asked of a name: population in "the population of Norland".

    Of what a report gives in words of its own, such as a reason or a position, none.
    """
    match = _THING.search(question)
    found = words.content_terms(match["thing"]) if match else ()
    return frozenset() if _TOLD_OTHERWISE.intersection(found) else frozenset(found)


def _about(question: str) -> frozenset[str]:
    match = _ABOUT.search(question)
    return frozenset(words.content_terms(match.group(1))) if match else frozenset()


def _subject(question: str) -> str:
    match = _ON.search(question)
    words_after = match["topic"] if match else ""
    return words.plain(words_after).strip(" .") if words.content_terms(words_after) else ""


def _weighed(
    question: str, rarity: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of terms and of states; a state's own words are no terms beside it."""
    heaviest_first = sorted(rarity.items(), key=lambda pair: (-pair[1], pair[0]))
    weights, states = dict(heaviest_first[:_MOST_TERMS]), dict[str, float]()
    for word in _WORD.findall(question):
        own = [term for term in words.terms(word) if term in weights]
        for state in mentioned(word) if own else ():
            heaviest = max((weights.get(term, 0.0) for term in own), default=0.0)
            states[state] = max(states.get(state, 0.0), heaviest)
            for term in own:
                weights.pop(term, None)
    mean = sum(weights.values()) / len(weights) if weights else 1.0
    for state in mentioned(question):
        states.setdefault(state, mean)
    return weights, states


def _parties(question: str) -> tuple[Party, ...]:
    """Return those whose words a question asks for; none for "each side"."""
    match = _SUBJECT.search(question) or _OF.search(question)
    if match is None:
        return ()
    phrase = next(words for words in match.groupdict().values() if words)
    if _EVERYBODY.search(phrase):
        return ()
    names = _names(f". {phrase}")
    parts = [part.strip() for part in _SPLIT.split(phrase)]
    told = [(part, Told.of(part)) for part in parts if part]
    return tuple(Party(part, words, names & words.terms) for part, words in told)


def _names(question: str) -> frozenset[str]:
    """Return the terms of words with a digit, or a capital unless they come first."""
    return frozenset(
        term
        for place, word in enumerate(question.split())
        if any(c.isdigit() for c in word) or (place and word.lstrip("\"'“‘«(")[:1].isupper())
        for term in words.terms(word)
    )
