"""Turn text into the terms that search and coverage compare."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rag.text.quotation import UNSPACED
from rag.text.stopwords import STOPWORDS

_RUNS: Final = rf"{UNSPACED}\u1100-\u11ff\uac00-\ud7af"  # and Hangul: particles stick to words
_LETTER: Final = rf"(?:(?![{_RUNS}_])\w)"
_TERM: Final = re.compile(
    rf"(?P<run>[{_RUNS}]+)"
    rf"|(?P<dotted>(?<!\w)(?:[^\W\d_](?<![{_RUNS}])\.){{2,}}(?:[^\W\d_](?!\w))?)"
    rf"|(?P<number>(?<!\w)\d+(?:[.,]\d+)*(?!{_LETTER}))"
    rf"|(?P<word>{_LETTER}+(?:[-'&]{_LETTER}+)*)"
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MARKS: Final = str.maketrans(
    "’‘ʼ`´‐‑–−·", "'''''----.", "\u00ad\u200b\u200c\u200d\u2060\ufeff"
)
# Letters that no decomposition takes apart; ё is written е in most Russian papers.
_PLAIN_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ё": "е",
    }
)
_ACCENTS: Final = re.compile("[\u00e0-\u024f\u0370-\u03ff\u1e00-\u1fff]+")
_COMBINING: Final = re.compile("[\u0300-\u036f]+")
_ELISION: Final = re.compile(r"(?:[ldjcnmst]|qu)'(?=[aeiouyhœæ]\w)")
_VOWEL: Final = re.compile("[aeiouy]")
_DOUBLED: Final = re.compile(r"([bdgmnprt])\1\Z")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]+")
_ACCENTED: Final = re.compile("[\u00c0-\u024f]")
_FIGURES: Final = re.compile("[0-9]+")
_OTHER: Final = re.compile("[^A-Za-z\u00c0-\u024f0-9\\s]")
# Endings of Russian nouns, adjectives and verbs, longest first; taken off a stem of 3 or more.
_RUSSIAN_ENDINGS: Final = re.compile(
    "(?<=[а-я]{3})(?:иями|ями|ами|иях|ого|его|ому|ему|ыми|ими|ией|ость|ости|остью|ении|ения|ение|ению"
    "|ением|ая|яя|ое|ее|ые|ие|ой|ей|ый|ий|ую|юю|ом|ем|ых|их|ым|им|ам|ям|ах|ях|ов|ев|ию|ия|ии|ью"
    "|ла|ло|ли|ть|л|а|я|о|е|ы|и|у|ю|й|ь)\\Z"
)
_STAYS: Final = frozenset({"news", "series", "species", "always", "united", "during"})


def terms(text: str) -> list[str]:
    """Return the search terms of ``text``, in its order, repeats included.

    Lower case, without diacritics on Latin and Greek letters; possessive ``'s`` and French
    elisions dropped; ``U.S.`` is ``us``; ``1,200`` is ``1200``; ``six-point`` gives ``six``,
    ``point`` and ``sixpoint`` (so that ``co-operation`` meets ``cooperation``); Chinese,
    Japanese, Korean and Thai runs give pairs of characters, a run of one gives itself. English
    and Russian endings are cut by rule (see `_stem`).
    """
    if text.isascii() and text.isalpha():
        return [_stem(text.lower())]
    found: list[str] = []
    for match in _TERM.finditer(_normal(text)):
        kind, term = match.lastgroup, match[0]
        if kind == "run":
            found.extend(term[i : i + 2] for i in range(max(1, len(term) - 1)))
        elif kind == "dotted":
            found.append(term.replace(".", ""))
        elif kind == "number":
            found.append(_number(term))
        else:
            found.extend(_word(term))
    return found


def content_terms(text: str) -> list[str]:
    """Return `terms` without the words that carry no content (the, of, и, de, der, 的)."""
    return [term for term in terms(text) if term not in _STOPPED]


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a model makes of ``text``, rather too many than too few.

    Needs no vocabulary. Set by the local embedder's WordPiece: about 4.7 characters a token in
    English, 3 in other Latin-script languages, hardly more than 1 in all other scripts, for
    which chat models need two to four times less than this.
    """
    words = _LATIN.findall(text)
    letters = sum(map(len, words))
    figures = _FIGURES.findall(text)
    others = len(_OTHER.findall(text))
    # English hardly has accents. Words of other languages fall into pieces of three letters.
    foreign = letters and len(_ACCENTED.findall(text)) * 150 > letters
    cost = sum((len(w) + 2) // 3 for w in words) if foreign else len(words) + letters / 20
    return round(cost) + sum((len(f) + 1) // 2 for f in figures) + others


def _normal(text: str) -> str:
    """Settle case, width, marks and accents, so that one pattern reads every term."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return folded.replace("`", "'")
    folded = unicodedata.normalize("NFC", folded.translate(_MARKS).translate(_PLAIN_LETTERS))
    return _ACCENTS.sub(_without_accents, folded)


def _without_accents(run: re.Match[str]) -> str:
    return _COMBINING.sub("", unicodedata.normalize("NFD", run[0]))


def _number(figures: str) -> str:
    """Write a number one way: thousands not set off, a point for the decimals."""
    return (
        figures.replace(",", "") if _THOUSANDS.fullmatch(figures) else figures.replace(",", ".")
    )


def _word(word: str) -> list[str]:
    """Return the terms of one word, which may have hyphens and apostrophes."""
    if word.isalnum():
        return [_stem(word)]
    parts = [_apart(part) for part in word.split("-")]
    found = [_stem(part) for part in parts if part]
    return [*found, _stem("".join(parts))] if len(found) > 1 else found


def _apart(part: str) -> str:
    """Drop the possessive or the elided article; other apostrophes just vanish."""
    part = _ELISION.sub("", part, count=1) if "'" in part else part
    return part.removesuffix("'s").replace("'", "").replace("&", "")


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """Cut the endings that most often part a question's words from an article's.

    A few rules rather than a Snowball stemmer: plural, past and -ing forms are what differs
    ("demanded a ceasefire", "demands", "demanding"); heavier stemming makes "organisation" and
    "organ" one term and costs ten times as much. Words of other Latin-script languages lose at
    most a plural -s, on both sides alike.
    """
    if len(word) <= 3 or word in _STAYS or not word.isalpha():
        return word
    if word[0] >= "а" and word[0] <= "я":
        return _RUSSIAN_ENDINGS.sub("", word)
    if not word.isascii():
        return word
    return _english(word)


def _english(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and _VOWEL.search(base) and not word.endswith("eed"):
            word = _DOUBLED.sub(r"\1", base)
            break
    if word.endswith("eed") and len(word) > 5 and not word.endswith("ceed"):
        return word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") and word[-2] != "e" else word


_STOPPED: Final = STOPWORDS | {_stem(word) for word in STOPWORDS}
