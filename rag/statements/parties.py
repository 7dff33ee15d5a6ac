"""Who speaks when both sides do: the sides of "the two leaders", and their names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from rag.statements import countries, people
from rag.statements.roster import Speaker

_SEPARATOR = "; "
_AROUND = 10
_LEADERS = re.compile(
    r"(?:the |both |two |their )*(?:countries[’'] |nations[’'] |sides[’'] )?"
    r"(?P<office>foreign ministers|defen[cs]e ministers|prime ministers|leaders"
    r"|presidents|ministers"
    r"|heads of state|interlocutors|chancellors|premiers|diplomats|men|officials)",
    re.I,
)
_HANZI_LEADERS = re.compile(r"两国(?:领导人|元首|外长|总理)|两位领导人|两国领导人")
_OFFICES = {
    "leaders": "president premier chancellor minister leader king prince emir secretary chairman",
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
    only_states = bool(
        re.search(r"countries|nations|governments|leaders|presidents|ministers", phrase)
    )
    near: Counter[str] = Counter()
    order = (
        *reversed(range(max(0, index - _AROUND), index)),
        *range(index, min(len(sides), index + _AROUND)),
    )
    for other in order:
        if speakers[other].group == "joint":
            continue
        for name in sides[other].split(_SEPARATOR):
            if name and (not only_states or _is_state(name, states)):
                near[name] += 1
    counted = {name: n for name, n in mentioned.items() if _is_state(name, states)}
    _add_far(near, sides, only_states, states)
    if len(near) > 2:
        near = Counter({name: n for name, n in near.items() if not name.endswith(" workers")})
    kinds = {_is_state(name, states) for name in near}
    if len(kinds) == 2:
        by_kind = {kind: [n for n in near if _is_state(n, states) == kind] for kind in kinds}
        paired = [kind for kind, names in by_kind.items() if len(names) > 1]
        if len(paired) == 1:
            near = Counter({name: near[name] for name in by_kind[paired[0]]})
        elif not paired:
            near = Counter({name: near[name] for name in by_kind[True]})
    if len(near) < 2 and (not near or _is_state(next(iter(near)), states)):
        for name in sorted(counted, key=lambda name: -counted[name])[:4]:
            near[name] += 0
    every = Counter(name for side in sides for name in side.split(_SEPARATOR) if name)
    ranked = sorted(
        near, key=lambda name: (-near[name] / 2 - every[name] - counted.get(name, 0), name)
    )
    return _SEPARATOR.join(sorted(ranked[:2])) if len(ranked) > 1 else ""


def _add_far(
    near: Counter[str], sides: Sequence[str], only_states: bool, states: Mapping[str, str]
) -> None:
    """Let sides that speak more than twice elsewhere in the article count as well."""
    for name, count in Counter(sides).items():
        if count > 2 and _SEPARATOR not in name and name:
            if not only_states or _is_state(name, states):
                near[name] += 0


def _is_state(name: str, states: Mapping[str, str]) -> bool:
    return countries.is_state(name) or name in states.values()


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
