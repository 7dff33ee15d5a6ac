"""Who speaks when both sides do: the sides of "the two leaders", and their names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from rag.statements import countries, people
from rag.statements.roster import Speaker

_SEPARATOR = "; "
_AROUND = 10
_OF_STATES = re.compile(r"countries|nations|governments|leaders|presidents|ministers")
_LISTED = re.compile(
    r"\b(?:[Mm]inisters|[Ll]eaders|[Pp]residents|[Hh]eads of (?:[Ss]tate|[Gg]overnment)"
    r"|[Gg]overnments|[Pp]remiers) of ([^.;:\n]+)"
)
"""In a headline: "Joint statement of the Foreign Ministers of Torvia, Norland and Veldt"."""
_LEADERS = re.compile(
    r"(?:the |both |two |their )*(?:countries[’'] |nations[’'] |sides[’'] )?"
    r"(?P<office>foreign ministers|defen[cs]e ministers|prime ministers|leaders"
    r"|presidents|ministers"
    r"|heads of state|interlocutors|chancellors|premiers|diplomats|men|officials)",
    re.I,
)
_HANZI_LEADERS = re.compile(r"两国(?:领导人|元首|外长|总理)|两位领导人|两国领导人")
_OFFICES = {
    "leaders": "president premier chancellor minister leader king prince secretary chairman",
    "heads of state": "president king emir",
    "interlocutors": "president premier chancellor minister leader secretary",
    "presidents": "president",
    "ministers": "minister secretary",
    "diplomats": "minister secretary diplomat",
}


def of(
    speakers: Sequence[Speaker],
    sides: Sequence[str],
    index: int,
    states: Mapping[str, str],
    mentioned: Mapping[str, float],
) -> str:
    """Return the two parties that "both sides" means: those who speak around it.

    When too few speak, the states the article names most (``mentioned``) are taken.
    """
    phrase = speakers[index].name.lower()
    only = states if _OF_STATES.search(phrase) else None
    near = _near(speakers, sides, index, only)
    for name, count in Counter(sides).items():
        if count > 2 and _SEPARATOR not in name and _may_join(name, only):
            near[name] += 0
    if len(near) > 2:
        near = Counter({name: n for name, n in near.items() if not name.endswith(" workers")})
    near = _alike(near, states)
    counted = {name: n for name, n in mentioned.items() if countries.is_state(name, states)}
    if len(near) < 2 and (not near or countries.is_state(next(iter(near)), states)):
        for name in sorted(counted, key=lambda name: -counted[name])[:4]:
            near[name] += 0
    every = Counter(name for side in sides for name in side.split(_SEPARATOR) if name)
    ranked = sorted(
        near, key=lambda name: (-near[name] / 2 - every[name] - counted.get(name, 0), name)
    )
    return _SEPARATOR.join(sorted(ranked[:2])) if len(ranked) > 1 else ""


def of_heading(title: str, phrase: str, states: Mapping[str, str]) -> str:
    """Return the parties that a headline lists for "the ministers": two or more states."""
    listed = _LISTED.search(title)
    if listed is None or not _OF_STATES.search(phrase.lower()):
        return ""
    named = countries.mentioned(listed[1], states)
    return _SEPARATOR.join(sorted(named)) if len(named) > 1 else ""


def _near(
    speakers: Sequence[Speaker],
    sides: Sequence[str],
    index: int,
    only: Mapping[str, str] | None,
) -> Counter[str]:
    """Return how often each side speaks shortly before and after a joint statement."""
    near: Counter[str] = Counter()
    for other in range(max(0, index - _AROUND), min(len(sides), index + _AROUND)):
        if speakers[other].group != "joint":
            near.update(
                name for name in sides[other].split(_SEPARATOR) if _may_join(name, only)
            )
    return near


def _may_join(name: str, only: Mapping[str, str] | None) -> bool:
    """Return whether a side can be meant; ``only`` are the states when no other can."""
    return bool(name) and (only is None or countries.is_state(name, only))


def _alike(near: Counter[str], states: Mapping[str, str]) -> Counter[str]:
    """Return the sides of one kind when states and others speak: those that are two."""
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for name in near:
        kinds[countries.is_state(name, states)].append(name)
    if not (kinds[True] and kinds[False]) or min(map(len, kinds.values())) > 1:
        return near
    kept = kinds[len(kinds[True]) >= len(kinds[False])]
    return Counter({name: near[name] for name in kept})


def names(speaker: Speaker, side: str, known: Mapping[str, Speaker]) -> str:
    """Return "Ana Torvald and Pieter Maas" for "the leaders" whose sides are clear.

    ``known`` are the people of each side, best first; without one a side the words stay.
    """
    phrase = speaker.name
    match = _LEADERS.fullmatch(phrase)
    if match is None and not _HANZI_LEADERS.fullmatch(phrase):
        return phrase
    found = [known[name].name for name in side.split(_SEPARATOR) if name in known]
    if len(found) != 2 or len(set(found)) != 2:
        return phrase
    return " and ".join(sorted(found)) if match else "和".join(sorted(found))


def leaders(speaker: Speaker, members: Sequence[tuple[Speaker, str]]) -> dict[str, Speaker]:
    """Return who of each side holds an office that "the leaders" or "the ministers" means."""
    match = _LEADERS.fullmatch(speaker.name)
    office = match["office"].lower().split()[-1] if match else ""
    wanted = frozenset(_OFFICES.get(office, _OFFICES["leaders"]).split())
    found: dict[str, Speaker] = {}
    for one, side in members:
        if one.group != "person" or not side or _SEPARATOR in side:
            continue
        nouns = people.role_nouns(" ".join((one.role, *one.evidence[:3])))
        if nouns & wanted or not match:
            found.setdefault(side, one)
    return found
