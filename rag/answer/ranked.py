"""The sentences of the passages found, ranked by how well each answers the question."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rag import text as words
from rag.answer.expected import candidates, counts_it, lasts, leaves_open
from rag.answer.kindred import cues
from rag.answer.wanted import Told, Wanted
from rag.grounding.orders import is_planted
from rag.ports import Embedder, Matcher
from rag.retrieval.cutting import sentences
from rag.types import Article, Hit, Passage, Source, Span, Statement

_MOST_TOKENS: Final = 450
"""Tokens of sentences compared with the question by their meaning; words choose which."""
_FOR_SEVERAL: Final = 700
"""The same where the words of several are asked for, whose sentences share fewer words."""
_LEAST: Final = 8
_NEAR: Final = 0.75
"""Likeness of meaning from which a sentence says the same as the question."""
_MATCHED: Final = 8
"""Sentences that the matcher reads."""
_MATCH: Final = 0.15
"""What its word counts beside the score of words and meanings."""
_BACK: Final = 600
_OFF_TOPIC: Final = 0.8
"""What is left of a sentence's worth when the word that tells most of the topic is not near."""
_DOUBTFUL: Final = 0.3
"""What a figure is worth that may be one of something else."""
_OPEN: Final = 0.1
"""What a sentence is worth that says it was not told."""
_LEANS: Final = re.compile(
    r"[\"“”'‘«„]?(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|Both|Such|Another|"
    r"The (?:two|three|ministers?|leaders?|presidents?|sides?|parties|union|company|mayor|"
    r"general|statement|group|official|move|ruling|vote|deal|plan|proposal|former|latter)"
    r"(?! (?:of|for)\b)|"
    r"Meanwhile|However|But|And|Then|Él|Ella|Ellos|Il|Elle|Ils|Er|Sie|Он|Она|Они|Это|他|她|他们|双方|两国)\b"
    r"|[\"“][^”\"]{0,400}[”\"],? (?:he|she|they) \w+"
    r"|[^\n,]{1,200}, (?:he|she|they) (?:also |then )?(?:said|added|stressed|noted|argued"
    r"|insisted|warned|explained|continued|claimed|concluded|pointed out|emphasi[sz]ed)\b"
)
ENDS: Final = re.compile(r"[.!?…。！？][\"'”’»)\]）]*\s*\Z")
_TELLS: Final = re.compile(r"[^\W\d_]{2,}\W+(?:\w+\W+)*?[^\W\d_]{2,}|[\u3040-\u9fff]{3,}")
"""Two words at least: "3. Resignation." tells nothing."""
_CREDIT: Final = re.compile(
    r"[(（\[][^()（）\[\]]{0,60}[/／][^()（）\[\]]{0,60}[)）\]]\s*\Z|^\(.{0,120}\)\Z"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may answer.

    Attributes:
        passage: What it is cut from.
        lead: The sentence before it; empty at the start of an article.
        leans: Whether it speaks of "he" or "the two sides" and so needs its lead.
        body: Whether it is one of the report's own, no heading, caption or credit.
        said: The statements it holds.
        support: Score of the passage it was found in.
    """

    passage: Passage
    span: Span
    lead: str
    leans: bool
    body: bool
    said: tuple[Statement, ...]
    support: float
    similarity: float

    @property
    def text(self) -> str:
        """Its words, cut from the passage."""
        offset = self.passage.span.start
        return self.passage.text[self.span.start - offset : self.span.end - offset]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence and what was found about it.

    Attributes:
        cosine: Likeness of its meaning to the question's.
        share: Share of what is asked about that it holds.
        fits: Whether it holds the kind of words asked for, from 0 to 1.
        spoken: Whether it tells, in the way asked for, what those asked about said.
        score: How well it answers, for comparison with others of the same question.
        match: How sure the matcher is that it answers, from 0 to 1; None when it did not read
            it: only the likeliest sentences in English are read.
    """

    sentence: Sentence
    told: Told
    lead: Told
    cosine: float
    share: float
    fits: float
    spoken: float
    score: float
    match: float | None = None


def rank(
    asked: Wanted,
    hits: Sequence[Hit],
    said: Iterable[Statement],
    embedder: Embedder,
    article_of: Callable[[str], Article],
    matcher: Matcher | None = None,
) -> tuple[Ranked, ...]:
    """Return the sentences of the passages, best first, each once though printed in copies.

    Args:
        asked: The question.
        hits: The passages found, best first.
        said: The statements of their articles.
        embedder: Compares meanings; only the sentences that words make likely are given to it.
        article_of: Gives an article by its id.
        matcher: Reads the likeliest sentences with the question; without it, words and
            meanings alone decide.
    """
    by_article: dict[str, list[Statement]] = {}
    for statement in said:
        by_article.setdefault(statement.source.id, []).append(statement)
    found = list(_sentences(hits, by_article, article_of))
    headers = {source.id: _header(source) for source in {h.passage.source for h in hits}}
    judged = [_judge(asked, one, headers[one.passage.source.id]) for one in found]
    judged.sort(key=lambda row: (-row.score, row.sentence.passage.id, row.sentence.span))
    judged = _likeliest(judged, _FOR_SEVERAL if asked.compares else _MOST_TOKENS)
    judged = [row for row in judged if not is_planted(row.sentence.text)]
    if not judged:
        return ()
    matrix = embedder.embed([asked.text, *(row.sentence.text for row in judged)])
    cosines = matrix[1:] @ matrix[0]
    final = [_with_cosine(row, float(c)) for row, c in zip(judged, cosines, strict=True)]
    final.sort(key=_order)
    if matcher is not None:
        final = sorted(_matched(asked, final, matcher), key=_order)
    return tuple(final)


def _order(row: Ranked) -> tuple[float, str, Span]:
    return (-row.score, row.sentence.passage.id, row.sentence.span)


def _matched(asked: Wanted, ranked: Sequence[Ranked], matcher: Matcher) -> list[Ranked]:
    """Return the rows, those that the matcher read with what it says in their score.

    Where the words of several are asked for, no sentence answers alone: there the order stays.
    """
    weight = 0.0 if asked.compares else _MATCH
    first = [row for row in ranked if _is_english(row)][:_MATCHED]
    found = matcher.match(
        asked.text,
        [row.sentence.text for row in first],
        [row.sentence.lead if row.sentence.leans else "" for row in first],
    )
    read = {
        id(row): replace(row, match=float(p), score=row.score + weight * float(p))
        for row, p in zip(first, found, strict=True)
    }
    return [read.get(id(row), row) for row in ranked]


def _is_english(row: Ranked) -> bool:
    return row.sentence.passage.source.language.partition("-")[0] in {"en", "und"}


def _likeliest(judged: Sequence[Ranked], most: int) -> list[Ranked]:
    kept: list[Ranked] = []
    seen: set[str] = set()
    left = most
    for row in judged:
        text = row.sentence.text
        if text in seen:
            continue
        seen.add(text)
        left -= words.estimate_tokens(text)
        if left < 0 and len(kept) >= _LEAST:
            break
        kept.append(row)
    return kept


def _sentences(
    hits: Sequence[Hit],
    said: Mapping[str, Sequence[Statement]],
    article_of: Callable[[str], Article],
) -> Iterable[Sentence]:
    found: dict[tuple[str, Span], Sentence] = {}
    for hit in hits:
        source, start = hit.passage.source, hit.passage.span.start
        text = article_of(source.id).text
        statements = said.get(source.id, ())
        before = text[max(0, start - _BACK) : start]
        lead = "".join(s.slice(before) for s in words.sentences(before, source.language)[-1:])
        for local in sentences(hit.passage.text, source.language):
            span = Span(local.start + start, local.end + start)
            own = local.slice(hit.passage.text)
            if (source.id, span) not in found:
                found[source.id, span] = Sentence(
                    passage=hit.passage,
                    span=span,
                    lead=lead,
                    leans=leans(own),
                    body=_is_body(own, source.title) or words.list_mark(own) > 0,
                    said=tuple(s for s in statements if _starts_in(s, span)),
                    support=hit.score,
                    similarity=hit.similarity,
                )
            lead = own
    return found.values()


def leans(sentence: str) -> bool:
    """Return whether a sentence speaks of "he" or "the two sides": the one before is needed."""
    return bool(_LEANS.match(sentence))


def _starts_in(statement: Statement, span: Span) -> bool:
    """Return whether a sentence holds the cue of a statement, or its first words."""
    marks = statement.spans.cue or statement.spans.source or statement.spans.content
    return any(span.overlaps(mark) for mark in marks) or span.overlaps(
        statement.spans.content[0]
    )


def _is_body(text: str, title: str) -> bool:
    tells = bool(_TELLS.search(text)) and text != title
    return tells and bool(ENDS.search(text)) and not _CREDIT.search(text)


def _judge(asked: Wanted, sentence: Sentence, header: Told) -> Ranked:
    told = Told.of(sentence.text)
    speakers = " ".join(f"{s.speaker} {s.role} {s.side}" for s in sentence.said)
    near = sentence.lead if sentence.leans or not sentence.said else ""
    lead = Told.of(near).joined(Told.of(speakers)).joined(header)
    share = asked.share(told, lead)
    fits = _fits(asked, sentence)
    spoken = _spoken(asked, sentence, told)
    score = 0.5 * share + 0.25 * fits + 0.15 * spoken + 0.1 * sentence.support
    return Ranked(
        sentence, told, lead, 0.0, share, fits, spoken, score - 0.3 * (not sentence.body)
    )


def _header(source: Source) -> Told:
    """Return the words that say what an article is about, who tells it, where and when."""
    day = source.published.strftime("%d %B %Y %A").lstrip("0") if source.published else ""
    return Told.of(f"{source.title}\n{source.outlet}\n{source.agency}\n{source.place}\n{day}")


def _with_cosine(row: Ranked, cosine: float) -> Ranked:
    near = 0.8 * max(0.0, cosine) + 0.2 * row.sentence.similarity
    score = (
        0.38 * near
        + 0.34 * row.share
        + 0.14 * row.fits
        + 0.14 * row.spoken
        + 0.06 * row.sentence.support
        - 0.2 * (not row.sentence.body)
    )
    return replace(row, cosine=cosine, score=max(0.0, score))


def _fits(asked: Wanted, sentence: Sentence) -> float:
    """Return how sure it is that the words asked for stand in a sentence or lead it in."""
    text = sentence.text
    if (asked.kind != "any" or asked.head) and leaves_open(text):
        return _OPEN
    if asked.kind == "any":
        return 0.5
    found = candidates(asked.text, text)
    if asked.kind == "person" and not found:
        named = any(s.speaker[:1].isupper() for s in sentence.said)
        led = sentence.leans and bool(candidates(asked.text, sentence.lead))
        return 0.9 if named else 0.7 if led else 0.0
    if not found:
        return 0.0
    return 1.0 if _right_one(asked, text, found) else _DOUBTFUL


def _right_one(asked: Wanted, text: str, found: Sequence[re.Match[str]]) -> bool:
    """Return whether a figure counts, pays or lasts what the question asks for."""
    if asked.kind == "length":
        return lasts(text)
    if asked.kind in {"count", "money"} and asked.head:
        return any(counts_it(asked.head, text, one) for one in found)
    return True


def _spoken(asked: Wanted, sentence: Sentence, told: Told) -> float:
    """Return how well the sentence tells what those asked about said, in the way asked for."""
    ways = asked.cues - {"claim", "describe"}
    way = bool(ways & cues(told.terms)) if ways else bool(sentence.said)
    if not asked.parties:
        return (0.7 + 0.3 * bool(sentence.said)) * way if ways else 0.5 * way
    if any(party.is_spoken_by(s) for party in asked.parties for s in sentence.said):
        return 1.0 if way else 0.5
    named = any(
        party.names & told.terms or party.told.states & told.states for party in asked.parties
    )
    return 0.7 * way * named if ways else 0.0


def assurance(asked: Wanted, ranked: Sequence[Ranked]) -> float:
    """Return from 0 to 1 how sure it is that one of the sentences answers.

    It weighs likeness of meaning with the words shared, takes off for names of the question
    that stand neither in the sentence nor around it, and for a sentence that lacks the
    figure, day or name asked for, however near it is otherwise.
    """
    return max((_assurance(asked, row) for row in ranked), default=0.0)


def _assurance(asked: Wanted, row: Ranked) -> float:
    whole = Told.of(row.sentence.passage.text).joined(row.lead)
    total = sum(asked.weights.values()) + sum(asked.states.values()) or 1.0
    proper = asked.names | asked.states.keys()
    missing = asked.missing(whole)
    gone = sum(weight for term, weight in missing.items() if term in proper) / total
    core = (
        0.5 * min(1.0, max(0.0, row.cosine) / _NEAR)
        + 0.25 * row.share
        + 0.15 * max(0.0, 1 - 3 * gone)
        + 0.1 * row.spoken
    )
    if asked.about and max(asked.about, key=asked.weights.__getitem__) in missing:
        core *= _OFF_TOPIC
    return core if asked.kind == "any" and not asked.head else core * (0.6 + 0.4 * row.fits)
