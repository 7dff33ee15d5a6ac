"""The names in a question and in the answers before it: states, people, outlets, days."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from rag import text as words
from rag.statements import countries, people
from rag.statements.listings import agencies, genders
from rag.statements.offices import OFFICE, ROLES
from rag.statements.words import listed
from rag.types import Answer, Claim

Kind = Literal["state", "person", "body", "outlet", "date", "name"]

_CAPITAL: Final = r"(?:(?:[A-ZÀ-Þ]\.){2,}|[A-ZÀ-ÞА-ЯЁ](?:[^\W_]|[.’'-](?!s\b)(?=[^\W_]))*)"
_RUN: Final = re.compile(
    rf"(?<![\w’'-]){_CAPITAL}(?: (?:(?:of|de|del|der|van|von|bin|al) )?{_CAPITAL})*"
)
_MONTH: Final = (
    r"(?:(?:[Jj]anuary|[Ff]ebruary|March|[Aa]pril|May|[Jj]une|[Jj]uly|[Aa]ugust|[Ss]eptember"
    r"|[Oo]ctober|[Nn]ovember|[Dd]ecember)|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY: Final = r"(?:(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day)"
_DAY: Final = (
    rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? \d{{4}})?"
    rf"|{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?\b(?!,?\d))?(?:,? \d{{4}})?"
    r"|(?:19|20|21)\d\d(?!\d|-\d)"
    rf"|(?:last|this|next|that|the (?:previous|following|same)) "
    r"(?:week|month|year|quarter|weekend|spring|summer|autumn|fall|winter|night"
    rf"|{_WEEKDAY}|{_MONTH})"
    rf"|{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?"
    r"|yesterday|today|tomorrow"
    r"|(?:\d+|a|two|three|four|five|six|ten) (?:day|week|month|year)s? ago)"
)
DATE: Final = re.compile(
    rf"(?<![\w-])(?:(?:in|on|during|since|before|after|by|until|from|for|back in) )?"
    rf"(?:(?:early|mid|late)[ -])?{_DAY}(?![\w-])"
)
_CLAUSE: Final = re.compile(r"[.!?\n;:()\"“”]| [-–—]+ ")
_BEGINS: Final = listed(
    """
    list describe explain give show name summarize summarise compare find tell please and but so
    or no not why say says report mention according sorry actually also then yes ok okay thanks
    hello now y et und mais pero aber qu
    """
)
READ: Final = 400
"""Characters of an earlier question that are read."""
_SMALL: Final = frozenset({"us", "may", "turkey", "who", "chad", "un"})
_LONGEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a question, or a day with the preposition before it.

    Attributes:
        means: What it stands for: the state's name for a state, else its words in lower case.
    """

    text: str
    start: int
    end: int
    kind: Kind
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the answers of a conversation tell of names.

    Attributes:
        states: Every form of a state that no list has, and its name.
        people: Everyone named in what was cited or considered, with the office.
        outlets: Outlets and agencies in lower case.
    """

    states: Mapping[str, str]
    people: Mapping[str, str]
    outlets: frozenset[str]


def known(history: Sequence[Answer]) -> Known:
    """Return what the last answer's articles tell of names."""
    last = history[-1]
    passages = [hit.passage for hit in last.considered]
    passages += [citation.passage for citation in last.citations]
    texts = dict.fromkeys(passage.text for passage in passages)
    told = "\n".join((*(answer.query[:READ] for answer in history[-3:]), *texts))
    states = countries.discovered(told)
    sources = {passage.source for passage in passages} | set(last.nearest)
    outlets = {name.lower() for s in sources for name in (s.outlet, s.agency) if name}
    return Known(
        states=states,
        people=people_in("\n".join((told, *spoken(last.claims))), states),
        outlets=frozenset(outlets),
    )


def spoken(claims: Iterable[Claim]) -> Iterator[str]:
    """Yield the words of claims and whose they are."""
    for claim in claims:
        yield claim.text
        if claim.group:
            yield claim.group


def people_in(text: str, states: Mapping[str, str]) -> dict[str, str]:
    """Return everyone named in ``text`` with an office or a known given name."""
    found: dict[str, str] = {}
    for match in _RUN.finditer(text):
        before = _CLAUSE.split(text[max(0, match.start() - 60) : match.start()])[-1]
        after = re.match(r", ((?:the |an? )?[^.,;:\n]{4,60})[,.]", text[match.end() :])
        named = people.parse(f"{before}{match.group()}", states)
        if not named.name or countries.mentioned(named.name, states):
            continue
        if not named.role and after and people.role_nouns(after[1]):
            named = named._replace(role=people.without_article(after[1]))
        listed = named.name.split()[0] in genders() and " " in named.name
        if named.role or listed:
            found[named.name] = found.get(named.name) or named.role
    return found


def names(text: str, about: Known) -> tuple[Name, ...]:
    """Return the names and days in a question, in order."""
    found = [_name(m.group(), m.start(), "date") for m in DATE.finditer(text)]
    days = [(name.start, name.end) for name in found]
    for match in _RUN.finditer(text):
        found += _of_run(match.group(), match.start(), about, opens=_opens(text, match.start()))
    found = [
        name
        for name in found
        if name.kind == "date" or not any(a < name.end and name.start < b for a, b in days)
    ]
    if re.search("[一-鿿]", text):
        found += _in_hanzi(text)
    elif text[1:] == text[1:].lower():
        found += _in_small_letters(text, about, found)
    return tuple(sorted(found, key=lambda name: name.start))


def written(phrase: str, about: Known) -> tuple[str, tuple[Name, ...]]:
    """Return a phrase with its states in capitals, and the names in it."""
    found = names(phrase, about)
    for name in found:
        phrase = f"{phrase[: name.start]}{name.text}{phrase[name.end :]}"
    return phrase, found


def _in_small_letters(text: str, about: Known, found: Sequence[Name]) -> Iterator[Name]:
    """Yield the states of a question typed without capitals."""
    known_as = " ".join(w if w in _SMALL else w.capitalize() for w in text.split(" "))
    taken = {at for name in found for at in range(name.start, name.end)}
    for state in _states(known_as, 0, about.states):
        inside = re.match(r"[^\s?!,;:'’]+(?: [^\s?!,;:'’]+)*", state.text)
        if inside and not taken & {*range(state.start, state.end)}:
            end = state.start + inside.end()
            yield Name(
                text=known_as[state.start : end],
                start=state.start,
                end=end,
                kind="state",
                means=state.means,
            )


def _opens(text: str, start: int) -> bool:
    return not re.search(r"\w", text[:start])


def _of_run(run: str, start: int, about: Known, *, opens: bool) -> list[Name]:
    """Return the names in a run of words with capitals."""
    while opens and (first := run.split(" ", 1)[0]):
        if words.content_terms(first) and re.split("['’-]", first.lower())[0] not in _BEGINS:
            break
        start, run = start + len(first) + 1, run[len(first) + 1 :]
    if not run:
        return []
    if run.lower() in about.outlets or run.lower() in agencies():
        return [_name(run, start, "outlet")]
    found = [*_states(run, start, about.states)]
    rest: list[Name] = []
    cut = start
    for state in (*found, None):
        end = state.start if state else start + len(run)
        rest += _others(run[cut - start : end - start], cut, about)
        cut = state.end if state else end
    return sorted([*found, *rest], key=lambda name: name.start)


def _states(run: str, start: int, states: Mapping[str, str]) -> Iterator[Name]:
    tokens = [*re.finditer(r"\S+", run)]
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            low, high = tokens[at].start(), tokens[at + length - 1].end()
            said = countries.mentioned(run[low:high], states)
            if len(said) != 1 or (length > 1 and not _least(run, tokens[at : at + length])):
                continue
            yield Name(
                text=run[low:high],
                start=start + low,
                end=start + high,
                kind="state",
                means=said[0],
            )
            at += length - 1
            break
        at += 1


def _least(run: str, tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether every one of the words is needed to name the state."""
    whole = countries.mentioned(run[tokens[0].start() : tokens[-1].end()])
    shorter = (tokens[1:], tokens[:-1])
    return bool(whole) and all(
        countries.mentioned(run[part[0].start() : part[-1].end()]) != whole for part in shorter
    )


def _others(part: str, start: int, about: Known) -> Iterator[Name]:
    """Yield the person, body or unknown name in what no state takes up of a run."""
    low = len(part) - len(part.lstrip())
    part = re.sub(r"(?: (?:of|de|del|der|van|von|bin|al))?\s*$", "", part.strip())
    part = re.sub(r"^(?:of|de|del|der|van|von) ", "", part)
    if not part:
        return
    named = people.parse(part).name
    told = named or part
    at = start + low + part.find(told)
    if told.lower() in about.outlets:
        yield _name(told, at, "outlet")
    elif {word.lower() for word in part.split()} <= ROLES | OFFICE:
        return
    elif named and (" " in named or named.split()[0] in genders() or _is_part(named, about)):
        yield _name(named, at, "person")
    else:
        is_body = any(word.lower() in OFFICE for word in part.split())
        yield _name(told, at, "body" if is_body else "name")


def _is_part(name: str, about: Known) -> bool:
    return any(name in full.split() for full in about.people)


def _name(text: str, start: int, kind: Kind) -> Name:
    return Name(text=text, start=start, end=start + len(text), kind=kind, means=text.lower())


@cache
def _hanzi() -> tuple[re.Pattern[str], Mapping[str, str]]:
    table = {
        alias: country.name
        for country in countries.known().values()
        for alias in country.aliases
        if re.match("[一-鿿]", alias)
    }
    return re.compile("|".join(sorted(table, key=lambda alias: (-len(alias), alias)))), table


def _in_hanzi(text: str) -> Iterator[Name]:
    pattern, table = _hanzi()
    for match in pattern.finditer(text):
        yield Name(
            text=match.group(),
            start=match.start(),
            end=match.end(),
            kind="state",
            means=table[match.group()],
        )
