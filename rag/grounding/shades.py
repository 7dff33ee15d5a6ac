"""How surely a sentence says a thing, and of how many: "may", "plans to", "accused", "most"."""

import re
from dataclasses import dataclass
from typing import Final

from rag.grounding.wording import alike, kin
from rag.text import content_terms
from rag.text.quotation import UNSPACED

_REACH: Final = 2
"""Words with content after a shade that it is taken to colour."""
_HAN_REACH: Final = 10


@dataclass(frozen=True, slots=True)
class Shade:
    """Words that change how much a sentence claims.

    Attributes:
        words: What gives the sentence this shade.
        kept: What keeps it in a claim; the same words where empty.
        brought: Whether a claim may not have it unless its proof has.
    """

    name: str
    words: re.Pattern[str]
    kept: re.Pattern[str]
    brought: bool = False


def _shade(
    name: str, words: str, more: str = "", *, han: str = "", brought: bool = False
) -> Shade:
    def pattern(text: str) -> re.Pattern[str]:
        ends = rf"\b(?:{text})\b"
        return re.compile(f"{ends}|{han}" if han else ends, re.IGNORECASE)

    return Shade(name, pattern(words), pattern(f"{words}|{more}" if more else words), brought)


_POSSIBLE: Final = (
    r"(?-i:may)|might|could|perhaps|possibly|potentially|(?:un)?likely|probabl[ey]|maybe"
    r"|podr[íi]an?|pueden?|quiz[áa]s?|könn\w+|kann|dürften?|вероятно"
    r"|возможно|мо(?:гут|жет|г|гла|гли)"
)
_PLAN: Final = (
    r"plan(?:s|ned|ning)?(?=\s(?:to|on|for))|intend\w*|aim(?:s|ed|ing)?\sto"
    r"|prepar\w+\sto|hop(?:e|es|ed|ing)\sto"
    r"|scheduled|due\sto|set\sto|consider\w*|mull\w*|weigh\w*"
    r"|seek\w*\sto|want(?:s|ed)?\sto|in\stalks\sto"
    r"|planea\w*|pretende\w*|prev[ée]\w*|planen|plant|wollen|erwägt"
    r"|намерен\w*|планиру\w*|собира\w+ся"
)
_SHADES: Final = (
    _shade("only possible", _POSSIBLE, han="可能|也许|或将|或许"),
    _shade("only planned", _PLAN, r"plan(?:s|ned|ning)?", han="计划|拟|打算|考虑|将要"),
    _shade(
        "only expected",
        r"expect(?:s|ed|ing)?|forecasts?|predict\w*|estimat\w+(?=\sto)"
        r"|believed|thought\sto|rumou?red|reportedly"
        r"|se\sespera|erwart\w+|ожида\w+",
        r"projec\w+|anticipat\w*|believe\w*|think\w*",
        han="预计|预期|据信",
    ),
    _shade(
        "only demanded or offered",
        r"urg(?:e|es|ed|ing)|demand(?:s|ed|ing)?|call(?:s|ed"
        r"|ing)?\s(?:for|on)|propos\w+|offer(?:s|ed|ing)?"
        r"|ask(?:s|ed|ing)?|request\w*|threaten\w*|promis\w+|pledg\w+"
        r"|vow(?:s|ed)?|appeal\w*|recommend\w*"
        r"|pidi[óo]|exig\w+|fordert\w*|verlangt\w*|потребовал\w*"
        r"|призвал\w*|обеща\w+|предлож\w+",
        r"rise\sof|want\w*|press\w+|agreed",
        han="要求|呼吁|敦促|承诺|提议|威胁",
    ),
    _shade(
        "only alleged",
        r"accus\w+|alleg\w+|claim(?:s|ed|ing)?|suspect\w*|blam(?:e|es"
        r"|ed|ing)|supposed\w*|purported\w*"
        r"|warn(?:s|ed|ing)?|fear(?:s|ed)?|acus\w+|warf|wirft|beschuldig\w+|обвин\w+",
        r"said|says|according\sto|charge[ds]?|denied|denies|reject\w*",
        han="指责|指控|谴责|声称|警告",
    ),
    _shade(
        "only asked",
        r"whether|if|unless|ob|falls|si|если|ли",
        r"would|provided|should|on\scondition|when|once|cuando",
        han="是否|如果",
    ),
    _shade("said to be lacking", r"without|sin|ohne|без", r"no|not|never|lack\w*|fail\w*"
    r"|n['’]t|kein\w*|нет"),
    _shade("said of some", r"some(?!\s*\d)|several|certain|algunos|algunas"
    r"|varios|einige|некоторы\w+",
           han="部分|一些|有的", brought=True),
    _shade("said of most", r"most(?:ly)?|majority|mayor[íi]a|meiste[nr]?"
    r"|mehrheit|большинств\w+",
           han="大部分|大多数|多数", brought=True),
    _shade("said of few", r"few|hardly\sany|pocos|wenige|немноги\w+", brought=True),
    _shade("said as a least", r"at\sleast|more\sthan|over(?=\s*[\d$€£])"
    r"|no\s(?:fewer|less)\sthan|al\smenos"
           r"|más\sde|mindestens|mehr\sals|не\sменее|более",
           han="至少|超过|以上", brought=True),
    _shade("said as a most", r"at\smost|no\smore\sthan|fewer\sthan|less\sthan"
    r"|up\sto(?=\s*\d)|under(?=\s*\d)"
           r"|a\slo\ssumo|höchstens"
           r"|weniger\sals|не\sболее|менее", han="至多|不到|不足", brought=True),
)  # fmt: skip
_ALL: Final = re.compile(
    r"\b(?:all|every|each|entire(?:ly)?|whole|always|tod[oa]s"
    r"|alle[rn]?|все[хм]?|кажд\w+)\b|全部|所有|一切|全体",
    re.IGNORECASE,
)
_FUTURE: Final = re.compile(
    r"\b(?:will|would|shall|going\sto|werden?|wird|буд[еу]\w*)\b|\w['’]ll\b|将", re.IGNORECASE
)
_DONE: Final = re.compile(
    r"\b(?:has|have|had|was|were|did|already)\b|已|了(?=[\u3400-\u9fff。]|\Z)", re.IGNORECASE
)
_ASKS: Final = re.compile(
    r"\b(?:ask\w*|question\w*|wonder\w*|whether|if|pregunt\w*|frag\w*|спро\w*)\b|[?？]|问"
)
_LEADING_IF: Final = re.compile(r"\A\W*(?:if|unless|si|wenn|если|如果)\b", re.IGNORECASE)
_ONLY: Final = re.compile(r"\b(?:only|nur|sólo|solo|только)\b|只|仅", re.IGNORECASE)


def overstated(claim: str, quote: str, sentence: str, language: str) -> str:
    """Return in what way ``claim`` is surer, or of more, than its proof; "" when it is not.

    Args:
        claim: The sentence to be proved.
        quote: The words quoted for it.
        sentence: The sentence they are from.
        language: Of the article, as BCP 47.
    """
    told = frozenset(form for term in content_terms(claim) for form in kin(term))
    for shade in _SHADES:
        if objection := _lost(shade, claim, sentence, told):
            return objection
    early = not language.startswith("de") and _done_before_its_time(claim, sentence, told)
    condition = bool(_LEADING_IF.match(sentence.lstrip("\"“'‘"))) and not _hedged(claim)
    objections = (
        (_brings(_ALL, claim, sentence), "The cited sentence does not say it of all."),
        (_brings(_ONLY, claim, sentence), "The cited sentence does not say there is no more."),
        (
            _asked(quote, sentence) and not _ASKS.search(claim),
            "The cited sentence asks it and does not say it.",
        ),
        (condition, "The cited sentence says it under a condition."),
        (early, "In the cited sentence this is yet to come."),
    )
    return next((said for holds, said in objections if holds), "")


def _lost(shade: Shade, claim: str, sentence: str, told: frozenset[str]) -> str:
    """Return an objection when the claim has lost or gained a shade of its proof."""
    if shade.kept.search(claim):
        gained = shade.brought and _brings(shade.words, claim, sentence)
        return f"The cited sentence is not {shade.name}." if gained else ""
    reach = 1 if shade.brought else _REACH
    found = shade.words.finditer(sentence)
    lost = any(_colours(one, sentence, claim, told, reach) for one in found)
    return f"In the cited sentence this is {shade.name}." if lost else ""


def _brings(words: re.Pattern[str], claim: str, sentence: str) -> bool:
    return bool(words.search(claim)) and not words.search(sentence)


def _hedged(claim: str) -> bool:
    return bool(
        re.search(r"\b(?:if|unless|would|could|si|wenn|если)\b|如果", claim, re.IGNORECASE)
    )


def _colours(
    found: re.Match[str], sentence: str, claim: str, told: frozenset[str], reach: int = _REACH
) -> bool:
    """Return whether the words right after a shade are told in the claim."""
    rest = re.split(r"[;:。；]|,\s(?:but|and|while)\s", sentence[found.end() :])[0]
    if re.match(rf"[{UNSPACED}]", found[0]):
        near = rest[:_HAN_REACH]
        return any(near[at : at + 2] in claim for at in range(len(near) - 1))
    return any(
        any(alike(form, other) for form in kin(term) for other in told)
        for term in content_terms(rest)[:reach]
    )


def _done_before_its_time(claim: str, sentence: str, told: frozenset[str]) -> bool:
    if _FUTURE.search(claim) or not any(
        _colours(found, sentence, claim, told) for found in _FUTURE.finditer(sentence)
    ):
        return False
    after = [
        term
        for found in _FUTURE.finditer(sentence)
        for term in content_terms(sentence[found.end() :])[:1]
    ]
    past = {
        form
        for word in re.findall(r"[^\W\d_]+", claim)
        if word.endswith("ed") or _DONE.search(claim)
        for term in content_terms(word)
        for form in kin(term)
    }
    return any(alike(term, form) for term in after for form in past)


def _asked(quote: str, sentence: str) -> bool:
    """Return whether the quotation is, or ends in, a question."""
    at = sentence.find(quote)
    tail = re.search(r"[.!?？。！]", sentence[at + len(quote) - 1 :]) if at >= 0 else None
    return bool(tail and tail[0] in "?？")
