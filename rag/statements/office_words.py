"""Which words call one office: a prime minister is a premier and no foreign minister."""

import re
from collections.abc import Sequence

from rag.statements import people
from rag.statements.words import listed

_HER_OFFICE = listed(
    """
    spokeswoman chairwoman congresswoman queen princess wife daughter sister mother widow
    actress
    ministra presidenta directora secretaria embajadora alcaldesa gobernadora canzlerin
    kanzlerin
    bundeskanzlerin présidente ambassadrice präsidentin sprecherin ministerin außenministerin
    conseillère представительница diplomática mandataria
    """
)
_HIS_OFFICE = listed(
    """
    spokesman chairman congressman king prince husband son brother father ministro embajador
    secretario alcalde gobernador präsident sprecher kanzler bundeskanzler außenminister
    conseiller mandatario
    """
)
_SYNONYMS = (
    listed(
        """
        minister diplomat secretary canciller ministra ministro chief counterpart homólogo
        homóloga homologue ministre außenminister amtskollege außenministerin amtskollegin
        """
    ),
    frozenset(("president", "leader", "mandatario", "mandataria", "presidente", "presidenta")),
    frozenset(("premier", "chancellor", "leader", "minister")),
    frozenset(("kanzlerin", "bundeskanzlerin")),
    frozenset(("kanzler", "bundeskanzler")),
    frozenset(("chief", "ceo", "executive", "boss")),
    frozenset(("министр", "министра", "коллега", "коллегой")),
)
_FIRST = re.compile(
    r"\b(?:prim(?:e|er|era)|premi(?:er|ère)) minist|\bpremier\b(?! minist)|\b\w*kanzler"
    r"|\bministerpräsident|премьер|\bchancellor|\bhead of government",
    re.I,
)
"""The office of a prime minister, which no other minister holds."""
_MINISTER = re.compile(r"minist|министр", re.I)
_OF_ANYTHING = frozenset(("chief", "secretary"))
_PORTFOLIOS = listed(
    """
    foreign defence defense interior home state finance treasury trade commerce economy energy
    justice health education agriculture labour labor transport environment policy security
    executive cabinet war
    """
)
"""With one of these words a chief or secretary is one of state, as a minister is."""


def gender_of(role: str) -> str:
    """Return ``f`` or ``m`` for an office that only a woman or a man has, else nothing."""
    words = frozenset(role.lower().split())
    return "f" * bool(words & _HER_OFFICE) or "m" * bool(words & _HIS_OFFICE)


def holds_another(told: Sequence[str], nouns: frozenset[str], phrase: str) -> bool:
    """Return whether all that is told of a person is another office than this."""
    known = frozenset(noun for words in told for noun in people.role_nouns(words))
    return bool(known) and (not nouns & known or is_of_another(phrase, told))


def is_of_another(phrase: str, told: Sequence[str]) -> bool:
    """Return whether "the prime minister" is meant and told of is a minister of something."""
    ministers = [words for words in told if _MINISTER.search(words)]
    return bool(ministers and _FIRST.search(phrase)) and not any(map(_FIRST.search, told))


def is_synonymous(nouns: frozenset[str], words: str) -> bool:
    """Return whether offices are called by the words in another way: chief, secretary."""
    others = people.role_nouns(words)
    if not _PORTFOLIOS & frozenset(words.lower().split()):
        others -= _OF_ANYTHING
    return any(nouns & group and others & group and nouns <= group for group in _SYNONYMS)
