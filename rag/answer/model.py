"""Answer with a model: every sentence is checked before it is passed on."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag import prompts
from rag.answer.pack import escape, pack, render_passages
from rag.errors import BadReplyError, ModelError, TooLongError
from rag.grounding.cite import DraftClaim, DraftStream, cite, parse_draft
from rag.grounding.verify import verify
from rag.ports import ChatModel
from rag.types import Claim, Hit, Passage, Status, Usage

MAX_QUESTION_CHARACTERS = 4000
MAX_SECONDS = 60.0
"""After so long no further try with fewer passages begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a model made of a question: the last thing `answer_stream` yields.

    Attributes:
        status: ``answered``; ``partial`` when some claims are not backed by the passages;
            ``declined``, without claims, when the model found no answer in them.
        reason: Why it is partial or declined; empty when answered.
        prompts: Name and version of the prompts used.
        passages: What the model was shown, in the order it was numbered.
    """

    claims: tuple[Claim, ...]
    status: Status
    reason: str
    usage: Usage
    prompts: tuple[tuple[str, int], ...]
    passages: tuple[Passage, ...]


def answer_stream(  # noqa: PLR0913  the last three are set once, by the chain
    question: str,
    query: str,
    hits: Sequence[Hit],
    model: ChatModel,
    *,
    budget: int,
    key: str,
    pay: Callable[[Usage], object] = lambda _: None,
) -> Iterator[Claim | Written]:
    """Yield each claim as soon as it is written and verified, and last a ``Written``.

    When the passages, or the reply to them, do not fit the model, half of them are tried, down
    to one, and no further try begins after a minute.

    Args:
        question: As the user wrote it.
        query: As it was searched for, standing alone.
        hits: The passages found, best first; at least one.
        model: Writes the reply.
        budget: Most tokens of passages to show.
        key: Random for each request: marks what is data in the prompt.
        pay: Told once what all tries cost, also when they end in an error.

    Raises:
        BadReplyError: The reply is not of the agreed shape, or not one of its sentences is
            backed by the passages.
        ModelError: From the model; like the above, perhaps after some claims were yielded,
            which are then not to be relied on.
    """
    passages = pack(hits, budget)
    spent: list[Usage] = []
    until = time.monotonic() + MAX_SECONDS
    while True:
        claims: list[Claim] = []
        tries = len(spent)
        try:
            for piece in _claims(question, query, passages, model, key):
                if isinstance(piece, Usage):
                    spent.append(piece)
                    continue
                claims.append(piece)
                yield piece
        except ModelError as error:
            spent += [Usage(calls=1)] if len(spent) == tries else []
            fewer = isinstance(error, TooLongError) and not claims and len(passages) > 1
            if not fewer or time.monotonic() > until:
                pay(_sum(spent))
                raise
            passages = passages[: len(passages) // 2]
        else:
            pay(_sum(spent))
            yield _written(claims, passages, _sum(spent))
            return


def _claims(
    question: str, query: str, passages: tuple[Passage, ...], model: ChatModel, key: str
) -> Iterator[Claim | Usage]:
    system, user = prompts.load("answer").fill(
        key=key,
        passages=render_passages(passages, key),
        question=escape(question[:MAX_QUESTION_CHARACTERS]),
        query=escape(query[:MAX_QUESTION_CHARACTERS]),
    )
    stream = DraftStream()
    early: list[DraftClaim] = []
    for piece in model.stream(system, user):
        if isinstance(piece, Usage):
            yield piece
            continue
        for drafted in stream.feed(piece):
            yield from _checked(drafted, passages, early)
            early.append(drafted)
    whole = list(parse_draft(stream.reply).claims)
    if whole[: len(early)] != early:
        raise BadReplyError(
            "The model's reply contradicts itself.", hint="Try again, or choose another model."
        )
    for drafted in whole[len(early) :]:
        yield from _checked(drafted, passages, early)
        early.append(drafted)


def _checked(
    drafted: DraftClaim, passages: tuple[Passage, ...], before: Sequence[DraftClaim]
) -> Iterator[Claim]:
    """Yield the claim, cited and verified, unless the model has written it before."""
    if drafted.text.casefold() not in {other.text.casefold() for other in before}:
        yield verify(cite(drafted, passages))


def _written(claims: list[Claim], passages: tuple[Passage, ...], usage: Usage) -> Written:
    unbacked = sum(claim.verdict == "unsupported" for claim in claims)
    if claims and unbacked == len(claims):
        raise BadReplyError(
            "None of the model's sentences is backed by the passages.",
            hint="Ask about something more specific, or choose another model.",
        )
    status: Status = "answered"
    reason = ""
    if not claims:
        status, reason = "declined", "The model found no answer in the passages."
    elif unbacked:
        status = "partial"
        reason = f"{unbacked} of {len(claims)} sentences are not backed by the passages."
    return Written(
        claims=tuple(claims),
        status=status,
        reason=reason,
        usage=usage,
        prompts=(prompts.load("answer").label,),
        passages=passages,
    )


def _sum(spent: Sequence[Usage]) -> Usage:
    return Usage(
        calls=sum(one.calls for one in spent),
        prompt_tokens=sum(one.prompt_tokens for one in spent),
        completion_tokens=sum(one.completion_tokens for one in spent),
    )
