"""What the last question was about, and how other words are put in its place."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rag import text as words
from rag.answer import naming
from rag.answer.leaning import SUBJECT
from rag.answer.naming import DATE, Known, Name
from rag.statements import countries
from rag.statements.listings import genders
from rag.statements.people import role_nouns
from rag.types import Answer, Claim

_CARRIED: Final = re.compile(r"\s*\([^()]*\)(?=[?.!]*$)")
_PREPOSITION: Final = (
    r"(?:about|on|over|regarding|concerning|with|against|in|at|to|towards?|from|for|into|by"
    r"|near)"
)
_ABOUT: Final = re.compile(
    r"\b(?:about|regarding|concerning|over|on) (?P<topic>[^?!,;:()]{3,70})", re.IGNORECASE
)
_THE: Final = re.compile(r"\b(?:the|an?) (?=[^\W_])", re.IGNORECASE)
_STOP: Final = re.compile(rf"[?!,;:()]|\s(?:{_PREPOSITION}|and|after|before|since|that)\s|$")
_MODAL: Final = re.compile(r"\b(?:will|would|did|does|do|can|could|should|may|must)\s$", re.I)
_BE: Final = re.compile(r"\b(?:is|are|was|were|has|have|had)\s$", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_BELONGS: Final = re.compile(
    r" (?:between|with|of|in|on|over) (?:the )?[A-Z\d][\w’'-]*(?: (?:and )?[A-Z][\w’'-]*)*"
)
_SAYS: Final = re.compile(
    r"many|much|sa(?:y|ys|id)|tell|told|describe|state|sagte|dit|dijo|сказал[аио]?",
    re.IGNORECASE,
)
_LONGEST: Final = 7
_GIST: Final = 16
_GENDER: Final = {"she": "f", "he": "m"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The last question, standing alone, and its answer.

    Attributes:
        query: As it was searched for.
        last: The same without words carried along in brackets and the final mark.
        names: The names in ``last``.
    """

    query: str
    last: str
    names: tuple[Name, ...]
    claims: tuple[Claim, ...]
    about: Known


def past(history: Sequence[Answer]) -> Past:
    """Return what a follow-up can lean on."""
    about = naming.known(history)
    asked = words.plain((history[-1].query or history[-1].question)[: naming.READ])
    query = " ".join(asked.split())
    last = _CARRIED.sub("", query).rstrip(" ?？!.。").strip()
    return Past(
        query=query,
        last=last,
        names=naming.names(last, about),
        claims=history[-1].claims,
        about=about,
    )


def subject(before: Past) -> str:
    """Return who the last question asks about, when it asks what somebody says; else empty."""
    match = SUBJECT.search(before.last)
    return match["subject"] if match else ""


def topic(before: Past) -> str:
    """Return the thing the last question is about, when its words show that plainly."""
    return told_about(before) or _last_thing(before)


def told_about(before: Past) -> str:
    """Return what follows "about" or "on" in the last question; empty when nothing does."""
    last = before.last
    for match in _ABOUT.finditer(last):
        found = DATE.sub("", match["topic"]).strip()
        found = re.split(r"\s(?:during|after|before|since|according)\s", found)[0].strip()
        if found and len(found.split()) <= _LONGEST and not DATE.match(match["topic"]):
            return found
    return ""


def _last_thing(before: Past) -> str:
    """Return the last "the ..." or "a ..." of the question, without a verb behind it."""
    last = DATE.sub("", before.last).strip()
    for match in reversed([*_THE.finditer(last)]):
        end = _STOP.search(last, match.end())
        if end and "and" in end.group() and " between " in last[match.end() : end.start() + 1]:
            end = _STOP.search(last, end.end())
        found = last[match.start() : end.start() if end else len(last)].split()
        ahead = last[: match.start()]
        if _MODAL.search(ahead) or (
            _BE.search(ahead) and found[-1].endswith(("ed", "en", "ing", "ld", "nt"))
        ):
            found = found[:-1]
        if 1 < len(found) <= _LONGEST:
            return " ".join(found)
    return ""


def thing(before: Past, noun: str, *, whole: bool = True) -> str:
    """Return the words of the last question that name a ``noun``; empty when it has none.

    With ``whole`` the names behind it belong to it: "the call between Varga and Reik".
    """
    named = re.search(
        rf"\b(?:the|an?|their|its|his|her|this|last|\S+['’]s) (?:[\w’'-]+ ){{0,3}}?"
        rf"{re.escape(noun.removesuffix('s'))}s?\b",
        before.last,
        re.IGNORECASE,
    )
    if named is None:
        return ""
    behind = _BELONGS.match(before.last, named.end()) if whole else None
    return before.last[named.start() : behind.end() if behind else named.end()]


def person(before: Past, pronoun: str = "", role: str = "") -> str:
    """Return whom "she", "he" or "the minister" means, when it can be one only."""
    asked = [n.text for n in before.names if n.kind == "person"]
    asked = asked or [n.text for n in before.names if n.kind == "name" and _speaks(before, n)]
    cited = [
        [*naming.people_in("\n".join(naming.spoken(claims)), before.about.states)]
        for claims in (before.claims[:1], before.claims)
    ]
    for candidates in (asked, *cited):
        fitting = [
            one
            for one in dict.fromkeys(candidates)
            if _gendered(one, before, pronoun) and _holds(one, before, role)
        ]
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            return ""
    return ""


def _speaks(before: Past, name: Name) -> bool:
    return name.text in subject(before)


def _gendered(name: str, before: Past, pronoun: str) -> bool:
    full = next((one for one in before.about.people if name in one.split()), name)
    known = genders().get(full.split()[0], "x")
    return pronoun not in _GENDER or known in ("x", _GENDER[pronoun])


def _holds(name: str, before: Past, role: str) -> bool:
    if not role:
        return True
    told = before.about.people
    return any(
        role.lower() in office.lower()
        for one, office in told.items()
        if name in (one, *one.split())
    )


def party(before: Past) -> str:
    """Return the one state, body or outlet the last question is about; else empty."""
    actors = [n for n in before.names if n.kind in ("state", "body", "outlet")]
    speaking = subject(before)
    said = [n for n in actors if n.text in speaking]
    one = said or actors
    return one[0].text if len({n.means for n in one}) == 1 else ""


def other(before: Past, fits: Callable[[Name], bool]) -> str:
    """Return the one name of a kind in the last answer that its question does not name."""
    asked = {word for name in before.names for word in name.means.lower().split()}
    asked |= {
        state.lower()
        for name in before.names
        for one, office in before.about.people.items()
        if name.text in (one, *one.split())
        for state in countries.mentioned(office, before.about.states)
    }
    cited = "\n".join(naming.spoken(before.claims))
    passages = {c.passage.text: None for claim in before.claims for c in claim.citations}
    for told in (cited, "\n".join(passages)):
        found: dict[str, str] = {}
        for sentence in told.splitlines():
            for name in naming.names(sentence, before.about):
                if fits(name) and not set(name.means.lower().split()) & asked:
                    found.setdefault(name.means, name.text)
        if len(found) == 1:
            only = next(iter(found))
            return only if countries.mentioned(only, before.about.states) else found[only]
        if found:
            return ""
    return ""


def holder(before: Past, role: str) -> Callable[[Name], bool]:
    """Return a test for persons who hold an office."""
    return lambda name: (
        name.kind == "person"
        and (
            not role
            or any(
                role_nouns(role) & role_nouns(office)
                for one, office in before.about.people.items()
                if set(name.text.split()) & set(one.split())
            )
        )
    )


def gist(before: Past) -> str:
    """Return the first words of the last answer's first claim."""
    text = words.plain(before.claims[0].text) if before.claims else ""
    if not text:
        return ""
    kept = text.split()
    if len(kept) > _GIST:
        cut = re.match(r"(?:\S+ ){6,15}?\S+(?=[,;:])", text)
        text = cut.group() if cut else " ".join(kept[:_GIST])
    return text[:120].strip(' .。?!"“”()').replace("(", "").replace(")", "")


def carried(before: Past, question: str, *, without: Sequence[Name] = ()) -> str:
    """Return the words of the last question that tell something and are not in ``question``."""
    if re.search("[一-鿿]", before.last) and not without:
        return before.last
    own = {*words.content_terms(question)}
    gone = {term for name in without for term in words.terms(name.text)}
    kept = []
    for match in _WORD.finditer(before.query):
        told = words.content_terms(match.group())
        named = any(n.start <= match.start() < n.end for n in before.names)
        if not (told or named) or set(words.terms(match.group())) & (own | gone):
            continue
        if not _SAYS.fullmatch(match.group()):
            kept.append(match.group().removesuffix("'s").removesuffix("’s"))
    return " ".join(dict.fromkeys(kept))


def inside(question: str) -> str:
    """Return a question without its last mark."""
    return question.strip().rstrip(" ?？!.。…").strip()


def with_words(question: str, added: str) -> str:
    """Return a question with the words it leans on in brackets behind it."""
    return f"{inside(question)} ({added})?" if added else question
