"""What kind of words a question asks for, and whether a passage holds such words."""

import re
from typing import Final, Literal

Kind = Literal["person", "day", "place", "number", "any"]

_NAME: Final = r"[A-ZÀ-ÞА-ЯЁ][\w’'.-]+"
_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_ASKING: Final[dict[Kind, str]] = {
    "number": r"\bhow (?:many|much|long|large|big|high|old|far|fast|tall|deep)\b"
    r"|\bwhat (?:share|percentage|percent|proportion|number|sum|amount|price)\b"
    r"|сколько|多少|\bcu[aá]nt[oa]s?\b|\bcombien\b|\bwie viel\w*\b",
    "day": r"^\W*when\b|\b(?:which|what) (?:day|date|month|year|weekday)s?\b"
    r"|\b(?:release|start|end) date\b|когда|何时|什么时候|\bcu[aá]ndo\b"
    r"|^\W*quand\b|^\W*wann\b",
    "place": r"^\W*where\b|\b(?:which|what) (?:city|country|place|town|capital|venue)\b"
    r"|\blocation\b|^где|在哪|\bdónde\b|^\W*où\b|^\W*wo\b",
    "person": r"^\W*who(?:m|se)?\b|\b(?:which|what) (?:official|minister|president|leader"
    r"|general|envoy|diplomat|spokes\w+|actor|actress|director|player|person|winner)\b"
    r"|\b(?:director|winner|author|founder|ceo|actress|actor) of\b|^кто\b|谁"
    r"|\bquién(?:es)?\b|^\W*qui\b|^\W*wer\b",
}
_HELD: Final[dict[Kind, str]] = {
    "number": r"\d|\b(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?"
    r"|half|third|hundreds?|thousands?|millions?|billions?)\b|[一二三四五六七八九十百千万亿]",
    "day": r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d"
    rf"|\d{{1,2}} (?:{_MONTHS})|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:19|20)\d\d\b|[月日年]|\d{1,2} [а-я]{3,8}я\b",
    "place": rf"\b(?:in|at|near|from|to|of|в|en|à|in der) (?:the )?{_NAME}|在",
    "person": rf"(?<![.!?…] )(?<!^){_NAME} (?:{_NAME})|[一-鿿]{{2,4}}",
}
_KINDS: Final = {kind: re.compile(form, re.IGNORECASE) for kind, form in _ASKING.items()}
_WORDS: Final = {kind: re.compile(form) for kind, form in _HELD.items()}
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def kind_of(question: str) -> Kind:
    """Return what a question asks for; ``any`` when its answer may be words of every kind."""
    return next((kind for kind, form in _KINDS.items() if form.search(question)), "any")


def holds(kind: Kind, text: str, question: str) -> bool:
    """Return whether a text has words of this kind that do not stand in the question."""
    form = _WORDS.get(kind)
    if form is None:
        return True
    asked = question.casefold()
    return any(
        not any(word in asked for word in match.group().casefold().split())
        for match in form.finditer(text)
    )


def years(text: str) -> frozenset[str]:
    """Return the years named in a text."""
    return frozenset(_YEAR.findall(text))
