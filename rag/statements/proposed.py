"""The sides of a library: proposed from its statements."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rag.statements import countries
from rag.types import Side, SideKind

_OF_STATE = re.compile(
    r"\b(?:foreign minist|prime minister|president of|ambassador|foreign ministry"
    r"|defen[cs]e minist|head of state"
    r"|foreign secretary|trade minist|finance minist|deputy minister|\w*minister(?:in)?\b"
    r"|ministr[eoa]\b|ministerio|ministère|coast guard|general staff|navy|embassy|embajada"
    r"|ambassade|ministry|border guards?|armed forces"
    r"|\w{3,}(?:an|ese|ish) (?:officials?|diplomats?|envoys?|negotiators?|government)\b)"
    r"|外交部|大使馆|外长|总统|министр|посол|президент|canciller|embajador",
    re.I,
)
_GROUP = re.compile(
    r"\b(?:campaign|workers|employees|plaintiffs|producers|families|residents|opposition"
    r"|strikers|farmers|owners)$"
)
_PARTY = re.compile(r"\b(?:party|democrats|republicans|partido|parti|partei)\b|партия", re.I)


class Voice(NamedTuple):
    """Who speaks for which sides in a number of statements."""

    sides: tuple[str, ...]
    speaker: str
    role: str = ""
    joint: bool = False
    number: int = 1


def propose(voices: Iterable[Voice]) -> tuple[Side, ...]:
    """Return the sides that are spoken for, by name, with their speakers.

    Speakers are listed by the number of their statements, then by name.
    """
    speakers: dict[str, Counter[str]] = {}
    roles: dict[str, set[str]] = {}
    for voice in voices:
        for name in voice.sides:
            counted = speakers.setdefault(name, Counter())
            roles.setdefault(name, set()).add(voice.role)
            if not voice.joint and voice.speaker:
                counted[voice.speaker] += voice.number
    return tuple(
        Side(
            id=_slug(name),
            name=name,
            kind=_kind(name, roles[name], speakers[name]),
            aliases=countries.known()[name].aliases if name in countries.known() else (),
            speakers=tuple(
                speaker
                for speaker, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
            ),
        )
        for name, counted in sorted(speakers.items())
    )


def _kind(name: str, roles: Iterable[str], speakers: Iterable[str]) -> SideKind:
    if name in countries.known():
        return "organisation" if countries.known()[name].is_bloc else "state"
    if _GROUP.search(name):
        return "group"
    if _PARTY.search(name):
        return "organisation"
    if any(_OF_STATE.search(words) for words in (*roles, *speakers)):
        return "state"
    return "organisation"


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "side"
