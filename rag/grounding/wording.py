"""Words of a claim that its proof does not have."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from rag.grounding.figures import NUMBERS
from rag.grounding.names import CALENDAR, bare
from rag.text import terms
from rag.text.quotation import UNSPACED
from rag.text.stopwords import STOPWORDS

_TOKEN: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_HAN: Final = re.compile(rf"[{UNSPACED}]")
_SAME: Final = """
    rise rose risen rising increase increased grow grew grown growth climb gain
    fall fell fallen drop decrease decline shrink shrank shrunk
    withdraw withdrew withdrawn pull out
    build built construct construction
    break broke broken
    meet met meeting
    hold held
    begin began begun start
    lead led
    leave left
    give gave given
    take took taken
    send sent
    buy bought purchase
    sell sold
    pay paid
    lose lost
    win won
    find found
    keep kept
    seek sought
    bring brought
    speak spoke spoken
    rebuild rebuilt
    reach reached
    stay remain stayed
    quake earthquake
    cost costing price
    km kilometre kilometer kilometres
    tonne ton tonnes
    dead die died killed kill death
    let allow allowed permit
    want wish
    back support supported
    worker employee staff
    return back
    whole entire
    home house
    soldier troop
    talk negotiation discussion
    deal agreement accord pact
    side country nation party
    carry carried
    offer offered propose proposed proposal
    demand demanded call called
    rule ruled
    crew sailor
    vessel ship
    dollar $
    euro €
    end ended conclude
    delay delayed postpone
    cancel cancelled
    stop halt
    assist help aid
    attack strike struck
    fight fought
    choose chose chosen
    draw drew drawn
    say said
    go went gone
    come came
    put estimate estimated
    think thought believe
    make made
    hurt injure injured wound wounded
    expect expected forecast
    two pair
    third thirds
    quarter quarters
    first 1st
    have has had
"""
_FREE_WORDS: Final = """
    according accordingly say says said saying tell told add added note noted state stated
    report reported reportedly announce announced statement reporter journalist comment
    remark mention inform explain expressed express describe described person people number
    total figure also amid article passage source sources per cent percent percentage via
    named según dijo afirmó señaló declaró indicó añadió sagte sagten erklärte laut zufolge
    mitteilte million millions billion billions trillion thousand hundred dozen млн млрд тыс
    тысяч тысячи миллион миллиона миллионов миллиард миллиарда миллиардов millón millones
    millionen milliarden tausend habe hätte sei sagt teilte заявил заявила заявили сказал
    сказала сообщил сообщила сообщили словам согласно
"""
FREE: Final = frozenset(terms(_FREE_WORDS))
"""Words that only introduce what is told."""
_ENDING: Final = re.compile(
    "|e|s|d|n|r|y|t|en|ed|es|er|ers|or|ors|ing|ings|ion|ions|tion|ition"
    "|ation|ations|sion|ment|ments|ly|al"
    "|ally|ive|able|ance|ence|ant|ent|ful|ness|ity|ian|ans?|ese|ish|ry|age|th|i"
    "|o|a|os|as|ar|ir|ado|ada|ando|iendo|aron|ieron|ara|era|iera|te|ten|et|st|em|ern|ung|ungen"
)
_FREE_HAN: Final = frozenset(
    "的了在于是将和与以及该其这那表示称说据为被有会并也都已经对向从年月日点于时"
)
_BINDING_WORDS: Final = """
    against without before after until because again despite only during unless till sin
    contra ohne gegen без против antes después bis vor
"""
_BINDING: Final = frozenset(_BINDING_WORDS.split())
"""Little words that turn a sentence round: as stopwords they would not be looked at."""
_NUMBERS: Final = frozenset({"one", "two", *NUMBERS})
_VERBAL: Final = ("ed", "ing")
_ROLE_WORDS: Final = """
    minister president secretary envoy ambassador spokesman spokeswoman spokesperson official
    leader premier prime foreign defence defense deputy chief chair chairman chairwoman
    diplomat senior top special general commander interior finance trade vice head government
    ministry executive mayor governor country union company министр президент portavoz
    ministro ministra ministerin
"""
_ROLES: Final = frozenset(_ROLE_WORDS.split())
_PRONOUN: Final = re.compile(
    r"\b(?:it|its|he|him|his|she|her|they|them|their|this|that|these|those|there|we|our|us|i|my"
    r"|the\s(?:former|latter)|ella|él|su|sus|ellos|er|sie|es|dies\w*|ihr\w*"
    r"|он|она|они|его|её|ее|их|это)\b",
    re.IGNORECASE,
)
_PERIOD: Final = re.compile(
    r"\bthis\s(?:year|month|week|quarter|spring|summer|autumn|fall|winter|morning)\b",
    re.IGNORECASE,
)


def added(claim: str, sentence: str, context: str, names: Collection[str]) -> str:
    """Return the first word of ``claim`` that its proof does not have, or "".

    A word may stand there with another ending, or as another of the few words that mean the
    same in the news. As many words as the sentence has pronouns, twice over, may come from the
    context.

    Args:
        claim: The sentence to be proved.
        sentence: The sentence its quotation is from.
        context: What stands before that, the title first.
        names: Those of the claim, in lower case, which are compared elsewhere.
    """
    if len(_HAN.findall(claim)) > len(claim) / 3:
        return _added_characters(claim, sentence, context)
    period = _PERIOD.search(claim)
    if period and period[0].casefold() not in sentence.casefold():
        return period[0]
    there, before = _known(re.sub(r"\$", " dollar ", sentence)), _known(context)
    left = 2 * len(_PRONOUN.findall(sentence))
    for word in _words(claim):
        if bare(word).casefold() in names or has(word, there):
            continue
        if word.casefold() in _ROLES and has(word, before):
            continue
        carried = not word.casefold().endswith(_VERBAL) and word.casefold() not in _BINDING
        if carried and left and has(word, before):
            left -= 1
            continue
        return word
    return ""


def has(word: str, known: Collection[str]) -> bool:
    """Return whether all terms of a word are known, perhaps with another ending."""
    found = [term for term in terms(word) if term not in FREE]
    return all(
        any(alike(form, other) for form in kin(term) for other in known) for term in found
    )


def alike(one: str, other: str) -> bool:
    """Return whether two terms differ in their endings only."""
    if one == other:
        return True
    shortest, longest = sorted((len(one), len(other)))
    if shortest < 4 or longest - shortest > 4 or one[:1].isdigit():
        return False
    shared = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest
    )
    if not one.isascii() or not other.isascii():
        return shared >= max(3, longest - 3)
    return shared >= 3 and all(_ENDING.fullmatch(word[shared:]) for word in (one, other))


def forms(words: Iterable[str]) -> frozenset[str]:
    """Return the terms of ``words`` and of those that mean the same."""
    return frozenset(form for word in words for term in terms(word) for form in kin(term))


def _words(claim: str) -> list[str]:
    """Return the words of a claim that say something; figures are compared elsewhere."""
    found = (m[0] for m in _TOKEN.finditer(claim))
    return [
        word
        for word in found
        if not word[0].isdigit()
        and word.casefold() not in _NUMBERS
        and not CALENDAR.fullmatch(word.casefold())
        and (word.casefold() in _BINDING or word.casefold() not in STOPWORDS)
        and not set(terms(word)) <= STOPWORDS - _BINDING
    ]


@lru_cache(maxsize=256)
def _known(text: str) -> frozenset[str]:
    return forms(m[0] for m in _TOKEN.finditer(text))


@lru_cache(maxsize=4096)
def kin(term: str) -> frozenset[str]:
    """Return a term and those that mean the same in the news."""
    return _GROUPS.get(term, frozenset()) | {term}


def _added_characters(claim: str, sentence: str, context: str) -> str:
    """Compare letter by letter where words are not set off by spaces.

    A letter that only the context has must stand there between the same neighbours: it is of
    a name carried over.
    """
    for at, letter in enumerate(claim):
        if not _HAN.match(letter) or letter in sentence or letter in _FREE_HAN:
            continue
        if not any(
            pair in context for pair in (claim[at : at + 2], claim[max(0, at - 1) : at + 1])
        ):
            return letter
        if claim[at : at + 2] not in context and claim[at - 1 : at + 1] not in context:
            return letter
    return ""


def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for line in _SAME.strip().splitlines():
        group = frozenset(term for word in line.split() for term in terms(word))
        for term in group:
            groups[term] = groups.get(term, frozenset()) | group
    return groups


_GROUPS: Final = _groups()
