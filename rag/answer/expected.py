"""What kind of words an answer must hold: a number, an amount of time, a day, a price.

"How many minutes did the call last?" is not answered by a sentence about the call without any
minutes, however many words the two share.
"""

import re
from typing import Final

_NUMBER = (
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|none|"
    r"uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|cien|mil|"
    r"un|deux|trois|quatre|cinq|sept|huit|neuf|dix|cent|mille|"
    r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|hundert|tausend|"
    r"один\w*|одна|две|два|три|четыр\w*|пят\w*|шест\w*|сем\w*|восем\w*|девят\w*|десят\w*|сто|тысяч\w*)\b"
    r"|[一二两三四五六七八九十百千万亿半]"
)
_TIME = (
    r"\b(seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|hour-long|overnight|"
    r"segundos?|minutos?|horas?|días?|semanas?|meses|años?|heures?|jours?|semaines?|mois|ans?|"
    r"Stunden?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|минут\w*|час\w*|дн\w+|недел\w*|месяц\w*|лет|год\w*)\b"
    r"|小时|分钟|[秒分时日天周月年]"
)
_DAY = (
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|"
    r"oct|nov|dec)[a-z]*\.?\b|\b(today|yesterday|tomorrow|tonight|morning|week|month|year)\b|\d"
    r"|\b(lunes|martes|miércoles|jueves|viernes|sábado|domingo|hoy|ayer)\b|[日月年周]"
    r"|\b(понедельник\w*|вторник\w*|сред[ауы]|четверг\w*|пятниц\w*|суббот\w*|воскресень\w*)\b"
)
_COUNTED: Final = re.compile(rf"\d[\d.,]*|{_NUMBER}", re.IGNORECASE)
_LASTING: Final = re.compile(
    rf"(?:\d|{_NUMBER}|\b(?:an?|several|few|many|all|whole|media|demi|half)\b)(?:[\d.,]*)"
    rf"(?:[\s-]+(?:and|a|of|the|half|y|et)\b)*[\s-]*(?:{_TIME})|\bovernight\b",
    re.IGNORECASE,
)
"""An amount of time: a number right before its unit."""
_DATED: Final = re.compile(_DAY, re.IGNORECASE)
_KINDS: Final = tuple(
    (re.compile(asked, re.IGNORECASE), needed)
    for asked, needed in (
        (
            r"\bhow long\b|\bcu[aá]nto tiempo\b|\bcombien de temps\b|\bwie lange\b|как долго|"
            r"多久|多长时间|\bhow (many|much) (minutes?|hours?|days?|weeks?|months?|years?)\b",
            (_LASTING,),
        ),
        (
            r"\bhow (many|much|large|big|high|old|far|fast|tall|deep)\b|"
            r"\bwhat (share|percentage|percent|proportion|number|sum|amount|price|fee)\b|"
            r"\bwhat (hourly |daily |monthly |annual )?(wage|salary|cost|rate)\b|"
            r"\bcu[aá]nt[oa]s?\b|\bcombien\b|\bwie viel\w*\b|сколько|多少|几[个名艘人]",
            (_COUNTED,),
        ),
        (
            r"^\W*when\b|\b(on )?(which|what) (week|)(day|date|month|year)s?\b|\bcu[aá]ndo\b|"
            r"^\W*quand\b|^\W*wann\b|когда|什么时候|何时|哪[天日年月]",
            (_DATED,),
        ),
    )
)


def answers(question: str, text: str) -> bool:
    """Return whether ``text`` holds words of the kind that ``question`` asks for.

    A number that the question itself names does not count. A question whose answer can be
    words of any kind is answered by any text.
    """
    return all(
        any(
            needed is not _COUNTED or match.group().casefold() not in question.casefold()
            for match in needed.finditer(text)
        )
        for needed in _needed(question)
    )


def _needed(question: str) -> tuple[re.Pattern[str], ...]:
    return next((needed for asked, needed in _KINDS if asked.search(question)), ())
