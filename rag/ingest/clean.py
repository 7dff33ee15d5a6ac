"""Make an article of a raw text: furniture out, metadata read, text settled, id made."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Final

from rag.errors import InputError
from rag.ingest.credits import read_credits
from rag.ingest.dateline import Dateline, read_dateline, read_day
from rag.ingest.dates import Day, complete, date_in_name, full_dates, read_date, read_moment
from rag.ingest.furniture import (
    Published,
    at_its_end,
    captions,
    is_caption,
    is_furniture,
    line_under,
    published_line,
    row,
)
from rag.ingest.language import read_language, settle_language, tell_language
from rag.ingest.letterhead import (
    cased,
    is_issuer,
    is_kind,
    is_masthead,
    is_outlet,
    is_state,
    is_symbol,
)
from rag.ingest.load.plain import too_long
from rag.ingest.load.raw import TEXT_LIMIT, Raw
from rag.ingest.places import find_pages, read_address
from rag.ingest.repair import paragraphs_of, repair
from rag.text import fold, plain
from rag.types import Article, Source

VERSION: Final = 1
"""Raised when the same input gives another text; then libraries are to be reindexed."""

_LONGEST_TITLE: Final = 90
_HEADLINE: Final = 160
_FIRST: Final = 6
"""Paragraphs among which the day of publication may have one of its own."""
_DASHES: Final = "-–—―"
_ENDS_DATELINE: Final = f"{_DASHES})"
_FINAL: Final = tuple(".!?…。！？:：;；,，")
_CLOSING: Final = "\"'”’»)]」』）】"
# The date of a picture from the archive is not that of the report.
_ARCHIVED: Final = re.compile(r"\bfile\b|\barchiv|архив|资料", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]")
_BYLINE: Final = re.compile(
    r"(?:[Bb]y|BY|Por|Par|Von|Автор:?|作者[:：]|记者[:：])\s*(?P<who>[^\W\d_][^\d:;!?\n]{1,120})"
)


_DESCRIBED: Final = re.compile(
    r", (?:an? |the )?(?:\w+ ){0,3}?(?:professor|lecturer|fellow|director|head|chair\w*|member"
    r"|president|minister|ambassador|envoy|editor|correspondent|columnist|writer|author|analyst"
    r"|researcher|economist|historian|lawyer|expert)\b",
    re.IGNORECASE,
)
"""What a byline tells of its author: "Renata Voss, professor of law at the University"."""


@dataclass(slots=True)
class _Draft:
    """An article while it is being cleaned."""

    paragraphs: list[str]
    title: str = ""
    byline: str = ""
    reporters: tuple[str, ...] = ()
    dateline: Dateline | None = None
    written: str = ""
    outlet: str = ""
    place: str = ""
    witnesses: list[dt.date] = field(default_factory=list)


def clean(raw: Raw) -> Article:
    """Return the article ``raw`` holds.

    Its text has one line a paragraph and a blank line between paragraphs. Page furniture,
    repeated captions, the dateline and the headline are taken out of it; what they say stands
    in the source. Every other word stays, in order. Cleaning a clean text changes nothing.

    Raises:
        InputError: No text is left, or it is longer than 2,000,000 characters.
    """
    if len(raw.text) > TEXT_LIMIT:
        raise too_long()
    draft = _Draft(
        paragraphs_of(repair(raw.text)),
        title=_one_line(raw, "title"),
        outlet=_one_line(raw, "outlet"),
    )
    _settle(draft)
    while _take_title(draft):
        _settle(draft)
    text = "\n\n".join(draft.paragraphs) or draft.title
    if not re.search(r"[^\W_]", text):
        raise InputError(
            f"{plain(raw.name)} has no text.", hint="Check that it was saved whole."
        )
    return Article(source=_source(raw, draft, text), text=text)


def _settle(draft: _Draft) -> None:
    """Take away all that is not the report; what one step takes may bare work for another."""
    before: list[str] = []
    first = draft.paragraphs[:_FIRST]
    draft.paragraphs[:_FIRST] = [part for line in first for part in row(line) or [line]]
    while draft.paragraphs != before:
        before = list(draft.paragraphs)
        _drop_furniture(draft)
        _drop_captions(draft)
        _drop_number(draft)
        _take_issuer(draft)
        _take_byline(draft)
        _take_dateline(draft)
        _take_credits(draft)
    _take_headline(draft)


def _take_headline(draft: _Draft) -> None:
    """Take the day and the place that a headline has at its end, if nothing else told them."""
    first = draft.paragraphs[0] if draft.paragraphs else ""
    told = at_its_end(draft.title or (first if _is_headline(first) else ""))
    if told.when and read_date(told.when):
        draft.written = draft.written or told.when
        draft.place = draft.place or told.place


def _source(raw: Raw, draft: _Draft, text: str) -> Source:
    dateline = draft.dateline or Dateline(end=0)
    moment = read_moment(raw.metadata.get("published", "") or draft.written)
    agency = _one_line(raw, "agency") or plain(dateline.agency)
    return Source(
        id=_identify(raw.locator, text),
        locator=raw.locator,
        title=draft.title or _first_words(text),
        outlet=plain(draft.outlet) or agency,
        agency=agency,
        byline=_byline(_one_line(raw, "byline") or draft.byline or dateline.byline, draft),
        place=_one_line(raw, "place") or plain(dateline.place or draft.place),
        published=moment.date() if moment else _published(raw, draft, text),
        published_at=moment,
        url=read_address(raw.metadata.get("url", "")),
        pages=find_pages(raw.pages, text),
        language=_language(raw, text),
        kind=raw.kind,
    )


def _identify(locator: str, text: str) -> str:
    """Return the id that belongs to this text under this locator and to no other."""
    content = f"{locator}\0{text}".encode(errors="surrogatepass")
    return hashlib.blake2b(content).hexdigest()[:12]


def _one_line(raw: Raw, key: str) -> str:
    value = raw.metadata.get(key, "")
    return plain(repair(value))[:300].strip() if value else ""


def _language(raw: Raw, text: str) -> str:
    declared = read_language(raw.metadata.get("language", ""))
    if declared and raw.kind == "html":
        return settle_language(declared, text)
    return declared or tell_language(text)


def _byline(named: str, draft: _Draft) -> str:
    """Return the byline, with the reporters that only the end of the report names."""
    known = fold(named).text
    others = [name for name in draft.reporters if fold(name).text not in known]
    return plain(", ".join(filter(None, (named, *dict.fromkeys(others)))))[:300]


def _drop_furniture(draft: _Draft) -> None:
    kept: list[str] = []
    for place, paragraph in enumerate(draft.paragraphs):
        told = published_line(paragraph) if place < _FIRST else Published()
        after = draft.paragraphs[place + 1 : place + 2]
        above = not place and all(map(_is_headline, after or ["."]))
        under = place < _FIRST and (kept or draft.title or above)
        under = under and all(map(_is_headline, kept))
        if under and not told.when:
            told = line_under(paragraph)
        if told.when and read_date(told.when):
            draft.written = draft.written or told.when
            draft.outlet = draft.outlet or told.outlet
            draft.place = draft.place or told.place
        elif (
            _WORD.search(paragraph)
            and paragraph not in kept[-1:]
            and not is_furniture(paragraph)
        ):
            kept.append(paragraph)
    draft.paragraphs = kept


def _drop_captions(draft: _Draft) -> None:
    paragraphs = draft.paragraphs
    begins = [place for place, p in enumerate(paragraphs[:8]) if read_dateline(p)]
    first = begins[0] if begins else _first_report(paragraphs)
    for place in (*range(first), *range(max(first, len(paragraphs) - 3), len(paragraphs))):
        if is_caption(paragraphs[place]) and not _ARCHIVED.search(paragraphs[place]):
            draft.witnesses.extend(full_dates(paragraphs[place]))
    gone = captions(paragraphs, first)
    draft.paragraphs = [p for place, p in enumerate(paragraphs) if place not in gone]


def _first_report(paragraphs: list[str]) -> int:
    """Return the place of the first paragraph that is neither a caption nor a headline."""
    for place, paragraph in enumerate(paragraphs[:4]):
        if not is_caption(paragraph) and not _is_headline(paragraph):
            return place
    return 0


def _take_issuer(draft: _Draft) -> None:
    """Take a letterhead off that stands above the headline or right under it.

    Where another outlet is known it stays, so that nothing is lost; and of several such lines,
    which are headings, all do.
    """
    if draft.outlet or sum(map(is_issuer, draft.paragraphs)) > 1:
        return
    first = [_is_headline(paragraph) for paragraph in draft.paragraphs[:3]]
    for place, paragraph in enumerate(draft.paragraphs[:2]):
        beside = bool(draft.title) or first[:2] == [True, True]
        issues = is_issuer(paragraph) or (draft.written and is_masthead(paragraph))
        if beside and len(first) > place + 1 and issues:
            below = draft.paragraphs[place + 1]
            of_state = len(first) > place + 2 and is_state(below)
            named = f"{cased(paragraph)}, {cased(below)}" if of_state else cased(paragraph)
            draft.outlet = plain(named)
            del draft.paragraphs[place : place + 1 + of_state]
            return


def _drop_number(draft: _Draft) -> None:
    """Drop the number of a document, and its kind when a headline follows."""
    while len(draft.paragraphs) > 1 and (
        is_symbol(draft.paragraphs[0])
        or (is_kind(draft.paragraphs[0]) and _is_headline(draft.paragraphs[1]))
    ):
        del draft.paragraphs[0]


def _take_byline(draft: _Draft) -> None:
    for place, paragraph in enumerate(draft.paragraphs[:4]):
        match = _BYLINE.fullmatch(paragraph)
        who = match["who"].strip() if match else ""
        described = _DESCRIBED.search(who)
        name = who[: described.start()] if described else who
        if who and len(name.split()) <= 8 and not who[0].islower() and _is_headline(paragraph):
            name, comma, outlet = who.rpartition(", ")
            if comma and is_outlet(outlet) and not draft.outlet:
                who, draft.outlet = name, outlet
            draft.byline = who
            del draft.paragraphs[place]
            return


def _take_credits(draft: _Draft) -> None:
    found = read_credits(draft.paragraphs)
    if found.paragraphs:
        del draft.paragraphs[-found.paragraphs :]
        draft.reporters = (*found.reporters, *draft.reporters)


def _take_dateline(draft: _Draft) -> None:
    for place, paragraph in enumerate(draft.paragraphs[:4]):
        rest = paragraph
        while found := read_dateline(rest):
            draft.dateline = draft.dateline or found
            rest = rest[found.end :]
        if rest != paragraph and draft.dateline and not draft.dateline.day:
            day = read_day(rest)
            draft.dateline = replace(draft.dateline, day=day.day) if day else draft.dateline
            rest = rest[day.end :] if day else rest
        if rest != paragraph:
            draft.paragraphs[place] = rest
            return
        if alone := _alone(paragraph, draft.paragraphs[place + 1 :]):
            draft.dateline = alone
            del draft.paragraphs[place]
            return
        if len(paragraph) > _HEADLINE and not is_caption(paragraph):
            return


def _alone(line: str, after: list[str]) -> Dateline | None:
    """Return the dateline that a line is, above the report that it belongs to."""
    if not after or len(line) > _LONGEST_TITLE or line[-1] not in _ENDS_DATELINE:
        return None
    dash = "" if line[-1] in _DASHES else " —"
    found = read_dateline(f"{line}{dash} {after[0]}")
    return found if found and found.day and found.end > len(line) else None


def _take_title(draft: _Draft) -> bool:
    """Take the headline off the text when a report follows it; return whether it was taken."""
    paragraphs = draft.paragraphs
    if not paragraphs or not _is_headline(paragraphs[0]):
        return False
    if draft.title:
        repeated = fold(paragraphs[0]).text == fold(draft.title).text
        taken = repeated and len(paragraphs) > 1
    else:
        draft.title = plain(paragraphs[0])
        taken = len(paragraphs) > 1 and not _is_headline(paragraphs[1])
    if taken:
        del paragraphs[0]
    return taken


def _is_headline(paragraph: str) -> bool:
    """Return whether the paragraph is short, without a stop at its end, and not a caption."""
    short = len(paragraph) <= _HEADLINE and not paragraph.rstrip(_CLOSING).endswith(_FINAL)
    return short and not is_caption(paragraph)


def _first_words(text: str) -> str:
    """Return the first words of ``text``, at most 90 characters, cut between words."""
    line = plain(text.split("\n", 1)[0])
    if len(line) <= _LONGEST_TITLE:
        return line
    cut = line[: _LONGEST_TITLE - 1]
    spaced = cut.rpartition(" ")[0] if " " in cut[_LONGEST_TITLE // 2 :] else cut
    return spaced.rstrip(" ,;:-–—，；：、") + "…"


def _published(raw: Raw, draft: _Draft, text: str) -> dt.date | None:
    """Return the day of publication when it is written down; never guess a year."""
    for written in (raw.metadata.get("published", ""), draft.written):
        if written and (date := read_date(written)):
            return date
    in_name = date_in_name(raw.name)
    day = draft.dateline.day if draft.dateline else None
    if day is None:
        return in_name or (draft.witnesses[0] if draft.witnesses else None)
    made = full_dates(raw.metadata.get("created", ""))
    named = [in_name] if in_name else []
    return _dated(day, [draft.witnesses, named, full_dates(text), made])


def _dated(day: Day, witnesses: "list[list[dt.date] | tuple[dt.date, ...]]") -> dt.date | None:
    for group in witnesses:
        if date := complete(day, tuple(group)):
            return date
    return None
