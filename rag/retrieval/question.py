"""What a question asks for: about what, of whom, what kind of answer, of which time."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from rag import text as words
from rag.retrieval import dates, kinds, states
from rag.statements import countries
from rag.statements.offices import ROLES, TITLES

_ASKING: Final = (
    "say says said tell tells told state stated statement according ask asked comment compare "
    "side sides party parties each both either position stance view opinion think thought "
    "mention articles article report reported readout describe explain happen happened "
    "sagte sagt sagen gesagt erklärte dit dijo dijeron dice сказал сказала заявил qu'a qu'ont "
    "qu'a-t-il qu'a-t-elle"
)
_VERB: Final = (
    r"(?-i:say|said|says|tell|told|think|want|wanted|claim(?:ed)?|state[ds]?|announce[d]?|argue[d]?"
    r"|call(?:ed)?|warn(?:ed)?|promise[d]?|demand(?:ed)?|den(?:y|ied)|insist(?:ed)?|propose[d]?"
    r"|suggest(?:ed)?|respond(?:ed)?|react(?:ed)?|comment(?:ed)?|describe[d]?|urge[d]?|reject(?:ed)?"
    r"|accuse[d]?|explain(?:ed)?|reply|replied|answer(?:ed)?|stress(?:ed)?|mean|feel|view(?:ed)?)"
)
_WHO: Final = r"(?P<{}>[^,;:?!]{{2,80}}?)"
_ABROAD: Final = (
    rf"^\W*was (?:hat|haben) {_WHO.format('a')}(?: (?:über|zu|zum|zur|auf) [^?]{{2,80}}?)? "
    r"(?:gesagt|erklärt|gefordert|geantwortet|angekündigt)\b",
    r"^\W*was (?:(?:sagt|erklärt|meint|fordert|antwortet|kündigt)(?:e|en)?|sagen|denkt|will"
    r"|woll(?:te|ten|en)) "
    rf"{_WHO.format('a')}(?= (?:über|zu|zum|zur|auf|nach|am|im|an)\b|\s*\?|\s*$)",
    rf"^\W*qu[’']?(?:e |[’'])?(?:a-t-(?:il|elle) |a |ont |en )?(?:dit|dis(?:ent)?|pense(?:nt)?"
    rf"|déclaré|répondu) {_WHO.format('a')}(?= (?:sur|à|au|aux|de|du|des|en)\b|\s*\?|\s*$)",
    r"^\W*qué (?:dijo|dijeron|dice|dicen|dirá|afirmó|declaró|respondió|pidió|opina|opinan) "
    rf"{_WHO.format('a')}(?= (?:sobre|de|del|acerca|en|a|al|ante)\b|\s*\?|\s*$)",
    r"^\W*что (?:сказал|заявил|ответил|говор|думает|предложил)\w* "
    rf"{_WHO.format('a')}(?= (?:о|об|обо|про|по|на)\b|\s*\?|\s*$)",
)
"""What somebody said, asked in German, French, Spanish and Russian."""
_SAID: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        *_ABROAD,
        rf"\bcompare (?:what )?{_WHO.format('a')} and {_WHO.format('b')}(?: (?:each|both))? "
        rf"{_VERB}\b",
        rf"\b(?:did|does|do|has|have|had|would|will) {_WHO.format('a')} and {_WHO.format('b')} "
        rf"(?:each |both )?(?:{_VERB}|differ|disagree|agree)\b",
        rf"\b(?:did|does|do|has|have|had|would|will) {_WHO.format('a')} (?:each )?{_VERB}\b",
        rf"\baccording to {_WHO.format('a')}(?=,|\?|$)",
        rf"\bwhat (?!(?:did|does|do|has|have|had|would|will|is|are|was|were)\b)"
        rf"{_WHO.format('a')} {_VERB}\b",
        rf"\b(?=\w)(?!(?:on|in|what|which|how|is|was|are|did)\b){_WHO.format('a')}"
        r"(?:['’]s| on) (?:position|stance|view|opinion|comments?|statements?|reaction|response"
        r"|words|readout)\b",
    )
)
_NOBODY: Final = re.compile(
    r"(?:they|he|she|it|we|you|i|each|both|the|two|all|either|every|one|anyone|who|side|sides"
    r"|part(?:y|ies)|countr(?:y|ies)|governments?|and|of|articles?|\s)+"
    r"|(?:both )?(?:readouts?|accounts?|statements?|reports?)\b.*",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(r" (?:and|und|et|y|и) ")
_LEADING: Final = re.compile(
    r"(?:(?:both|each|all|mr|mrs|ms|dr|sen|rep|gov|gen)\.?|the|former|then|outgoing|deputy"
    r"|vice|acting|frau|herr|señora?|monsieur|madame|(?-i:der|die|das|den|dem|el|la|los|las|le"
    r"|les)) |(?-i:l[’'])(?=\w)",
    re.IGNORECASE,
)
_MOST_NAMES: Final = 4
_LETTERS: Final = re.compile(r"\b([A-Za-z]\.[A-Za-z])\b(?!\.)")
"""Initials without their last point: "U.S" and "U.N"."""
_INITIALS: Final = re.compile(r"\b(?:[A-Za-z]\.){2,}|\bUN\b")
"""A name even where it is spelt like a word without content: French "un" is the U.N."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is searched for.

    Attributes:
        terms: Its words that carry meaning, each once, in order.
        names: Of each speaker or side it asks the words of, the terms of the name, offices
            left out; at most four. Empty when it does not ask who said what of somebody.
        topic: The terms that are no part of those names.
        states: The states those names name.
        years: The years it names.
        times: The days and months it names, and "last week" as of when it is asked.
        forms: Of terms that name a state, other words for it and its people; of no name
            whose words are asked for, since "Russia Today" is no Russian today.
    """

    text: str
    terms: tuple[str, ...]
    names: tuple[tuple[str, ...], ...] = ()
    topic: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    kind: kinds.Kind = "any"
    years: frozenset[str] = field(default=frozenset())
    times: tuple[dates.When, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_judged(self) -> bool:
        """Whether passages differ in what `fits`, `agreement` and `is_of_its_time` return."""
        return self.kind != "any" or bool(self.years or self.times)

    def fits(self, text: str) -> bool:
        """Return whether a text holds words of the kind asked for that the question lacks."""
        return kinds.holds(self.kind, text, self.text)

    def agreement(self, text: str) -> int:
        """Return 1 when a text names a year asked for, -1 when it names others only, else 0."""
        if not self.years:
            return 0
        there = kinds.years(text)
        return 1 if there & self.years else -1 if there else 0

    def is_of_its_time(self, published: dt.date | None, text: str) -> bool:
        """Return whether a text, or the article it is of, is of a time asked about."""
        return any(when.holds(published, text) for when in self.times)


def read(question: str, today: dt.date) -> Asked:
    """Return what ``question`` asks for, asked on the day ``today``."""
    terms = query_terms(question)
    phrases = _subjects(question)
    names = tuple(dict.fromkeys(filter(None, (name_terms(phrase) for phrase in phrases))))
    named = {term for name in names for term in name}
    topic = tuple(term for term in terms if term not in named)
    return Asked(
        text=question,
        terms=tuple(terms),
        names=names[:_MOST_NAMES],
        topic=topic or tuple(terms),
        states=frozenset(s for phrase in phrases for s in countries.mentioned(phrase)),
        kind=kinds.kind_of(question),
        years=kinds.years(question),
        times=dates.asked(question, today),
        forms=states.forms(question, terms, apart=named),
    )


def query_terms(query: str) -> list[str]:
    """Return the words of a query that carry its meaning; all of them when none does.

    The words that only ask ("what did each side say about") are left out.
    """
    query = _LETTERS.sub(r"\1.", query)
    spelt = set(words.terms(" ".join(_INITIALS.findall(query))))
    content = {*words.content_terms(query), *spelt}
    telling = [term for term in words.terms(query) if term in content - _asking()]
    return list(dict.fromkeys(telling or words.content_terms(query) or words.terms(query)))


@lru_cache(maxsize=65536)
def name_terms(phrase: str) -> tuple[str, ...]:
    """Return the terms of a name without the office before it, all of them if none is left."""
    every = words.terms(phrase)
    last = max((n for n, term in enumerate(every) if term in _offices()), default=-1)
    bare = [term for term in every if term not in _offices()]
    return tuple(every[last + 1 :] or bare or every)


def _subjects(question: str) -> list[str]:
    """Return the words for each of whom the question asks the words."""
    for form in _SAID:
        match = form.search(question)
        if match is None:
            continue
        found = [part for part in match.groupdict().values() if part]
        if len(found) == 1:
            found = _BOTH.split(found[0])
        told = [_LEADING.sub("", part.strip(), count=1) for part in found]
        kept = [part for part in told if part and not _NOBODY.fullmatch(part)]
        if kept:
            return kept
    return []


@cache
def _asking() -> frozenset[str]:
    return frozenset(words.terms(_ASKING))


@cache
def _offices() -> frozenset[str]:
    few = "former senator sen rep mr mrs ms the gov dr of democrat republican nominee then a an"
    return frozenset(words.terms(" ".join((*ROLES, *TITLES, few))))
