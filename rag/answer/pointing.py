"""Name what the pronouns of a follow-up stand for."""

import re
from collections.abc import Sequence
from typing import Final

from rag import text as words
from rag.answer import asked, leaning, naming
from rag.answer.asked import Past
from rag.answer.naming import Name

_LONG: Final = 7
ENDS_SAYING: Final = re.compile(rf"\b{leaning.SAYING}(?: (?:then|later))?\W*$", re.IGNORECASE)


def pointing(question: str, before: Past) -> str:
    """Return a question with what its pronouns stand for; empty when it has none.

    Where that cannot be told, the words of the last question follow in brackets.
    """
    lead = leaning.LEAD.match(question)
    rest = question[lead.end() :] if lead else question
    if lead and not leaning.OPENS.match(rest):
        return ""
    clear, found = _resolve(rest, before)
    if not found:
        return ""
    if clear is None:
        few = len(words.content_terms(question)) <= _LONG
        return asked.with_words(question, asked.carried(before, question)) if few else ""
    clear = f"{clear[0].upper()}{clear[1:]}"
    goes_on = lead or leaning.OTHER.search(question)
    return about_the_same(clear, before) if goes_on else clear


def _resolve(question: str, before: Past) -> tuple[str | None, bool]:
    """Return the question in full, None when it cannot be, and whether it points back."""
    own = [n for n in naming.names(question, before.about) if n.kind != "date"]
    found = False
    for rule in (_others, _office, _person, _pointed, _thing, _place):
        done = rule(question, before, own)
        if done is None:
            return None, True
        found = found or done != question
        question = done
    return question, found


def _others(question: str, before: Past, own: Sequence[Name]) -> str | None:
    if not leaning.OTHER.search(question) or own:
        return question
    return other(question, before) or None


def _office(question: str, before: Past, own: Sequence[Name]) -> str | None:
    match = leaning.OFFICE.search(question)
    if match is None or any(n.kind == "person" or n.end <= match.start() for n in own):
        return question
    who = _held(match["role"], before) or asked.person(before, role=match["role"])
    return (
        f"{question[: match.start()]}{who}{match['own'] or ''}{question[match.end() :]}"
        if who
        else question
    )


def _held(role: str, before: Past) -> str:
    """Return the words of the last question for the holder of an office, with whose it is."""
    for name in before.names:
        pattern = rf"(?:the )?{re.escape(name.text)}(?:['’]s)? (?:[a-z]+ ){{0,2}}{role}\b"
        if match := re.search(pattern, before.last, re.IGNORECASE):
            return match.group()
    return ""


def _person(question: str, before: Past, own: Sequence[Name]) -> str | None:
    match = leaning.PERSON.search(question)
    if match is None:
        return question
    inside = [n for n in own if n.end <= match.start()]
    if _is_outside(match, question):
        inside = []
    if inside or re.search(rf"\b{leaning.ROLE}s?\b.*", question[: match.start()], re.I):
        return question
    who = (
        (asked.subject(before) or asked.party(before))
        if match["they"]
        else asked.person(before, "she" if match["she"] else "he")
    )
    if not who or leaning.PERSON.search(who):
        return None
    own_s = "'s" if _possesses(match, question) else ""
    return f"{question[: match.start()]}{who}{own_s}{question[match.end() :]}"


def _possesses(match: re.Match[str], question: str) -> bool:
    said = match.group().lower()
    if said in ("his", "their", "hers", "theirs"):
        return True
    return said == "her" and bool(
        re.match(
            r"\s+(?!about\b|to\b|in\b|on\b|and\b|at\b|after\b|by\b|for\b|with\b|that\b|when\b)[a-z]",
            question[match.end() :],
        )
    )


def _pointed(question: str, before: Past, own: Sequence[Name]) -> str | None:
    match = leaning.POINTED.search(question)
    if match is None or (own and match["det"].lower().startswith("the")):
        return question
    there = asked.thing(before, match["noun"])
    if not there:
        return question if own or match["det"].lower() == "the" else None
    there = re.sub(r"^(?:an?|this|that) ", "the ", there, flags=re.IGNORECASE)
    return f"{question[: match.start()]}{there}{question[match.end() :]}"


def _thing(question: str, before: Past, own: Sequence[Name]) -> str | None:
    match = leaning.THING.search(question)
    if match is None or leaning.EXPLETIVE.search(question):
        return question
    ahead = question[: match.start()]
    inside = any(n.end <= match.start() for n in own) and not match["this"]
    if inside and not ENDS_SAYING.search(ahead) and not _is_outside(match, question):
        return question
    if match["this"] and ENDS_SAYING.search(ahead):
        return None
    if match["its"] or (match["it"] and _is_speaker(match, question)):
        who = asked.party(before)
        return (
            f"{ahead}{who}{chr(39) + 's' if match['its'] else ''}{question[match.end() :]}"
            if who
            else None
        )
    about = asked.told_about(before) if match["this"] else asked.topic(before)
    if not about or leaning.THING.search(about):
        return None
    return f"{ahead}{about}{question[match.end() :]}"


def _is_outside(match: re.Match[str], question: str) -> bool:
    """Return whether a pronoun at the end cannot mean the one who acts in its own sentence."""
    ahead = question[: match.start()]
    ends = not question[match.end() :].strip(" ?!.")
    object_of = match.group().lower() in ("it", "them", "him", "her")
    return ends and object_of and not re.search(r"\b(?:and|or|but|its|their)\b", ahead, re.I)


def _is_speaker(match: re.Match[str], question: str) -> bool:
    return bool(re.match(rf"\s+{leaning.SAYING}\b", question[match.end() :], re.IGNORECASE))


def _place(question: str, before: Past, own: Sequence[Name]) -> str | None:
    if own or not leaning.THERE.search(question):
        return question
    places = [
        n for n in before.names if re.search(r"\b[Ii]n (?:the )?$", before.last[: n.start])
    ]
    if len(places) != 1:
        return None
    return leaning.THERE.sub(f"in {places[0].text}", question, count=1)


def about_the_same(question: str, before: Past) -> str:
    """Add what was spoken about to a question that ends with "say"."""
    about = asked.topic(before)
    inside = asked.inside(question)
    return f"{inside} about {about}?" if about and ENDS_SAYING.search(inside) else question


def other(phrase: str, before: Past) -> str:
    """Return ``phrase`` with "the other minister" by name, when only one can be meant."""
    match = leaning.OTHER.search(phrase)
    if match is None:
        return ""
    kinds = {name.kind for name in before.names if name.kind != "date"}
    if match["role"] or match["person"]:
        fits = asked.holder(before, match["role"] or "")
    elif match["side"] or (match["one"] and "state" in kinds):
        fits = lambda name: name.kind == "state"  # noqa: E731 - a test of one line
    elif match["outlet"]:
        fits = lambda name: name.kind == "outlet"  # noqa: E731 - likewise
    else:
        fits = asked.holder(before, "")
    found = asked.other(before, fits)
    own = match["own"] or ""
    return f"{phrase[: match.start()]}{found}{own}{phrase[match.end() :]}" if found else ""
