"""The summary of one article, in its own sentences."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from rag.brief.figures import has_figure
from rag.brief.said import Told, by_speaker, telling
from rag.brief.sentences import Sentence, choose, in_order, read
from rag.types import Article, Briefing, Section, Statement

_LEAD: Final = 3
_SPEECH: Final = 16
_FIGURES: Final = 5


def summarize(
    article: Article, statements: Sequence[Statement], *, as_of: dt.datetime
) -> Briefing:
    """Return a briefing of one article, made of its own sentences.

    The whole article is read. Sections: the lead with the sentences that tell most; who said
    what, by speaker; and further figures and dates. Every claim is one sentence, cut verbatim,
    and its citation. Captions, repetitions and scraps are left out.
    """
    sentences = read(article, [statement.spans.whole for statement in statements])
    told = telling(statements, sentences)
    short = _in_short(sentences, told)
    sections = [_section("In short", short)]
    said = by_speaker(told, limit=min(_SPEECH, max(10, len(sentences) // 2)))
    shown = {claim.text for claim in sections[0].claims}
    if any(claim.text not in shown for section in said for claim in section.claims):
        sections += said
    shown |= {claim.text for section in sections for claim in section.claims}
    rest = [s for s in sentences if s.text not in shown and has_figure(s)]
    figures = choose(rest, _FIGURES, shown=short)
    sections.append(_section("Figures and dates", in_order(figures)))
    return Briefing(
        title=article.source.title,
        as_of=as_of,
        sections=tuple(section for section in sections if section.claims),
        used=(article.source,) if sentences else (),
        unused=() if sentences else (article.source,),
        notice=_what_is_left(told, shown)
        if sentences
        else "The article has no sentence to quote.",
    )


def _in_short(sentences: Sequence[Sentence], told: Sequence[Told]) -> list[Sentence]:
    """Return the lead and up to two more, in other voices where there are any.

    Of a short article it is fewer. What begins with "he" or "they" is taken last: it needs the
    sentence before.
    """
    if not sentences:
        return []
    chosen = [sentences[0]]
    more = min(_LEAD - 1, (len(sentences) - 1) // 2)
    for _ in range(more):
        heard = {statement.speaker for statement, sentence in told if sentence in chosen}
        fresh = [sentence for statement, sentence in told if statement.speaker not in heard]
        spoken = [sentence for _, sentence in told]
        for pool in (fresh, spoken, sentences):
            if best := choose(pool, 1, score=_alone, shown=chosen):
                chosen += best
                break
    return in_order(chosen)


def _what_is_left(told: Sequence[Told], shown: Collection[str]) -> str:
    """Say how much of what was said is left out."""
    said = {sentence.text for _, sentence in told}
    left = len(said - set(shown))
    return f"{left} of {len(said)} sentences with statements are left out here." if left else ""


def _alone(sentence: Sentence) -> float:
    return sentence.weight * (0.5 if sentence.leans else 1.0)


def _section(heading: str, sentences: Iterable[Sentence]) -> Section:
    return Section(heading=heading, claims=tuple(s.claim() for s in sentences))
