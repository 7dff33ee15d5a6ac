"""Answer with a model: every sentence is checked before it is passed on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag import prompts
from rag.answer.pack import escape, pack, render_passages
from rag.errors import BadReplyError, TooLongError
from rag.grounding.cite import DraftClaim, DraftStream, cite, parse_draft
from rag.grounding.verify import verify
from rag.ports import ChatModel
from rag.types import Claim, Hit, Passage, Status, Usage

MAX_QUESTION_CHARACTERS = 4000


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


def answer_stream(
    question: str,
    query: str,
    hits: Sequence[Hit],
    model: ChatModel,
    *,
    budget: int,
    key: str,
) -> Iterator[Claim | Written]:
    """Yield each claim as soon as it is written and verified, and last a ``Written``.

    When the passages do not fit the model, half of them are tried, down to one.

    Args:
        question: As the user wrote it.
        query: As it was searched for, standing alone.
        hits: The passages found, best first; at least one.
        model: Writes the reply.
        budget: Most tokens of passages to show.
        key: Random for each request: marks what is data in the prompt.

    Raises:
        BadReplyError: The reply is not of the agreed shape, or not one of its sentences is
            backed by the passages.
        ModelError: From the model; like the above, perhaps after some claims were yielded,
            which are then not to be relied on.
    """
    passages = pack(hits, budget)
    spent = Usage()
    while True:
        claims: list[Claim] = []
        try:
            for piece in _claims(question, query, passages, model, key):
                if isinstance(piece, Usage):
                    spent = _sum(spent, piece)
                    continue
                claims.append(piece)
                yield piece
        except TooLongError:
            if claims or len(passages) < 2:
                raise
            passages = passages[: len(passages) // 2]
            spent = replace(spent, calls=spent.calls + 1)
        else:
            yield _written(claims, passages, spent)
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


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        calls=one.calls + other.calls,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
    )
