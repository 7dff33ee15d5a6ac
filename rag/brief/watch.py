"""What comes next, as far as the articles announce it."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from rag.brief.dates import days
from rag.brief.material import Material
from rag.brief.sentences import Sentence, choose, in_order
from rag.types import Section

_STALE: Final = dt.timedelta(days=45)
"""An announcement without a day that is so much older than the newest article has passed."""

_MONTHS: Final = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
)
_WEEKDAYS: Final = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NEXT: Final = re.compile(
    r"\b(?:next|coming|following)\s(?:few\s|two\s|three\s)?(?:days?|weeks?|months?|years?|round|session|meeting|summit"
    rf"|spring|summer|autumn|fall|winter|{_WEEKDAYS}|{_MONTHS})\b"
    r"|\b(?:later|early|late)\s(?:this|next)\s(?:week|month|year|spring|summer|autumn|fall|winter)\b"
    rf"|\b(?:by|before|until|from|in|on|at)\s(?:the\s(?:end|start|beginning)\sof\s)?(?:{_MONTHS}|{_WEEKDAYS}|tomorrow)\b"
    r"|\btomorrow\b|\bby\sthe\send\sof\b|\bupcoming\b|\bdeadline\b|\bforthcoming\b"
    r"|\b(?:in|within)\s(?:the\snext\s)?(?:\d+|two|three|four|five|six|ten|ninety|thirty|sixty|several|a\sfew)\s(?:days?|weeks?|months?)\b"
    r"|下周|下周[一二三四五六日]|下个?月|明年|明天|将于|即将|定于"
    r"|\b(?:на|в)\s(?:следующ\w+|будущ\w+|ближайш\w+)\s|\bзавтра\b"
    r"|\b(?:la|el)\spróxim[ao]s?\b|\bpróxim[ao]s?\s(?:semanas?|mes(?:es)?|años?|días?)\b|\bmañana\s(?:se|el)\b",
    re.IGNORECASE,
)
_PLANNED: Final = re.compile(
    r"\b(?:is|are|remains?)\s(?:now\s|also\s|still\s)?(?:scheduled|expected|slated|planned|set|timetabled)\s(?:to|for|on|in|at)\b"
    r"|\b(?:was|were|had\sbeen)\s(?:scheduled|slated)\s(?:to|for)\b|\bdue\s(?:on|in|at|back|for|to\s(?:be|meet|hold|"
    r"visit|host|return|resume|begin|start|open|vote|decide|report|expire|end|arrive|take|go|talk|speak|sign|publish))\b"
    r"|\b(?:plans?|intends?|aims?|agreed|promised|pledged|undertook|decided|vowed)\sto\s(?:meet|hold|convene|visit|host|send|"
    r"sign|open|reopen|resume|return|continue|begin|start|launch|publish|present|submit|vote|decide|review|travel|table|put)\b"
    r"|\bscheduled\sfor\b|\bwill\s(?:then\s|also\s|again\s|next\s|now\s|both\s|each\s)?(?:be\s(?:held|signed|published|opened|reopened|"
    r"resumed|presented|reviewed|assessed|decided|discussed|raised|launched|sworn)|meet|host|visit|convene|take\splace|resume|reconvene"
    r"|travel|hold|attend|vote|sign|publish|present|submit|open|reopen|begin|start|launch|expire|enter\sinto\sforce|take\seffect"
    r"|return|review|decide|report|continue\sthe\stalks)\b"
    r"|将(?:于|在|举行|召开|访问|会见|签署|继续|举办)|计划(?:于|在)|拟于"
    r"|\b(?:состоится|состоятся|запланирован\w*|намерен\w*|планирует\w*|пройд[её]т|посетит|встретится|начн[её]тся)\b"
    r"|\b(?:se\s(?:celebrará|reunirá|firmará|reanudará)n?|tendrá\slugar|está\sprevist[oa]|viajará|prevé)\b",
    re.IGNORECASE,
)
_WOULD: Final = re.compile(
    r"\b(?:would|will|shall)\s(?:\w+\s){0,2}?(?:be\s)?(?:held|meet|host|visit|convene|take\splace|resume|reconvene|travel|hold"
    r"|attend|vote|sign|publish|present|submit|open|reopen|begin|start|launch|expire|return|review|decide|go|continue|raised?"
    r"|assessed|stay|remain|last|follow)\b",
    re.IGNORECASE,
)
# "The council meets on April 9": of a day ahead, the present tense announces too.
_MEETS: Final = re.compile(
    r"\b(?:meets?|opens?|reopens?|votes?|begins?|starts?|resumes?|returns?|takes?\splace|expires?|ends?|travels?|visits?|decides?)\b",
    re.IGNORECASE,
)
_UNSURE: Final = re.compile(
    r"\b(?:if|unless|could|might|would\shave|had\sbeen\sscheduled|was\sto\shave|were\sto\shave|postponed\sfrom|called\soff|cancelled"
    r"|canceled|if\sonly|whether|den(?:y|ies|ied)|dismiss(?:ed|es)|ruled\sout|rejected)\b|опроверг\w*|отверг\w*|否认|\bneg[óo]\b|\bdesmint\w+|\b(?:no|not\s(?:yet\s)?(?:been\s)?)(?:\s?\w+)?\s?(?:scheduled|planned|expected|date)\b",
    re.IGNORECASE,
)


# "He said on Friday": when it was said, not when it will be.
_SAID_ON: Final = re.compile(
    r"\b(?:said|says|told|announced|confirmed|stated|added|warned|declared|reported|agreed|met|wrote|stressed)\b"
    rf"(?:\s\w+){{0,4}}?\s(?:late\s|early\s)?(?:on|in|at)\s(?:{_WEEKDAYS}|{_MONTHS})(?:\s(?:morning|evening|afternoon|night))?",
    re.IGNORECASE,
)


def watch_section(material: Material) -> Iterator[Section]:
    """Yield what the articles announce for the time after the newest of them, if anything."""
    newest = [s.source.published for s in material.sentences if s.source.published]
    horizon = max(newest, default=None)
    ahead = [s for s in material.sentences if is_announced(s, horizon)]
    best = choose(ahead, material.size.watch, score=material.score)
    if best:
        yield Section(
            heading="What to watch",
            claims=tuple(sentence.claim() for sentence in sorted(in_order(best), key=_when)),
            kind="watch",
        )


def is_announced(sentence: Sentence, horizon: dt.date | None) -> bool:
    """Return whether a sentence announces something that has not passed by ``horizon``.

    It must say that something is planned, and when: a day after that of its article, or words
    such as "next week". A plan without a time counts when it is one by its very words
    ("is scheduled to"). What hangs on a condition, or was called off, is not announced.
    """
    text = sentence.text
    if _UNSURE.search(text):
        return False
    published = sentence.source.published
    named = [day for day in days(text, published) if published is None or day > published]
    planned = bool(_PLANNED.search(text))
    text = _SAID_ON.sub(" said ", text)
    if named:
        passed = horizon is not None and max(named) < horizon
        return not passed and (planned or bool(_WOULD.search(text) or _MEETS.search(text)))
    if horizon and published and horizon - published > _STALE:
        return False
    return planned or bool(_NEXT.search(text) and _WOULD.search(text))


def _when(sentence: Sentence) -> dt.date:
    """Return the first day after its article that a sentence names; the last day if none."""
    published = sentence.source.published
    named = days(sentence.text, published)
    return min((day for day in named if not published or day > published), default=dt.date.max)
