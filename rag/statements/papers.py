"""Papers that speak: who issued "the statement", and through whom a statement is told."""

import re
from collections.abc import Sequence

from rag.statements import countries, people
from rag.statements.listings import agencies
from rag.statements.reported import Reported

_KINDS = (
    r"(?:statement|readout|read-out|communiqu[eé]|(?:press )?release|letter|post|tweet"
    r"|declaration|report|document|transcript|summary|note|memo|filing|account|comunicado"
    r"|communiqué|Erklärung|Mitteilung|заявлени\w|сообщени\w)s?"
)
PAPER = re.compile(rf"\b{_KINDS}\b", re.I)
_ISSUED = re.compile(
    rf"\b{_KINDS} (?:\w+ ){{0,3}}?(?:from|by|of|issued by|released by|published by|posted by) "
    r"(?P<by>(?:the |its |their |his |her )?[^,.;:“”\"()\n]{2,80}?)"
    r"(?= (?:on|said|says|that|after|late|earlier|showed|read)\b|[,.;:“”\"()\n]|$)",
    re.I,
)
_BEFORE_PAPER = re.compile(
    r"(?P<by>(?:\b(?:the|an?|its|their) )?(?:[A-ZÀ-Þ][\w’'.&-]*(?:’s|'s)?"
    r"|foreign|defen[cs]e|trade|finance|interior|ministry|government|embassy"
    r"|presidential|office"
    r"|company|union|police|army|military|navy|department|campaign|commission)"
    r"(?: (?:of|for|and|the|[A-ZÀ-Þ][\w’'.&-]*|foreign|defen[cs]e|trade|finance"
    r"|interior|ministry"
    r"|government|embassy|presidential|office|company|union|police|army|military|navy"
    r"|department"
    r"|commission|campaign)){0,6}) "
    rf"(?:joint |written |brief |separate |official |news |short )?{_KINDS}\b"
)
_IN_A_PAPER = re.compile(
    rf"(?:\A|(?<=[,.;:“”\"\n]))[ ]?(?P<by>[^,.;:“”\"\n]{{2,90}}?),? "
    rf"(?:said|says|announced|added|wrote|confirmed)(?: \w+day)? "
    rf"in (?:an?|its|their|his|her) (?:\w+ ){{0,2}}{_KINDS}\b"
)
_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Aa]s reported by|[Cc]ited by|[Qq]uoted by|según|selon|laut"
    r"|по данным|как сообща\w+) "
    r"(?P<by>[^,.;:“”\"()\n]{3,110})"
)
_ENDS_WITH = re.compile(
    r",[”\"’]? (?P<by>(?:an?|the|its|their)? ?[^,.;:“”\"()\n]{3,90}?) "
    r"(?:said|reported|says|reports|added|announced)"
    r"(?: (?:on \w+|late \w+ \w+|\w+day|in a \w+|later))?[.\n]"
)
_CITED = re.compile(
    r"^(?P<by>[^,.;:“”\"()\n]{3,90}?) (?:said|reported|cited|quoted)\b(?: (?:that"
    r"|late|on \w+))?"
)
_INSTITUTION = re.compile(
    r"\b(?:ministry|embassy|white house|kremlin|state department|foreign office|government"
    r"|presiden(?:cy|tial office)|office|department|downing street|pentagon|commission|palace"
    r"|council|secretariat|parliament|cabinet|army|navy|military|chancellery|media|television"
    r"|news agency|state tv|agency|ministerio|cancillería|ministère|mission|delegation|campaign"
    r"|company|union)\b",
    re.I,
)
_PLACE_OF_SAYING = re.compile(
    r"\b(?:poll|survey|data|figures|officials?|analysts?|experts?)\b", re.I
)
_DEMONYM_ONLY = re.compile(r"(?:[A-Z][\w-]*(?:ese|ish|ian|an|ch|ic)|[a-z]+)")
_STOP = re.compile(r"[.!?][”\"’]?(?=\s)|\n")
_STOPPED = re.compile(r"[.!?](?:[”\"’]|\Z)")
_JOINED = re.compile(r"(?:,? (?:and|but|or))\Z")
_NEAR = 400
_NO_ISSUER = ("statement", "joint", "the", "a", "an", "this", "that", "its", "their", "in")
_BACK = 1500


def issuer(text: str, phrase: str, place: int) -> str:
    """Return who issued the paper that ``phrase`` speaks of; empty when nothing tells.

    What the words themselves say counts first, then who meets in their sentence, then the
    paper last spoken of.
    """
    told = _issuer_in(phrase)
    if told:
        return told
    sentence = text[max(0, place - 240) : place]
    sentence = re.split(r"(?<=[.!?])\s|\n", sentence)[-1]
    meeting = re.search(
        r"\b(?:When|As|After|where|that) (?P<by>[A-Z][\w.’']*(?: [\w.’']+){0,3}?) "
        r"(?:met|gathered|convened|meet)\b",
        sentence,
    )
    if meeting and not re.match(r"(?:the|this|that|its) ", phrase, re.I):
        return meeting["by"]
    return _last_paper(text, place)


def _issuer_in(phrase: str) -> str:
    issued = _ISSUED.search(phrase)
    if issued:
        return issued["by"].strip()
    before = _BEFORE_PAPER.search(phrase)
    if before is None:
        return ""
    by = people.without_article(before["by"])
    if not by or by.split()[0].lower() in _NO_ISSUER:
        return ""
    return re.sub(r" (?:joint|news)$", "", by)


def _last_paper(text: str, place: int) -> str:
    """Return who issued the paper spoken of last before ``place``."""
    start = max(0, place - _BACK)
    best, found = -1, ""
    for pattern in (_ISSUED, _BEFORE_PAPER, _IN_A_PAPER):
        for match in pattern.finditer(text, start, place):
            by = people.without_article(match["by"].strip())
            vague = _DEMONYM_ONLY.fullmatch(by) and not _INSTITUTION.fullmatch(by)
            if vague or by.lower() in _NO_ISSUER:
                continue
            sure = (
                pattern is not _BEFORE_PAPER
                or _INSTITUTION.search(by)
                or countries.mentioned(by)
            )
            if match.start() > best and sure and len(by) > 2:
                lone = _INSTITUTION.fullmatch(by) and by.islower()
                best, found = match.start(), f"the {by}" if lone else by
    return found.split("\n")[-1].strip(' ”"“’')


def via(text: str, here: Reported, names: Sequence[str]) -> str:
    """Return who is named in the sentence of a statement as telling it; empty for nobody.

    ``names`` are words of the speaker: nobody tells what they say themselves. The place of
    saying ("told reporters", "said in a statement") is no teller.
    """
    start, end = _sentence(text, here)
    for pattern in (_ACCORDING, _ENDS_WITH):
        for match in pattern.finditer(text, start, end):
            span = match.span("by")
            if _apart(span, here) and _tells(match["by"]) and not _same(match["by"], names):
                return _told_by(text, match["by"], match.start())
    cited = _CITED.match(text[start:end])
    if (
        cited
        and here.source
        and start + cited.end() <= here.source.start
        and _tells(cited["by"])
    ):
        return _told_by(text, cited["by"], start)
    return ""


def _told_by(text: str, phrase: str, place: int) -> str:
    phrase = " ".join(phrase.split())
    if PAPER.search(phrase):
        named = issuer(text, phrase, place)
        if named:
            return people.without_article(named)
    return people.without_article(phrase) if len(phrase.split()) > 1 else phrase


def _sentence(text: str, here: Reported) -> tuple[int, int]:
    """Return where the sentence of the cue begins and the one of the content ends."""
    first = min(here.sentence.start, here.cue.start)
    low = max(0, here.cue.start - _NEAR)
    marks = (text.rfind(mark, low, here.cue.start) + len(mark) for mark in ("\n", ". ", ".” "))
    start = max(low, *marks)
    ends = (span.end for span in here.content if span.start < here.cue.end + 400)
    last = max([here.cue.end, *ends])
    stop = _STOPPED.search(text, last - 2, last) or _STOP.search(text, last, last + 250)
    end = stop.end() + 1 if stop else min(len(text), last + 250)
    return min(first, start) if first > start - _NEAR else start, end


def _apart(span: tuple[int, int], here: Reported) -> bool:
    taken = [*here.content, here.cue, *([here.source] if here.source else [])]
    return not any(span[0] < one.end and one.start < span[1] for one in taken)


def _tells(phrase: str) -> bool:
    low = phrase.strip().lower().removeprefix("the ")
    if _JOINED.search(low):
        return False
    if low in agencies() or low in _WIRES:
        return True
    if _PLACE_OF_SAYING.search(phrase):
        return False
    return bool(PAPER.search(phrase) or _INSTITUTION.search(phrase))


def _same(phrase: str, names: Sequence[str]) -> bool:
    low = phrase.lower()
    bare = (people.without_article(name).lower() for name in names if name)
    return any(name in low or low in name for name in bare)


_WIRES = frozenset(
    (
        "interfax",
        "reuters",
        "afp",
        "associated press",
        "ap",
        "kyodo",
        "yonhap",
        "dpa",
        "bloomberg",
    )
)
