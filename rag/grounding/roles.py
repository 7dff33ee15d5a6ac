"""Who stands where: the order of things, who speaks, which figure belongs to what."""

import re
from collections.abc import Sequence
from typing import Final

from rag.grounding.figures import figures
from rag.grounding.names import same_party
from rag.grounding.wording import FREE, alike, forms, kin
from rag.text import content_terms
from rag.text.quotation import UNSPACED

_KEPT: Final = 0.67
"""Least share of the words two sentences have in common that must come in the same order."""
_FEW: Final = 4
_PASSIVE: Final = re.compile(
    r"\b(?:was|were|is|are|been|being|be)\s(?:\w+\s){0,2}\w+(?:ed|en|wn|ne)\b.*\bby\b"
)
_SAID: Final = (
    r"said|says|say|told|tells|warned|added|noted|stated|announced"
    r"|insisted|claimed|argued|reported|explained"
    r"|confirmed|replied|declared|spoke|put|accused|denied|denies"
    r"|demanded|urged|promised|called"
)
_HEAD: Final = r"(?!(?:which|who|that|and|but|has|have|had|not|also)\b)[^\W\d_][\w'’-]*"
_SPEAKER: Final = re.compile(
    rf"(?P<before>{_HEAD})(?:,[^,.;\"“”]{{1,60}},|,)?\s+"
    rf"(?:(?:has|have|had|also|later|then|again)\s+){{0,2}}(?:{_SAID})\b"
    r"|\b(?:said|says|added)\s+(?:the\s)?"
    r"(?P<after>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*|[a-z]+)(?=[,.;:]|\s*$)"
    r"|\b[Aa]ccording\sto\s(?:the\s)?(?P<source>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*|[a-z]+)"
    rf"|(?P<russian>[А-Я][а-яё]+)\s(?:заявил|сказал|сообщил"
    rf"|отметил|добавил|обвинил|отверг)[аи]?\b"
    rf"|(?P<spanish>[A-Z][\wáéíóúñ]+),?\s(?:dijo|afirmó|señaló"
    rf"|declaró|indicó|añadió|acusó|negó)\b"
    rf"|(?P<german>[A-Z][\wäöüß]+)\s(?:sagte|sagten|erklärte|teilte|warf|bestritt|kündigte)\b"
    rf"|\bsagte\s(?:\w+\s){{0,2}}?(?P<german2>[A-Z][\wäöüß]+)(?=\sam\b|[.,]|\s*$)"
)
_PRONOUNS_WORDS: Final = """
    he she they it we i who which that this these those both one all others some er sie es él
    ella он она они
"""
_PRONOUNS: Final = frozenset(_PRONOUNS_WORDS.split())
_FIGURE_ROLE: Final = re.compile(r"\b(from|to|by|in|at)\s\Z", re.IGNORECASE)


def speakers(text: str) -> list[str]:
    """Return who speaks in ``text``: the last word of each, pronouns left out."""
    found = (next(filter(None, m.groups())) for m in _SPEAKER.finditer(text))
    heads = [re.sub(r"['’]s?\Z", "", name.rsplit(maxsplit=1)[-1]) for name in found]
    return [head for head in heads if head.casefold() not in _PRONOUNS]


def misattributed(
    claim: str, sentence: str, before: Sequence[str], context: str, header: str
) -> str:
    """Return why the words are not those of the speaker the claim names, or "".

    Where the sentence names nobody, its words are those of the last who spoke before it.

    Args:
        claim: The sentence to be proved.
        sentence: The sentence its quotation is from.
        before: The sentences before the cited one, in order.
        context: The passage up to the cited sentence, title first: it may introduce a
            speaker as one of the party that the claim names.
        header: Who published the article: it is what the article itself tells.
    """
    claimed = speakers(claim)
    if not claimed:
        return ""
    spoken = speakers(sentence)
    chain = next((found for one in reversed(before) if (found := speakers(one))), [])
    for head in claimed:
        if _names(head, [*spoken, *re.findall(r"\w[\w'’-]*", header)]):
            continue
        if not spoken and _names(head, chain):
            continue
        if any(same_party(head, other, context) for other in spoken or chain):
            continue
        first = _SPEAKER.search(sentence)
        subject = sentence[: first.end()] if first else sentence
        if (spoken or chain) and not _names(head, re.findall(r"\w[\w'’-]*", subject)):
            return f"The cited words are those of {(spoken or chain)[0]}, not of {head}."
    return ""


def _names(head: str, others: Sequence[str]) -> bool:
    wanted = forms([head])
    return any(
        alike(one, other) for name in others for one in wanted for other in forms([name])
    )


def turned(claim: str, sentence: str) -> str:
    """Return why things stand in another order in the claim than in its proof, or "".

    A passive ("was accused by") may turn them round.
    """
    if bool(_PASSIVE.search(claim)) != bool(_PASSIVE.search(sentence)):
        return ""
    there = _ordered(sentence)
    heads = forms(speakers(claim))
    told = [
        term
        for term in dict.fromkeys(_ordered(claim))
        if term not in heads and term not in FREE and _place(term, there) is not None
    ]
    if len(told) >= _FEW and _in_order(told, there) < _KEPT * len(told):
        return "The cited sentence tells it the other way round."
    return ""


def crossed(claim: str, sentence: str) -> str:
    """Return why a figure of the claim belongs to something else in its proof, or ""."""
    told, there = figures(claim), figures(sentence)
    values = [figure.value for figure in there]
    pairs = [
        (figure, there[values.index(figure.value)])
        for figure in told
        if values.count(figure.value) == 1
    ]
    places = [values.index(one.value) for one, _ in pairs]
    roles = [(_role(claim, one.words), _role(sentence, other.words)) for one, other in pairs]
    if places != sorted(places) and any(
        one != other or one not in ("from", "to") for one, other in roles
    ):
        return "The figures belong to other things in the cited sentence."
    for (one, other), (here, role) in zip(pairs, roles, strict=True):
        if {here, role} == {"from", "to"}:
            return f"{one.words} stands for something else in the cited sentence."
        when, then = _when(claim, one.words), _when(sentence, other.words)
        if when and then and when != then:
            return f"{one.words} is of another time in the cited sentence."
    return ""


def _role(text: str, words: str) -> str:
    found = _FIGURE_ROLE.search(text[: max(0, text.find(words))])
    return found[1].casefold() if found else ""


def _when(text: str, words: str) -> str:
    """Return the month or year right after a figure: "48 percent in May"."""
    rest = text[text.find(words) + len(words) :]
    found = re.match(r"(?:\s[a-z]+)?\sin\s([A-Z]\w+|\d{4})\b", rest)
    return found[1] if found else ""


def _ordered(text: str) -> list[str]:
    """Return the terms of a text in order; single letters where words are not set off."""
    if len(re.findall(rf"[{UNSPACED}]", text)) > len(text) / 3:
        return [letter for letter in text if letter.isalnum()]
    return content_terms(text)


def _place(term: str, there: Sequence[str]) -> int | None:
    wanted = kin(term)
    return next(
        (n for n, other in enumerate(there) if any(alike(one, other) for one in wanted)), None
    )


def _in_order(told: Sequence[str], there: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    best = [0] * (len(there) + 1)
    for term in told:
        wanted = kin(term)
        row = [0]
        for n, other in enumerate(there):
            match = any(alike(one, other) for one in wanted)
            row.append(best[n] + 1 if match else max(best[n + 1], row[n]))
        best = row
    return best[-1]
