"""Take the dateline off a report: "OSTER, Sept. 10 (VNA) -- ", "韦新社奥城9月10日电"."""

import re
from dataclasses import dataclass
from typing import Final

from rag.ingest.dates import DATE, Day, days
from rag.ingest.letterhead import is_outlet

_LONGEST: Final = 160
_AGENCY_FIRST: Final = r"[^\W_][^()/\n]{1,39}"
# What parts a dateline from the report. A lone dash or colon needs white space after it.
_GAP: Final = r"(?:\s*\.?\s*[-–—―]{1,3}(?=\s)|\s*--+|\s*[—–](?=\w)|\s*:(?=\s))\s*"
_BRACKETED: Final = re.compile(
    rf"(?P<head>[^()\n]{{0,90}}?)[,.]?\s*\((?P<agency>{_AGENCY_FIRST})\){_GAP}"
)
_IN_COUNTRY: Final = re.compile(  # "PORT OSTER (Torvia), Nov 13 -- Text"
    rf"(?P<head>[^()\n/—–]{{2,60}}?\s*\([^()\n\d]{{2,30}}\),?\s+{DATE})\s*{_GAP}", re.IGNORECASE
)
_SLASHED: Final = re.compile(
    rf"(?P<head>[^/\n]{{2,90}}?)[,.]*\s*/(?P<agency>{_AGENCY_FIRST})/(?:{_GAP}|\s*\.\s*|\s+)"
)
_DASHED: Final = re.compile(  # "МОСКВА, 10 сен — Агентство. Текст"
    r"(?P<head>[^\n—–]{2,60}?)\s[—–-]\s(?P<agency>[^\W\d_][^.,:;\n—–-]{1,30})\.\s+(?=\S)"
)
_BARE: Final = re.compile(rf"(?P<head>[^\n()/—–]{{3,70}}?){_GAP}")
_LISTED: Final = re.compile(  # "OSTER, 10 September, Agency -- Text"
    rf"(?P<head>[^\n()/—–]{{3,60}}\d[^\n()/—–,]{{0,15}}),\s*(?P<agency>[^\W\d_][^,\d()\n]{{1,30}}?){_GAP}"
)
_HAN: Final = re.compile(
    r"[【\[]?(?P<agency>[^\W\d_]{1,10}?(?:社|网|網|报|報))(?P<place>[^\W\d_]{0,12}?)\s*"
    r"(?P<date>(?:\d{4}年)?\d\d?月\d\d?日)\s*(?:电|電|讯|訊)[】\]]?"
    r"\s*(?:[（(](?:记者|記者|通讯员)[：:\s]*(?P<by>[^）)]{1,60})[）)])?[：:\s]*"
)
_DAY: Final = re.compile(
    rf"(?P<when>{DATE})(?:\s*[-–—―]{{1,3}}(?=\s)|\s*--+)\s*", re.IGNORECASE
)
_TAIL_DATE: Final = re.compile(
    rf"[\s,.;]*(?:(?:[^\W\d_]+day|[Ll]e)\b[,.]?\s*)?{DATE}[\s,.]*\Z", re.IGNORECASE
)
_PLACE: Final = re.compile(r"[^\W\d_][\w.'’/-]*(?:,? [\w.'’/-]+){0,7}")
_SMALL: Final = frozenset(
    (
        *("de", "del", "di", "da", "do", "du", "des", "la", "le", "les", "las", "los", "am"),
        *(
            "an",
            "der",
            "den",
            "auf",
            "of",
            "the",
            "sur",
            "en",
            "y",
            "e",
            "i",
            "na",
            "upon",
            "and",
        ),
    )
)
# Words in brackets after a name that say who is where in a picture, and words before a dash
# that name a kind of report or a day: neither is an agency or a place.
_NO_AGENCY: Final = re.compile(
    r"(?:left|right|cent(?:er|re)|pictured|front|back|top|bottom|file|photo|[LRC]\b|\d)",
    re.IGNORECASE,
)
_NO_PLACE: Final = re.compile(
    r"(?:breaking|updated?|exclusive|watch|live|analysis|opinion|videos?|photos?|factbox|explainer"
    r"|corrected|urgent|news|notes?|flash|alert|feature|interview|editorial|commentary|review"
    r"|on|in|at|by|as|after|before|for|from|since|until|question|answer|q|a|срочно|молния|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What a dateline says, and where the report begins after it."""

    end: int
    place: str = ""
    agency: str = ""
    byline: str = ""
    day: Day | None = None


def read_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline ``paragraph`` begins with; None when the report itself begins there.

    Known by its shape, never by a list of agencies: a place in capitals, or a place with a date
    or with an agency in brackets, then a dash, and a report that does not go on in lower case.
    """
    head = paragraph[:_LONGEST]
    if han := _HAN.match(head):
        written = days(han["date"])
        return Dateline(
            end=han.end(),
            place=han["place"],
            agency=han["agency"],
            byline=(han["by"] or "").strip(),
            day=written[0] if written else None,
        )
    for pattern in (_IN_COUNTRY, _BRACKETED, _SLASHED, _DASHED, _LISTED, _BARE):
        match = pattern.match(head)
        if match and _report_follows(head[match.end() :]) and (found := _from(match)):
            return found
    return None


def read_day(rest: str) -> Dateline | None:
    """Return the day that follows a place and its dash: "OSTER - May 4, 2031 - Talks"."""
    match = _DAY.match(rest)
    if match is None or not _report_follows(rest[match.end() :]):
        return None
    written = days(match["when"])
    return Dateline(end=match.end(), day=written[0]) if written else None


def _report_follows(rest: str) -> bool:
    """Return whether a report begins: not in lower case, nor a headline all in capitals."""
    first = re.search(r"\w", rest)
    return first is not None and not first[0].islower() and not rest.strip().isupper()


def _from(match: re.Match[str]) -> Dateline | None:
    before = match["head"].strip()
    agency = (match.groupdict().get("agency") or "").strip()
    dated = _TAIL_DATE.search(before)
    place = (before[: dated.start()] if dated else before).strip(" ,;")
    place = re.sub(r"\s*\(([^()]*)\)\Z", r", \1", place)
    if (
        re.search(r"(?:\.\w|,\s\w{2,5})\Z", place)
        and match[0][match[0].find(place) + len(place) :][:1] == "."
    ):
        place += "."  # "D.C.", "Va."
    if agency and (_NO_AGENCY.match(agency) or len(agency.split()) > 5):
        return None
    if not dated and (match.re in {_DASHED, _LISTED} or ":" in match[0]):
        return None  # a quotation's author, a transcript's speaker
    if not _is_place(place, match.re, dated=bool(dated), comma="," in before):
        return None
    written = days(dated[0]) if dated else ()
    if agency and is_outlet(_cased(place)):  # "TORVIAN NEWS AGENCY (TNA) -- Text"
        place, agency = "", _cased(place)
    return Dateline(
        end=match.end(),
        place=_cased(place),
        agency=agency,
        day=written[0] if written else None,
    )


def _is_place(place: str, form: re.Pattern[str], *, dated: bool, comma: bool) -> bool:
    if not place:
        return form is _BRACKETED and not dated
    words = place.replace(",", " ").split()
    if not _PLACE.fullmatch(place) or _NO_PLACE.match(place) or re.search(r"\d", place):
        return False
    if not all(word[0].isupper() or word in _SMALL or not word[0].isalpha() for word in words):
        return False
    city = place.partition(",")[0]
    if city.isupper() and len(city) > 2:
        return True
    if dated:
        return comma or form is not _BARE
    return form is _BRACKETED and len(words) <= 3


def _cased(place: str) -> str:
    """Write parts in capitals as names are written: "ST. PETERSBURG" as "St. Petersburg"."""
    return ", ".join(
        _name(part)
        if part.isupper() and "." not in part.rstrip(".").replace(". ", "")
        else part
        for part in re.split(r",\s*", place)
    )


def _name(part: str) -> str:
    words = [
        word.lower() if i and word.lower() in _SMALL else _capitalised(word)
        for i, word in enumerate(part.split())
    ]
    return " ".join(words)


def _capitalised(word: str) -> str:
    pieces = re.split(r"([-'’/])", word)
    return "".join(
        piece.lower() if i and piece.lower() in _SMALL else piece.capitalize()
        for i, piece in enumerate(pieces)
    )
