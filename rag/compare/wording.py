"""How a side's wording changed from one statement to its next."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from rag.compare.stems import spoken
from rag.compare.stems import told as told_by
from rag.types import Change, Revision, Span, Stance, Statement

_WORD = re.compile(
    r"[一-鿿぀-ヿ]|(?:[^\W_一-鿿぀-ヿ]+(?:[.,](?=\d)|[’'](?=\w)|(?<=\w)[.](?=\w))?)+|[%$€£]"
)
_LETTERS = re.compile(r"\w+")
_NEAR = 0.45
"""Share of words two statements must have in common for a readable redline."""
_FEW = 3
_BACK = 20
_KEPT = 30
"""Revisions of a side and issue: the latest."""
_MOST = 4_000_000
"""Product of the word counts up to which two statements are compared word by word."""
_UNDATED = dt.date.min


class _Word(NamedTuple):
    text: str
    span: Span
    part: int


def redline(before: Statement, after: Statement) -> tuple[Change, ...]:
    """Return the stretches of words that both have, and that only one of them has, in order.

    Case, white space, hyphens and punctuation are no difference. A stretch is as long as can
    be, but does not cross from one fragment of the content into the next; it covers its words
    from the first letter to the last.
    """
    old, new = _words(before), _words(after)
    changes: list[Change] = []
    for same, removed, added in _runs(old, new):
        if same:
            changes += _kept(same)
        changes += [Change(before=span, after=None, same=False) for span in _spans(removed)]
        changes += [Change(before=None, after=span, same=False) for span in _spans(added)]
    return tuple(changes)


def revisions(stance: Stance) -> tuple[Revision, ...]:
    """Return the latest changes of a side's wording over time, oldest first.

    Each statement is laid beside the nearest earlier one, of another article and day, that has
    enough of its words; unchanged words are no revision.
    """
    told = sorted(
        {
            _plain(one): one for one in sorted(stance.statements, key=_order, reverse=True)
        }.values(),
        key=_order,
    )
    counted = [Counter(spoken(one.said).split()) for one in told]
    content = [told_by(one.said) for one in told]
    found: list[Revision] = []
    for place in range(len(told) - 1, 0, -1):
        if len(found) == _KEPT:
            break
        after = told[place]
        for earlier in range(place - 1, max(-1, place - 1 - _BACK), -1):
            before = told[earlier]
            shared = content[earlier] & content[place]
            if len(shared) < _FEW or not _later(before, after):
                continue
            if _near(counted[earlier], counted[place]):
                changes = redline(before, after)
                if any(not change.same for change in changes):
                    found.append(
                        Revision(side=stance.side, before=before, after=after, changes=changes)
                    )
                break
    return tuple(reversed(found))


def day(statement: Statement) -> dt.date:
    """Return the day of the words, else of their article, else the first of all days."""
    return statement.said_on or statement.source.published or _UNDATED


def _order(statement: Statement) -> tuple[dt.date, dt.date, str, int]:
    published = statement.source.published or _UNDATED
    return day(statement), published, statement.source.id, statement.words.span.start


def _plain(statement: Statement) -> str:
    return " ".join(_LETTERS.findall(statement.said.casefold())) or statement.said


def _later(before: Statement, after: Statement) -> bool:
    return before.source.id != after.source.id and _UNDATED < day(before) < day(after)


def _near(one: Counter[str], other: Counter[str]) -> bool:
    shared = sum(min(count, other[word]) for word, count in one.items() if word in other)
    return 2 * shared >= _NEAR * (one.total() + other.total())


def _words(statement: Statement) -> list[_Word]:
    """Return the words of the content, with their places in the article."""
    passage = statement.words.passage
    offset = passage.span.start
    found: list[_Word] = []
    for part, span in enumerate(sorted(statement.spans.content)):
        for match in _WORD.finditer(passage.text, span.start - offset, span.end - offset):
            place = Span(match.start() + offset, match.end() + offset)
            found.append(_Word(_folded(match.group()), place, part))
    return found


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").replace(".", "").replace(",", "")


def _runs(
    old: Sequence[_Word], new: Sequence[_Word]
) -> Iterator[tuple[list[tuple[_Word, _Word]], Sequence[_Word], Sequence[_Word]]]:
    """Yield what is the same, then what was removed and added after it."""
    one, other = [word.text for word in old], [word.text for word in new]
    if len(one) * len(other) > _MOST:
        yield [], old, new
        return
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, start, end, begin, finish in matcher.get_opcodes():
        if tag == "equal":
            yield list(zip(old[start:end], new[begin:finish], strict=True)), (), ()
        else:
            yield [], old[start:end], new[begin:finish]


def _kept(same: Sequence[tuple[_Word, _Word]]) -> Iterator[Change]:
    start = 0
    for index in range(1, len(same) + 1):
        if index == len(same) or _parts(same[index]) != _parts(same[start]):
            one, other = same[start], same[index - 1]
            yield Change(
                before=Span(one[0].span.start, other[0].span.end),
                after=Span(one[1].span.start, other[1].span.end),
                same=True,
            )
            start = index


def _parts(pair: tuple[_Word, _Word]) -> tuple[int, int]:
    return pair[0].part, pair[1].part


def _spans(words: Sequence[_Word]) -> Iterator[Span]:
    start = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or words[index].part != words[start].part:
            yield Span(words[start].span.start, words[index - 1].span.end)
            start = index
