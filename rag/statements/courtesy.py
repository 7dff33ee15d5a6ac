"""Courtesy titles that are initials, or nothing, in other languages: "M. Jonas Lind"."""

import re
from collections.abc import Iterator
from typing import Final

_BEFORE: Final = r"\b(?:{}) (?=[A-ZÀ-Þ])".format
_OURS: Final = {
    "fr": (
        (re.compile(_BEFORE(r"M\.|MM\.")), "Mr "),
        (re.compile(_BEFORE(r"Mme|Mmes|Mlle")), "Mrs "),
    ),
    "es": (
        (re.compile(_BEFORE(r"Sr\.|D\.|[Dd]on")), "Mr "),
        (re.compile(_BEFORE(r"Sra\.|Srta\.|Dña\.|[Dd]oña")), "Mrs "),
    ),
}
_NAMED: Final = re.compile(
    r"\b(?:M\.|Mme|Mlle|Sr\.|Sra\.|[Dd]on|[Dd]oña) [A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){1,2}"
)


def plainly(phrase: str, language: str) -> str:
    """Return a phrase with the titles of its language written as in English.

    Args:
        phrase: A name with what stands before it.
        language: BCP 47 code.
    """
    for title, ours in _OURS.get(language.partition("-")[0], ()):
        phrase = title.sub(ours, phrase)
    return phrase


def titled(text: str, language: str) -> Iterator[str]:
    """Yield the full names that stand with such a title."""
    if language.partition("-")[0] in _OURS:
        for match in _NAMED.finditer(text):
            yield match.group()
