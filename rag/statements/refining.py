"""Tagged statements made fit to show: carriers unwrapped, occasions and headlines left out."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rag.statements import clauses, countries, people, phrases
from rag.statements.lexicon import lexicon
from rag.statements.reading import reported
from rag.statements.reported import Reported
from rag.statements.scripted import merged
from rag.statements.tagged import ASKING, QUESTION
from rag.statements.words import listed, words
from rag.types import Span

_OCCASION: Final = re.compile(
    r"[,]? (?:(?:while )?speaking )?(?:during|in|at|after|following|ahead of|before|on the"
    r" sidelines of) (?:an?|the|their|his|her|its|this|that|[\w’]+’s) "
    r"(?:[\w’-]+ ){0,3}?(?:meetings?|talks|calls?|conversations?|interviews?|(?:news |press )"
    r"?conferences?|briefings?|phone calls?|telephone conversations?|summits?|speech(?:es)?"
    r"|address|statements?|visits?|dinner|lunch|ceremony|debate|hearing|rally|press release)"
    r"(?: (?:with|between|of|to|in|at|on|from|by) [^,;:“”\"«»]{1,90})?$"
)
_SPOKEN: Final = re.compile(r"[”\"»’'][^”\"»]*$")
_CARRIER: Final = re.compile(
    r"\b(?:statements?|readouts?|ministry|agency|media|press release|communiqu[eé]s?|office"
    r"|service|report|transcript|account|summary|television|broadcaster|newspaper|tweet|post)\b",
    re.I,
)
_ACCORDING: Final = re.compile(r"according to|per\b", re.I)
_OF_WHOM: Final = re.compile(r",| (?:of|by|from|for|at|in|on|to|issued|released|who|that)\b")
_OWNED: Final = re.compile(r".*(?:['’]s|s['’]) ")
_DENYING: Final = listed("deny reject dismiss dispute refute rebut contradict")
_BETWEEN: Final = re.compile(r", (?:which|whose|where)\b")
"""Opens a clause about a noun: "The board, whose head is Ana Torvald, said"."""
_PRONOUNS: Final = listed("i we you it they this that these those there both who all")
_NESTED: Final = re.compile(r"\s*(?:that\s+)?", re.I)
_NAME = re.compile(r"[A-Z][a-z]+")
_EXPECTED: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|being) (?:\w+ )?(?:expected|believed|thought|understood"
    r"|considered|known|scheduled|supposed|meant|feared|seen|agreed|set|first reported)\b",
    re.I,
)
_AGREED: Final = re.compile(r"(?:was|is) (?:also |further |jointly )?agreed\b", re.I)
_BARE: Final = re.compile(
    r"(?:the|its|his|her|their|our|[\w .-]{2,40}[’']s?)? ?(?:\w+ ){0,2}"
    r"(?:positions?|stances?|views?|attitudes?|opinions?|approach(?:es)?|situation|request"
    r"|questions?|issues?|matters?|topics?)"
    r"(?: (?:of|on|about|towards?|regarding) [^,;“\"]{1,60})?",
    re.I,
)
_OWN: Final = re.compile(
    r"(?:an?|the|our) (?:earlier|previous|original|initial|first|prior) (?:version|edition)s? "
    r"of (?:this|the|our) \w+",
    re.I,
)
"""Of the paper that corrects itself."""
_CALLED_BACK: Final = re.compile(
    r"(?:its|their|his|her|the|all|some|[\d.,]+)(?: (?:of|its|their|million|[a-z]+))* "
    r"(?:ambassadors?|envoys?|diplomats?|consuls?|chargé|staff|troops|forces|vehicles?|cars?"
    r"|products?|models?|parliament|players?)\b",
    re.I,
)
"""What is recalled from somewhere, not remembered."""
_WHAT: Final = re.compile(r"(?:what|how|whatever|why) ?", re.I)
_UNTOLD: Final = re.compile(
    r"(?:ma(?:de|kes?)|there was) no mention\b|(?:offer\w*|g[ai]ve\w*|provid\w+) no\b", re.I
)
_UNNAMED: Final = re.compile(
    r"(?:not to be (?:further )?(?:named|identified|quoted)"
    r"|to be (?:named|identified|quoted)(?! \w)|for anonymity|that (?:his|her|their) names? not"
    r")\b",
    re.I,
)
_TAKING_NOTE: Final = re.compile(
    r"(?:took|take|takes|taken) note|explain|outlin|set out|sets out|laid out|present|describ"
    r"|clarif|elaborat|discuss|exchang|rais|touch|address|brief|inform|reiterat|stat|express"
    r"|shar|detail|convey|restat",
    re.I,
)
_LOOSE: Final = listed("that this it them so")
_QUOTED: Final = re.compile(r"\s*[;:—–]\s*[“\"«„]")
_ASIDE: Final = re.compile(r"(?:while |by )?[a-z]+ing\b")
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL: Final = 4
_FEWEST, _TITLED = 5, 0.75
_STATE: Final = 2
"""How many words a bare state has at most: "United States", not "China's Wang Yi"."""
_AHEAD: Final = 90
"""How far into what is carried the cue of the one who said it may stand."""


def refined(
    text: str, found: Sequence[Reported], rules: Sequence[Reported]
) -> tuple[Reported, ...]:
    """Return the statements in reading order, each made fit to show.

    ``X told Y that ..., a ministry statement said`` is a statement of X; what the reporter adds
    about the occasion is no part of it; a headline, a name, what "is expected", what "an
    earlier version of this story said" and a bare topic ("explained the government's
    position") are none.
    """
    kept = [
        _with_subject(
            text,
            _whole_clause(text, _unwrapped(text, _without_aside(text, one)), rules),
            rules,
        )
        for one in (
            _with_own_cue(text, clauses.of_one_entry(text, one), rules)
            for one in _answered(text, tuple(clauses.parted(text, clauses.whole(text, found))))
        )
    ]
    told = [
        _without_occasion(text, one)
        for one in kept
        if not (
            _in_headline(text, one)
            or _is_name(text, one)
            or _is_expected(text, one)
            or _is_bare(text, one)
            or _is_own(text, one)
            or _is_deed(text, one)
            or _is_of_saying(text, one)
        )
    ]
    return tuple(merged(text, [*clauses.judged(text, told)]))


def _answered(text: str, found: Sequence[Reported]) -> Iterator[Reported]:
    """Yield the statements, a quotation after a question given to the one who answers.

    ``"We will," he replied when asked whether they would. "Soon."``: "Soon." is his.
    """
    waiting: Reported | None = None
    for one in found:
        first, *more = one.content
        asked = ASKING.match(text, one.cue.start) and QUESTION.match(text, first.start)
        if asked and more and waiting is not None and waiting.content[-1].end <= first.start:
            yield replace(waiting, content=(*waiting.content, *more))
            waiting = replace(one, content=(first,))
            continue
        if waiting is not None:
            yield waiting
        waiting = one
    if waiting is not None:
        yield waiting


def _with_own_cue(text: str, one: Reported, rules: Sequence[Reported]) -> Reported:
    """Return the quotation in "X rejected that; "It is a lie," he said", which X said."""
    first, *more = one.content
    loose = one.cue.end <= first.start and first.slice(text).lower() in _LOOSE
    if not (loose and more and _QUOTED.match(text, first.end)):
        return one
    own = (rule.cue for rule in rules if any(more[0].overlaps(span) for span in rule.content))
    cue = next((cue for cue in own if cue.start >= more[0].end), one.cue)
    return replace(one, content=tuple(more), cue=cue)


def _without_aside(text: str, one: Reported) -> Reported:
    """Return the statement without what the reporter adds after its cue (", avoiding ...")."""
    first, *more = one.content
    inverted = first.start < one.cue.start
    kept = [
        span
        for span in more
        if not (inverted and one.cue.end < span.start and _ASIDE.match(text, span.start))
    ]
    return one if len(kept) == len(more) else replace(one, content=(first, *kept))


def _unwrapped(text: str, outer: Reported) -> Reported:
    """Return the statement inside, when the outer source only carries it.

    Who denies that somebody said something does not carry it.
    """
    source = outer.source.slice(text) if outer.source else ""
    carries = _CARRIER.search(source) or _ACCORDING.match(text, outer.cue.start)
    if not carries or _named(source) or outer.lemma in _DENYING:
        return outer
    first = outer.content[0]
    begin = _NESTED.match(text, first.start, first.end)
    start = begin.end() if begin else first.start
    for inner in reported(text[start : first.end], "en"):
        if (
            inner.source is not None
            and inner.source.start <= 1
            and inner.cue.start <= _AHEAD
            and _speaks(inner.source.slice(text[start : first.end]))
        ):
            read = inner.within(outer.sentence, start)
            last = read.content[-1]
            whole = Span(last.start, max(first.end, last.end))
            return replace(read, content=(*read.content[:-1], whole, *outer.content[1:]))
    return outer


def _named(source: str) -> bool:
    """Return whether a source is a person, who says what he says: "a ministry spokeswoman"."""
    head = _OWNED.sub("", _OF_WHOM.split(source, maxsplit=1)[0])
    return bool(people.role_nouns(head) or people.parse(head).name)


def _speaks(source: str) -> bool:
    """Return whether a source inside a statement is someone, not a bare state or "we"."""
    bare = people.without_article(source)
    states = countries.mentioned(bare) and not people.role_nouns(bare)
    return bare.lower() not in _PRONOUNS and not (states and len(bare.split()) <= _STATE)


def _with_subject(text: str, one: Reported, rules: Sequence[Reported]) -> Reported:
    """Return the statement with the subject of its verb as source when it has none."""
    if one.source is not None:
        return one
    for rule in rules:
        if rule.source and rule.cue.overlaps(one.cue):
            clause = _BETWEEN.search(text, rule.source.start, rule.source.end)
            if clause:
                return replace(one, source=Span(rule.source.start, clause.start()))
    here = words(text, one.sentence, ())
    at = bisect_left(here, one.cue.start, key=lambda word: word.start)
    if not 0 < at < len(here) or here[at].low.endswith("ing"):
        return one
    place = phrases.subject(here, at, 0, lexicon("en"))
    if place is None:
        return one
    source = Span(here[place[0]].start, here[place[1] - 1].end)
    if any(source.overlaps(span) for span in (one.cue, *one.content)):
        return one
    return replace(one, source=source)


def _without_occasion(text: str, one: Reported) -> Reported:
    last = one.content[-1]
    words = last.slice(text)
    match = _OCCASION.search(words)
    if not match or match.start() < len(words) // 4 or _is_quoted(words, match.start()):
        return one
    if one.source and one.source.start > last.end:
        return one
    trimmed = Span(last.start, last.start + match.start())
    return replace(one, content=(*one.content[:-1], trimmed))


def _is_quoted(words: str, place: int) -> bool:
    """Return whether the words from ``place`` on stand within quotation marks."""
    before = words[:place]
    opened = before.count("“") - before.count("”")
    return opened > 0 or before.count('"') % 2 == 1


def _is_expected(text: str, one: Reported) -> bool:
    source = one.source.slice(text).lower() if one.source else ""
    agreed = source == "it" and _AGREED.match(text, one.cue.start)
    return bool(_EXPECTED.search(one.cue.slice(text))) and not agreed


def _is_name(text: str, one: Reported) -> bool:
    """Return whether the cue is a person's first name: "President Said Rahal"."""
    if text[one.cue.start : one.cue.end] != "Said" or not _NAME.match(text, one.cue.end + 1):
        return False
    before = text[max(0, one.cue.start - 40) : one.cue.start].split()
    return bool(before and people.role_nouns(before[-1]))


def _is_own(text: str, one: Reported) -> bool:
    return bool(one.source and _OWN.match(one.source.slice(text)))


def _is_deed(text: str, one: Reported) -> bool:
    """Return whether somebody is called back: "Torvia recalled its ambassador"."""
    back = one.cue.slice(text).lower().split()[-1].startswith("recall")
    return back and bool(_CALLED_BACK.match(text, one.content[0].start))


def _is_of_saying(text: str, one: Reported) -> bool:
    """Return whether a sentence is about a saying: "What they said depends on the place"."""
    first, *more = one.content
    asks = _WHAT.fullmatch(first.slice(text)) and first.end <= one.cue.start
    return bool(asks and more and not re.match(r"(?:is|was|are|were)\b", more[0].slice(text)))


def _is_bare(text: str, one: Reported) -> bool:
    """Return whether the content only names a topic, and tells no position on it.

    Neither does "so" in "if the engineers say so", nor "made no mention of the drone", nor
    "asked not to be named".
    """
    if len(one.content) == 1 and one.content[0].slice(text).lower() == "so":
        return True
    if _UNTOLD.match(text, one.cue.start) or _UNNAMED.match(text, one.content[0].start):
        return True
    return (
        len(one.content) == 1
        and bool(_BARE.fullmatch(one.content[0].slice(text)))
        and bool(_TAKING_NOTE.search(text, one.cue.start, one.cue.end))
    )


def _whole_clause(text: str, one: Reported, rules: Sequence[Reported]) -> Reported:
    """Return the statement with the content the rules read when ours begins within a clause."""
    first = one.content[0]
    before = text[max(0, first.start - 40) : first.start].rstrip(" \t")
    taken = (one.cue, *([one.source] if one.source else []))
    if not before or not before[-1].isalnum() or text[first.start] in "“\"«'‘":
        return one
    if any(first.start - 3 <= span.end <= first.start for span in taken):
        return one
    for rule in rules:
        if (
            rule.cue.overlaps(one.cue)
            and rule.content[0].start < first.start
            and rule.content[-1].end >= one.content[-1].end
            and not any(span.overlaps(part) for span in rule.content for part in taken)
        ):
            return replace(one, content=rule.content)
    return one


def _in_headline(text: str, one: Reported) -> bool:
    """Return whether the cue is a word in a line of capitalised words without a full stop."""
    if not _WORD.search(text, one.cue.start, one.cue.end):
        return False
    start = text.rfind("\n", 0, one.cue.start) + 1
    end = text.find("\n", one.cue.end)
    line = text[start : end if end >= 0 else len(text)].strip()
    if line.endswith((".", "”", '"', ":", "?", "!", ",", "…")):
        return False
    long = [word for word in _WORD.findall(line) if len(word) >= _SMALL]
    if len(long) < _FEWEST - 1:
        return False
    capitals = sum(word[0].isupper() for word in long)
    return bool(capitals >= _TITLED * len(long))
