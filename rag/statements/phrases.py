"""Noun phrases around a reporting verb, found without a parser: who speaks, and to whom."""

from collections.abc import Container, Sequence

from rag.statements.lexicon import Lexicon
from rag.statements.people import ROLES
from rag.statements.words import TIMES, Word, listed

_AUXILIARY = listed(
    """
    is are was were am be been has have had do does did will would can could shall
    should may might must isn't wasn't don't doesn't didn't won't can't couldn't
    wouldn't haven't hasn't it's that's there's he's she's they're we're i'm you're i've
    we've they've i'll we'll
    """
)
PAST = listed(
    """
    went came took gave got made saw knew found felt left kept began brought bought held
    met ran sent set stood spoke told said thought became fell grew led lost paid put
    undertook read rose sat spent won wrote built broke chose drew drove fought hit let cut hurt
    became understood sought
    """
)
_BOUNDARY = listed(
    """
    that but when while because if although though where which who whom whose than so
    yet whether what how why unless until nor as since whereas after before until
    """
)
PREPOSITIONS = listed(
    """
    in on at for from with by to of after before during under over into about against
    between through without within among across around behind despite toward towards
    upon like via amid per following
    """
)
DETERMINERS = listed(
    """
    the a an this that these those his her its their our my your some any no each every
    both all another several many most few one two three el los las un una le les une
    der die das ein eine
    """
)
_ARTICLES = listed("a an the el la los las le les l der die das")
_LEADING = listed(
    """
    and or but then meanwhile however also still yet so thus moreover instead now later
    earlier today yesterday even just only
    """
)
OCCASIONS = listed(
    """
    statement interview letter email e-mail tweet post speech meeting conference
    briefing hearing memo report call readout release message talks remarks event rally
    testimony article op-ed filing blog video appearance debate visit address brief news
    press phone telephone television radio written joint separate series recent short
    telegram social facebook twitter column book editorial session summit forum ceremony
    lawsuit document documents note essay
    """
)
_HELPING = listed("has have had is are was were been being")
SHORT = listed("him her them me us you it so this that")
_PLACED_OFFICES = ("embajador", "посол", "посла", "ambassadeur", "botschafter", "portavoz")
_LONGEST = 45
_NAME = 5

Range = tuple[int, int]


def is_verb(words: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Return whether the word looks like the finite verb of a clause."""
    word = words[index]
    if word.kind != "word":
        return False
    if word.low in _AUXILIARY or word.low in PAST:
        return True
    if word.capital or (index and words[index - 1].low in DETERMINERS | PREPOSITIONS):
        return False
    if any(
        cue.form == "finite" and len(cue.words) == 1 for cue in lexicon.cues.get(word.low, ())
    ):
        return not word.low.endswith("s")
    return word.low.endswith("ed") and len(word.low) > 4


def has_verb(words: Sequence[Word], start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a clause with a finite verb stands in ``words[start:end]``."""
    return any(is_verb(words, index, lexicon) for index in range(start, end))


def before_adverbs(words: Sequence[Word], index: int, low: int, lexicon: Lexicon) -> int:
    """Return the index of the last word before ``index`` that is no adverb or auxiliary."""
    while index >= low:
        word = words[index]
        adverb = word.low in lexicon.adverbs or (word.low.endswith("ly") and not word.capital)
        if adverb or word.low in _HELPING:
            index -= 1
        elif word.low in TIMES and index - 1 >= low and words[index - 1].kind == "word":
            index -= 2 if words[index - 1].low in ("on", "last") else 1
        else:
            break
    return index


def subject(words: Sequence[Word], cue: int, low: int, lexicon: Lexicon) -> Range | None:
    """Return the noun phrase that is the subject of the verb at ``cue``, not before ``low``."""
    last = before_adverbs(words, cue - 1, low, lexicon)
    if last < low:
        return None
    word = words[last]
    if word.kind == "comma" and last > low:
        return _with_apposition(words, last, low, lexicon)
    if word.low in lexicon.pronouns and word.low != "one":
        return last, last + 1
    if word.low in lexicon.relatives:
        end = last - 1 if last > low and words[last - 1].kind == "comma" else last
        end = end if words[last - 1].kind != "comma" else last - 1
        return noun_phrase(words, end, low, lexicon)
    return noun_phrase(words, last + 1, low, lexicon)


def noun_phrase(words: Sequence[Word], end: int, low: int, lexicon: Lexicon) -> Range | None:
    """Return the noun phrase that ends before ``end``, trimmed of what leads into it."""
    start = end
    floor = max(low, end - _LONGEST)
    while start > floor:
        word = words[start - 1]
        if word.kind == "close":
            start = _opening(words, start - 1, floor)
            continue
        if word.kind != "word" or word.low in _BOUNDARY or is_verb(words, start - 1, lexicon):
            break
        start -= 1
    return _trimmed(words, start, end, PREPOSITIONS | lexicon.closers)


def _opening(words: Sequence[Word], close: int, floor: int) -> int:
    for index in range(close - 1, max(floor, close - 8) - 1, -1):
        if words[index].kind == "open":
            return index
    return close


def _trimmed(
    words: Sequence[Word], start: int, end: int, prepositions: Container[str]
) -> Range | None:
    while start < end and (
        words[start].low in _LEADING
        or words[start].low in TIMES
        or words[start].kind != "word"
        or (words[start].low.endswith("ly") and words[start].low not in ("family",))
    ):
        start += 1
    if start < end and words[start].low in prepositions:
        start = _after_fronted(words, start, end)
    for index in range(start + 1, end - 1):
        if words[index].low in ("in", "on", "over", "at") and words[index + 1].low in TIMES:
            end = index
            break
    if start >= end or words[end - 1].low in PREPOSITIONS | DETERMINERS:
        return None
    return start, end


def _after_fronted(words: Sequence[Word], start: int, end: int) -> int:
    """Return where the subject starts after a fronted phrase such as "At the rally"."""
    for index in range(end - 1, start, -1):
        word = words[index]
        if word.low in ("the", "a", "an"):
            return index
        if (
            word.capital
            and not words[index - 1].capital
            and words[index - 1].low
            not in (
                "of",
                "and",
                "for",
            )
        ):
            return end if words[index - 1].low in PREPOSITIONS else index
    return end


def _with_apposition(
    words: Sequence[Word], comma: int, low: int, lexicon: Lexicon
) -> Range | None:
    """Return a subject whose apposition ends at ``comma``: "NAME, director of X, said"."""
    end, bare = comma, False
    for _ in range(4):
        start = _segment_start(words, end, low)
        if start >= end:
            return None
        at_edge = start <= low or words[start - 1].kind != "comma"
        if not at_edge and words[start].low in _ARTICLES:
            fronted = words[_segment_start(words, start - 1, low)].low
            at_edge = fronted in PREPOSITIONS or fronted in lexicon.closers
        if at_edge or not (
            _apposition(words, start, end) or _role(words, start - 1, low, lexicon)
        ):
            head = noun_phrase(words, end, low, lexicon)
            if head is None:
                return None
            return (head[0], end) if bare else (head[0], comma)
        bare = bare or _aside(words[start].low)
        end = start - 1
    return None


def _segment_start(words: Sequence[Word], end: int, low: int) -> int:
    start = end
    depth = 0
    while start > max(low, end - _LONGEST):
        kind = words[start - 1].kind
        depth += (kind == "close") - (kind == "open")
        if depth <= 0 and kind in ("comma", "stop", "quote", "end"):
            break
        start -= 1
    return start


def _apposition(words: Sequence[Word], start: int, end: int) -> bool:
    first = words[start]
    if not first.capital or first.low in ("jr", "jr.", "sr", "sr.", "inc", "inc."):
        return True
    return any(
        words[index].low in ("of", "for")
        or (words[index].low in ROLES and not words[index].capital)
        for index in range(start + 1, end)
    )


def _role(words: Sequence[Word], end: int, low: int, lexicon: Lexicon) -> bool:
    """Return whether "a spokeswoman" or "the minister" stands before the comma at ``end``."""
    start = _segment_start(words, end, low)
    return (
        0 < end - start <= 9
        and (words[start].low in DETERMINERS or words[start].capital)
        and (
            any(word.low in ROLES and not word.capital for word in words[start:end])
            or (words[start].low in DETERMINERS and not words[end - 1].capital)
        )
        and not has_verb(words, start, end, lexicon)
    )


def _aside(low: str) -> bool:
    return low in PREPOSITIONS or low.endswith("ing") or low in ("when", "while", "as")


def following(words: Sequence[Word], start: int, lexicon: Lexicon) -> Range | None:
    """Return the noun phrase that starts at ``start``, for "said Wang Yi, director of X"."""
    end = start
    limit = min(len(words), start + _LONGEST)
    while end < limit:
        word = words[end]
        if word.kind == "comma":
            if not _continues(words, end + 1, limit, lexicon):
                break
        elif word.kind not in ("word", "open", "close") or _closes(words, end, lexicon):
            break
        end += 1
    while end > start and words[end - 1].kind != "word":
        end -= words[end - 1].kind != "close" or 0
        if words[end - 1].kind == "close":
            break
    if end == start:
        return None
    named = end - start > 1 and words[start].capital and words[start + 1].capital  # Per Haugen
    leads = words[start].low in PREPOSITIONS | _BOUNDARY | lexicon.closers
    return None if leads and not named else (start, end)


def _closes(words: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Return whether a clause, a time or an occasion begins at ``index``."""
    low = words[index].low
    if low in lexicon.closers and not words[index - 1].low.startswith(_PLACED_OFFICES):
        return True
    following_low = words[index + 1].low if index + 1 < len(words) else ""
    if low in _BOUNDARY or low in ("during", "after", "before", "following", "via", "adding"):
        return True
    if low in TIMES and not words[index - 1].low.endswith("’s"):
        return True
    if low in ("in", "on", "at", "to", "last", "this", "earlier", "late"):
        nearby = {word.low for word in words[index + 1 : index + 5]}
        return bool(following_low in TIMES or nearby & OCCASIONS or low in ("to", "earlier"))
    return is_verb(words, index, lexicon) and low in _AUXILIARY


def _continues(words: Sequence[Word], start: int, limit: int, lexicon: Lexicon) -> bool:
    """Return whether an apposition, not another clause, follows the comma."""
    if start >= limit or words[start].kind != "word":
        return False
    first = words[start]
    if first.low in _BOUNDARY or first.low in PREPOSITIONS or first.low in ("and", "or", "but"):
        return False
    if any(cue.form == "gerund" for cue in lexicon.cues.get(first.low, ())):
        return False
    end = start
    while end < limit and words[end].kind == "word" and not is_verb(words, end, lexicon):
        end += 1
    if end < limit and words[end].kind not in ("comma", "end"):
        return False
    near = {word.low for word in words[start + 1 : start + 5]}
    named = 1 < end - start < _NAME and all(word.capital for word in words[start:end])
    return (
        (named and any(word.low in ROLES for word in words[max(0, start - 8) : start]))
        or first.low in DETERMINERS
        or first.low.isdigit()
        or bool(near & {"of", "for", "at", "with"})
    )
