"""The words that report speech, by language."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Frame = Literal["clause", "any", "object", "tell"]
Form = Literal["finite", "base", "gerund"]

_IRREGULAR = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "speak": ("speaks", "spoke", "speaking"),
    "find": ("finds", "found", "finding"),
    "swear": ("swears", "swore", "swearing"),
    "show": ("shows", "showed", "showing"),
    "make": ("makes", "made", "making"),
    "go": ("goes", "went", "going"),
    "put": ("puts", "put", "putting"),
    "shoot": ("shoots", "shot", "shooting"),
    "hit": ("hits", "hit", "hitting"),
    "lay": ("lays", "laid", "laying"),
    "hold": ("holds", "held", "holding"),
    "take": ("takes", "took", "taking"),
    "undertake": ("undertakes", "undertook", "undertaking"),
    "seek": ("seeks", "sought", "seeking"),
    "teach": ("teaches", "taught", "teaching"),
    "tear": ("tears", "tore", "tearing"),
    "commit": ("commits", "committed", "committing"),
    "admit": ("admits", "admitted", "admitting"),
    "refer": ("refers", "referred", "referring"),
    "slam": ("slams", "slammed", "slamming"),
    "brag": ("brags", "bragged", "bragging"),
    "quip": ("quips", "quipped", "quipping"),
    "rip": ("rips", "ripped", "ripping"),
    "sum": ("sums", "summed", "summing"),
    "push": ("pushes", "pushed", "pushing"),
    "lash": ("lashes", "lashed", "lashing"),
    "draw": ("draws", "drew", "drawing"),
    "be": ("is", "was", "being"),
}
_BE = (("are", "finite"), ("were", "finite"), ("am", "finite"))


@dataclass(frozen=True, slots=True)
class Cue:
    """One way to report speech: its words in lower case, how it is built, and its form."""

    words: tuple[str, ...]
    frame: Frame
    form: Form
    lemma: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The reporting words of one language, looked up by their first word."""

    language: str
    cues: dict[str, tuple[Cue, ...]]
    according: dict[str, tuple[tuple[str, ...], ...]]
    that: frozenset[str]
    adverbs: frozenset[str]
    pronouns: frozenset[str]
    relatives: frozenset[str]
    nouns: frozenset[str]
    joint: frozenset[str]
    closers: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon for a BCP 47 code; English for a language without one."""
    tables = _tables()
    code = language.partition("-")[0].lower()
    if code not in tables:
        code = "en"
    table = tables[code]
    cues: dict[str, list[Cue]] = {}
    for frame in ("object", "clause", "any", "tell"):
        for entry in table.get(frame, "").split():
            for cue in _forms(entry, frame, code):
                cues.setdefault(cue.words[0], []).append(cue)
    return Lexicon(
        language=code,
        cues={word: _longest_first(found) for word, found in cues.items()},
        according=_phrases(table.get("according", "")),
        that=frozenset(table.get("that", "").split()),
        adverbs=frozenset(table.get("adverbs", "").split()),
        pronouns=frozenset(table.get("pronouns", "").split()),
        nouns=frozenset(table.get("nouns", "").split()),
        relatives=frozenset(table.get("relatives", "").split()),
        closers=frozenset(table.get("closers", "").split()),
        particles=frozenset(table.get("particles", "").split()),
        joint=frozenset(part.strip() for part in table.get("joint", "").split("|")),
    )


def chinese() -> dict[str, tuple[str, ...]]:
    """Return the Chinese reporting words by class, longest first."""
    table = _tables()["zh"]
    return {
        name: tuple(sorted(words.split(), key=lambda word: (-len(word), word)))
        for name, words in table.items()
    }


@cache
def _tables() -> dict[str, dict[str, str]]:
    path = resources.files("rag.statements") / "data" / "cues.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _longest_first(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    unique = {(cue.words, cue.form): cue for cue in cues}
    return tuple(sorted(unique.values(), key=lambda cue: -len(cue.words)))


def _phrases(listed: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed.split("|"):
        words = tuple(phrase.split())
        if words:
            found.setdefault(words[0], []).append(words)
    return {
        word: tuple(sorted(phrases, key=len, reverse=True)) for word, phrases in found.items()
    }


def _forms(entry: str, frame: Frame, language: str) -> Iterable[Cue]:
    if language != "en":
        yield Cue((entry,), frame, "finite", entry)
        return
    verb, *rest = entry.split("-")
    third, past, gerund = _IRREGULAR.get(verb) or _regular(verb)
    inflected: list[tuple[str, Form]] = [(verb, "base"), (third, "finite"), (gerund, "gerund")]
    if past != verb:
        inflected.append((past, "finite"))
    if verb == "be":
        inflected.extend((word, "finite") for word, _ in _BE)
    for word, form in inflected:
        yield Cue((word, *rest), frame, form, verb)


def _regular(verb: str) -> tuple[str, str, str]:
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    sibilant = verb.endswith(("s", "x", "z", "ch", "sh"))
    return verb + ("es" if sibilant else "s"), verb + "ed", verb + "ing"
