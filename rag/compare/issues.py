"""Issues: statements grouped by the name or phrase they share."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag import text as texts
from rag.compare.rows import merged
from rag.statements.phrases import PAST
from rag.statements.words import listed
from rag.types import Side, Statement

_NAME = re.compile(
    r"[^\W\d_a-zà-ÿа-я][\w’&'+-]*(?: (?:of |the |for |de |del )?[^\W\d_a-zà-ÿа-я][\w’&'+-]*)*"
)
_TOKEN = re.compile(r"[^\W\d_][\w’'-]*|\d+|[^\w\s]")
_OPENERS = (".", "!", "?", "“", '"', "«", ":")
_BEFORE_VERBS = listed(
    """
    to will would can could should must may might we they it he she not i you
    """
)
_VERBS = PAST | listed("given taken sent come gone done seen known shown stands wait waits")
_HANZI = re.compile(r"[一-鿿]{2,}")
_GENERIC_WORDS = """
support supports willing willingness side sides country countries continue work works make
made issue issues role process effort efforts world international community important new
good high level time year years people need needs want take call calls meeting talks
statement official officials part way percent relations readiness commitment commitments want
use give keep help come going number day week month today question matter point party
parties president minister government state states leader leaders further strong stronger
always position hope hopes ready able full join hand hands really thing things something
anything think believe given taken held told asked press telephone phone newspaper interview
reporter reporters journalist journalists comment comments remark remarks word words answer
answers reply charge charges room note notes request announcement briefing conference name
half quarter third dozen lot kind hour hours minute minutes average weekend
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday jan feb aug sept oct nov dec
morning evening afternoon night tomorrow yesterday enero febrero marzo abril mayo junio julio
agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado
domingo января февраля марта апреля мая июня июля августа сентября октября ноября декабря
reason reasons fact case change changes sort doubt doubts hope disappointment regret belief
concern confidence gratitude appreciation
"""
_PLACED = re.compile(r"\b(?:in|at|from|to|off|near|en|в|на) $")
_LONGEST = 4
_GENERAL = 0.6


@dataclass(frozen=True, slots=True)
class Issue:
    """A subject several statements share, and those statements in reading order."""

    name: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    surface: str
    weight: float


def group(
    statements: Sequence[Statement], sides: Iterable[Side], topic: str
) -> tuple[Issue, ...]:
    """Return the issues of the statements; each statement is in exactly one.

    An issue is named by what its statements share: a name ("BRICS") before a phrase ("port
    fees") before a word. Names of the sides and speakers, and words of the topic, name none.
    """
    silent = _not_telling(statements, sides, topic)
    labels = {statement.id: _labels(statement, silent) for statement in statements}
    left = list({statement.quote: statement for statement in reversed(statements)}.values())[
        ::-1
    ]
    total = len(left)
    groups: list[tuple[Statement, ...]] = []
    while left:
        key = _best(left, labels, total)
        if key is None:
            break
        groups.append(tuple(one for one in left if key in labels[one.id]))
        left = [one for one in left if key not in labels[one.id]]
    rows = merged([*groups, *((one,) for one in left)], silent)
    copies: dict[str, list[Statement]] = {}
    for statement in statements:
        copies.setdefault(statement.quote, []).append(statement)
    return _named([tuple(s for one in row for s in copies[one.quote]) for row in rows], labels)


def _not_telling(
    statements: Iterable[Statement], sides: Iterable[Side], topic: str
) -> frozenset[str]:
    words = [_GENERIC_WORDS, topic]
    for side in sides:
        words += [side.name, *side.aliases, *side.speakers]
    words += [f"{statement.side} {statement.speaker}" for statement in statements]
    return frozenset(texts.content_terms(" ".join(words)))


def _labels(statement: Statement, silent: frozenset[str]) -> Mapping[str, _Label]:
    """Return what could name the issue of a statement, by its terms."""
    quote = statement.quote
    found: dict[str, _Label] = {}
    for match in _NAME.finditer(quote):
        name = match.group()
        opens = match.start() == 0 or quote[: match.start()].rstrip()[-1:] in _OPENERS
        if " " not in name and _PLACED.search(quote, 0, match.start()):
            continue
        if " " in name or name.isupper() or not opens:
            _add_name(found, name, silent)
    for phrase in _phrases(_NAME.sub(lambda name: "," * len(name.group()), quote)):
        _add(found, phrase, silent, 1.0 if " " not in phrase else 1.8)
    for match in _HANZI.finditer(quote):
        run = match.group()
        for start in range(len(run) - 1):
            _add(found, run[start : start + 2], silent, 1.0)
    return found


def _add_name(found: dict[str, _Label], name: str, silent: frozenset[str]) -> None:
    """Add a name, the acronyms in it and its short form; "A-B" of two sides is their ties."""
    halves = re.split(r"[-–]", name)
    terms = [term for half in halves for term in texts.content_terms(half)]
    if len(halves) == 2 and len(terms) > 1 and set(terms) <= silent:
        found[" ".join(sorted(terms))] = _Label("-".join(sorted(halves)) + " ties", 2.5)
        return
    _add(found, name, silent, 2.5)
    words = name.split()
    for word in words:
        if len(word) > 1 and word.isupper() and len(words) > 1:
            _add(found, word, silent, 2.4)
    if len(words) > 2:
        _add(found, " ".join(words[-2:]), silent, 2.3)


def _add(found: dict[str, _Label], surface: str, silent: frozenset[str], weight: float) -> None:
    """Add a label unless it says no more than who the sides are."""
    every = texts.content_terms(surface)
    telling = [term for term in every if term not in silent]
    if not telling or (len(telling) < len(every) and weight < 2):
        return
    key = " ".join(every)
    if key not in found or found[key].weight < weight:
        found[key] = _Label(surface, weight)


def _phrases(quote: str) -> list[str]:
    """Return the nouns that end a run of content words, alone and with the word before."""
    found: list[str] = []
    run: list[str] = []
    before = ""
    for match in _TOKEN.finditer(quote + "."):
        word = match.group()
        if word[0].isalpha() and texts.content_terms(word):
            run.append(word)
            continue
        found.extend(_heads(run, before))
        run, before = [], word.lower()
    return found


def _heads(run: Sequence[str], before: str) -> list[str]:
    run = list(run)
    while run and (
        run[-1].lower().endswith(("ly", "ing", "ed", "ught")) or run[-1].lower() in _VERBS
    ):
        run.pop()
    if not run or (before in _BEFORE_VERBS and len(run) == 1) or len(run[-1]) < 4:
        return []
    head = run[-1]
    first = run[-2] if len(run) > 1 else ""
    verb = len(run) == 2 and before in _BEFORE_VERBS
    pair = bool(first) and not verb and not first.endswith(("ing", "ly", "ed", "ous", "ught"))
    return [head, f"{first} {head}"] if pair else [head]


def _best(
    left: Sequence[Statement], labels: Mapping[str, Mapping[str, _Label]], total: int
) -> str | None:
    """Return the label that says most about most of the statements left."""
    counted: Counter[str] = Counter()
    weight: dict[str, float] = {}
    sides: dict[str, set[str]] = {}
    for statement in left:
        for key, label in labels[statement.id].items():
            counted[key] += 1
            weight[key] = max(weight.get(key, 0.0), label.weight)
            sides.setdefault(key, set()).update(statement.sides)
    limit = max(3, int(_GENERAL * total))
    shared = [key for key, count in counted.items() if 2 <= count <= limit]
    if not shared:
        return None
    return max(
        shared,
        key=lambda key: (
            (counted[key] - 0.5) * weight[key] * (1.5 if len(sides[key]) > 1 else 1.0),
            len(key),
            key,
        ),
    )


def _readable(surface: str) -> str:
    surface = surface.strip("’'\"“”")
    return surface.removesuffix("'s").removesuffix("’s")


def _named(
    rows: Sequence[Sequence[Statement]], labels: Mapping[str, Mapping[str, _Label]]
) -> tuple[Issue, ...]:
    """Return the rows under the name that says most about most of their statements."""
    return tuple(_merged(Issue(_name(row, labels), tuple(row)) for row in rows))


def _name(row: Sequence[Statement], labels: Mapping[str, Mapping[str, _Label]]) -> str:
    counted: Counter[str] = Counter()
    weight: dict[str, float] = {}
    surfaces: dict[str, Counter[str]] = {}
    for statement in {one.quote: one for one in row}.values():
        for key, label in labels[statement.id].items():
            counted[key] += 1
            weight[key] = max(weight.get(key, 0.0), label.weight)
            surfaces.setdefault(key, Counter())[label.surface] += 1
    if not counted:
        return _opening(row[0].quote)
    shared = [key for key in counted if counted[key] > 1] or list(counted)
    best = max(
        shared, key=lambda key: ((counted[key] - 0.3) ** 0.5 * weight[key], len(key), key)
    )
    found = surfaces[best]
    return _readable(min(found, key=lambda words: (-found[words], words)))


def _merged(rows: Iterable[Issue]) -> list[Issue]:
    """Return the rows with those of one name made one; "group" joins "technical group"."""
    found = list(rows)
    heads = {row.name.split()[-1].lower(): row.name for row in found if " " in row.name}
    merged: dict[str, tuple[Statement, ...]] = {row.name: () for row in found}
    for row in found:
        name = heads.get(row.name.lower(), row.name)
        merged[name] = (*merged[name], *row.statements)
    return [Issue(name, statements) for name, statements in merged.items() if statements]


def _opening(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:_LONGEST]) + ("…" if len(words) > _LONGEST else "")
