"""Noun phrases of a text, found without a parser, and names of people to leave out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.compare.plain_words import SAYS_LITTLE, is_act, is_modifier, is_verb, may_act
from rag.compare.stems import content, terms
from rag.statements import countries
from rag.statements.offices import ROLES
from rag.statements.words import listed

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\$?\d[\d.,:]*%?(?:-[^\W\d_][\w-]*)?"
    r"|[^\W\d_]+(?:[-'’&.][^\W\d_]\w*)*\+?|[^\w\s]"
)
_HANZI = re.compile(r"[一-鿿]+")
_SPLIT_HANZI = re.compile(
    r"[的了和与同在是对为不也都将应要就从到把被由及或其之这那各并以所有着使让给向于"
    r"愿可能会须需得其还更最很再又已曾未没]"
    r"|加强|推动|推进|维护|增进|促进|表示|同意|发挥|坚持|支持|反对|认为|解决|保持|改善|发展"
    r"|拓展|扩大|深化|开展|继续|共同|积极|进一步|寻求|符合|有利|看待|处理|作出|重视|强调|指出"
    r"|希望|相互|双方|我们|他们|两国|中方|必须|已经|正在|通过|进行|早日|方面|问题"
)
_SUBJECTS = listed("to will would can could should must may might we they it he she not i you")
_BEFORE_WAR = listed("the a an this that of at to world cold civil trade nuclear their our its")
_COUNTING = listed(
    """
    two three four five six seven eight nine ten eleven twelve hundred thousand million billion
    """
)
_HELPING = listed("had has have having he she they it we i who which that")
_DETERMINERS = listed("the a an this that these those its his her their our my your any no to")
_PLACED = listed("in at from to near off outside around en in à в на из")
_PREDICATE = listed(
    """
    is are was were be been being am isn't aren't wasn't weren't very more most so too quite
    rather as feel feels felt seem seems seemed become becomes became remain remains remained
    """
)
_TITLES = listed("mr mrs ms dr sen rep gov gen prof sir lord dame")
_CAPITALS = re.compile(
    r"(?:(?P<before>\b[\w-]+\.?) )?(?P<name>\b[A-ZÀ-ÞА-Я][\w’'-]+(?: [A-ZÀ-ÞА-Я][\w’'-]+){0,4})"
    r"(?P<after>, (?:the|a|an|who|his|her|whose|\d\d,)\b[^,.\n]{0,60})?"
)
_PAIRED = re.compile(r"([A-ZÀ-ÞА-Я][\w’'-]+) (?:and|y|et|und|и) ([A-ZÀ-ÞА-Я][\w’'-]+)")
_OFFICE = re.compile(rf"\b(?:{'|'.join(sorted(ROLES))})\b", re.I)
_TIES = re.compile(
    r"\bbilateral (?:ties|relations|relationship|cooperation)\b|\brelations? (?:between|with)\b"
    r"|\b(?:relations|ties|cooperation) of (?:the )?(?:two|both) (?:countries|sides|nations)\b"
    r"|\brelationship (?:between|with)\b|\bties (?:between|with)\b"
    r"|\b[A-Z][\w.]*[-–][A-Z][\w.]* (?:\w+ )?(?:ties|relations|relationship|cooperation)"
    r"|\bstrategic (?:communication|cooperation|coordination|partnership)\b",
)
_TIES_HANZI = re.compile(r"两国关系|双边关系|[一-鿿]{2}关系")
_TIES_RUSSIAN = re.compile(r"двусторонн\w+ (?:отношени|связ|сотрудничеств)\w*", re.I)
_RUSSIAN_VERB = re.compile(r"(?:[аяую]ют|[аеиоуыя]ят|ться|тся|[аяуе]ет|[аяие]ть|[аи]л[аио]?)$")
_OPENING = tuple('.!?“"«:;‘')
_OF_PEOPLE = ("ian", "ians", "ese", "ish", "ern", "ean", "eans")
_LONGEST = 4
_SHORT = 3
_PIECE = 2

NAME, PHRASE, NOUN, TIES = 1.6, 1.35, 0.8, 1.4
_LESS = 0.85


class Phrase(NamedTuple):
    """What could name an issue: its terms, its words as written, how well they do."""

    key: str
    surface: str
    weight: float


class _Word(NamedTuple):
    text: str
    name: bool


class _Run(NamedTuple):
    """Words side by side that may end in a noun, and what stands around them."""

    words: tuple[_Word, ...]
    before: str
    after: str


def phrases(text: str, silent: frozenset[str], people: frozenset[str]) -> list[Phrase]:
    """Return the noun phrases of a text that say more than who speaks.

    Args:
        text: A statement or a paragraph.
        silent: Terms of the sides, the speakers and the topic.
        people: Terms of names of people.
    """
    found = [_ties(text)] if speaks_of_ties(text) else []
    runs = list(_joined(_runs(text, people)))
    for run in runs:
        found.extend(_of_run(run, silent))
    for match in _HANZI.finditer(text):
        found.extend(
            Phrase(piece, piece, PHRASE if len(piece) > _PIECE else NOUN)
            for piece in _SPLIT_HANZI.split(match.group())
            if _PIECE <= len(piece) <= 2 * _LONGEST and not silent.issuperset(terms(piece))
        )
    return found


@lru_cache(maxsize=16384)
def intents(text: str) -> frozenset[tuple[str, ...]]:
    """Return each verb of a text with the two content words right after it."""
    found: set[tuple[str, ...]] = set()
    tokens = _TOKEN.findall(text)
    for index in range(len(tokens) - 2):
        run = tokens[index : index + 3]
        if all(word[0].islower() and content(word) for word in run) and is_verb(run[0]):
            found.add(tuple(term for word in run for term in terms(word)))
    return frozenset(found)


def named_people(passages: Iterable[str]) -> frozenset[str]:
    """Return the terms of names that stand after a title or before an office."""
    return frozenset().union(*map(_people, passages))


@lru_cache(maxsize=512)
def _people(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _CAPITALS.finditer(text):
        words = match["name"].split()
        titles = [index for index, word in enumerate(words) if _titled(word)]
        if titles or _titled(match["before"] or ""):
            found.update(
                term
                for word in words[titles[-1] + 1 if titles else 0 :]
                for term in terms(word)
            )
        elif len(words) > 1 and match["after"] and _OFFICE.search(match["after"]):
            found.update(term for word in words for term in terms(word))
    for match in _PAIRED.finditer(text):
        both = [terms(word) for word in match.groups()]
        if any(found.issuperset(each) for each in both):
            found.update(term for each in both for term in each)
    return frozenset(found)


def _titled(word: str) -> bool:
    low = word.rstrip(".").lower()
    return low in ROLES or low in _TITLES


def speaks_of_ties(text: str) -> bool:
    """Return whether a text is about the relations between two countries."""
    return any(form.search(text) for form in (_TIES, _TIES_HANZI, _TIES_RUSSIAN))


def _ties(text: str) -> Phrase:
    for form in (_TIES_HANZI, _TIES_RUSSIAN):
        if match := form.search(text):
            return Phrase("~ties", match.group(), TIES)
    return Phrase("~ties", "bilateral ties", TIES)


def _runs(text: str, people: frozenset[str]) -> Iterator[_Run]:
    """Yield the runs of words that may make a noun phrase."""
    tokens = _TOKEN.findall(text)
    words: list[_Word] = []
    start, opens = 0, True
    for index, token in enumerate([*tokens, "."]):
        after = tokens[index + 1] if index + 1 < len(tokens) else "."
        bare, possessive = _bare(token)
        kind = _kind(bare, _token(tokens, index - 1), after, opens=opens)
        kept = kind is not None and not people.intersection(terms(bare))
        if words and (not kept or (kind and not words[-1].name)):
            yield _Run(tuple(words), _token(tokens, start - 1), token.lower())
            words = []
        if kept:
            start = start if words else index
            words.append(_Word(bare, bool(kind)))
        if possessive and words:
            yield _Run(tuple(words), _token(tokens, start - 1), "'s")
            words = []
        opens = token in _OPENING or (opens and not token[0].isalnum())


def _token(tokens: Sequence[str], index: int) -> str:
    return tokens[index].lower() if index >= 0 else ""


def _bare(token: str) -> tuple[str, bool]:
    for ending in ("'s", "’s", "'", "’"):
        if token.endswith(ending) and len(token) > len(ending):
            return token[: -len(ending)], True
    return token, False


def _kind(word: str, before: str, after: str, *, opens: bool) -> bool | None:
    """Return whether a word is part of a name, or None when it is of no noun phrase."""
    low = word.lower()
    if not word[0].isalpha() or not (content(word) or _is_war(low, before)):
        return None
    if word[0].isupper() and (
        not opens
        or word[1:2].isupper()
        or "." in word[:-1]
        or (after[0].isupper() and not is_verb(low))
    ):
        return True
    if low in _COUNTING:
        return None
    acts = before in _SUBJECTS and not is_modifier(low)
    done = before in _HELPING and low.endswith("ed")
    return None if acts or done or is_verb(low) or _RUSSIAN_VERB.search(low) else False


def _is_war(low: str, before: str) -> bool:
    """Return whether the word is the noun, not the German verb that carries no content."""
    return low == "war" and before in _BEFORE_WAR


def _joined(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Yield the runs, those that "of" joins as one: "freedom of navigation"."""
    last: _Run | None = None
    for run in runs:
        joins = last is not None and last.after == run.before == "of" and _heads(last.words[-1])
        if last is not None and joins:
            head = last.words if last.words[0].name else last.words[-1:]
            joint = _Word("of", head[-1].name and run.words[0].name)
            yield _Run((*head, joint, *run.words), last.before, run.after)
            if joint.name:
                last = None
                continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def _heads(word: _Word) -> bool:
    low = word.text.lower()
    return not is_modifier(low) and (word.name or not SAYS_LITTLE.intersection(terms(low)))


def _of_run(run: _Run, silent: frozenset[str]) -> Iterator[Phrase]:
    """Yield the phrases that end a run: its last words, and the name it begins with."""
    words = _noun_last(run)
    if any(word.text == "of" for word in words):
        yield from _phrase(words, silent)
        return
    if len(words) == 1 and _no_subject(words[0], run.before):
        return
    for start in range(len(words)):
        if not (start and words[start].name and words[start - 1].name):
            yield from _phrase(words[start:], silent)
    length = next((i for i, word in enumerate(words) if not word.name), 0)
    if length > 1 or (length and words[0].text.isupper()):
        yield from _phrase(words[:length], silent)


def _noun_last(run: _Run) -> list[_Word]:
    """Return the words of a run up to its last noun."""
    words = list(run.words)
    described = len(words) > 1 and is_modifier(words[-2].text.lower())
    if run.after in _DETERMINERS and not described and may_act(words[-1].text.lower()):
        words.pop()
    while words and not words[-1].name and _ends_badly(words):
        words.pop()
    return words


def _no_subject(word: _Word, before: str) -> bool:
    """Return whether a lone word is only where something is, or what it is like."""
    if word.name:
        return before in _PLACED and not word.text.isupper()
    return before in _PREDICATE


def _ends_badly(words: Sequence[_Word]) -> bool:
    last = words[-1].text.lower()
    return is_modifier(last) or (len(words) > 1 and is_act(last))


def _phrase(words: Sequence[_Word], silent: frozenset[str]) -> Iterator[Phrase]:
    """Yield the words as a phrase if they can name an issue."""
    if not 0 < len(words) <= _LONGEST + 1:
        return
    surface = " ".join(word.text for word in words)
    every = [term for word in words for term in content(word.text)]
    every += [word.text.lower() for word in words if word.text.lower() == "war"]
    telling = [term for term in every if term not in silent]
    if not telling or SAYS_LITTLE.issuperset(telling):
        return
    names = all(word.name for word in words)
    if not names and not _tells(words, silent):
        return
    yield Phrase(" ".join(every), surface, _of_name(words) if names else _weight(words))


def _tells(words: Sequence[_Word], silent: frozenset[str]) -> bool:
    """Return whether the head of a phrase is a noun that says what it is about."""
    last = words[-1]
    if len(last.text) < _SHORT and not last.name and last.text != "war":
        return False
    if any(_vague(word) for word in words[:-1] if not word.name and word.text != "of"):
        return False
    named = words[0].name and not silent.issuperset(terms(words[0].text))
    if words[0].name and not named:
        return False
    if any(word.text == "of" for word in words) and silent.issuperset(terms(last.text)):
        return False
    return named or not _vague(last)


def _vague(word: _Word) -> bool:
    return SAYS_LITTLE.issuperset(terms(word.text))


def _weight(words: Sequence[_Word]) -> float:
    if len(words) == 1:
        return NOUN
    long = len(words) > 2 or _vague(words[-1])
    loose = not words[0].name and is_modifier(words[0].text.lower())
    return PHRASE * (_LESS if long else 1) * (_LESS if loose else 1)


def _of_name(words: Sequence[_Word]) -> float:
    """Return the weight of a name: of a country it is little, of its people nothing."""
    if len(words) > 1 or words[0].text[1:].isupper():
        return NAME
    word = words[0].text
    if _of_country(word):
        return NOUN if word in countries.known() else 0.1
    return 0.1 if word.endswith(_OF_PEOPLE) else 1.0


@lru_cache(maxsize=4096)
def _of_country(word: str) -> bool:
    return bool(countries.mentioned(word))
