"""Sections written by a model: each claim is checked, and without proof is shown as such."""

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from rag import prompts
from rag.brief.copies import text_id
from rag.brief.material import Material
from rag.brief.sections import SAID
from rag.brief.sentences import Sentence, choose
from rag.brief.template import SIZES, load
from rag.errors import ModelError, TooLongError
from rag.grounding.pack import cost, escape, pack, render_passages
from rag.grounding.written import Reply, total, write
from rag.ports import ChatModel
from rag.types import Briefing, Claim, Definition, Passage, Section, Span, Trace, Usage

MAX_SECONDS: Final = 180.0
"""After so long nothing further is asked of the model."""
_BUDGET: Final = 6_000
"""Tokens of passages shown at once."""
_PARTS: Final = 12
"""Parts of an article that are read by the model; so long ones are rare."""
_SHOWN: Final = 40
"""Sentences whose surroundings are shown for the key points."""
_FOR_A_SIDE: Final = 3
"""Sentences shown for each one that a side may have."""
_NEAR: Final = 600
"""Characters before and after a sentence that are shown with it at most."""
_LONGEST_AUDIENCE: Final = 200


class Writer:
    """Has a model write sections of one briefing; after its first failure it writes no more.

    Attributes:
        notice: Why it stopped; empty while all is well.
        usage: What was spent so far.
        prompts: Name and version of the prompts used.
    """

    def __init__(self, model: ChatModel, definition: Definition) -> None:
        self._model = model
        self._definition = definition
        self._until = time.monotonic() + MAX_SECONDS
        self._spent: list[Usage] = []
        self._key = secrets.token_hex(8)
        self.notice = ""
        self.prompts: dict[str, int] = {}

    @property
    def usage(self) -> Usage:
        """What was spent so far."""
        return total(self._spent)

    @property
    def name(self) -> str:
        """The model, or ``extracts`` when nothing it wrote could be used."""
        return self._model.name if self.prompts else "extracts"

    @property
    def trace(self) -> Trace:
        """What wrote it, with which prompts, at what cost."""
        return Trace(model=self.name, prompts=tuple(self.prompts.items()), usage=self.usage)

    def points(self, material: Material, most: int) -> tuple[Claim, ...] | None:
        """Return the key points, most important first; None when the model failed.

        Args:
            material: What is about the topic.
            most: Sentences at most.
        """
        template = load(self._definition.template)
        shown = _fair(material)
        return self._claims(
            "briefing",
            _around(shown),
            most=str(most),
            guidance=template.guidance,
            topic=escape(self._definition.topic or "everything in the passages"),
        )

    def said(self, material: Material, section: Section) -> Section | None:
        """Return what a side said, written anew; None when the model failed.

        Args:
            material: What is about the topic.
            section: What the side said in the articles' own sentences.
        """
        name = section.heading.removeprefix(f"{SAID}: ")
        own = [sentence for statement, sentence in material.told if name in statement.sides]
        quota = material.size.quota
        shown = choose(dict.fromkeys(own), _FOR_A_SIDE * quota, score=material.score)
        if not shown:
            return section
        claims = self._claims(
            "side",
            _around(shown),
            most=str(quota),
            side=escape(name),
            topic=escape(self._definition.topic or "everything in the passages"),
        )
        if not claims:
            return section if claims is not None else None
        return Section(heading=section.heading, claims=claims, kind="said", note=section.note)

    def summary(self, passages: Sequence[Passage]) -> tuple[Claim, ...] | None:
        """Return the whole of an article in claims, part by part; None when the model failed.

        All parts are written or none: a summary must not leave out the middle. A part that
        does not fit the model is read in halves.
        """
        waiting = _parts(passages)
        if len(waiting) > _PARTS:
            self.notice = "The article is too long for the model. It is cut from the article."
            return None
        each = max(3, SIZES[self._definition.length].points // max(len(waiting), 1))
        found: list[Claim] = []
        while waiting:
            part = waiting.pop(0)
            whole = not found and not waiting
            told = (
                "the whole article" if whole else "a part of the article; others are read apart"
            )
            try:
                claims = self._claims("summary", part, fewer=False, most=str(each), part=told)
            except TooLongError:
                waiting[:0] = [part[: len(part) // 2], part[len(part) // 2 :]]
                continue
            if claims is None:
                return None
            found += claims
        return tuple(found)

    def _claims(
        self, name: str, passages: Sequence[Passage], *, fewer: bool = True, **given: str
    ) -> tuple[Claim, ...] | None:
        """Return what one reply claims; None when there is none to rely on.

        Raises:
            TooLongError: Several passages do not fit, and ``fewer`` is not allowed.
        """
        if self.notice or not passages:
            return None
        if time.monotonic() > self._until:
            self.notice = "The model took too long. The rest is cut from the articles."
            return None
        prompt = prompts.load(name)

        def asked(shown: Sequence[Passage]) -> tuple[str, str]:
            return prompt.fill(
                key=self._key,
                passages=render_passages(shown, self._key),
                audience=escape(self._definition.audience[:_LONGEST_AUDIENCE] or "editors"),
                **given,
            )

        try:
            *_, reply = write(
                asked,
                _in_reading_order(pack(passages, _BUDGET)) if fewer else tuple(passages),
                self._model,
                until=self._until,
                pay=self._spent.append,
                fewer=fewer,
            )
        except ModelError as error:
            if isinstance(error, TooLongError) and not fewer and len(passages) > 1:
                raise
            self.notice = (
                f"{error} {error.hint} Shown instead: sentences cut from the articles."
            )
            return None
        self.prompts[name] = prompt.version
        return reply.claims if isinstance(reply, Reply) else None


def written_summary(made: Briefing, writer: Writer, passages: Sequence[Passage]) -> Briefing:
    """Return a summary with lead and key points by a model in the place of its extracts.

    Figures and dates whose sentence the model has cited are not told twice. When the model
    fails, the summary stays as it is and says why.
    """
    claims = writer.summary(passages)
    if not claims:
        return replace(
            made, notice=f"{made.notice} {writer.notice}".strip(), trace=writer.trace
        )
    lead, rest = cut_off(claims, SIZES[made.definition.length].lead)
    sections = [
        Section(heading="In short", claims=lead, kind="lead"),
        Section(heading="Key points", claims=rest, kind="points"),
        *(_not_cited(one, claims) for one in made.sections if one.kind == "figures"),
    ]
    return replace(
        made,
        sections=tuple(section for section in sections if section.claims),
        notice=writer.notice,
        trace=writer.trace,
    )


def _not_cited(section: Section, claims: Sequence[Claim]) -> Section:
    cited = [c.span for claim in claims for c in claim.citations]
    left = [
        c for c in section.claims if not any(c.citations[0].span.overlaps(s) for s in cited)
    ]
    return replace(section, claims=tuple(left))


def _fair(material: Material) -> list[Sentence]:
    """Return the best sentences, from each article no more than a fair share."""
    groups: dict[str, list[Sentence]] = {}
    for sentence in material.sentences:
        groups.setdefault(sentence.source.id, []).append(sentence)
    share = max(3, _SHOWN // max(len(groups), 1))
    best = [s for group in groups.values() for s in choose(group, share, score=material.score)]
    return sorted(best, key=material.score, reverse=True)[:_SHOWN]


def _around(sentences: Iterable[Sentence]) -> tuple[Passage, ...]:
    """Return the paragraph of each sentence, each once, in the order given.

    Of a long paragraph it is what stands near the sentence.
    """
    found: dict[tuple[str, int, int], Passage] = {}
    for sentence in sentences:
        span = _paragraph(sentence.article.text, sentence.span)
        place = (text_id(sentence.source), span.start, span.end)
        found.setdefault(place, Passage.cut(sentence.article, span))
    return tuple(found.values())


def _in_reading_order(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages of each article together and in order, best articles first."""
    articles: dict[str, list[Passage]] = {}
    for passage in passages:
        articles.setdefault(passage.source.id, []).append(passage)
    return tuple(
        passage
        for group in articles.values()
        for passage in sorted(group, key=lambda one: one.span)
    )


def _paragraph(text: str, span: Span) -> Span:
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _NEAR)
    end = text.find("\n", span.end)
    end = min(len(text) if end < 0 else end, span.end + _NEAR)
    return Span(start, end)


def _parts(passages: Sequence[Passage]) -> list[tuple[Passage, ...]]:
    """Return the passages of an article in parts that each fit what is shown at once."""
    parts: list[list[Passage]] = [[]]
    used = 0
    for passage in passages:
        tokens = cost(passage)
        if parts[-1] and used + tokens > _BUDGET:
            parts.append([])
            used = 0
        parts[-1].append(passage)
        used += tokens
    return [tuple(part) for part in parts if part]


def cut_off(claims: Sequence[Claim], most: int) -> Iterator[tuple[Claim, ...]]:
    """Yield the first supported claims, at most so many, and then all others in order."""
    first = [claim for claim in claims if claim.verdict == "supported"][:most]
    yield tuple(first)
    yield tuple(claim for claim in claims if claim not in first)
