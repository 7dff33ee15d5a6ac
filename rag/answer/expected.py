"""What kind of words an answer must hold: a number, an amount of time, a day, a price, a name.

"How many minutes did the call last?" is not answered by a sentence about the call without any
minutes, however many words the two share.
"""

import re
from typing import Final, Literal

from rag.answer.kindred import kin, root
from rag.text import terms

Kind = Literal[
    "person", "place", "state", "day", "length", "count", "money", "share", "age", "any"
]

_NUMBER = (
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|none|"
    r"uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|cien|mil|"
    r"un|deux|trois|quatre|cinq|sept|huit|neuf|dix|cent|mille|"
    r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|hundert|tausend|"
    r"один\w*|одна|две|два|три|четыр\w*|пят\w*|шест\w*|сем\w*|восем\w*|девят\w*|десят\w*|сто"
    r"|тысяч\w*)\b"
    r"|[一二两三四五六七八九十百千万亿半]"
)
_TIME = (
    r"\b(seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|hour-long|overnight|"
    r"segundos?|minutos?|horas?|días?|semanas?|meses|años?|heures?|jours?|semaines?|mois|ans?|"
    r"Stunden?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|минут\w*|час\w*|дн\w+|недел\w*|месяц\w*"
    r"|лет|год\w*)\b"
    r"|小时|分钟|[秒分时日天周月年]"
)
_DAY = (
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(jan|feb|mar|apr|may|june?|july?|aug"
    r"|sept?|"
    r"oct|nov|dec)[a-z]*\.?\b|\b(today|yesterday|tomorrow|tonight|morning|week|month|year)\b|\d"
    r"|\b(spring|summer|autumn|fall|winter)\b"
    r"|\b(lunes|martes|miércoles|jueves|viernes|sábado|domingo|hoy|ayer)\b|[日月年周]"
    r"|\b(понедельник\w*|вторник\w*|сред[ауы]|четверг\w*|пятниц\w*|суббот\w*|воскресень\w*)\b"
)
_PERCENT = (
    r"%|％|\bper ?cent\b|\bpct\b|\bpor ciento\b|\bProzent\b|\bпроцент\w*|百分之"
    r"|[一二三四五六七八九]成"
)
_COIN = (
    r"[$€£¥₽]|\b(dollars?|euros?|pounds?|yuan|renminbi|yen|roubles?|rubles?|crowns?|thalers?|"
    r"francs?|pesos?|rupees?|won|lira|krone[rn]?|kronor|zloty|shillings?|cents?|reais"
    r"|real)\b|[元圆]"
)
_COUNTED: Final = re.compile(rf"\d[\d.,]*|{_NUMBER}", re.IGNORECASE)
_LASTING: Final = re.compile(
    rf"(?:\d|{_NUMBER}|\b(?:an?|several|few|many|all|whole|media|demi|half)\b)(?:[\d.,]*)"
    rf"(?:[\s-]+(?:and|a|of|the|half|y|et)\b)*[\s-]*(?:{_TIME})|\bovernight\b",
    re.IGNORECASE,
)
"""An amount of time: a number right before its unit."""
_DATED: Final = re.compile(_DAY, re.IGNORECASE)
_SHARED: Final = re.compile(
    rf"(?:(?:\d[\d.,]*|{_NUMBER})[\s-]*(?:{_PERCENT}))|百分之|\b(half|(?:a|one) (?:third"
    rf"|quarter|fifth)"
    r"|two[- ]thirds|three[- ]quarters|\d+ (?:out )?of (?:the |its )?\d+)\b",
    re.IGNORECASE,
)
_PAID: Final = re.compile(
    rf"(?:[$€£¥₽]\s?\d|(?:\d[\d.,]*|{_NUMBER})(?:[\s-]*(?:hundred|thousand|million|billion"
    rf"|trillion))?"
    rf"(?:[\s-]+\w+)?[\s-]*(?:{_COIN})|\b(?:half )?a? ?(?:million"
    rf"|billion) (?:and a half )?(?:{_COIN}))",
    re.IGNORECASE,
)
_AGED: Final = re.compile(
    r"\b(aged?|years? old|-year-old)\b|(?<=, )\d{1,2}(?=[,.])|\bof \d\d\b|\d\d?岁"
    r"|\b\d\d (лет|años|ans|Jahre)\b"
)
_NAMED: Final = re.compile(r"[^\W\d_a-zа-яё][^\W\d_]*[a-zà-ÿа-яё]|[A-Z]{2,}|[一-鿿]{2}")
_PEOPLE: Final = (
    r"official|officer|minister|secretary|president|premier|diplomat|envoy|ambassador|general|"
    r"admiral|commander|judge|lawyer|senator|governor|mayor|leader|chief|director|manager|"
    r"spokes\w+|executive|person|man|woman|politician|lawmaker|negotiator|representative|"
    r"mediator|analyst|expert|economist|chairman|chairwoman|aide|adviser|advisor|player|actor"
)
_UNIT: Final = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"
_ASKED: Final[tuple[tuple[str, Kind], ...]] = (
    (r"\bhow old\b|\b(?:what|which) age\b|\bqué edad\b|多大年纪|几岁|сколько лет", "age"),
    (
        r"\bhow long\b|\bcu[aá]nto tiempo\b|\bcombien de temps\b|\bwie lange\b|как долго|"
        rf"多久|多长时间|\bhow (many|much) {_UNIT}\b|\bhow far ahead\b|\bby how many {_UNIT}",
        "length",
    ),
    (
        r"\b(what|which) (share|percentage|percent|proportion|fraction)\b|百分之几",
        "share",
    ),
    (
        r"\bwhat (?:\w+ )?(wage|salary|price|fee|fine)\b|\bhow much (?:\w+ ){0,4}(?:money|cash|"
        r"aid|funding)\b|\bhow much (?:did|does|do|will|would) .{0,60}\b(?:cost|pay|earn"
        r"|spend|owe)\b|"
        r"\bhow much (?:was|were|is|are) .{0,60}\b(?:fined|paid|spent|sold|bought)\b|"
        r"\bwhat is the (?:\w+ )?(?:salary|wage|price|fee|cost)\b",
        "money",
    ),
    (
        r"\bhow (many|much|large|big|high|far|fast|tall|deep)\b|"
        r"\bwhat (number|sum|amount|cost|rate)\b|"
        r"\bcu[aá]nt[oa]s?\b|\bcombien\b|\bwie viele?\b|сколько|多少|几[个名艘人]",
        "count",
    ),
    (
        r"^\W*(?:(?:until|since|by|from) )?when\b|\b(on )?(which|what) (week|)(day|date"
        r"|month|year)s?\b|"
        r"\bcu[aá]ndo\b|^\W*quand\b|^\W*wann\b|когда|什么时候|何时|哪[天日年月]",
        "day",
    ),
    (
        r"\b(?:which|what) (?:other |third |neighbou?ring )?(?:country|state|nation"
        r"|government)\b|"
        r"哪[个国]国?家|\bqué país\b|\bquel pays\b|\bwelches Land\b|какая страна",
        "state",
    ),
    (
        r"^\W*where\b|\b(?:which|what) (?:\w+ )?(?:city|town|place|venue|capital|village"
        r"|region|"
        r"province|sea|strait|port|airport|island|stretch of water|waterway)\b|"
        r"\bd[oó]nde\b|^\W*où\b|^\W*wo\b|^\W*где|哪里|何地|哪个城市",
        "place",
    ),
    (
        rf"^\W*(?:by |to |from )?who(?:m|se)?\b|\b(?:which|what) (?:\w+ )?(?:{_PEOPLE})\b|"
        r"\bqui[eé]n(?:es)?\b|^\W*qui\b|^\W*wer\b|^\W*кто\b|[谁誰]",
        "person",
    ),
)
_KINDS: Final = tuple((re.compile(asked, re.IGNORECASE), kind) for asked, kind in _ASKED)
_NEEDED: Final[dict[str, re.Pattern[str]]] = {
    "day": _DATED,
    "length": _LASTING,
    "count": _COUNTED,
    "money": _PAID,
    "share": _SHARED,
    "age": _AGED,
    "person": _NAMED,
    "place": _NAMED,
    "state": _NAMED,
}
_BE: Final = "did|do|does|is|are|was|were|has|have|had|will|would|can|could|might|may|should"
_HEAD: Final = re.compile(
    rf"\b(?:how many|how much|which|what)\s+(?!(?:{_BE})\b)((?:[^\W_][\w'’-]*\s+){{1,5}}?)"
    rf"(?=(?:{_BE}|of|in|on|to|for|from|by|at|with|who|that|say|said|took|take)\b)",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(
    rf"\b(?:how many|[Ww]hich|[Ww]hat|How many)\s+(?!(?:{_BE})\b)"
    r"((?:[A-Z][\w'’-]*\s+)?[a-z][\w'’-]*)"
)
_LASTED: Final = re.compile(
    r"\b(?:last(?:ed|s|ing)?|took|takes?|spent|spend|for|within|after|minutes?|hours?|before"
    r"|ahead|in advance"
    r"|dur[oó]|dauerte|pendant|durante|длил\w*|в течение)\b|持续|历时",
    re.IGNORECASE,
)
_OFFICE: Final = re.compile(rf"\b(?:which|what)\s+(?:[\w'’-]+\s+){{0,2}}?({_PEOPLE})\b", re.I)
_OPEN: Final = re.compile(
    r"\b(?:declin|refus)\w+ to (?:say|comment|name|give|disclose|specify|reveal)\b"
    r"|\b(?:did|does|do|would|could|will|has|have|had)(?: not|n['’]t) (?:say|said|name|give"
    r"|give|disclosed?|specify"
    r"|specified|elaborate|provide|immediately)\b|\b(?:neither|nor|nobody"
    r"|no one)\b.{0,60}\bwould say\b"
    r"|\bwithout (?:saying|naming|giving|specifying|elaborating)\b|\b(?:remains?|is|was"
    r"|were) (?:still )?unclear\b"
    r"|\bnot (?:yet )?(?:been )?(?:determined|known|disclosed|specified|decided|announced)\b"
    r"|尚未|没有透露|拒绝透露|не уточни\w+|отказал\w+ сообщить|no (?:precis|detall|revel)\w+"
    r"|n['’]a pas précisé|wollte (?:\w+ )?nicht sagen|ließ offen",
    re.IGNORECASE,
)
_AROUND: Final = 40
"""Characters around a figure within which what it counts is named."""


def kind_of(question: str) -> Kind:
    """Return what kind of words a question asks for; ``any`` when any may answer."""
    return next((kind for asked, kind in _KINDS if asked.search(question)), "any")


def head_of(question: str) -> frozenset[str]:
    """Return the terms of the thing counted or chosen: ``ship`` in "how many ships".

    Empty when the question names none, as "who" and "when" do.
    """
    office = _OFFICE.search(question)
    if office:
        return frozenset(terms(office.group(1)))
    match = _HEAD.search(question) or _FIRST.search(question)
    named = match.group(1).split() if match else []
    return frozenset(terms(named[-1])) if named else frozenset()


def answers(question: str, text: str) -> bool:
    """Return whether ``text`` holds words of the kind that ``question`` asks for.

    What the question itself names does not count. A question whose answer can be words of
    any kind is answered by any text.
    """
    return bool(kind_of(question) == "any" or candidates(question, text))


def candidates(question: str, text: str) -> tuple[re.Match[str], ...]:
    """Return the words of the kind asked for that stand in ``text`` and not in the question."""
    kind = kind_of(question)
    needed = _NEEDED.get(kind)
    if needed is None:
        return ()
    asked = question.casefold()
    found = needed.finditer(text)
    if kind in {"length", "day", "age"}:
        return tuple(found)
    return tuple(match for match in found if match.group().casefold() not in asked)


def leaves_open(text: str) -> bool:
    """Return whether ``text`` says that something was not told or is not known."""
    return bool(_OPEN.search(text))


def lasts(text: str) -> bool:
    """Return whether ``text`` speaks of how long something takes, not only of a time."""
    return bool(_LASTED.search(text))


def counts_it(head: frozenset[str], text: str, figure: re.Match[str]) -> bool:
    """Return whether what a question counts is named right around a figure of ``text``."""
    near = terms(text[max(0, figure.start() - _AROUND // 2) : figure.end() + _AROUND])
    wanted = {*head, *(other for term in head for other in kin(term))}
    return bool(wanted & set(near) or {root(t) for t in head} & {root(t) for t in near})
