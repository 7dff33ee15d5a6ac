"""Small readings of the words around a name."""

import re
from collections.abc import Container

from rag.statements import people
from rag.statements.listings import genders


def lowered(phrase: str) -> str:
    """Return a phrase without the capital of an article or number word that begins it."""
    first = phrase.split(" ", 1)[0]
    if first in ("The", "A", "An", "Both", "Some", "Many", "Several"):
        return first.lower() + phrase[len(first) :]
    return phrase


def spelt(label: str) -> str:
    """Return words in capitals as they are written elsewhere; other words as they are."""
    if not label.isupper() or " " not in label:
        return label
    words = (
        word if "." in word[1:-1] else word.title().replace("’S", "’s").replace("'S", "'s")
        for word in label.split(" ")
    )
    plain = " ".join(words)
    return re.sub(r"(?<= )(?:Of|The|And|For|In|To)\b", lambda one: one[0].lower(), plain)


def places(text: str, name: str) -> list[int]:
    """Return where a name stands as whole words, at most 40 places."""
    places: list[int] = []
    start = text.find(name)
    while start >= 0 and len(places) < 40:
        after = text[start + len(name) : start + len(name) + 1]
        cjk = name[0] > "⿿"
        if cjk or (not after.isalnum() and not text[max(0, start - 1) : start].isalnum()):
            places.append(start)
        start = text.find(name, start + len(name))
    return places


_NICKNAME = re.compile(r"[“\"‘'(]\w+[”\"’')] ")
_SUFFIXES = ("Jr", "Jnr", "Sr", "II", "III")


def given(before: str, places: Container[str] = frozenset()) -> str:
    """Return the given names at the end of what stands before a surname."""
    if not before.endswith(" "):
        return ""
    given: list[str] = []
    for word in reversed(_NICKNAME.sub(" ", before).split()):
        if (
            len(given) == 4
            or not (people.is_name_word(word, places) or word in genders())
            or (word.endswith((".", ",")) and len(word) > 2)
        ):
            break
        given.insert(0, word)
    while given and not given[0][0].isupper():
        given.pop(0)
    return " ".join(given)


def second(after: str) -> str:
    """Return the surname that follows a given name, empty when none does."""
    match = re.match(r" ([A-Z][\w’-]+)", after)
    word = match.group(1) if match else ""
    return (
        word
        if word not in _SUFFIXES and word and people.is_name_word(word) and not word.isupper()
        else ""
    )


def sentences_before(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """Return the sentences before ``end``, nearest first, the begun one included."""
    pieces: list[tuple[str, int]] = []
    last = start
    for match in re.finditer(r"[.!?。]['\"”’]?\s+|\n+", text[start:end]):
        pieces.append((text[last : start + match.end()], last))
        last = start + match.end()
    pieces.append((text[last:end], last))
    return [piece for piece in reversed(pieces) if piece[0].strip()][:6]


EVERYONE = re.compile(
    r"(?:the |both |the two |their )?(?:two )?(?:countries[’']? |nations[’'] |sides[’'] )?"
    r"(?:foreign |defen[cs]e |prime |trade |finance )?"
    r"(?:leaders|presidents|ministers|sides|parties|countries|interlocutors|delegations"
    r"|heads of state|heads of government|premiers|governments|chancellors|diplomats)"
    r"|(?:officials|diplomats|authorities|leaders|ministers) (?:on|from|of|in) "
    r"(?:both|the two) (?:sides|countries|nations|governments|capitals)",
    re.I,
)
PLURAL = re.compile(
    r"(?:the )?(?:[\w-]+ )?(ministers|leaders|officials|envoys|states|members)", re.I
)
FEATURED = re.compile(
    r"(?:the|its|their|an?|both)? ?(?:[a-z-]+ )?(?:union|company|firm|airline|carmaker|employer"
    r"|management|operator|bank|maker|federation|association|authority|agency|club|league"
    r"|chamber|consortium|council|board|team|guild|party|commission|committee|foundation"
    r"|retailer|start-?up|studio|chain|brotherhood|cooperative|alliance|coalition)",
    re.I,
)


def bare(phrase: str) -> str:
    """Return a phrase without a leading "the" or definite article of other languages."""
    return re.sub(
        r"^(?:[Tt]he|[Ee]l|[Ll]os|[Ll]as|[Ll]es) (?=[A-ZÀ-Þ])|^[Ll][’'](?=[A-ZÀ-Þ])", "", phrase
    )
