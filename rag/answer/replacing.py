"""Put a name, a day or a thing into the last question in the place of another."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from rag.answer import asked, leaning, naming
from rag.answer.asked import Past
from rag.answer.naming import Name
from rag.answer.pointing import other
from rag.statements import countries

_FRAGMENT: Final = 7
_PREPOSED: Final = re.compile(
    r"(?P<at>about|on|over|regarding|concerning|with|against|in|at|to|towards?|from|for|by|near"
    r"|according to) (?P<what>.+)",
    re.IGNORECASE,
)
_TOPICAL: Final = ("about", "on", "over", "regarding", "concerning")
_ACTOR: Final = re.compile(
    rf"(?:the |their |its )?(?:[\w’'-]+ ){{0,3}}(?:{leaning.ROLE}|{leaning.SIDE})s?",
    re.IGNORECASE,
)
_EVERYBODY: Final = re.compile(
    r"\b(?:each|both|all|every|the two) (?:of the )?(?:sides?|part(?:y|ies)|countr(?:y|ies)"
    r"|governments?|ministers?|leaders?|readouts?)\b",
    re.I,
)
"""Whose words are asked for when all are: another name is then another topic."""
_NUMBERED: Final = re.compile(
    r"(?:the )?(?:first|second|third|last|next|previous|later|earlier)(?: one)?", re.I
)


def fragment(question: str, before: Past) -> str:
    """Read "and Russia?" or "in February?" as the last question with another name or day."""
    lead = leaning.LEAD.match(question)
    rest = asked.inside(question[lead.end() :] if lead else question)
    if not rest or len(rest.split()) > _FRAGMENT or leaning.OPENS.match(rest):
        return ""
    rest, named = naming.written(rest, before.about)
    whole = [n for n in named if len(n.text) + 4 >= len(rest)]
    if naming.DATE.fullmatch(rest):
        return dated(rest, before)
    preposed = _PREPOSED.fullmatch(rest)
    asks = "?" in question and (whole or (preposed and named))
    if not lead and not asks:
        return ""
    if preposed:
        return _preposed(preposed["at"], preposed["what"], before)
    return _fitted(question, rest, before)


def _fitted(question: str, rest: str, before: Past) -> str:
    """Return the last question with a name or thing in the place of what is of its kind."""
    about = asked.topic(before)
    if about and _EVERYBODY.search(before.last.replace(about, "")):
        return f"{before.last.replace(about, rest, 1)}?"
    rest = other(rest, before) or rest
    named = naming.names(rest, before.about)
    if named or _ACTOR.fullmatch(rest):
        return swapped(rest, before) or asked.with_words(
            question, asked.carried(before, question, without=alike(named, before))
        )
    if asked.subject(before) and about:
        return f"{before.last.replace(about, rest, 1)}?"
    return asked.with_words(question, asked.carried(before, question))


def dated(day: str, before: Past) -> str:
    """Return the last question for another day."""
    dates = [name for name in before.names if name.kind == "date"]
    if not dates:
        return (
            f"{before.last} {day[0].lower() if day[:3] in ('In ', 'On ') else day[0]}{day[1:]}?"
        )
    old = dates[-1]
    preposition = (
        old.text.split()[0]
        if re.match(r"(?:in|on|since|until|by|after|before) ", old.text)
        else ""
    )
    bare = re.match(r"\d{4}|[A-Z][a-z]+", day)
    new = f"{preposition} {day}" if preposition and bare else day
    return f"{before.last[: old.start]}{new}{before.last[old.end :]}?"


def _preposed(at: str, what: str, before: Past) -> str:
    about = asked.topic(before)
    if at.lower() in _TOPICAL and about:
        return f"{before.last.replace(about, what, 1)}?"
    for name in before.names:
        ahead = before.last[: name.start]
        if re.search(rf"\b{at} (?:the )?$", ahead, re.I):
            return _exchanged(before, name, what)
    return f"{before.last} {at.lower()} {what}?"


def alike(named: Sequence[Name], before: Past) -> list[Name]:
    """Return the names of the last question that are of the kinds of ``named``."""
    kinds = {name.kind for name in named}
    return [name for name in before.names if name.kind in kinds]


def swapped(phrase: str, before: Past, gone: Name | None = None) -> str:
    """Return the last question with ``phrase`` in the place of the name of its kind."""
    alone = re.sub(r"^(?:the )?(.+?) ones?$", r"\1", phrase)
    like, phrase = alone != phrase, alone
    named = naming.names(phrase, before.about)
    if named and named[0].kind == "date":
        return dated(phrase, before)
    if gone is not None:
        return _exchanged(before, gone, phrase)
    match = leaning.SUBJECT.search(before.last)
    kinds = {name.kind for name in named} or {"person"}
    elsewhere = _elsewhere(match, named, before)
    if match and not elsewhere and not like:
        return _spoken(phrase, named, match, before)
    same = elsewhere or _same(kinds, before)
    joined = len(same) > 1 and before.last[same[0].end : same[1].start].strip() in ("and", "or")
    if joined and len(named) > 1:
        return f"{before.last[: same[0].start]}{phrase}{before.last[same[1].end :]}?"
    return _exchanged(before, same[0], phrase) if same and not joined else ""


def _same(kinds: Collection[str], before: Past) -> list[Name]:
    """Return the names that one of these kinds can stand for: a person for no state."""
    found = [n for n in before.names if n.kind in kinds and n.kind != "date"]
    if found or "outlet" in kinds:
        return found
    free = [n for n in before.names if n.kind not in ("date", "outlet")]
    if "name" in kinds:
        return free
    people = "person" in kinds
    return [n for n in free if n.kind == "name" or (n.kind == "person") == people]


def _elsewhere(match: re.Match[str] | None, named: Sequence[Name], before: Past) -> list[Name]:
    """Return the one name of this kind, when the speaker asked about is of another kind."""
    if match is None or not named:
        return []
    within = [
        n for n in before.names if match.start("subject") <= n.start < match.end("subject")
    ]
    kind = named[0].kind
    outside = [n for n in before.names if n not in within and n.kind == kind]
    if kind not in ("person", "outlet") or not within or within[0].kind == kind:
        return []
    return outside if len(outside) == 1 and within[0].kind in ("outlet", "body") else []


def _spoken(phrase: str, named: Sequence[Name], match: re.Match[str], before: Past) -> str:
    """Return what ``phrase`` said of what the last question asks about."""
    start, end = match.span("subject")
    old = match["subject"]
    if phrase.endswith(("'s", "’s")) and named:
        inner = [n for n in before.names if start <= n.start < end]
        return _exchanged(before, inner[0], phrase) if inner else ""
    rest = before.last[end:]
    for name in named:
        same = [n for n in before.names if n.start >= end and n.means == name.means]
        if same:
            place = same[0].start - end
            rest = f"{rest[:place]}{old}{rest[place + len(same[0].text) :]}"
    return f"{before.last[:start]}{phrase}{rest}?"


def replaced(rest: str, before: Past, wrong: str) -> str:
    """Return the last question with ``rest`` for what was taken amiss, ``wrong`` if named."""
    gone = _wrongly(wrong, before)
    if _NUMBERED.fullmatch(rest) and wrong:
        rest = f"{rest.removesuffix(' one')} {wrong.rsplit(maxsplit=1)[-1]}"
    if resolved := other(rest, before):
        return swapped(resolved, before, gone)
    rest, named = naming.written(rest, before.about)
    if named or leaning.OTHER.search(rest):
        return swapped(rest, before, gone) or f"{before.last} ({rest})?"
    head = rest.rsplit(maxsplit=1)[-1]
    if (there := asked.thing(before, head, whole=False)) and len(rest.split()) <= _FRAGMENT:
        return f"{before.last.replace(there, _with_article(rest), 1)}?"
    if wrong and wrong.lower() in before.last.lower():
        return re.sub(re.escape(wrong), lambda _: rest, before.last, count=1, flags=re.I) + "?"
    if (about := asked.topic(before)) and asked.subject(before):
        return f"{before.last.replace(about, rest, 1)}?"
    return f"{before.last} ({rest})?"


def _wrongly(wrong: str, before: Past) -> Name | None:
    if not wrong:
        return None
    named = [
        n for n in before.names if n.text.lower() in wrong.lower() or wrong.lower() in n.means
    ]
    if leaning.PERSON.fullmatch(wrong):
        named = [n for n in before.names if n.kind in ("person", "name")]
    return named[0] if named else None


def _with_article(phrase: str) -> str:
    return (
        phrase
        if re.match(r"(?:the|an?|their|its|his|her|\S+['’]s)\b", phrase, re.I)
        else f"the {phrase}"
    )


def _exchanged(before: Past, old: Name, new: str) -> str:
    """Return the last question with ``new`` where it has ``old``."""
    start, end = old.start, old.end
    ahead, behind = before.last[:start], before.last[end:]
    if re.match(r"(?:the |an? )?[a-z]", new):
        ahead = re.sub(r"\b(?:the|an?) (?:[\w’'-]+ ){1,2}of (?:the )?$", "", ahead)
    if new.startswith("the "):
        ahead = re.sub(r"(?<=\s)the $", "", ahead)
    people = new.endswith(("'s", "’s"))
    if people and not behind.startswith(("'s", "’s")) and not _is_adjective(old.text):
        new, people = new[:-2], False
    if behind.startswith(("'s", "’s")) and people:
        behind = behind[2:]
    elif (
        old.kind == "state"
        and _is_adjective(old.text)
        and not _is_adjective(new.rsplit(maxsplit=1)[-1])
    ):
        if re.match(r" [a-z]", behind):
            ahead = re.sub(r"\b(?:[Tt]he|[Aa]n?) $", "", ahead)
            new = new if people else f"{new}'s"
    elif old.kind == "state" and not _is_adjective(old.text) and not new.startswith("the "):
        ahead = re.sub(r"(?<=\s)the $", "", ahead)
    return f"{ahead}{new}{behind}?"


def _is_adjective(word: str) -> bool:
    demonyms = {d for c in countries.known().values() for d in c.demonyms}
    return word in demonyms or word.endswith(("ian", "ese", "ish", "nder"))
