"""Questions about who said what, answered by the statements of that speaker or side."""

import re
from collections.abc import Callable, Mapping, Sequence

from rag import text as words
from rag.answer.extracts import sentence_claim
from rag.retrieval.search import coverage
from rag.types import Article, Claim, Passage, Side, Span, Statement

_SAYING = re.compile(
    r"\b(says?|said|saying|stat(e|es|ed|ement|ements)|positions?|stances?|views?|think|thinks|"
    r"comment(s|ed)?|respon(d|ds|ded|se)|react(s|ed|ion)?|claim(s|ed)?|demand(s|ed)?|"
    r"call(s|ed)? for|want(s|ed)?|promis(e|es|ed)|agree(s|d)?|warn(s|ed)?|stress(es|ed)?|"
    r"argu(e|es|ed)|accus(e|es|ed)|den(y|ies|ied)|insist(s|ed)?|according to|think of)\b",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\b(each|both|either|every|all|the two|different|opposing) (of the )?"
    r"(sides?|part(y|ies)|countr(y|ies)|governments?|camps?|ministries)\b|\bwho said\b",
    re.IGNORECASE,
)
_EACH = 3
_MOST = 8
_LED = 0.8
_LOOK_BACK = 1_000
_ABOUT = 0.5
"""Share of the topic's rarity that a statement's sentence must hold."""


def asks_who_said(question: str) -> bool:
    """Return whether a question may be answered by statements."""
    return bool(_SAYING.search(question) or _EVERYBODY.search(question))


def attribute(
    question: str,
    statements: Sequence[Statement],
    sides: Sequence[Side],
    rarity: Mapping[str, float],
    article_of: Callable[[str], Article],
) -> tuple[Claim, ...]:
    """Return the statements asked for as sentences of their articles, side by side.

    Args:
        question: As it was searched for.
        statements: Those in scope.
        sides: The sides known, with their aliases.
        rarity: How rare each word of the question is in the library.
        article_of: Gives an article by its id.

    Returns:
        At most three claims a side or speaker, so that the wordier one does not win; none
        when the question does not ask who said what, or nobody asked about said it.
    """
    if not asks_who_said(question):
        return ()
    there = {s.source.id for s in statements}
    told_once = [s for s in statements if s.source.copy_of not in there]
    groups = _asked(question, told_once, sides)
    if not groups:
        return ()
    topic = _topic(question, groups, rarity)
    claims: dict[tuple[str, Span], Claim] = {}
    for group in groups.values():
        ranked = sorted(
            ((_about(s, topic, article_of), n, s) for n, s in enumerate(group)),
            key=lambda row: (-row[0], row[1]),
        )
        kept = [s for score, _, s in ranked if not topic or score >= _ABOUT][:_EACH]
        for statement in sorted(kept, key=lambda s: (s.source.id, s.words.span)):
            place = _sentence(statement, article_of(statement.source.id))
            claims.setdefault(
                (statement.source.id, place.span), sentence_claim(place, place.span)
            )
    return tuple(claims.values())[:_MOST]


def _asked(
    question: str, statements: Sequence[Statement], sides: Sequence[Side]
) -> dict[str, list[Statement]]:
    """Return the statements of each side or speaker the question names, speakers first."""
    asked = f" {' '.join(words.terms(question))} "
    groups = {
        name: [s for s in statements if s.speaker == name]
        for name in dict.fromkeys(s.speaker for s in statements)
        if _names_person(asked, name)
    }
    if groups:
        return groups
    everybody = bool(_EVERYBODY.search(question))
    return {
        side.name: own
        for side in sides
        if (own := [s for s in statements if side.name in s.sides])
        and (everybody or any(_names(asked, n) for n in (side.name, *side.aliases)))
    }


def _names(asked: str, name: str) -> bool:
    return bool(name) and f" {' '.join(words.terms(name))} " in asked


def _names_person(asked: str, speaker: str) -> bool:
    """Return whether a question names this speaker, in full or by a part of a proper name."""
    if _names(asked, speaker):
        return True
    return (
        any(
            part[:1].isupper() and len(part) > 2 and _names(asked, part)
            for part in speaker.split()[-2:]
        )
        and speaker[:1].isupper()
    )


def _topic(
    question: str, groups: Mapping[str, Sequence[Statement]], rarity: Mapping[str, float]
) -> dict[str, float]:
    """Return the words of the question that tell what was spoken about."""
    names = {
        t for s in groups.values() for x in s for t in words.terms(f"{x.speaker} {x.side}")
    }
    asking = set(words.terms(" ".join(m.group() for m in _SAYING.finditer(question))))
    asking |= set(words.terms(" ".join(m.group() for m in _EVERYBODY.finditer(question))))
    return {term: r for term, r in rarity.items() if term not in names | asking}


def _about(
    statement: Statement, topic: Mapping[str, float], article_of: Callable[[str], Article]
) -> float:
    """Return how much of the topic the statement's sentence holds, or the one before names."""
    if not topic:
        return 0.0
    article = article_of(statement.source.id)
    span = _sentence(statement, article).span
    own = coverage(topic, span.slice(article.text))
    before = article.text[: span.start].rstrip()[-_LOOK_BACK:]
    lead = words.sentences(before, article.source.language)[-1:] if before else ()
    told = [*(s.slice(before) for s in lead), span.slice(article.text)]
    led = coverage(topic, "\n".join(told))
    return max(own, _LED * led)


def _sentence(statement: Statement, article: Article) -> Passage:
    """Return the sentences of the article that hold the whole statement, source and cue."""
    spans = statement.spans
    parts = (*spans.content, *spans.cue, *spans.source)
    start, end = min(s.start for s in parts), max(s.end for s in parts)
    low = max(0, start - _LOOK_BACK)
    near = article.text[low : end + _LOOK_BACK]
    touched = [
        Span(s.start + low, s.end + low)
        for s in words.sentences(near, article.source.language)
        if s.start + low < end and start < s.end + low
    ]
    if not touched:
        return Passage.cut(article, Span(start, end))
    return Passage.cut(article, Span(min(start, touched[0].start), max(end, touched[-1].end)))
