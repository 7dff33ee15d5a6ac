"""Tell the words of a report from what a page or an archive put around them."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from rag.ingest.dates import DATE
from rag.ingest.letterhead import PAPER, is_named, is_outlet
from rag.text import content_terms

# Lines that are nothing else, compared without case and end punctuation.
_FURNITURE: Final = frozenset(
    line.strip()
    for line in """
    for immediate release|press release|media release|news release|press service|media office
    press office|press centre
    advertisement|advertisements|advertisement - story continues below|story continues below
    story continues below advertisement|article continues below|continue reading|read more
    read full story|share|share this|share this article|share this story|share on facebook
    share on twitter|share on x|copy link|print|print this article|email this article|comments
    leave a comment|related|related articles|related stories|related news|related topics
    more on this story|most read|most popular|recommended|recommended for you|you may also like
    you might also like|sponsored|sponsored content|promoted content|skip to content
    skip to main content|back to top|click here to subscribe|subscribe now|sign in|log in
    listen to this article|enditem|- end -|ends|-ends-|- ends -|###|# # #|-30-|- 30 -|(end)
    end item|más información
    publicidad|anuncio|compartir|comparte este artículo|noticias relacionadas|lea también
    te puede interesar|publicité|partager|partager cet article|à lire aussi|lire aussi|anzeige
    werbung|teilen|artikel teilen|lesen sie auch|mehr zum thema|реклама|поделиться
    читайте также|по теме|материалы по теме|广告|分享|分享到|相关阅读|相关新闻|相关报道|延伸阅读
    责任编辑|(完)|（完）|【完】
    """.replace("\n", "|").split("|")
    if line.strip()
)
# A row of buttons: "SHARE TWEET PRINT".
_BUTTONS: Final = re.compile(
    r"(?:(?:share|tweet|print|e-?mail|save|post|pin|copy link|comments?|facebook|twitter"
    r"|whatsapp|linkedin|reddit|telegram|bluesky|x)(?:\s+|\s*[|·•/,]\s*|$)){2,}",
    re.IGNORECASE,
)
# Lines that point elsewhere: one of these openings, a colon, and a headline behind it.
_POINTER: Final = re.compile(
    r"(?:read more|read also|also read|read next|see also|related|related articles?"
    r"|more on this"
    r"|don['’]t miss|watch|listen|lea también|lee también|lea más|lire aussi|à lire aussi"
    r"|lesen sie auch|mehr zum thema|читайте также|по теме|相关阅读|相关新闻|延伸阅读|更多阅读)"
    r"\s*[:：].{0,200}",
    re.IGNORECASE,
)
_EDITED: Final = re.compile(
    r"(?:【[^】]{1,6}】\s*)?[（(【\[]?(?:责任编辑|責任編輯|编辑|編輯)[:：]\s*.{1,20}"
)
_PUBLISHED: Final = re.compile(
    r"(?:published|posted|updated|last updated|date|publicado|publié le|veröffentlicht"
    r"|опубликовано|发布时间|时间)\s*(?:on|at|am|el)?\s*[:：]?\s*(?P<when>.{0,60}\d.{0,40})",
    re.IGNORECASE,
)
# A line under the headline: "Vell City, May 14, 2031", "The Vell Courier, 18 May 2031".
_UNDER: Final = re.compile(
    r"(?!(?:by|por|par|von) )(?P<named>[^\W\d_][^,.:;!?\d\n–—|]{1,40}"
    r"(?:, [^,.:;!?\d\n–—|]{1,30})?)"
    rf"(?:,| [–—|-]) (?:[^\W\d_]+day,? )?(?P<when>{DATE})",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
_OFFICIAL: Final = re.compile(
    r"\b(?:president|minister|chancellor|premier|king|queen|secretary|ambassador|envoy"
    r"|spokes\w+|director|chair\w*|general|mrs?|ms|dr|sir)\b(?!['’])",
    re.IGNORECASE,
)
"""Of somebody who signs: "President Lira Maddox, 14 May 2031" is no place."""
_WITH: Final = (
    "photo|foto|picture|image|handout|file|courtesy|getty|фото|снимок|fotograf|crédit|credit"
)
_WEEKDAY: Final = (
    r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag"
    r"|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo),? )?"
)
_DATED: Final = re.compile(
    r"(?:(?:(?:press|media|news) (?:release|statement)|press service|statement|read-?out|news"
    r"|article|communiqu[eé]|comunicado(?: de prensa)?|pressemitteilung|pressmeddelande)"
    r"\s*[|,·:–—-]\s*)?"
    rf"{_WEEKDAY}(?P<when>{DATE})(?:[ ,T]+\d\d?[:.]\d\d(?::\d\d)?)?"
    r"(?:\s*(?:来源|來源|source|fuente|источник)\s*[:：]\s*(?P<outlet>\S.{0,40}))?",
    re.IGNORECASE,
)
# A credit in brackets ends the line: "(VNA/Rolf Ek)", "[Photo/Veldt News]", "(Photo: R. Ek)".
_CREDIT: Final = re.compile(
    rf"[(（\[【](?:[^()（）\[\]]{{0,60}}\b(?:{_WITH})\b[^()（）\[\]]{{0,60}}"
    rf"|[^()（）\[\]]{{0,60}}(?:摄|攝|图|圖)[^()（）\[\]]{{0,30}}"
    r"|[^\W\d_][\w .&-]{0,40}/[^\W\d_][\w .,’'-]{0,40})[)）\]】]\s*[.。]?\Z",
    re.IGNORECASE,
)
_ONLY_CREDIT: Final = re.compile(
    r"(?:photos?|foto|fotos|photo by|image|credit|图|фото)\s*(?:credit)?\s*[:：]\s*.{1,60}",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(
    rf"[(（](?:(?P<place>[^(),]{{2,40}}), )?(?P<when>{DATE})[)）]\s*\Z", re.IGNORECASE
)
_ROW: Final = re.compile(r"\s+[|·•]\s+")
_READING: Final = re.compile(r"\d{1,2}[- ]min(?:ute)?s? read", re.IGNORECASE)
_OF_A_ROW: Final = re.compile(
    rf"{_READING.pattern}|(?:by|por|par|von) [^\W\d_][^|:;!?\d\n]{{2,80}}", re.IGNORECASE
)
_LONGEST_ROW: Final = 160
_LONGEST: Final = 90
"""Characters of a line that says only who published a text, and when."""
_EDGE: Final = 3
"""Paragraphs at either end among which captions are looked for."""
_TOLD: Final = 0.6
"""Share of a caption's words that must stand in the report for it to add nothing."""


def is_furniture(line: str) -> bool:
    """Return whether the line is page furniture: an advertisement mark, a link to elsewhere."""
    bare = " ".join(line.lower().split()).strip("*_ ")
    if bare in _FURNITURE or bare.rstrip(".:：…!»>→ ") in _FURNITURE:
        return True
    return any(form.fullmatch(line) for form in (_POINTER, _EDITED, _BUTTONS))


class Published(NamedTuple):
    """When, by whom and where a text was published, as far as a line says so."""

    when: str = ""
    outlet: str = ""
    place: str = ""


def published_line(line: str) -> Published:
    """Return what a line says that tells only when and by whom a text was published.

    All are empty for any other line, outlet and place also where the line names none.
    """
    bare = line.strip("*_` ")
    if len(bare) > _LONGEST:
        return Published()
    if dated := _DATED.fullmatch(bare):
        return Published(dated["when"], (dated["outlet"] or "").strip())
    match = _PUBLISHED.fullmatch(bare)
    return Published(match["when"].strip("`* ")) if match else Published()


def row(line: str) -> list[str]:
    """Return the parts of a line under a headline that dots or bars part, the day among them.

    "By Ana Torvald, Strait Post | 5 November 2031 | 4 min read": none for any other line, so
    that no words are lost.
    """
    parts = _ROW.split(line.strip("*_` "))
    known = [bool(_OF_A_ROW.fullmatch(part) or is_outlet(part)) for part in parts]
    dated = [bool(published_line(part).when) for part in parts]
    whole = len(line) <= _LONGEST_ROW and all(a or b for a, b in zip(known, dated, strict=True))
    if not whole or len(parts) < 2 or not any(dated):
        return []
    return [part for part in parts if not _READING.fullmatch(part)]


def line_under(line: str) -> Published:
    """Return what a line right under a headline says: a place or an outlet, and the day.

    All are empty for any other line, such as a second headline.
    """
    match = _UNDER.fullmatch(line.strip("*_` "))
    if match is None or not _YEAR.search(match["when"]) or not is_named(match["named"]):
        return Published()
    by_outlet = bool(PAPER.match(match["named"]))
    if not by_outlet and _OFFICIAL.search(match["named"]):
        return Published()
    return Published(
        match["when"], *((match["named"], "") if by_outlet else ("", match["named"]))
    )


def at_its_end(headline: str) -> Published:
    """Return the place and day in brackets at the end of a headline: "(Lorn, 16 juin 2031)"."""
    match = _IN_BRACKETS.search(headline)
    if match is None or not _YEAR.search(match["when"]):
        return Published()
    place = match["place"] or ""
    return Published(match["when"], "", place if place and is_named(place) else "")


def is_caption(line: str) -> bool:
    """Return whether the line ends in a photo credit."""
    return len(line) <= 600 and bool(_CREDIT.search(line) or _ONLY_CREDIT.fullmatch(line))


def captions(paragraphs: Sequence[str], first: int) -> frozenset[int]:
    """Return the places of the picture captions that can go without losing anything.

    A caption stands before the report or among its last three paragraphs and ends in a photo
    credit, or is there twice, before the report and after it. It goes when the report tells
    the same; told once elsewhere as a caption only, one copy stays.

    Args:
        paragraphs: All paragraphs.
        first: Place of the paragraph the report begins with, the one with the dateline.
    """
    after = range(max(first + 1, len(paragraphs) - _EDGE), len(paragraphs))
    twice = set(paragraphs[:first]) & {paragraphs[place] for place in after}
    found = [
        place
        for place in (*range(first), *after)
        if is_caption(paragraphs[place])
        or (paragraphs[place] in twice and len(paragraphs[place]) > 60)
    ]
    if not found:
        return frozenset()
    body = set(content_terms(" ".join(p for i, p in enumerate(paragraphs) if i not in found)))
    if not body:
        return frozenset()
    gone: set[int] = set()
    kept: set[str] = set()
    for place in found:
        caption = paragraphs[place]
        words = set(content_terms(_CREDIT.sub("", caption)))
        told = len(words & body) >= _TOLD * len(words) or _ONLY_CREDIT.fullmatch(caption)
        if told or caption in kept:
            gone.add(place)
        kept.add(caption)
    return frozenset(gone)
