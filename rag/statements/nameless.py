"""What words without a name mean: one person, a body, a woman or a man."""

import re

from rag.statements import body_words, people
from rag.statements.offices import PERSONS, ROLES
from rag.statements.words import listed

TOGETHER = listed(
    """
    agree reaffirm reiterate express voice welcome undertake commit pledge confirm condemn
    underline underscore stress emphasize emphasise note discuss exchange
    """
)
"""What two who met do together, as "they" in the next paragraph."""
_BEHIND_OFFICE = re.compile(
    r",| (?:(?:for|of|from|at|in|with|who|des|der|von|vom|de|del|du|para) |d[’'])"
)
_ONE = re.compile(
    r"(?:an?|the|his|her|its|one|eine?|der|die|un|una|une|el|la|le) |[^,]*[’']s ", re.I
)


def is_someone(phrase: str) -> bool:
    """Return whether words without a name mean one person: "a senior Torvian diplomat"."""
    head = _BEHIND_OFFICE.split(phrase)[0].split()
    one = _ONE.match(phrase)
    if len(head) == 1 and "-" in head[0] and people.role_nouns(head[0]):
        return not head[0].endswith("s")  # "Secretary-General", without the article
    if re.match(r"(?:one|another) of ", phrase, re.I):
        return bool(people.role_nouns(phrase))
    return bool(one and head and head[-1].lower() in ROLES | PERSONS)


def is_body(phrase: str) -> bool:
    """Return whether words that hold an office name a body: "the justice ministry"."""
    head = re.split(r",| (?:of|for|in|at|on|from) ", phrase)[0].split()
    return bool(head) and head[-1].lower() in body_words.OTHERS


def gender(phrase: str) -> str:
    """Return ``f`` or ``m`` where the article before an office tells, else nothing."""
    if re.match(r"(?:la|une|una) ", phrase, re.I) or re.match(r"[Dd]ie \w+in\b", phrase):
        return "f"
    return "m" if re.match(r"(?:el|der|le|ein|un) ", phrase, re.I) else ""
