"""Make a follow-up question stand alone, without a model."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from rag import text as words
from rag.answer import asked, leaning, naming
from rag.answer.asked import Past
from rag.answer.pointing import ENDS_SAYING, about_the_same, pointing
from rag.answer.replacing import alike, fragment, replaced
from rag.types import Answer

_LONGEST: Final = 400
"""Characters of a question that may lean on another; a longer one tells enough."""
_SHORT: Final = 3
_LONG: Final = 7
_TURNED: Final = re.compile(
    r"^(?:when|where|why|how|since when|until when)\s+"
    r"(?=(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\b)"
    r"|^(?=(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\b)",
    re.IGNORECASE,
)
_MORE_OF: Final = re.compile(
    r"^what(?: (?:else|more))? (?=(?:did|does|do|is|was|has|have|will)\b)", re.IGNORECASE
)
_GERMAN: Final = re.compile(
    r"\b(?:der|die|das|und|was|wer|wie|warum|wann|sagte|hat|ist|über)\b", re.I
)


def standalone(question: str, history: Sequence[Answer]) -> str:
    """Return ``question`` so that it can be searched for without those before it.

    A name, a day, a pronoun or a correction is put into the words of the last question where
    that makes a sentence; elsewhere the words it leans on follow in brackets. A question that
    names what it is about comes back as it is.
    """
    if not history or not question.strip() or len(question) > _LONGEST:
        return question
    before = asked.past(history)
    if not before.last:
        return question
    if not leaning.is_english(question) or not leaning.is_english(before.last):
        rules: tuple[_Rule, ...] = (_more, _bare, _other_fragment, _other_language)
    else:
        rules = (_corrected, _more, _bare, fragment, pointing, _going_on)
    for rule in rules:
        found = rule(question, before)
        if found:
            return " ".join(found.split())
    return question


_Rule = Callable[[str, Past], str]


def _corrected(question: str, before: Past) -> str:
    """Put what is meant in the place of what was taken amiss."""
    rest, wrong, found = asked.inside(question), "", False
    for pattern in leaning.CORRECTED:
        match = pattern.match(rest)
        if match and not (pattern.groups > 1 and leaning.OPENS.match(rest)):
            found = True
            wrong = match.groupdict().get("wrong") or wrong
            rest = match["rest"].strip()
    if not found:
        return ""
    if leaning.OPENS.match(rest) and len(rest.split()) > 1:
        whole = f"{rest[0].upper()}{rest[1:]}?"
        asks = f"And {rest}?"
        return pointing(asks, before) or _going_on(asks, before) or whole
    return replaced(rest, before, wrong)


def _more(question: str, before: Past) -> str:
    if not leaning.MORE.fullmatch(asked.inside(question)):
        return ""
    more = _MORE_OF.match(before.query)
    return f"What else {before.query[more.end() :]}" if more else before.query


def _bare(question: str, before: Past) -> str:
    """Give a lone question word what it asks about."""
    lead = leaning.LEAD.match(question)
    for rest in (asked.inside(question), asked.inside(question[lead.end() :]) if lead else ""):
        match = leaning.BARE.fullmatch(rest)
        if match:
            break
    else:
        return ""
    told = asked.gist(before) if leaning.CLAIMED.match(rest) else ""
    adverb = re.fullmatch(r"(?:why|when|where|since when|until when)(?: exactly)?", rest, re.I)
    turned = _TURNED.match(before.last)
    if adverb and turned and not told:
        whole = before.last[turned.end() :]
        return f"{rest[0].upper()}{rest[1:]} {whole[0].lower()}{whole[1:]}?"
    return asked.with_words(question, told or asked.carried(before, question))


def _going_on(question: str, before: Past) -> str:
    """Give a short question, or one that begins with "and", the words it lacks."""
    lead = leaning.LEAD.match(question)
    own = naming.names(question, before.about)
    count = len(words.content_terms(question))
    if lead:
        rest = question[lead.end() :]
        if own and ENDS_SAYING.search(rest):
            return about_the_same(f"{rest[:1].upper()}{rest[1:]}", before)
        if own or count >= _SHORT:
            return ""
        names = " ".join(dict.fromkeys(n.text for n in before.names if n.kind != "date"))
        return asked.with_words(question, names or asked.carried(before, question))
    short = count < _SHORT and not own and leaning.OPENS.match(question)
    return asked.with_words(question, asked.carried(before, question)) if short else ""


def _other_fragment(question: str, before: Past) -> str:
    """Read "俄罗斯呢？" or "¿Y Rusia?" as the last question with another name."""
    lead = leaning.LEAD.match(re.sub(r"^[¿¡]", "", question))
    rest = asked.inside(re.sub(r"^[¿¡]", "", question)[lead.end() if lead else 0 :])
    asks = rest.removesuffix("呢")
    if (not lead and asks == rest) or len(asks) > 60 or len(asks.split()) > 4:
        return ""
    named = [n for n in naming.names(asks, before.about) if n.kind != "date"]
    same = alike(named, before)
    if not named:
        return ""
    mark = "？" if re.search("[一-鿿]", question) else "?"
    if len({n.means for n in same}) == 1 and not re.search("[а-яё]", before.last):
        bare = next(n for n in named if n.kind == same[0].kind)
        done = before.last[: same[0].start] + bare.text + before.last[same[0].end :]
        return f"{done}{mark}"
    return asked.with_words(question, asked.carried(before, question, without=same))


def _other_language(question: str, before: Past) -> str:
    """Give a question with a pronoun, or hardly a word of its own, those of the last one."""
    nouns = ("date", "name", "body") if _GERMAN.search(question) else ("date",)
    if any(name.kind not in nouns for name in naming.names(question, before.about)):
        return ""
    count = len(words.content_terms(question))
    points = leaning.FOREIGN.search(question) or leaning.LEAD.match(question)
    limit = 3 * _LONG if re.search("[一-鿿]", question) else _LONG
    if (points and count <= limit) or count < 2:
        return asked.with_words(question, asked.carried(before, question))
    return ""
