"""Whether two statements contradict each other about one thing; rather no than a false yes."""

import re
from functools import lru_cache

from rag import text as texts
from rag.compare.quantities import other_days, other_figures
from rag.compare.voices import own_terms
from rag.statements import countries
from rag.statements.words import listed
from rag.types import Statement

_NOT = re.compile(
    r"\b(?:not|won[’']t|wouldn[’']t|can[’']?not|can[’']t|isn[’']t|aren[’']t|wasn[’']t|weren[’']t"
    r"|don[’']t|doesn[’']t|didn[’']t|hasn[’']t|haven[’']t|never|no longer|nor|neither)\b"
    r"|\b(?:there (?:is|are|was|were|has been|have been|will be) )no (?!doubt|question|one)\w"
    r"|(?:^|[.!?:] |[“\"])no (?!doubt|question|one|matter|wonder|more|less|longer|sooner)\w+"
    r"(?: \w+)? (?:is|are|was|were|has been|have been|had been|will be|would be)\b"
    r"|不|没有|\bне\b|\bno (?:se )?(?=\w+rá)",
    re.I,
)
_NO_NEGATION = re.compile(r"\bnot (?:only|just|merely|simply|least|yet)\b|不仅|不断|不但", re.I)
_REFUSAL = re.compile(
    r"^(?:reject|den(?:y|ie)|oppos|refus|dismiss|condemn|disput|denounc|rul\w+ out|decri|deplor"
    r"|object|protest|slam|blast|criticiz|criticis|rebuff|veto)|反对|拒绝|谴责|否认|отверг|осуд|отриц"
    r"|rechaz|rejet",
    re.I,
)
_REFUSES = re.compile(
    r"\b(?:refuse[sd]?|reject(?:s|ed)?|oppose[sd]?|den(?:y|ies|ied)|rule[sd]? out)\b"
    r"|反对|拒绝|отверга\w+",
    re.I,
)
_BACKING = re.compile(
    r"^(?:support|welcom|prais|back|endors|hail|commend|applaud|accept|defend|demand"
    r"|call\w* for|propos|urge|advocat|insist|request|approv|recommend)"
    r"|支持|赞成|欢迎|поддерж|apoy",
    re.I,
)
_ACCUSES = re.compile(r"^(?:accus|blam|alleg|charg)|指责|指控|обвин|acus", re.I)
_DENIES = re.compile(
    r"^(?:den(?:y|ie)|reject|refut|disput|dismiss)|否认|驳斥|отриц|отверг|neg", re.I
)
_UNTRUE = re.compile(
    r"\b(?:inaccurate|untrue|false|baseless|groundless|unfounded|incorrect|fabricated|a lie"
    r"|lies|misleading|not true|not accurate)\b|不实|毫无根据|ложь|falso|falsa",
    re.I,
)
_CLAIMED = re.compile(
    r"\b(?:statements?|claims?|allegations?|accusations?|accounts?|reports?|versions?|charges?"
    r"|assertions?|remarks?)\b|说法|指控|заявлени\w+|обвинени\w+",
    re.I,
)
_QUARREL = re.compile(
    r"\b(?:disagree\w*|differ|differed|clash\w* over|at odds|argu\w+ over|traded"
    r"|exchanged (?:accusations|blame)|mutual(?:ly)? (?:accus|recrim)\w+)\b|互相指责|分歧",
    re.I,
)
_IF = re.compile(r"\b(?:[Ii]f|[Uu]nless|[Ww]hether|[Uu]ntil|could|may|might)\b|如果|если|\?")
_OPPOSITES = tuple(
    (listed(one), listed(other))
    for one, other in (
        ("legal lawful legitimate legally lawfully", "illegal unlawful illegitimate illegally"),
        ("acceptable", "unacceptable"),
        ("fair", "unfair"),
        ("just justified", "unjust unjustified"),
        ("accurate correct", "inaccurate incorrect wrong"),
        ("true", "false untrue"),
        ("safe", "unsafe dangerous"),
        ("necessary needed", "unnecessary needless"),
        ("successful success", "failed failure"),
        ("victory", "defeat"),
        ("peaceful", "hostile aggressive"),
        ("responsible", "irresponsible reckless"),
        (
            "increase increased rise risen rose grew",
            "decrease decreased fall fell fallen shrank",
        ),
        ("accept accepted", "reject rejected"),
        ("support supported supports", "oppose opposed opposes"),
        ("strengthen strengthened", "weaken weakened undermine undermined"),
        ("binding", "non-binding nonbinding"),
        ("valid", "invalid void"),
        ("constitutional", "unconstitutional"),
        ("justifiable", "unjustifiable"),
    )
)
_POLE_TERMS = tuple(
    frozenset(term for word in left | right for term in texts.terms(word))
    for left, right in _OPPOSITES
)
_FEW = 2
_SAME_OBJECT = 0.5
_SAME_CLAIM = 0.6
_BESIDE = 400


def opposed(first: Statement, second: Statement) -> bool:
    """Return whether two statements of different sides cannot both hold.

    One says of the same words what the other negates or refuses; one calls the same thing the
    opposite of the other ("lawful", "illegal"); one calls the other side's claim untrue; or
    one denies right after what the other accuses it of. Conditions, questions, other figures
    and other days make no contradiction.
    """
    if not own_terms(first) & own_terms(second):
        return _denied(first, second) or _denied(second, first)
    return (
        _negated(first, second)
        or _opposite(first, second)
        or any(
            _called_untrue(one, other) or _denied(one, other)
            for one, other in ((first, second), (second, first))
        )
    )


def negative(statement: Statement) -> bool:
    """Return whether a statement negates or refuses what it speaks of."""
    return _negative(statement.cue, statement.said)


@lru_cache(maxsize=16384)
def _negative(cue: str, quote: str) -> bool:
    refused = bool(_REFUSAL.search(cue)) != bool(_REFUSES.search(quote))
    return refused != bool(_NOT.search(_NO_NEGATION.sub(" ", quote)))


def quarrels(statement: Statement) -> bool:
    """Return whether what is said jointly is said against each other ("blamed each other")."""
    denies, accuses = _does(statement.cue)
    return denies or accuses or bool(_QUARREL.search(f"{statement.cue} {statement.said}"))


def _shared(first: Statement, second: Statement, share: float) -> frozenset[str]:
    """Return the words both speak of, if they are enough of the shorter one's."""
    one, other = own_terms(first), own_terms(second)
    shared = one & other
    enough = len(shared) >= _FEW and len(shared) >= share * min(len(one), len(other))
    return shared if enough else frozenset()


def _negated(first: Statement, second: Statement) -> bool:
    if negative(first) == negative(second):
        return False
    if _IF.search(first.said) or _IF.search(second.said):
        return False
    backed = any(_BACKING.search(each.cue) for each in (first, second))
    refused = any(_REFUSAL.search(each.cue) for each in (first, second))
    share = _SAME_OBJECT if backed and refused else _SAME_CLAIM
    if not _shared(first, second, share):
        return False
    return not other_figures(first, second) and not other_days(first, second)


def _opposite(first: Statement, second: Statement) -> bool:
    """Return whether both call what they share by words that exclude each other."""
    one, other = _poles(first.said), _poles(second.said)
    if not one or not other or negative(first) or negative(second):
        return False
    for index, pole in sorted(one):
        clear = (index, not pole) not in one and (index, pole) not in other
        if clear and (index, not pole) in other:
            left, right = (own_terms(each) - _POLE_TERMS[index] for each in (first, second))
            shared = len(left & right)
            if shared >= _FEW and shared >= _SAME_OBJECT * min(len(left), len(right)):
                return True
    return False


@lru_cache(maxsize=16384)
def _poles(quote: str) -> frozenset[tuple[int, bool]]:
    """Return which words of which opposites stand in a text."""
    words = frozenset(re.findall(r"[\w-]+", quote.lower()))
    return frozenset(
        (index, pole is right)
        for index, (left, right) in enumerate(_OPPOSITES)
        for pole in (left, right)
        if pole & words
    )


def _called_untrue(first: Statement, second: Statement) -> bool:
    """Return whether the first calls a claim of the second's side untrue."""
    if not _untrue(first.said):
        return False
    if not _speaks_of(first, second.side):
        return False
    return bool(own_terms(first) & own_terms(second))


@lru_cache(maxsize=16384)
def _untrue(quote: str) -> bool:
    return bool(_UNTRUE.search(quote) and _CLAIMED.search(quote))


def _denied(first: Statement, second: Statement) -> bool:
    """Return whether the first denies what the second has just accused its side of."""
    if not _does(first.cue)[0] or not _does(second.cue)[1]:
        return False
    gap = first.words.span.start - second.words.span.end
    near = first.words.passage.text == second.words.passage.text and 0 <= gap <= _BESIDE
    return near and _speaks_of(second, first.side)


@lru_cache(maxsize=4096)
def _does(cue: str) -> tuple[bool, bool]:
    return bool(_DENIES.search(cue)), bool(_ACCUSES.search(cue))


def _speaks_of(statement: Statement, side: str) -> bool:
    known = countries.known().get(side)
    names = [side, *(known.aliases if known else ())]
    said = f" {' '.join(texts.terms(statement.said))} "
    named = any(f" {' '.join(texts.terms(name))} " in said for name in names if name.strip())
    return named or side in countries.mentioned(statement.said)
