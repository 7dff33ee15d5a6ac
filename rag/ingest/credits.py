"""Take off the end of a report who wrote and edited it and how to reach them."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_LONGEST: Final = 320
_DEED: Final = r"(?:reporting|writing|written|compiled|edited|editing|research|translated)"
# Nothing but names and these words: a sentence says more.
_NAMED: Final = re.compile(
    rf"(?:additional |further )?{_DEED}(?:(?: and|,)(?: additional)? {_DEED})* by\s.+"
    r"|.{3,200} contributed (?:reporting |research )?(?:to|for) this (?:report|story|article"
    r"|piece)(?: from .{2,40})?"
    r"|with (?:files|reporting|reports|information|inputs?) (?:from|by) .{2,80}"
    r"|con información de .{2,60}",
    re.IGNORECASE | re.DOTALL,
)
_SMALL: Final = frozenset(
    """
    by in at from for and with to this the of on additional further reporting writing written
    compiled edited editing research translated report story article piece contributed staff
    writer writers reporter reporters correspondent bureau newsroom desk team agencies agency
    wire wires files reports information input inputs de del la di da van von der den el al y e
    con información
    """.split()  # noqa: SIM905 - fifty short strings are harder to read
)
_SIGNED: Final = re.compile(
    r"(?:reporte|reportaje|escrito) (?:de|por) .{3,120}; (?:editado|traducido) por .{3,80}"
    r"|(?:reportage(?: de)?|rédigé par|écrit par) .{3,120}[;,] (?:édité|édition|traduit).{3,80}"
    r"|(?:mitarbeit|redaktion|redaktionelle mitarbeit)\s*: .{3,80}"
    r"|(?:редактор|репортаж|подготовил[аи]?)\s*[:：] ?.{3,80}"
    r"|(?:编辑|责编|编译|校对|供稿|撰稿|责任编辑|編輯)\s*[:：]\s*[^。！？]{1,40}"
    r"|[a-zäöüß]{2,4}(?:/[a-zäöüß]{2,8}){1,4}",
    re.IGNORECASE,
)
_REACHED: Final = re.compile(
    r".{0,200}\b(?:can be reached|reach (?:him|her|them)|(?:e-?mail|write to) (?:him|her|them)"
    r"|follow (?:him|her|them|\w+ \w+))\b.{0,60}"
    r"(?:\S@\S|@\w|\bon (?:twitter|facebook|instagram|bluesky|mastodon|linkedin|x)\b).{0,120}"
    r"|(?:media|press)(?: office)? (?:contacts?|enquiries|inquiries)\s*[:：].{3,200}"
    r"|(?:pressekontakt|contacto de prensa|contact presse)\s*[:：].{3,200}",
    re.IGNORECASE | re.DOTALL,
)
_REPORTERS: Final = re.compile(
    r"\b(?:reporting|written)(?: and (?:writing|editing))? by (?P<who>[^;.()\[\]]{3,160})",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")


class Credits(NamedTuple):
    """How many paragraphs at the end are credits, and which reporters they name."""

    paragraphs: int
    reporters: tuple[str, ...]


def read_credits(paragraphs: Sequence[str]) -> Credits:
    """Return what the last paragraphs say of who made the report; the first never counts."""
    reporters: list[str] = []
    count = 0
    for paragraph in reversed(paragraphs[1:]):
        bare = paragraph.strip(" ()[]（）【】-–—_*.")
        if not _is_credit(paragraph, bare):
            break
        count += 1
        named = [name for found in _REPORTERS.finditer(bare) for name in _names(found["who"])]
        reporters[:0] = named
    return Credits(count, tuple(dict.fromkeys(reporters)))


def _is_credit(paragraph: str, bare: str) -> bool:
    if len(paragraph) > _LONGEST:
        return False
    if _SIGNED.fullmatch(bare) or _REACHED.fullmatch(bare):
        return True
    words = re.findall(r"[^\W\d_][\w'’-]*", bare)
    return bool(_NAMED.fullmatch(bare)) and all(
        word.lower() in _SMALL or not word[0].islower() for word in words
    )


def _names(written: str) -> list[str]:
    """Return the names of a list such as "Ana Torv in Oster and Rolf Ek"."""
    parts = (re.split(r"\s(?:in|at|from|for)\s", part)[0] for part in _PARTS.split(written))
    named = (part.strip() for part in parts)
    return [part for part in named if _NAME.fullmatch(part) and not part[0].islower()]
