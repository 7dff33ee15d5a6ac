"""The few words that answer: a name, day, place or figure cut from a cited sentence."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rag.answer.expected import Kind, counts_it, lasts
from rag.answer.ranked import Ranked, assurance
from rag.answer.wanted import Wanted
from rag.statements import people
from rag.statements.countries import mentioned
from rag.text import content_terms, terms
from rag.types import Citation, Claim, Span

_SURE: Final = 0.6
"""Least assurance of the sentence the words are cut from."""
_FITS: Final = 0.5
_LONGEST_NAME: Final = 80
_CLEAR: Final = 0.93
"""A sentence with another answer of its own must score less than this share of the best."""
_WORDS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    "diez|deux|trois|quatre|cinq|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|"
    "два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать"
)
_SCALE: Final = (
    "hundred|thousand|million|billion|trillion|тысяч|миллион\\w*|миллиард\\w*|mil|millones"
)
_FIGURE: Final = (
    rf"(?:[$€£¥]\s?)?(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:[ -](?:{_SCALE})\b)?"
    rf"|\b(?:{_WORDS})(?:[ -](?:{_WORDS}|{_SCALE}))*\b|\b(?:half )?an? (?:{_SCALE}|dozen)\b"
    rf"|[一二两三四五六七八九十百千万亿]+"
)
_TIME: Final = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|días?|semanas?|meses"
    r"|años?|"
    r"heures?|jours?|semaines?|mois|Stunden?|Tagen?|Wochen?|Monaten?|Jahren?|минут\w*|час\w*|"
    r"дн\w+|сут\w+|недел\w*|месяц\w*|лет)\b|分钟|小时|天|周|个月|年"
)
_PERCENT: Final = r"(?:\s?%|\s?％|[ -]per ?cent\b|\s?pct\b| Prozent\b| процент\w*)"
_COIN: Final = (
    r"(?:dollars?|euros?|pounds?|yuan|yen|roubles?|rubles?|crowns?|thalers?|francs?|pesos?)\b"
    r"|元"
)
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY: Final = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE: Final = (
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|"
    rf"\b{_MONTH} \d{{4}}|\b{_WEEKDAY}(?: (?:morning|evening|night|afternoon))?\b|"
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\b\d{1,2} de [a-z]+(?: de \d{4})?|"
    r"\b\d{1,2} (?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|"
    r"декабря)\b|\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b|"
    rf"(?<=\bin )(?:{_MONTH}|(?:19|20)\d\d)\b|\bthe end of (?:19|20)\d\d\b|"
    r"\b(?:this|next|last) (?:spring|summer|autumn|fall|winter|week|month|year)\b"
)
_PART: Final = r"[A-ZÀ-ÞА-ЯЁ][\w’'-]*"
_RUN: Final = rf"{_PART}(?: (?:(?:de|del|la|da|von|van|al|bin|of the|of) )?{_PART})*"
_PLACE: Final = re.compile(
    rf"\b(?:in|at|near|off|to|from|en|à|в|во|на)\s(?:the\s)?(?P<place>{_RUN})"
)
_NAME: Final = re.compile(_RUN)
_PATTERNS: Final[dict[Kind, re.Pattern[str]]] = {
    "day": re.compile(_DATE),
    "length": re.compile(
        rf"(?:{_FIGURE}|\ban? )[ -]?(?:{_TIME})(?! (?:ago|earlier|later|before|after|old)\b)",
        re.IGNORECASE,
    ),
    "money": re.compile(
        rf"[$€£¥]\s?\d[\d,]*(?:\.\d+)?(?: (?:{_SCALE}))?|(?:{_FIGURE})\s?(?:{_COIN})",
        re.IGNORECASE,
    ),
    "share": re.compile(
        rf"(?:{_FIGURE}){_PERCENT}|百分之[一二三四五六七八九十百]+", re.IGNORECASE
    ),
    "count": re.compile(rf"(?:{_FIGURE}){_PERCENT}?", re.IGNORECASE),
}
_CALENDAR: Final = re.compile(rf"{_MONTH}|{_WEEKDAY}")


def short_answer(
    asked: Wanted, ranked: Sequence[Ranked], claims: Sequence[Claim]
) -> Citation | None:
    """Return the words of a cited sentence that answer by themselves.

    Precise or None: None when the question asks for no name, day, place or figure, when the
    best sentence holds several that may be meant, or only what the question names itself.

    Args:
        asked: The question.
        ranked: The sentences found, best first.
        claims: What is shown: the words are cut from one of them.
    """
    if asked.compares or asked.kind in {"any", "age"}:
        return None
    fitting = [row for row in ranked if row.fits > _FITS]
    if not fitting or assurance(asked, fitting[:1]) < _SURE:
        return None
    best = fitting[0]
    citation = next(
        (c for claim in claims for c in claim.citations if best.sentence.text in c.quote), None
    )
    if citation is None:
        return None
    found = _found(asked, best, citation.quote)
    near = (row for row in fitting[1:] if row.score >= _CLEAR * best.score)
    others = {_found(asked, row, row.sentence.text) for row in near} - {""}
    start = citation.quote.rfind(found) if found else -1
    if start < 0 or any(not _same(found, other) for other in others):
        return None
    start += citation.span.start
    return Citation(passage=citation.passage, span=Span(start, start + len(found)))


def _same(one: str, other: str) -> bool:
    """Return whether two short answers agree: a surname and the full name do."""
    first, second = set(terms(one)), set(terms(other))
    return first <= second or second <= first


def _found(asked: Wanted, row: Ranked, quote: str) -> str:
    text = row.sentence.text
    if asked.kind == "person":
        speaker = _speaker(asked, row, quote)
        if speaker:
            return speaker
        return _only(asked, (_person(name) for name in _NAME.findall(text)))
    if asked.kind == "place":
        named = (match["place"] for match in _PLACE.finditer(text))
        return _only(asked, (place for place in named if not _CALENDAR.match(place)))
    if asked.kind == "state":
        return _only(asked, (name for name in _NAME.findall(text) if mentioned(name)))
    matches = list(_PATTERNS[asked.kind].finditer(text))
    if asked.kind == "length" and not lasts(text):
        return ""
    if asked.kind == "count":
        dates = [match.span() for match in _PATTERNS["day"].finditer(text)]
        matches = [m for m in matches if not any(a <= m.start() < b for a, b in dates)]
        if len(matches) > 1 and asked.head:
            matches = [m for m in matches if counts_it(asked.head, text[: m.end() + 25], m)]
    return _only(asked, (match.group().strip() for match in matches))


def _only(asked: Wanted, found: Iterable[str]) -> str:
    """Return the one that the question does not name itself; empty when there are several."""
    known = set(terms(asked.text))
    new = {words for words in found if words and not set(content_terms(words)) <= known}
    return new.pop() if len(new) == 1 else ""


def _person(run: str) -> str:
    """Return the person's name in a run of capitalised words; empty when it is no person's."""
    name = people.parse(run[:_LONGEST_NAME]).name
    whole = " " in name and not _CALENDAR.match(run) and not run.startswith("The ")
    last = name.split()[-1:]
    stated = mentioned(name) == (name,) or mentioned(" ".join(last))
    return "" if not whole or stated or name[:2].isupper() else name


def _speaker(asked: Wanted, row: Ranked, quote: str) -> str:
    """Return the name, as it is written in what is cited, of the one speaker of a sentence."""
    if not asked.cues:
        return ""
    speakers = {s.speaker for s in row.sentence.said}
    if len(speakers) != 1:
        return ""
    speaker = speakers.pop()
    known = set(terms(asked.text))
    if not speaker[:1].isupper() or set(content_terms(speaker)) <= known:
        return ""
    for name in (speaker, speaker.split()[-1]):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", quote):
            return name
    return ""
