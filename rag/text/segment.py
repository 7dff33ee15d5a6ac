"""Find paragraphs and sentences with their exact places, by rules."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from rag.text import abbreviations as known
from rag.types import Span

_CLOSERS: Final = "\"'”’»›)]}」』）】〉》〕＂＇“‘"
# A run of end marks, then the marks that close with it and footnote numbers. French sets a
# space before its closing mark; “ and ‘ close a German quotation when no word follows.
_STOP: Final = re.compile(
    r"(?P<mark>[.!?…‼⁇⁈⁉।॥؟۔።。！？｡．]+)"
    r"(?P<close>(?:[ \u00a0\u202f]?[»›](?!\w)"
    rf"|(?![“‘]\w)[{re.escape(_CLOSERS)}]|\[\d{{1,3}}\])*)"
)
_UNSPACED_ENDS: Final = frozenset("。！？｡．")
_PAIRS: Final = {
    "“": "”", "„": "“”‟", "«": "»", "「": "」", "『": "』", "(": ")", "（": "）", "[": "]",
}  # fmt: skip
_MARK: Final = re.compile(r"''|[“”„‟«»「」『』()（）\[\]\"]")
_LONGEST_HELD: Final = 300
"""Characters a quotation or parenthesis may have for the stops in it not to end a sentence."""

_OPENERS: Final = r"\s\"'“”„‘’«»‹›「『(\[（¿¡$€£¥₽#№§*•"
_DASHES: Final = frozenset("—–―-")
_TOKEN: Final = re.compile(r"[^\s\"“”„«»‘(\[（）)\]/—–,:;!?…]*\Z")
_AFTER: Final = re.compile(
    rf"[{_OPENERS}]*(?:[—–―-]+\s+)?[{_OPENERS}]*(?P<word>[^\W_]*)(?P<rest>\s+[^\W_]+)?"
)
_ACRONYM: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|[A-Z][a-z]\.[A-Z]")
_WORDS: Final = re.compile(r"[^\W\d_]+|[.!?;]")
_HAN_REPLY: Final = re.compile(
    r"[^，。！？；：,.!?]{0,12}?(?:说|說|表示|指出|强调|称|问|道)[，。,.！？]"
)
_INITIAL: Final = re.compile(r"(?:[^\W\d_]\.?-)?[^\W\d_]")
_ROMAN: Final = re.compile(r"[IVX]{2,6}|[VX]")
_ORDINAL_STOPS: Final = frozenset({"de", "da", "nb", "nn", "no", "fi", "cs", "sk", "sl", "hu"})
_LIST_MARK: Final = re.compile(r"(?:(?P<dash>[-–])|[*•·▪◦‣●])\s+(?=[^\s\d])")
_COUNTER: Final = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})")


def list_mark(sentence: str) -> int:
    """Return how many characters the mark of a list takes before a sentence: "• ", "- ".

    A dash before words that have another dash is the mark of speech.
    """
    found = _LIST_MARK.match(sentence)
    if found is None or (found["dash"] and f" {found['dash']} " in sentence[found.end() :]):
        return 0
    return found.end()


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the blocks of ``text`` that blank lines separate, trimmed of white space."""
    blocks: list[Span] = []
    start = end = -1
    for first, last in _lines(text):
        if first < last:
            start, end = (first if start < 0 else start), last
        elif start >= 0:
            blocks.append(Span(start, end))
            start = -1
    return tuple(blocks) if start < 0 else (*blocks, Span(start, end))


def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Return the sentences of ``text``, without white space around them.

    Every character that is not white space lies in exactly one of them, in order, and none
    reaches over a line break. Knows the abbreviations, initials, figures, quotation marks and
    end marks of English, Spanish, French, German, Russian and Chinese; other languages are
    cut at their end marks. A stop inside a quotation or parenthesis of up to 300 characters
    does not end the sentence around it. Time is linear in the length of the text.

    Args:
        text: Any text.
        language: BCP 47 code; only decides whether ``10.`` is an ordinal (``de`` and others).
    """
    found: list[Span] = []
    for first, last in _lines(text):
        if first < last:
            found.extend(_in_line(text[first:last], first, language))
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield each line's range without white space at its ends; empty for a blank line."""
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        start = at + (len(line) - len(line.lstrip()) if bare else 0)
        yield start, start + len(bare)
        at += len(line)


def _in_line(line: str, offset: int, language: str) -> Iterator[Span]:
    held = _held(line)
    opened = [start for start, _ in held]
    start = 0
    for stop in _STOP.finditer(line):
        end = stop.end()
        inside = bisect_right(opened, stop.start()) - 1
        if inside >= 0 and end <= held[inside][1]:
            continue
        if end >= len(line) or not _ends(line, start, stop, language):
            continue
        yield Span(offset + start, offset + end)
        start = end + len(line[end : end + 64]) - len(line[end : end + 64].lstrip())
        while start < len(line) and line[start].isspace():
            start += 1
    yield Span(offset + start, offset + len(line))


def _held(line: str) -> list[tuple[int, int]]:
    """Return the ranges of short quotations and parentheses, outermost only, in order."""
    opened: dict[str, int] = {}
    ranges: list[tuple[int, int]] = []
    for match in _MARK.finditer(line):
        mark, at = match[0], match.start()
        opener = _opener(line, mark, at, opened)
        if opener is None:
            opened[mark] = at
        elif opener in opened:
            begin = opened.pop(opener)
            if at - begin <= _LONGEST_HELD:
                while ranges and ranges[-1][0] >= begin:
                    ranges.pop()
                if not ranges or ranges[-1][1] <= begin:
                    ranges.append((begin, at))
    return ranges


def _opener(line: str, mark: str, at: int, opened: dict[str, int]) -> str | None:
    """Return the mark that this one closes, None when it opens, itself when it does neither."""
    if mark in {'"', "''"}:  # opens or closes by what stands around it
        before, after = line[max(0, at - 1) : at], line[at + len(mark) : at + len(mark) + 1]
        if mark in opened and not before.isspace() and not after.isalnum():
            return mark
        return None if not before.isalnum() and not after.isspace() else ""
    if mark == "“":  # closes a German quotation, opens an English one
        return "„" if "„" in opened else None
    if mark in _PAIRS:
        return None
    return next((o for o, closers in _PAIRS.items() if mark in closers and o in opened), "")


def _ends(line: str, start: int, stop: re.Match[str], language: str) -> bool:
    """Return whether the sentence that began at ``start`` ends with this stop."""
    mark, end = stop["mark"], stop.end()
    following = line[end : end + 120]
    if mark[-1] in _UNSPACED_ENDS:
        replies = stop["close"] and line[start] in _PAIRS and _HAN_REPLY.match(following)
        return not (following[0] in "，、；,;" or replies)
    after = _AFTER.match(following)
    word = after["word"] if after else ""
    if not following[0].isspace() or word[:1].islower():
        return False
    if not word:  # no word next: goes on after a dash or comma, ends before a bullet
        return following.lstrip()[:1] not in {*_DASHES, ",", ";", ":"}
    if stop["close"] and mark[-1] in "!?" and word not in known.STARTERS:
        return not known.SAYING.intersection(_WORDS.findall(following)[:5])
    if mark != "." or stop["close"]:
        return True
    before = line[max(start, stop.start() - 40) : stop.start()]
    last = before.rpartition(" ")[2]
    if following.lstrip()[0] in _DASHES and (last in known.OPEN or _ACRONYM.fullmatch(last)):
        return False  # a dateline: "NORTH HARBOR, Va. - In ..."
    hour_zone = bool(after and (after["rest"] or "").strip() == "time")
    return _full_stop_ends(before, word, language, hour_zone=hour_zone)


def _full_stop_ends(  # noqa: PLR0911 - one rule a line
    before: str, word: str, language: str, *, hour_zone: bool
) -> bool:
    """Return whether a stop between ``before`` and a capitalised or other ``word`` is an end.

    Args:
        before: The sentence so far, or its last 40 characters.
        word: The next word, which does not begin in lower case.
        language: BCP 47 code.
        hour_zone: Whether ``time`` follows the word, as in "5 p.m. Geneva time".
    """
    if _COUNTER.fullmatch(before):
        return False
    found = _TOKEN.search(before)
    token = found[0] if found else ""
    starts = (word.capitalize() if word.isupper() and len(word) > 1 else word) in known.STARTERS
    if _INITIAL.fullmatch(token):
        return _letter_ends(token[-1], before[: -len(token)].split())
    if _ACRONYM.fullmatch(token):
        if token.lower() in {"a.m", "p.m"}:
            return word not in known.AFTER_HOURS and not hour_zone and not word[0].isdigit()
        return starts and token not in known.TITLES
    name = token.capitalize() if token.isupper() else token
    if name in known.TITLES or token in known.TITLES:
        return False
    if word[0].isdigit() or _ROMAN.fullmatch(word):
        return name not in known.BEFORE_FIGURES
    if token.isdigit() and (language[:2] in _ORDINAL_STOPS or word in known.ORDERED):
        return len(token) > 2 or (starts and word not in known.ORDERED)
    return starts or name not in known.OPEN


def _letter_ends(letter: str, words: list[str]) -> bool:
    """Return whether a stop after a single letter is an end: hardly ever, it is an initial."""
    last = words[-1] if words else ""
    if letter == "г":  # год: "в 2024 г. Министр", but "в г. Казани"
        return last[-1:].isdigit()
    if letter in "дп" and last == "т.":  # "и т. д."
        return True
    return last.lower() in known.BEFORE_LETTERS or (letter == "I" and last.islower())
