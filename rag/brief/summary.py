"""The summary of one article, in its own sentences."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from rag.brief.figures import has_figure
from rag.brief.picking import Picker
from rag.brief.said import by_speaker
from rag.brief.sentences import Sentence, in_order, read
from rag.brief.voices import Voice, main_speakers, voices
from rag.types import (
    Article,
    Briefing,
    Definition,
    Length,
    Section,
    SectionKind,
    Statement,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """How long a summary is, in sentences of the article's usual length.

    Attributes:
        share: Of the article, within these bounds.
        limit: Share that it never goes beyond, however short the article is.
        part: Share of it that the lead takes, which is two sentences at least
        lead: and so many at most.
    """

    share: float
    least: int
    most: int
    limit: float
    part: float
    lead: float

    def of(self, sentences: int) -> float:
        """Return the size for an article of so many sentences."""
        wanted = min(max(self.share * sentences, self.least), self.most)
        return max(min(wanted, self.limit * sentences), _ALL)

    def of_lead(self, size: float) -> float:
        """Return how much of a summary of that size the lead is."""
        return min(max(self.part * size, 2), self.lead, size)


_SIZES: Final[Mapping[Length, _Size]] = {
    "short": _Size(share=0.1, least=3, most=5, limit=0.4, part=1, lead=5),
    "standard": _Size(share=0.25, least=8, most=24, limit=0.4, part=0.5, lead=3.5),
    "long": _Size(share=0.5, least=12, most=60, limit=0.8, part=0.5, lead=3.5),
}
_ALL: Final = 3
"""An article of so many sentences is its own summary."""
_LEAD: Final = 4
"""Sentences of the lead at most, one fewer where nobody is quoted."""
_SAID: Final = 0.95
"""Share of the room that what was said may take where there is anything else."""
_FIRST: Final = 3
_FULL: Final = 0.6
"""A first sentence of a smaller share of the usual length is a line under the headline."""


def summarize(
    article: Article,
    statements: Sequence[Statement],
    *,
    as_of: dt.datetime,
    length: Length = "standard",
) -> Briefing:
    """Return a briefing of one article, made of its own sentences.

    The whole article is read. Sections: what happened, with what the main voices say; who said
    what, by speaker; further figures and dates; and what else is reported. Every claim is one
    sentence, cut verbatim, with its citation, and stands there once. Captions, headings,
    repetitions and scraps are left out.

    Args:
        article: The article.
        statements: Those found in it.
        as_of: When the summary is made.
        length: ``short`` is three to five sentences; ``standard`` a quarter of the article and
            24 at most, of a short one eight or two fifths; ``long`` half of it and 60 at most.
            An article of three sentences is shown whole.
    """
    sentences = read(article, [statement.spans.whole for statement in statements])
    heard = voices(statements, sentences)
    apart = main_speakers(heard)
    lead, further = _choose(Picker(sentences, heard, apart), _SIZES[length])
    spoken = [(heard[s].statement, s) for s in in_order(further) if s in heard]
    others = [s for s in further if s not in heard]
    sections = (
        _section("In short", "lead", lead),
        *by_speaker(spoken, apart),
        _section("Figures and dates", "figures", filter(has_figure, others)),
        _section("Also reported", "other", (s for s in others if not has_figure(s))),
    )
    left = len(heard.keys() - {*lead, *further})
    notice = (
        f"{left} of {len(heard)} sentences with statements are left out here." if left else ""
    )
    return Briefing(
        title=article.source.title,
        as_of=as_of,
        sections=tuple(section for section in sections if section.claims),
        definition=Definition(length=length),
        used=(article.source,) if sentences else (),
        unused=() if sentences else (article.source,),
        notice=notice if sentences else "The article has no sentence to quote.",
    )


def _choose(picker: Picker, plan: _Size) -> tuple[list[Sentence], list[Sentence]]:
    """Return the sentences of the lead, and what follows it.

    Most of the room goes to what was said; the rest to figures nobody is quoted with and to
    what else happened, and all of it to these where nobody speaks.
    """
    sentences, heard = picker.sentences, picker.heard
    if len(sentences) <= _ALL:
        return list(sentences), []
    size, first = plan.of(len(sentences)), _opening(sentences)
    rest = sentences[first.place :]
    if _is_transcript(heard):
        lead = [] if first in heard else [first]
    else:
        room = plan.of_lead(size)
        most = max(_LEAD, round(plan.lead))
        lead = picker.pick(heard, [first], size=room, most=most, lead=True)
        if lead == [first]:
            lead = picker.pick(rest, lead, size=room, most=_LEAD - 1, lead=True)
    chosen = picker.pick(heard, lead, size=_SAID * size, most=plan.most)
    told = [s for s in rest if not (s in heard or s.leans or s.text.endswith("?"))]
    counted = [s for s in told if has_figure(s)]
    some = len(chosen) + max(1, round(size / 8))
    chosen = picker.pick(counted, chosen, size=size, most=some)
    for pool in (told, rest):
        chosen = picker.pick(pool, chosen, size=size, most=plan.most)
    return lead, chosen[len(lead) :]


def _is_transcript(heard: Mapping[Sentence, Voice]) -> bool:
    """Return whether most of what is said stands behind a name and a colon."""
    turns = sum(voice.statement.cue == ":" for voice in heard.values())
    return 2 * turns > len(heard)


def _opening(sentences: Sequence[Sentence]) -> Sentence:
    """Return the sentence that says what happened: the first that is whole and stands alone."""
    usual = median(len(s.span) for s in sentences)
    for sentence in sentences[:_FIRST]:
        alone = not (sentence.leans or sentence.is_cut or sentence.text.endswith("?"))
        if alone and len(sentence.span) >= _FULL * usual:
            return sentence
    return sentences[0]


def _section(heading: str, kind: SectionKind, sentences: Iterable[Sentence]) -> Section:
    claims = tuple(s.claim() for s in in_order(sentences))
    return Section(heading=heading, claims=claims, kind=kind)
